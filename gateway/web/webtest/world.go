// Package webtest is a small world for the tests of the pages: two associations, four municipalities, and
// everything private planted so that a test can look for it.
package webtest

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	"boligbro/config"
	"boligbro/gateway"
	"boligbro/gateway/access"
	"boligbro/gateway/audit"
	"boligbro/gateway/connectors/webhook"
	"boligbro/gateway/gatewaytest"
	"boligbro/gateway/intake"
	"boligbro/gateway/outbox"
	"boligbro/gateway/store"
	"boligbro/gateway/web"
	"boligbro/gateway/web/api"
	"boligbro/gateway/web/association"
	"boligbro/gateway/web/login"
	"boligbro/gateway/web/municipality"
	"boligbro/gateway/web/operator"
	"boligbro/rules"
)

const (
	Ringen    = "13748136"
	Havnen    = "55828415"
	Aarhus    = "0751" // takes receipts
	Kbh       = "0101" // transmitted is all that it proves
	Odense    = "0461" // refuses
	Aalborg   = "0851" // has no route
	Secret    = "whsec_TGV0dXNub3R0ZWxsYW55Ym9keWFib3V0dGhpcyE="
	KbhSecret = "whsec_QW5vdGhlcnNlY3JldG9mYW5vdGhlcnBhcnR5ISEhISE="
	Tenant    = "Plantine Navnesen Ærø"
	Street    = "Planteallé 117"
	Tenancy   = "PLANT-35-0007-6"
	Planted   = "PLANTREF-88" // in the references of steps
	Journal   = "PLANTSAG-2026-1"
	Heading   = "Prøvekørsel: prøvekommune, opdigtede personer"
	Version   = "1.2.3-test"
)

// Private is what may be in no page, metric, log or error. The postal code stands as a page and as JSON write
// it: its digits alone are in many a measured number.
var Private = []string{
	"Plantine", "Navnesen", "Planteall", "PLANT-35", "0007-6", Planted, "PLANTSAG", "9876 ", `"9876"`,
	"Plantested",
}

// World is the pages and the receipts endpoint on real listeners, above a gateway on a real store.
type World struct {
	T                     testing.TB
	Clock                 *gatewaytest.Clock
	Log                   *Log
	DB                    *store.DB
	Place                 store.Options // where the database is
	Gateway               *gatewaytest.Rooms
	Ready                 func(ctx context.Context) (reason string, since time.Time)
	Pages                 http.Handler
	LoginPages            http.Handler // the same with login
	PageRooms             []web.Room   // what they show
	Receipts              http.Handler
	API                   http.Handler
	Door                  *access.Access // lets in
	Site                  *web.Site      // with login
	PagesURL, ReceiptsURL string
	Feeds                 map[string]*Feed
}

// New is a world in which nothing has happened.
func New(t testing.TB) *World {
	t.Helper()
	path := filepath.Join(t.TempDir(), "data", "boligbro.db")
	return On(t, store.Options{Path: path, Master: store.NewMaster()})
}

// On is New on the database in that place.
func On(t testing.TB, o store.Options) *World {
	t.Helper()
	w := &World{T: t, Clock: &gatewaytest.Clock{At: gatewaytest.Night}, Log: &Log{}, Feeds: map[string]*Feed{}}
	var err error
	w.Place, w.Place.Now = o, w.Clock.Now
	w.DB, err = store.Open(t.Context(), w.Place)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.DB.Close() })
	log := slog.New(slog.NewJSONHandler(w.Log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	w.Gateway = &gatewaytest.Rooms{
		Store: w.DB, Rules: rules.NewSet(rules.Options{GoLive: map[string]rules.Day{
			Ringen: rules.Date(2026, 1, 1), Havnen: rules.Date(2026, 1, 1),
		}}),
		Associations: map[string]string{Ringen: "Boligforeningen Ringen", Havnen: "Havnens <b>Boligselskab</b>"},
		OwnNumbers:   gateway.OwnNumbers{Havnen: true},
		Routes: outbox.Routes{
			Aarhus: {channel{"webhook", nil}}, Kbh: {channel{"email", nil}},
			Odense: {channel{
				"webhook", &gateway.SendError{
					Code: "http-410", Fault: gateway.FaultRecipient, Final: true, Err: errors.New("gone"),
				},
			}},
		},
		Watched: []string{Ringen, Havnen},
		Retry:   outbox.Retry{First: time.Minute, Most: time.Hour, GiveUp: 10 * time.Hour},
		Owner:   intake.NewOwner(), Now: w.Clock.Now, Log: log,
	}
	site := &web.Site{Now: w.Clock.Now, Log: log, Version: Version, Heading: Heading}
	rooms := w.rooms(site)
	programs := rooms[len(rooms)-1].(api.Room)
	w.API = site.Programs(programs, programs.Programs(site))
	w.Pages, w.Receipts = site.Pages(rooms...), site.Receipts(rooms...)
	w.Site = &web.Site{Now: w.Clock.Now, Log: log, Version: Version, Login: web.NewLogin(w.Door, false)}
	w.PageRooms = append(w.rooms(w.Site), login.Room{Login: w.Site.Login})
	w.LoginPages = w.Site.Pages(w.PageRooms...)
	pages, receipts := httptest.NewServer(w.Pages), httptest.NewServer(w.Receipts)
	w.PagesURL, w.ReceiptsURL = pages.URL, receipts.URL
	t.Cleanup(pages.Close)
	t.Cleanup(receipts.Close)
	return w
}

func (w *World) rooms(site *web.Site) []web.Room {
	associations := []config.Association{
		{CVR: Ringen, Name: "Boligforeningen Ringen"}, {CVR: Havnen, Name: "Havnens <b>Boligselskab</b>"},
	}
	municipalities := []config.Municipality{
		{Code: Aarhus, ReceiptSecret: config.NewSecrets(Secret)},
		{Code: Kbh, ReceiptSecret: config.NewSecrets(KbhSecret)},
		{Code: Odense},
	}
	return []web.Room{
		operator.Room{
			Site: site, Store: current{w}, Arranged: operator.Arranged{
				Associations: associations, Municipalities: municipalities, Hash: "hash of the settings",
				Sources: []config.Source{{Name: "udlejning", Association: Ringen, Part: config.Part{Kind: "csv"}}},
				Agreements: []config.Agreement{{
					Name: "to-skridt", Association: Ringen, Municipality: Aarhus, From: "2026-01-01", Basis: "consent",
					Reference: "Aftale 7 <2>", When: "event.kind == 'reminded'",
				}},
				ChildrenUnder18: []config.ChildrenUnder18{{Association: Havnen, Municipality: Kbh, Basis: "law"}},
			},
			Channels: map[string]string{Aarhus: "webhook", Kbh: "email", Odense: "webhook"},
			Ready: func(ctx context.Context) (string, time.Time) {
				if w.Ready == nil {
					return "", time.Time{}
				}
				return w.Ready(ctx)
			},
		},
		association.Room{
			Associations: associations, Book: book{w}, Runs: runs{w},
			Delivers: map[string][]rules.EventKind{Ringen: {rules.Demanded, rules.Terminated}},
		},
		municipality.Room{Municipalities: municipalities, Associations: w.Gateway.Associations, Book: book{w}},
		w.programs(municipalities),
	}
}

// programs is the room of programs; keys are made by w.Door.
func (w *World) programs(municipalities []config.Municipality) api.Room {
	w.Door = &access.Access{Store: current{w}, Now: w.Clock.Now, Organisations: map[string]access.Kind{
		Ringen: access.OfAssociation, Havnen: access.OfAssociation, Aarhus: access.OfMunicipality,
		Kbh: access.OfMunicipality, Odense: access.OfMunicipality,
	}}
	return api.Room{
		Signature: web.NewSignature(municipalities, webhook.Verify), Receiver: w.Gateway,
		Keys: &web.Keys{Access: w.Door}, Answers: w.Door, Store: current{w}, Municipal: w.Gateway.Municipal(),
		Casework: w.Gateway.Casework(), Associations: w.Gateway.Associations,
		Prover: w.Audit(), Reporter: w.Audit(),
	}
}

// Above puts the rooms of programs above the store; who is let in is looked up in the old one.
func (w *World) Above(s gateway.Store) {
	w.T.Helper()
	w.Gateway.Store = s
	site := &web.Site{Now: w.Clock.Now, Log: w.Site.Log, Version: Version}
	room := w.programs(nil)
	w.Door.Store = w.DB
	w.API = site.Programs(room, room.Programs(site))
}

// Audit is the auditor's room.
func (w *World) Audit() *audit.Audit {
	return &audit.Audit{Store: current{w}, Associations: w.Gateway.Associations, Now: w.Clock.Now}
}
