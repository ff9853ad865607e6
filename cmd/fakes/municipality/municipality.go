// Package municipality is a pretend municipality (prøvekommune) for tests, demonstrations and vendors: it
// takes notices by webhook and by mail, is slow, refuses, hangs up and is busy as its script or its seed
// decides, and returns receipts late, twice and wrong. It counts messages by their id and keeps nothing else
// of them: no name or address is stored or logged.
package municipality

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/go-resty/resty/v2"

	"boligbro/config"
	"boligbro/config/client"
	"boligbro/gateway/connectors/connectortest/authority"
)

// Reaction is what the municipality does with a message.
type Reaction string

const (
	Accept     Reaction = "accept"
	Slow       Reaction = "slow"        // waits Options.Delay and accepts
	Refuse     Reaction = "refuse"      // 410, or 550 by mail: never again
	Busy       Reaction = "busy"        // 429 and 503 by turns with Retry-After, or 451 by mail
	DropBefore Reaction = "drop-before" // hangs up without reading the message
	DropAfter  Reaction = "drop-after"  // keeps the message and hangs up without an answer
	Reject     Reaction = "reject"      // accepts, and returns a receipt that says no
	Page       Reaction = "page"        // a firewall answers 200 with a web page; not by mail
	Away       Reaction = "away"        // 404 while it deploys; not by mail
	Known      Reaction = "known"       // 409: it knows the message's id; not by mail
)

// Options is how the municipality behaves. Shares are from 0 to 1 of the messages, picked by the seed and the
// message's place in the order of arrival.
type Options struct {
	Code   string         // kommunekode; notices for another are refused. Empty: all are taken
	Secret config.Secrets // one of which notices by webhook are signed with

	Receipts      string         // where receipts are returned; empty: none are
	ReceiptSecret config.Secrets // that they are signed with
	ReceiptCA     string         // file with the authority to trust there
	Late          time.Duration  // how long after the message its receipts go
	Twice         bool           // every receipt goes twice
	// before every right receipt goes one for no message, one with a wrong signature, and one to another
	// municipality's address
	Wrong bool

	Seed       uint64
	Slow       float64
	Refuse     float64
	Busy       float64
	Drop       float64 // half before reading, half after
	Reject     float64
	Delay      time.Duration // of a slow answer; default 2s
	RetryAfter time.Duration // what a busy answer asks for, in whole seconds; default 1s

	State string // a file that keeps the counts over a restart; empty: none

	Now   func() time.Time                     // default time.Now
	After func(time.Duration) <-chan time.Time // default time.After; every wait goes by it
	Log   *slog.Logger                         // default: none. It gets message ids and reactions
}

// Municipality is a pretend municipality. Its methods may be called by many at once.
type Municipality struct {
	o         Options
	client    *resty.Client
	authority *authority.Authority
	ctx       context.Context
	stop      context.CancelFunc
	waiting   sync.WaitGroup // receipts on their way
	ledger    *ledger

	mu     sync.Mutex
	script []Reaction
	nth    uint64
}

// New is a municipality that takes nothing yet: see ServeHTTP, Serve and ServeMail. Close stops it.
func New(o Options) (*Municipality, error) {
	if o.Delay == 0 {
		o.Delay = 2 * time.Second
	}
	if o.RetryAfter == 0 {
		o.RetryAfter = time.Second
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.After == nil {
		o.After = time.After
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	sum := 0.0
	for _, share := range []float64{o.Slow, o.Refuse, o.Busy, o.Drop, o.Reject} {
		if share < 0 || share > 1 {
			return nil, errors.New("municipality: a share must be from 0 to 1")
		}
		sum += share
	}
	if sum > 1 {
		return nil, errors.New("municipality: the shares are more than 1 together")
	}
	m := &Municipality{o: o}
	var err error
	if m.client, err = client.HTTP(o.ReceiptCA, 10*time.Second); err != nil {
		return nil, fmt.Errorf("municipality: %w", err)
	}
	if m.authority, err = authority.New(time.Now()); err != nil {
		return nil, fmt.Errorf("municipality: %w", err)
	}
	if m.ledger, err = openLedger(o.State); err != nil {
		return nil, fmt.Errorf("municipality: %w", err)
	}
	m.ctx, m.stop = context.WithCancel(context.Background())
	return m, nil
}

// CA is the certificate, in PEM form, of the authority that vouches for the municipality's own servers.
func (m *Municipality) CA() []byte { return m.authority.PEM }

// TLS is the settings of the municipality's own servers on this machine.
func (m *Municipality) TLS() (*tls.Config, error) {
	cert, err := m.authority.Certificate("127.0.0.1", "::1", "localhost")
	if err != nil {
		return nil, err
	}
	return &tls.Config{MinVersion: tls.VersionTLS12, Certificates: []tls.Certificate{cert}}, nil
}

// Close lets go of receipts that have not gone, of slow answers and of the state file, and waits for them.
func (m *Municipality) Close() error {
	m.stop()
	m.waiting.Wait()
	m.client.GetClient().CloseIdleConnections()
	return m.ledger.close()
}

// Idle waits until every receipt has gone or been given up.
func (m *Municipality) Idle() { m.waiting.Wait() }

// Script says what is done with the messages that come next, before the shares decide.
func (m *Municipality) Script(reactions ...Reaction) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.script = append(m.script, reactions...)
}

// next is what to do with the message that has come.
func (m *Municipality) next() Reaction {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.script) > 0 {
		reaction := m.script[0]
		m.script = m.script[1:]
		return reaction
	}
	m.nth++
	dice := rand.New(rand.NewPCG(m.o.Seed, m.nth)).Float64()
	for _, share := range []struct {
		of       float64
		reaction Reaction
	}{{m.o.Slow, Slow}, {m.o.Refuse, Refuse}, {m.o.Busy, Busy}, {m.o.Drop / 2, DropBefore},
		{m.o.Drop / 2, DropAfter}, {m.o.Reject, Reject}} {
		if dice < share.of {
			return share.reaction
		}
		dice -= share.of
	}
	return Accept
}

// wait lets d pass by the municipality's clock; false when it ends first.
func (m *Municipality) wait(ctx context.Context, d time.Duration) bool {
	select {
	case <-m.o.After(d):
		return true
	case <-ctx.Done():
	case <-m.ctx.Done():
	}
	return false
}

// Serve answers HTTP on the listener until ctx ends, over TLS when secured.
func (m *Municipality) Serve(ctx context.Context, listener net.Listener, secured bool) error {
	server := &http.Server{Handler: m, ReadHeaderTimeout: 10 * time.Second,
		ErrorLog: slog.NewLogLogger(slog.DiscardHandler, 0)}
	if secured {
		conf, err := m.TLS()
		if err != nil {
			return err
		}
		listener = tls.NewListener(listener, conf)
	}
	stop := context.AfterFunc(ctx, func() { server.Close() })
	defer stop()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
