package document_test

import (
	"bytes"
	"compress/zlib"
	"io"
	"strings"
	"testing"

	"boligbro/gateway/document"
)

// TestEvidenceIsReadable: the document says what happened, in Danish letters, also where a name has letters
// that the PDF's own fonts lack.
func TestEvidenceIsReadable(t *testing.T) {
	t.Parallel()
	e := document.Evidence{
		Issued: "2026-10-06T10:00:00+02:00", Case: "B-2345-6789", Tenancy: "Łódź 7\n(x)", Key: "k", Size: 3,
		Thread: document.EvidenceThread{Rule: "eviction-filed", Messages: []document.EvidenceMessage{{
			State: "rejected", Kind: "notice", Arrived: "2026-10-05T19:00:00.000000Z", Proof: "receipt",
			Acts: []document.EvidenceAct{
				{Entry: 2, Kind: "receipt", On: "2026-10-05T19:00:00.000000Z", Outcome: "rejected", Code: "not-ours"},
			},
		}}},
	}
	e.Municipality.Name = "Ærø"
	b, err := document.EvidencePDF(&e)
	if err != nil {
		t.Fatal(err)
	}
	text := shown(t, b)
	for _, want := range []string{
		"Ærø", "?ód? 7 ", "5. oktober 2026 kl. 21.00", "boligen ligger ikke i kommunen", "ikke set",
		"Hvad hver del beviser, og hvad den ikke beviser",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the document lacks %q", want)
		}
	}
	again, err := document.EvidencePDF(&e)
	if err != nil || !bytes.Equal(again, b) {
		t.Errorf("the same evidence is not the same document: %v", err)
	}
}

// shown is what the pages of a PDF show.
func shown(t *testing.T, pdf []byte) string {
	t.Helper()
	var text strings.Builder
	for rest := pdf; ; {
		_, after, ok := bytes.Cut(rest, []byte("stream\n"))
		if !ok {
			break
		}
		rest = after
		r, err := zlib.NewReader(bytes.NewReader(after))
		if err != nil {
			continue // the end of one
		}
		page, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range page { // cp1252 is Latin-1 but for a few signs
			text.WriteRune(rune(c))
		}
	}
	return text.String()
}
