package api

import (
	"context"
	"net/http"

	"boligbro/gateway"
	"boligbro/gateway/audit"
	"boligbro/gateway/web"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// reportMost is how many days a report may be about.
const reportMost = 366

// Reporter reports how the duties were kept.
type Reporter interface {
	Compliance(ctx context.Context, q audit.ComplianceAsk) (gateway.Compliance, error)
}

type reportIn struct {
	From string `query:"from" required:"true" format:"date" example:"2026-10-01" doc:"The first day"`
	To   string `query:"to" required:"true" format:"date" example:"2026-10-31" doc:"The last day"`
}

type reportOut struct {
	Body gateway.Compliance
}

// report is the auditor's report on the caller's side: an association reads nothing of what municipalities
// did, and a municipality nothing of the association's nights.
func (r Room) report(ctx context.Context, c *web.Call, in *reportIn) (*reportOut, error) {
	from, wrong := rules.ParseDay(in.From)
	to, err := rules.ParseDay(in.To)
	if wrong != nil || err != nil || to >= from.Add(reportMost) {
		return nil, c.ProblemOf(http.StatusUnprocessableEntity, "invalid",
			fault(c, "query", lang.NoPeriod))
	}
	q := audit.ComplianceAsk{From: from, To: to, Asked: rules.AskedAt(c.Site.Now())}
	if c.Caller.Role.Municipal() {
		q.Municipality = c.Caller.Organisation
	} else {
		q.Association = c.Caller.Organisation
	}
	report, err := r.Reporter.Compliance(ctx, q)
	return answered(c, &reportOut{report}, err)
}
