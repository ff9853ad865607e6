package alarms_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/alarms"
	"boligbro/gateway/gatewaytest"
	"boligbro/rules"
)

// Mail that does not reach one municipality's people delays no other mail, and is tried by the
// next sweep.
func TestABrokenMailServerDelaysNobodyElse(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		w.Arrive(gatewaytest.Tenancy("1", gatewaytest.Filed(rules.Date(2026, 10, 5))))
		clerks := &gatewaytest.Mailbox{Err: errors.New("nobody there")}
		w.Clerks = map[string]gateway.Mailer{gatewaytest.Municipality: clerks}
		w.Clock.Pass(20 * 24 * time.Hour) // nights without a run, and a clock that is late
		w.Mailbox.Mails = nil
		_, err := w.Sweep(context.Background(), rules.AskedAt(w.Clock.Now()))
		if !errors.Is(err, alarms.ErrMail) {
			t.Errorf("%v", err)
		}
		if len(w.Mailbox.Mails) != 1 || w.Mailbox.Mails[0].Alarms[0].Kind != gateway.AlarmRunMissing {
			t.Errorf("the association's people were mailed %+v", w.Mailbox.Mails)
		}
		clerks.Err = nil
		w.Clock.Pass(time.Minute)
		if _, err := w.Sweep(context.Background(), rules.AskedAt(w.Clock.Now())); err != nil {
			t.Fatal(err)
		}
		if len(clerks.Mails) != 1 || clerks.Mails[0].Alarms[0].Kind != gateway.AlarmClockLate {
			t.Errorf("the municipality's people were mailed %+v", clerks.Mails)
		}
	})
}

func TestAFailedMailIsSentAgain(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		delete(w.Routes, gatewaytest.Municipality)
		w.Read(&gatewaytest.Feed{
			Label: "a", Rows: []rules.Record{gatewaytest.Tenancy("2", gatewaytest.Filed(rules.Date(2026, 10, 5)))},
		})
		w.Mailbox.Err = errors.New("the mail server is down")
		if err := w.MailOpen(context.Background()); err == nil {
			t.Error("a mail that failed was no error")
		}
		w.Mailbox.Err = nil
		if err := w.MailOpen(context.Background()); err != nil || len(w.Mailbox.Mails) != 1 {
			t.Errorf("then: %v, %d mails", err, len(w.Mailbox.Mails))
		}
	})
}

// Questions are put together: the urgent first, the questions last, and no second mail of questions to the
// same association on one day.
func TestQuestionsAreMailedOnceADay(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		raise := func(kind gateway.AlarmKind, subject string, due rules.Day) {
			t.Helper()
			err := w.Store.Do(context.Background(), func(tx gateway.Tx) error {
				_, err := tx.Raise(gateway.Alarm{
					ID: gateway.NewID(), Kind: kind, Association: gatewaytest.Association, Subject: subject, Due: due,
					Raised: w.Clock.Now(),
				})
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		mailed := func() (subjects []string) {
			t.Helper()
			w.Mailbox.Mails = nil
			if err := w.MailOpen(context.Background()); err != nil {
				t.Fatal(err)
			}
			for _, mail := range w.Mailbox.Mails {
				for _, a := range mail.Alarms {
					if !mail.Escalated {
						subjects = append(subjects, a.Subject)
					}
				}
			}
			return subjects
		}
		raise(gateway.AlarmQuestion, "asked", 0)
		raise(gateway.AlarmFinding, "later", rules.Date(2026, 10, 9))
		raise(gateway.AlarmFinding, "sooner", rules.Date(2026, 10, 6))
		if got := mailed(); !slices.Equal(got, []string{"sooner", "later", "asked"}) {
			t.Errorf("first were mailed %v", got)
		}

		w.Clock.Pass(time.Minute)
		raise(gateway.AlarmQuestion, "asked next", 0)
		raise(gateway.AlarmFinding, "at once", 0)
		if got := mailed(); !slices.Equal(got, []string{"at once"}) {
			t.Errorf("the same day were mailed %v", got)
		}
		w.Clock.Pass(24 * time.Hour)
		if got := mailed(); !slices.Equal(got, []string{"asked next"}) {
			t.Errorf("the next day were mailed %v", got)
		}
	})
}

// An alarm about what is over, such as that the database was restored, is mailed once and then ends; where
// nobody is mailed it ends all the same, since no one could end it.
func TestAnAlarmOfWhatIsOverIsMailedOnce(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		restored := func() {
			t.Helper()
			err := w.Store.Do(t.Context(), func(tx gateway.Tx) error {
				_, err := tx.Raise(gateway.Alarm{
					ID: gateway.NewID(), Kind: gateway.AlarmRestored, Subject: "log", Code: "lost-after-12",
					Raised: w.Clock.Now(),
				})
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		mail := func(mails int) {
			t.Helper()
			for range 3 {
				if err := w.MailOpen(t.Context()); err != nil && w.Mailbox.Err == nil {
					t.Fatal(err)
				}
				w.Clock.Pass(8 * 24 * time.Hour)
			}
			if len(w.Mailbox.Mails) != mails {
				t.Errorf("there are %d mails, want %d: %+v", len(w.Mailbox.Mails), mails, w.Mailbox.Mails)
			}
		}
		restored()
		w.Mailbox.Err = errors.New("the mail server is down")
		mail(0)
		if kinds := w.AlarmKinds(); len(kinds) != 1 {
			t.Errorf("it ended before it was mailed: %v", kinds)
		}
		w.Mailbox.Err = nil
		mail(1)
		if kinds := w.AlarmKinds(); len(kinds) != 0 {
			t.Errorf("open: %v", kinds)
		}
		w.Mail = nil
		restored()
		mail(1)
		if kinds := w.AlarmKinds(); len(kinds) != 0 {
			t.Errorf("nobody is mailed, and open: %v", kinds)
		}
		w.Verify()
	})
}
