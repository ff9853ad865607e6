package casework_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// The pages of the list are the list: what comes first because of children too, whatever page it would be on.
func TestTheListOfTasksIsPaged(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		f := &gatewaytest.Feed{Label: "a"}
		for i := range 130 {
			r := gatewaytest.Tenancy(fmt.Sprint(i),
				gatewaytest.FiledWithoutGround(rules.Date(2026, 10, 5).Add(-i%40)))
			if i%2 == 0 {
				r.Facts.Household.ChildrenUnder18 = rules.Answer(rules.Yes)
			}
			f.Rows = append(f.Rows, r)
		}
		f.Rows = append(f.Rows, gatewaytest.Tenancy("x",
			rules.Event{Kind: rules.Terminated, On: rules.Date(2026, 9, 1)}))
		w.Read(f)

		var want []string
		firsts := 0
		dues := map[bool][]rules.Day{}
		for _, v := range w.Waiting(gatewaytest.AssociationScope) {
			want = append(want, v.ID)
			if v.First {
				firsts++
			}
			if v.First != (len(want) <= 65) {
				t.Errorf("number %d in the list: first is %v", len(want), v.First)
			}
			if v.Name != v.Number || v.Tenancy == "" {
				t.Errorf("%q is called %q", v.Number, v.Name)
			}
			if v.Kind == gateway.TaskFinding {
				dues[v.First] = append(dues[v.First], v.Due)
			}
		}
		if len(want) != 131 || firsts != 65 ||
			len(slices.Compact(slices.Sorted(slices.Values(want)))) != 131 {
			t.Fatalf("%d tasks, %d first", len(want), firsts)
		}
		for first, days := range dues {
			if !slices.IsSorted(days) {
				t.Errorf("first %v: due %v", first, days)
			}
		}

		var got []string
		sizes := []int{}
		for place := (gateway.TaskPlace{}); ; {
			part, err := w.Casework().Tasks(context.Background(), gatewaytest.AssociationScope, place)
			if err != nil || part.Total != 131 {
				t.Fatalf("%d in all, %v", part.Total, err)
			}
			for _, v := range part.Tasks {
				got = append(got, v.ID)
			}
			sizes = append(sizes, len(part.Tasks))
			if place = part.Next; place == (gateway.TaskPlace{}) {
				break
			}
		}
		if diff := cmp.Diff(want, got); diff != "" || !slices.Equal(sizes, []int{50, 50, 31}) {
			t.Errorf("pages of %v (-list +pages)\n%s", sizes, diff)
		}
		for _, s := range []gateway.Scope{
			{}, gatewaytest.MunicipalityScope, {Associations: []string{"87654321"}},
		} {
			part, err := w.Casework().Tasks(context.Background(), s, gateway.TaskPlace{})
			if err != nil || part.Total != 0 || len(part.Tasks) != 0 {
				t.Errorf("%+v sees %+v, %v", s, part, err)
			}
		}
	})
}

// A row is called by so many digits of its key that no other open row has them.
func TestRowsHaveNamesOfTheirOwn(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		var rows []gateway.Task
		for i, key := range []string{"00aabbccdd11", "00aabbccdd22", "00aabbcce333", "00aabbcd4444"} {
			rows = append(rows, gateway.Task{
				ID: gateway.NewID(), Kind: gateway.TaskRow, Association: gatewaytest.Association,
				Subject: key,
				Row:     &gateway.Quarantined{Row: key, Problem: rules.Problem{Line: i + 1}},
			})
		}
		err := w.DB.Do(context.Background(), func(tx gateway.Tx) error {
			return tx.SetRowTasks(gatewaytest.Association, rows)
		})
		if err != nil {
			t.Fatal(err)
		}
		names, _ := openRows(w, gatewaytest.AssociationScope)
		want := []string{"R-00AABBCCDD1", "R-00AABBCCDD2", "R-00AABBCCE", "R-00AABBCD"}
		if diff := cmp.Diff(want, names); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
		for name, says := range map[string]*lang.Error{
			"R-00AABBCC": lang.ErrSeveralRows, "R-00AABBCCDDEE": lang.ErrNoRow, "R-æøåæøåæøå": lang.ErrNoRow,
		} {
			if err := answerRow(w, name, "no-such-step"); err == nil {
				t.Errorf("%s was answered", name)
			} else {
				gatewaytest.WantRefusal(t, err, says.Text(lang.Danish))
			}
		}
		if err := answerRow(w, "r-00aabbccdd2", "no-such-step"); err != nil {
			t.Error(err)
		}
	})
}

// TestATaskIsLaterByTheDay: how late it is is counted from now, and not from the night on which it was
// judged.
func TestATaskIsLaterByTheDay(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		w.Read(&gatewaytest.Feed{Label: "a", Rows: []rules.Record{gatewaytest.Tenancy("1",
			gatewaytest.FiledWithoutGround(rules.DayOf(w.Clock.Now()).Add(-2)))}})
		late := func() (days int) {
			t.Helper()
			tasks := w.Waiting(gatewaytest.AssociationScope)
			if len(tasks) != 1 || tasks[0].Finding == nil {
				t.Fatalf("%+v", tasks)
			}
			page, err := w.Casework().Tasks(context.Background(), gatewaytest.AssociationScope, gateway.TaskPlace{})
			if err != nil || cmp.Diff(page.Tasks[0].Finding, tasks[0].Finding) != "" {
				t.Fatalf("the page and the list differ: %v", err)
			}
			return int(tasks[0].Finding.LateBy.Hours() / 24)
		}
		before := late()
		w.Clock.Pass(7 * 24 * time.Hour)
		if after := late(); before != 2 || after != 9 {
			t.Errorf("%d days late, and a week after it %d", before, after)
		}
	})
}
