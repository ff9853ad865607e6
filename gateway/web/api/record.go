package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/document"
	"boligbro/gateway/web"
	"boligbro/rules"
)

// stepIn is a step of a tenancy.
type stepIn struct {
	Body struct {
		Tenancy   string          `json:"tenancy" minLength:"1" maxLength:"100" doc:"The housing system's number"`
		Kind      rules.EventKind `json:"kind" maxLength:"30" example:"filed"`
		On        rules.Day       `json:"on" doc:"The day it happened" example:"2026-10-01"`
		At        time.Time       `json:"at,omitzero" doc:"When it is known"`
		Received  rules.Day       `json:"received,omitzero" doc:"When a demand came to hand"`
		Grounds   []string        `json:"grounds,omitempty" maxItems:"10" doc:"arrears, other" nullable:"false"`
		Reference string          `json:"reference,omitempty" maxLength:"100" doc:"Your own"`
		ByLawyer  bool            `json:"byLawyer,omitempty" doc:"Filed by a lawyer"`
	}
}

// stepOut is what followed from the step.
type stepOut struct {
	Body struct {
		Case     string `json:"case"`
		Notices  int    `json:"notices" doc:"New ones; they go at once"`
		Messages int    `json:"messages" doc:"Corrections and updates"`
		Waiting  int    `json:"waiting" doc:"For a person, in the case"`
	}
}

// enterStep records a step, judges its case and queues what follows. The same step again changes nothing.
func (r Room) enterStep(ctx context.Context, c *web.Call, in *stepIn) (*stepOut, error) {
	b := &in.Body
	e := rules.Event{
		Kind: b.Kind, On: b.On, At: b.At.UTC(), Received: b.Received, Ground: rules.ParseGrounds(b.Grounds...),
		Ref: b.Reference,
	}
	if b.ByLawyer || c.Caller.Role == gateway.AssociationLawyer {
		e.FiledBy = "lawyer"
	}
	wrong := func(place, detail string) (*stepOut, error) {
		return nil, c.ProblemOf(http.StatusUnprocessableEntity, "invalid",
			web.ProblemError{Location: "body." + place, Detail: detail})
	}
	switch {
	case !e.Kind.Known():
		return wrong("kind", "is no step")
	case e.On.IsZero():
		return wrong("on", "is no day")
	case len(b.Grounds) > 0 && e.Ground == 0:
		return wrong("grounds", "must be arrears, other or both")
	case !b.At.IsZero() && rules.DayOf(b.At) != b.On:
		return wrong("at", "is not on the day (Danish time)")
	}
	key := rules.Key{Association: c.Scope.Associations[0], Tenancy: b.Tenancy}
	report, entered, err := r.Casework.Enter(ctx, c.Caller.ID, key, e, rules.AskedAt(c.Site.Now()))
	if err != nil {
		return nil, refused(c, err)
	}
	out := new(stepOut)
	out.Body.Case, out.Body.Notices, out.Body.Messages = entered.Number, report.Notices, report.Messages
	waiting, err := r.Casework.Waiting(ctx, key)
	out.Body.Waiting = len(waiting)
	return answered(c, out, err)
}

// actIn is what a municipality has done.
type actIn struct {
	CaseNumber
	Body struct {
		Kind         gateway.ActKind `json:"kind" maxLength:"30" example:"decision"`
		On           rules.Day       `json:"on" example:"2026-10-08"`
		Outcome      string          `json:"outcome,omitempty" maxLength:"40" doc:"Of a decision"`
		Journal      string          `json:"journal,omitempty" maxLength:"64" doc:"Journalnummer"`
		Track        string          `json:"track,omitempty" maxLength:"20" doc:"classified: stk1, stk5"`
		Tenant       string          `json:"tenant,omitempty" maxLength:"3" doc:"1 and up, or all"`
		Notice       string          `json:"notice,omitempty" maxLength:"36" doc:"Else the newest"`
		ReasonsGiven bool            `json:"reasonsGiven,omitempty" doc:"Of a refusal"`
		Mistake      bool            `json:"mistake,omitempty" doc:"The last was one"`
		By           string          `json:"by" minLength:"1" maxLength:"64" doc:"The officer's initials"`
	}
}

type actOut struct {
	Body struct {
		Acts []Act `json:"acts" nullable:"false" doc:"As recorded"`
	}
}

// recordAct records what the municipality has done, a decision too.
func (r Room) recordAct(ctx context.Context, c *web.Call, in *actIn) (*actOut, error) {
	b := &in.Body
	recorded, err := r.Municipal.Record(ctx, c.Scope, in.Number, gateway.MunicipalAct{
		Kind: b.Kind, On: b.On, Outcome: b.Outcome, Journal: b.Journal, Track: b.Track, Tenant: b.Tenant,
		Notice: b.Notice, ReasonsGiven: b.ReasonsGiven, Cancels: b.Mistake, By: b.By,
	})
	out := new(actOut)
	out.Body.Acts = actsOf(recorded)
	return answered(c, out, err)
}

// receiptIn is a receipt (document.ReceiptSchema).
type receiptIn struct {
	RawBody []byte
	Body    struct {
		Type      string              `json:"type" enum:"receipt"`
		Message   string              `json:"message" doc:"The message's id"`
		Kind      gateway.ReceiptKind `json:"kind" doc:"arrived, registered, rejected"`
		At        time.Time           `json:"at"`
		Reference string              `json:"reference,omitempty" doc:"The municipality's own"`
		Reason    string              `json:"reason,omitempty" doc:"Why it is rejected"`
	}
}

// returnReceipt takes a receipt. The same receipt again changes nothing.
func (r Room) returnReceipt(ctx context.Context, c *web.Call, in *receiptIn) (*struct{}, error) {
	receipt, err := document.ParseReceipt(in.RawBody)
	if err != nil {
		return nil, c.ProblemOf(http.StatusUnprocessableEntity, "invalid",
			web.ProblemError{Location: "body", Detail: err.Error()})
	}
	sum := sha256.Sum256(in.RawBody)
	receipt.ID = hex.EncodeToString(sum[:16])
	if err := r.Receiver.Receive(ctx, c.Scope.Municipalities[0], receipt); err != nil {
		return nil, refused(c, err)
	}
	return nil, nil
}

// answersIn answers what waits for a person.
type answersIn struct {
	Body struct {
		Names   []string      `json:"names" minItems:"1" maxItems:"200" nullable:"false"`
		Rule    string        `json:"rule,omitempty" maxLength:"80" doc:"Not for rows"`
		Episode int           `json:"episode,omitempty" minimum:"0" doc:"When several are open"`
		EventOn rules.Day     `json:"eventOn,omitzero" doc:"When several are open"`
		As      rules.Outcome `json:"as" enum:"notify,none"`
		Reason  string        `json:"reason" maxLength:"40"`
		By      string        `json:"by" minLength:"1" maxLength:"64" doc:"Initials"`
	}
}

// answersOut is what followed from the answers.
type answersOut struct {
	Body struct {
		Notices  int `json:"notices" doc:"New ones; they go at once"`
		Messages int `json:"messages" doc:"Corrections and updates"`
	}
}

// answerTasks answers all that is named, or none of it.
func (r Room) answerTasks(ctx context.Context, c *web.Call, in *answersIn) (*answersOut, error) {
	b := &in.Body
	report, err := r.Casework.Resolve(ctx, c.Scope,
		selection(b.Names, b.Rule, b.Episode, b.EventOn),
		gateway.Answer{As: b.As, Reason: b.Reason, By: b.By}, rules.AskedAt(c.Site.Now()))
	out := new(answersOut)
	out.Body.Notices, out.Body.Messages = report.Notices, report.Messages
	return answered(c, out, err)
}
