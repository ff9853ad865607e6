// Package webtest is a small world for the tests of the pages: two associations, four municipalities, and
// everything private planted so that a test can look for it.
package webtest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"boligbro/config"
	"boligbro/gateway"
	"boligbro/gateway/connectors/webhook"
	"boligbro/gateway/gatewaytest"
	"boligbro/gateway/intake"
	"boligbro/gateway/municipal"
	"boligbro/gateway/outbox"
	"boligbro/gateway/store"
	"boligbro/gateway/web"
	"boligbro/gateway/web/api"
	"boligbro/gateway/web/association"
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

// Night is a Monday evening in Copenhagen.
var night = time.Date(2026, 10, 5, 18, 0, 0, 0, time.UTC)

// Private is what may be in no page, metric, log or error.
var Private = []string{"Plantine", "Navnesen", "Planteall", "PLANT-35", "0007-6", Planted, "PLANTSAG", "9876", "Plantested"}

// Clock is set by the test.
type Clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *Clock) Set(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = at
}

// Log is a buffer that many may write to.
type Log struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *Log) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *Log) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// World is the pages and the receipts endpoint on real listeners, above a gateway on a real store.
type World struct {
	T                     testing.TB
	Clock                 *Clock
	Log                   *Log
	DB                    *store.DB
	Gateway               *gatewaytest.Rooms
	Ready                 func(ctx context.Context) error
	Pages                 http.Handler
	Receipts              http.Handler
	PagesURL, ReceiptsURL string
	Feeds                 map[string]*Feed
}

// New is a world in which nothing has happened.
func New(t testing.TB) *World {
	t.Helper()
	w := &World{T: t, Clock: &Clock{at: night}, Log: &Log{}, Feeds: map[string]*Feed{}}
	var err error
	w.DB, err = store.Open(t.Context(), store.Options{
		Path: filepath.Join(t.TempDir(), "data", "boligbro.db"), Master: store.NewMaster(), Now: w.Clock.Now,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.DB.Close() })
	log := slog.New(slog.NewJSONHandler(w.Log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	w.Gateway = &gatewaytest.Rooms{
		Store: w.DB, Rules: rules.NewSet(rules.Options{GoLive: map[string]rules.Day{Ringen: rules.Date(2026, 1, 1), Havnen: rules.Date(2026, 1, 1)}}),
		Associations: map[string]string{Ringen: "Boligforeningen Ringen", Havnen: "Havnens <b>Boligselskab</b>"},
		Routes: outbox.Routes{
			Aarhus: {channel{"webhook", nil}}, Kbh: {channel{"email", nil}},
			Odense: {channel{"webhook", &gateway.SendError{Code: "http-410", Fault: gateway.FaultRecipient, Final: true, Err: errors.New("gone")}}},
		},
		Watched: []string{Ringen, Havnen},
		Retry:   outbox.Retry{First: time.Minute, Most: time.Hour, GiveUp: 10 * time.Hour},
		Owner:   intake.NewOwner(), Now: w.Clock.Now, Log: log,
	}
	site := &web.Site{Now: w.Clock.Now, Log: log, Version: Version, Heading: Heading}
	rooms := w.rooms(site)
	w.Pages, w.Receipts = site.Pages(rooms...), site.Receipts(rooms...)
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
		{Code: Aarhus, ReceiptSecret: config.NewSecret(Secret)}, {Code: Kbh, ReceiptSecret: config.NewSecret(KbhSecret)},
		{Code: Odense},
	}
	return []web.Room{
		operator.Room{
			Site: site, Store: current{w}, Associations: associations, Municipalities: municipalities,
			Channels: map[string]string{Aarhus: "webhook", Kbh: "email", Odense: "webhook"},
			Ready: func(ctx context.Context) error {
				if w.Ready == nil {
					return nil
				}
				return w.Ready(ctx)
			},
		},
		association.Room{
			Associations: associations, Book: book{w},
			Delivers: map[string][]rules.EventKind{Ringen: {rules.Demanded, rules.Terminated}},
		},
		municipality.Room{Municipalities: municipalities, Associations: w.Gateway.Associations, Book: book{w}},
		api.Room{Signature: web.NewSignature(municipalities, webhook.Verify), Receiver: w.Gateway},
	}
}

// current is the store that the gateway has now: tests exchange it.
type current struct{ w *World }

func (c current) Do(ctx context.Context, fn func(gateway.Tx) error) error {
	return c.w.Gateway.Store.Do(ctx, fn)
}

func (c current) View(ctx context.Context, fn func(gateway.Reader) error) error {
	return c.w.Gateway.Store.View(ctx, fn)
}

func (c current) Blind(parts ...string) string { return c.w.Gateway.Store.Blind(parts...) }

// channel hands over to nobody, and answers what it is told to.
type channel struct {
	name string
	err  error
}

func (c channel) Name() string { return c.name }

func (c channel) Compose(d gateway.Delivery) (gateway.Payload, error) {
	return gateway.Payload{MessageID: d.ID, ContentType: "text/plain", Body: []byte(d.ID)}, nil
}

func (c channel) Send(context.Context, gateway.Payload) (*gateway.Receipt, error) { return nil, c.err }

// Feed is a source whose rows a test writes.
type Feed struct{ Rows []rules.Record }

func (f *Feed) Name() string   { return "nattelig" }
func (f *Feed) Snapshot() bool { return true }

func (f *Feed) Steps(_ context.Context, _ string, emit func(rules.Record) error) (intake.Cursor, error) {
	next, err := gatewaytest.Rows(f.Rows).Steps(emit)
	next.Next = gateway.NewID()
	return next, err
}

func (f *Feed) Facts(_ context.Context, tenancies map[string]bool, emit func(rules.Record) error) error {
	return gatewaytest.Rows(f.Rows).Facts(tenancies, emit)
}

// Row is a tenancy with planted private data and one step.
func Row(number, municipality string, step rules.Event, change func(*rules.Facts)) rules.Record {
	step.Ref = Planted + number
	r := rules.Record{
		Key: rules.Key{Tenancy: Tenancy + number}, Source: "nattelig",
		Facts: rules.Facts{
			Tenancy: rules.Tenancy{
				Kind: rules.Family, Start: rules.Date(2026, 3, 1), Municipality: municipality, Assigned: rules.No, Temporary: rules.No,
				Address: rules.Address{Street: Street, PostalCode: "9876", City: "Plantested"},
			},
			Tenants: []rules.Tenant{{Name: Tenant, Protected: rules.Yes, Deceased: rules.No}},
		},
		Events: []rules.Event{step},
	}
	if change != nil {
		change(&r.Facts)
	}
	return r
}

func Filed(day rules.Day) rules.Event {
	return rules.Event{Kind: rules.Filed, On: day, Ground: rules.GroundArrears}
}

// Night reads the association's source with one more row, and sends what is due; one at a time, so that
// everything has a time of its own.
func (w *World) Night(association string, r rules.Record) gateway.Report {
	w.T.Helper()
	f := w.Feeds[association]
	if f == nil {
		f = &Feed{}
		w.Feeds[association] = f
	}
	r.Key.Association = association
	f.Rows = append(f.Rows, r)
	return w.Run(association, f)
}

func (w *World) Run(association string, f intake.Feed) gateway.Report {
	w.T.Helper()
	w.Clock.Set(w.Clock.Now().Add(time.Minute))
	report, err := w.Gateway.Accept(w.T.Context(), intake.Request{Association: association, Feeds: []intake.Feed{f}})
	if err != nil {
		w.T.Fatalf("accept: %v", err)
	}
	w.Clock.Set(w.Clock.Now().Add(10 * time.Second))
	if _, err := w.Gateway.Send(w.T.Context()); err != nil {
		w.T.Fatalf("send: %v", err)
	}
	return report
}

// Last is the newest notice.
func (w *World) Last() (n municipal.NoticeView) {
	w.T.Helper()
	o, err := w.Gateway.Overview(w.T.Context(), gateway.Operator, rules.AskedAt(w.Clock.Now()))
	if err != nil || len(o.Notices) == 0 {
		w.T.Fatalf("no notice: %v", err)
	}
	return slices.MaxFunc(o.Notices, func(a, b municipal.NoticeView) int { return a.Created.Compare(b.Created) })
}

// Receipt is the body of a receipt.
func Receipt(message, kind, at string) string {
	extra := ""
	switch kind {
	case "rejected":
		extra = `,"reason":"not-ours"`
	case "registered":
		extra = `,"reference":"` + Journal + `"`
	}
	return `{"type":"receipt","message":"` + message + `","kind":"` + kind + `","at":"` + at + `"` + extra + `}`
}

// Give returns a signed receipt from a municipality.
func (w *World) Give(municipality, key, id, body string) *http.Response {
	w.T.Helper()
	h, err := webhook.Sign(config.NewSecret(key), id, w.Clock.Now(), []byte(body))
	if err != nil {
		w.T.Fatal(err)
	}
	h.Set("Content-Type", "application/json")
	return w.Post(municipality, h, body)
}

func (w *World) Post(municipality string, h http.Header, body string) *http.Response {
	w.T.Helper()
	req, err := http.NewRequestWithContext(w.T.Context(), http.MethodPost, w.ReceiptsURL+"/receipts/"+municipality, strings.NewReader(body))
	if err != nil {
		w.T.Fatal(err)
	}
	req.Header = h
	return w.Do(req)
}

func (w *World) Do(req *http.Request) *http.Response {
	w.T.Helper()
	answer, err := http.DefaultClient.Do(req)
	if err != nil {
		w.T.Fatal(err)
	}
	w.T.Cleanup(func() { answer.Body.Close() })
	return answer
}

// Arrives gives the newest notice a receipt at the clock's time.
func (w *World) Arrives(municipality, key, kind string) municipal.NoticeView {
	w.T.Helper()
	w.Clock.Set(w.Clock.Now().Add(10 * time.Second))
	n := w.Last()
	answer := w.Give(municipality, key, gateway.NewID(), Receipt(n.Next.ID, kind, w.Clock.Now().Format(time.RFC3339)))
	if answer.StatusCode != http.StatusNoContent {
		w.T.Fatalf("receipt: %s", Body(w.T, answer))
	}
	return n
}

func (w *World) Get(path string) (*http.Response, string) {
	w.T.Helper()
	req, err := http.NewRequestWithContext(w.T.Context(), http.MethodGet, w.PagesURL+path, nil)
	if err != nil {
		w.T.Fatal(err)
	}
	answer := w.Do(req)
	return answer, Body(w.T, answer)
}

func Body(t testing.TB, answer *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// Story is a fortnight of two associations and four municipalities, seen on 20 October 2026.
func Story(t *testing.T) *World {
	t.Helper()
	w := New(t)
	today := rules.Date(2026, 10, 5)
	later := today.Add(1)

	// A filing that the municipality registers and refuses help for in time.
	w.Night(Ringen, Row("1", Aarhus, Filed(today), nil))
	refusedCase := w.Arrives(Aarhus, Secret, "registered")
	// One that it never answers, late from the beginning.
	w.Night(Ringen, Row("2", Aarhus, Filed(today.Add(-3)), func(f *rules.Facts) { f.Household.ChildrenUnder18 = rules.Answer(rules.Yes) }))
	w.Arrives(Aarhus, Secret, "arrived")
	// One that help is granted for, from the other association.
	w.Night(Havnen, Row("3", Aarhus, Filed(today), nil))
	grantedCase := w.Arrives(Aarhus, Secret, "arrived")
	// A demand to a tenant whom the municipality assigned.
	w.Night(Ringen, Row("4", Aarhus, rules.Event{Kind: rules.Demanded, On: today, Received: later}, func(f *rules.Facts) { f.Tenancy.Assigned = rules.Yes }))
	w.Arrives(Aarhus, Secret, "arrived")
	// Transmitted, refused, without a route.
	w.Night(Ringen, Row("5", Kbh, Filed(today), nil))
	w.Night(Ringen, Row("6", Odense, Filed(today), nil))
	w.Night(Ringen, Row("7", Aalborg, Filed(today), nil))
	// What a person must answer.
	w.Night(Ringen, Row("8", Aarhus, rules.Event{Kind: rules.Filed, On: today}, nil))
	w.Night(Ringen, Row("9", Aarhus, rules.Event{Kind: rules.Demanded, On: later.Add(-2)}, func(f *rules.Facts) { f.Tenancy.Assigned = rules.Unknown }))
	// A feed that comes empty.
	w.Run(Ringen, &Feed{})

	w.Clock.Set(time.Date(2026, 10, 15, 9, 30, 0, 0, time.UTC))
	w.Decide(refusedCase.Number, gateway.MunicipalAct{On: rules.Date(2026, 10, 14), Outcome: rules.Refused, ReasonsGiven: true, Journal: Journal})
	for _, f := range []gateway.MunicipalAct{
		{Kind: gateway.ActChildrenChecked}, {Kind: gateway.ActNeedChecked}, {Kind: gateway.ActClassified, Track: rules.Paragraph5}, {Kind: gateway.ActContacted},
	} {
		w.Record(grantedCase.Number, f)
	}
	w.Decide(grantedCase.Number, gateway.MunicipalAct{On: rules.Date(2026, 10, 15), Outcome: "rent-help", Journal: Journal})
	// One that arrives late in the fortnight, so that its clock still runs.
	w.Night(Ringen, Row("10", Aarhus, Filed(rules.Date(2026, 10, 15)), nil))
	w.Arrives(Aarhus, Secret, "arrived")
	w.Clock.Set(time.Date(2026, 10, 20, 7, 5, 0, 0, time.UTC))
	err := w.DB.Do(t.Context(), func(tx gateway.Tx) error {
		_, err := tx.Raise(gateway.Alarm{
			ID: gateway.NewID(), Kind: gateway.AlarmClockLate, Association: Ringen, Municipality: Aarhus, Number: refusedCase.Number,
			Subject: refusedCase.ID, Code: rules.DecideNoHelp, Due: rules.Date(2026, 10, 19), Raised: w.Clock.Now(),
		})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *World) Record(number string, f gateway.MunicipalAct) {
	w.T.Helper()
	f.On = rules.DayOf(w.Clock.Now())
	if _, err := w.Gateway.Record(w.T.Context(), gateway.Scope{Municipalities: []string{Aarhus}}, number, f); err != nil {
		w.T.Fatalf("record: %v", err)
	}
}

func (w *World) Decide(number string, f gateway.MunicipalAct) {
	w.T.Helper()
	if _, err := w.Gateway.Decide(w.T.Context(), gateway.Scope{Municipalities: []string{Aarhus}}, number, f); err != nil {
		w.T.Fatalf("decide: %v", err)
	}
}
