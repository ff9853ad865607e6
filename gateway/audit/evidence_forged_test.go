package audit_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/audit"
	"boligbro/gateway/document"
	"boligbro/gateway/gatewaytest"
	"boligbro/gateway/ledger"
	"boligbro/rules"
)

// saidAlone is what only whoever makes a bundle says, and why nothing can hold it against the log.
var saidAlone = map[string]string{
	"Program":          "it decides no more than whether words are held, and that they are not is said",
	"Association.Name": "the log names the association by its CVR number",
	"Decisions":        "the entries of a municipality would show when it decided",
	"Elsewhere":        "people of the association report it",
	"Received":         "the association reports it, often after the notice; a clock that moves by it is found",
	"Issued":           "the log tells no time of its checkpoint; a clock that moves by it is found",
}

var placeInList = regexp.MustCompile(`\[\d+\]`)

// TestEvidenceThatTheOwnerOfTheKeyForged changes each thing that a bundle says, one at a time, draws the
// document anew and signs again, as only the owner of the log's key can.
func TestEvidenceThatTheOwnerOfTheKeyForged(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		n := arrived(t, w)
		recordDecision(t, w, n, rules.DayOf(n.Arrived), "refused")
		for _, s := range []gateway.Scope{gateway.Operator, {Municipalities: []string{n.Municipality}}} {
			e, names, files := evidenceOf(t, w, s, n)
			if found := forged(t, w, &e, names, files); len(found) > 0 {
				t.Fatalf("unchanged: %v", found)
			}
			seen := map[string]bool{}
			eachPart(reflect.ValueOf(&e).Elem(), "", func(path string, part reflect.Value) {
				kind := placeInList.ReplaceAllString(path, "")
				if saidAlone[path] != "" || seen[kind] {
					return
				}
				seen[kind] = true
				was := reflect.ValueOf(part.Interface())
				changeValue(part)
				if found := forged(t, w, &e, names, files); len(found) == 0 {
					t.Errorf("%s: %s may say %v in the place of %v", e.Side, path, part, was)
				}
				part.Set(was)
			})
		}
	})
}

// forged is what is found in the bundle with another evidence.json and the document of it.
func forged(
	t *testing.T, w *gatewaytest.World, e *document.Evidence, names []string, files map[string][]byte,
) []audit.EvidenceFinding {
	t.Helper()
	return audit.CheckEvidence(forge(t, w, e, names, files), gatewaytest.Program).Found
}

func forge(
	t *testing.T, w *gatewaytest.World, e *document.Evidence, names []string, files map[string][]byte,
) []byte {
	t.Helper()
	var err error
	if files["evidence.json"], err = e.JSON(); err != nil {
		t.Fatal(err)
	}
	if pdf, err := document.EvidencePDF(e); err == nil { // of no instant there is no document
		files["bevis.pdf"] = pdf
	}
	return signAgain(t, w, names, files)
}

// eachPart calls each with everything in the value that is a text, a number or a yes, and with each list.
func eachPart(v reflect.Value, path string, each func(path string, part reflect.Value)) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			eachPart(v.Field(i), strings.TrimPrefix(path+"."+v.Type().Field(i).Name, "."), each)
		}
	case reflect.Slice:
		each(path, v)
		for i := range v.Len() {
			eachPart(v.Index(i), fmt.Sprintf("%s[%d]", path, i), each)
		}
	default:
		each(path, v)
	}
}

// changeValue makes the value another one: a list loses its last, or gets one.
func changeValue(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		switch at, err := time.Parse(time.RFC3339Nano, v.String()); {
		case err == nil:
			v.SetString(at.Add(time.Hour).Format(time.RFC3339Nano))
		case v.String() == "late":
			v.SetString("in-time")
		default:
			v.SetString(v.String() + "1")
		}
	case reflect.Bool:
		v.SetBool(!v.Bool())
	case reflect.Int, reflect.Int64:
		v.SetInt(v.Int() + 1)
	case reflect.Slice:
		if v.Len() > 0 {
			v.Set(v.Slice(0, v.Len()-1))
			return
		}
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
	default:
		panic("a part of evidence of kind " + v.Kind().String())
	}
}

// TestEvidenceWithAnOpeningLeftOut leaves each opening out, and each message's bytes: what they say would be left
// out with them.
func TestEvidenceWithAnOpeningLeftOut(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		n := arrived(t, w)
		recordDecision(t, w, n, rules.DayOf(n.Arrived), "refused")
		for _, s := range []gateway.Scope{gateway.Operator, {Municipalities: []string{n.Municipality}}} {
			e, names, files := evidenceOf(t, w, s, n)
			var openings []json.RawMessage
			if err := json.Unmarshal(files["openings.json"], &openings); err != nil || len(openings) < 4 {
				t.Fatal(len(openings), err)
			}
			for i := range openings {
				rest, err := json.Marshal(slices.Concat(openings[:i], openings[i+1:]))
				if err != nil {
					t.Fatal(err)
				}
				files["openings.json"] = rest
				found := forged(t, w, &e, names, files)
				if len(found) != 1 || found[0].What != audit.EvidenceUnopened {
					t.Errorf("%s: without opening %d: %v", e.Side, i, found)
				}
			}
		}

		e, names, files := evidenceOf(t, w, gateway.Operator, n)
		file := e.Thread.Messages[1].File
		e.Thread.Messages[1].File = ""
		names = slices.DeleteFunc(names, func(name string) bool { return name == file })
		delete(files, file)
		if found := forged(t, w, &e, names, files); len(found) != 1 || found[0].What != audit.EvidenceMissing {
			t.Errorf("without the bytes of a message: %v", found)
		}
	})
}

// TestEvidenceOfAnotherVersion: what another version wrote in other words is not held against the log, and
// that is said; its codes and days are. The same version has no other words.
func TestEvidenceOfAnotherVersion(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		n := arrived(t, w)
		e, names, files := evidenceOf(t, w, gateway.Operator, n)
		right := e.Answer
		check := func(what, program string, found audit.EvidenceFault, other bool) {
			t.Helper()
			c := audit.CheckEvidence(signAgain(t, w, names, files), program)
			var first audit.EvidenceFault
			if len(c.Found) > 0 {
				first = c.Found[0].What
			}
			if first != found || c.OtherWords != other {
				t.Errorf("%s: %v, other words %v", what, c.Found, c.OtherWords)
			}
			if c.Again.Answer != right {
				t.Errorf("%s: the words of the program are not those of the log: %s", what, c.Again.Answer)
			}
		}
		check("the same words of another version", "another", "", false)

		files["bevis.pdf"] = append(files["bevis.pdf"], ' ')
		check("another document", gatewaytest.Program, audit.EvidenceOtherText, false)
		check("another version's document", "another", "", true)

		e.Answer = "Der skulle ikke underrettes."
		forge(t, w, &e, names, files)
		check("other words", gatewaytest.Program, audit.EvidenceOtherText, false)
		check("another version's words", "another", "", true)

		e.Reason = "not-covered"
		forge(t, w, &e, names, files)
		check("another reason", "another", audit.EvidenceNotTold, false)
	})
}

// TestEvidenceWithAnEntryLeftOut: what happened to a message is numbered, so that a gap is found; what is
// left out at the end only an export of the log shows.
func TestEvidenceWithAnEntryLeftOut(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		n := arrived(t, w)
		e, names, files := evidenceOf(t, w, gateway.Operator, n)
		leaf := func(entry int64) ledger.Leaf {
			t.Helper()
			proof, err := ledger.ParseInclusionProof(string(files[fmt.Sprintf("entries/%d.tlog-proof", entry)]))
			if err != nil {
				t.Fatal(err)
			}
			l, err := ledger.ParseLeaf(proof.Leaf)
			if err != nil {
				t.Fatal(err)
			}
			return l
		}
		acts := e.Thread.Messages[0].Acts
		last := acts[len(acts)-1].Entry
		whole := audit.CheckEvidence(signAgain(t, w, names, files), gatewaytest.Program)
		for _, m := range e.Thread.Messages {
			if whole.LeftOut(m.Entry, leaf(m.Entry)) {
				t.Errorf("entry %d is not left out", m.Entry)
			}
		}

		e.Thread.Messages[0].Acts = slices.Concat(acts[:1], acts[2:])
		if found := forged(t, w, &e, names, files); len(found) == 0 || found[0].What != audit.EvidenceLeftOut {
			t.Errorf("the second act left out: %v", found)
		}

		short := whole
		short.Thread.Messages = append([]document.EvidenceMessage{}, whole.Thread.Messages...)
		short.Thread.Messages[0].Acts = acts[:len(acts)-1]
		if !short.LeftOut(last, leaf(last)) || short.LeftOut(whole.Size, leaf(last)) {
			t.Error("the last act left out is not found in the log, or one from after the bundle is")
		}
		later := whole.Thread.Messages[1].Entry
		short.Thread.Messages = whole.Thread.Messages[:1]
		if !short.LeftOut(later, leaf(later)) {
			t.Error("a message left out is not found in the log")
		}
	})
}
