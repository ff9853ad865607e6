package casework_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// A step that a person enters is a source that no file erases.
func TestNoFileErasesAStepEnteredByHand(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		f := &gatewaytest.Feed{Label: "a",
			Rows: []rules.Record{gatewaytest.Tenancy("1"), gatewaytest.Tenancy("2")}}
		w.Read(f)
		asked := rules.AskedAt(w.Clock.Now())
		key := rules.Key{Association: gatewaytest.Association, Tenancy: "2"}
		report, c, err := w.Enter(context.Background(), key, gatewaytest.Filed(rules.Date(2026, 10, 5)),
			asked)
		if err != nil || report.Cases != 1 || c.Number == "" {
			t.Fatalf("enter: %+v, %v", report, err)
		}
		// the file has not changed, but a step awaits its tenancy
		if report := w.Read(f); report.Notices != 1 {
			t.Errorf("%d notices when the file tells the tenancy of the step, want 1", report.Notices)
		}
		f.Version = 2
		if report := w.Read(f); report.Notices != 0 || len(w.Notices()) != 1 {
			t.Errorf("the step entered by hand was lost or told twice: %d notices", len(w.Notices()))
		}
		if _, _, err := w.Enter(context.Background(),
			rules.Key{Association: gatewaytest.Association, Tenancy: "77"},
			rules.Event{Kind: rules.Paid, On: rules.Date(2026, 10, 5)}, asked); !errors.Is(err,
			gateway.ErrNotFound) {
			t.Errorf("a payment of a tenancy without a step: %v", err)
		}
	})
}

// A person may paste a number in any form, and no CPR number.
func TestAStepEnteredByHandHasTheFormOfAFile(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		f := &gatewaytest.Feed{Label: "a", Rows: []rules.Record{gatewaytest.Tenancy("12-9021")}}
		enter := func(tenancy, ref string) error {
			e := gatewaytest.Filed(rules.Date(2026, 10, 5))
			e.Ref = ref
			_, _, err := w.Enter(context.Background(),
				rules.Key{Association: gatewaytest.Association, Tenancy: tenancy}, e, rules.AskedAt(w.Clock.Now()))
			return err
		}
		if err := enter("12\u20119021 ", "F\u201177"); err != nil {
			t.Fatal(err)
		}
		if err := enter("12-9021", "F-77"); err != nil {
			t.Fatal(err)
		}
		if report := w.Read(f); report.Notices != 1 || len(w.Notices()) != 1 {
			t.Errorf("%d notices, %d in all; want one of one step", report.Notices, len(w.Notices()))
		}
		if err := enter("12-9021", "010190-1234"); !errors.Is(err, lang.ErrRefLikeCPR) {
			t.Errorf("a CPR number for a reference: %v", err)
		}
		for _, by := range []string{"", "  ", "ab\ncd", strings.Repeat("x", 65)} {
			key := rules.Key{Association: gatewaytest.Association, Tenancy: "12-9021"}
			e, asked := gatewaytest.Filed(rules.Date(2026, 10, 5)), rules.AskedAt(w.Clock.Now())
			_, _, entered := w.Casework().Enter(context.Background(), by, key, e, asked)
			_, _, _, back := w.Casework().CallBack(context.Background(), by, key, e, asked)
			elsewhere := rules.Elsewhere{On: asked.Day, Channel: "letter", Proof: "J-1"}
			_, told := w.Casework().RecordElsewhere(context.Background(), by, "B-2222-2222", elsewhere, asked)
			if !errors.Is(entered, lang.ErrBySigned) || !errors.Is(back, lang.ErrBySigned) ||
				!errors.Is(told, lang.ErrBySigned) {
				t.Errorf("entered by %q: %v; taken back: %v; notified elsewhere: %v", by, entered, back, told)
			}
		}
		if err := enter("010190 1234", ""); !errors.Is(err, lang.ErrTenancyLikeCPR) {
			t.Errorf("a CPR number for a tenancy's: %v", err)
		}
		w.OwnNumbers = gateway.OwnNumbers{gatewaytest.Association: true}
		if err := enter("010190 1234", ""); err != nil {
			t.Errorf("a number that the settings say is the association's own: %v", err)
		}
		for _, none := range []string{"#REF!", "9,02E+03", "ukendt", "0000", "03-jan"} {
			if err := enter(none, ""); !errors.Is(err, lang.ErrTenancyNoNumber) {
				t.Errorf("a step for the tenancy %q: %v", none, err)
			}
		}
	})
}

// What somebody enters again as it was makes no new version; nor does whatever a lawyer's office repeats.
func TestTheSameStepAgainChangesNothing(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		ctx, asked := context.Background(), rules.AskedAt(w.Clock.Now())
		day := rules.DayOf(w.Clock.Now())
		key := rules.Key{Association: gatewaytest.Association, Tenancy: "1"}
		filed := gatewaytest.Filed(day)
		w.Read(&gatewaytest.Feed{Label: "a", Rows: []rules.Record{gatewaytest.Tenancy("1", filed)}})
		version := 1
		own := func(e rules.Event, sees bool) {
			t.Helper()
			_, c, saw, err := w.Casework().EnterOwn(ctx, "office", key, e, asked)
			if err != nil || c.Version != version || saw != sees {
				t.Errorf("version %d, not %d; sees %v, not %v; %v", c.Version, version, saw, sees, err)
			}
		}
		own(filed, false)
		for range 2 { // what a person enters stands when the file leaves it out
			version = 2
			if _, c, err := w.Enter(ctx, key, filed, asked); err != nil || c.Version != version {
				t.Errorf("version %d, %v", c.Version, err)
			}
		}
		own(filed, false)
		demand := rules.Event{Kind: rules.Demanded, On: day - 40, Ground: rules.GroundArrears}
		for range 2 {
			version = 3
			own(demand, true)
		}
		own(filed, true)
		demand.On -= 2 // its own step it may correct
		version = 4
		own(demand, true)
		filed.On--
		if _, _, _, err := w.Casework().EnterOwn(ctx, "office", key, filed, asked); !errors.Is(err,
			lang.ErrStepOtherDay) {
			t.Errorf("another's step has another day: %v", err)
		}
	})
}
