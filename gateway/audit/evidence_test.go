package audit_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/audit"
	"boligbro/gateway/document"
	"boligbro/gateway/gatewaytest"
	"boligbro/gateway/ledger"
	"boligbro/rules"
)

// bundled is a bundle about the notice of a world in which the second of three hand-overs arrived.
func bundled(t *testing.T, w *gatewaytest.World) ([]byte, gateway.Notice) {
	t.Helper()
	proved(t, w)
	n := w.Notices()[0]
	b, err := w.Audit().Evidence(context.Background(), gateway.Operator, n.ID)
	if err != nil {
		t.Fatal(err)
	}
	return b, n
}

// checked is what the program that wrote the bundle finds in it.
func checked(b []byte, known ...ledger.LogKey) (document.Evidence, []audit.EvidenceFinding) {
	c := audit.CheckEvidence(b, gatewaytest.Program, known...)
	return c.Evidence, c.Found
}

// filesOf are the files of a bundle.
func filesOf(t *testing.T, b []byte) (names []string, files map[string][]byte) {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	files = map[string][]byte{}
	for _, f := range r.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if files[f.Name], err = io.ReadAll(in); err != nil {
			t.Fatal(err)
		}
		names = append(names, f.Name)
	}
	return names, files
}

func TestEvidenceHoldsWithoutTheDatabase(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		b, n := bundled(t, w)
		_, files := filesOf(t, b)
		key := strings.TrimSpace(string(files["key.txt"]))
		e, found := checked(b, ledger.LogKey{Public: key})
		if len(found) > 0 {
			t.Fatalf("%v", found)
		}
		if len(e.Thread.Messages) != 2 {
			t.Fatalf("%+v", e.Thread)
		}
		first := e.Thread.Messages[0]
		if e.Thread.Notice != n.ID || first.Proof != string(gateway.ProofEndpoint) || first.State != "arrived" ||
			len(first.Acts) < 4 || first.Acts[0].SHA256 == "" || e.Tenancy != "2" ||
			e.Association.Name != "Ringgården" || e.Answer == "" || len(e.Cites) == 0 || e.Timely == "" {
			t.Errorf("%+v", e)
		}
		for _, m := range e.Thread.Messages {
			if string(files[m.File]) != w.Channel.Bodies[m.Message] {
				t.Errorf("the bytes of %s are not those that were sent", m.Message)
			}
		}
		for name, file := range files {
			if strings.HasPrefix(name, "messages/") || name == "openings.json" {
				continue
			}
			for _, personal := range []string{"Anne", "Ærø", "Vestergade"} {
				if bytes.Contains(file, []byte(personal)) {
					t.Errorf("%s tells %s", name, personal)
				}
			}
		}
		if !bytes.HasPrefix(files["bevis.pdf"], []byte("%PDF-")) {
			t.Error("the document is no PDF")
		}
		if place := os.Getenv("BOLIGBRO_TEST_KEEP"); place != "" {
			os.WriteFile(filepath.Join(place, "bevis.pdf"), files["bevis.pdf"], 0o600)
		}
		again, err := w.Audit().Evidence(context.Background(), gateway.Operator, n.ID)
		if err != nil || !bytes.Equal(again, b) {
			t.Errorf("the same evidence twice is not the same bytes: %v", err)
		}
	})
}

// TestEvidenceWithOneByteChanged changes every byte of a bundle, one at a time, and cuts it. A bundle does
// not tell from which database it came, so that of the second is only sampled.
func TestEvidenceWithOneByteChanged(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		b, _ := bundled(t, w)
		step := 1
		if w.Place.URL != "" {
			step = 31
		}
		var parts sync.WaitGroup
		for part := range 4 {
			parts.Go(func() {
				changed := bytes.Clone(b)
				for i := part * step; i < len(b); i += 4 * step {
					changed[i] ^= 1 << (i % 8)
					if _, found := checked(changed); len(found) == 0 {
						t.Errorf("byte %d of %d may be changed", i, len(b))
					} else if found[0].What == "" {
						t.Errorf("byte %d: what was changed is not named", i)
					}
					changed[i] = b[i]
				}
			})
		}
		parts.Wait()
		for i := 0; i < len(b); i += 97 {
			if _, found := checked(b[:i]); len(found) == 0 {
				t.Errorf("it may be cut to %d bytes", i)
			}
		}
		for name, other := range map[string][]byte{
			"something before": append([]byte("PK"), b...), "something after": append(bytes.Clone(b), 0),
		} {
			if _, found := checked(other); len(found) == 0 {
				t.Errorf("there may be %s it", name)
			}
		}
	})
}

// TestEvidenceThatNamesWhatWasChanged packs the files anew with one changed, as who forges would.
func TestEvidenceThatNamesWhatWasChanged(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		b, _ := bundled(t, w)
		names, files := filesOf(t, b)
		for _, name := range names {
			changed := bytes.Clone(files[name])
			changed[len(changed)/2] ^= 1
			_, found := checked(repack(t, names, files, name, changed, zip.Store))
			named := false
			for _, f := range found {
				named = named || f.File == name ||
					(name == "manifest.sig" || name == "key.txt") && f.What == audit.EvidenceUnsigned
			}
			if !named {
				t.Errorf("%s changed: %v", name, found)
			}
			_, found = checked(repack(t, names, files, name, nil, zip.Store))
			if len(found) == 0 {
				t.Errorf("%s may be missing", name)
			}
		}
		odd := map[string][]audit.EvidenceFinding{}
		again := repack(t, names, files, "checkpoint", files["checkpoint"], zip.Deflate)
		_, odd["packed"] = checked(again)
		for _, name := range []string{"../../etc/passwd", "/checkpoint", "messages\\x", "a/b/c", "", "Bevis.pdf"} {
			files[name] = []byte("x")
			_, odd[name] = checked(repack(t, append(names, name), files, "none", nil, zip.Store))
		}
		again = repack(t, append(names, "checkpoint"), files, "none", nil, zip.Store)
		_, odd["one file twice"] = checked(again)
		for what, found := range odd {
			if len(found) == 0 || found[len(found)-1].What != audit.EvidenceOdd {
				t.Errorf("%s: %v", what, found)
			}
		}
		_, found := checked(b, ledger.LogKey{Public: "boligbro/0123456789abcdef+12345678+AQ=="})
		if len(found) != 1 || found[0].What != audit.EvidenceOtherKey {
			t.Errorf("another key: %v", found)
		}
	})
}

// TestABombIsNoEvidence: what would unfold to more than there is room for is not unfolded.
func TestABombIsNoEvidence(t *testing.T) {
	t.Parallel()
	var bomb bytes.Buffer
	w := zip.NewWriter(&bomb)
	out, err := w.Create("manifest.txt")
	if err == nil {
		_, err = io.CopyN(out, zeros{}, 200<<20)
	}
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	if _, found := checked(bomb.Bytes()); len(found) == 0 || found[0].What != audit.EvidenceOdd {
		t.Errorf("%v", found)
	}
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }

// repack packs the files, one of them with other bytes, or without it.
func repack(
	t *testing.T, names []string, files map[string][]byte, name string, data []byte, method uint16,
) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, n := range names {
		file := files[n]
		if n == name {
			if file = data; data == nil {
				continue
			}
		}
		how := uint16(zip.Store)
		if n == name {
			how = method
		}
		out, err := w.CreateHeader(&zip.FileHeader{Name: n, Method: how})
		if err == nil {
			_, err = out.Write(file)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestEvidenceOfWhatHasNotArrived says what was tried, and nothing more.
func TestEvidenceOfWhatHasNotArrived(t *testing.T) {
	gatewaytest.OneNotice(t, func(t *testing.T, w *gatewaytest.World, delivery func() gateway.Delivery) {
		w.Channel.Answer = func(int, gateway.Payload) (*gateway.Receipt, error) {
			return nil, gateway.NotSent("http-503", gateway.Theirs, nil)
		}
		w.SendAll()
		w.Clock.Pass(time.Minute)
		b, err := w.Audit().Evidence(context.Background(), gateway.Operator, w.Notices()[0].ID)
		if err != nil {
			t.Fatal(err)
		}
		e, found := checked(b)
		m := e.Thread.Messages[0]
		if len(found) > 0 || m.Transmitted+m.Arrived+m.Registered+m.Proof != "" || len(m.Acts) != 2 ||
			m.Acts[1].Code != "http-503" {
			t.Errorf("%v, %+v", found, m)
		}
	})
}

// TestEvidenceSharesWithConsentOnly: of the municipality's side it holds the decision that the citizen has
// consented to share, and nothing before that.
func TestEvidenceSharesWithConsentOnly(t *testing.T) {
	gatewaytest.OneNotice(t, func(t *testing.T, w *gatewaytest.World, delivery func() gateway.Delivery) {
		w.SendAll()
		n := w.Notices()[0]
		add := func(f gateway.MunicipalAct) {
			t.Helper()
			f.ID, f.Case, f.Municipality, f.Notice = gateway.NewID(), n.Case, n.Municipality, n.ID
			f.Recorded, f.Tenant, f.By = w.Clock.Now(), "1", "AB"
			if err := w.Store.Do(context.Background(), func(tx gateway.Tx) error { return tx.AddAct(f) }); err != nil {
				t.Fatal(err)
			}
		}
		shared := func() string {
			t.Helper()
			b, err := w.Audit().Evidence(context.Background(), gateway.Operator, n.ID)
			if err != nil {
				t.Fatal(err)
			}
			e, found := checked(b)
			if len(found) > 0 {
				t.Fatal(found)
			}
			_, files := filesOf(t, b)
			if strings.Contains(string(files["openings.json"]), `"act"`) {
				t.Error("an act of the municipality is opened")
			}
			all, err := json.Marshal(e.Decisions)
			if err != nil {
				t.Fatal(err)
			}
			return string(all)
		}
		add(gateway.MunicipalAct{Kind: gateway.ActDecision, On: rules.Date(2026, 10, 20), Outcome: "refused"})
		if got := shared(); got != "[]" {
			t.Errorf("without consent: %s", got)
		}
		add(gateway.MunicipalAct{Kind: gateway.ActConsent, On: rules.Date(2026, 10, 21), Recipient: n.Association})
		if got := shared(); !strings.Contains(got, `"outcome":"refused"`) {
			t.Errorf("with consent: %s", got)
		}
	})
}

// TestTheHashesAreOfTheFiles: manifest.txt is what sha256sum writes.
func TestTheHashesAreOfTheFiles(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		b, _ := bundled(t, w)
		names, files := filesOf(t, b)
		if lines := strings.Count(string(files["manifest.txt"]), "\n"); lines != len(names)-2 {
			t.Errorf("%d lines for %d files", lines, len(names))
		}
		for line := range strings.Lines(string(files["manifest.txt"])) {
			hash, name, _ := strings.Cut(strings.TrimSpace(line), "  ")
			if sum := sha256.Sum256(files[name]); hash != hex.EncodeToString(sum[:]) {
				t.Errorf("%s has another hash", name)
			}
		}
	})
}

// TestEvidenceForWhoKnowsAnOlderKey: the bundle shows that the key which a reader knows handed over to the
// one that signed, and not at another time than the reader knows.
func TestEvidenceForWhoKnowsAnOlderKey(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		_, n := bundled(t, w)
		old := w.DB.LogKey()
		for range 2 {
			if err := w.DB.ChangeLogKey(context.Background(), "abc"); err != nil {
				t.Fatal(err)
			}
		}
		b, err := w.Audit().Evidence(context.Background(), gateway.Operator, n.ID)
		if err != nil {
			t.Fatal(err)
		}
		_, another, err := ledger.NewKey("boligbro/another")
		if err != nil {
			t.Fatal(err)
		}
		for _, test := range []struct {
			who   string
			known ledger.LogKey
			holds bool
		}{
			{"the first key", ledger.LogKey{Public: old}, true},
			{"the newest", ledger.LogKey{Public: w.DB.LogKey()}, true},
			{"the first, changed at another time", ledger.LogKey{Public: old, Until: 1}, false},
			{"another log's", ledger.LogKey{Public: another}, false},
		} {
			if _, found := checked(b, test.known); (len(found) == 0) != test.holds {
				t.Errorf("whoever knows %s finds %v", test.who, found)
			}
		}
	})
}

// TestEvidenceTellsOfAnotherWay: where the municipality refused the notice and was notified by letter, the
// association's evidence says so, and the municipality's own does not.
func TestEvidenceTellsOfAnotherWay(t *testing.T) {
	gatewaytest.OneNotice(t, func(t *testing.T, w *gatewaytest.World, delivery func() gateway.Delivery) {
		w.SendAll()
		n := w.Notices()[0]
		rejected := gateway.Receipt{
			ID: gateway.NewID(), Message: delivery().ID, Kind: gateway.ReceiptRejected, By: gateway.ProofPerson,
			At: w.Clock.Now(), Reason: "unknown-person",
		}
		if err := w.Receive(context.Background(), n.Municipality, rejected); err != nil {
			t.Fatal(err)
		}
		day := rules.DayOf(w.Clock.Now())
		if _, err := w.RecordElsewhere(context.Background(), n.Number, rules.Elsewhere{
			On: day, Channel: "letter", Proof: "J77", Arrived: day,
		}, rules.AskedAt(w.Clock.Now())); err != nil {
			t.Fatal(err)
		}
		e, _, files := evidenceOf(t, w, gateway.Operator, n)
		if len(e.Elsewhere) != 1 || e.Elsewhere[0].Proof != "J77" || e.Elsewhere[0].Arrived != day.String() {
			t.Errorf("%+v", e.Elsewhere)
		}
		if len(files["bevis.pdf"]) == 0 {
			t.Error("no document")
		}
		if e, _, _ = evidenceOf(t, w, gatewaytest.MunicipalityScope, n); len(e.Elsewhere) != 0 {
			t.Errorf("the municipality's: %+v", e.Elsewhere)
		}
	})
}
