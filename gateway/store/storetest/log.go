package storetest

import (
	"boligbro/gateway"
	"boligbro/gateway/ledger"
)

func (s suite) testLog() {
	s.is(fails(s, func(r gateway.Reader) (string, error) { return r.Checkpoint() }), gateway.ErrNotFound)
	sample := s.add(1)
	fact := NewAct(sample, 1)
	s.do(func(tx gateway.Tx) error { return tx.AddAct(fact) })
	s.raise(NewAlarm(gateway.AlarmClockLate, "x", 1))
	entries := read(s, func(r gateway.Reader) ([]gateway.LogEntry, error) { return r.Entries(0, 0) })
	s.same(len(entries), 4)
	for i, e := range entries {
		s.same(e.N, int64(i))
		leaf, err := ledger.ParseLeaf(e.Leaf)
		if err != nil {
			s.Fatal(err)
		}
		s.same(leaf.Kind, e.Kind)
		s.same(leaf.At, e.At)
		if municipal := i >= 2; municipal {
			// No time, no code, nothing that shows which act it was.
			if leaf.Kind != ledger.LeafMunicipal || !leaf.At.IsZero() || len(leaf.Codes) > 0 ||
				len(leaf.Commits) != 1 || leaf.Commits[0].Label != "act" {
				s.Errorf("the leaf of a municipality's act tells more than that it is one:\n%s", e.Leaf)
			}
		} else if leaf.At.IsZero() {
			s.Errorf("the leaf does not tell when it was written:\n%s", e.Leaf)
		}
	}
	s.same(read(s, func(r gateway.Reader) ([]gateway.LogEntry, error) { return r.Entries(1, 2) }), entries[1:3])
	// Within a Tx it is the log as it was before it.
	s.do(func(tx gateway.Tx) error {
		if err := tx.AddAct(NewAct(sample, 2)); err != nil {
			return err
		}
		now, err := tx.Entries(0, 0)
		s.same(now, entries)
		return err
	})
	if read(s, func(r gateway.Reader) (string, error) { return r.Checkpoint() }) == "" {
		s.Error("there is no checkpoint")
	}
}
