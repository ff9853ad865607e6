package ledger_test

import (
	"encoding/json"
	"html"
	"mime/quotedprintable"
	"strings"
	"testing"

	"boligbro/gateway/ledger"
)

// A checkpoint comes back from those who kept it as their programs carried it, and is what was signed.
func TestAKeptCheckpointIsFound(t *testing.T) {
	secret, public, err := ledger.NewKey("boligbro/0123456789abcdef")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := ledger.NewSigner(secret)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := signer.Sign(ledger.Checkpoint{Origin: "boligbro/0123456789abcdef", Size: 300})
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(signed, "\n"), "\n")
	asJSON, _ := json.Marshal(map[string]string{"checkpoint": signed})
	for name, text := range map[string]string{
		"as it was signed": signed,
		"in a mail":        "Underretning fra Ringgården\nKLE: 32.21.14\n\n" + signed + "\nVenlig hilsen\n",
		"quoted":           "> " + strings.Join(lines, "\n> ") + "\n",
		"twice quoted":     ">> " + strings.Join(lines, "\n>> ") + "\n",
		"indented":         "\ufeff\t" + strings.Join(lines, "  \n\t"),
		"Windows lines":    strings.ReplaceAll(signed, "\n", "\r\n"),
		"no empty line":    strings.ReplaceAll(signed, "\n\n", "\n"),
		"double lines":     strings.ReplaceAll(signed, "\n", "\n\n"),
		"wrapped":          strings.Replace(signed, "abcdef ", "abcdef\n", 1),
		"JSON":             string(asJSON),
		"ASCII JSON":       strings.NewReplacer("—", `\u2014`, "/", `\/`).Replace(string(asJSON)),
		"XML": "<checkpoint>" + strings.ReplaceAll(html.EscapeString(signed), "\n", "&#10;") +
			"</checkpoint>",
	} {
		found := ledger.FindCheckpoints(text)
		if len(found) != 1 || found[0] != signed {
			t.Errorf("%s: %q", name, found)
			continue
		}
		if c, err := ledger.OpenCheckpoint(found[0], public); err != nil || c.Size != ledger.SizeOf(found[0]) {
			t.Errorf("%s: %+v, %v", name, c, err)
		}
	}
	other := strings.Replace(signed, "300", "301", 1)
	if found := ledger.FindCheckpoints(signed + "\n\n> " + other); len(found) != 2 || found[1] != other {
		t.Errorf("two in one thread: %q", found)
	}
	var coded strings.Builder
	quoted := quotedprintable.NewWriter(&coded)
	quoted.Write([]byte(signed))
	quoted.Close()
	for name, text := range map[string]string{
		"nothing": "", "another text": "300\n", "cut short": signed[:len(signed)-20], "still coded": coded.String(),
	} {
		if found := ledger.FindCheckpoints(text); len(found) != 0 {
			t.Errorf("%s: %q", name, found)
		}
	}
	if ledger.SizeOf("boligbro") != -1 {
		t.Error("a size was found in nothing")
	}
}
