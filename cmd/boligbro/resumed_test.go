package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"boligbro/gateway"
)

// What came of a run that an earlier process left undone is said, though the sources bring nothing new; where
// nothing came of one, nothing is said of it.
func TestWhatWasCarriedToItsEndIsSaid(t *testing.T) {
	var result synced
	says := func() (string, string) {
		t.Helper()
		var b bytes.Buffer
		result.print(&b, 0)
		encoded, err := json.Marshal(result)
		if err != nil {
			t.Fatal(err)
		}
		return b.String(), string(encoded)
	}
	result.resume(gateway.Count{})
	if printed, encoded := says(); strings.Contains(printed, "afbrudt") || strings.Contains(encoded, "resumed") {
		t.Errorf("of nothing: %s%s", printed, encoded)
	}
	result.resume(gateway.Count{Cases: 8500, Notices: 8400})
	result.resume(gateway.Count{Cases: 20, Notices: 10}) // of another association
	printed, encoded := says()
	const want = "En kørsel, der blev afbrudt, er gjort færdig: 8520 sager nye eller ændrede, 8410 underretninger"
	const asJSON = `"resumed":{"cases":8520,"notices":8410}`
	if !strings.HasPrefix(printed, want+"\n") || !strings.Contains(encoded, asJSON) {
		t.Errorf("%s%s", printed, encoded)
	}
}
