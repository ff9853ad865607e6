package api

import (
	"net/http"

	"boligbro/gateway/document"
	"boligbro/gateway/web"
	"boligbro/rules"
)

// calendar is the municipality's deadlines as a feed that a calendar such as Outlook subscribes to.
func (r Room) calendar(c *web.Call) {
	deadlines, err := r.Municipal.Deadlines(c.Request.Context(), c.Scope, rules.AskedAt(c.Site.Now()))
	if err != nil {
		tell(c, refused(c, err).(*web.Problem))
		return
	}
	c.Data(http.StatusOK, "text/calendar; charset=utf-8", document.Calendar(deadlines))
}
