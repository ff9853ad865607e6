// Package municipality is what a municipality sees: the notices sent to it, its clocks, and what it has
// recorded.
package municipality

import (
	"context"
	"net/http"

	"boligbro/config"
	"boligbro/gateway"
	"boligbro/gateway/municipal"
	"boligbro/gateway/web"
	"boligbro/rules"
)

// Room serves the municipalities. Its fields are set once, before use.
type Room struct {
	Municipalities []config.Municipality
	Associations   map[string]string // CVR number -> name
	Book           Book
}

// Book is what the pages read.
type Book interface {
	Received(
		ctx context.Context, s gateway.Scope, part, onWay gateway.NoticeList, asked rules.Asked,
	) (municipal.Received, error)
}

// Routes are all that a municipality can open.
func (r Room) Routes() []web.Route {
	return []web.Route{
		web.At(web.Pages, web.Municipality(gateway.SeeClocks), http.MethodGet, "/kommuner/:code",
			web.Show(cases, r.cases)),
	}
}
