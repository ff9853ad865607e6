package intake_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// Fields that could not be read are counted by column, and are still so when the file has not changed.
func TestUnreadFieldsAreCountedByColumn(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		filing := gatewaytest.Filed(rules.Date(2026, 10, 5))
		unread := func(number string, problems ...rules.Problem) rules.Record {
			r := gatewaytest.Tenancy(number, filing)
			for i := range problems {
				problems[i].File, problems[i].Line = "a.csv", 2+len(number)
			}
			r.Problems = problems
			return r
		}
		amount := rules.Problem{Column: "Saldo", Code: rules.ProblemAmountUnreadable}
		flag := rules.Problem{Column: "Anvist", Code: rules.ProblemCodeUnknown}
		f := &gatewaytest.Feed{Label: "a", Rows: []rules.Record{
			unread("1", amount), unread("22", amount, flag), unread("333", amount), unread("4444"),
		}}
		want := []gateway.UnreadColumn{
			{Column: "Saldo", Code: rules.ProblemAmountUnreadable, Rows: 3},
			{Column: "Anvist", Code: rules.ProblemCodeUnknown, Rows: 1},
		}
		for _, when := range []string{"read", "unchanged"} {
			w.Clock.Pass(time.Minute) // the newest run is the last
			if diff := cmp.Diff(want, w.Read(f).Run.Sources[0].Unread); diff != "" {
				t.Errorf("%s: %s", when, diff)
			}
		}
		sources, err := w.Casework().Unread(context.Background(), gateway.Operator)
		if err != nil || len(sources) != 1 || sources[0].Name != "a" {
			t.Fatalf("%+v, %v", sources, err)
		}
		if diff := cmp.Diff(want, sources[0].Unread); diff != "" {
			t.Error(diff)
		}
		const text = "3 rækker, kolonnen »Saldo«: beløbet kan ikke læses; det regnes som ukendt."
		if got := want[0].Text(lang.Danish); got != text {
			t.Errorf("%q, want %q", got, text)
		}

		f.Rows, f.Version = []rules.Record{unread("1"), unread("22"), unread("333"), unread("4444")}, 2
		w.Clock.Pass(time.Minute)
		w.Read(f)
		sources, err = w.Casework().Unread(context.Background(), gateway.Operator)
		if err != nil || len(sources) > 0 {
			t.Errorf("all could be read: %+v, %v", sources, err)
		}
	})
}
