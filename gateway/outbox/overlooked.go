package outbox

import (
	"encoding/json"
	"time"

	"boligbro/gateway"
)

const (
	// notices younger than this are gone through by themselves, so that those of many years delay no look at
	// them
	recentFor = 30 * 24 * time.Hour
	// how many notices one look takes, so that a sweep of many takes little longer
	overlookedMost = 2000
)

// The looks for messages that are owed whatever their rows say: every notice is gone through, however old.
// Each look takes a part, newest first, and leaves a mark, from which the next sweep goes on, in whichever
// process.
const (
	lookRecent = "overlooked/recent"
	lookOlder  = "overlooked/older"
)

// overlooked is the mark of a look: what its rounds have found.
type overlooked struct {
	Next  gateway.Place `json:"next"`  // where it goes on; zero: at the newest
	Found held          `json:"found"` // in this round
	Last  held          `json:"last"`  // in the last whole round
	Whole bool          `json:"whole"` // a round has ended, so that what is not among the found is not owed
}

// held are the messages that the database holds back, together by association and municipality.
type held map[string]gateway.Delay

func (h held) add(d gateway.Delay) {
	key := d.Association + "/" + d.Municipality
	d.Detail, d.Message = string(gateway.CauseHeldBack), "" // it is one of several
	was, some := h[key]
	if some {
		d.Count += was.Count
		d.Number = ""
		if d.Due.IsZero() || !was.Due.IsZero() && was.Due < d.Due {
			d.Due = was.Due
		}
	}
	h[key] = d
}

// watchOverlooked takes the next part of both looks. all is what the database holds back, whole that it is
// all of it; marks are to be stored.
func watchOverlooked(
	r lookReader, now time.Time,
) (all held, whole bool, marks map[string]string, err error) {
	all, whole, marks = held{}, true, map[string]string{}
	for _, look := range []struct {
		name         string
		since, until time.Time
	}{
		{lookRecent, now.Add(-recentFor), now.Add(-delayedAfter)},
		{lookOlder, time.Time{}, now.Add(-recentFor).Add(-time.Microsecond)},
	} {
		mark, err := r.Mark(look.name)
		if err != nil {
			return nil, false, nil, err
		}
		var o overlooked
		if json.Unmarshal([]byte(mark), &o) != nil {
			o = overlooked{} // it has not begun, or was changed: it begins anew
		}
		if err := o.look(r, look.since, look.until); err != nil {
			return nil, false, nil, err
		}
		if is := o.String(); is != mark {
			marks[look.name] = is
		}
		for _, d := range o.all() {
			all.add(d)
		}
		whole = whole && o.Whole
	}
	return all, whole, marks, nil
}

// lookReader reads what the looks go through.
type lookReader interface {
	Overlooked(since, until time.Time, before gateway.Place, most int) ([]gateway.Delay, gateway.Place, error)
	Mark(name string) (string, error)
}

// look takes the next part.
func (o *overlooked) look(r lookReader, since, until time.Time) error {
	owed, next, err := r.Overlooked(since, until, o.Next, overlookedMost)
	if err != nil {
		return err
	}
	if o.Found == nil {
		o.Found = held{}
	}
	for _, d := range owed {
		o.Found.add(d)
	}
	o.Next = next
	if next == (gateway.Place{}) {
		o.Last, o.Found, o.Whole = o.Found, nil, true
	}
	return nil
}

// all are the messages that are owed by what is known: what this round has found, and else the last.
func (o *overlooked) all() held {
	all := held{}
	for key, d := range o.Last {
		all[key] = d
	}
	for key, d := range o.Found {
		if d.Count > all[key].Count {
			all[key] = d
		}
	}
	return all
}

func (o *overlooked) String() string {
	b, err := json.Marshal(o)
	if err != nil {
		panic("outbox: a mark does not encode: " + err.Error())
	}
	return string(b)
}
