package api

import (
	"context"
	"net/http"

	"boligbro/gateway"
	"boligbro/gateway/web"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// contactIn is that somebody, such as a social-housing adviser, has contact with the tenant. There is no place
// for what was said.
type contactIn struct {
	CaseNumber
	Body struct {
		On rules.Day `json:"on" doc:"The day" example:"2026-10-08"`
	}
}

type contactOut struct {
	Body struct {
		Contacted rules.Day `json:"contacted"`
	}
}

// enterContact records contact in a case of the caller's own side. The municipality is told nothing of it.
func (r Room) enterContact(ctx context.Context, c *web.Call, in *contactIn) (*contactOut, error) {
	if in.Body.On.IsZero() {
		return nil, c.ProblemOf(http.StatusUnprocessableEntity, "invalid", fault(c, "body.on", lang.NoDay))
	}
	if in.Body.On > rules.DayOf(c.Site.Now()) {
		return nil, c.ProblemOf(http.StatusUnprocessableEntity, "invalid", fault(c, "body.on", lang.DayAhead))
	}
	var is gateway.Case
	err := r.Store.View(ctx, func(reader gateway.Reader) (err error) {
		is, err = reader.Case(c.Scope, in.Number)
		return err
	})
	if err == nil && is.Tenancy == "" { // it has been erased with the rest
		err = gateway.ErrErased
	}
	if err == nil {
		key := rules.Key{Association: is.Association, Tenancy: is.Tenancy}
		contact := rules.Event{Kind: rules.Contacted, On: in.Body.On}
		_, _, err = r.Casework.Enter(ctx, c.Caller.ID, key, contact, rules.AskedAt(c.Site.Now()))
	}
	out := new(contactOut)
	out.Body.Contacted = in.Body.On
	return answered(c, out, err)
}
