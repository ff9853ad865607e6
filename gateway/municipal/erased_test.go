package municipal_test

import (
	"slices"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/gateway/store"
	"boligbro/gateway/store/storetest"
	"boligbro/rules"
)

// erase erases a party's part of a case.
func erase(w *gatewaytest.World, caseID string, party gateway.Party) {
	w.T.Helper()
	e := gateway.Erasure{
		ID: gateway.NewID(), Case: caseID, Party: party, At: w.Clock.Now(), Basis: "art. 5",
	}
	if err := w.DB.Do(w.T.Context(), func(tx gateway.Tx) error { return tx.Erase(e) }); err != nil {
		w.T.Fatal(err)
	}
}

// openKinds are the kinds of the open alarms but that nights went by without a run.
func openKinds(w *gatewaytest.World) []gateway.AlarmKind {
	w.T.Helper()
	missing := func(k gateway.AlarmKind) bool { return k == gateway.AlarmRunMissing }
	kinds := slices.DeleteFunc(w.AlarmKinds(), missing)
	slices.Sort(kinds)
	return kinds
}

// wantKinds fails unless these alarms are open, now and after a sweep.
func wantKinds(w *gatewaytest.World, when string, want ...gateway.AlarmKind) {
	w.T.Helper()
	if got := openKinds(w); !slices.Equal(got, want) {
		w.T.Errorf("%s: %v, want %v", when, got, want)
	}
	w.Clock.Pass(2 * time.Hour)
	w.SweepAndSend()
	if got := openKinds(w); !slices.Equal(got, want) {
		w.T.Errorf("%s, after a sweep: %v, want %v", when, got, want)
	}
}

// With the association's part of a case the alarms about its messages and its notices' clocks end. What the
// fogedret told the municipality is its own, and its clock runs on.
func TestAlarmsEndWithTheAssociationsPart(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		filed := gatewaytest.Filed(rules.Date(2026, 10, 5))
		w.Arrive(gatewaytest.Tenancy("1", filed), gatewaytest.Tenancy("2", filed))
		notices := w.NoticeViews(gatewaytest.MunicipalityScope)
		told, refused := notices[0], notices[1]
		w.RecordAct(told, gateway.MunicipalAct{Kind: gateway.ActEvictionNotice})
		if err := w.Receive(t.Context(), gatewaytest.Municipality, gateway.Receipt{
			ID: "r", Message: refused.Messages[0].ID, Kind: gateway.ReceiptRejected, By: gateway.ProofReceipt,
			Reason: "not-ours", At: w.Clock.Now(),
		}); err != nil {
			t.Fatal(err)
		}
		w.Clock.Pass(20 * 24 * time.Hour)
		w.SweepAndSend()
		late := gateway.AlarmClockLate
		wantKinds(w, "before", late, late, gateway.AlarmDeliveryRejected)
		erase(w, refused.Case, gateway.PartyAssociation)
		wantKinds(w, "the refused one's is erased", late, late)
		erase(w, told.Case, gateway.PartyAssociation)
		wantKinds(w, "both are erased", late)
		theirs := w.NoticeViews(gatewaytest.MunicipalityScope)
		for _, v := range theirs {
			for _, d := range v.Duties {
				if d.Reason != rules.FogedNotice && d.Reason != rules.FogedAtOnce {
					t.Errorf("a clock of which nobody knows what it hangs on: %+v", d)
				}
			}
		}
		w.Verify()
	})
}

// With what the municipality recorded in a case the alarms about its clocks end, also those of its own cases:
// how they were answered is not known any more.
func TestAlarmsEndWithTheMunicipalitysPart(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		n := w.Arrive(gatewaytest.Tenancy("1", gatewaytest.Filed(rules.Date(2026, 10, 5))))
		w.RecordAct(n, gateway.MunicipalAct{Kind: gateway.ActEvictionNotice})
		own := opened(t, w, 1, gateway.ActEvictionNotice)
		w.Clock.Pass(20 * 24 * time.Hour)
		late := gateway.AlarmClockLate
		w.SweepAndSend()
		wantKinds(w, "before", late, late, late)
		erase(w, own.ID, gateway.PartyMunicipality)
		wantKinds(w, "its own case's is erased", late, late)
		erase(w, n.Case, gateway.PartyMunicipality)
		wantKinds(w, "both are erased")
		w.Verify()
	})
}

// A process without the key of municipal data cannot end their alarms: one that has it does at its next look.
func TestAlarmsEndWhereTheKeyIs(t *testing.T) {
	storetest.EachPlace(t, func(t *testing.T, o store.Options) {
		with := gatewaytest.On(t, o)
		n := with.Arrive(gatewaytest.Tenancy("1", gatewaytest.Filed(rules.Date(2026, 10, 5))))
		with.Clock.Pass(20 * 24 * time.Hour)
		with.SweepAndSend()
		wantKinds(with, "before", gateway.AlarmClockLate)
		blinded := o
		blinded.NoMunicipal = true
		without := gatewaytest.On(t, blinded)
		without.Clock.At = with.Clock.At
		erase(without, n.Case, gateway.PartyAssociation)
		with.Clock.Pass(2 * time.Hour)
		with.SweepAndSend()
		wantKinds(with, "erased elsewhere")
		with.Verify()
	})
}
