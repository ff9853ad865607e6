// Package api is what other programs call: municipalities return signed receipts, and whoever has an API key
// uses /api/v1.
package api

import (
	"context"
	"net/http"

	"boligbro/gateway"
	"boligbro/gateway/casework"
	"boligbro/gateway/municipal"
	"boligbro/gateway/web"
	"boligbro/rules"
)

// Room serves programs. Its fields are set once, before use.
type Room struct {
	Signature *web.Signature
	Receiver  Receiver

	Keys      *web.Keys
	Answers   Answers
	Store     gateway.Store
	Municipal Municipal
	Casework  Casework
	Prover    Prover
	Reporter  Reporter
	// Associations are the names by CVR number.
	Associations map[string]string
}

// Receiver records a receipt. ErrMessage: no such message was sent to the municipality. ErrEnough: the
// message has receipts enough. ErrUnavailable: nothing was recorded, and it may be tried again.
type Receiver interface {
	Receive(ctx context.Context, municipality string, r gateway.Receipt) error
}

// Municipal reads notices, and records what a municipality does.
type Municipal interface {
	Part(ctx context.Context, s gateway.Scope, part gateway.NoticeList, asked rules.Asked) (
		municipal.Overview, error)
	Running(ctx context.Context, s gateway.Scope, part gateway.NoticeList, asked rules.Asked) (
		municipal.Received, error)
	OfCase(ctx context.Context, s gateway.Scope, number string, asked rules.Asked) (municipal.CaseFile, error)
	Deadlines(ctx context.Context, s gateway.Scope, asked rules.Asked) ([]gateway.Deadline, error)
	Record(ctx context.Context, s gateway.Scope, number string, f gateway.MunicipalAct) (
		[]gateway.MunicipalAct, error)
}

// Casework takes steps and answers.
type Casework interface {
	Enter(ctx context.Context, by string, key rules.Key, e rules.Event, asked rules.Asked) (
		gateway.Report, gateway.Case, error)
	EnterOwn(ctx context.Context, by string, key rules.Key, e rules.Event, asked rules.Asked) (
		report gateway.Report, is gateway.Case, sees bool, err error)
	KnowsNew(ctx context.Context, s gateway.Scope, by string, is gateway.Case, asked rules.Asked) error
	Push(ctx context.Context, p casework.Push, asked rules.Asked) ([]casework.Pushed, error)
	ReportedFirst(ctx context.Context, s gateway.Scope, number, by string) (bool, error)
	Waiting(ctx context.Context, key rules.Key) ([]gateway.Task, error)
	Tasks(ctx context.Context, s gateway.Scope, after gateway.TaskPlace) (casework.TaskPart, error)
	Resolve(
		ctx context.Context, s gateway.Scope, sel casework.Selection, a gateway.Answer, asked rules.Asked,
	) (gateway.Report, error)
}

// Prover shows that a municipality was notified.
type Prover interface {
	Proof(ctx context.Context, s gateway.Scope, number, notice string) (gateway.Proof, error)
}

// Routes are what a program can call without a key.
func (r Room) Routes() []web.Route {
	return []web.Route{
		web.At(web.Receipts, r.Signature.Municipality, http.MethodPost, "/receipts/:municipality", r.receive),
		web.At(web.API, r.Keys.InAddress, http.MethodGet, "/calendar/:secret", r.calendar),
	}
}

// operations are what a program can do with a key.
func (r Room) operations() []operation {
	return []operation{
		op("list-notices", http.MethodGet, "/notices", gateway.SeeNotices, r.notices, "no-municipal-key"),
		op("get-case", http.MethodGet, "/cases/{number}", gateway.SeeCase, r.getCase,
			"no-such", "erased", "unreadable", "no-municipal-key"),
		op("get-proof", http.MethodGet, "/cases/{number}/proof", gateway.SeeProof, r.proof,
			"no-such", "erased", "unanswerable", "unreadable"),
		op("get-message", http.MethodGet, "/messages/{message}", gateway.SeeMessage, r.message,
			"no-such", "erased", "unreadable"),
		op("enter-step", http.MethodPost, "/steps", gateway.EnterSteps, r.enterStep,
			"no-such", "erased", "not-recorded", "unreadable"),
		op("enter-contact", http.MethodPost, "/cases/{number}/contact", gateway.EnterContact, r.enterContact,
			"no-such", "erased", "unreadable"),
		op("push-records", http.MethodPost, "/records", gateway.PushRecords, r.pushRecords,
			"erased", "not-recorded", "unreadable"),
		op("record-act", http.MethodPost, "/cases/{number}/acts", gateway.RecordActs, r.recordAct,
			"no-such", "erased", "not-recorded", "unreadable", "no-municipal-key"),
		op("return-receipt", http.MethodPost, "/receipts", gateway.ReturnReceipt, r.returnReceipt,
			"no-such", "erased", "enough-receipts", "other-receipt", "unreadable"),
		op("list-clocks", http.MethodGet, "/clocks", gateway.SeeClocks, r.clocks, "no-municipal-key"),
		op("list-alarms", http.MethodGet, "/alarms", gateway.SeeAlarms, r.alarms),
		op("list-tasks", http.MethodGet, "/tasks", gateway.SeeTasks, r.tasks),
		op("answer-tasks", http.MethodPost, "/tasks/answers", gateway.AnswerTasks, r.answerTasks,
			"no-such", "not-recorded", "unreadable"),
		op("list-runs", http.MethodGet, "/runs", gateway.SeeRuns, r.runs),
		op("get-report", http.MethodGet, "/report", gateway.SeeReport, r.report,
			"unanswerable", "no-municipal-key"),
		op("list-quarantine", http.MethodGet, "/runs/{run}/quarantine", gateway.SeeTasks, r.quarantine, "no-such"),
	}
}
