// Package operator is what the people who run Boligbro see: the state of feeds, notices and alarms, and
// whether the program works.
package operator

import (
	"context"
	"net/http"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/web"
)

// Room serves the operator. Its fields are set once, before use.
type Room struct {
	Site     *web.Site
	Store    gateway.Store
	Arranged Arranged
	Channels map[string]string // kommunekode -> the name of its channel
	// Ready is asked by /readyz after the database has answered: why the program cannot do its work, as a code
	// of lang.NotReady, and since when; an empty code: it can. May be nil.
	Ready func(ctx context.Context) (reason string, since time.Time)
}

// Routes are all that the operator can open.
func (r Room) Routes() []web.Route {
	return []web.Route{
		web.At(web.Pages, web.Person, http.MethodGet, "/", web.Show(start, r.start)),
		web.At(web.Pages, web.Installation(gateway.SeePeople), http.MethodGet, "/administration",
			web.Show(administrationTemplate, r.administration)),
		web.At(web.Pages, web.Installation(gateway.SeePeople), http.MethodGet, "/indstillinger",
			web.Show(settingsTemplate, r.settings)),
		web.At(web.Pages, web.Anyone, http.MethodGet, "/alarmer", web.Show(clinic, r.clinic)),
		web.At(web.Pages, web.Anyone, http.MethodGet, "/healthz", r.alive),
		web.At(web.Pages, web.Anyone, http.MethodGet, "/readyz", r.readyz(new(lastSaid))),
		web.At(web.Pages, web.Health, http.MethodGet, "/metrics", r.metrics()),
	}
}
