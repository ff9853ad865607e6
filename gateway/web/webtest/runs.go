package webtest

import (
	"context"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/intake"
	"boligbro/rules"
)

// runs are the associations' runs, on the store that the gateway has now.
type runs struct{ w *World }

func (r runs) Run(ctx context.Context, s gateway.Scope, id string) (gateway.Run, error) {
	return r.w.Gateway.Intake().Run(ctx, s, id)
}

func (r runs) HeldSteps(ctx context.Context, s gateway.Scope, id string) ([]intake.HeldStep, error) {
	return r.w.Gateway.Intake().HeldSteps(ctx, s, id)
}

func (r runs) SentOf(ctx context.Context, run gateway.Run) ([]time.Time, error) {
	return r.w.Gateway.Intake().SentOf(ctx, run)
}

func (r runs) SendHeld(
	ctx context.Context, s gateway.Scope, id string, only []string, by string,
) (gateway.Report, error) {
	return r.w.Gateway.Intake().SendHeld(ctx, s, id, only, by)
}

// Held is a run of Ringen that was refused, because most of its list was missing: it holds back a demand, and
// a filing to a case that is known.
func (w *World) Held() (run gateway.Run) {
	w.T.Helper()
	f := w.Feeds[Ringen]
	if f == nil {
		f = &Feed{}
		w.Feeds[Ringen] = f
	}
	row := func(number string, steps ...rules.Event) rules.Record {
		r := Row(number, Aarhus, rules.Event{}, func(f *rules.Facts) { f.Tenancy.Assigned = rules.Yes })
		r.Key.Association, r.Events = Ringen, steps
		return r
	}
	today := rules.DayOf(w.Clock.Now())
	demanded := rules.Event{Kind: rules.Demanded, On: today.Add(-20), Received: today.Add(-19)}
	for _, number := range []string{"20", "21", "22", "23", "24", "25", "26", "27", "28", "29"} {
		f.Rows = append(f.Rows, row(number))
	}
	f.Rows = append(f.Rows, row("30", demanded))
	if report := w.Run(Ringen, f); report.Run.State != gateway.RunAdopted {
		w.T.Fatalf("%s, %s", report.Run.State, report.Run.Reason)
	}
	whole := f.Rows
	filed := Filed(today)
	filed.Ref = Planted + "30"
	half := &Feed{Rows: []rules.Record{
		row("30", demanded, filed),
		row("31", rules.Event{Kind: rules.Demanded, On: today, Received: today}),
	}}
	run = w.Run(Ringen, half).Run
	if run.State != gateway.RunRefused || run.Reason != intake.ReasonShrunk {
		w.T.Fatalf("%s, %s", run.State, run.Reason)
	}
	f.Rows = whole
	return run
}
