package municipal

import (
	"cmp"
	"context"
	"slices"

	"boligbro/gateway"
	"boligbro/gateway/casework"
	"boligbro/rules"
)

// Overview is what one side sees of its notices. Everything in it was read through that side's own scope,
// and holds no name, address or tenancy number.
type Overview struct {
	Notices []NoticeView
	Older   gateway.Place // where the part before this one ends; zero: this is the last
	Newer   gateway.Place // where the part after this one begins; zero: this is the first
	Total   int           // how many notices there are; CountMost: at least so many
	Runs    []gateway.Run // the association's side only
	Alarms  []gateway.Alarm
	Raised  int // how many alarms are open
}

// Received is what a municipality sees of the notices sent to it.
type Received struct {
	Overview
	// Own are the cases whose clocks run by the fogedret's own notice and by none of an association, those whose
	// clock runs out soonest first. ManyOwn: how many there are in all.
	Own     []CaseView
	ManyOwn int
	// OnWay is a part of those that are not proved to have arrived and about which nothing is recorded: no clock
	// runs.
	OnWay                  []NoticeView
	OnWayOlder, OnWayNewer gateway.Place // as Older and Newer
	Waiting                int           // how many are not proved to have arrived
}

const (
	partSize   = 50  // how many notices a part has when nobody says
	firstMost  = 500 // among so many of the newest those of known children come first
	soonMost   = 100 // among so many of the newest those whose clock runs out soonest come first
	ownMost    = 100 // so many cases with clocks of their own are shown
	alarmsMost = 200 // among so many of the oldest alarms those of known children come first
)

// CountMost is how many notices are counted; of more it is only known that they are at least so many.
const CountMost = 10_000

// Overview reads a part of the notices that the scope may see: newest first, and on the association's side
// those of cases with known children before others. Children are sealed, so these are sought among the
// newest only.
func (mu *Municipal) Overview(
	ctx context.Context, s gateway.Scope, part gateway.NoticeList, asked rules.Asked,
) (Overview, error) {
	var o Overview
	err := mu.Store.View(ctx, func(r gateway.Reader) error {
		o = Overview{}
		list, err := mu.firstOnTop(r, s, part, asked)
		if err != nil {
			return err
		}
		if err := mu.fill(r, s, &o, list, asked); err != nil {
			return err
		}
		if o.Total, err = r.CountNotices(s, gateway.NoticeList{Order: part.Order, Limit: CountMost}); err != nil {
			return err
		}
		if o.Runs, err = r.Runs(s, "", 20); err != nil {
			return err
		}
		return alarmsInto(r, s, &o, asked)
	})
	return o, err
}

// Part is the notices of the overview alone, without how many there are and what else a page shows.
func (mu *Municipal) Part(
	ctx context.Context, s gateway.Scope, part gateway.NoticeList, asked rules.Asked,
) (Overview, error) {
	var o Overview
	err := mu.Store.View(ctx, func(r gateway.Reader) error {
		o = Overview{}
		l, err := mu.firstOnTop(r, s, part, asked)
		if err == nil {
			err = mu.fill(r, s, &o, l, asked)
		}
		return err
	})
	return o, err
}

// firstOnTop is the list in which the cases of known children among the newest come first.
func (mu *Municipal) firstOnTop(
	r gateway.Reader, s gateway.Scope, part gateway.NoticeList, asked rules.Asked,
) (list, error) {
	l := list{part: part}
	if part.Order != "" && part.Order != gateway.ByCreated || !s.Operator && len(s.Associations) == 0 {
		return l, nil
	}
	below, err := l.below(r, s, firstMost)
	if err != nil || below {
		return l, err
	}
	newest, err := r.NoticeHeads(s, gateway.NoticeList{Order: part.Order, Limit: firstMost, Cases: true})
	if err != nil {
		return l, err
	}
	first, err := mu.firsts.of(r, s, newest, asked)
	l.top, l.last = newest, lastOf(newest)
	slices.SortStableFunc(l.top, func(a, b gateway.NoticeHead) int {
		return casework.TrueFirst(first[a.Case], first[b.Case])
	})
	return l, err
}

// Received reads a part of the notices that have arrived at a municipality, and a part of those that are on
// their way. Those whose clocks run come
// first, soonest due first; what the municipality has recorded is sealed, so these are sought among the
// newest only.
func (mu *Municipal) Received(
	ctx context.Context, s gateway.Scope, part, onWay gateway.NoticeList, asked rules.Asked,
) (Received, error) {
	part.Order, onWay.Order = gateway.ByArrived, gateway.ByWaiting
	var o Received
	err := mu.Store.View(ctx, func(r gateway.Reader) error {
		o = Received{}
		l, err := mu.soonestOnTop(r, s, part, asked)
		if err != nil {
			return err
		}
		if err := mu.fill(r, s, &o.Overview, l, asked); err != nil {
			return err
		}
		if o.Total, err = r.CountNotices(s, gateway.NoticeList{Order: part.Order, Limit: CountMost}); err != nil {
			return err
		}
		if err := mu.onWay(r, s, &o, onWay, asked); err != nil {
			return err
		}
		if o.Own, o.ManyOwn, err = ownCases(r, s, asked); err != nil {
			return err
		}
		return alarmsInto(r, s, &o.Overview, asked)
	})
	return o, err
}

// Running is the notices that have arrived alone, in the order of Received; with the first part, the cases of
// the municipality's own too.
func (mu *Municipal) Running(
	ctx context.Context, s gateway.Scope, part gateway.NoticeList, asked rules.Asked,
) (Received, error) {
	part.Order = gateway.ByArrived
	var o Received
	err := mu.Store.View(ctx, func(r gateway.Reader) error {
		o = Received{}
		l, err := mu.soonestOnTop(r, s, part, asked)
		if err == nil {
			err = mu.fill(r, s, &o.Overview, l, asked)
		}
		if err == nil && part.After == (gateway.Place{}) {
			o.Own, o.ManyOwn, err = ownCases(r, s, asked)
		}
		return err
	})
	return o, err
}

// soonestOnTop is the list in which the notices whose clock runs out soonest come first, among the newest
// and those that something is recorded about before they are proved to have arrived.
func (mu *Municipal) soonestOnTop(
	r gateway.Reader, s gateway.Scope, part gateway.NoticeList, asked rules.Asked,
) (list, error) {
	l := list{part: part}
	waiting, err := r.NoticeHeads(s, gateway.NoticeList{Order: gateway.ByWaiting, Limit: soonMost})
	if err != nil {
		return l, err
	}
	l.top = waiting
	if l.index(part.After) < 0 { // the place of one that waits is in another order
		if below, err := l.below(r, s, soonMost); err != nil || below {
			l.top = nil
			return l, err
		}
	}
	newest, err := r.NoticeHeads(s, gateway.NoticeList{Order: part.Order, Limit: soonMost})
	if err != nil {
		return l, err
	}
	l.last = lastOf(newest)
	l.top = append(newest, slices.DeleteFunc(waiting, func(h gateway.NoticeHead) bool { return !h.Acts })...)
	if part.After != (gateway.Place{}) && part.Before == (gateway.Place{}) && l.index(part.After) < 0 {
		return l, nil // what is asked for lies below, and the store sorts that
	}
	views, err := mu.views(r, s, idsOf(l.top), asked)
	if err != nil {
		return l, err
	}
	l.views = map[string]NoticeView{}
	for _, v := range views {
		l.views[v.ID] = v
	}
	l.top = slices.DeleteFunc(l.top, func(h gateway.NoticeHead) bool {
		v := l.views[h.ID]
		return v.Arrived.IsZero() && len(v.Duties)+len(v.Acts) == 0
	})
	slices.SortStableFunc(l.top, func(a, b gateway.NoticeHead) int {
		return bySoonest(l.views[a.ID], l.views[b.ID])
	})
	return l, nil
}

// bySoonest orders notices whose clock runs by its day, before those of which none does.
func bySoonest(a, b NoticeView) int {
	return cmp.Or(bySoonestDay(a.Soonest(), b.Soonest()), a.Arrived.Compare(b.Arrived))
}

// bySoonestDay orders days, a zero day last.
func bySoonestDay(x, y rules.Day) int {
	if x.IsZero() != y.IsZero() {
		return cmp.Compare(y, x)
	}
	return cmp.Compare(x, y)
}

// onWay reads a part of those that are not proved to have arrived, newest first.
func (mu *Municipal) onWay(
	r gateway.Reader, s gateway.Scope, o *Received, part gateway.NoticeList, asked rules.Asked,
) error {
	shown, err := (&list{part: part}).read(r, s)
	if err != nil {
		return err
	}
	o.OnWayOlder, o.OnWayNewer = shown.older, shown.newer
	views, err := mu.views(r, s, idsOf(shown.heads), asked)
	if err != nil {
		return err
	}
	o.OnWay = slices.DeleteFunc(views, func(v NoticeView) bool { return len(v.Duties)+len(v.Acts) > 0 })
	o.Waiting, err = r.CountNotices(s, gateway.NoticeList{Order: gateway.ByWaiting, Limit: CountMost})
	return err
}

// fill reads the part's notices.
func (mu *Municipal) fill(r gateway.Reader, s gateway.Scope, o *Overview, l list, asked rules.Asked) error {
	shown, err := l.read(r, s)
	if err != nil {
		return err
	}
	o.Older, o.Newer = shown.older, shown.newer
	var unread []string
	for _, h := range shown.heads {
		if _, ok := l.views[h.ID]; !ok {
			unread = append(unread, h.ID)
		}
	}
	views, err := mu.views(r, s, unread, asked)
	if err != nil {
		return err
	}
	for _, h := range shown.heads {
		if v, ok := l.views[h.ID]; ok {
			o.Notices = append(o.Notices, v)
		} else if len(views) > 0 && views[0].ID == h.ID {
			o.Notices, views = append(o.Notices, views[0]), views[1:]
		}
	}
	return nil
}

// alarmsInto reads the oldest open alarms, those of cases with known children first.
func alarmsInto(r gateway.Reader, s gateway.Scope, o *Overview, asked rules.Asked) (err error) {
	o.Alarms, err = casework.AlarmsOf(r, s, alarmsMost, casework.Priority(r, s, asked))
	if err != nil {
		return err
	}
	counts, err := r.AlarmCounts(s)
	for _, n := range counts {
		o.Raised += n.Open
	}
	return err
}
