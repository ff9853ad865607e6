package gateway_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/casework"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// badRow is a row that cannot be used, on that line of its file.
func badRow(line int, content string, code rules.ProblemCode, step rules.EventKind, on rules.Day) rules.Record {
	return rules.Record{
		Key: rules.Key{Association: association}, Quarantined: true, Row: content,
		Problems: []rules.Problem{{File: "x.csv", Line: line, Column: "Dato", Code: code, Step: step, On: on}},
	}
}

// night reads the rows, among many who owe nothing, a day later.
func (w *world) night(f *feed, rows ...rules.Record) gateway.Report {
	w.t.Helper()
	f.rows, f.version = nil, f.version+1
	for i := range 90 {
		f.rows = append(f.rows, tenancy(fmt.Sprint("0", i)))
	}
	f.rows = append(f.rows, rows...)
	w.clock.pass(24 * time.Hour)
	report := w.accept(f)
	if report.Run.State != gateway.RunAdopted {
		w.t.Fatalf("%+v", report.Run)
	}
	return report
}

// openRows are the rows that await a person, by what they are called.
func (w *world) openRows(s gateway.Scope) (names []string, rows map[string]casework.Review) {
	w.t.Helper()
	rows = map[string]casework.Review{}
	for _, r := range w.reviews(s) {
		if r.Problem != nil {
			names, rows[r.Row] = append(names, r.Row), r
		}
	}
	return names, rows
}

// rowAlarm is the open alarm about rows; nil when there is none.
func (w *world) rowAlarm() (open *gateway.Alarm) {
	w.t.Helper()
	w.view(func(r gateway.Reader) error {
		alarms, err := r.Alarms(gateway.Operator, false, 0)
		for _, a := range alarms {
			if a.Kind == gateway.AlarmQuarantined {
				open = &a
			}
		}
		return err
	})
	return open
}

// mailedRows is how often somebody has been mailed first about rows.
func (w *world) mailedRows() (n int) {
	w.t.Helper()
	w.sweep()
	for _, m := range w.mail.mails {
		if !m.escalated && slices.ContainsFunc(m.alarms, func(a gateway.Alarm) bool { return a.Kind == gateway.AlarmQuarantined }) {
			n++
		}
	}
	return n
}

func (w *world) settle(row, reason string) error {
	return w.ResolveRow(context.Background(), gateway.Operator, row, casework.Answer{As: rules.None, Reason: reason, By: "abc"})
}

// A row that may hold a legal step and cannot be used is listed with when it was due, until it is right.
func TestQuarantinedRowsAreListed(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		f := &feed{name: "a"}
		field := tenancy("1", filed(rules.Date(2026, 10, 5)))
		field.Problems = []rules.Problem{{File: "x.csv", Line: 2, Code: rules.ProblemDateUnreadable, Step: rules.Demanded}}
		twice := badRow(9, "r4", rules.ProblemAmountUnreadable, "", rules.Date(2026, 10, 1))
		twice.Problems = append(twice.Problems, rules.Problem{File: "x.csv", Line: 9, Code: rules.ProblemDateUnreadable, Step: rules.Filed, On: rules.Date(2026, 10, 1)})
		rows := []rules.Record{
			field, badRow(3, "r1", rules.ProblemDateUnreadable, rules.Filed, 0), badRow(4, "r2", rules.ProblemRowShort, "", 0),
			badRow(5, "r3", rules.ProblemDateUnreadable, rules.Withdrawn, rules.Date(2026, 10, 3)), twice, badRow(10, "r4", rules.ProblemDateUnreadable, rules.Filed, rules.Date(2026, 10, 1)),
			badRow(6, "r5", rules.ProblemDateUnreadable, rules.MovedOut, 0), badRow(7, "r6", rules.ProblemDateUnreadable, rules.Terminated, 0),
		}
		w.night(f, rows...)
		w.clock.pass(time.Minute)
		w.accept(f) // unchanged
		var listed []string
		for _, r := range w.reviews(ours) {
			p := r.Problem.Problem
			listed = append(listed, fmt.Sprint(p.Line, " ", r.Attention.Due, " ", p.Code))
			if text := r.Text(lang.Danish); !strings.Contains(text, fmt.Sprint("linje ", p.Line)) || strings.Contains(text, r.Problem.Row) {
				t.Error(text)
			}
		}
		want := []string{"9 2026-10-01 date-unreadable", "5 2026-10-03 date-unreadable", "3  date-unreadable", "4  row-short", "7  date-unreadable"}
		if !slices.Equal(listed, want) {
			t.Errorf("listed\n%q, want\n%q", listed, want)
		}
		if a := w.rowAlarm(); a == nil || a.Count != 5 || a.Due != rules.Date(2026, 10, 1) {
			t.Errorf("%+v", a)
		}
		_, before := w.openRows(ours)
		rows[1].Problems[0].Line = 77
		w.night(f, rows[1], rows[2])
		names, after := w.openRows(ours)
		for _, name := range names {
			if r := after[name]; !r.Attention.Since.Equal(before[name].Attention.Since) || len(names) != 2 {
				t.Errorf("%s is another row, or its age began anew: %+v", name, r)
			}
		}
		w.night(f, field)
		if names, _ := w.openRows(ours); len(names) != 0 || w.rowAlarm() != nil {
			t.Errorf("when the rows are right: %v, %+v", names, w.rowAlarm())
		}
		for _, s := range []gateway.Scope{{}, theirs, {Associations: []string{"87654321"}}} {
			if names, _ := w.openRows(s); len(names) != 0 {
				t.Errorf("%+v sees %v", s, names)
			}
		}
		w.verify()
	})
}

// What a person has answered about a row holds while the row is the same, wherever it stands; one that has changed is
// open, and told anew.
func TestARowIsSettledByAPerson(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		f := &feed{name: "a"}
		one, two := badRow(3, "1;Anne", rules.ProblemDateUnreadable, rules.Filed, 0), badRow(4, "2;Bo", rules.ProblemKeyMissing, rules.Demanded, rules.Date(2026, 10, 2))
		w.night(f, one, two)
		names, rows := w.openRows(ours)
		if len(names) != 2 || w.mailedRows() != 1 || names[0] == names[1] || !strings.HasPrefix(names[0], "R-") || len(names[0]) != 10 {
			t.Fatalf("%v, mailed %d times", names, w.mailedRows())
		}
		if rows[names[0]].Attention.Due != rules.Date(2026, 10, 2) {
			t.Errorf("the row that was due is not first: %+v", rows)
		}
		if err := w.settle(names[0], "entered-by-hand"); err != nil {
			t.Fatal(err)
		}
		if a := w.rowAlarm(); a == nil || a.Count != 1 || !a.Due.IsZero() {
			t.Errorf("one of two is settled: %+v", a)
		}
		w.clock.pass(time.Minute)
		w.accept(f) // unchanged
		if left, _ := w.openRows(ours); !slices.Equal(left, names[1:]) {
			t.Errorf("%v", left)
		}
		if err := w.settle(strings.ToLower(names[1]), "no-such-step"); err != nil {
			t.Fatal(err)
		}
		closed := func(when string, mailed int) {
			t.Helper()
			if left, _ := w.openRows(ours); len(left) != 0 || w.rowAlarm() != nil {
				t.Errorf("%s: %v, %+v", when, left, w.rowAlarm())
			}
			if n := w.mailedRows(); n != mailed {
				t.Errorf("%s: mailed %d times, want %d", when, n, mailed)
			}
		}
		closed("when both are settled", 1)
		one.Problems = []rules.Problem{{File: "y.csv", Line: 40, Column: "Dato", Code: rules.ProblemDateUnreadable, Step: rules.Filed}}
		if r := w.night(f, two, one); r.Run.Sources[0].Quarantined != 2 {
			t.Errorf("%+v", r.Run.Sources)
		}
		closed("the next night", 1)
		// Another row: told anew, and again when one more comes, and not when they stand.
		w.night(f, one, two, badRow(5, "3;Cy", rules.ProblemStepUnknown, "", 0))
		if left, _ := w.openRows(ours); len(left) != 1 || w.rowAlarm() == nil || w.rowAlarm().Count != 1 || w.mailedRows() != 2 {
			t.Errorf("a new row: %v, %+v, mailed %d times", left, w.rowAlarm(), w.mailedRows())
		}
		one.Row += "!"
		w.night(f, one, two, badRow(5, "3;Cy", rules.ProblemStepUnknown, "", 0))
		if left, _ := w.openRows(ours); len(left) != 2 || w.mailedRows() != 3 {
			t.Errorf("a row that has changed: %v, mailed %d times", left, w.mailedRows())
		}
		// As many as before, and one of them is another.
		w.night(f, one, two, badRow(5, "4;Dy", rules.ProblemStepUnknown, "", 0))
		if w.mailedRows() != 4 {
			t.Errorf("another row in the place of one: mailed %d times", w.mailedRows())
		}
		w.night(f, badRow(6, "4;Dy", rules.ProblemStepUnknown, "", 0), one)
		if w.mailedRows() != 4 {
			t.Errorf("the same rows: mailed %d times", w.mailedRows())
		}
		w.verify()
		w.view(func(r gateway.Reader) error {
			entries, err := r.Entries(0, 0)
			if !slices.ContainsFunc(entries, func(e gateway.LogEntry) bool {
				return e.Kind == "row-resolution" && strings.Contains(string(e.Leaf), "code reason no-such-step")
			}) {
				t.Error("the log does not tell of the answer")
			}
			return err
		})
	})
}

func TestAnswersAboutRowsThatCannotBe(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		f := &feed{name: "a"}
		w.night(f, badRow(3, "1;Anne", rules.ProblemKeyMissing, "", 0))
		names, _ := w.openRows(ours)
		good := casework.Answer{As: rules.None, Reason: "no-such-step", By: "abc"}
		with := func(change func(a *casework.Answer)) casework.Answer {
			a := good
			change(&a)
			return a
		}
		for name, one := range map[string]struct {
			row    string
			answer casework.Answer
			says   string
		}{
			"a notice":           {names[0], with(func(a *casework.Answer) { a.As = rules.Notify }), "boligbro step"},
			"a finding's reason": {names[0], with(func(a *casework.Answer) { a.Reason = "not-owed" }), "grunden"},
			"nobody":             {names[0], with(func(a *casework.Answer) { a.By = "" }), "hvem"},
			"another row":        {"R-00000000", good, "venter"},
			"too little":         {names[0][:6], good, "venter"},
			"nothing":            {"R-", good, "venter"},
		} {
			var refusal *lang.Error
			if err := w.ResolveRow(context.Background(), gateway.Operator, one.row, one.answer); !errors.As(err, &refusal) || !strings.Contains(refusal.Text(lang.Danish), one.says) {
				t.Errorf("%s: %v", name, err)
			}
		}
		for _, s := range []gateway.Scope{{}, theirs, {Associations: []string{"87654321"}}} {
			if err := w.ResolveRow(context.Background(), s, names[0], good); err == nil {
				t.Errorf("%+v has answered", s)
			}
		}
		if err := w.ResolveRow(context.Background(), ours, names[0], good); err != nil {
			t.Fatal(err)
		}
		var refusal *lang.Error
		if err := w.settle(names[0], good.Reason); !errors.As(err, &refusal) {
			t.Errorf("answered twice: %v", err)
		}
		w.verify()
	})
}

// A row is not forgotten because other sources are read, because nothing changes for long, or because what came after
// could not be used.
func TestRowsAreNotForgotten(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		f, other := &feed{name: "a"}, &feed{name: "b", rows: []rules.Record{tenancy("1", filed(rules.Date(2026, 10, 5)))}}
		w.night(f, badRow(3, "1;Anne", rules.ProblemKeyMissing, "", 0))
		stands := func(when string) {
			t.Helper()
			if names, _ := w.openRows(ours); len(names) != 1 || w.rowAlarm() == nil || w.rowAlarm().Count != 1 {
				t.Errorf("%s: %v, %+v", when, names, w.rowAlarm())
			}
		}
		w.clock.pass(time.Minute)
		w.accept(f, other)
		stands("another source is read beside it")
		other.version++
		w.clock.pass(time.Minute)
		w.accept(other)
		stands("another source is read without it")
		for range 40 {
			w.clock.pass(time.Hour)
			w.accept(f, other)
		}
		stands("nothing has changed for long")
		whole := f.rows
		f.version++
		f.rows, f.err = whole[:50], refused{"cut-short"}
		w.clock.pass(time.Hour)
		r := w.accept(f)
		if r.Run.State != gateway.RunRefused {
			t.Fatalf("%+v", r.Run)
		}
		stands("the export was cut short")
		if _, err := w.AcceptRefused(context.Background(), r.Run.ID); err != nil || w.rowAlarm() != nil {
			t.Errorf("a person says that the export without it is right: %v, %+v", err, w.rowAlarm())
		}
		f.rows, f.err = whole, nil
		f.version++
		w.clock.pass(time.Hour)
		w.accept(f)
		stands("the export is whole again")
	})
}

// However many rows are bad, memory is bounded, and the alarm stands until every one of them has been settled; rows that
// were used but for a field crowd out none.
func TestMoreRowsThanAreKept(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		f := &feed{name: "a"}
		var rows []rules.Record
		for i := range 1200 {
			r := tenancy("1", filed(rules.Date(2026, 10, 5)))
			r.Problems = []rules.Problem{{File: "x.csv", Line: i, Code: rules.ProblemCodeUnknown}}
			rows = append(rows, r)
		}
		for range 10_000 {
			rows = append(rows, tenancy("0"))
		}
		for i := range 1002 {
			rows = append(rows, badRow(2000+i, fmt.Sprint(i), rules.ProblemKeyMissing, "", 0))
		}
		w.night(f, rows...)
		names, _ := w.openRows(ours)
		if len(names) != 1000 || w.rowAlarm().Count != 1002 || w.mailedRows() != 1 {
			t.Fatalf("%d rows, %+v", len(names), w.rowAlarm())
		}
		if unique := slices.Compact(slices.Sorted(slices.Values(names))); len(unique) != len(names) {
			t.Errorf("%d names for %d rows", len(unique), len(names))
		}
		for _, name := range names[:5] {
			if err := w.settle(name, "no-such-step"); err != nil {
				t.Fatal(err)
			}
		}
		if w.rowAlarm().Count != 997 {
			t.Errorf("%+v", w.rowAlarm())
		}
		w.night(f, rows...)
		if names, _ := w.openRows(ours); len(names) != 997 || w.rowAlarm().Count != 997 {
			t.Errorf("%d rows, %+v", len(names), w.rowAlarm())
		}
	})
}

// Facts that are filled in are taken although another row of the tenancy cannot be read: a notice does not wait for it.
func TestFactsAreTakenBesideATornRow(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		lacks := tenancy("1", filed(rules.Date(2026, 10, 5)))
		lacks.Facts.Tenancy.Address = rules.Address{}
		torn := badRow(4, "1;paakrav;31-31-2026", rules.ProblemDateImpossible, rules.Demanded, 0)
		torn.Key = lacks.Key
		f := &feed{name: "a"}
		w.night(f, lacks, torn)
		if open := w.reviews(ours); !slices.ContainsFunc(open, func(r casework.Review) bool { return slices.Contains(r.Attention.Missing, rules.FieldAddress) }) {
			t.Fatalf("the address is not missing: %+v", open)
		}
		if report := w.night(f, tenancy("1", filed(rules.Date(2026, 10, 5))), torn); report.Notices != 1 {
			t.Errorf("the address was filled in, and %d notices were made", report.Notices)
		}
	})
}
