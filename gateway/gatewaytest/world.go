package gatewaytest

import (
	"context"
	"io"
	"log/slog"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/casework"
	"boligbro/gateway/intake"
	"boligbro/gateway/municipal"
	"boligbro/gateway/outbox"
	"boligbro/gateway/store"
	"boligbro/gateway/store/storetest"
	"boligbro/rules"
)

// The parties of every test.
const (
	Association  = "13748136"
	Municipality = "0751"
)

// What each party may see.
var (
	MunicipalityScope = gateway.Scope{Municipalities: []string{Municipality}}
	AssociationScope  = gateway.Scope{Associations: []string{Association}}
)

// World is a gateway on a real store, with a channel and a clock that the test holds.
type World struct {
	*Rooms
	T       *testing.T
	DB      *store.DB
	Place   store.Options // where the database is
	Clock   *Clock
	Channel *Channel
	Mailbox *Mailbox
}

// Each runs the test on every database there is.
func Each(t *testing.T, test func(t *testing.T, w *World)) {
	storetest.EachPlace(t, func(t *testing.T, o store.Options) { test(t, On(t, o)) })
}

// On is a world on the database in that place, by the world's clock.
func On(t *testing.T, o store.Options) *World {
	clock := &Clock{At: Night}
	o.Now = clock.Now
	db := storetest.Open(t, o)
	w := &World{T: t, DB: db, Place: o, Clock: clock, Channel: &Channel{}, Mailbox: &Mailbox{}}
	live := map[string]rules.Day{Association: rules.Date(2026, 1, 1)}
	w.Rooms = &Rooms{
		Store:        db,
		Rules:        rules.NewSet(rules.Options{GoLive: live}),
		Associations: map[string]string{Association: "Ringgården"},
		Routes:       outbox.Routes{Municipality: {w.Channel}},
		Mail:         w.Mailbox,
		Watched:      []string{Association},
		Retry:        outbox.Retry{First: time.Minute, Most: time.Hour, GiveUp: 10 * time.Hour},
		Owner:        intake.NewOwner(),
		Now:          w.Clock.Now,
		Log:          slog.New(slog.NewTextHandler(io.Discard, nil)),
	}
	return w
}

// OneNotice is a world with one notice queued, and its delivery.
func OneNotice(t *testing.T, test func(t *testing.T, w *World, delivery func() gateway.Delivery)) {
	Each(t, func(t *testing.T, w *World) {
		w.Read(&Feed{Label: "a", Rows: []rules.Record{Tenancy("2", Filed(rules.Date(2026, 10, 5)))}})
		n := w.Notices()[0]
		test(t, w, func() (d gateway.Delivery) {
			w.View(func(r gateway.Reader) error {
				all, err := r.Deliveries(gateway.Operator, n.ID)
				d = all[0]
				return err
			})
			return d
		})
	})
}

// Damage changes the database behind the program's back.
func (w *World) Damage(statement string, args ...any) {
	w.T.Helper()
	raw := storetest.Raw(w.T, w.Place)
	defer raw.Close()
	if _, err := raw.Exec(statement, args...); err != nil {
		w.T.Fatalf("damage the database: %v", err)
	}
}

// Read reads the feeds and fails the test on an error.
func (w *World) Read(feeds ...intake.Feed) gateway.Report {
	w.T.Helper()
	report, err := w.Accept(context.Background(), intake.Request{Association: Association, Feeds: feeds})
	if err != nil {
		w.T.Fatalf("accept: %v", err)
	}
	return report
}

// SendAll sends what is due, and fails the test on an error.
func (w *World) SendAll() outbox.Sent {
	w.T.Helper()
	sent, err := w.Send(context.Background())
	if err != nil {
		w.T.Fatalf("send: %v", err)
	}
	return sent
}

// SweepAndSend asks the rooms what time has changed, by the test's clock, and sends what is due.
func (w *World) SweepAndSend() gateway.Report {
	w.T.Helper()
	report, err := w.Sweep(context.Background(), rules.AskedAt(w.Clock.Now()))
	if err != nil {
		w.T.Fatalf("sweep: %v", err)
	}
	w.SendAll()
	return report
}

// Arrive reads the rows, sends what is owed, and lets every message arrive at once.
func (w *World) Arrive(rows ...rules.Record) municipal.NoticeView {
	w.T.Helper()
	w.Channel.Answer = func(_ int, p gateway.Payload) (*gateway.Receipt, error) {
		return nil, w.Receive(context.Background(), Municipality, gateway.Receipt{
			ID: p.MessageID, Message: p.MessageID, Kind: gateway.ReceiptArrived, By: gateway.ProofReceipt,
			At: w.Clock.Now(),
		})
	}
	w.Read(&Feed{Label: "a", Rows: rows, Version: int(w.Clock.Now().Unix())})
	w.SendAll()
	return w.NoticeViews(gateway.Operator)[0]
}

// RecordAct records what the municipality did, today where the act has no day, and fails the test on an
// error.
func (w *World) RecordAct(n municipal.NoticeView, act gateway.MunicipalAct) []gateway.MunicipalAct {
	w.T.Helper()
	if act.On.IsZero() {
		act.On = rules.DayOf(w.Clock.Now())
	}
	if act.Kind == gateway.ActDecision && act.Journal == "" && !act.Cancels {
		act.Journal = "26-1234"
	}
	acts, err := w.Record(context.Background(), MunicipalityScope, n.Number, act)
	if err != nil {
		w.T.Fatalf("record %s: %v", act.Kind, err)
	}
	return acts
}

// Reply is a person's answer with what it selects by.
type Reply struct {
	Rule       string
	On         rules.Day
	As         rules.Outcome
	Reason, By string
}

// Answer answers for a person what a case asks.
func (w *World) Answer(number string, a Reply) (gateway.Report, error) {
	a.By = "abc"
	return w.AnswerAs(gateway.Operator, a, number)
}

// AnswerAs gives the reply to all tasks of these names.
func (w *World) AnswerAs(s gateway.Scope, a Reply, names ...string) (gateway.Report, error) {
	sel := casework.Selection{Names: names, Rule: a.Rule, On: a.On}
	answer := gateway.Answer{As: a.As, Reason: a.Reason, By: a.By}
	return w.Resolve(context.Background(), s, sel, answer, rules.AskedAt(w.Clock.Now()))
}

// NotOwed is the answer that the municipality need not be notified of a filing.
var NotOwed = Reply{Rule: rules.EvictionFiled, As: rules.None, Reason: "not-owed"}
