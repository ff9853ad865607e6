package casework

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"boligbro/gateway"
	"boligbro/rules"
	"boligbro/rules/lang"
)

const (
	// lookMost is how many cases one look reads, so that a sweep of many takes little longer
	lookMost = 5000
	lookName = "readable" // of the mark
)

// lookMark is where the look through all cases has come to. Another process goes on from there.
type lookMark struct {
	Day   rules.Day `json:"day"` // on which it began
	After string    `json:"after"`
	Done  bool      `json:"done"`
}

// watchReadable looks through all cases once a day, some in each sweep. A case that cannot be read gets an
// alarm and a task, and so does what a municipality has recorded; those of what can be read again end.
func (cw *Casework) watchReadable(ctx context.Context, today rules.Day) error {
	var mark lookMark
	var damage gateway.Damage
	var mended []gateway.Alarm
	looked := false
	err := cw.Store.View(ctx, func(r gateway.Reader) (err error) {
		if mark, err = lookFrom(r, today); err != nil || mark.Done {
			return err
		}
		looked = true
		if damage, mark.After, err = r.Damage(mark.After, lookMost); err == nil && mark.After == "" {
			mark.Done = true
			mended, err = cw.mended(r)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("look for cases that cannot be read: %w", err)
	}
	if !looked {
		return nil
	}
	found := Unreadable{}
	for _, c := range damage.Cases {
		found[c.ID] = UnreadableCase{c, lang.CaseDamaged}
	}
	if err := errors.Join(cw.Tell(ctx, found), cw.tellActs(ctx, damage.Acts)); err != nil {
		return err // the mark stays, and the next sweep looks at them again
	}
	return cw.Store.Do(ctx, func(tx gateway.Tx) error {
		for _, a := range mended {
			if err := endUnreadable(tx, a, cw.Now()); err != nil {
				return err
			}
		}
		return tx.SetMark(lookName, mark.String())
	})
}

func (m lookMark) String() string {
	b, err := json.Marshal(m)
	if err != nil {
		panic("casework: a mark does not encode: " + err.Error())
	}
	return string(b)
}

// lookFrom is where the look goes on: where the last part ended, or at the beginning when it is another
// day's. A mark that was changed begins anew.
func lookFrom(r gateway.DamageReader, today rules.Day) (m lookMark, err error) {
	value, err := r.Mark(lookName)
	if err != nil {
		return m, err
	}
	if json.Unmarshal([]byte(value), &m) != nil || m.Day > today || m.Done && m.Day != today {
		m = lookMark{Day: today}
	}
	return m, nil
}

// mendedTogether is of how many alarms the cases are looked at in one statement.
const mendedTogether = 500

// mended are the open alarms about what can be read again.
func (cw *Casework) mended(r gateway.Reader) (mended []gateway.Alarm, err error) {
	open, err := r.Alarms(gateway.Operator, gateway.AlarmList{})
	if err != nil {
		return nil, err
	}
	open = slices.DeleteFunc(open, func(a gateway.Alarm) bool {
		return a.Kind != gateway.AlarmUnreadable && a.Kind != gateway.AlarmClockUnreadable
	})
	stands := map[string]bool{} // by what the alarm is about
	for together := range slices.Chunk(open, mendedTogether) {
		var ids []string
		for _, a := range together {
			id, _, _ := strings.Cut(a.Subject, "/")
			ids = append(ids, id)
		}
		damage, err := r.DamageOf(ids)
		if err != nil {
			return nil, err
		}
		for _, c := range damage.Cases {
			stands[c.ID] = true
		}
		for _, c := range damage.Acts {
			stands[aboutActs(c)], stands[ofMunicipality(c.Municipality)] = true, true
		}
	}
	return slices.DeleteFunc(open, func(a gateway.Alarm) bool {
		return stands[a.Subject] || cw.Now().Sub(a.Raised) < unreadableStands
	}), nil
}
