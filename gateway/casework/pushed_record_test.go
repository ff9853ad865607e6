package casework_test

import (
	"context"
	"errors"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/casework"
	"boligbro/gateway/gatewaytest"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// push pushes records of one program, and gives what followed.
func push(t *testing.T, w *gatewaytest.World, records ...rules.Record) []casework.Pushed {
	t.Helper()
	all, err := w.Casework().Push(context.Background(), casework.Push{
		Association: gatewaytest.Association, Program: "bolig", By: "key-1", Records: records,
	}, rules.AskedAt(w.Clock.Now()))
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestAPushedRecordIsJudgedAtOnce(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		step := gatewaytest.Filed(rules.DayOf(w.Clock.Now()))
		filed := gatewaytest.Tenancy("1", step)
		got := push(t, w, filed, gatewaytest.Tenancy("2"))
		if got[0].Report.Notices != 1 || got[0].Case.Number == "" || len(w.Notices()) != 1 {
			t.Fatalf("a filing that is pushed: %+v, %d notices", got[0], len(w.Notices()))
		}
		if got[1].Case.Number != "" || got[1].Report.Cases != 0 {
			t.Errorf("a tenancy without a step is kept: %+v", got[1])
		}

		again := push(t, w, filed)
		if again[0].Report.Cases != 0 || again[0].Case.Number != got[0].Case.Number ||
			again[0].Case.Version != got[0].Case.Version {
			t.Errorf("the same record again: %+v", again[0])
		}
		w.Read(&gatewaytest.Feed{Label: "a", Rows: []rules.Record{filed}})
		if len(w.Notices()) != 1 {
			t.Errorf("the file that tells of the same filing makes %d notices of it", len(w.Notices()))
		}
	})
}

// A step that the program no longer reports is gone, as it is when a file no longer holds it.
func TestAPushedRecordReplacesTheOneBefore(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		step := gatewaytest.Filed(rules.DayOf(w.Clock.Now()))
		push(t, w, gatewaytest.Tenancy("1", step))
		left := push(t, w, gatewaytest.Tenancy("1"))
		if left[0].Case.Number == "" || len(w.Notices()) != 1 {
			t.Fatalf("%+v, %d notices", left[0], len(w.Notices()))
		}
		err := w.Store.View(context.Background(), func(r gateway.Reader) error {
			c, err := casework.Merged(r, gateway.Operator, left[0].Case.ID)
			if err == nil && (len(c.Events) != 1 || !c.Events[0].Gone) {
				t.Errorf("the step that is reported no longer: %+v", c.Events)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// One family under two numbers is not two notices.
func TestAPushedTenancyThatResemblesAKnownOneWaits(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		step := gatewaytest.Filed(rules.DayOf(w.Clock.Now()))
		known := gatewaytest.Tenancy("0017", step)
		w.Read(&gatewaytest.Feed{Label: "a", Rows: []rules.Record{known}})
		renumbered := known
		renumbered.Key.Tenancy = "17.0"
		got := push(t, w, renumbered)
		if got[0].Report.Notices != 0 || got[0].Waiting == 0 || len(w.Notices()) != 1 {
			t.Errorf("%+v, %d notices", got[0], len(w.Notices()))
		}
	})
}

// Nor are two numbers of one push.
func TestAFamilyIsPushedUnderTwoNumbers(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		known := gatewaytest.Tenancy("0017", gatewaytest.Filed(rules.DayOf(w.Clock.Now())))
		renumbered := known
		renumbered.Key.Tenancy = "17.0"
		w.Read(&gatewaytest.Feed{Label: "a", Rows: []rules.Record{gatewaytest.Tenancy("9")}})
		got := push(t, w, known, renumbered)
		if got[0].Report.Notices != 1 || got[1].Report.Notices != 0 || got[1].Waiting == 0 {
			t.Errorf("%+v", got)
		}
	})
}

// It is kept which key pushed a record.
func TestWhoPushedIsKept(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		got := push(t, w, gatewaytest.Tenancy("1", gatewaytest.Filed(rules.DayOf(w.Clock.Now()))))
		err := w.Store.View(context.Background(), func(r gateway.Reader) error {
			v, err := r.Version(gateway.Operator, got[0].Case.ID, got[0].Case.Version)
			if err == nil && (len(v.Records) != 1 || v.Records[0].By != "key-1") {
				t.Errorf("%+v", v.Records)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestWhatCannotBePushed(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		step := gatewaytest.Filed(rules.DayOf(w.Clock.Now()))
		asked := rules.AskedAt(w.Clock.Now())
		for tenancy, want := range map[string]error{
			"010190-1234": lang.ErrTenancyLikeCPR, "#REF!": lang.ErrTenancyNoNumber,
		} {
			_, err := w.Casework().Push(context.Background(), casework.Push{
				Association: gatewaytest.Association, Program: "bolig",
				Records: []rules.Record{gatewaytest.Tenancy(tenancy, step)},
			}, asked)
			if !errors.Is(err, want) {
				t.Errorf("%s: %v", tenancy, err)
			}
		}
		_, err := w.Casework().Push(context.Background(), casework.Push{Association: "99999999"}, asked)
		if !errors.Is(err, gateway.ErrNotFound) {
			t.Errorf("an unknown association: %v", err)
		}
	})
}
