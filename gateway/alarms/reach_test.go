package alarms_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"boligbro/gateway"
	"boligbro/gateway/alarms"
	"boligbro/gateway/gatewaytest"
	"boligbro/rules"
)

// unreached are the codes of the open alarms about ways that do not work, by what they are about.
func unreached(w *gatewaytest.World) map[string]string {
	found := map[string]string{}
	w.View(func(r gateway.Reader) error {
		open, err := r.Alarms(gateway.Operator, gateway.AlarmList{})
		for _, a := range open {
			if a.Kind == gateway.AlarmUnreached {
				found[a.Subject] = a.Code
			}
		}
		return err
	})
	return found
}

// TestAMailboxThatRefusesIsAnAlarm: somebody was told, and that another was not is an alarm of its own until
// the mailbox takes mail again.
func TestAMailboxThatRefusesIsAnAlarm(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		delete(w.Routes, gatewaytest.Municipality)
		w.Mailbox.Reached = gateway.Reached{"first": "", "person": "smtp-550", "substitute": ""}
		w.Read(&gatewaytest.Feed{
			Label: "a", Rows: []rules.Record{gatewaytest.Tenancy("2", gatewaytest.Filed(rules.Date(2026, 10, 5)))},
		})
		alarmer := w.Alarmer()
		tell := func(want map[string]string) {
			t.Helper()
			if err := alarmer.MailOpen(context.Background()); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, unreached(w)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		}
		tell(map[string]string{"alarms/person": "smtp-550"})
		w.Mailbox.Reached = gateway.Reached{"first": "", "person": "", "substitute": ""}
		tell(map[string]string{})
		w.Verify()
	})
}

// TestTwoWays: the second way is used when the first fails, and that the first failed is known; when neither
// works it is an error.
func TestTwoWays(t *testing.T) {
	first, second := &gatewaytest.Mailbox{Reached: gateway.Reached{"first": ""}},
		&gatewaytest.Mailbox{Reached: gateway.Reached{"first": "", "person": ""}}
	ways := &alarms.TwoWays{First: first, Second: second}
	standing := []gateway.Alarm{{Kind: gateway.AlarmRunMissing}}
	mail := func(want gateway.Reached, fails bool) {
		t.Helper()
		reached, err := ways.Mail(context.Background(), false, standing)
		if (err != nil) != fails {
			t.Errorf("it ended with %v", err)
		}
		if diff := cmp.Diff(want, reached); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
	mail(gateway.Reached{"first": ""}, false)
	if len(second.Mails) != 0 {
		t.Error("both ways were used")
	}
	first.Err = &gateway.SendError{Code: "connect"}
	mail(gateway.Reached{"first": "connect", "second": "", "person": ""}, false)
	if len(second.Mails) != 1 {
		t.Errorf("the second way was used %d times", len(second.Mails))
	}
	second.Err = errors.New("down")
	mail(nil, true)
}

// TestOnlyTheMunicipalityKnowsThatItsPeopleWereNotReached: a mail about its clocks that did not come through
// is the municipality's to know, and no association's; nor does the log or a row tell it.
func TestOnlyTheMunicipalityKnowsThatItsPeopleWereNotReached(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		clerks := &gatewaytest.Mailbox{Reached: gateway.Reached{"first": "", "person": "smtp-550"}}
		alarmer := w.Alarmer()
		alarmer.Clerks = map[string]gateway.Mailer{gatewaytest.Municipality: clerks}
		err := w.Store.Do(context.Background(), func(tx gateway.Tx) error {
			_, err := tx.Raise(gateway.Alarm{
				ID: gateway.NewID(), Kind: gateway.AlarmClockLate, Municipality: gatewaytest.Municipality,
				Association: gatewaytest.Association, Subject: "n/decide-no-help/1", Code: rules.DecideNoHelp,
				Raised: w.Clock.Now(),
			})
			return err
		})
		if err == nil {
			err = alarmer.MailOpen(context.Background())
		}
		if err != nil {
			t.Fatal(err)
		}
		sees := func(s gateway.Scope) (kinds []gateway.AlarmKind) {
			w.View(func(r gateway.Reader) error {
				open, err := r.Alarms(s, gateway.AlarmList{})
				for _, a := range open {
					kinds = append(kinds, a.Kind)
				}
				return err
			})
			return kinds
		}
		own := sees(gateway.Scope{Municipalities: []string{gatewaytest.Municipality}})
		slices.Sort(own)
		if diff := cmp.Diff([]gateway.AlarmKind{gateway.AlarmClerksUnreached, gateway.AlarmClockLate}, own); diff != "" {
			t.Errorf("the municipality sees (-want +got):\n%s", diff)
		}
		if other := sees(gateway.Scope{Associations: []string{gatewaytest.Association}}); len(other) > 0 {
			t.Errorf("the association sees %v", other)
		}
		w.View(func(r gateway.Reader) error {
			entries, err := r.Entries(0, 100)
			for _, e := range entries {
				if e.Kind == "alarm" || e.Kind == "alarm-told" {
					t.Errorf("the log tells of an alarm: %s", e.Leaf)
				}
			}
			return err
		})
		w.Verify()
	})
}
