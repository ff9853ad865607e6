package casework_test

import (
	"slices"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/rules"
)

// tenants is a world in which the municipality has been notified of a filing, with a night that changes whom
// the row names and since when they live there.
func tenants(
	t *testing.T,
	test func(w *gatewaytest.World, night func(name string, start rules.Day, more ...rules.Event)),
) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		f := &gatewaytest.Feed{Label: "a"}
		night := func(name string, start rules.Day, more ...rules.Event) {
			w.Clock.Pass(24 * time.Hour)
			steps := append([]rules.Event{gatewaytest.Filed(rules.Date(2026, 10, 5))}, more...)
			row := gatewaytest.Tenancy("1", steps...)
			row.Facts.Tenants = []rules.Tenant{{Name: name, Protected: rules.No}}
			row.Facts.Tenancy.Start = start
			f.Rows, f.Version = []rules.Record{row}, f.Version+1
			w.Read(f)
			w.SendAll()
		}
		night("Dorte Krogh", rules.Date(2020, 1, 1))
		test(w, night)
		w.Verify()
	})
}

// named are those that each message of the only notice's thread names first.
func named(w *gatewaytest.World) (names []string) {
	w.View(func(r gateway.Reader) error {
		thread, err := r.Deliveries(gateway.Operator, w.Notices()[0].ID)
		for _, d := range thread {
			names = append(names, string(d.Kind)+" "+d.Content.Tenants[0].Name)
		}
		return err
	})
	return names
}

func wantNamed(t *testing.T, w *gatewaytest.World, open int, want ...string) {
	t.Helper()
	if got := named(w); !slices.Equal(got, want) {
		t.Errorf("sent %q, want %q", got, want)
	}
	if got := w.Waiting(gateway.Operator); len(got) != open || open > 0 && got[0].Reason != rules.TenantsReplaced {
		t.Errorf("%d wait, want %d: %+v", len(got), open, got)
	}
}

var moved = rules.Date(2026, 9, 15)

func TestOtherTenantsUnderANumberAreAskedAbout(t *testing.T) {
	reply := func(w *gatewaytest.World, reason string) {
		t.Helper()
		_, err := w.Answer(w.Notices()[0].Number,
			gatewaytest.Reply{Rule: rules.EvictionFiled, As: rules.None, Reason: reason})
		if err != nil {
			t.Error(err)
		}
		w.SendAll()
	}
	t.Run("others", func(t *testing.T) {
		tenants(t, func(w *gatewaytest.World, night func(string, rules.Day, ...rules.Event)) {
			night("Zenia Ny", moved)
			wantNamed(t, w, 1, "notice Dorte Krogh")
			w.SweepAndSend()
			night("Zenia Nyt Navn", moved)
			wantNamed(t, w, 1, "notice Dorte Krogh")
			if _, err := w.Answer(w.Notices()[0].Number, gatewaytest.NotOwed); err == nil {
				t.Error("another reason answers whose case it is")
			}
			reply(w, "other-tenants")
			night("Zenia Ny", moved)
			wantNamed(t, w, 0, "notice Dorte Krogh")
			night("Zenia Ny", moved, gatewaytest.Withdrawn(rules.Date(2026, 10, 7)))
			wantNamed(t, w, 0, "notice Dorte Krogh", "update Dorte Krogh")
		})
	})
	t.Run("the same", func(t *testing.T) {
		tenants(t, func(w *gatewaytest.World, night func(string, rules.Day, ...rules.Event)) {
			night("Zenia Ny", moved)
			reply(w, "same-tenants")
			wantNamed(t, w, 0, "notice Dorte Krogh", "correction Zenia Ny")
			night("Zenia Ny", moved)
			wantNamed(t, w, 0, "notice Dorte Krogh", "correction Zenia Ny")
		})
	})
	t.Run("taken back", func(t *testing.T) {
		tenants(t, func(w *gatewaytest.World, night func(string, rules.Day, ...rules.Event)) {
			night("Zenia Ny", moved)
			night("Dorte Krogh", rules.Date(2020, 1, 1))
			wantNamed(t, w, 0, "notice Dorte Krogh")
		})
	})
	t.Run("name and day in different nights", func(t *testing.T) {
		tenants(t, func(w *gatewaytest.World, night func(string, rules.Day, ...rules.Event)) {
			night("Zenia Ny", rules.Date(2020, 1, 1))
			night("Zenia Ny", moved)
			wantNamed(t, w, 1, "notice Dorte Krogh", "correction Zenia Ny")
			w.SweepAndSend()
			night("Zenia Ny", moved)
			wantNamed(t, w, 1, "notice Dorte Krogh", "correction Zenia Ny")
			reply(w, "same-tenants")
			night("Zenia Ny", moved.Add(1))
			wantNamed(t, w, 0, "notice Dorte Krogh", "correction Zenia Ny")
		})
	})
	t.Run("day and name in different nights", func(t *testing.T) {
		tenants(t, func(w *gatewaytest.World, night func(string, rules.Day, ...rules.Event)) {
			night("Dorte Krogh", moved)
			night("Zenia Ny", moved)
			wantNamed(t, w, 1, "notice Dorte Krogh")
			reply(w, "other-tenants")
			night("Zenia Ny", moved)
			wantNamed(t, w, 0, "notice Dorte Krogh")
		})
	})
	t.Run("an heir", func(t *testing.T) {
		tenants(t, func(w *gatewaytest.World, night func(string, rules.Day, ...rules.Event)) {
			night("Zenia Ny", rules.Date(2020, 1, 1))
			wantNamed(t, w, 0, "notice Dorte Krogh", "correction Zenia Ny")
		})
	})
	t.Run("misspelled", func(t *testing.T) {
		tenants(t, func(w *gatewaytest.World, night func(string, rules.Day, ...rules.Event)) {
			night("Dorthe Krogh", moved)
			wantNamed(t, w, 0, "notice Dorte Krogh", "correction Dorthe Krogh")
		})
	})
}
