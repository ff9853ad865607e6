package web_test

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
	"boligbro/gateway/store"
	"boligbro/gateway/web"
	"boligbro/rules"
)

const (
	ringen  = "13748136"
	havnen  = "55828415"
	aarhus  = "0751" // takes receipts
	kbh     = "0101" // transmitted is all that it proves
	odense  = "0461" // refuses
	aalborg = "0851" // has no route
	secret  = "whsec_TGV0dXNub3R0ZWxsYW55Ym9keWFib3V0dGhpcyE="
	kbhOwn  = "whsec_QW5vdGhlcnNlY3JldG9mYW5vdGhlcnBhcnR5ISEhISE="
	tenant  = "Plantine Navnesen Ærø"
	street  = "Planteallé 117"
	tenancy = "PLANT-35-0007-6"
	planted = "PLANTREF-88" // in the references of steps
	journal = "PLANTSAG-2026-1"
	heading = "Prøvekørsel: prøvekommune, opdigtede personer"
	version = "1.2.3-test"
)

// night is a Monday evening in Copenhagen.
var night = time.Date(2026, 10, 5, 18, 0, 0, 0, time.UTC)

// private is what may be in no page, metric, log or error.
var private = []string{"Plantine", "Navnesen", "Planteall", "PLANT-35", "0007-6", planted, "PLANTSAG", "9876", "Plantested"}

type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) set(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = at
}

// safe is a buffer that many may write to.
type safe struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safe) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *safe) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// world is the pages and the receipts endpoint on real listeners, above a gateway on a real store.
type world struct {
	t        testing.TB
	clock    *clock
	log      *safe
	db       *store.DB
	gateway  *gateway.Gateway
	server   *web.Server
	pages    *httptest.Server
	receipts *httptest.Server
	feeds    map[string]*feed
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{t: t, clock: &clock{at: night}, log: &safe{}, feeds: map[string]*feed{}}
	var err error
	w.db, err = store.Open(t.Context(), store.Options{
		Path: filepath.Join(t.TempDir(), "data", "boligbro.db"), Master: store.NewMaster(), Now: w.clock.now,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.db.Close() })
	log := slog.New(slog.NewJSONHandler(w.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	w.gateway = &gateway.Gateway{
		Store: w.db, Rules: rules.NewSet(rules.Options{GoLive: map[string]rules.Day{ringen: rules.Date(2026, 1, 1), havnen: rules.Date(2026, 1, 1)}}),
		Associations: map[string]string{ringen: "Boligforeningen Ringen", havnen: "Havnens <b>Boligselskab</b>"},
		Routes: map[string]gateway.Connector{
			aarhus: channel{"webhook", nil}, kbh: channel{"email", nil},
			odense: channel{"webhook", &gateway.SendError{Code: "http-410", Fault: gateway.FaultRecipient, Final: true, Err: errors.New("gone")}},
		},
		Watched: []string{ringen, havnen},
		Retry:   gateway.Retry{First: time.Minute, Most: time.Hour, GiveUp: 10 * time.Hour},
		Owner:   gateway.NewOwner(), Now: w.clock.now, Log: log,
	}
	w.server = &web.Server{
		Gateway: w.gateway, Verify: webhook.Verify, Now: w.clock.now, Log: log, Version: version, Heading: heading, Delivers: map[string][]rules.EventKind{ringen: {rules.Demanded, rules.Terminated}},
		Config: &config.Config{
			Associations: []config.Association{{CVR: ringen, Name: "Boligforeningen Ringen"}, {CVR: havnen, Name: "Havnens <b>Boligselskab</b>"}},
			Municipalities: []config.Municipality{
				{Code: aarhus, ReceiptSecret: config.NewSecret(secret)}, {Code: kbh, ReceiptSecret: config.NewSecret(kbhOwn)}, {Code: odense},
			},
		},
	}
	w.pages = httptest.NewServer(w.server.Pages())
	w.receipts = httptest.NewServer(w.server.Receipts())
	t.Cleanup(w.pages.Close)
	t.Cleanup(w.receipts.Close)
	return w
}

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

// feed is a source whose rows a test writes.
type feed struct{ rows []rules.Record }

func (f *feed) Name() string   { return "nattelig" }
func (f *feed) Snapshot() bool { return true }

func (f *feed) Pull(_ context.Context, _ string, emit func(rules.Record) error) (string, error) {
	for _, r := range f.rows {
		if err := emit(r); err != nil {
			return "", err
		}
	}
	return gateway.NewID(), nil
}

// row is a tenancy with planted private data and one step.
func row(number, municipality string, step rules.Event, change func(*rules.Facts)) rules.Record {
	step.Ref = planted + number
	r := rules.Record{
		Key: rules.Key{Tenancy: tenancy + number}, Source: "nattelig",
		Facts: rules.Facts{
			Tenancy: rules.Tenancy{
				Kind: rules.Family, Start: rules.Date(2026, 3, 1), Municipality: municipality, Assigned: rules.No, Temporary: rules.No,
				Address: rules.Address{Street: street, PostalCode: "9876", City: "Plantested"},
			},
			Tenants: []rules.Tenant{{Name: tenant, Protected: rules.Yes, Deceased: rules.No}},
		},
		Events: []rules.Event{step},
	}
	if change != nil {
		change(&r.Facts)
	}
	return r
}

func filed(day rules.Day) rules.Event {
	return rules.Event{Kind: rules.Filed, On: day, Ground: rules.GroundArrears}
}

// night reads the association's source with one more row, and sends what is due; one at a time, so that everything
// has a time of its own.
func (w *world) night(association string, r rules.Record) gateway.Report {
	w.t.Helper()
	f := w.feeds[association]
	if f == nil {
		f = &feed{}
		w.feeds[association] = f
	}
	r.Key.Association = association
	f.rows = append(f.rows, r)
	return w.run(association, f)
}

func (w *world) run(association string, f gateway.Feed) gateway.Report {
	w.t.Helper()
	w.clock.set(w.clock.now().Add(time.Minute))
	report, err := w.gateway.Accept(w.t.Context(), gateway.Intake{Association: association, Feeds: []gateway.Feed{f}})
	if err != nil {
		w.t.Fatalf("accept: %v", err)
	}
	w.clock.set(w.clock.now().Add(10 * time.Second))
	if _, err := w.gateway.Send(w.t.Context()); err != nil {
		w.t.Fatalf("send: %v", err)
	}
	return report
}

// last is the newest notice.
func (w *world) last() (n gateway.NoticeView) {
	w.t.Helper()
	o, err := w.gateway.Overview(w.t.Context(), gateway.Operator, rules.AskedAt(w.clock.now()))
	if err != nil || len(o.Notices) == 0 {
		w.t.Fatalf("no notice: %v", err)
	}
	return slices.MaxFunc(o.Notices, func(a, b gateway.NoticeView) int { return a.Created.Compare(b.Created) })
}

// told is the body of a receipt.
func told(message, kind, at string) string {
	extra := ""
	switch kind {
	case "rejected":
		extra = `,"reason":"not-ours"`
	case "registered":
		extra = `,"reference":"` + journal + `"`
	}
	return `{"type":"receipt","message":"` + message + `","kind":"` + kind + `","at":"` + at + `"` + extra + `}`
}

// give returns a signed receipt from a municipality.
func (w *world) give(municipality, key, id, body string) *http.Response {
	w.t.Helper()
	h, err := webhook.Sign(config.NewSecret(key), id, w.clock.now(), []byte(body))
	if err != nil {
		w.t.Fatal(err)
	}
	h.Set("Content-Type", "application/json")
	return w.post(municipality, h, body)
}

func (w *world) post(municipality string, h http.Header, body string) *http.Response {
	w.t.Helper()
	req, err := http.NewRequestWithContext(w.t.Context(), http.MethodPost, w.receipts.URL+"/receipts/"+municipality, strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	req.Header = h
	return w.do(req)
}

func (w *world) do(req *http.Request) *http.Response {
	w.t.Helper()
	answer, err := http.DefaultClient.Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { answer.Body.Close() })
	return answer
}

// arrives gives the newest notice a receipt at the clock's time.
func (w *world) arrives(municipality, key, kind string) gateway.NoticeView {
	w.t.Helper()
	w.clock.set(w.clock.now().Add(10 * time.Second))
	n := w.last()
	answer := w.give(municipality, key, gateway.NewID(), told(n.Next.ID, kind, w.clock.now().Format(time.RFC3339)))
	if answer.StatusCode != http.StatusNoContent {
		w.t.Fatalf("receipt: %s", body(w.t, answer))
	}
	return n
}

func (w *world) get(path string) (*http.Response, string) {
	w.t.Helper()
	req, err := http.NewRequestWithContext(w.t.Context(), http.MethodGet, w.pages.URL+path, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	answer := w.do(req)
	return answer, body(w.t, answer)
}

func body(t testing.TB, answer *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// story is a fortnight of two associations and four municipalities, seen on 20 October 2026.
func story(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	today := rules.Date(2026, 10, 5)
	later := today.Add(1)

	// A filing that the municipality registers and refuses help for in time.
	w.night(ringen, row("1", aarhus, filed(today), nil))
	refusedCase := w.arrives(aarhus, secret, "registered")
	// One that it never answers, late from the beginning.
	w.night(ringen, row("2", aarhus, filed(today.Add(-3)), func(f *rules.Facts) { f.Household.ChildrenUnder18 = rules.Answer(rules.Yes) }))
	w.arrives(aarhus, secret, "arrived")
	// One that help is granted for, from the other association.
	w.night(havnen, row("3", aarhus, filed(today), nil))
	grantedCase := w.arrives(aarhus, secret, "arrived")
	// A demand to a tenant whom the municipality assigned.
	w.night(ringen, row("4", aarhus, rules.Event{Kind: rules.Demanded, On: today, Received: later}, func(f *rules.Facts) { f.Tenancy.Assigned = rules.Yes }))
	w.arrives(aarhus, secret, "arrived")
	// Transmitted, refused, without a route.
	w.night(ringen, row("5", kbh, filed(today), nil))
	w.night(ringen, row("6", odense, filed(today), nil))
	w.night(ringen, row("7", aalborg, filed(today), nil))
	// What a person must answer.
	w.night(ringen, row("8", aarhus, rules.Event{Kind: rules.Filed, On: today}, nil))
	w.night(ringen, row("9", aarhus, rules.Event{Kind: rules.Demanded, On: later.Add(-2)}, func(f *rules.Facts) { f.Tenancy.Assigned = rules.Unknown }))
	// A feed that comes empty.
	w.run(ringen, &feed{})

	w.clock.set(time.Date(2026, 10, 15, 9, 30, 0, 0, time.UTC))
	w.decide(refusedCase.Number, gateway.Fact{On: rules.Date(2026, 10, 14), Outcome: rules.Refused, ReasonsGiven: true, Journal: journal})
	for _, f := range []gateway.Fact{
		{Kind: gateway.FactChildrenChecked}, {Kind: gateway.FactNeedChecked}, {Kind: gateway.FactClassified, Track: rules.Paragraph5}, {Kind: gateway.FactContacted},
	} {
		w.record(grantedCase.Number, f)
	}
	w.decide(grantedCase.Number, gateway.Fact{On: rules.Date(2026, 10, 15), Outcome: "rent-help", Journal: journal})
	// One that arrives late in the fortnight, so that its clock still runs.
	w.night(ringen, row("10", aarhus, filed(rules.Date(2026, 10, 15)), nil))
	w.arrives(aarhus, secret, "arrived")
	w.clock.set(time.Date(2026, 10, 20, 7, 5, 0, 0, time.UTC))
	err := w.db.Do(t.Context(), func(tx gateway.Tx) error {
		_, err := tx.Raise(gateway.Alarm{
			ID: gateway.NewID(), Kind: gateway.AlarmClockLate, Association: ringen, Municipality: aarhus, Number: refusedCase.Number,
			Subject: refusedCase.ID, Code: rules.DecideNoHelp, Due: rules.Date(2026, 10, 19), Raised: w.clock.now(),
		})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) record(number string, f gateway.Fact) {
	w.t.Helper()
	f.On = rules.DayOf(w.clock.now())
	if _, err := w.gateway.Record(w.t.Context(), gateway.Scope{Municipalities: []string{aarhus}}, number, f); err != nil {
		w.t.Fatalf("record: %v", err)
	}
}

func (w *world) decide(number string, f gateway.Fact) {
	w.t.Helper()
	if _, err := w.gateway.Decide(w.t.Context(), gateway.Scope{Municipalities: []string{aarhus}}, number, f); err != nil {
		w.t.Fatalf("decide: %v", err)
	}
}
