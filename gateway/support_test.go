package gateway_test

import (
	"cmp"
	"context"
	"io"
	"log/slog"
	"maps"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/gateway/intake"
	"boligbro/gateway/outbox"
	"boligbro/gateway/store"
	"boligbro/gateway/store/storetest"
	"boligbro/rules"
)

const (
	association  = "13748136"
	municipality = "0751"
)

// night is when the tests' first run happens: a Monday evening in Copenhagen.
var night = time.Date(2026, 10, 5, 18, 0, 0, 0, time.UTC)

// clock is a clock that a test moves.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// world is a gateway on a real store, with a channel and a clock that the test holds.
type world struct {
	*gatewaytest.Rooms
	t       *testing.T
	db      *store.DB
	clock   *clock
	channel *channel
	mail    *mailbox
}

// each runs the test on every database there is.
func each(t *testing.T, test func(t *testing.T, w *world)) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := &world{t: t, db: db, clock: &clock{at: night}, channel: &channel{}, mail: &mailbox{}}
		w.Rooms = &gatewaytest.Rooms{
			Store: db, Rules: rules.NewSet(rules.Options{GoLive: map[string]rules.Day{association: rules.Date(2026, 1, 1)}}),
			Associations: map[string]string{association: "Ringgården"},
			Routes:       outbox.Routes{municipality: {w.channel}},
			Mail:         w.mail, Watched: []string{association},
			Retry: outbox.Retry{First: time.Minute, Most: time.Hour, GiveUp: 10 * time.Hour},
			Owner: intake.NewOwner(), Now: w.clock.now, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		}
		test(t, w)
	})
}

// accept reads the feeds and fails the test on an error.
func (w *world) accept(feeds ...intake.Feed) gateway.Report {
	w.t.Helper()
	report, err := w.Accept(context.Background(), intake.Request{Association: association, Feeds: feeds})
	if err != nil {
		w.t.Fatalf("accept: %v", err)
	}
	return report
}

func (w *world) send() outbox.Sent {
	w.t.Helper()
	sent, err := w.Send(context.Background())
	if err != nil {
		w.t.Fatalf("send: %v", err)
	}
	return sent
}

func (w *world) view(fn func(gateway.Reader) error) {
	w.t.Helper()
	if err := w.db.View(context.Background(), fn); err != nil {
		w.t.Fatalf("view: %v", err)
	}
}

func (w *world) notices() (notices []gateway.Notice) {
	w.t.Helper()
	w.view(func(r gateway.Reader) (err error) {
		notices, err = r.Notices(gateway.Operator, gateway.NoticeFilter{})
		return err
	})
	return notices
}

func (w *world) alarms() (kinds []gateway.AlarmKind) {
	w.t.Helper()
	w.view(func(r gateway.Reader) error {
		alarms, err := r.Alarms(gateway.Operator, false, 0)
		for _, a := range alarms {
			kinds = append(kinds, a.Kind)
		}
		return err
	})
	return kinds
}

// feed is a source whose rows a test writes. A changed version is a changed feed.
type feed struct {
	name    string
	version int
	rows    []rules.Record
	err     error
	pulled  int

	asked    map[string]bool // the tenancies that Facts was asked about last
	factsErr error
}

func (f *feed) Name() string   { return f.name }
func (f *feed) Snapshot() bool { return true }

func (f *feed) Steps(_ context.Context, cursor string, emit func(rules.Record) error) (intake.Cursor, error) {
	version := strconv.Itoa(f.version)
	if cursor == version {
		return intake.Cursor{Next: version}, nil
	}
	f.pulled++
	next, err := gatewaytest.Rows(f.rows).Steps(emit)
	next.Next = version
	return next, cmp.Or(err, f.err)
}

func (f *feed) Facts(_ context.Context, tenancies map[string]bool, emit func(rules.Record) error) error {
	f.asked = maps.Clone(tenancies)
	return cmp.Or(gatewaytest.Rows(f.rows).Facts(tenancies, emit), f.factsErr)
}

// tenancy is a row of an ordinary social family dwelling, with the events given.
func tenancy(number string, events ...rules.Event) rules.Record {
	return rules.Record{
		Key: rules.Key{Association: association, Tenancy: number},
		Facts: rules.Facts{
			Tenancy: rules.Tenancy{
				Kind: rules.Family, Start: rules.Date(2020, 1, 1), Municipality: municipality, Assigned: rules.No, Temporary: rules.No,
				Address: rules.Address{Street: "Vestergade " + number, PostalCode: "8000", City: "Aarhus C"},
			},
			Tenants: []rules.Tenant{{Name: "Anne Ærø " + number, Protected: rules.No, Deceased: rules.No}},
		},
		Events: events,
	}
}

func filed(day rules.Day) rules.Event {
	return rules.Event{Kind: rules.Filed, On: day, Ground: rules.GroundArrears}
}

// channel is a municipality's end: it counts what it gets by message id, and answers as the test says.
type channel struct {
	name    string                       // "test" when it has none
	compose func(gateway.Delivery) error // before it composes; nil: nothing
	wait    func()                       // before it takes a message; nil: nothing

	mu     sync.Mutex
	answer func(n int, p gateway.Payload) (*gateway.Receipt, error) // nil: transmitted
	got    map[string]int
	bodies map[string]string
	sends  int
}

func (c *channel) Name() string { return cmp.Or(c.name, "test") }

func (c *channel) Compose(d gateway.Delivery) (gateway.Payload, error) {
	if c.compose != nil {
		if err := c.compose(d); err != nil {
			return gateway.Payload{}, err
		}
	}
	return gateway.Payload{MessageID: d.ID, ContentType: "text/plain", Body: []byte(d.ID + " " + string(d.Kind) + " " + d.Content.Event.On.String())}, nil
}

func (c *channel) Send(_ context.Context, p gateway.Payload) (*gateway.Receipt, error) {
	if c.wait != nil {
		c.wait()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sends++
	if c.answer != nil {
		if receipt, err := c.answer(c.sends, p); err != nil || receipt != nil {
			if err == nil {
				c.count(p)
			}
			return receipt, err
		}
	}
	c.count(p)
	return nil, nil
}

func (c *channel) count(p gateway.Payload) {
	if c.got == nil {
		c.got, c.bodies = map[string]int{}, map[string]string{}
	}
	c.got[p.MessageID]++
	c.bodies[p.MessageID] = string(p.Body)
}

// mailbox keeps the alarms that were mailed.
type mailbox struct {
	mails []mail
	err   error
}

type mail struct {
	escalated bool
	alarms    []gateway.Alarm
}

func (m *mailbox) Mail(_ context.Context, escalate bool, alarms []gateway.Alarm) error {
	if m.err != nil {
		return m.err
	}
	m.mails = append(m.mails, mail{escalate, slices.Clone(alarms)})
	return nil
}
