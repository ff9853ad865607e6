package document_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/document"
)

const message = "6f2c1f0e-5b0e-4c55-9d53-0f1d7a1b2c3d"

func TestParseReceipt(t *testing.T) {
	body := []byte(`{"type":"receipt","message":"` + message +
		`","kind":"registered","at":"2026-10-02T09:14:00+02:00","reference":"2026-004711"}`)
	r, err := document.ParseReceipt(body)
	if err != nil {
		t.Fatal(err)
	}
	if r.Message != message || r.Kind != gateway.ReceiptRegistered ||
		!r.At.Equal(time.Date(2026, 10, 2, 7, 14, 0, 0, time.UTC)) ||
		r.Reference != "2026-004711" || r.Reason != "" || !bytes.Equal(r.Proof, body) {
		t.Errorf("got %+v", r)
	}
	body[0] = 'x'
	if r.Proof[0] != '{' {
		t.Error("the proof is not a copy")
	}
}

// receipts are bodies, and whether they are receipts; the published schema must say the same.
var receipts = []struct {
	name, body string
	good       bool
}{
	{"arrived", `{"type":"receipt","message":"ID","kind":"arrived","at":"2026-10-02T09:14:00Z"}`, true},
	{"rejected",
		`{"type":"receipt","message":"ID","kind":"rejected","at":"2026-10-02T09:14:00.5Z",` +
			`"reason":"not-ours"}`, true},
	{"rejected without reason",
		`{"type":"receipt","message":"ID","kind":"rejected","at":"2026-10-02T09:14:00Z"}`, false},
	{"free reason",
		`{"type":"receipt","message":"ID","kind":"rejected","at":"2026-10-02T09:14:00Z",` +
			`"reason":"Anne Ærø er flyttet"}`, false},
	{"reason of an arrival",
		`{"type":"receipt","message":"ID","kind":"arrived","at":"2026-10-02T09:14:00Z","reason":"other"}`,
		false},
	{"unknown kind", `{"type":"receipt","message":"ID","kind":"decided","at":"2026-10-02T09:14:00Z"}`, false},
	{"other type", `{"type":"note","message":"ID","kind":"arrived","at":"2026-10-02T09:14:00Z"}`, false},
	{"no type", `{"message":"ID","kind":"arrived","at":"2026-10-02T09:14:00Z"}`, false},
	{"no message", `{"type":"receipt","kind":"arrived","at":"2026-10-02T09:14:00Z"}`, false},
	{"no id", `{"type":"receipt","message":"6f2c","kind":"arrived","at":"2026-10-02T09:14:00Z"}`, false},
	{"no time", `{"type":"receipt","message":"ID","kind":"arrived"}`, false},
	{"time without offset", `{"type":"receipt","message":"ID","kind":"arrived","at":"2026-10-02T09:14:00"}`,
		false},
	{"one more field",
		`{"type":"receipt","message":"ID","kind":"arrived","at":"2026-10-02T09:14:00Z","decision":"refused"}`,
		false},
	{"another case", `{"Type":"receipt","message":"ID","kind":"arrived","at":"2026-10-02T09:14:00Z"}`, false},
	{"a number",
		`{"type":"receipt","message":"ID","kind":"arrived","at":"2026-10-02T09:14:00Z","reference":7}`,
		false},
	{"an object",
		`{"type":"receipt","message":"ID","kind":"arrived","at":"2026-10-02T09:14:00Z","reference":{}}`,
		false},
	{"empty reference",
		`{"type":"receipt","message":"ID","kind":"arrived","at":"2026-10-02T09:14:00Z","reference":""}`,
		false},
	{"long reference",
		`{"type":"receipt","message":"ID","kind":"arrived","at":"2026-10-02T09:14:00Z","reference":"` +
			strings.Repeat("æ", 101) + `"}`, false},
	{"list", `[]`, false},
	{"null", `null`, false},
}

func TestReceiptAndItsSchemaAgree(t *testing.T) {
	schema := compileSchema(t, document.ReceiptSchema())
	for _, test := range receipts {
		body := []byte(strings.ReplaceAll(test.body, "ID", message))
		_, err := document.ParseReceipt(body)
		if (err == nil) != test.good {
			t.Errorf("%s: %v", test.name, err)
		}
		if err != nil && (strings.Contains(err.Error(), "Anne") || strings.Contains(err.Error(), "decided") ||
			strings.Contains(err.Error(), "decision")) {
			t.Errorf("%s: the error quotes what was read: %v", test.name, err)
		}
		if err := validate(schema, body); (err == nil) != test.good {
			t.Errorf("%s: the schema says %v", test.name, err)
		}
	}
}

// TestReceiptNotJSON is what a schema is never asked about.
func TestReceiptNotJSON(t *testing.T) {
	good := strings.ReplaceAll(receipts[0].body, "ID", message)
	for name, body := range map[string]string{
		"empty":       "",
		"cut":         good[:len(good)-1],
		"two":         good + good,
		"trailing":    good + "x",
		"twice":       strings.Replace(good, `"kind":`, `"kind":"rejected","kind":`, 1),
		"not UTF-8":   strings.Replace(good, `"arrived"`, "\"arrived\xff\"", 1),
		"long":        good + strings.Repeat(" ", document.MaxReceipt),
		"control":     strings.Replace(good, `}`, `,"reference":"a\u0000b"}`, 1),
		"line break":  strings.Replace(good, `}`, `,"reference":"a\nb"}`, 1),
		"CPR number":  strings.Replace(good, `}`, `,"reference":"010190 1234"}`, 1),
		"the year 1":  strings.Replace(good, "2026", "0001", 1),
		"upper case":  strings.Replace(good, "6f2c1f0e", "6F2C1F0E", 1),
		"deeply":      strings.Repeat("[", 5000),
		"deep object": strings.Repeat(`{"type":`, 500),
	} {
		if _, err := document.ParseReceipt([]byte(body)); err == nil {
			t.Errorf("%s: read without an error", name)
		}
	}
	if _, err := document.ParseReceipt([]byte(" " + good + "\n")); err != nil {
		t.Errorf("white space around the object: %v", err)
	}
}

func TestReasonsAreInTheSchema(t *testing.T) {
	schema := compileSchema(t, document.ReceiptSchema())
	for _, reason := range document.Reasons {
		body := strings.NewReplacer("ID", message, "not-ours", reason).Replace(receipts[1].body)
		if err := validate(schema, []byte(body)); err != nil {
			t.Errorf("%s: %v", reason, err)
		}
	}
}

func FuzzParseReceipt(f *testing.F) {
	schema := compileSchema(f, document.ReceiptSchema())
	for _, test := range receipts {
		f.Add([]byte(strings.ReplaceAll(test.body, "ID", message)))
	}
	golden, err := os.ReadFile(filepath.Join("testdata", "eviction-filed-notice.json"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(golden)
	f.Fuzz(func(t *testing.T, body []byte) {
		r, err := document.ParseReceipt(body)
		if err != nil {
			return
		}
		if r.Message == "" || r.Kind == "" || r.At.IsZero() || !bytes.Equal(r.Proof, body) {
			t.Errorf("half a receipt was accepted: %+v", r)
		}
		if err := validate(schema, body); err != nil {
			t.Errorf("accepted, but not by the published schema: %v", err)
		}
	})
}
