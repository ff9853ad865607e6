package audit_test

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
	"boligbro/gateway/gatewaytest"
	"boligbro/gateway/ledger"
	"boligbro/gateway/store/storetest"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// A proof is given when the notice has provably arrived and not before, and says by what.
func TestAProofNeedsAnArrival(t *testing.T) {
	for name, test := range map[string]struct {
		receipt func(message string) *gateway.Receipt // given with the hand-over; nil: one comes later
		later   string                                // the id of the one that comes later
		by      gateway.ProofKind
	}{
		"the endpoint's answer": {func(id string) *gateway.Receipt {
			return &gateway.Receipt{
				ID: "webhook-" + id, Message: id, Kind: gateway.ReceiptArrived, By: gateway.ProofEndpoint,
				At: gatewaytest.Night,
			}
		}, "", gateway.ProofEndpoint},
		"the municipality's receipt": {nil, "msg_1", gateway.ProofReceipt},
		"entered by a person":        {nil, "1", gateway.ProofPerson},
	} {
		t.Run(name, func(t *testing.T) {
			gatewaytest.OneNotice(t, func(t *testing.T, w *gatewaytest.World, delivery func() gateway.Delivery) {
				number := w.Notices()[0].Number
				prove := func() (gateway.Proof, error) {
					return w.Proof(context.Background(), gateway.Operator, number, "")
				}
				_, err := prove()
				gatewaytest.WantRefusal(t, err, "endnu ikke bevist nået frem")
				w.Channel.Answer = func(_ int, p gateway.Payload) (*gateway.Receipt, error) {
					if test.receipt == nil {
						return nil, nil
					}
					return test.receipt(p.MessageID), nil
				}
				w.SendAll()
				w.Clock.Pass(time.Hour)
				arrived := gatewaytest.Night
				if test.later != "" {
					_, err := prove()
					gatewaytest.WantRefusal(t, err, "endnu ikke bevist nået frem")
					arrived = w.Clock.Now()
					w.Clock.Pass(time.Minute)
					receipt := gateway.Receipt{
						ID: test.later, Message: delivery().ID, Kind: gateway.ReceiptRegistered, By: test.by, At: arrived,
						Reference: "J-1",
					}
					if err := w.Receive(context.Background(), gatewaytest.Municipality, receipt); err != nil {
						t.Fatal(err)
					}
				}
				p, err := prove()
				if err != nil {
					t.Fatal(err)
				}
				sum := sha256.Sum256([]byte(w.Channel.Bodies[p.Message]))
				if !bytes.Equal(p.Hash, sum[:]) || p.Bytes != len(w.Channel.Bodies[p.Message]) {
					t.Error("the hash is not of the bytes that the municipality got")
				}
				if p.By != test.by || !p.Arrived.Equal(arrived) || p.Transmitted.IsZero() || p.Tenancy != "2" ||
					p.Message != delivery().ID ||
					p.Rule != rules.EvictionFiled || p.Event.On != rules.Date(2026, 10, 5) ||
					p.Municipality != gatewaytest.Municipality || p.AssociationName != "Ringgården" {
					t.Errorf("the proof: %+v", p)
				}
				var log ledger.Checkpoint
				w.View(func(r gateway.Reader) error {
					entries, err := r.Entries(0, 0)
					log.Size = int64(len(entries))
					return err
				})
				if p.Log.Size != log.Size || !strings.Contains(p.Log.Checkpoint, "\n— ") {
					t.Errorf("log size %d, want %d; checkpoint %q", p.Log.Size, log.Size, p.Log.Checkpoint)
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

func TestNothingIsProvedWithoutANotice(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		w.Channel.Answer = func(_ int, p gateway.Payload) (*gateway.Receipt, error) {
			return &gateway.Receipt{ID: "webhook-" + p.MessageID, Message: p.MessageID, Kind: gateway.ReceiptArrived,
				By: gateway.ProofReceipt, At: gatewaytest.Night}, nil
		}
		row := gatewaytest.Tenancy("2", gatewaytest.Filed(rules.Date(2026, 10, 5)))
		f := &gatewaytest.Feed{
			Label: "a", Rows: []rules.Record{
				row, gatewaytest.Tenancy("3", rules.Event{Kind: rules.Terminated, On: rules.Date(2026, 10, 1)}),
			},
		}
		w.Read(f)
		w.SendAll()
		number := map[string]string{}
		w.View(func(r gateway.Reader) error {
			return r.EachCase(gateway.Operator, gatewaytest.Association, func(c gateway.Case) error {
				number[c.Tenancy] = c.Number
				return nil
			})
		})
		_, err := w.Proof(context.Background(), gateway.Operator, number["3"], "")
		gatewaytest.WantRefusal(t, err, "ingen underretning")
		if _, err := w.Proof(context.Background(), gateway.Scope{Associations: []string{"29189129"}}, number["2"],
			""); !errors.Is(err, gateway.ErrNotFound) {
			t.Errorf("another association got %v", err)
		}
		if _, err := w.Proof(context.Background(), gateway.Scope{Associations: []string{gatewaytest.Association}},
			number["2"], ""); err != nil {
			t.Errorf("the association itself got %v", err)
		}
		row.Facts.Tenancy.Municipality = "0461"
		f.Rows[0], f.Version = row, 1
		w.Read(f)
		_, err = w.Proof(context.Background(), gateway.Operator, number["2"], "")
		gatewaytest.WantRefusal(t, err, "en anden kommune")
	})
}

// What followed in the thread, and arrived, is in the proof too.
func TestAProofNamesLaterMessages(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		w.Channel.Answer = func(_ int, p gateway.Payload) (*gateway.Receipt, error) {
			return &gateway.Receipt{ID: "webhook-" + p.MessageID, Message: p.MessageID, Kind: gateway.ReceiptArrived,
				By: gateway.ProofReceipt, At: w.Clock.Now()}, nil
		}
		f := &gatewaytest.Feed{
			Label: "a", Rows: []rules.Record{gatewaytest.Tenancy("2", gatewaytest.Planned(rules.Date(2026, 10, 5)))},
		}
		w.Read(f)
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
		if p.Event.Kind != rules.FilingPlanned || len(p.Later) != 1 || p.Later[0].Kind != gateway.Update ||
			p.Later[0].Event.Kind != rules.Filed {
			t.Errorf("the proof: %+v", p)
		}
		w.Verify()
	})
}

// TestNothingIsProvedAgainstTheLog: where rows about a notice were removed, the log says more of it than the
// database, and neither a proof nor evidence is made of the rest.
func TestNothingIsProvedAgainstTheLog(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		proved(t, w)
		n := w.Notices()[0]
		make := func() (proof, evidence error) {
			_, proof = w.Audit().Proof(context.Background(), gateway.Operator, n.Number, n.ID)
			_, evidence = w.Audit().Evidence(context.Background(), gateway.Operator, n.ID)
			return proof, evidence
		}
		if proof, evidence := make(); proof != nil || evidence != nil {
			t.Fatal(proof, evidence)
		}
		raw := storetest.Raw(t, w.Place)
		for _, remove := range []string{
			`DELETE FROM delivery_acts WHERE delivery IN (SELECT id FROM deliveries WHERE kind <> 'notice')`,
			`DELETE FROM deliveries WHERE kind <> 'notice'`,
		} {
			if _, err := raw.Exec(remove); err != nil {
				t.Fatal(err)
			}
		}
		proof, evidence := make()
		if !errors.Is(proof, lang.ErrLogTellsOther) || !errors.Is(evidence, lang.ErrLogTellsOther) {
			t.Errorf("%v; %v", proof, evidence)
		}
	})
}

// TestNoProofOfWhatWasRejectedLast: a municipality that registered the notice and then refuses it has not
// been notified for good, until it registers the notice again.
func TestNoProofOfWhatWasRejectedLast(t *testing.T) {
	gatewaytest.OneNotice(t, func(t *testing.T, w *gatewaytest.World, delivery func() gateway.Delivery) {
		w.SendAll()
		n := w.Notices()[0]
		for i, kind := range []gateway.ReceiptKind{
			gateway.ReceiptRegistered, gateway.ReceiptRejected, gateway.ReceiptRegistered,
		} {
			w.Clock.Pass(time.Minute)
			r := gateway.Receipt{
				ID: gateway.NewID(), Message: delivery().ID, Kind: kind, By: gateway.ProofReceipt, At: w.Clock.Now(),
			}
			if kind == gateway.ReceiptRejected {
				r.Reason = "not-ours"
			}
			if err := w.Receive(context.Background(), n.Municipality, r); err != nil {
				t.Fatal(err)
			}
			_, err := w.Audit().Proof(context.Background(), gateway.Operator, n.Number, n.ID)
			if rejected := errors.Is(err, lang.ErrNoticeRejected); rejected != (i == 1) || !rejected && err != nil {
				t.Errorf("after receipt %d, %s: %v", i+1, kind, err)
			}
		}
	})
}
