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
	Attention []AttentionView // the association's side only
	Runs      []Run           // the association's side only
	Alarms    []Alarm
}

// NoticeView is one notice with what hangs on it.
type NoticeView struct {
	Notice
	Cites    []rules.Citation // the law that its first message cites
	Attempts int
	Next     Delivery // the newest delivery, without content
	// The municipality's side only: its clocks and what it has recorded.
	Duties []rules.Duty
	Facts  []Fact
}

// AttentionView is a finding that a person must look at, with what it says in full (but for the step's reference).
type AttentionView struct {
	Attention
	Finding rules.Finding
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
		if o.Attention, err = attentionOf(r, s); err != nil {
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

// attentionOf reads what is open, each with its finding in the newest evaluation of its case.
func attentionOf(r Reader, s Scope) ([]AttentionView, error) {
	open, err := r.Attention(s, 0)
	if err != nil {
		return nil, err
	}
	views := make([]AttentionView, len(open))
	for i, a := range open {
		views[i] = AttentionView{a, rules.Finding{
			Rule: a.Rule, Episode: a.Episode, Outcome: a.Outcome, Reason: a.Reason, Missing: a.Missing, Due: a.Due, Municipality: a.Municipality,
		}}
		evaluations, err := r.Evaluations(s, a.Case)
		if err != nil {
			return nil, err
		}
		if len(evaluations) == 0 {
			continue
		}
		for _, f := range evaluations[len(evaluations)-1].Findings {
			if f.Rule == a.Rule && f.Episode == a.Episode && f.Outcome == a.Outcome && f.Reason == a.Reason && f.Due == a.Due {
				f.Event.Ref = ""
				views[i].Finding = f
				break
			}
		}
	}
	return views, nil
}

func (g *Gateway) view(r Reader, s Scope, n Notice, asked rules.Asked) (NoticeView, error) {
	view := NoticeView{Notice: n}
	deliveries, err := r.Deliveries(s, n.ID)
	if err != nil {
		return view, err
	}
	var tenants []rules.NoticeTenant
	for i, d := range deliveries {
		if i == 0 {
			view.Cites = d.Content.Cites
		}
		tenants = d.Content.Tenants
		view.Attempts += d.Attempts
		d.Content, d.Payload = rules.Notice{}, Payload{}
		view.Next = d
	}
	if view.Facts, err = r.Facts(s, n.Case); err != nil {
		return view, err
	}
	if s.Operator || slices.Contains(s.Municipalities, n.Municipality) {
		view.Duties = Clocks(n, tenants, view.Facts, asked)
	}
	return view, nil
}

// Clocks are the municipality's duties after the notice, computed from what is recorded; none before it has arrived.
// It decides about each of the tenants named.
func Clocks(n Notice, tenants []rules.NoticeTenant, facts []Fact, asked rules.Asked) []rules.Duty {
	if n.Arrived.IsZero() {
		return nil
	}
	c := rules.Case{Association: n.Association, Municipal: municipal(Since(facts, n))}
	c.Tenancy.Municipality = n.Municipality
	for _, t := range tenants {
		c.Tenants = append(c.Tenants, rules.Tenant{Name: t.Name})
	}
	f := rules.Finding{Rule: n.Rule, Episode: n.Episode, Event: n.Event, Municipality: n.Municipality, Outcome: rules.Notify}
	return rules.Duties(&c, &f, n.Arrived, asked)
}

// Since are the facts that may be about the notice: what was decided before it was made answers an earlier one.
func Since(facts []Fact, n Notice) []Fact {
	made := rules.DayOf(n.Created)
	return slices.DeleteFunc(slices.Clone(facts), func(f Fact) bool { return f.On < made })
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
