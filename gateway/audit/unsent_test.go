package audit_test

import (
	"bytes"
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"boligbro/gateway"
	"boligbro/gateway/audit"
	"boligbro/gateway/document"
	"boligbro/gateway/gatewaytest"
	"boligbro/rules"
)

// unsent is a world with a notice that was worded anew before it got through, with another name and another
// day, and one that lapsed.
func unsent(w *gatewaytest.World) (worded, lapsed gateway.Notice) {
	w.T.Helper()
	w.Channel.Answer = func(int, gateway.Payload) (*gateway.Receipt, error) {
		return nil, gateway.NotSent(string(gateway.CauseAway), gateway.Theirs, nil)
	}
	one := gatewaytest.Tenancy("1", gatewaytest.Filed(rules.Date(2026, 10, 5)))
	two := gatewaytest.Tenancy("2", gatewaytest.Filed(rules.Date(2026, 10, 5)))
	w.Read(&gatewaytest.Feed{Label: "a", Rows: []rules.Record{one, two}})
	w.SendAll()
	one = gatewaytest.Tenancy("1", gatewaytest.Filed(rules.Date(2026, 10, 2)))
	another := rules.Tenant{Name: "Bo Ny", Protected: rules.No, Deceased: rules.No}
	one.Facts.Tenants = append(one.Facts.Tenants, another)
	one.Facts.Tenants[0].Name = "Lis Dam"
	two = gatewaytest.Tenancy("2", gatewaytest.Filed(rules.Date(2026, 10, 5)))
	two.Events[0].Ground = rules.GroundOther
	w.Clock.Pass(2 * 24 * 3600e9)
	w.Arrive(one, two)
	for _, n := range w.Notices() {
		if n.State == gateway.Lapsed {
			lapsed = n
		} else {
			worded = n
		}
	}
	if worded.State != gateway.Arrived || lapsed.ID == "" {
		w.T.Fatalf("worded anew %+v, lapsed %+v", worded, lapsed)
	}
	return worded, lapsed
}

// What the municipality did not get is not shown to it: neither the words that were replaced nor a notice
// that lapsed.
func TestTheMunicipalitySeesWhatItGot(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		worded, lapsed := unsent(w)
		w.View(func(r gateway.Reader) error {
			if _, err := r.Notice(gatewaytest.MunicipalityScope, lapsed.ID); !errors.Is(err, gateway.ErrNotFound) {
				t.Errorf("the municipality reads what lapsed: %v", err)
			}
			_, err := r.Notice(gatewaytest.AssociationScope, lapsed.ID)
			return err
		})
		for _, order := range []gateway.ListOrder{gateway.ByCreated, gateway.ByWaiting, gateway.ByArrived} {
			w.View(func(r gateway.Reader) error {
				heads, err := r.NoticeHeads(gatewaytest.MunicipalityScope, gateway.NoticeList{Order: order, Limit: 9})
				for _, h := range heads {
					if h.ID != worded.ID {
						t.Errorf("by %s the municipality is shown what lapsed", order)
					}
				}
				return err
			})
		}
		e, _, files := evidenceOf(t, w, gatewaytest.MunicipalityScope, worded)
		if e.Event.On != "2026-10-02" || e.Case != worded.Number || e.Thread.Messages[0].Kind != "notice" {
			t.Errorf("%+v", e)
		}
		for name, b := range files {
			if bytes.Contains(b, []byte("Anne")) {
				t.Errorf("%s names whom the municipality was not told of", name)
			}
		}
		if _, err := w.Audit().Evidence(t.Context(), gatewaytest.MunicipalityScope, lapsed.ID); err == nil {
			t.Error("the municipality gets evidence about what lapsed")
		}
	})
}

// The evidence of the association shows when the message was worded anew, and that a notice lapsed.
func TestEvidenceOfWhatWasWordedAnew(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		worded, lapsed := unsent(w)
		e, _, _ := evidenceOf(t, w, gateway.Operator, worded)
		m := e.Thread.Messages[0]
		anew := 0
		for _, a := range m.Acts {
			if a.Worded {
				anew++
			}
		}
		if anew != 1 || len(e.Thread.Messages) != 1 || e.Event.On != "2026-10-02" || m.State != "arrived" {
			t.Errorf("%+v", e.Thread)
		}
		if pdf, err := document.EvidencePDF(&e); err != nil || len(pdf) == 0 {
			t.Error(err)
		}
		e, _, _ = evidenceOf(t, w, gateway.Operator, lapsed)
		if m := e.Thread.Messages[0]; m.State != "lapsed" || m.Arrived != "" || len(e.Thread.Messages) != 1 {
			t.Errorf("%+v", m)
		}
		w.Verify()
	})
}

// A notice that lapsed counts as that, from its day on, and not as one that was never handed over; the export
// says the same. The municipality's report does not hold it.
func TestTheReportCountsWhatLapsed(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		unsent(w)
		w.Clock.At = rules.Date(2026, 11, 5).Begins()
		for name, test := range map[string]struct {
			ask  func(*audit.ComplianceAsk)
			of   gateway.Scope
			want gateway.NoticeTally
		}{
			"all": {
				func(*audit.ComplianceAsk) {}, gatewaytest.AssociationScope,
				gateway.NoticeTally{Made: 2, Late: 1, Lapsed: 1, MedianLate: 5, NinetyLate: 5},
			},
			"the association": {
				func(q *audit.ComplianceAsk) { q.Association = gatewaytest.Association }, gatewaytest.AssociationScope,
				gateway.NoticeTally{Made: 2, Late: 1, Lapsed: 1, MedianLate: 5, NinetyLate: 5},
			},
			"before its day": {
				func(q *audit.ComplianceAsk) { q.Asked = rules.AskedOn(rules.Date(2026, 10, 6)) },
				gatewaytest.AssociationScope,
				gateway.NoticeTally{Made: 2, Overdue: 2, MedianLate: 1, NinetyLate: 4},
			},
			"the municipality": {
				func(q *audit.ComplianceAsk) { q.Municipality = gatewaytest.Municipality }, gatewaytest.MunicipalityScope,
				gateway.NoticeTally{Made: 1, Late: 1, MedianLate: 5, NinetyLate: 5},
			},
		} {
			q := october(w)
			test.ask(&q)
			live := compliance(t, w, q)
			test.want.Rule = rules.EvictionFiled
			if diff := cmp.Diff([]gateway.NoticeTally{test.want}, live.Notices); diff != "" {
				t.Errorf("%s (-want +got):\n%s", name, diff)
			}
			if name == "all" {
				continue
			}
			other, err := (&audit.Audit{Exported: exported(t, w, gatewaytest.AssociationScope,
				gatewaytest.MunicipalityScope)}).Compliance(context.Background(), q)
			if diff := cmp.Diff(live, other, sameFigures); err != nil || diff != "" {
				t.Errorf("%s: %v, the export says something else (-live +export):\n%s", name, err, diff)
			}
			if q.Municipality == "" {
				continue
			}
			other, err = (&audit.Audit{Exported: exported(t, w, test.of)}).Compliance(context.Background(), q)
			if diff := cmp.Diff(live, other, sameFigures); err != nil || diff != "" {
				t.Errorf("%s: %v, its own export says something else (-live +export):\n%s", name, err, diff)
			}
		}
	})
}
