package gateway

import (
	"context"
	"slices"

	"boligbro/rules"
)

// Overview is what one side sees of its notices. Everything in it was read through that side's own scope, and holds
// no name, address or tenancy number.
type Overview struct {
	Notices   []NoticeView
	Attention []Attention // the association's side only
	Runs      []Run       // the association's side only
	Alarms    []Alarm
}

// NoticeView is one notice with what hangs on it.
type NoticeView struct {
	Notice
	Attempts int
	Next     Delivery // the newest delivery, without content
	// The municipality's side only: its clocks and what it has recorded.
	Duties []rules.Duty
	Facts  []Fact
}

// Overview reads what the scope may see, newest notices first.
func (g *Gateway) Overview(ctx context.Context, s Scope, asked rules.Asked) (Overview, error) {
	var o Overview
	err := g.Store.View(ctx, func(r Reader) error {
		notices, err := r.Notices(s, NoticeFilter{})
		if err != nil {
			return err
		}
		for _, n := range notices {
			view, err := g.view(r, s, n, asked)
			if err != nil {
				return err
			}
			o.Notices = append(o.Notices, view)
		}
		slices.Reverse(o.Notices)
		if o.Attention, err = r.Attention(s, 0); err != nil {
			return err
		}
		if o.Runs, err = r.Runs(s, "", 20); err != nil {
			return err
		}
		o.Alarms, err = r.Alarms(s, false, 0)
		return err
	})
	return o, err
}

func (g *Gateway) view(r Reader, s Scope, n Notice, asked rules.Asked) (NoticeView, error) {
	view := NoticeView{Notice: n}
	deliveries, err := r.Deliveries(s, n.ID)
	if err != nil {
		return view, err
	}
	for _, d := range deliveries {
		view.Attempts += d.Attempts
		d.Content, d.Payload = rules.Notice{}, Payload{}
		view.Next = d
	}
	if view.Facts, err = r.Facts(s, n.Case); err != nil {
		return view, err
	}
	if s.Operator || slices.Contains(s.Municipalities, n.Municipality) {
		view.Duties = Clocks(n, view.Facts, asked)
	}
	return view, nil
}

// Clocks are the municipality's duties after the notice, computed from what is recorded; none before it has arrived.
func Clocks(n Notice, facts []Fact, asked rules.Asked) []rules.Duty {
	if n.Arrived.IsZero() {
		return nil
	}
	c := rules.Case{Association: n.Association, Municipal: municipal(facts)}
	c.Tenancy.Municipality = n.Municipality
	f := rules.Finding{Rule: n.Rule, Episode: n.Episode, Event: n.Event, Municipality: n.Municipality, Outcome: rules.Notify}
	return rules.Duties(&c, &f, n.Arrived, asked)
}

// municipal is what a municipality has recorded, as the rules read it. A later fact stands in the place of an earlier.
func municipal(facts []Fact) rules.Municipal {
	var m rules.Municipal
	for _, f := range facts {
		if f.Kind != FactDecision {
			continue
		}
		if f.Tenant == "" {
			m.Decided, m.Outcome = f.On, f.Outcome
		} else {
			m.Decisions = append(m.Decisions, rules.TenantDecision{Tenant: f.Tenant, Decided: f.On, Outcome: f.Outcome})
		}
	}
	return m
}
