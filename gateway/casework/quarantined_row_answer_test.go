package casework_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// What a person has answered about a row holds while the row is the same, on whatever line; one that has
// changed is open, and mailed again.
func TestAnAnswerClosesAQuarantinedRow(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		f := &gatewaytest.Feed{Label: "a"}
		one, two := badRow(3, "1;Anne", rules.ProblemDateUnreadable, rules.Filed, 0),
			badRow(4, "2;Bo", rules.ProblemKeyMissing, rules.Demanded, rules.Date(2026, 10, 2))
		readNight(w, f, one, two)
		names, rows := openRows(w, gatewaytest.AssociationScope)
		if len(names) != 2 || mailedRows(w) != 1 || names[0] == names[1] ||
			!strings.HasPrefix(names[0], "R-") ||
			len(names[0]) != 10 {
			t.Fatalf("%v, mailed %d times", names, mailedRows(w))
		}
		if rows[names[0]].Due != rules.Date(2026, 10, 2) {
			t.Errorf("the row that was due is not first: %+v", rows)
		}
		if err := answerRow(w, names[0], "entered-by-hand"); err != nil {
			t.Fatal(err)
		}
		if a := rowAlarm(w); a == nil || a.Count != 1 || !a.Due.IsZero() {
			t.Errorf("one of two is settled: %+v", a)
		}
		w.Clock.Pass(time.Minute)
		w.Read(f) // unchanged
		if open, _ := openRows(w, gatewaytest.AssociationScope); !slices.Equal(open, names[1:]) {
			t.Errorf("%v", open)
		}
		if err := answerRow(w, strings.ToLower(names[1]), "no-such-step"); err != nil {
			t.Fatal(err)
		}
		closed := func(when string, mailed int) {
			t.Helper()
			if open, _ := openRows(w, gatewaytest.AssociationScope); len(open) != 0 || rowAlarm(w) != nil {
				t.Errorf("%s: %v, %+v", when, open, rowAlarm(w))
			}
			if n := mailedRows(w); n != mailed {
				t.Errorf("%s: mailed %d times, want %d", when, n, mailed)
			}
		}
		closed("when both are settled", 1)
		one.Problems = []rules.Problem{{
			File: "y.csv", Line: 40, Column: "Dato", Code: rules.ProblemDateUnreadable, Step: rules.Filed,
		}}
		if r := readNight(w, f, two, one); r.Run.Sources[0].Quarantined != 2 {
			t.Errorf("%+v", r.Run.Sources)
		}
		closed("the next night", 1)
		// Another row: mailed, and again when one more comes, and not when they are the same.
		readNight(w, f, one, two, badRow(5, "3;Cy", rules.ProblemStepUnknown, "", 0))
		if open, _ := openRows(w, gatewaytest.AssociationScope); len(open) != 1 || rowAlarm(w) == nil ||
			rowAlarm(w).Count != 1 || mailedRows(w) != 2 {
			t.Errorf("a new row: %v, %+v, mailed %d times", open, rowAlarm(w), mailedRows(w))
		}
		one.Row += "!"
		readNight(w, f, one, two, badRow(5, "3;Cy", rules.ProblemStepUnknown, "", 0))
		if open, _ := openRows(w, gatewaytest.AssociationScope); len(open) != 2 || mailedRows(w) != 3 {
			t.Errorf("a row that has changed: %v, mailed %d times", open, mailedRows(w))
		}
		// As many as before, and one of them is another.
		readNight(w, f, one, two, badRow(5, "4;Dy", rules.ProblemStepUnknown, "", 0))
		if mailedRows(w) != 4 {
			t.Errorf("another row in the place of one: mailed %d times", mailedRows(w))
		}
		readNight(w, f, badRow(6, "4;Dy", rules.ProblemStepUnknown, "", 0), one)
		if mailedRows(w) != 4 {
			t.Errorf("the same rows: mailed %d times", mailedRows(w))
		}
		w.Verify()
		w.View(func(r gateway.Reader) error {
			entries, err := r.Entries(0, 0)
			if !slices.ContainsFunc(entries, func(e gateway.LogEntry) bool {
				return e.Kind == "row-resolution" &&
					strings.Contains(string(e.Leaf), "code reason no-such-step")
			}) {
				t.Error("the log does not tell of the answer")
			}
			return err
		})
	})
}

func TestAnImpossibleAnswerAboutARowIsRefused(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		f := &gatewaytest.Feed{Label: "a"}
		readNight(w, f, badRow(3, "1;Anne", rules.ProblemKeyMissing, "", 0))
		names, _ := openRows(w, gatewaytest.AssociationScope)
		good := gatewaytest.Reply{As: rules.None, Reason: "no-such-step", By: "abc"}
		with := func(change func(a *gatewaytest.Reply)) gatewaytest.Reply {
			a := good
			change(&a)
			return a
		}
		for name, one := range map[string]struct {
			row    string
			answer gatewaytest.Reply
			says   string
		}{
			"a notice": {names[0], with(func(a *gatewaytest.Reply) { a.As = rules.Notify }), "boligbro step"},
			"a finding's reason": {names[0], with(func(a *gatewaytest.Reply) { a.Reason = "not-owed" }),
				"grunden"},
			"nobody":      {names[0], with(func(a *gatewaytest.Reply) { a.By = "" }), "den, der svarer"},
			"another row": {"R-00000000", good, "venter"},
			"too little":  {names[0][:6], good, "venter"},
			"nothing":     {"R-", good, "venter"},
		} {
			var refusal *lang.Error
			if _, err := w.AnswerAs(gateway.Operator, one.answer, one.row); !errors.As(err, &refusal) ||
				!strings.Contains(refusal.Text(lang.Danish), one.says) {
				t.Errorf("%s: %v", name, err)
			}
		}
		for _, s := range []gateway.Scope{{}, gatewaytest.MunicipalityScope,
			{Associations: []string{"87654321"}}} {
			if _, err := w.AnswerAs(s, good, names[0]); err == nil {
				t.Errorf("%+v has answered", s)
			}
		}
		if _, err := w.AnswerAs(gatewaytest.AssociationScope, good, names[0]); err != nil {
			t.Fatal(err)
		}
		var refusal *lang.Error
		if err := answerRow(w, names[0], good.Reason); !errors.As(err, &refusal) {
			t.Errorf("answered twice: %v", err)
		}
		w.Verify()
	})
}
