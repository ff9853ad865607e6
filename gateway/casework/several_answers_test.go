package casework_test

import (
	"strings"
	"testing"

	"boligbro/gateway/gatewaytest"
	"boligbro/rules"
)

// One answer settles several tasks of a kind, or none of them.
func TestSeveralTasksAreAnsweredAtOnce(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		unclear := gatewaytest.FiledWithoutGround(rules.Date(2026, 10, 5))
		readNight(w, &gatewaytest.Feed{Label: "a"},
			gatewaytest.Tenancy("1", unclear), gatewaytest.Tenancy("2", unclear),
			badRow(3, "1;Anne", rules.ProblemKeyMissing, "", 0),
			badRow(4, "2;Bo", rules.ProblemKeyMissing, "", 0))
		rows, _ := openRows(w, gatewaytest.AssociationScope)
		var cases []string
		for _, r := range w.Waiting(gatewaytest.AssociationScope) {
			if r.Finding != nil {
				cases = append(cases, r.Number)
			}
		}
		if len(cases) != 2 || len(rows) != 2 {
			t.Fatalf("%q, %q", cases, rows)
		}

		notOwed := gatewaytest.NotOwed
		notOwed.By = "abc"
		noStep := gatewaytest.Reply{As: rules.None, Reason: "no-such-step", By: "abc"}
		for name, one := range map[string]struct {
			answer gatewaytest.Reply
			names  []string
			says   string
		}{
			"a case twice":     {notOwed, []string{cases[0], cases[1], cases[0]}, cases[0] + ": nothing"},
			"no such case":     {notOwed, []string{cases[0], "B-2222-2222"}, "B-2222-2222"},
			"a case and a row": {noStep, []string{cases[0], rows[0]}, "separately"},
			"no such row":      {noStep, []string{rows[0], "R-00000000"}, "R-00000000: no row"},
		} {
			_, err := w.AnswerAs(gatewaytest.AssociationScope, one.answer, one.names...)
			if err == nil || !strings.Contains(err.Error(), one.says) {
				t.Errorf("%s: %v", name, err)
			}
			if open := w.Waiting(gatewaytest.AssociationScope); len(open) != 4 {
				t.Errorf("%s: something was answered: %+v", name, open)
			}
		}

		if _, err := w.AnswerAs(gatewaytest.AssociationScope, notOwed, cases...); err != nil {
			t.Error(err)
		}
		if _, err := w.AnswerAs(gatewaytest.AssociationScope, noStep, rows...); err != nil {
			t.Error(err)
		}
		if open := w.Waiting(gatewaytest.AssociationScope); len(open) != 0 || rowAlarm(w) != nil {
			t.Errorf("%+v", open)
		}
		w.Verify()
	})
}
