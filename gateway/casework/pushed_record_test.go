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
	return pushAs(t, w, "bolig", "key-1", records...)
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

// pushAs pushes records by a program's key, and gives what followed.
func pushAs(t *testing.T, w *gatewaytest.World, program, key string, records ...rules.Record) []casework.Pushed {
	t.Helper()
	all, err := w.Casework().Push(context.Background(), casework.Push{
		Association: gatewaytest.Association, Program: program, By: key, Records: records,
	}, rules.AskedAt(w.Clock.Now()))
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// strangers is a record of other people and another dwelling under the number.
func strangers(number string, events ...rules.Event) rules.Record {
	r := gatewaytest.Tenancy(number, events...)
	r.Facts.Tenants = []rules.Tenant{{Name: "Falsk Navn", Protected: rules.No, Deceased: rules.No}}
	r.Facts.Tenancy.Address.Street = "Andetvej 9"
	return r
}

// A record of strangers under a known number is refused, whether the night or another program knows it, and
// the municipality hears nothing.
func TestStrangersUnderAKnownNumberAreRefused(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		step := gatewaytest.Filed(rules.DayOf(w.Clock.Now()))
		w.Read(&gatewaytest.Feed{Label: "s1", Rows: []rules.Record{gatewaytest.Tenancy("1", step)}})
		pushAs(t, w, "bolig", "k", gatewaytest.Tenancy("2", step))
		for program, number := range map[string]string{"bolig": "1", "andet": "2"} {
			taken, err := w.Casework().Push(context.Background(), casework.Push{
				Association: gatewaytest.Association, Program: program, By: "l",
				Records: []rules.Record{gatewaytest.Tenancy("3", step), strangers(number, step)},
			}, rules.AskedAt(w.Clock.Now()))
			refused := (*casework.RefusedRecordError)(nil)
			if !errors.Is(err, lang.ErrOtherTenancy) || !errors.As(err, &refused) || refused.At != 1 ||
				len(taken) != 0 {
				t.Errorf("%s: %d taken, %v", program, len(taken), err)
			}
		}
		messages := 0
		w.View(func(r gateway.Reader) error {
			for _, n := range w.Notices() {
				thread, err := r.Deliveries(gateway.Operator, n.ID)
				if messages += len(thread); err != nil {
					return err
				}
			}
			return nil
		})
		if messages != 2 { // the notices of the two tenancies that were taken
			t.Errorf("%d messages", messages)
		}
		pushAs(t, w, "bolig", "k", strangers("2", step)) // its own word it may change
	})
}

// What the night reads of the housing system holds where a program says something else of the same tenancy.
func TestTheHousingSystemComesBeforeAProgram(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		step := gatewaytest.Filed(rules.DayOf(w.Clock.Now()))
		read := gatewaytest.Tenancy("1", step)
		read.Facts.Department = "35"
		w.Read(&gatewaytest.Feed{Label: "z", Rows: []rules.Record{read}})
		said := gatewaytest.Tenancy("1", step)
		said.Facts.Department = "99"
		got := pushAs(t, w, "aaa", "k", said)
		w.View(func(r gateway.Reader) error {
			c, err := casework.Merged(r, gateway.Operator, got[0].Case.ID)
			if c.Department != "35" {
				t.Errorf("the department is %q", c.Department)
			}
			return err
		})
	})
}

// A program goes on under a new key of the same name; a key of another name replaces nothing of it.
func TestAProgramIsWhatItsKeyIsFor(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		step := gatewaytest.Filed(rules.DayOf(w.Clock.Now()))
		pushAs(t, w, "Bolig", "old", gatewaytest.Tenancy("1", step))
		gone := func() (gone bool) {
			w.View(func(r gateway.Reader) error {
				c, err := casework.Merged(r, gateway.Operator, w.Notices()[0].Case)
				gone = err == nil && len(c.Events) == 1 && c.Events[0].Gone
				return err
			})
			return gone
		}
		if pushAs(t, w, "andet", "k", gatewaytest.Tenancy("1")); gone() {
			t.Error("another program has taken the step back")
		}
		if pushAs(t, w, "bolig", "new", gatewaytest.Tenancy("1")); !gone() {
			t.Error("the program's new key has not taken the step back")
		}
	})
}

// A tenancy that a program tells of for the first time may be a known case that cannot be read: a person is
// asked, as of what the night reads, and nobody is notified of it twice. A step on another day is another's.
func TestATenancyThatIsPushedMayBeADamagedCase(t *testing.T) {
	for what, statement := range map[string]string{
		"what was reported": `UPDATE versions SET sealed = findings WHERE case_id = $1`,
		"its number":        `UPDATE cases SET tenancy = association_key WHERE id = $1`,
		"its key's bytes":   `UPDATE cases SET association_key = tenancy WHERE id = $1`,
	} {
		t.Run(what, func(t *testing.T) {
			gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
				day := rules.DayOf(w.Clock.Now())
				w.Read(&gatewaytest.Feed{Label: "a", Rows: []rules.Record{
					gatewaytest.Tenancy("0001", gatewaytest.Filed(day))}})
				w.Damage(statement, w.Notices()[0].Case)
				same := pushAs(t, w, "bolig", "k", strangers("77", gatewaytest.Filed(day)))
				if same[0].Report.Notices != 0 || same[0].Waiting == 0 {
					t.Errorf("a second notice: %+v", same[0])
				}
				another := pushAs(t, w, "bolig", "k", strangers("78", gatewaytest.Filed(day-1)))
				if another[0].Report.Notices != 1 {
					t.Errorf("a stranger is held back: %+v", another[0])
				}
			})
		})
	}
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

// A case that comes under its number and under one that it had before is refused, and nothing is taken.
func TestOneCaseIsNotPushedTwiceAtOnce(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		step := gatewaytest.Filed(rules.DayOf(w.Clock.Now()))
		known := gatewaytest.Tenancy("0017", step)
		push(t, w, known)
		renumbered := known
		renumbered.Key.Tenancy = "17.0"
		of := push(t, w, renumbered)[0].Case.Number
		_, err := w.Resolve(context.Background(), gateway.Operator,
			casework.Selection{Names: []string{of}, Rule: rules.EvictionFiled},
			gateway.Answer{As: rules.None, Reason: "same", By: gatewaytest.By}, rules.AskedAt(w.Clock.Now()))
		if err != nil {
			t.Fatal(err)
		}
		_, err = w.Casework().Push(context.Background(), casework.Push{
			Association: gatewaytest.Association, Program: "bolig", By: "key-1",
			Records: []rules.Record{known, gatewaytest.Tenancy("9", step), renumbered},
		}, rules.AskedAt(w.Clock.Now()))
		refused := (*casework.RefusedRecordError)(nil)
		if !errors.Is(err, lang.ErrTenancyTwice) || !errors.As(err, &refused) || refused.At != 2 {
			t.Errorf("%v", err)
		}
		if len(w.Notices()) != 1 {
			t.Errorf("%d notices", len(w.Notices()))
		}
	})
}
