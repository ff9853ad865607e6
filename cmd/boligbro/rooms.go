package main

import (
	"boligbro/gateway/casework"
	"boligbro/gateway/connectors/webhook"
	"boligbro/gateway/municipal"
	"boligbro/gateway/web"
	"boligbro/gateway/web/api"
	"boligbro/gateway/web/association"
	"boligbro/gateway/web/login"
	"boligbro/gateway/web/municipality"
	"boligbro/gateway/web/operator"
)

// roomsOf are what each audience finds on the pages and behind the receipts endpoint.
func roomsOf(a *app, site *web.Site, providers []*web.Provider) []web.Room {
	channels := map[string]string{}
	for code, route := range a.outbox.Routes {
		channels[code] = route.String()
	}
	associations := struct {
		*municipal.Municipal
		*casework.Casework
	}{a.municipal, a.casework}
	c := a.config
	return []web.Room{
		operator.Room{
			Site: site, Store: a.db, Channels: channels, Ready: a.ready,
			Arranged: operator.Arranged{
				Associations: c.Associations, Municipalities: c.Municipalities, Sources: c.Sources,
				Agreements: c.Agreements, ChildrenUnder18: c.ChildrenUnder18, Hash: c.Hash(),
			},
		},
		association.Room{
			Associations: c.Associations, Book: associations, Runs: a.intake, Delivers: deliverable(c),
		},
		municipality.Room{
			Municipalities: c.Municipalities, Associations: a.casework.Associations, Book: a.municipal,
		},
		login.Room{Login: site.Login, Providers: providers},
		programsOf(a),
	}
}

// programsOf is what programs find.
func programsOf(a *app) api.Room {
	return api.Room{
		Signature: web.NewSignature(a.config.Municipalities, webhook.Verify), Receiver: a.outbox,
		Keys: &web.Keys{Access: a.access}, Answers: a.access, Store: a.db, Municipal: a.municipal,
		Casework: a.casework,
		Prover:   a.audit, Reporter: a.audit, Associations: a.casework.Associations,
	}
}
