package outbox_test

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/gateway/outbox"
	"boligbro/rules"
)

// listener is an association's own system.
type listener struct {
	refuses bool
	takes   int // so many, and then none; 0: all
	told    []gateway.Progress
}

func (l *listener) Tell(_ context.Context, p gateway.Progress) error {
	if l.refuses || l.takes > 0 && len(l.told) == l.takes {
		return busy(0)
	}
	l.told = append(l.told, p)
	return nil
}

func (l *listener) states() (all []gateway.DeliveryState) {
	for _, p := range l.told {
		all = append(all, p.State)
	}
	return all
}

// teller tells the association of what happens from now on.
func teller(w *gatewaytest.World, owner string, l gateway.Listener) *outbox.Teller {
	w.T.Helper()
	t := &outbox.Teller{
		Store: w.Store, Owner: owner, Now: w.Clock.Now, Log: slog.New(slog.DiscardHandler),
		Listeners: map[string]gateway.Listener{gatewaytest.Association: l},
	}
	tell(w, t)
	return t
}

func tell(w *gatewaytest.World, t *outbox.Teller) {
	w.T.Helper()
	if err := t.Tell(context.Background()); err != nil {
		w.T.Fatal(err)
	}
}

// registered returns the municipality's receipt that it has registered the message.
func registered(w *gatewaytest.World, d gateway.Delivery) {
	w.T.Helper()
	err := w.Receive(context.Background(), gatewaytest.Municipality, gateway.Receipt{
		ID: "r", Message: d.ID, Kind: gateway.ReceiptRegistered, By: gateway.ProofReceipt, At: w.Clock.Now(),
	})
	if err != nil {
		w.T.Fatal(err)
	}
}

// The association's system hears of each state once, in order, and of nothing that the municipality does
// after it has registered the notice (retssikkerhedsloven § 5 a, stk. 3).
func TestAnAssociationsSystemIsToldUpToRegistered(t *testing.T) {
	gatewaytest.OneNotice(t, func(t *testing.T, w *gatewaytest.World, delivery func() gateway.Delivery) {
		l := new(listener)
		told := teller(w, "a", l)
		w.SendAll()
		tell(w, told)
		registered(w, delivery())
		tell(w, told)
		if len(l.told) == 0 || l.told[len(l.told)-1].State != gateway.Registered {
			t.Fatalf("it was told %v", l.states())
		}
		first, d := l.told[0], delivery()
		if first.Message != d.ID || first.Notice != d.Notice || first.Case != d.Number || first.At.IsZero() ||
			first.Association != gatewaytest.Association || first.Municipality != gatewaytest.Municipality {
			t.Errorf("it was told %+v of %+v", first, d)
		}

		before := len(l.told)
		n := w.NoticeViews(gateway.Operator)[0]
		w.RecordAct(n, gateway.MunicipalAct{Kind: gateway.ActChildrenChecked, On: rules.DayOf(w.Clock.Now())})
		tell(w, told)
		tell(w, told)
		if len(l.told) != before {
			t.Errorf("it was told of what the municipality did, or twice: %v", l.states())
		}
		another := teller(w, "a", l) // the service has started again
		tell(w, another)
		if len(l.told) != before {
			t.Errorf("it was told again after a start: %v", l.states())
		}
	})
}

// A system that takes nothing is told everything when it does, in order; after an hour people are told.
func TestASystemThatTakesNothingIsToldLater(t *testing.T) {
	gatewaytest.OneNotice(t, func(t *testing.T, w *gatewaytest.World, delivery func() gateway.Delivery) {
		l := &listener{refuses: true}
		told := teller(w, "a", l)
		w.SendAll()
		registered(w, delivery())
		tell(w, told)
		alarmed := func() bool { return slices.Contains(w.AlarmKinds(), gateway.AlarmListenerFailed) }
		if len(l.told) != 0 || alarmed() {
			t.Fatalf("told %v, alarm %v", l.states(), alarmed())
		}
		l.refuses = false
		if tell(w, told); len(l.told) != 0 {
			t.Errorf("it was tried again at once: %v", l.states())
		}
		l.refuses = true
		w.Clock.Pass(2 * time.Hour)
		if tell(w, told); !alarmed() {
			t.Error("nobody is told after two hours")
		}
		l.refuses = false
		w.Clock.Pass(2 * time.Minute)
		tell(w, told)
		if last := len(l.told) - 1; last < 0 || l.told[last].State != gateway.Registered || alarmed() {
			t.Errorf("told %v, alarm %v", l.states(), alarmed())
		}
		if !slices.IsSortedFunc(l.told, func(a, b gateway.Progress) int { return a.At.Compare(b.At) }) {
			t.Errorf("out of order: %+v", l.told)
		}
	})
}

// Of two servers one tells.
func TestOneServerTells(t *testing.T) {
	gatewaytest.OneNotice(t, func(t *testing.T, w *gatewaytest.World, delivery func() gateway.Delivery) {
		first, second := new(listener), new(listener)
		one := teller(w, "a", first)
		other := teller(w, "b", second)
		w.SendAll()
		tell(w, other)
		tell(w, one)
		if len(second.told) != 0 || len(first.told) == 0 {
			t.Errorf("one told %v, the other %v", first.states(), second.states())
		}
	})
}

// A mark that is beyond the log is another log's: what happens from now on is told.
func TestARestoredDatabaseTellsAnew(t *testing.T) {
	gatewaytest.OneNotice(t, func(t *testing.T, w *gatewaytest.World, delivery func() gateway.Delivery) {
		l := new(listener)
		told := teller(w, "a", l)
		w.Damage(`UPDATE marks SET value = '99999999' WHERE name LIKE 'told-progress/%'`)
		tell(w, told)
		w.SendAll()
		if tell(w, told); len(l.told) == 0 {
			t.Error("nothing is told any more")
		}
	})
}

// An association's system hears of its own messages only, and of the states that are told, each once: what a
// system took before it stopped taking anything is not told again.
func TestWhatIsToldIsToldOnceAndToItsOwn(t *testing.T) {
	gatewaytest.OneNotice(t, func(t *testing.T, w *gatewaytest.World, delivery func() gateway.Delivery) {
		l, other := &listener{takes: 1}, new(listener)
		told := &outbox.Teller{
			Store: w.Store, Owner: "a", Now: w.Clock.Now, Log: slog.New(slog.DiscardHandler),
			Listeners: map[string]gateway.Listener{gatewaytest.Association: l, "99999999": other},
		}
		tell(w, told)
		w.Channel.Answer = func(n int, _ gateway.Payload) (*gateway.Receipt, error) {
			if n == 1 {
				return nil, busy(0) // it waits for another attempt, which nobody is told
			}
			return nil, nil
		}
		w.SendAll()
		w.Clock.Set(delivery().Next)
		w.SendAll()
		registered(w, delivery())
		tell(w, told)
		l.takes = 0
		w.Clock.Pass(2 * time.Minute)
		tell(w, told)
		tell(w, told)
		states := l.states()
		if len(states) < 2 || states[len(states)-1] != gateway.Registered {
			t.Fatalf("it was told %v", states)
		}
		ids := map[string]bool{}
		for _, p := range l.told {
			if ids[p.ID] || p.State == gateway.Queued || p.State == gateway.Sending || p.Reason != "" {
				t.Errorf("it was told %+v", p)
			}
			ids[p.ID] = true
		}
		if len(other.told) > 0 {
			t.Errorf("another association was told %v", other.states())
		}
	})
}

// That a municipality does not take a message is told, with a code.
func TestARejectionIsTold(t *testing.T) {
	gatewaytest.OneNotice(t, func(t *testing.T, w *gatewaytest.World, delivery func() gateway.Delivery) {
		l := new(listener)
		told := teller(w, "a", l)
		w.SendAll()
		err := w.Receive(context.Background(), gatewaytest.Municipality, gateway.Receipt{
			ID: "r", Message: delivery().ID, Kind: gateway.ReceiptRejected, By: gateway.ProofReceipt,
			At: w.Clock.Now(), Reason: "not-ours",
		})
		if err != nil {
			t.Fatal(err)
		}
		tell(w, told)
		if last := len(l.told) - 1; last < 0 || l.told[last].State != gateway.Rejected ||
			l.told[last].Reason == "" {
			t.Errorf("it was told %+v", l.told)
		}
	})
}

// slowListener takes what it is told when it is let, and each telling takes half a minute.
type slowListener struct {
	listener
	lets chan struct{}
	pass func()
}

func (l *slowListener) Tell(ctx context.Context, p gateway.Progress) error {
	select {
	case <-l.lets:
	case <-ctx.Done():
		return ctx.Err()
	}
	l.pass()
	return l.listener.Tell(ctx, p)
}

// A system that takes everything, and slowly, keeps no other association waiting: neither while it is told
// one thing, nor until it has been told everything.
func TestASlowSystemKeepsNobodyWaiting(t *testing.T) {
	gatewaytest.OneNotice(t, func(t *testing.T, w *gatewaytest.World, delivery func() gateway.Delivery) {
		const first = "00000001" // is told before the other
		quick := make(chan struct{})
		slow := &slowListener{lets: quick, pass: func() { w.Clock.Pass(30 * time.Second) }}
		told := &outbox.Teller{
			Store: ownsAll{w.Store, first}, Owner: "a", Now: w.Clock.Now, Log: slog.New(slog.DiscardHandler),
			Listeners: map[string]gateway.Listener{
				first: slow, gatewaytest.Association: tellsOf{new(listener), sync.OnceFunc(func() { close(quick) })},
			},
		}
		tell(w, told)
		w.SendAll()
		registered(w, delivery())
		ctx, stop := context.WithTimeout(t.Context(), 20*time.Second)
		defer stop()
		if err := told.Tell(ctx); err != nil || ctx.Err() != nil {
			t.Fatalf("the other association waited: %v, %v", err, ctx.Err())
		}
		if len(slow.told) != 1 {
			t.Errorf("in one turn it was told %d messages in half a minute each", len(slow.told))
		}
		for range 5 {
			tell(w, told)
		}
		if last := len(slow.told) - 1; last < 1 || slow.told[last].State != gateway.Registered {
			t.Errorf("it was told %v", slow.states())
		}
	})
}

// tellsOf is a system that says when it was told something.
type tellsOf struct {
	*listener
	was func()
}

func (l tellsOf) Tell(ctx context.Context, p gateway.Progress) error {
	defer l.was()
	return l.listener.Tell(ctx, p)
}

// ownsAll is a store in which the messages are those of one more association, too.
type ownsAll struct {
	gateway.Store
	also string
}

func (o ownsAll) View(ctx context.Context, fn func(gateway.Reader) error) error {
	return o.Store.View(ctx, func(r gateway.Reader) error { return fn(ownsAllReader{r, o.also}) })
}

type ownsAllReader struct {
	gateway.Reader
	also string
}

func (r ownsAllReader) Delivery(s gateway.Scope, id string) (gateway.Delivery, error) {
	if slices.Contains(s.Associations, r.also) {
		s = gatewaytest.AssociationScope
	}
	return r.Reader.Delivery(s, id)
}
