package retention_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/gateway/retention"
	"boligbro/gateway/store/storetest"
	"boligbro/rules"
)

func of(w *gatewaytest.World) *retention.Retention {
	return &retention.Retention{
		Store: w.DB, Now: w.Clock.Now,
		Associations: map[string]gateway.Retention{gatewaytest.Association: {Months: 36, Basis: "art. 5"}},
		Municipalities: map[string]gateway.Retention{
			gatewaytest.Municipality: {Months: 60, Basis: "KLE 32.21.14"},
		},
	}
}

// due is what is due: whose, and what keeps it.
func due(t *testing.T, re *retention.Retention) (all []string) {
	t.Helper()
	found, err := re.Due(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range found {
		all = append(all, string(d.Party)+" "+string(d.Keeps))
	}
	slices.Sort(all) // the cases' numbers are random
	return all
}

func want(t *testing.T, when string, got []string, want ...string) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: %q is due, want %q", when, got, want)
		return
	}
	for i := range got {
		if got[i] != want[i] {
			t.Errorf("%s: %q is due, want %q", when, got, want)
		}
	}
}

// another is a night in which the source reports another tenancy, and the first no more: the log has entries.
func another(w *gatewaytest.World, number string) {
	w.T.Helper()
	w.Arrive(gatewaytest.Tenancy(number, gatewaytest.Filed(rules.DayOf(w.Clock.Now()))))
}

// TestErase: what a party has kept for as long as the settings say is erased, each party's by its own time,
// and nothing while a source still reports it, a person holds it, or the clock may be wrong. The log
// stands.
func TestErase(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		ctx, re := context.Background(), of(w)
		n := w.Arrive(gatewaytest.Tenancy("1", gatewaytest.Filed(rules.Date(2026, 10, 5))))
		w.RecordAct(n, gateway.MunicipalAct{Kind: gateway.ActDecision, Outcome: "rent-help"})
		want(t, "at once", due(t, re))

		w.Clock.Pass(37 * 31 * 24 * time.Hour)
		want(t, "after three years, and reported still", due(t, re), "association reported")
		if erased, err := re.Erase(ctx, "abc"); erased != 0 {
			t.Errorf("what is reported still was erased: %d, %v", erased, err)
		}

		// It leaves the source, which is the last that happens. Three years later it is due.
		another(w, "2")
		want(t, "just gone", due(t, re))
		w.Clock.Pass(37 * 31 * 24 * time.Hour)
		want(t, "three years after it was gone", due(t, re),
			"association clock", "association reported", "municipality clock")
		if erased, err := re.Erase(ctx, "abc"); erased != 0 {
			t.Errorf("%d were erased by a clock that the log does not vouch for", erased)
		} else {
			gatewaytest.WantRefusal(t, err, "uret kan være forkert")
		}

		another(w, "3")
		w.Clock.Pass(8 * 24 * time.Hour)
		want(t, "when the log vouches for the clock", due(t, re), "association ", "municipality ")
		hold := gateway.Hold{Reason: "court", By: "abc"}
		if err := re.Hold(ctx, gateway.Operator, n.Number, hold); err != nil {
			t.Fatal(err)
		}
		gatewaytest.WantRefusal(t, re.Hold(ctx, gateway.Operator, n.Number, hold), "allerede")
		if erased, err := re.Erase(ctx, "abc"); erased != 0 || err != nil {
			t.Errorf("what is held was erased: %d, %v", erased, err)
		}
		if err := re.Hold(ctx, gateway.Operator, n.Number, gateway.Hold{Released: true, By: "abc"}); err != nil {
			t.Fatal(err)
		}
		if erased, err := re.Erase(ctx, "abc"); erased != 1 || err != nil {
			t.Errorf("%d were erased, want one case, what both parties had of it: %v", erased, err)
		}
		want(t, "when both have been erased, and the municipality's time is over", due(t, re))
		gatewaytest.WantRefusal(t, re.Hold(ctx, gateway.Operator, n.Number, hold), "intet at holde tilbage")
		w.View(func(r gateway.Reader) error {
			if _, err := r.Version(gateway.Operator, n.Case, 1); !errors.Is(err, gateway.ErrErased) {
				t.Errorf("the association's data: %v", err)
			}
			if _, err := r.Deliveries(gatewaytest.MunicipalityScope, n.ID); !errors.Is(err, gateway.ErrErased) {
				t.Errorf("what the municipality was sent: %v", err)
			}
			if _, err := r.Acts(gateway.Operator, n.Case); !errors.Is(err, gateway.ErrErased) {
				t.Errorf("the municipality's data: %v", err)
			}
			return nil
		})
		w.Verify()
	})
}

// What is listed as due and kept by nothing is what is erased, whatever keeps the rest: nothing of it is
// refused.
func TestWhatIsListedIsErased(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		re := of(w)
		another(w, "1")
		held := w.NoticeViews(gateway.Operator)[0]
		for _, number := range []string{"2", "3"} {
			w.Clock.Pass(24 * time.Hour)
			another(w, number)
		}
		if err := re.Hold(t.Context(), gateway.Operator, held.Number, gateway.Hold{Reason: "court"}); err != nil {
			t.Fatal(err)
		}
		for _, pass := range []int{20, 37 * 31, 1, 8} { // to when it is due, and to when the log vouches again
			w.Clock.Pass(time.Duration(pass) * 24 * time.Hour)
			if pass == 1 {
				another(w, "4")
			}
			listed := map[string]bool{}
			found, err := re.Due(t.Context())
			for _, d := range found {
				if d.Keeps == retention.KeepsNothing {
					listed[d.Case] = true
				}
			}
			if err != nil {
				t.Fatal(err)
			}
			erased, err := re.Erase(t.Context(), "abc")
			if erased != len(listed) || err != nil && len(listed) > 0 {
				t.Errorf("%s: %d cases are listed to be erased, and %d were: %v", w.Clock.Now(), len(listed), erased, err)
			}
			if pass == 8 && erased == 0 {
				t.Errorf("nothing was erased in the end of %+v", found)
			}
		}
	})
}

// TestHoldUnknown: only a case that there is can be held.
func TestHoldUnknown(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		err := of(w).Hold(context.Background(), gateway.Operator, "B-0000-0000", gateway.Hold{Reason: "court"})
		if !errors.Is(err, gateway.ErrNotFound) {
			t.Errorf("got %v, want ErrNotFound", err)
		}
		gatewaytest.WantRefusal(t, of(w).Hold(context.Background(), gateway.Operator,
			w.Arrive(gatewaytest.Tenancy("1", gatewaytest.Filed(rules.Date(2026, 10, 5)))).Number,
			gateway.Hold{Released: true}), "holdes ikke")
	})
}

// What a municipality was sent is erased by the municipality's own time, from when it was sent, and by nobody
// who does not have its key.
func TestWhatAMunicipalityWasSentIsKeptByItsOwnTime(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		ctx, re := context.Background(), of(w)
		w.Arrive(gatewaytest.Tenancy("1", gatewaytest.Filed(rules.Date(2026, 10, 5))))
		n := w.Notices()[0]
		w.Clock.Pass(time.Hour)
		another(w, "2")
		w.Clock.Pass(36 * 31 * 24 * time.Hour)
		another(w, "3")
		w.Clock.Pass(8 * 24 * time.Hour)
		without := *re
		blinded := w.Place
		blinded.NoMunicipal = true
		without.Store = storetest.Open(t, blinded)
		want(t, "without the municipality's key", due(t, &without), "association key")
		if erased, err := without.Erase(ctx, "abc"); erased != 0 || err != nil {
			t.Errorf("without its key %d were erased, %v", erased, err)
		}
		if erased, err := re.Erase(ctx, "abc"); erased != 1 || err != nil {
			t.Fatalf("%d were erased, %v", erased, err)
		}
		reads := func() (err error) {
			w.View(func(r gateway.Reader) error {
				_, err = r.Deliveries(gatewaytest.MunicipalityScope, n.ID)
				return nil
			})
			return err
		}
		if err := reads(); err != nil {
			t.Errorf("the municipality reads nothing of what it was sent: %v", err)
		}
		held := gateway.Hold{Reason: "audit", By: "abc"}
		if err := re.Hold(ctx, gateway.Operator, n.Number, held); err != nil {
			t.Errorf("what the municipality was sent cannot be held: %v", err)
		}
		held = gateway.Hold{Released: true, By: "abc"}
		if err := re.Hold(ctx, gateway.Operator, n.Number, held); err != nil {
			t.Error(err)
		}
		w.Clock.Pass(24 * 31 * 24 * time.Hour)
		another(w, "4")
		w.Clock.Pass(8 * 24 * time.Hour)
		if all := due(t, re); !slices.Contains(all, "received ") {
			t.Errorf("%q is due", all)
		}
		if _, err := re.Erase(ctx, "abc"); err != nil {
			t.Fatal(err)
		}
		if err := reads(); !errors.Is(err, gateway.ErrErased) {
			t.Errorf("after its time: %v", err)
		}
		w.Verify()
	})
}
