package audit_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"boligbro/gateway"
	"boligbro/gateway/audit"
	"boligbro/gateway/gatewaytest"
	"boligbro/gateway/municipal"
	"boligbro/rules"
)

// answers are what the municipality records about a filing of Saturday 3 October, whose notice arrives on
// Monday; each about a tenancy of so many tenants.
var answers = map[string]struct {
	tenants int
	acts    []gateway.MunicipalAct
}{
	"none":      {1, nil},
	"one alone": {1, []gateway.MunicipalAct{refusal("", 12)}},
	"one of two": {2, []gateway.MunicipalAct{
		refusal("2", 12),
	}},
	"both of two": {2, []gateway.MunicipalAct{
		refusal("1", 12), refusal("2", 13),
	}},
	"before the notice arrived": {1, []gateway.MunicipalAct{refusal("", 4)}},
	"before the filing":         {1, []gateway.MunicipalAct{refusal("", 2)}},
	"a mistake": {1, []gateway.MunicipalAct{
		refusal("", 12), {Kind: gateway.ActDecision, Cancels: true, On: rules.Date(2026, 10, 14)},
	}},
	"contacted": {1, []gateway.MunicipalAct{
		{Kind: gateway.ActChildrenChecked, On: rules.Date(2026, 10, 6)},
		{Kind: gateway.ActNeedChecked, On: rules.Date(2026, 10, 6)},
		{Kind: gateway.ActClassified, Track: rules.Paragraph5, On: rules.Date(2026, 10, 6)},
		{Kind: gateway.ActContacted, On: rules.Date(2026, 10, 7)},
	}},
}

func refusal(tenant string, on int) gateway.MunicipalAct {
	return gateway.MunicipalAct{
		Kind: gateway.ActDecision, Outcome: "refused", Tenant: tenant, On: rules.Date(2026, 10, on),
		ReasonsGiven: true,
	}
}

// The report opens no message of a notice that has one alone. It counts the duties that the notice tells of
// all the same. A report from an export does so too.
func TestTheReportCountsWhatANoticeTells(t *testing.T) {
	for name, answer := range answers {
		t.Run(name, func(t *testing.T) {
			gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
				row := gatewaytest.Tenancy("1", gatewaytest.Filed(rules.Date(2026, 10, 3)))
				for len(row.Facts.Tenants) < answer.tenants {
					more := row.Facts.Tenants[0]
					more.Name = "Bo Ærø"
					row.Facts.Tenants = append(row.Facts.Tenants, more)
				}
				n := w.Arrive(row)
				for _, act := range answer.acts {
					w.Clock.At = max(act.On, rules.Date(2026, 10, 5)).Begins().Add(12 * time.Hour)
					record(w, n, act)
				}
				w.Clock.At = rules.Date(2026, 11, 5).Begins()
				told := w.NoticeViews(gateway.Operator)
				if len(told) != 1 || len(told[0].Messages) != 1 || told[0].Tenants != answer.tenants {
					t.Fatalf("the notices: %+v", told)
				}
				want := counted(told[0])
				c := compliance(t, w, october(w))
				if diff := cmp.Diff(want, sums(c.Duties)); diff != "" || len(want) == 0 {
					t.Errorf("the duties (-told +counted):\n%s", diff)
				}
				both := exported(t, w, gatewaytest.AssociationScope, gatewaytest.MunicipalityScope)
				other, err := (&audit.Audit{Exported: both}).Compliance(t.Context(), october(w))
				if diff := cmp.Diff(c, other, sameFigures); err != nil || diff != "" {
					t.Errorf("%v, the export says something else (-live +export):\n%s", err, diff)
				}
			})
		})
	}
}

// What the municipality did before a day and recorded after it was not known on that day.
func TestTheReportLeavesOutWhatWasRecordedLater(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		n := w.Arrive(gatewaytest.Tenancy("1", gatewaytest.Filed(rules.Date(2026, 10, 5))))
		w.Clock.At = rules.Date(2026, 10, 23).Begins()
		record(w, n, refusal("", 12))
		w.Clock.At = rules.Date(2026, 11, 5).Begins()
		for day, ended := range map[int]int{22: 0, 23: 1} {
			q := october(w)
			q.Asked = rules.AskedOn(rules.Date(2026, 10, day))
			want := map[string]sum{rules.DecideNoHelp: {1, ended}, rules.TakeUpAtOnce: {1, ended}}
			if diff := cmp.Diff(want, sums(compliance(t, w, q).Duties)); diff != "" {
				t.Errorf("as of %d October (-want +got):\n%s", day, diff)
			}
		}
	})
}

// A notice that was handed over in time, and of which no arrival is known, counts as handed over; one
// that waits is overdue. The export says the same.
func TestTheReportCountsWhatHasNotArrived(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		w.Channel.Answer = func(int, gateway.Payload) (*gateway.Receipt, error) { return nil, nil }
		filed := gatewaytest.Filed(rules.Date(2026, 10, 5))
		w.Read(&gatewaytest.Feed{Label: "a", Rows: []rules.Record{gatewaytest.Tenancy("1", filed)}})
		w.SendAll()
		w.Read(&gatewaytest.Feed{Label: "a", Version: 2, Rows: []rules.Record{
			gatewaytest.Tenancy("1", filed), gatewaytest.Tenancy("2", filed),
		}})
		w.Clock.At = rules.Date(2026, 10, 8).Begins()
		both := exported(t, w, gatewaytest.AssociationScope, gatewaytest.MunicipalityScope)
		want := []gateway.NoticeTally{{
			Rule: rules.EvictionFiled, Made: 2, Transmitted: 1, Overdue: 1, MedianLate: 3, NinetyLate: 3,
		}}
		for from, c := range map[string]*audit.Audit{"database": w.Audit(), "export": {Exported: both}} {
			got, err := c.Compliance(t.Context(), october(w))
			if diff := cmp.Diff(want, got.Notices); err != nil || diff != "" {
				t.Errorf("from the %s: %v (-want +got):\n%s", from, err, diff)
			}
		}
	})
}

// record writes an act, also one that nobody may record now: of a day before the notice.
func record(w *gatewaytest.World, n municipal.NoticeView, act gateway.MunicipalAct) {
	act.ID, act.Case, act.Notice, act.Municipality = gateway.NewID(), n.Case, n.ID, n.Municipality
	act.Recorded = w.Clock.Now()
	if err := w.DB.Do(context.Background(), func(tx gateway.Tx) error { return tx.AddAct(act) }); err != nil {
		w.T.Fatal(err)
	}
}

// sum is how often a duty is counted, and how often it has ended.
type sum struct{ Count, Ended int }

func counted(n municipal.NoticeView) map[string]sum {
	all := map[string]sum{}
	for _, d := range n.Duties {
		if d.Duty != rules.Appeal {
			s := all[d.Duty]
			if s.Count++; !d.Ended.IsZero() {
				s.Ended++
			}
			all[d.Duty] = s
		}
	}
	return all
}

func sums(duties []gateway.DutyTally) map[string]sum {
	all := map[string]sum{}
	for _, d := range duties {
		all[d.Duty] = sum{d.Count, d.OnTime + d.Extended + d.Late + d.NoLimit}
	}
	return all
}
