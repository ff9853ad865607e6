package api

import (
	"context"
	"net/http"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/web"
	"boligbro/rules"
	"boligbro/rules/lang"
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
		New       bool            `json:"new,omitempty" doc:"The tenancy is new: nobody need ask which it is"`
	}
}

// stepOut is what followed from the step.
type stepOut struct {
	Body struct {
		Case     string `json:"case,omitempty" doc:"None: others were first to report, and it is not for you"`
		Notices  int    `json:"notices" doc:"New ones; they go at once"`
		Messages int    `json:"messages" doc:"Corrections and updates"`
		Waiting  int    `json:"waiting" doc:"For a person, in the case"`

		Remarks []Remark `json:"remarks,omitempty" nullable:"false"`
	}
}

// enterStep records a step, judges its case and queues what follows. The same step again changes nothing. A
// lawyer's office is told nothing of a case that it does not see.
func (r Room) enterStep(ctx context.Context, c *web.Call, in *stepIn) (*stepOut, error) {
	b := &in.Body
	e := rules.Event{
		Kind: b.Kind, On: b.On, At: b.At.UTC(), Received: b.Received, Ground: rules.ParseGrounds(b.Grounds...),
		Ref: b.Reference,
	}
	if b.ByLawyer || c.Caller.Role == gateway.AssociationLawyer {
		e.FiledBy = "lawyer"
	}
	wrong := func(place string, what lang.Text) (*stepOut, error) {
		return nil, c.ProblemOf(http.StatusUnprocessableEntity, "invalid", fault(c, "body."+place, what))
	}
	switch {
	case holdsControl(b.Tenancy):
		return wrong("tenancy", lang.HoldsControl)
	case holdsControl(b.Reference):
		return wrong("reference", lang.HoldsControl)
	case !e.Kind.Known():
		return wrong("kind", lang.NoStep)
	case e.On.IsZero():
		return wrong("on", lang.NoDay)
	case e.Kind == rules.Contacted && b.Reference != "":
		return wrong("reference", lang.NoWordsOfContact)
	case len(b.Grounds) > 0 && e.Ground == 0:
		return wrong("grounds", lang.NoGrounds)
	case !b.At.IsZero() && rules.DayOf(b.At) != b.On:
		return wrong("at", lang.NotOnTheDay)
	}
	key := rules.Key{Association: c.Scope.Associations[0], Tenancy: b.Tenancy}
	asked, sees := rules.AskedAt(c.Site.Now()), true
	var report gateway.Report
	var entered gateway.Case
	var err error
	if c.Caller.OwnOnly() {
		report, entered, sees, err = r.Casework.EnterOwn(ctx, c.Caller.ID, key, e, asked)
	} else {
		report, entered, err = r.Casework.Enter(ctx, c.Caller.ID, key, e, asked)
	}
	if err == nil && sees && b.New {
		err = r.Casework.KnowsNew(ctx, c.Scope, c.Caller.ID, entered, asked)
	}
	if err != nil {
		return nil, refused(c, err)
	}
	out := new(stepOut)
	out.Body.Notices, out.Body.Messages = report.Notices, report.Messages
	out.Body.Remarks = remarks(c, "body.grounds", b.Grounds)
	if !sees {
		return out, nil
	}
	out.Body.Case = entered.Number
	waiting, err := r.Casework.Waiting(ctx, key)
	out.Body.Waiting = len(waiting)
	return answered(c, out, err)
}
