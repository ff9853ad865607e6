package alarms_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/rules"
)

// witness is somebody who gets the checkpoints.
type witness struct {
	got []string
	err error
}

func (w *witness) Tell(_ context.Context, _ rules.Day, signed string) error {
	if w.err == nil {
		w.got = append(w.got, signed)
	}
	return w.err
}

func checkpointNow(w *gatewaytest.World) (signed string) {
	w.View(func(r gateway.Reader) (err error) {
		signed, err = r.Checkpoint()
		return err
	})
	return signed
}

// Every witness gets the newest checkpoint once a day, whoever is started again, and one who cannot be
// reached keeps it from no other.
func TestWitnessesGetTheCheckpointOnceADay(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		first, second := &witness{}, &witness{err: errors.New("nobody there")}
		w.Witnesses = []gateway.Witness{first, second}
		tell := func() error { return w.Alarmer().MailCheckpoint(context.Background()) }
		w.Arrive(gatewaytest.Tenancy("1", gatewaytest.Filed(rules.Date(2026, 10, 5))))

		first.err = second.err
		if err := tell(); err == nil {
			t.Error("nobody was reached, and all seems well")
		}
		first.err = nil
		newest := checkpointNow(w)
		if err := tell(); err == nil {
			t.Error("one was not reached, and all seems well")
		}
		if !slices.Equal(first.got, []string{newest}) {
			t.Fatalf("the first was told %q", first.got)
		}
		for range 3 { // as processes that start again
			if err := tell(); err != nil {
				t.Fatal(err)
			}
		}
		if len(first.got) != 1 {
			t.Errorf("%d mails in a day", len(first.got))
		}

		second.err = nil
		w.Clock.Pass(24 * time.Hour)
		if err := tell(); err != nil {
			t.Fatal(err)
		}
		if len(first.got) != 2 || !slices.Equal(second.got, first.got[1:]) || first.got[1] == first.got[0] {
			t.Errorf("the next day: %d and %d mails", len(first.got), len(second.got))
		}
		w.Verify()
	})
}

// Of several servers one mails.
func TestOneServerMailsTheCheckpoint(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		told := &witness{}
		w.Witnesses = []gateway.Witness{told}
		w.Arrive(gatewaytest.Tenancy("1", gatewaytest.Filed(rules.Date(2026, 10, 5))))
		now := w.Clock.Now()
		err := w.Store.Do(context.Background(), func(tx gateway.Tx) error {
			_, err := tx.Lease("checkpoint-mail", "another", now, now.Add(time.Minute))
			return err
		})
		if err == nil {
			err = w.Alarmer().MailCheckpoint(context.Background())
		}
		if err != nil || len(told.got) != 0 {
			t.Errorf("%v, %d mails while another server is at it", err, len(told.got))
		}
	})
}

// TestAWitnessWithoutACheckpointIsAnAlarm: who gets none on a day on which others do, and all when nobody
// has got one for a day; it ends with the next that is taken, and when the settings name the witness no
// longer.
func TestAWitnessWithoutACheckpointIsAnAlarm(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		nobody := errors.New("nobody there")
		first, second := &witness{err: nobody}, &witness{err: nobody}
		w.Witnesses = []gateway.Witness{first, second}
		w.Arrive(gatewaytest.Tenancy("1", gatewaytest.Filed(rules.Date(2026, 10, 5))))
		open := func(when string, want ...string) {
			t.Helper()
			w.Alarmer().MailCheckpoint(context.Background())
			var got []string
			w.View(func(r gateway.Reader) error {
				all, err := r.Alarms(gateway.Operator, gateway.AlarmList{})
				for _, a := range all {
					if a.Kind == gateway.AlarmWitnessUnreached {
						got = append(got, a.Subject)
					}
				}
				return err
			})
			slices.Sort(got)
			if !slices.Equal(got, want) {
				t.Errorf("%s: alarms about %q, want %q", when, got, want)
			}
		}
		open("at first")
		w.Clock.Pass(25 * time.Hour)
		open("a day later", "log.witnesses/1", "log.witnesses/2")
		first.err = nil
		open("the first is reached", "log.witnesses/2")
		w.Clock.Pass(24 * time.Hour)
		second.err = nil
		open("both are reached")
		w.Clock.Pass(24 * time.Hour)
		second.err = nobody
		open("the second is not", "log.witnesses/2")
		w.Witnesses = nil
		open("there is none in the settings")
		w.Verify()
	})
}
