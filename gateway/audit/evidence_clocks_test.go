package audit_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"slices"
	"strings"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/audit"
	"boligbro/gateway/document"
	"boligbro/gateway/gatewaytest"
	"boligbro/rules"
)

// arrived is a notice of the world that has arrived.
func arrived(t *testing.T, w *gatewaytest.World) gateway.Notice {
	t.Helper()
	proved(t, w)
	return w.Notices()[0]
}

// recordDecision records, as the municipality, that it has decided about the notice.
func recordDecision(t *testing.T, w *gatewaytest.World, n gateway.Notice, on rules.Day, outcome string) {
	t.Helper()
	f := gateway.MunicipalAct{
		ID: gateway.NewID(), Case: n.Case, Municipality: n.Municipality, Notice: n.ID, Recorded: w.Clock.Now(),
		Kind: gateway.ActDecision, On: on, Outcome: outcome, Tenant: "1", By: "AB", Journal: "J-1",
	}
	if err := w.Store.Do(context.Background(), func(tx gateway.Tx) error { return tx.AddAct(f) }); err != nil {
		t.Fatal(err)
	}
}

// evidenceOf is the evidence of the side, checked, with its files.
func evidenceOf(
	t *testing.T, w *gatewaytest.World, s gateway.Scope, n gateway.Notice,
) (document.Evidence, []string, map[string][]byte) {
	t.Helper()
	b, err := w.Audit().Evidence(context.Background(), s, n.ID)
	if err != nil {
		t.Fatal(err)
	}
	e, found := checked(b)
	if len(found) > 0 {
		t.Fatal(found)
	}
	names, files := filesOf(t, b)
	return e, names, files
}

// TestTheAssociationsEvidenceHoldsItsOwnClock: when the notice began the 14 days and when they end, and the
// same whatever the municipality has done.
func TestTheAssociationsEvidenceHoldsItsOwnClock(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		n := arrived(t, w)
		before, _, _ := evidenceOf(t, w, gateway.Operator, n)
		day := rules.DayOf(n.Arrived)
		if len(before.Clocks) != 1 || before.Clocks[0].Duty != rules.DecideNoHelp ||
			before.Clocks[0].Starts != day.String() || before.Clocks[0].Due != day.Add(14).String() ||
			before.Clocks[0].DueExtended != day.Add(14).NextHverdag().String() {
			t.Fatalf("%+v", before.Clocks)
		}
		recordDecision(t, w, n, day.Add(1), "refused")
		after, _, files := evidenceOf(t, w, gateway.Scope{Associations: []string{n.Association}}, n)
		after.Size = before.Size // that the municipality did something may be seen, not what
		was, err := before.JSON()
		is, err2 := after.JSON()
		if errors.Join(err, err2) != nil || !bytes.Equal(was, is) {
			t.Errorf("a decision shows:\n%s\n%s", was, is)
		}
		if text := string(files["evidence.json"]); strings.Contains(text, "klassificeret") ||
			strings.Contains(text, "refused") {
			t.Error(text)
		}
	})
}

// TestTheMunicipalitysEvidenceHoldsItsActs: what it recorded, and its clocks, and not why it was notified.
func TestTheMunicipalitysEvidenceHoldsItsActs(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		n := arrived(t, w)
		day := rules.DayOf(n.Arrived)
		recordDecision(t, w, n, day, "refused")
		s := gateway.Scope{Municipalities: []string{n.Municipality}}
		e, _, files := evidenceOf(t, w, s, n)
		if len(e.Records) != 1 || e.Records[0].Outcome != "refused" || e.Records[0].On != day.String() ||
			e.Reason+e.Answer+e.Timely+e.Tenancy != "" || len(e.Decisions) > 0 {
			t.Fatalf("%+v", e)
		}
		decided := slices.IndexFunc(e.Clocks, func(c document.EvidenceClock) bool {
			return c.Duty == rules.DecideNoHelp
		})
		if c := e.Clocks[decided]; c.Starts != day.String() || c.Due != day.Add(14).String() ||
			c.Ended != day.String() || c.State != string(rules.InTime) {
			t.Errorf("%+v", c)
		}
		var openings []struct{ Label string }
		if err := json.Unmarshal(files["openings.json"], &openings); err != nil {
			t.Fatal(err)
		}
		for _, o := range openings {
			if o.Label == gateway.GroundLabel || o.Label == "findings" {
				t.Errorf("why it was notified is opened: %s", o.Label)
			}
		}
		other := gateway.Scope{Municipalities: []string{"0101"}}
		if _, err := w.Audit().Evidence(context.Background(), other, n.ID); !errors.Is(err, gateway.ErrNotFound) {
			t.Errorf("another municipality: %v", err)
		}
	})
}

// TestEvidenceWhoseClocksDoNotFollow: whoever has the log's key and writes another day is found out too,
// because the days are computed again.
func TestEvidenceWhoseClocksDoNotFollow(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		n := arrived(t, w)
		recordDecision(t, w, n, rules.DayOf(n.Arrived), "refused")
		town := gateway.Scope{Municipalities: []string{n.Municipality}}
		for what, test := range map[string]struct {
			s      gateway.Scope
			change func(*document.Evidence)
			holds  bool
		}{
			"as it is": {gateway.Operator, func(e *document.Evidence) {}, true},
			"a day more": {gateway.Operator, func(e *document.Evidence) { e.Clocks[0].Due = "2030-01-01" },
				false},
			"no clock": {gateway.Operator, func(e *document.Evidence) { e.Clocks = []document.EvidenceClock{} },
				false},
			"the other side's": {gateway.Operator, func(e *document.Evidence) {
				e.Side = document.MunicipalitySide
			}, false},
			"the town's":    {town, func(e *document.Evidence) {}, true},
			"earlier":       {town, func(e *document.Evidence) { e.Clocks[1].Ended = "2020-01-01" }, false},
			"granted":       {town, func(e *document.Evidence) { e.Records[0].Outcome = "rent-help" }, false},
			"another's act": {town, func(e *document.Evidence) { e.Records[0].ID = gateway.NewID() }, false},
		} {
			e, names, files := evidenceOf(t, w, test.s, n)
			test.change(&e)
			forged, err := e.JSON()
			if err != nil {
				t.Fatal(err)
			}
			files["evidence.json"] = forged
			_, found := checked(signAgain(t, w, names, files))
			if (len(found) == 0) != test.holds || !test.holds && found[0].What != audit.EvidenceClocks {
				t.Errorf("%s: %v", what, found)
			}
		}
	})
}

// signAgain lists the files and signs the list, as only the owner of the log's key can.
func signAgain(t *testing.T, w *gatewaytest.World, names []string, files map[string][]byte) []byte {
	t.Helper()
	var manifest, b bytes.Buffer
	for _, name := range names {
		if !strings.HasPrefix(name, "manifest.") {
			fmt.Fprintf(&manifest, "%x  %s\n", sha256.Sum256(files[name]), name)
		}
	}
	files["manifest.txt"] = manifest.Bytes()
	err := w.Store.View(context.Background(), func(r gateway.Reader) error {
		signature, err := r.Vouch(manifest.Bytes())
		files["manifest.sig"] = []byte(signature)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(&b)
	for _, name := range names {
		size := uint64(len(files[name]))
		out, err := z.CreateRaw(&zip.FileHeader{
			Name: name, Method: zip.Store, CRC32: crc32.ChecksumIEEE(files[name]), CompressedSize64: size,
			UncompressedSize64: size,
		})
		if err == nil {
			_, err = out.Write(files[name])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
