package store

import (
	"context"
	"errors"
	"runtime"
	"sync"

	"boligbro/gateway"
)

// verifierPart is a part of what Verify compares, which needs nothing of what the other parts have found.
type verifierPart []func(v *verifier) error

// verifierParts are read beside each other, the longest first.
func verifierParts(kept string) []verifierPart {
	parts := []verifierPart{{func(v *verifier) error { return v.log(kept) }}}
	for part := range spansMany {
		parts = append(parts, verifierPart{func(v *verifier) error { return v.deliveriesOf(part) }},
			verifierPart{func(v *verifier) error { return v.casesOf(part) }})
	}
	return append(parts, verifierPart{
		(*verifier).counts, (*verifier).runs, (*verifier).rowTasks, (*verifier).strayTasks, (*verifier).waiting,
	})
}

// run does one after the other.
func (p verifierPart) run(v *verifier) error {
	for _, step := range p {
		if err := step(v); err != nil {
			return err
		}
	}
	return nil
}

// openTries is how often readers are opened anew because the log grew between them.
const openTries = 3

// readersMost are the readers of one verification: others read too.
const readersMost = 4

var errGrew = errors.New("the log has grown between two readers")

// verifyTogether does the parts beside each other, each with a reader of its own, and what follows from the
// log with the first.
func (db *DB) verifyTogether(ctx context.Context, parts []verifierPart) (report Report, err error) {
	for try := range openTries {
		many := min(len(parts), runtime.GOMAXPROCS(0), readersMost)
		if try == openTries-1 { // somebody writes all the time
			many = 1
		}
		if report, err = db.verifyBy(ctx, parts, many); !errors.Is(err, errGrew) {
			return report, err
		}
	}
	return report, err
}

func (db *DB) verifyBy(ctx context.Context, parts []verifierPart, many int) (report Report, err error) {
	// Who opens several readers holds some while it waits for the others: one at a time does.
	db.verifying.Lock()
	unlock := sync.OnceFunc(db.verifying.Unlock)
	defer unlock()
	err = db.withReaders(ctx, many, 0, nil, func(readers []*reader) error {
		unlock()
		report, err = verifyWith(readers, parts)
		return err
	})
	return report, err
}

// withReaders opens so many readers, all of one state: each act writes its entry in its own transaction, so
// that readers which see the log at one size see the same of all that it vouches for.
func (db *DB) withReaders(
	ctx context.Context, many, size int, opened []*reader, fn func([]*reader) error,
) error {
	if len(opened) == many {
		return fn(opened)
	}
	return db.View(ctx, func(gr gateway.Reader) error {
		r := gr.(*reader)
		sees, err := one(r, scanInt, `SELECT size FROM log_head WHERE id = 1`)
		if err != nil && !errors.Is(err, gateway.ErrNotFound) {
			return err
		}
		if len(opened) > 0 && sees != size {
			return errGrew
		}
		return db.withReaders(ctx, many, sees, append(opened, r), fn)
	})
}

// verifyWith does each part with a reader that no other has at the time, and then what follows from them all.
func verifyWith(readers []*reader, parts []verifierPart) (Report, error) {
	first := &verifier{reader: readers[0], told: map[string]toldAlarm{}}
	keys := newAgreementKeys()
	erased, err := first.erasedIDs(&keys)
	if err != nil {
		return first.report, err
	}
	verifiers := make([]*verifier, len(parts))
	for i := range parts {
		verifiers[i] = &verifier{tally: newTally(), agree: &agreement{agreementKeys: keys}, erased: erased,
			seen: map[string]int{}}
	}
	verifiers[0].told = first.told
	free := make(chan *reader, len(readers))
	for _, r := range readers {
		free <- r
	}
	each := gateway.InParallel
	if len(readers) < 2 {
		each = gateway.InTurn
	}
	err = each(len(parts), func(i int) error {
		v := verifiers[i]
		v.reader = <-free
		defer func() { free <- v.reader }()
		return parts[i].run(v)
	})
	first = verifiers[0]
	if err != nil {
		return first.report, err
	}
	for _, v := range verifiers[1:] {
		first.add(v)
	}
	err = verifierPart{
		(*verifier).differing, (*verifier).alarms, (*verifier).leases, (*verifier).staged,
		(*verifier).registers, (*verifier).erasures, (*verifier).strayKeys, (*verifier).newest,
	}.run(first)
	return first.report, err
}

// add adds what another part has found.
func (v *verifier) add(other *verifier) {
	r := &other.report
	for _, f := range r.Findings {
		v.find(f.What, f.Entry, f.Table, f.ID)
	}
	v.report.More += r.More
	v.report.Erased, v.report.Closed = v.report.Erased+r.Erased, v.report.Closed+r.Closed
	v.agree.join(other.agree)
	v.stray = v.stray || other.stray
	v.unheld = v.unheld || other.unheld
	for table, n := range other.seen {
		v.seen[table] += n
	}
}
