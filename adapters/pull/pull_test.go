package pull_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"boligbro/adapters"
	"boligbro/adapters/mapping"
	"boligbro/adapters/pull"
	"boligbro/rules"
)

var (
	errBroken  = errors.New("the table broke")
	errChanged = errors.New("the table has changed")
)

// table has rows of a number and of the day on which was filed.
type table struct {
	rows   [][2]string
	mark   string // the system's own mark of its state
	breaks bool   // reading fails behind the last row
	reads  int
}

func (b *table) Read(_ context.Context, _ string, fn pull.Row) (string, error) {
	b.reads++
	settings := mapping.Settings{Key: []string{"Nr"}, Columns: map[string]string{"events.filed": "Foged"}}
	plan, faults := settings.Plan()
	if len(faults) > 0 {
		return "", fmt.Errorf("%+v", faults)
	}
	m, refusal := plan.Mapper("liste", "13748136", "lejere", []string{"Nr", "Foged"})
	if refusal != nil {
		return "", refusal
	}
	sum := pull.NewSum()
	line := pull.NewLine(2, sum)
	for _, row := range b.rows {
		line.Begin()
		for _, cell := range row {
			line.Set(append(line.Text(), cell...))
		}
		line.End()
		if err := fn(m, &line.Row); err != nil {
			return "", err
		}
	}
	if b.breaks {
		return "", errBroken
	}
	return sum.Cursor("test", "mapping") + "#" + b.mark, nil
}

func (*table) Refuse() error { return errChanged }

// filing is so many tenancies with a step.
func filing(n int) (rows [][2]string) {
	for i := range n {
		rows = append(rows, [2]string{fmt.Sprint(i + 1), "01-10-2026"})
	}
	return rows
}

// steps pulls, and gives the cursor and how many records came.
func steps(t *testing.T, p *pull.Pull, given string) (next adapters.Cursor, records int) {
	t.Helper()
	next, err := p.Steps(t.Context(), given, func(rules.Record) error { records++; return nil })
	if err != nil {
		t.Fatal(err)
	}
	return next, records
}

// What has not changed gives no record, whatever mark the system has set. What has changed gives each once:
// the table is read once more only when there are too many to hold back.
func TestWhatHasChangedIsGivenOnce(t *testing.T) {
	const held = 10_000
	for _, test := range []struct{ rows, reads int }{{3, 1}, {held, 1}, {held + 1, 2}, {held + 3, 2}} {
		of := &table{rows: filing(test.rows)}
		p := pull.Of(of)
		first, n := steps(t, &p, "")
		if n != test.rows || of.reads != 1 {
			t.Errorf("%d rows: %d records in %d readings", test.rows, n, of.reads)
		}
		of.mark = "later"
		if next, n := steps(t, &p, first.Next); n != 0 || next.Next != first.Next {
			t.Errorf("%d rows: %d records of what has not changed, %s", test.rows, n, next.Next)
		}
		if err := p.Facts(t.Context(), adapters.Keys{"1": true}, func(rules.Record) error { return nil }); err != nil {
			t.Errorf("facts of what has not changed: %v", err)
		}
		of.rows[0][1], of.reads = "02-10-2026", 0
		next, n := steps(t, &p, first.Next)
		if n != test.rows || of.reads != test.reads || next.Next == first.Next {
			t.Errorf("%d rows: %d records in %d readings, want %d", test.rows, n, of.reads, test.reads)
		}
	}
}

// Facts reads nothing where Steps has given all there is of a tenancy.
func TestFactsAreReadOfWhatWasPassedOver(t *testing.T) {
	of := &table{rows: append(filing(2), [2]string{"2", ""}, [2]string{"3", ""})}
	for key, want := range map[string]struct{ reads, records int }{"1": {0, 0}, "2": {1, 2}, "3": {1, 1}} {
		p := pull.Of(of)
		if next, n := steps(t, &p, ""); n != 2 || next.Passed != 2 {
			t.Errorf("%d records, %+v", n, next)
		}
		of.reads = 0
		records := 0
		err := p.Facts(t.Context(), adapters.Keys{key: true}, func(rules.Record) error { records++; return nil })
		if err != nil || of.reads != want.reads || records != want.records {
			t.Errorf("%s: %d records in %d readings, %v", key, records, of.reads, err)
		}
	}
	p := pull.Of(of)
	steps(t, &p, "")
	of.reads = 0
	err := p.Apart(t.Context(), adapters.Keys{}, func(rules.Record) error { return nil })
	if err != nil || of.reads != 0 {
		t.Errorf("no tenancy is read apart in %d readings, %v", of.reads, err)
	}
}

// What was read before a pull that failed, or before the table changed, is no ground to go on.
func TestAPullGoesOnWithItsOwnRowsOnly(t *testing.T) {
	keys, ignore := adapters.Keys{"1": true}, func(rules.Record) error { return nil }
	for name, test := range map[string]struct {
		spoil func(of *table, p *pull.Pull)
		want  error
	}{
		"the mark alone": {func(of *table, _ *pull.Pull) { of.mark = "later" }, nil},
		"another row":    {func(of *table, _ *pull.Pull) { of.rows = append(of.rows, of.rows[0]) }, errChanged},
		"it breaks":      {func(of *table, _ *pull.Pull) { of.breaks = true }, errBroken},
		"a pull failed": {func(of *table, p *pull.Pull) {
			of.breaks = true
			for _, given := range []string{"", "test:other"} {
				if _, err := p.Steps(t.Context(), given, ignore); !errors.Is(err, errBroken) {
					t.Errorf("given %q: %v", given, err)
				}
			}
			of.breaks = false
		}, errChanged},
	} {
		for what, ask := range map[string]func(*pull.Pull) error{
			"facts": func(p *pull.Pull) error { return p.Facts(t.Context(), keys, ignore) },
			"apart": func(p *pull.Pull) error { return p.Apart(t.Context(), keys, ignore) },
		} {
			of := &table{rows: [][2]string{{"1", "01-10-2026"}, {"1", ""}}}
			p := pull.Of(of)
			steps(t, &p, "")
			test.spoil(of, &p)
			if err := ask(&p); !errors.Is(err, test.want) {
				t.Errorf("%s, %s: %v", name, what, err)
			}
		}
	}
}

// Whoever takes the records, or calls the pull off, ends it.
func TestAPullIsEnded(t *testing.T) {
	failed := errors.New("it failed")
	for _, given := range []string{"", "test:other"} {
		p := pull.Of(&table{rows: filing(3)})
		_, err := p.Steps(t.Context(), given, func(rules.Record) error { return failed })
		if !errors.Is(err, failed) {
			t.Errorf("given %q: %v", given, err)
		}
		ctx, stop := context.WithCancel(t.Context())
		stop()
		of := &table{rows: filing(3)}
		p = pull.Of(of)
		if _, err := p.Steps(ctx, given, func(rules.Record) error { return nil }); !errors.Is(err,
			context.Canceled) || of.reads > 0 {
			t.Errorf("given %q: %d readings, %v", given, of.reads, err)
		}
	}
	ctx, stop := context.WithCancel(t.Context())
	p, n := pull.Of(&table{rows: filing(3)}), 0
	if _, err := p.Steps(ctx, "", func(rules.Record) error { n++; stop(); return nil }); n != 1 ||
		!errors.Is(err, context.Canceled) {
		t.Errorf("called off at the first of %d: %v", n, err)
	}
}

// dated stands in a file, and knows one cursor without being read.
type dated struct{ table }

var written = time.Date(2026, 10, 1, 2, 0, 0, 0, time.UTC)

func (*dated) Written() time.Time { return written }

func (*dated) Known(_ context.Context, cursor string) (bool, error) {
	if cursor == "broken" {
		return false, errBroken
	}
	return strings.HasPrefix(cursor, "known"), nil
}

// A table that knows its rows is not read to find that out, and says when it was written when it is read.
func TestATableThatKnowsItsRows(t *testing.T) {
	of := &dated{table{rows: filing(3)}}
	p := pull.Of(of)
	if next, n := steps(t, &p, "known"); n != 0 || of.reads != 0 || next != (adapters.Cursor{Next: "known"}) {
		t.Errorf("%d records in %d readings, %+v", n, of.reads, next)
	}
	if next, n := steps(t, &p, "other"); n != 3 || of.reads != 1 || !next.Written.Equal(written) {
		t.Errorf("%d records in %d readings, %+v", n, of.reads, next)
	}
	_, err := p.Steps(t.Context(), "broken", func(rules.Record) error { return nil })
	if !errors.Is(err, errBroken) || of.reads != 1 {
		t.Errorf("%d readings, %v", of.reads, err)
	}
}

// Which tenancies were counted can be told from Steps until Facts has been asked, and only when Steps has read.
func TestCounted(t *testing.T) {
	b := &table{rows: [][2]string{{"1", ""}, {"2", "01-10-2026"}}}
	p := pull.Of(b)
	check := func(key string, found, tells bool) {
		t.Helper()
		if is, can := p.Counted(key); is != found || can != tells {
			t.Errorf("%s: %v, %v", key, is, can)
		}
	}
	nothing := func(rules.Record) error { return nil }
	check("1", false, false)
	next, err := p.Steps(t.Context(), "", nothing)
	if err != nil {
		t.Fatal(err)
	}
	check("1", true, true)
	check("2", false, true) // it was given
	if err := p.Facts(t.Context(), adapters.Keys{"1": true}, nothing); err != nil {
		t.Fatal(err)
	}
	check("1", false, false)
	if _, err := p.Steps(t.Context(), next.Next, nothing); err != nil {
		t.Fatal(err)
	}
	check("1", false, false)
}
