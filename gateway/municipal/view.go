package municipal

import (
	"errors"
	"slices"

	"boligbro/gateway"
	"boligbro/gateway/casework"
	"boligbro/rules"
)

// NoticeView is one notice with what hangs on it.
type NoticeView struct {
	gateway.Notice
	Cites    []rules.Citation // the law that its first message cites
	Attempts int
	Tenants  int              // how many living tenants its messages name
	First    bool             // known children; never shown to the municipality's side
	Next     gateway.Delivery // the newest delivery, without content
	// Punctuality is whether the association notified in time.
	Punctuality rules.Punctuality
	// Shared are the decisions that the association may know, because the citizen has consented.
	Shared []gateway.Shared
	// The municipality's side only: its clocks and what it has recorded about the notice.
	Duties []rules.Duty
	Acts   []gateway.MunicipalAct
}

// Soonest is the first day on which a clock that runs is due; zero: none runs. The time to appeal is the
// citizen's.
func (v *NoticeView) Soonest() (first rules.Day) { return soonest(v.Duties) }

func soonest(duties []rules.Duty) (first rules.Day) {
	for i := range duties {
		d := &duties[i]
		runs := d.Ended.IsZero() && !d.Due.IsZero() && d.Duty != rules.Appeal
		if runs && (first.IsZero() || d.Due < first) {
			first = d.Due
		}
	}
	return first
}

// views reads the notices with these ids, in their order.
func (mu *Municipal) views(
	r gateway.Reader, s gateway.Scope, ids []string, asked rules.Asked,
) ([]NoticeView, error) {
	files, err := r.NoticeFiles(s, ids)
	if err != nil {
		return nil, err
	}
	views := make([]NoticeView, len(files))
	if s.Operator { // who sees both sides needs nothing more of the reader
		err = gateway.InParallel(len(files), func(i int) (err error) {
			views[i], err = ViewOf(r, s, &files[i], asked)
			return err
		})
		return views, err
	}
	for i := range files {
		if views[i], err = ViewOf(r, s, &files[i], asked); err != nil {
			return nil, err
		}
	}
	return views, nil
}

// ViewOf is the notice as the scope may see it.
func ViewOf(
	r gateway.Reader, s gateway.Scope, f *gateway.NoticeFile, asked rules.Asked,
) (view NoticeView, err error) {
	n := casework.Current(f.Notice, f.Thread)
	view.Notice, view.Punctuality, view.Shared = n, casework.Measure(n, asked), f.Shared
	view.Cites = f.Thread[0].Content.Cites
	for _, d := range f.Thread {
		view.Attempts += d.Attempts
	}
	view.Next = f.Thread[len(f.Thread)-1]
	view.Next.Content = rules.Notice{}
	tenants := concerned(f.Thread)
	for i := range tenants {
		if tenants[i].Deceased != rules.Yes {
			view.Tenants++
		}
	}
	var reported *rules.Case // what the association's side knows; nil: it is not seen, or erased
	if len(f.Records) > 0 {
		merged := rules.Merge(n.Number, n.Association, f.Records)
		reported, view.First = &merged, rules.First(&merged, asked)
	}
	if !s.Operator && !slices.Contains(s.Municipalities, n.Municipality) {
		return view, nil
	}
	view.Acts = gateway.About(f.Acts, n)
	switch {
	case reported != nil:
		view.Notice.Event.Received = receivedOf(n, reported)
	case !s.Operator: // the operator reads nothing of what has been erased
		if view.Notice.Event.Received, err = received(r, n); err != nil {
			return view, err
		}
	}
	view.Duties = Clocks(view.Notice, tenants, view.Acts, asked)
	return view, nil
}

// received is the day on which the tenant received the notice's demand, when a source has reported it: the
// meeting's time runs from it, and often it is reported only after the notice was made. Nothing but the day
// is taken from the association's side.
func received(r gateway.Reader, n gateway.Notice) (rules.Day, error) {
	if n.Rule != rules.AssignedTenantDemand {
		return 0, nil
	}
	reported, err := casework.Merged(r, gateway.Operator, n.Case)
	if errors.Is(err, gateway.ErrErased) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	return receivedOf(n, &reported), nil
}

func receivedOf(n gateway.Notice, reported *rules.Case) rules.Day {
	if n.Rule != rules.AssignedTenantDemand {
		return 0
	}
	for _, e := range reported.Events {
		if e.ID != "" && e.ID == n.Step {
			return e.Received
		}
	}
	return 0
}
