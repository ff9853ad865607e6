package intake

import (
	"cmp"
	"context"

	"boligbro/gateway"
	"boligbro/rules"
)

// Of a whole list of assigned tenancies silence is a word, so a row under a number that no source has is not
// of nobody: it may be of anybody, whose number is written otherwise. It is compared with the cases as a row
// that names no tenancy is. What is left is told of; where it is all of the list, silence is no word.

// mostStrangers is how many rows are compared; all are counted.
const mostStrangers = 5000

// askStrangers asks the whole lists for the rows whose tenancy is no case and in no register. Where a
// register cannot tell which tenancies it has, or there is none, no row is a stranger.
func (s *stage) askStrangers(ctx context.Context) error {
	lists, registers := s.wholeLists(), s.registers()
	if len(lists) == 0 || len(registers) == 0 || s.nothingChanged() {
		return nil
	}
	for _, f := range append(registers, lists...) {
		if f.run.Unchanged {
			f.run.Unchanged = false
			if err := s.askSteps(ctx, f, ""); err != nil {
				return err
			}
		}
		if f.fault != nil {
			return nil // the run is refused for it
		}
	}
	for _, f := range lists {
		if err := s.askStrangersOf(ctx, f, registers); err != nil {
			return err
		}
	}
	return nil
}

// wholeLists are the lists of which silence is a word.
func (s *stage) wholeLists() (lists []*feed) {
	for _, f := range s.feeds {
		if _, can := f.Feed.(List); can && s.in.WholeLists[f.Name()] && f.Snapshot() {
			lists = append(lists, f)
		}
	}
	return lists
}

// registers are the feeds that list the tenancies; none where one of them cannot tell which it has.
func (s *stage) registers() (registers []*feed) {
	for _, f := range s.feeds {
		if !s.in.Registers[f.Name()] {
			continue
		}
		if _, can := f.Feed.(Register); !can || !f.Snapshot() {
			return nil
		}
		registers = append(registers, f)
	}
	return registers
}

func (s *stage) nothingChanged() bool {
	for _, f := range s.feeds {
		if !f.run.Unchanged {
			return false
		}
	}
	return true
}

func (s *stage) askStrangersOf(ctx context.Context, f *feed, registers []*feed) error {
	known := func(tenancy string) bool {
		f.keyed++
		there := s.inRegister(tenancy, registers)
		if there {
			f.found++
		}
		return there
	}
	err := f.Feed.(List).Strangers(ctx, known, func(r rules.Record) error {
		if !r.Assignment.Until.IsZero() && r.Assignment.Until < s.req.Asked.Day {
			r.Problems = nil // of somebody who lived there; the tenancy may be gone
		}
		if len(f.nameless) < mostStrangers {
			f.nameless = append(f.nameless, r)
		} else {
			s.tellStranger(f, &r)
		}
		return nil
	})
	f.fault = cmp.Or(f.fault, err)
	return ctx.Err()
}

// inRegister reports whether the tenancy is a case, has a step, or is in one of the registers.
func (s *stage) inRegister(tenancy string, registers []*feed) bool {
	now := s.number(tenancy)
	if s.cases[now] || s.known(now) {
		return true
	}
	for _, r := range registers {
		of := r.Feed.(Register)
		if found, tells := of.Counted(tenancy); found || !tells || r.unusable[now] {
			return true
		}
		if found, _ := of.Counted(now); found {
			return true
		}
	}
	return false
}

// tellStranger tells of a row whose tenancy nobody knows.
func (s *stage) tellStranger(f *feed, row *rules.Record) {
	s.blame(f, blameOther, "", row.Problems)
	f.run.Problems += len(row.Problems)
	for _, p := range row.Problems {
		f.unread[gateway.UnreadColumn{Column: p.Column, Code: p.Code}]++
	}
}

// allStrangers reports whether nobody knows any of the tenancies that the rows name: the numbers must be
// written otherwise than they are. Where somebody knows some, the others may be another association's.
func (f *feed) allStrangers() bool { return f.keyed >= leastRenumbered && f.found == 0 }
