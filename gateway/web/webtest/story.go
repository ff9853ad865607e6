package webtest

import (
	"slices"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/intake"
	"boligbro/gateway/municipal"
	"boligbro/rules"
)

// Night reads the association's source with one more row, and sends what is due; one at a time, so that
// everything has a time of its own.
func (w *World) Night(association string, r rules.Record) gateway.Report {
	w.T.Helper()
	f := w.Feeds[association]
	if f == nil {
		f = &Feed{}
		w.Feeds[association] = f
	}
	r.Key.Association = association
	f.Rows = append(f.Rows, r)
	return w.Run(association, f)
}

func (w *World) Run(association string, f intake.Feed) gateway.Report {
	w.T.Helper()
	w.Clock.Set(w.Clock.Now().Add(time.Minute))
	report, err := w.Gateway.Accept(w.T.Context(), intake.Request{
		Association: association, Feeds: []intake.Feed{f},
	})
	if err != nil {
		w.T.Fatalf("accept: %v", err)
	}
	w.Clock.Set(w.Clock.Now().Add(10 * time.Second))
	if _, err := w.Gateway.Send(w.T.Context()); err != nil {
		w.T.Fatalf("send: %v", err)
	}
	return report
}

// Last is the newest notice.
func (w *World) Last() (n municipal.NoticeView) {
	w.T.Helper()
	o, err := w.Gateway.Overview(w.T.Context(), gateway.Operator, rules.AskedAt(w.Clock.Now()))
	if err != nil || len(o.Notices) == 0 {
		w.T.Fatalf("no notice: %v", err)
	}
	return slices.MaxFunc(o.Notices, func(a, b municipal.NoticeView) int { return a.Created.Compare(b.Created) })
}

// Story is a fortnight of two associations and four municipalities, seen on 20 October 2026.
func Story(t *testing.T) *World {
	t.Helper()
	w := New(t)
	today := rules.Date(2026, 10, 5)
	later := today.Add(1)

	// A filing that the municipality registers and refuses help for in time.
	w.Night(Ringen, Row("1", Aarhus, Filed(today), nil))
	refusedCase := w.Arrives(Aarhus, Secret, "registered")
	// One that it never answers, late from the beginning.
	w.Night(Ringen, Row("2", Aarhus, Filed(today.Add(-3)), func(f *rules.Facts) {
		f.Household.ChildrenUnder18 = rules.Answer(rules.Yes)
	}))
	w.Arrives(Aarhus, Secret, "arrived")
	// One that help is granted for, from the other association.
	w.Night(Havnen, Row("3", Aarhus, Filed(today), nil))
	grantedCase := w.Arrives(Aarhus, Secret, "arrived")
	// A demand to a tenant whom the municipality assigned.
	w.Night(Ringen, Row("4", Aarhus, rules.Event{Kind: rules.Demanded, On: today, Received: later},
		func(f *rules.Facts) {
			f.Tenancy.Assigned = rules.Yes
		}))
	w.Arrives(Aarhus, Secret, "arrived")
	// Transmitted, refused, without a route.
	w.Night(Ringen, Row("5", Kbh, Filed(today), nil))
	w.Night(Ringen, Row("6", Odense, Filed(today), nil))
	w.Night(Ringen, Row("7", Aalborg, Filed(today), nil))
	// What a person must answer.
	w.Night(Ringen, Row("8", Aarhus, rules.Event{Kind: rules.Filed, On: today}, nil))
	w.Night(Ringen, Row("9", Aarhus, rules.Event{Kind: rules.Demanded, On: later.Add(-2)}, func(f *rules.Facts) {
		f.Tenancy.Assigned = rules.Unknown
	}))
	// A feed that comes empty.
	w.Run(Ringen, &Feed{})

	w.Clock.Set(time.Date(2026, 10, 15, 9, 30, 0, 0, time.UTC))
	w.Decide(refusedCase.Number, gateway.MunicipalAct{
		On: rules.Date(2026, 10, 14), Outcome: rules.Refused, ReasonsGiven: true, Journal: Journal,
	})
	for _, f := range []gateway.MunicipalAct{
		{Kind: gateway.ActChildrenChecked}, {Kind: gateway.ActNeedChecked},
		{Kind: gateway.ActClassified, Track: rules.Paragraph5}, {Kind: gateway.ActContacted},
	} {
		w.Record(grantedCase.Number, f)
	}
	w.Decide(grantedCase.Number, gateway.MunicipalAct{
		On: rules.Date(2026, 10, 15), Outcome: "rent-help", Journal: Journal,
	})
	// One that arrives late in the fortnight, so that its clock still runs.
	w.Night(Ringen, Row("10", Aarhus, Filed(rules.Date(2026, 10, 15)), nil))
	w.Arrives(Aarhus, Secret, "arrived")
	w.Clock.Set(time.Date(2026, 10, 20, 7, 5, 0, 0, time.UTC))
	err := w.DB.Do(t.Context(), func(tx gateway.Tx) error {
		_, err := tx.Raise(gateway.Alarm{
			ID: gateway.NewID(), Kind: gateway.AlarmClockLate, Association: Ringen, Municipality: Aarhus,
			Number:  refusedCase.Number,
			Subject: refusedCase.ID, Code: rules.DecideNoHelp, Due: rules.Date(2026, 10, 19), Raised: w.Clock.Now(),
		})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *World) Record(number string, f gateway.MunicipalAct) {
	w.T.Helper()
	f.On = rules.DayOf(w.Clock.Now())
	if _, err := w.Gateway.Record(w.T.Context(), gateway.Scope{Municipalities: []string{Aarhus}}, number,
		f); err != nil {
		w.T.Fatalf("record: %v", err)
	}
}

func (w *World) Decide(number string, f gateway.MunicipalAct) {
	w.T.Helper()
	if _, err := w.Gateway.Decide(w.T.Context(), gateway.Scope{Municipalities: []string{Aarhus}}, number,
		f); err != nil {
		w.T.Fatalf("decide: %v", err)
	}
}

// LastRun is the id of the newest run of Ringen.
func (w *World) LastRun() (id string) {
	w.T.Helper()
	err := w.DB.View(w.T.Context(), func(r gateway.Reader) error {
		runs, err := r.Runs(gateway.Scope{Associations: []string{Ringen}}, "", 1)
		if err == nil {
			id = runs[0].ID
		}
		return err
	})
	if err != nil {
		w.T.Fatal(err)
	}
	return id
}
