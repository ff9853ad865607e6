package casework_test

import (
	"slices"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/gateway/outbox"
	"boligbro/rules"
)

// A notice that went to another municipality than the dwelling's is for a person; the first municipality gets
// nothing more.
func TestAStrayedNoticeAsksAPerson(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		right := &gatewaytest.Channel{}
		w.Routes["0461"] = outbox.Route{right}
		row := gatewaytest.Tenancy("2", gatewaytest.Filed(rules.Date(2026, 10, 2)))
		f := &gatewaytest.Feed{Label: "a", Rows: []rules.Record{row}}
		w.Read(f)
		w.SendAll()
		row.Facts.Tenancy.Municipality = "0461"
		row.Facts.Tenants = []rules.Tenant{{Name: "Anna Ærø"}}
		f.Rows, f.Version = []rules.Record{row}, 1
		w.Read(f)
		w.SweepAndSend()
		w.WantMessages("notice 2026-10-02")
		wantTask(t, w, rules.MunicipalityChanged)
		if right.Sends != 0 {
			t.Error("it was sent on without a person having looked")
		}
		row.Facts.Tenancy.Municipality = gatewaytest.Municipality
		f.Rows, f.Version = []rules.Record{row}, 2
		w.Read(f)
		w.SendAll()
		if slices.Contains(w.AlarmKinds(), gateway.AlarmFinding) {
			t.Error("the alarm stands when the kommunekode is as it was")
		}
	})
}

// When a person has had the right municipality notified, what follows goes to it and not to the first.
func TestAnUpdateOfAStrayedNoticeGoesToTheRightMunicipality(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		right := &gatewaytest.Channel{}
		w.Routes["0461"] = outbox.Route{right}
		row := gatewaytest.Tenancy("2", gatewaytest.Filed(rules.Date(2026, 10, 2)))
		f := &gatewaytest.Feed{Label: "a", Rows: []rules.Record{row}}
		w.Read(f)
		w.SendAll()
		row.Facts.Tenancy.Municipality = "0461"
		f.Rows, f.Version = []rules.Record{row}, 1
		w.Read(f)
		w.Clock.Pass(time.Hour)
		report, err := w.Answer(w.Notices()[0].Number,
			gatewaytest.Reply{Rule: rules.EvictionFiled, As: rules.Notify, Reason: "owed"})
		if err != nil || report.Notices != 1 {
			t.Fatalf("%d notices, %v; want one to the right municipality", report.Notices, err)
		}
		w.SendAll()
		w.Clock.Pass(time.Hour)
		row.Events = append(row.Events, gatewaytest.Withdrawn(rules.Date(2026, 10, 5)))
		f.Rows, f.Version = []rules.Record{row}, 2
		w.Read(f)
		w.SendAll()
		w.WantMessages("notice 2026-10-02")
		if right.Sends != 2 || len(w.Notices()) != 2 {
			t.Errorf("the right municipality was told %v", right.Bodies)
		}
		w.Verify()
	})
}
