// Package association is what a housing association sees: its notices up to registered, what awaits a
// person, its alarms and its runs.
package association

import (
	"context"
	"net/http"

	"boligbro/config"
	"boligbro/gateway"
	"boligbro/gateway/casework"
	"boligbro/gateway/municipal"
	"boligbro/gateway/web"
	"boligbro/rules"
)

// Room serves the associations. Its fields are set once, before use.
type Room struct {
	Associations []config.Association
	Book         Book
	Runs         Runs
	// Delivers are the legal steps that each association's sources can report at all, by CVR number; none
	// for one whose sources are not known.
	Delivers map[string][]rules.EventKind
}

// Book is what the pages read.
type Book interface {
	Overview(
		ctx context.Context, s gateway.Scope, part gateway.NoticeList, asked rules.Asked,
	) (municipal.Overview, error)
	Tasks(ctx context.Context, s gateway.Scope, after gateway.TaskPlace) (casework.TaskPart, error)
}

// Routes are all that an association can open.
func (r Room) Routes() []web.Route {
	return []web.Route{
		web.At(web.Pages, web.Association(gateway.SeeNotices), http.MethodGet, "/foreninger/:cvr",
			web.Show(notices, r.notices)),
		web.At(web.Pages, web.Association(gateway.SeeRuns), http.MethodGet, runPath, web.Show(held, r.held)),
		web.At(web.Pages, web.Association(gateway.SendSteps), http.MethodPost, runPath,
			web.Act(held, r.sendHeld)),
	}
}
