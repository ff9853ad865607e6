package main

import (
	"boligbro/gateway/connectors/webhook"
	"boligbro/gateway/web"
	"boligbro/gateway/web/api"
	"boligbro/gateway/web/association"
	"boligbro/gateway/web/municipality"
	"boligbro/gateway/web/operator"
)

// roomsOf are what each audience finds on the pages and behind the receipts endpoint.
func roomsOf(a *app, site *web.Site) []web.Room {
	channels := map[string]string{}
	for code, route := range a.gateway.Routes {
		channels[code] = route.Name()
	}
	c := a.config
	return []web.Room{
		operator.Room{
			Site: site, Store: a.gateway.Store, Associations: c.Associations, Municipalities: c.Municipalities,
			Channels: channels,
		},
		association.Room{Associations: c.Associations, Book: a.gateway, Delivers: deliverable(c)},
		municipality.Room{Municipalities: c.Municipalities, Associations: a.gateway.Associations, Book: a.gateway},
		api.Room{Signature: web.NewSignature(c.Municipalities, webhook.Verify), Receiver: a.gateway},
	}
}
