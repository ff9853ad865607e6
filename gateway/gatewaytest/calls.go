package gatewaytest

import (
	"context"

	"boligbro/gateway"
	"boligbro/gateway/casework"
	"boligbro/gateway/intake"
	"boligbro/gateway/municipal"
	"boligbro/gateway/outbox"
	"boligbro/rules"
)

// The calls of all rooms, each as its room has it.

func (r *Rooms) Accept(ctx context.Context, in intake.Request) (gateway.Report, error) {
	return r.Intake().Accept(ctx, in)
}

func (r *Rooms) AcceptRefused(ctx context.Context, id string) (gateway.Report, error) {
	return r.Intake().AcceptRefused(ctx, id, "abc")
}

func (r *Rooms) SendHeld(ctx context.Context, id string, only ...string) (gateway.Report, error) {
	return r.Intake().SendHeld(ctx, gateway.Operator, id, only, "abc")
}

func (r *Rooms) Bury(ctx context.Context, dead []string) error { return r.Intake().Bury(ctx, dead) }

func (r *Rooms) Send(ctx context.Context) (outbox.Sent, error) { return r.Outbox().Send(ctx) }

func (r *Rooms) Receive(ctx context.Context, municipality string, receipt gateway.Receipt) error {
	return r.Outbox().Receive(ctx, municipality, receipt)
}

func (r *Rooms) MailOpen(ctx context.Context) error { return r.Alarmer().MailOpen(ctx) }

func (r *Rooms) Record(
	ctx context.Context, s gateway.Scope, number string, f gateway.MunicipalAct,
) ([]gateway.MunicipalAct, error) {
	return r.Municipal().Record(ctx, s, number, f)
}

func (r *Rooms) Decide(
	ctx context.Context, s gateway.Scope, number string, f gateway.MunicipalAct,
) ([]gateway.MunicipalAct, error) {
	return r.Municipal().Decide(ctx, s, number, f)
}

func (r *Rooms) Overview(
	ctx context.Context, s gateway.Scope, asked rules.Asked,
) (municipal.Overview, error) {
	return r.Municipal().Overview(ctx, s, gateway.NoticeList{}, asked)
}

func (r *Rooms) Proof(ctx context.Context, s gateway.Scope, number, notice string) (gateway.Proof, error) {
	return r.Audit().Proof(ctx, s, number, notice)
}

func (r *Rooms) EachTask(ctx context.Context, s gateway.Scope, each func(casework.TaskView) error) error {
	return r.Casework().EachTask(ctx, s, each)
}

func (r *Rooms) Alarms(
	ctx context.Context, s gateway.Scope, all bool, asked rules.Asked,
) (alarms []gateway.Alarm, err error) {
	err = r.Casework().EachAlarm(ctx, s, all, asked, func(a gateway.Alarm) error {
		alarms = append(alarms, a)
		return nil
	})
	return alarms, err
}

func (r *Rooms) Resolve(
	ctx context.Context, s gateway.Scope, sel casework.Selection, a gateway.Answer, asked rules.Asked,
) (gateway.Report, error) {
	return r.Casework().Resolve(ctx, s, sel, a, asked)
}

// By is who enters steps in tests.
const By = "AB"

// Enter enters a step as By.
func (r *Rooms) Enter(
	ctx context.Context, key rules.Key, e rules.Event, asked rules.Asked,
) (gateway.Report, gateway.Case, error) {
	return r.Casework().Enter(ctx, By, key, e, asked)
}

func (r *Rooms) BeforeGoLive(ctx context.Context, association string) ([]casework.UnnotifiedStep, error) {
	return r.Casework().BeforeGoLive(ctx, association)
}

func (r *Rooms) RecordElsewhere(
	ctx context.Context, number string, e rules.Elsewhere, asked rules.Asked,
) (int, error) {
	return r.Casework().RecordElsewhere(ctx, By, number, e, asked)
}

func (r *Rooms) RecordAllElsewhere(
	ctx context.Context, association string, e rules.Elsewhere, asked rules.Asked,
) (recorded, remaining int, err error) {
	return r.Casework().RecordAllElsewhere(ctx, By, association, e, asked)
}
