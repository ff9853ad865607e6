package gateway

import (
	"context"
	"errors"
	"slices"

	"boligbro/rules"
)

// Overview is what one side sees of its notices. Everything in it was read through that side's own scope, and holds
// no name, address or tenancy number.
type Overview struct {
	Notices []NoticeView
	Runs    []Run // the association's side only
	Alarms  []Alarm
}

// NoticeView is one notice with what hangs on it.
type NoticeView struct {
	Notice
	Cites    []rules.Citation // the law that its first message cites
	Attempts int
	Tenants  int      // how many living tenants its messages name
	First    bool     // known children: the association looks at it first; never told to the municipality's side
	Next     Delivery // the newest delivery, without content
	// Punctuality is how the association stands with its duty to notify.
	Punctuality rules.Punctuality
	// Shared are the decisions that the association may know, because the citizen has consented.
	Shared []Shared
	// The municipality's side only: its clocks and what it has recorded about the notice.
	Duties []rules.Duty
	Facts  []Fact
}

// AttentionView is a finding that a person must look at, with what it says in full (but for the step's reference).
type AttentionView struct {
	Attention
	First   bool // known children
	Finding rules.Finding
}

// Overview reads what the scope may see: newest notices first, and on the association's side those of cases with known
// children before others.
func (g *Gateway) Overview(ctx context.Context, s Scope, asked rules.Asked) (Overview, error) {
	var o Overview
	err := g.Store.View(ctx, func(r Reader) error {
		o = Overview{}
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
		first := priority(r, s, asked)
		for i := range o.Notices {
			if o.Notices[i].First, err = first(o.Notices[i].Case); err != nil {
				return err
			}
		}
		slices.SortStableFunc(o.Notices, func(a, b NoticeView) int { return before(a.First, b.First) })
		if o.Runs, err = r.Runs(s, "", 20); err != nil {
			return err
		}
		o.Alarms, err = alarmsOf(r, s, false, first)
		return err
	})
	return o, err
}

// attentionOf reads what is open, cases with known children first, each with its finding in the newest evaluation of
// its case.
func attentionOf(r Reader, s Scope, first func(caseID string) (bool, error)) ([]AttentionView, error) {
	open, err := r.Attention(s, 0)
	if err != nil {
		return nil, err
	}
	views := make([]AttentionView, len(open))
	for i, a := range open {
		views[i] = AttentionView{Attention: a, Finding: rules.Finding{
			Rule: a.Rule, Episode: a.Episode, Outcome: a.Outcome, Reason: a.Reason, Missing: a.Missing, Due: a.Due, Municipality: a.Municipality,
		}}
		if views[i].First, err = first(a.Case); err != nil {
			return nil, err
		}
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
	slices.SortStableFunc(views, func(a, b AttentionView) int { return before(a.First, b.First) })
	return views, nil
}

func (g *Gateway) view(r Reader, s Scope, n Notice, asked rules.Asked) (NoticeView, error) {
	view := NoticeView{Notice: n}
	deliveries, err := r.Deliveries(s, n.ID)
	if err != nil {
		return view, err
	}
	n = n.Standing(deliveries)
	view.Notice, view.Punctuality = n, measure(n, asked)
	for i, d := range deliveries {
		if i == 0 {
			view.Cites = d.Content.Cites
		}
		view.Attempts += d.Attempts
		view.Next = d
		view.Next.Content, view.Next.Payload = rules.Notice{}, Payload{}
	}
	tenants := concerned(deliveries)
	for i := range tenants {
		if tenants[i].Deceased != rules.Yes {
			view.Tenants++
		}
	}
	if s.Operator || slices.Contains(s.Municipalities, n.Municipality) {
		facts, err := r.Facts(s, n.Case)
		if err != nil {
			return view, err
		}
		view.Facts = About(facts, n)
		if n.Event.Received, err = received(r, n); err != nil {
			return view, err
		}
		view.Duties = Clocks(n, tenants, view.Facts, asked)
	}
	if s.Operator || slices.Contains(s.Associations, n.Association) {
		shared, err := r.Shared(s, n.Case)
		if err != nil {
			return view, err
		}
		for _, one := range shared {
			if one.Notice == n.ID {
				view.Shared = append(view.Shared, one)
			}
		}
	}
	return view, nil
}

// received is the day on which the demand that the notice tells of came to hand, when that has been told by now: the
// meeting's time runs from it, and often it is known only after the notice was made. The day is all that is taken
// from the association's side.
func received(r Reader, n Notice) (rules.Day, error) {
	if n.Rule != rules.AssignedTenantDemand {
		return 0, nil
	}
	told, err := told(r, Operator, n.Case)
	if errors.Is(err, ErrErased) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	for _, e := range told.Events {
		if e.Kind == n.Event.Kind && (e.Ref != "" && e.Ref == n.Event.Ref || e.Ref == n.Event.Ref && e.On == n.Event.On) {
			return e.Received, nil
		}
	}
	return 0, nil
}
