package gateway_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"strings"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/document"
	"boligbro/gateway/ledger"
	"boligbro/gateway/store"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// verified fails the test when the log does not vouch for what is stored.
func (w *world) verified() {
	w.t.Helper()
	report, err := w.db.Verify(context.Background(), store.VerifyOptions{})
	if err != nil || len(report.Findings) > 0 {
		w.t.Errorf("log verify: %v, %v", report.Findings, err)
	}
}

func refuses(t *testing.T, err error, danish string) {
	t.Helper()
	var refusal *lang.Error
	if !errors.As(err, &refusal) || !strings.Contains(refusal.Text(lang.Danish), danish) || refusal.Text(lang.English) == "" {
		t.Errorf("got %v, want a refusal that says %q", err, danish)
	}
}

// A proof is given when the notice has provably arrived and not before, and says by what.
func TestProof(t *testing.T) {
	for name, test := range map[string]struct {
		receipt func(message string) *gateway.Receipt // given with the hand-over; nil: one comes later
		later   string                                // the id of the one that comes later
		by      gateway.ProofKind
	}{
		"the endpoint's answer": {func(id string) *gateway.Receipt {
			return &gateway.Receipt{ID: "webhook-" + id, Message: id, Kind: gateway.ReceiptArrived, By: gateway.ProofEndpoint, At: night}
		}, "", gateway.ProofEndpoint},
		"the municipality's receipt": {nil, "msg_1", gateway.ProofReceipt},
		"entered by a person":        {nil, "1", gateway.ProofPerson},
	} {
		t.Run(name, func(t *testing.T) {
			oneNotice(t, func(t *testing.T, w *world, delivery func() gateway.Delivery) {
				number := w.notices()[0].Number
				prove := func() (gateway.Proof, error) { return w.Proof(context.Background(), gateway.Operator, number, "") }
				_, err := prove()
				refuses(t, err, "endnu ikke bevist nået frem")
				w.channel.answer = func(_ int, p gateway.Payload) (*gateway.Receipt, error) {
					if test.receipt == nil {
						return nil, nil
					}
					return test.receipt(p.MessageID), nil
				}
				w.send()
				w.clock.pass(time.Hour)
				arrived := night
				if test.later != "" {
					_, err := prove()
					refuses(t, err, "endnu ikke bevist nået frem")
					arrived = w.clock.now()
					w.clock.pass(time.Minute)
					receipt := gateway.Receipt{
						ID: test.later, Message: delivery().ID, Kind: gateway.ReceiptRegistered, By: test.by, At: arrived, Reference: "J-1",
					}
					if err := w.Receive(context.Background(), municipality, receipt); err != nil {
						t.Fatal(err)
					}
				}
				p, err := prove()
				if err != nil {
					t.Fatal(err)
				}
				sum := sha256.Sum256([]byte(w.channel.bodies[p.Message]))
				if !bytes.Equal(p.Hash, sum[:]) || p.Bytes != len(w.channel.bodies[p.Message]) {
					t.Error("the hash is not of the bytes that the municipality got")
				}
				if p.By != test.by || !p.Arrived.Equal(arrived) || p.Transmitted.IsZero() || p.Tenancy != "2" || p.Message != delivery().ID ||
					p.Rule != rules.EvictionFiled || p.Event.On != rules.Date(2026, 10, 5) || p.Municipality != municipality || p.AssociationName != "Ringgården" {
					t.Errorf("the proof: %+v", p)
				}
				var log ledger.Checkpoint
				w.view(func(r gateway.Reader) error {
					entries, err := r.Entries(0, 0)
					log.Size = int64(len(entries))
					return err
				})
				if p.LogSize != log.Size || !strings.Contains(p.Checkpoint, "\n— ") {
					t.Errorf("log size %d, want %d; checkpoint %q", p.LogSize, log.Size, p.Checkpoint)
				}
				text, err := document.ProofText(p)
				if err != nil {
					t.Fatal(err)
				}
				asJSON, err := document.ProofJSON(p)
				if err != nil {
					t.Fatal(err)
				}
				for _, personal := range []string{"Anne", "Ærø", "Vestergade", "J-1"} {
					if strings.Contains(text, personal) || bytes.Contains(asJSON, []byte(personal)) {
						t.Errorf("the proof tells %s", personal)
					}
				}
			})
		})
	}
}

func TestProofOfNothing(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.channel.answer = func(_ int, p gateway.Payload) (*gateway.Receipt, error) {
			return &gateway.Receipt{ID: "webhook-" + p.MessageID, Message: p.MessageID, Kind: gateway.ReceiptArrived, By: gateway.ProofReceipt, At: night}, nil
		}
		row := tenancy("2", filed(rules.Date(2026, 10, 5)))
		f := &feed{name: "a", rows: []rules.Record{row, tenancy("3", rules.Event{Kind: rules.Terminated, On: rules.Date(2026, 10, 1)})}}
		w.accept(f)
		w.send()
		number := map[string]string{}
		w.view(func(r gateway.Reader) error {
			return r.Known(gateway.Operator, association, func(c gateway.Case) error { number[c.Tenancy] = c.Number; return nil })
		})
		_, err := w.Proof(context.Background(), gateway.Operator, number["3"], "")
		refuses(t, err, "ingen underretning")
		if _, err := w.Proof(context.Background(), gateway.Scope{Associations: []string{"29189129"}}, number["2"], ""); !errors.Is(err, gateway.ErrNotFound) {
			t.Errorf("another association got %v", err)
		}
		if _, err := w.Proof(context.Background(), gateway.Scope{Associations: []string{association}}, number["2"], ""); err != nil {
			t.Errorf("the association itself got %v", err)
		}
		row.Facts.Tenancy.Municipality = "0461"
		f.rows[0], f.version = row, 1
		w.accept(f)
		_, err = w.Proof(context.Background(), gateway.Operator, number["2"], "")
		refuses(t, err, "en anden kommune")
	})
}

// What followed in the thread, and arrived, is in the proof too.
func TestProofTellsWhatFollowed(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.channel.answer = func(_ int, p gateway.Payload) (*gateway.Receipt, error) {
			return &gateway.Receipt{ID: "webhook-" + p.MessageID, Message: p.MessageID, Kind: gateway.ReceiptArrived, By: gateway.ProofReceipt, At: w.clock.now()}, nil
		}
		f := &feed{name: "a", rows: []rules.Record{tenancy("2", planned(rules.Date(2026, 10, 5)))}}
		w.accept(f)
		w.send()
		f.rows, f.version = []rules.Record{tenancy("2", planned(rules.Date(2026, 10, 5)), filed(rules.Date(2026, 10, 5)))}, 1
		w.clock.pass(time.Hour)
		w.accept(f)
		w.send()
		p, err := w.Proof(context.Background(), gateway.Operator, w.notices()[0].Number, "")
		if err != nil {
			t.Fatal(err)
		}
		if p.Event.Kind != rules.FilingPlanned || len(p.Later) != 1 || p.Later[0].Kind != gateway.Update || p.Later[0].Event.Kind != rules.Filed {
			t.Errorf("the proof: %+v", p)
		}
		w.verified()
	})
}
