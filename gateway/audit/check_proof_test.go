package audit_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
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
	"boligbro/rules/lang"
)

// proved is a proof from a world in which the second of three hand-overs arrived and an update followed.
func proved(t *testing.T, w *gatewaytest.World) gateway.Proof {
	t.Helper()
	w.Channel.Answer = func(n int, p gateway.Payload) (*gateway.Receipt, error) {
		if n == 1 {
			return nil, gateway.NotSent("http-503", gateway.Theirs, nil)
		}
		return &gateway.Receipt{ID: "webhook-" + p.MessageID, Message: p.MessageID, Kind: gateway.ReceiptArrived,
			By: gateway.ProofEndpoint, At: w.Clock.Now()}, nil
	}
	f := &gatewaytest.Feed{
		Label: "a", Rows: []rules.Record{gatewaytest.Tenancy("2", gatewaytest.Planned(rules.Date(2026, 10, 5)))},
	}
	w.Read(f)
	w.SendAll()
	w.Clock.Pass(time.Hour)
	w.SendAll()
	f.Rows, f.Version = []rules.Record{gatewaytest.Tenancy("2", gatewaytest.Planned(rules.Date(2026, 10, 5)),
		gatewaytest.Filed(rules.Date(2026, 10, 5)))}, 1
	w.Clock.Pass(time.Hour)
	w.Read(f)
	w.SendAll()
	p, err := w.Proof(context.Background(), gateway.Operator, w.Notices()[0].Number, "")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// A proof is checked by itself, as JSON and as text, also when a mail program has changed its line ends.
func TestAProofIsCheckedWithoutTheDatabase(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		p := proved(t, w)
		asJSON, err := document.ProofJSON(p)
		if err != nil {
			t.Fatal(err)
		}
		text, err := document.ProofText(p)
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range [][]byte{asJSON, []byte(text), bytes.ReplaceAll(asJSON, []byte("\n"), []byte("\r\n")),
			[]byte("\ufeff" + strings.ReplaceAll(text, "\n", "\r\n") + "\r\n\r\n")} {
			got, err := audit.CheckProof(b, w.DB.LogKeys()...)
			if err != nil {
				t.Fatalf("%v in\n%s", err, b)
			}
			if got.Number != p.Number || !bytes.Equal(got.Hash, p.Hash) || got.Log.Key != w.DB.LogKey() {
				t.Errorf("it shows %+v", got)
			}
		}
		_, err = audit.CheckProof(asJSON, ledger.LogKey{Public: "boligbro/0123+12345678+AQ=="})
		if !errors.Is(err, lang.ErrProofOtherKey) {
			t.Errorf("with another key: %v", err)
		}
		w.Verify()
	})
}

// Whatever is changed in a proof, it no longer holds: every line of the text, every value of the JSON, and
// every part of what shows it in the log, also when somebody else signs it anew.
func TestAChangedProofDoesNotHold(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		p := proved(t, w)
		text, err := document.ProofText(p)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
		for i, line := range lines {
			if line == "" {
				continue
			}
			changed := slices.Clone(lines)
			changed[i] = change(line)
			wantBroken(t, "line "+line, []byte(strings.Join(changed, "\n")))
			wantBroken(t, "without "+line, []byte(strings.Join(slices.Delete(slices.Clone(lines), i, i+1), "\n")))
		}
		asJSON, err := document.ProofJSON(p)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(strings.TrimRight(string(asJSON), "\n"), "\n") {
			changed := strings.Split(strings.TrimRight(string(asJSON), "\n"), "\n")
			changed[i] = change(line)
			wantBroken(t, "JSON line "+line, []byte(strings.Join(changed, "\n")))
		}
		wantBroken(t, "nothing", nil)
		wantBroken(t, "half", asJSON[:len(asJSON)/2])
		wantBroken(t, "twice", append(slices.Clone(asJSON), asJSON...))
		var loose map[string]any
		if err := json.Unmarshal(asJSON, &loose); err != nil {
			t.Fatal(err)
		}
		loose["note"] = "x"
		more, err := json.MarshalIndent(loose, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		wantBroken(t, "a field more", more)
	})
}

// What the log does not hold is not proved by a signature alone: the operator cannot write another time or
// other bytes than the log has.
func TestASignedProofMustBeInTheLog(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		proof := proved(t, w)
		for name, alter := range map[string]func(p *gateway.Proof){
			"another time":         func(p *gateway.Proof) { p.Arrived = p.Arrived.Add(-24 * time.Hour) },
			"other bytes":          func(p *gateway.Proof) { p.Hash = bytes.Repeat([]byte{1}, 32) },
			"another proof":        func(p *gateway.Proof) { p.By = gateway.ProofReceipt },
			"another channel":      func(p *gateway.Proof) { p.Channel = "email" },
			"another municipality": func(p *gateway.Proof) { p.Municipality = "0101" },
			"another rule":         func(p *gateway.Proof) { p.Rule = rules.AssignedTenantDemand },
			"another message":      func(p *gateway.Proof) { p.Message = p.Notice },
			"no entries":           func(p *gateway.Proof) { p.Log.Entries = nil },
			"an entry less":        func(p *gateway.Proof) { p.Log.Entries = p.Log.Entries[:2] },
			"the entries turned":   func(p *gateway.Proof) { slices.Reverse(p.Log.Entries) },
			"a changed entry": func(p *gateway.Proof) {
				leaf := slices.Clone(p.Log.Entries[2].Leaf)
				p.Log.Entries[2].Leaf = bytes.Replace(leaf, []byte("code proof endpoint"),
					[]byte("code proof receipt"), 1)
				p.By = gateway.ProofReceipt
			},
			"another number": func(p *gateway.Proof) { p.Log.Entries[0].N++ },
			"another size":   func(p *gateway.Proof) { p.Log.Size++ },
		} {
			p := proof
			p.Log.Entries = slices.Clone(proof.Log.Entries)
			alter(&p)
			wantBroken(t, name, signedAnew(t, w, p))
		}
	})
}

// TestAProofForWhoKnowsAnOlderKey: the proof shows that the key which a reader knows handed over to the one
// that signed, and not at another time than the reader knows. A proof without the changes, or with others,
// does not hold, also when the owner of the newest key signs it.
func TestAProofForWhoKnowsAnOlderKey(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		old := proved(t, w)
		before := ledger.LogKey{Public: w.DB.LogKey()}
		for range 2 {
			if err := w.DB.ChangeLogKey(context.Background(), "abc"); err != nil {
				t.Fatal(err)
			}
		}
		now := ledger.LogKey{Public: w.DB.LogKey()}
		p, err := w.Proof(context.Background(), gateway.Operator, old.Number, "")
		if err != nil {
			t.Fatal(err)
		}
		check := func(what string, known ledger.LogKey, want error, alter func(p *gateway.Proof)) {
			t.Helper()
			changed := p
			changed.Log.KeyChanges = slices.Clone(p.Log.KeyChanges)
			alter(&changed)
			b := signedAnew(t, w, changed)
			if _, err := audit.CheckProof(b, known); !errors.Is(err, want) || want == nil && err != nil {
				t.Errorf("%s: %v", what, err)
			}
		}
		_, another, err := ledger.NewKey("boligbro/another")
		if err != nil {
			t.Fatal(err)
		}
		as := func(*gateway.Proof) {}
		check("the first key", before, nil, as)
		check("the newest", now, nil, as)
		check("changed at another time", ledger.LogKey{Public: before.Public, Until: 1}, lang.ErrProofOtherKey, as)
		check("another log's", ledger.LogKey{Public: another}, lang.ErrProofOtherKey, as)
		for name, alter := range map[string]func(p *gateway.LogProof){
			"no changes":   func(l *gateway.LogProof) { l.KeyChanges = nil },
			"the last one": func(l *gateway.LogProof) { l.KeyChanges = l.KeyChanges[1:] },
		} {
			check(name, before, lang.ErrProofOtherKey, func(p *gateway.Proof) { alter(&p.Log) })
		}
		for name, alter := range map[string]func(l *gateway.LogProof){
			"the first change alone": func(l *gateway.LogProof) { l.KeyChanges = l.KeyChanges[:1] },
			"turned":                 func(l *gateway.LogProof) { slices.Reverse(l.KeyChanges) },
			"another number":         func(l *gateway.LogProof) { l.KeyChanges[0].N++ },
			"another entry":          func(l *gateway.LogProof) { l.KeyChanges[0] = l.Entries[0] },
			"another path":           func(l *gateway.LogProof) { l.KeyChanges[0].Path = l.Entries[0].Path },
		} {
			check(name, now, lang.ErrProofNotInLog, func(p *gateway.Proof) { alter(&p.Log) })
		}
	})
}

// signedAnew is the proof as JSON, signed with the newest key of the log.
func signedAnew(t *testing.T, w *gatewaytest.World, p gateway.Proof) []byte {
	t.Helper()
	statement, err := document.ProofStatement(p)
	if err != nil {
		t.Fatal(err)
	}
	w.View(func(r gateway.Reader) (err error) {
		p.Signature, err = r.Vouch(statement)
		return err
	})
	b, err := document.ProofJSON(p)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// change is the line with one letter or figure changed.
func change(line string) string {
	at := strings.LastIndexFunc(line, func(r rune) bool { return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' })
	if at < 0 {
		return line + "x"
	}
	other := byte('1')
	if line[at] == '1' {
		other = '2'
	}
	return line[:at] + string(other) + line[at+1:]
}

func wantBroken(t *testing.T, what string, b []byte) {
	t.Helper()
	if _, err := audit.CheckProof(b); err == nil {
		t.Errorf("%s: the proof holds", what)
	}
}
