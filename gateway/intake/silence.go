package intake

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"strings"

	"boligbro/gateway"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// Silence is defined here and nowhere else. A source is silent while it brings no new content. Content is
// what it gives, not the file that it comes in: the same bytes are not new, whenever they were copied, nor
// are the same rows in another order or another file. Of rows without a legal step only the number counts;
// where no row of a source has one, other bytes are other content. Content is as old as the file that brought
// it: what always lands just after the night is a day old when it is read.

// contentSum is a sum of rows, whatever their order, in constant memory.
type contentSum struct {
	words [4]uint64
	rows  uint64
}

// add adds a row, but for the place where it stands.
func (c *contentSum) add(r *rules.Record) {
	one := *r
	one.Problems = nil
	if r.Quarantined {
		one.Key = rules.Key{Tenancy: r.Key.Tenancy}
		for _, p := range r.Problems {
			one.Problems = append(one.Problems, rules.Problem{Column: p.Column, Code: p.Code})
		}
	}
	sum := sha256.Sum256(encode(one))
	for i := range c.words {
		c.words[i] += binary.LittleEndian.Uint64(sum[8*i:])
	}
	c.rows++
}

// noteContent keeps what the source now gives, and when that was new.
func (s *stage) noteContent(f *feed, next Cursor) {
	blind := s.in.Store.Blind(
		"content", s.req.Association, f.Name(), string(encode([]any{f.sum.words, f.sum.rows, next.Passed})),
	)
	before, _ := s.last.OfSource(f.Name())
	same := blind == before.Content && f.sum.rows > 0 || f.sum.rows == 0 && next.Passed == 0 ||
		sameState(f.cursor, next.Next)
	if same && !before.News.IsZero() {
		f.run.Content = cmp.Or(before.Content, blind)
		return
	}
	f.run.Content, f.run.News = blind, s.run.Started
	if written := next.Written; !written.IsZero() && written.Before(s.run.Started) {
		f.run.News = written
	}
}

// sameState reports whether both cursors are of the same bytes: what stands behind a # does not count.
func sameState(before, now string) bool {
	before, _, _ = strings.Cut(before, "#")
	now, _, _ = strings.Cut(now, "#")
	return before != "" && before == now
}

// WatchSilence raises an alarm about each source that has brought no new content for longer than it is
// expected to, and ends it when there is some.
func (in *Intake) WatchSilence(ctx context.Context) error {
	return in.Store.Do(ctx, func(tx gateway.Tx) error {
		open, err := tx.OpenSubjects(gateway.AlarmSilent)
		if err != nil {
			return err
		}
		silent, err := in.silent(tx)
		if err != nil {
			return err
		}
		for _, a := range silent {
			if _, err := tx.Raise(a); err != nil {
				return err
			}
		}
		for subject := range open {
			if _, is := silent[subject]; is {
				continue
			}
			if err := tx.Resolve(gateway.AlarmSilent, subject, in.Now()); err != nil {
				return err
			}
		}
		return nil
	})
}

// silent are the alarms about the sources that are silent, by their names. One that has never been read has
// nothing to be silent after.
func (in *Intake) silent(r gateway.RunReader) (map[string]gateway.Alarm, error) {
	all := map[string]gateway.Alarm{}
	if len(in.ExpectEvery) == 0 {
		return all, nil
	}
	for _, association := range in.Watched {
		last, err := r.LastAdopted(gateway.Operator, association)
		if err != nil && !errors.Is(err, gateway.ErrNotFound) {
			return nil, err
		}
		for _, source := range last.Sources {
			every, expected := in.ExpectEvery[source.Name]
			if !expected || source.News.IsZero() || in.Now().Sub(source.News) <= every {
				continue
			}
			all[source.Name] = gateway.Alarm{
				ID: gateway.NewID(), Kind: gateway.AlarmSilent, Association: association, Subject: source.Name,
				Code: lang.NoNightSince(rules.DayOf(source.News).String()), Raised: in.Now(),
			}
		}
	}
	return all, nil
}
