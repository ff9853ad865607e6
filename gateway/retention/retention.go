// Package retention erases what has been kept for as long as the settings say, and lets people keep a case
// for longer.
package retention

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"boligbro/gateway"
	"boligbro/rules/lang"
)

// Retention erases. Its fields are set once, before use.
type Retention struct {
	Store gateway.Store
	// How long each party's data of a case is kept, by CVR number and kommunekode. A party without one keeps
	// all.
	Associations   map[string]gateway.Retention
	Municipalities map[string]gateway.Retention
	Now            func() time.Time
}

// Due is a party's data of a case that has been kept for long enough.
type Due struct {
	gateway.Quiet
	Whose string // the CVR number or the kommunekode
	Basis string
	Keeps Keeps
}

// Keeps is what keeps data that is due from being erased.
type Keeps string

const (
	KeepsNothing  Keeps = ""
	KeepsHeld     Keeps = "held"     // a person holds the case back
	KeepsWaits    Keeps = "waits"    // a task or a message of the case is not settled
	KeepsReported Keeps = "reported" // a source still reports the tenancy's steps
	KeepsKey      Keeps = "key"      // a municipality keeps what it was sent, and its key is not here
	KeepsClock    Keeps = "clock"    // the log does not vouch for this machine's clock
)

// Due is what is due, and what keeps each of it: the associations' first, each party's cases by number. What
// nothing keeps is what Erase erases. Nothing is changed.
func (re *Retention) Due(ctx context.Context) (due []Due, err error) {
	err = re.Store.View(ctx, func(r gateway.Reader) error {
		var err error
		if due, err = re.due(r); err != nil || len(due) == 0 {
			return err
		}
		vouched, err := re.clockVouched(r)
		for i := range due {
			if !vouched && due[i].Keeps == KeepsNothing {
				due[i].Keeps = KeepsClock
			}
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look for what is due to be erased: %w", err)
	}
	return due, nil
}

// due is what is due by this machine's clock.
func (re *Retention) due(r gateway.Reader) (due []Due, err error) {
	for _, cvr := range slices.Sorted(maps.Keys(re.Associations)) {
		keep := re.Associations[cvr]
		quiet, err := r.QuietCases(cvr, keep.Before(re.Now()))
		if err != nil {
			return nil, err
		}
		for _, q := range quiet {
			due = append(due, Due{q, cvr, keep.Basis, re.keepsOf(&q)})
		}
	}
	if !re.Store.Municipal() {
		return due, nil // a process that has the key of municipal data looks at those
	}
	acts, err := re.acts(r)
	if err != nil {
		return nil, err
	}
	received, err := re.received(r)
	return append(append(due, acts...), received...), err
}

// gone is what intake keeps as the digest of a source that has stopped reporting a tenancy.
const gone = "gone"

func (re *Retention) keepsOf(q *gateway.Quiet) Keeps {
	switch {
	case len(re.keepers(q)) > 0 && !re.Store.Municipal():
		return KeepsKey
	case q.Held:
		return KeepsHeld
	case q.Waits:
		return KeepsWaits
	}
	for _, digest := range q.Digests {
		if digest != gone {
			return KeepsReported
		}
	}
	return KeepsNothing
}

// acts is what municipalities have recorded that is due. One key seals what all of them have recorded in a
// case, so that all must be due.
func (re *Retention) acts(r gateway.Reader) (due []Due, err error) {
	var now []Due // of one case, by municipality
	ready := true
	settle := func() {
		if ready && len(now) > 0 {
			due = append(due, now[len(now)-1])
		}
		now, ready = nil, true
	}
	err = r.AllActs(func(c gateway.CaseActs) error {
		if len(now) > 0 && now[0].Case != c.Case.ID {
			settle()
		}
		keep, kept := re.Municipalities[c.Municipality]
		last := re.Now() // of what cannot be read nobody knows how old it is
		if !c.Unreadable {
			last = c.Acts[len(c.Acts)-1].Recorded
		}
		ready = ready && kept && last.Before(keep.Before(re.Now()))
		now = append(now, Due{
			Quiet: gateway.Quiet{
				Case: c.Case.ID, Number: c.Case.Number, Party: gateway.PartyMunicipality, Last: last,
			}, Whose: c.Municipality, Basis: keep.Basis,
		})
		return nil
	})
	settle()
	for i := range due {
		if err != nil {
			break
		}
		if due[i].Held, err = r.Held(due[i].Case); due[i].Held {
			due[i].Keeps = KeepsHeld
		}
	}
	slices.SortFunc(due, func(a, b Due) int { return strings.Compare(a.Number, b.Number) })
	return due, err
}

// received is what municipalities were sent and keep alone, that is due.
func (re *Retention) received(r gateway.Reader) (due []Due, err error) {
	cases, err := r.ReceivedCases()
	for i := range cases {
		q := &cases[i]
		if len(re.keepers(q)) > 0 {
			continue
		}
		d := Due{Quiet: *q}
		for _, code := range slices.Sorted(maps.Keys(q.Sent)) {
			if at := q.Sent[code]; d.Whose == "" || at.After(d.Last) {
				d.Whose, d.Last, d.Basis = code, at, re.Municipalities[code].Basis
			}
		}
		if d.Held {
			d.Keeps = KeepsHeld
		}
		due = append(due, d)
	}
	return due, err
}

// keepers are the municipalities that keep what they were sent in the case: those whose settings say how
// long, and that were last handed a notice less than that ago. One key seals what all of them were sent.
func (re *Retention) keepers(q *gateway.Quiet) (keepers []string) {
	for code, last := range q.Sent {
		if keep, known := re.Municipalities[code]; known && !last.Before(keep.Before(re.Now())) {
			keepers = append(keepers, code)
		}
	}
	return keepers
}

// A clock that runs wrong must not erase anything, for nothing brings it back: the log must hold an entry of
// the weeks before the newest, and its own times are all that this machine's clock can be held against.
const (
	newest  = 7 * 24 * time.Hour
	gapMost = 60 * 24 * time.Hour
)

// clockVouched reports whether the log vouches for the clock.
func (re *Retention) clockVouched(r gateway.Reader) (bool, error) {
	before := re.Now().Add(-newest)
	at, err := r.LoggedBefore(before)
	return before.Sub(at) <= gapMost, err
}

// Erase erases what is due, and tells in how many cases. by is who asked for it; empty: it was
// due by the settings.
func (re *Retention) Erase(ctx context.Context, by string) (erased int, err error) {
	due, err := re.Due(ctx)
	if err != nil || len(due) == 0 {
		return 0, err
	}
	if slices.ContainsFunc(due, func(d Due) bool { return d.Keeps == KeepsClock }) {
		return 0, fmt.Errorf("erase what is due: %w", lang.ErrClockUnvouched)
	}
	cases := map[string]bool{}
	for i := range due {
		d := &due[i]
		if d.Keeps != KeepsNothing {
			continue
		}
		e := gateway.Erasure{
			ID: gateway.NewID(), Case: d.Case, Party: d.Party, At: re.Now(), Basis: d.Basis, By: by,
			Keep: len(re.keepers(&d.Quiet)) > 0,
		}
		err := re.Store.Do(ctx, func(tx gateway.Tx) error { return tx.Erase(e) })
		switch {
		case errors.Is(err, gateway.ErrErased), errors.Is(err, gateway.ErrState):
			// another process erased it, or something has happened in the case meanwhile
		case err != nil:
			return len(cases), fmt.Errorf("erase what is due: %w", err)
		default:
			cases[d.Case] = true
		}
	}
	return len(cases), nil
}

// Hold keeps a case from being erased, or releases it. A *lang.Error: it is held, or not held, already.
// ErrNotFound: no case that the scope may see has that number.
func (re *Retention) Hold(ctx context.Context, s gateway.Scope, number string, h gateway.Hold) error {
	err := re.Store.Do(ctx, func(tx gateway.Tx) error {
		var err error
		if h.Case, err = caseOf(tx, s, number); err != nil {
			return err
		}
		held, err := tx.Held(h.Case)
		switch {
		case err != nil:
			return err
		case held && !h.Released:
			return lang.ErrHeld
		case !held && h.Released:
			return lang.ErrNotHeld
		}
		if !h.Released {
			if err := left(tx, s, number); err != nil {
				return err
			}
		}
		h.ID, h.At = gateway.NewID(), re.Now()
		return tx.AddHold(h)
	})
	if err != nil {
		return fmt.Errorf("hold a case: %w", err)
	}
	return nil
}

// left refuses a hold on a case of which nothing is left to be kept. What cannot be read, as by a process
// without the key of municipal data, may be left.
func left(r gateway.Reader, s gateway.Scope, number string) error {
	if gateway.IsOwnNumber(number) {
		return nil // one that has been erased was not found
	}
	c, err := r.Case(s, number)
	if err != nil {
		return err
	}
	if _, err := r.Version(s, c.ID, c.Version); !errors.Is(err, gateway.ErrErased) {
		return err
	}
	acts, err := r.Acts(s, c.ID)
	if len(acts) > 0 || err != nil && !errors.Is(err, gateway.ErrErased) {
		return nil
	}
	received, err := r.ReceivedCases()
	if slices.ContainsFunc(received, func(k gateway.Quiet) bool { return k.Case == c.ID }) {
		return nil
	}
	return cmp.Or(err, error(lang.ErrNothingLeft))
}

func caseOf(r gateway.Reader, s gateway.Scope, number string) (string, error) {
	if gateway.IsOwnNumber(number) {
		c, err := r.OwnCase(s, number)
		return c.ID, err
	}
	c, err := r.Case(s, number)
	return c.ID, err
}
