package alarms_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/alarms"
	"boligbro/gateway/gatewaytest"
)

// TestUnstored: what the database cannot take is mailed once to the person, after four hours to both, and
// then every day; a mail that failed is sent again.
func TestUnstored(t *testing.T) {
	clock, mailbox := &gatewaytest.Clock{At: gatewaytest.Night}, &gatewaytest.Mailbox{}
	room := &alarms.Alarms{Mail: mailbox, Now: clock.Now}
	standing := []gateway.Alarm{{Kind: gateway.AlarmService, Subject: "service"}}
	tell := func(mails int, escalated bool, standing ...gateway.Alarm) {
		t.Helper()
		mailbox.Mails = nil
		if err := room.Unstored(context.Background(), standing); err != nil {
			t.Fatal(err)
		}
		if len(mailbox.Mails) != mails || mails > 0 && mailbox.Mails[0].Escalated != escalated {
			t.Errorf("at %s there were %d mails: %+v", clock.Now(), len(mailbox.Mails), mailbox.Mails)
		}
	}
	tell(0, false)
	mailbox.Err = errors.New("no route")
	if err := room.Unstored(context.Background(), standing); !errors.Is(err, alarms.ErrMail) {
		t.Errorf("a mail that failed: %v", err)
	}
	mailbox.Err = nil
	tell(1, false, standing...)
	clock.Pass(time.Hour)
	tell(0, false, standing...)
	clock.Pass(3 * time.Hour)
	tell(1, true, standing...)
	clock.Pass(23 * time.Hour)
	tell(0, true, standing...)
	clock.Pass(time.Hour)
	tell(1, true, standing...)
	tell(0, false) // it works again
	tell(1, false, standing...)
}
