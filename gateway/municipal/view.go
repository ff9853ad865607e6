package municipal

import (
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
	Tenants  int       // how many living tenants its messages name
	First    bool      // known children; never shown to the municipality's side
	Messages []Message // of its thread, oldest first; the first is the notice's own
	// Punctuality is whether the association notified in time.
	Punctuality rules.Punctuality
	// Shared are the decisions that the association may know, because the citizen has consented.
	Shared []gateway.Shared
	// The municipality's side only: its clocks and what it has recorded about the notice.
	Duties []rules.Duty
	Acts   []gateway.MunicipalAct
	Closed bool // this process cannot read what the municipality records, so that no clock is known
}

// Soonest is the first day on which a clock that runs is due; zero: none runs. The time to appeal is the
// citizen's.
func (v *NoticeView) Soonest() (first rules.Day) { return soonest(v.Duties) }

func soonest(duties []rules.Duty) (first rules.Day) {
	for i := range duties {
		d := &duties[i]
		runs := !d.Over() && !d.Due.IsZero() && d.Duty != rules.Appeal
		if runs && (first.IsZero() || d.Due < first) {
			first = d.Due
		}
	}
	return first
}

// views reads the notices with these ids, in their order. ErrNoMunicipalKey: the scope is a municipality's,
// and without its clocks they would look as if none ran.
func (mu *Municipal) views(
	r gateway.Reader, s gateway.Scope, ids []string, asked rules.Asked,
) ([]NoticeView, error) {
	files, err := r.NoticeFiles(s, ids)
	if err == nil && !s.Operator && len(s.Municipalities) > 0 && !mu.Store.Municipal() {
		err = gateway.ErrNoMunicipalKey
	}
	if err != nil {
		return nil, err
	}
	return viewsOf(s, files, asked), nil
}

// viewsOf makes the views on all processors.
func viewsOf(s gateway.Scope, files []gateway.NoticeFile, asked rules.Asked) []NoticeView {
	views := make([]NoticeView, len(files))
	_ = gateway.InParallel(len(files), func(i int) error {
		views[i] = ViewOf(s, &files[i], asked)
		return nil
	})
	return views
}

// ViewOf is the notice as the scope may see it.
func ViewOf(s gateway.Scope, f *gateway.NoticeFile, asked rules.Asked) (view NoticeView) {
	n := casework.Current(f.Notice, f.Thread)
	view.Notice, view.Punctuality, view.Shared = n, casework.Measure(n, asked), f.Shared
	view.Cites = f.Thread[0].Content.Cites
	for _, d := range f.Thread {
		view.Attempts += d.Attempts
	}
	view.Messages = MessagesOf(f.Thread)
	tenants := Tenants(f.Thread)
	for i := range tenants {
		if tenants[i].Deceased != rules.Yes {
			view.Tenants++
		}
	}
	if len(f.Records) > 0 {
		reported := rules.Merge(n.Number, n.Association, f.Records)
		view.First = rules.First(&reported, asked)
	}
	if !s.Operator && !slices.Contains(s.Municipalities, n.Municipality) {
		return view
	}
	if view.Closed = f.Closed; view.Closed {
		return view
	}
	view.Acts = gateway.About(f.Acts, n)
	view.Notice.Event.Received = f.Received
	view.Duties = clocksOf(f, view.Notice, tenants, asked)
	return view
}
