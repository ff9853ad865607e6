package audit_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"boligbro/gateway"
	"boligbro/gateway/audit"
	"boligbro/gateway/gatewaytest"
	"boligbro/gateway/store"
	"boligbro/rules"
)

// erase erases a party's part of the case; what the municipality was sent is kept for it.
func erase(w *gatewaytest.World, caseID string, party gateway.Party) {
	w.T.Helper()
	e := gateway.Erasure{ID: gateway.NewID(), Case: caseID, Party: party, At: w.Clock.Now(), Keep: true}
	if err := w.DB.Do(context.Background(), func(tx gateway.Tx) error { return tx.Erase(e) }); err != nil {
		w.T.Fatal(err)
	}
}

// theirOpenings are what opens the municipality's commitments.
func theirOpenings(w *gatewaytest.World) (values []string) {
	w.T.Helper()
	_, err := w.DB.Openings(context.Background(), gatewaytest.MunicipalityScope, func(o store.Opened) error {
		values = append(values, o.Label+" "+string(o.Value))
		return nil
	})
	if err != nil {
		w.T.Fatal(err)
	}
	return values
}

// When the association has erased its part of a case, the municipality still has what it was sent: it sees
// its notice and its clocks, records and proves as before, and its report counts the same. The association,
// and whoever runs Boligbro for it, reads nothing of it any more.
func TestTheMunicipalityKeepsWhatItWasSent(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		w.Arrive(gatewaytest.Tenancy("1", gatewaytest.Filed(rules.Date(2026, 10, 5))),
			gatewaytest.Tenancy("2", gatewaytest.Filed(rules.Date(2026, 10, 5))))
		n := byTenancy(w)["1"]
		decided(w, n, "refused", rules.Date(2026, 10, 12))
		w.Clock.At = rules.Date(2026, 11, 5).Begins()
		q := october(w)
		q.Municipality = gatewaytest.Municipality
		views, report, opens := w.NoticeViews(gatewaytest.MunicipalityScope), compliance(t, w, q), theirOpenings(w)
		before, _, _ := evidenceOf(t, w, gatewaytest.MunicipalityScope, n.Notice)

		erase(w, n.Case, gateway.PartyAssociation)
		if diff := cmp.Diff(views, w.NoticeViews(gatewaytest.MunicipalityScope),
			cmpopts.IgnoreFields(gateway.Notice{}, "Step")); diff != "" {
			t.Errorf("what the municipality sees (-before +after):\n%s", diff)
		}
		if diff := cmp.Diff(report, compliance(t, w, q)); diff != "" {
			t.Errorf("the municipality's report (-before +after):\n%s", diff)
		}
		if after := theirOpenings(w); !slices.Equal(opens, after) {
			t.Errorf("the municipality opened %d, and opens %d", len(opens), len(after))
		}
		after, _, files := evidenceOf(t, w, gatewaytest.MunicipalityScope, n.Notice)
		if diff := cmp.Diff(before, after, cmpopts.IgnoreFields(before, "Size", "Issued")); diff != "" {
			t.Errorf("the municipality's evidence (-before +after):\n%s", diff)
		}
		if len(files) == 0 {
			t.Error("the evidence is empty")
		}
		other, err := (&audit.Audit{Exported: exported(t, w, gatewaytest.MunicipalityScope)}).
			Compliance(context.Background(), q)
		if diff := cmp.Diff(report, other, sameFigures); err != nil || diff != "" {
			t.Errorf("%v, the export says something else (-live +export):\n%s", err, diff)
		}
		w.RecordAct(n, gateway.MunicipalAct{Kind: gateway.ActContacted, On: rules.Date(2026, 11, 4)})
		if _, err := w.Record(t.Context(), gateway.Operator, n.Number, gateway.MunicipalAct{
			Kind: gateway.ActChildrenChecked, On: rules.Date(2026, 11, 4),
		}); err != nil {
			t.Errorf("the municipality's act is not recorded by command: %v", err)
		}
		readsNothing(t, w, n.Notice)
		found, err := w.Audit().Subject(t.Context(), gatewaytest.MunicipalityScope, "Anne Ærø 1")
		if err != nil || len(found.Cases) != 1 || found.Erased != 0 {
			t.Errorf("what the municipality holds of the person: %+v, %v", found, err)
		}
		w.Verify()

		erase(w, n.Case, gateway.PartyReceived)
		w.View(func(r gateway.Reader) error {
			if _, err := r.Deliveries(gatewaytest.MunicipalityScope, n.ID); !errors.Is(err, gateway.ErrErased) {
				t.Errorf("after it was erased the municipality reads: %v", err)
			}
			return nil
		})
		if c := compliance(t, w, q); c.Erased != 1 || c.Notices[0].Made != 2 {
			t.Errorf("%+v", c)
		}
		w.Verify()
	})
}

// readsNothing fails the test when the association or whoever runs Boligbro reads what the notice said.
func readsNothing(t *testing.T, w *gatewaytest.World, n gateway.Notice) {
	t.Helper()
	for _, s := range []gateway.Scope{gatewaytest.AssociationScope, gateway.Operator} {
		w.View(func(r gateway.Reader) error {
			if _, err := r.Deliveries(s, n.ID); !errors.Is(err, gateway.ErrErased) {
				t.Errorf("%+v reads the messages: %v", s, err)
			}
			files, err := r.NoticeFiles(s, []string{n.ID})
			if err != nil || len(files) != 1 || len(files[0].Thread[0].Content.Tenants) > 0 ||
				!files[0].Notice.Event.On.IsZero() {
				t.Errorf("%+v reads the file: %+v, %v", s, files, err)
			}
			return nil
		})
		if b, err := w.Audit().Evidence(context.Background(), s, n.ID); err == nil {
			t.Errorf("%+v makes evidence: %d bytes", s, len(b))
		}
	}
	_, err := w.DB.Openings(context.Background(), gatewaytest.AssociationScope, func(o store.Opened) error {
		if bytes.Contains(o.Value, []byte("Ærø 1")) {
			t.Errorf("the association opens %s", o.Label)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// A municipality that answers a notice after the association has erased its part is heard.
func TestAReceiptAfterTheAssociationsErasure(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		n := w.Arrive(gatewaytest.Tenancy("1", gatewaytest.Filed(rules.Date(2026, 10, 5))))
		erase(w, n.Case, gateway.PartyAssociation)
		if err := w.Receive(context.Background(), gatewaytest.Municipality, gateway.Receipt{
			ID: "later", Message: n.Messages[0].ID, Kind: gateway.ReceiptRegistered, By: gateway.ProofReceipt,
			Reference: "26-1234", At: w.Clock.Now(),
		}); err != nil {
			t.Fatal(err)
		}
		w.View(func(r gateway.Reader) error {
			thread, err := r.Deliveries(gatewaytest.MunicipalityScope, n.ID)
			if err == nil && (thread[0].Reference != "26-1234" || thread[0].State != gateway.Registered) {
				t.Errorf("%+v", thread[0])
			}
			return err
		})
		w.Verify()
	})
}

// What goes wrong after the association's erasure, nobody of the association can put right. The alarm about
// it ends with what the municipality keeps.
func TestAnAlarmAfterTheErasureEnds(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		n := w.Arrive(gatewaytest.Tenancy("1", gatewaytest.Filed(rules.Date(2026, 10, 5))))
		erase(w, n.Case, gateway.PartyAssociation)
		refused(w, n.Messages[0].ID, rules.Date(2026, 10, 8))
		if got := w.AlarmKinds(); !slices.Contains(got, gateway.AlarmDeliveryRejected) {
			t.Fatalf("the alarms are %q", got)
		}
		erase(w, n.Case, gateway.PartyReceived)
		if got := w.AlarmKinds(); slices.Contains(got, gateway.AlarmDeliveryRejected) {
			t.Errorf("after all is erased the alarms are %q", got)
		}
		w.Verify()
	})
}

// By when a tenant must be met after a demand hangs on when the demand came to hand. That is the
// association's, and is erased with its part: no clock runs from a wrong day, and an alarm about it ends.
func TestAnErasedDemandHasNoClock(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		demand := rules.Event{
			Kind: rules.Demanded, On: rules.Date(2026, 10, 5), Received: rules.Date(2026, 10, 7), Ref: "P-1",
		}
		row := gatewaytest.Tenancy("1", demand)
		row.Facts.Tenancy.Assigned, row.Facts.Tenancy.Start = rules.Yes, rules.Date(2026, 3, 1)
		n := w.Arrive(row)
		w.Clock.Pass(20 * 24 * time.Hour)
		sweep(w)
		if got := w.AlarmKinds(); !slices.Contains(got, gateway.AlarmClockLate) {
			t.Fatalf("nobody met the tenant in time, and the alarms are %q", got)
		}
		q := october(w)
		q.Municipality = gatewaytest.Municipality

		erase(w, n.Case, gateway.PartyAssociation)
		late := func(when string) {
			t.Helper()
			if got := w.AlarmKinds(); slices.Contains(got, gateway.AlarmClockLate) {
				t.Errorf("after %s the alarms are %q", when, got)
			}
		}
		late("the erasure")
		sent := w.NoticeViews(gatewaytest.MunicipalityScope)[0]
		w.RecordAct(sent, gateway.MunicipalAct{Kind: gateway.ActMet})
		w.RecordAct(sent, gateway.MunicipalAct{Kind: gateway.ActMet, Cancels: true})
		late("a record that was a mistake")
		w.Clock.Pass(2 * time.Hour)
		sweep(w)
		late("a look at the clocks")
		v := w.NoticeViews(gatewaytest.MunicipalityScope)[0]
		if len(v.Duties) > 0 || len(v.Acts) != 2 || v.Event.On != demand.On {
			t.Errorf("after the erasure the municipality sees %+v of %+v", v.Duties, v)
		}
		if c := compliance(t, w, q); c.Erased != 1 || c.Notices[0].Made != 1 {
			t.Errorf("the report: %+v", c)
		}
		e, _, files := evidenceOf(t, w, gatewaytest.MunicipalityScope, v.Notice)
		if !e.ReceivedErased || len(e.Clocks) > 0 || len(e.Records) != 2 {
			t.Errorf("the evidence has the clocks %+v and the records %+v", e.Clocks, e.Records)
		}
		if len(files) == 0 {
			t.Error("the evidence is empty")
		}
		w.Verify()
	})
}

// sweep looks at the municipalities' clocks as serve does.
func sweep(w *gatewaytest.World) {
	w.T.Helper()
	if _, err := w.Sweep(context.Background(), rules.AskedAt(w.Clock.Now())); err != nil {
		w.T.Fatal(err)
	}
}
