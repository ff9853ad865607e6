package intake_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/gateway/intake"
	"boligbro/rules"
)

// slow is a feed that says when it is read, and is read when it may be.
type slow struct {
	*gatewaytest.Feed
	reads, may chan struct{}
}

func (s *slow) Steps(
	ctx context.Context, cursor string, emit func(rules.Record) error,
) (intake.Cursor, error) {
	close(s.reads)
	<-s.may
	return s.Feed.Steps(ctx, cursor, emit)
}

// While a night reads an association's sources, nobody else in the same process takes anything of its runs. The
// lease in the database keeps other processes away only.
func TestTwoOfOneProcessTakeTurns(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		f := manyTenancies("a", 40)
		w.Read(f)
		whole := f.Rows
		f.Rows, f.Version = whole[:20:20], f.Version+1
		run := w.Read(f).Run
		f.Rows, f.Version = whole, f.Version+1
		in, list := w.Intake(), &slow{f, make(chan struct{}), make(chan struct{})}
		night := make(chan error)
		go func() {
			_, err := in.Accept(context.Background(), intake.Request{
				Association: gatewaytest.Association, Feeds: []intake.Feed{list}, Asked: rules.AskedAt(w.Clock.Now()),
			})
			night <- err
		}()
		<-list.reads
		soon, stop := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer stop()
		_, err := in.SendHeld(soon, gateway.Operator, run.ID, nil, "abc")
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("while a night reads: %v", err)
		}
		close(list.may)
		if err := <-night; err != nil {
			t.Fatal(err)
		}
		if _, err := in.SendHeld(t.Context(), gateway.Operator, run.ID, nil, "abc"); err != nil {
			t.Errorf("after the night: %v", err)
		}
	})
}
