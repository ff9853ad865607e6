package municipal

import (
	"context"
	"errors"
	"slices"

	"boligbro/gateway"
	"boligbro/gateway/casework"
	"boligbro/rules"
)

// Overview is what one side sees of its notices. Everything in it was read through that side's own scope, and holds
// no name, address or tenancy number.
type Overview struct {
	Notices []NoticeView
	Runs    []gateway.Run // the association's side only
	Alarms  []gateway.Alarm
}

// NoticeView is one notice with what hangs on it.
type NoticeView struct {
	gateway.Notice
	Cites    []rules.Citation // the law that its first message cites
	Attempts int
	Tenants  int              // how many living tenants its messages name
	First    bool             // known children: the association looks at it first; never told to the municipality's side
	Next     gateway.Delivery // the newest delivery, without content
	// Punctuality is how the association stands with its duty to notify.
	Punctuality rules.Punctuality
	// Shared are the decisions that the association may know, because the citizen has consented.
	Shared []gateway.Shared
	// The municipality's side only: its clocks and what it has recorded about the notice.
	Duties []rules.Duty
	Facts  []gateway.Fact
}

// Overview reads what the scope may see: newest notices first, and on the association's side those of cases with known
// children before others.
func (mu *Municipal) Overview(ctx context.Context, s gateway.Scope, asked rules.Asked) (Overview, error) {
	var o Overview
	err := mu.Store.View(ctx, func(r gateway.Reader) error {
		o = Overview{}
		notices, err := r.Notices(s, gateway.NoticeFilter{})
		if err != nil {
			return err
		}
		for _, n := range notices {
			view, err := mu.view(r, s, n, asked)
			if err != nil {
				return err
			}
			o.Notices = append(o.Notices, view)
		}
		slices.Reverse(o.Notices)
		first := casework.Priority(r, s, asked)
		for i := range o.Notices {
			if o.Notices[i].First, err = first(o.Notices[i].Case); err != nil {
				return err
			}
		}
		slices.SortStableFunc(o.Notices, func(a, b NoticeView) int { return casework.TrueFirst(a.First, b.First) })
		if o.Runs, err = r.Runs(s, "", 20); err != nil {
			return err
		}
		o.Alarms, err = casework.AlarmsOf(r, s, false, first)
		return err
	})
	return o, err
}

func (mu *Municipal) view(r gateway.Reader, s gateway.Scope, n gateway.Notice, asked rules.Asked) (NoticeView, error) {
	view := NoticeView{Notice: n}
	deliveries, err := r.Deliveries(s, n.ID)
	if err != nil {
		return view, err
	}
	n = casework.Current(n, deliveries)
	view.Notice, view.Punctuality = n, casework.Measure(n, asked)
	for i, d := range deliveries {
		if i == 0 {
			view.Cites = d.Content.Cites
		}
		view.Attempts += d.Attempts
		view.Next = d
		view.Next.Content, view.Next.Payload = rules.Notice{}, gateway.Payload{}
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
		view.Facts = gateway.About(facts, n)
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
func received(r gateway.Reader, n gateway.Notice) (rules.Day, error) {
	if n.Rule != rules.AssignedTenantDemand {
		return 0, nil
	}
	told, err := casework.Merged(r, gateway.Operator, n.Case)
	if errors.Is(err, gateway.ErrErased) {
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
