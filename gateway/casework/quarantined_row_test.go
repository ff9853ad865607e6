package casework_test

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
	"boligbro/gateway/gatewaytest"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// badRow is a row that cannot be used, on that line of its file.
func badRow(
	line int, content string, code rules.ProblemCode, step rules.EventKind, on rules.Day,
) rules.Record {
	return rules.Record{
		Key: rules.Key{Association: gatewaytest.Association}, Quarantined: true, Row: content,
		Problems: []rules.Problem{{File: "x.csv", Line: line, Column: "Dato", Code: code, Step: step,
			On: on}},
	}
}

// Night reads the rows, among many who owe nothing, a day later.
func readNight(w *gatewaytest.World, f *gatewaytest.Feed, rows ...rules.Record) gateway.Report {
	w.T.Helper()
	f.Rows, f.Version = nil, f.Version+1
	for i := range 90 {
		f.Rows = append(f.Rows, gatewaytest.Tenancy(fmt.Sprint("0", i)))
	}
	f.Rows = append(f.Rows, rows...)
	w.Clock.Pass(24 * time.Hour)
	report := w.Read(f)
	if report.Run.State != gateway.RunAdopted {
		w.T.Fatalf("%+v", report.Run)
	}
	return report
}

// openRows are the rows that await a person, by what they are called.
func openRows(w *gatewaytest.World, s gateway.Scope) (names []string, rows map[string]casework.TaskView) {
	w.T.Helper()
	rows = map[string]casework.TaskView{}
	for _, r := range w.Waiting(s) {
		if r.Row != nil {
			names, rows[r.Name] = append(names, r.Name), r
		}
	}
	return names, rows
}

// rowAlarm is the open alarm about rows; nil when there is none.
func rowAlarm(w *gatewaytest.World) (open *gateway.Alarm) {
	w.T.Helper()
	w.View(func(r gateway.Reader) error {
		alarms, err := r.Alarms(gateway.Operator, gateway.AlarmList{})
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
func mailedRows(w *gatewaytest.World) (n int) {
	w.T.Helper()
	w.SweepAndSend()
	for _, m := range w.Mailbox.Mails {
		if !m.Escalated && slices.ContainsFunc(m.Alarms, func(a gateway.Alarm) bool {
			return a.Kind == gateway.AlarmQuarantined
		}) {
			n++
		}
	}
	return n
}

func answerRow(w *gatewaytest.World, row, reason string) error {
	_, err := w.AnswerAs(gateway.Operator, gatewaytest.Reply{As: rules.None, Reason: reason, By: "abc"}, row)
	return err
}

// A row that may hold a legal step and cannot be used is listed with when it was due, until it is right.
func TestAQuarantinedRowIsListed(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		f := &gatewaytest.Feed{Label: "a"}
		field := gatewaytest.Tenancy("1", gatewaytest.Filed(rules.Date(2026, 10, 5)))
		field.Problems = []rules.Problem{{
			File: "x.csv", Line: 2, Code: rules.ProblemDateUnreadable, Step: rules.Demanded,
		}}
		twice := badRow(9, "r4", rules.ProblemAmountUnreadable, "", rules.Date(2026, 10, 1))
		twice.Problems = append(twice.Problems, rules.Problem{
			File: "x.csv", Line: 9, Code: rules.ProblemDateUnreadable, Step: rules.Filed,
			On: rules.Date(2026, 10, 1),
		})
		rows := []rules.Record{
			field, badRow(3, "r1", rules.ProblemDateUnreadable, rules.Filed, 0),
			badRow(4, "r2", rules.ProblemRowShort, "", 0),
			badRow(5, "r3", rules.ProblemDateUnreadable, rules.Withdrawn, rules.Date(2026, 10, 3)), twice,
			badRow(10, "r4", rules.ProblemDateUnreadable, rules.Filed, rules.Date(2026, 10, 1)),
			badRow(6, "r5", rules.ProblemDateUnreadable, rules.MovedOut, 0),
			badRow(7, "r6", rules.ProblemDateUnreadable, rules.Terminated, 0),
		}
		readNight(w, f, rows...)
		w.Clock.Pass(time.Minute)
		w.Read(f) // unchanged
		var listed []string
		for _, r := range w.Waiting(gatewaytest.AssociationScope) {
			p := r.Row.Problem
			listed = append(listed, fmt.Sprint(p.Line, " ", r.Due, " ", p.Code))
			if text := r.Text(lang.Danish); !strings.Contains(text, fmt.Sprint("linje ", p.Line)) ||
				strings.Contains(text, r.Row.Row) {
				t.Error(text)
			}
		}
		want := []string{
			"9 2026-10-01 date-unreadable", "5 2026-10-03 date-unreadable", "3  date-unreadable",
			"4  row-short", "7  date-unreadable",
		}
		if !slices.Equal(listed, want) {
			t.Errorf("listed\n%q, want\n%q", listed, want)
		}
		if a := rowAlarm(w); a == nil || a.Count != 5 || a.Due != rules.Date(2026, 10, 1) {
			t.Errorf("%+v", a)
		}
		_, before := openRows(w, gatewaytest.AssociationScope)
		rows[1].Problems[0].Line = 77
		readNight(w, f, rows[1], rows[2])
		names, after := openRows(w, gatewaytest.AssociationScope)
		for _, name := range names {
			if r := after[name]; !r.Since.Equal(before[name].Since) || len(names) != 2 {
				t.Errorf("%s is another row, or its age began anew: %+v", name, r)
			}
		}
		readNight(w, f, field)
		if names, _ := openRows(w, gatewaytest.AssociationScope); len(names) != 0 || rowAlarm(w) != nil {
			t.Errorf("when the rows are right: %v, %+v", names, rowAlarm(w))
		}
		for _, s := range []gateway.Scope{{}, gatewaytest.MunicipalityScope,
			{Associations: []string{"87654321"}}} {
			if names, _ := openRows(w, s); len(names) != 0 {
				t.Errorf("%+v sees %v", s, names)
			}
		}
		w.Verify()
	})
}

// A row is not forgotten because other sources are read, because nothing changes for long, or because what
// came after could not be used.
func TestAQuarantinedRowIsNotForgotten(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		f, other := &gatewaytest.Feed{Label: "a"}, &gatewaytest.Feed{
			Label: "b", Rows: []rules.Record{gatewaytest.Tenancy("1",
				gatewaytest.Filed(rules.Date(2026, 10, 5)))},
		}
		readNight(w, f, badRow(3, "1;Anne", rules.ProblemKeyMissing, "", 0))
		open := func(when string) {
			t.Helper()
			if names, _ := openRows(w, gatewaytest.AssociationScope); len(names) != 1 || rowAlarm(w) == nil ||
				rowAlarm(w).Count != 1 {
				t.Errorf("%s: %v, %+v", when, names, rowAlarm(w))
			}
		}
		w.Clock.Pass(time.Minute)
		w.Read(f, other)
		open("another source is read beside it")
		other.Version++
		w.Clock.Pass(time.Minute)
		w.Read(other)
		open("another source is read without it")
		for range 40 {
			w.Clock.Pass(time.Hour)
			w.Read(f, other)
		}
		open("nothing has changed for long")
		whole := f.Rows
		f.Version++
		f.Rows, f.Err = whole[:50], gatewaytest.Refused{Code: "cut-short"}
		w.Clock.Pass(time.Hour)
		r := w.Read(f)
		if r.Run.State != gateway.RunRefused {
			t.Fatalf("%+v", r.Run)
		}
		open("the export was cut short")
		if _, err := w.AcceptRefused(context.Background(), r.Run.ID); !errors.Is(err, gateway.ErrState) {
			t.Errorf("an export that was not read was accepted: %v", err)
		}
		open("nobody can accept what was not read")
		f.Version++
		f.Err = nil
		w.Clock.Pass(time.Hour)
		if r = w.Read(f); r.Run.Reason != "shrunk" {
			t.Fatalf("%+v", r.Run)
		}
		open("the export has shrunk")
		if _, err := w.AcceptRefused(context.Background(), r.Run.ID); err != nil || rowAlarm(w) != nil {
			t.Errorf("a person says that the export without it is right: %v, %+v", err, rowAlarm(w))
		}
		f.Rows, f.Err = whole, nil
		f.Version++
		w.Clock.Pass(time.Hour)
		w.Read(f)
		open("the export is whole again")
	})
}

// However many rows are bad, memory is bounded, and the alarm is open until every one of them has been
// settled; rows that were used but for a field crowd out none.
func TestMoreQuarantinedRowsThanAreKept(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		f := &gatewaytest.Feed{Label: "a"}
		var rows []rules.Record
		for i := range 1200 {
			r := gatewaytest.Tenancy("1", gatewaytest.Filed(rules.Date(2026, 10, 5)))
			r.Problems = []rules.Problem{{File: "x.csv", Line: i, Code: rules.ProblemCodeUnknown}}
			rows = append(rows, r)
		}
		for range 10_000 {
			rows = append(rows, gatewaytest.Tenancy("0"))
		}
		for i := range 1002 {
			rows = append(rows, badRow(2000+i, fmt.Sprint(i), rules.ProblemKeyMissing, "", 0))
		}
		readNight(w, f, rows...)
		names, _ := openRows(w, gatewaytest.AssociationScope)
		if len(names) != 1000 || rowAlarm(w).Count != 1002 || mailedRows(w) != 1 {
			t.Fatalf("%d rows, %+v", len(names), rowAlarm(w))
		}
		if unique := slices.Compact(slices.Sorted(slices.Values(names))); len(unique) != len(names) {
			t.Errorf("%d names for %d rows", len(unique), len(names))
		}
		for _, name := range names[:5] {
			if err := answerRow(w, name, "no-such-step"); err != nil {
				t.Fatal(err)
			}
		}
		if rowAlarm(w).Count != 997 {
			t.Errorf("%+v", rowAlarm(w))
		}
		readNight(w, f, rows...)
		if names, _ := openRows(w, gatewaytest.AssociationScope); len(names) != 997 ||
			rowAlarm(w).Count != 997 {
			t.Errorf("%d rows, %+v", len(names), rowAlarm(w))
		}
	})
}

// Facts that are filled in are taken although another row of the tenancy cannot be read: a notice does not
// wait for it.
func TestFactsAreTakenBesideAQuarantinedRow(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		lacks := gatewaytest.Tenancy("1", gatewaytest.Filed(rules.Date(2026, 10, 5)))
		lacks.Facts.Tenancy.Address = rules.Address{}
		torn := badRow(4, "1;paakrav;31-31-2026", rules.ProblemDateImpossible, rules.Demanded, 0)
		torn.Key = lacks.Key
		f := &gatewaytest.Feed{Label: "a"}
		readNight(w, f, lacks, torn)
		if open := w.Waiting(gatewaytest.AssociationScope); !slices.ContainsFunc(open,
			func(r casework.TaskView) bool {
				return slices.Contains(r.Missing, rules.FieldAddress)
			}) {
			t.Fatalf("the address is not missing: %+v", open)
		}
		if report := readNight(w, f, gatewaytest.Tenancy("1", gatewaytest.Filed(rules.Date(2026, 10, 5))),
			torn); report.Notices != 1 {
			t.Errorf("the address was filled in, and %d notices were made", report.Notices)
		}
	})
}

// A row that every refused night reads again is told once, and so are those beyond what is kept.
func TestARowOfRefusedNightsIsToldOnce(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		f := &gatewaytest.Feed{Label: "a"}
		readNight(w, f, gatewaytest.Tenancy("1", gatewaytest.Filed(rules.Date(2026, 10, 5))))
		for i := range 1200 {
			f.Rows = append(f.Rows, badRow(i, fmt.Sprint("r", i), rules.ProblemDateUnreadable, rules.Filed, 0))
		}
		for night := range 3 {
			f.Version++
			w.Clock.Pass(24 * time.Hour)
			if run := w.Read(f).Run; run.State != gateway.RunRefused {
				t.Fatalf("%s", run.State)
			}
			told := map[string]int{}
			err := w.Casework().EachQuarantined(context.Background(), gateway.Operator,
				func(_ string, q gateway.Quarantined) error {
					told[q.Row]++
					return nil
				})
			if err != nil {
				t.Fatal(err)
			}
			for _, times := range told {
				if times != 1 {
					t.Fatalf("night %d: a row is told %d times", night, times)
				}
			}
			if alarm := rowAlarm(w); len(told) != 1000 || alarm == nil || alarm.Count != 1200 {
				t.Fatalf("night %d: %d rows, %+v", night, len(told), alarm)
			}
			if n := mailedRows(w); n != 1 {
				t.Errorf("night %d: mailed %d times", night, n)
			}
		}
		w.Verify()
	})
}
