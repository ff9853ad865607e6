package document_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"io"
	"regexp"
	"strings"
	"testing"
	"unicode/utf16"

	"boligbro/gateway/document"
)

// TestEvidenceIsReadable: the document says what happened, in Danish letters, and names in the
// letters they are written in; one that the font lacks is its code point, never another sign.
func TestEvidenceIsReadable(t *testing.T) {
	t.Parallel()
	e := document.Evidence{
		Issued: "2026-10-06T10:00:00+02:00", Case: "B-2345-6789", Tenancy: "Łódź 7\n(Şükrü Ünlü, Ελένη, Юлия, " +
			"é, محمد, 😀)", Key: "k", Size: 3,
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
		"Ærø", "Łódź 7 (Şükrü Ünlü, Ελένη, Юлия, é, [U+0645][U+062D][U+0645][U+062F],",
		"[U+1F600])", "5. oktober 2026 kl. 21.00", "boligen ligger ikke i kommunen", "ikke set",
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

var (
	drawing = regexp.MustCompile(`(?s)\(((?:\\.|[^\\)])*)\) ?Tj`)
	escaped = regexp.MustCompile(`(?s)\\(.)`)
)

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
		for _, shows := range drawing.FindAllSubmatch(page, -1) {
			var units []uint16
			for b := escaped.ReplaceAll(shows[1], []byte("$1")); len(b) > 1; b = b[2:] {
				units = append(units, binary.BigEndian.Uint16(b))
			}
			text.WriteString(string(utf16.Decode(units)))
		}
	}
	return text.String()
}
