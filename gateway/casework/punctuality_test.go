package casework_test

import (
	"testing"
	"time"

	"boligbro/gateway/gatewaytest"
	"boligbro/rules"
)

// The association is measured at arrival, or at transmission where none is proved, and that shows.
func TestPunctualityIsMeasuredAtArrival(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		in := w.Arrive(gatewaytest.Tenancy("1", gatewaytest.Filed(rules.Date(2026, 10, 5)))).Punctuality
		if !in.Measured || !in.OnTime || !in.ByProof {
			t.Errorf("arrived on the day: %+v", in)
		}
		w.Clock.Pass(24 * time.Hour)
		w.Channel.Answer = nil
		w.Read(&gatewaytest.Feed{
			Label: "b", Rows: []rules.Record{gatewaytest.Tenancy("2",
				gatewaytest.Filed(rules.Date(2026, 10, 5)))},
		})
		w.SendAll()
		if late := w.NoticeViews(gatewaytest.AssociationScope)[0].Punctuality; !late.Measured || late.OnTime ||
			late.ByProof || late.LateBy != 24*time.Hour {
			t.Errorf("transmitted the day after: %+v", late)
		}
	})
}

// A planned filing that was made earlier is due when it was made; a withdrawal moves no day.
func TestAPlanFiledEarlierIsDueThen(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		w.Arrive(gatewaytest.Tenancy("1", gatewaytest.Planned(rules.Date(2026, 10, 5))))
		w.Clock.Pass(24 * time.Hour)
		w.Arrive(gatewaytest.Tenancy("1", gatewaytest.Planned(rules.Date(2026, 10, 5)),
			gatewaytest.Filed(rules.Date(2026, 10, 2))))
		check := func(when string) {
			t.Helper()
			if n := w.NoticeViews(gatewaytest.AssociationScope)[0]; n.Event.Kind != rules.Filed ||
				n.Due != rules.Date(2026, 10, 2) || n.Punctuality.OnTime ||
				n.Punctuality.LateBy != 3*24*time.Hour {
				t.Errorf("%s: %s %s, due %s, %+v", when, n.Event.Kind, n.Event.On, n.Due, n.Punctuality)
			}
		}
		check("filed")
		w.Clock.Pass(24 * time.Hour)
		w.Arrive(gatewaytest.Tenancy("1", gatewaytest.Planned(rules.Date(2026, 10, 5)),
			gatewaytest.Filed(rules.Date(2026, 10, 2)),
			rules.Event{Kind: rules.Withdrawn, On: rules.Date(2026, 10, 7)}))
		check("withdrawn")
	})
}

// A notice that has not been sent when its time has passed is late.
func TestANoticeThatWasNeverSentIsLate(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		w.Routes = nil
		w.Read(&gatewaytest.Feed{
			Label: "a", Rows: []rules.Record{gatewaytest.Tenancy("1",
				gatewaytest.Filed(rules.Date(2026, 10, 5)))},
		})
		if p := w.NoticeViews(gatewaytest.AssociationScope)[0].Punctuality; p.Notified || p.Measured {
			t.Errorf("on its day: %+v", p)
		}
		w.Clock.Pass(3 * 24 * time.Hour)
		if p := w.NoticeViews(gatewaytest.AssociationScope)[0].Punctuality; p.Notified || !p.Measured ||
			p.OnTime ||
			p.LateBy != 3*24*time.Hour {
			t.Errorf("three days after: %+v", p)
		}
	})
}
