package outbox_test

import (
	"slices"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/gateway/outbox"
)

// answers makes the channel fail with these codes, one for each hand-over, and then take everything.
func answers(w *gatewaytest.World, codes ...string) {
	w.Channel.Answer = func(n int, _ gateway.Payload) (*gateway.Receipt, error) {
		if n <= len(codes) {
			return nil, gateway.NotSent(codes[n-1], gateway.Theirs, nil)
		}
		return nil, nil
	}
}

// sendUntil sends, and lets time pass until the next attempt, until nothing is queued or so much time has
// gone.
func sendUntil(w *gatewaytest.World, delivery func() gateway.Delivery, most time.Duration) gateway.Delivery {
	for began := w.Clock.Now(); ; {
		w.SendAll()
		d := delivery()
		if d.State != gateway.Queued || w.Clock.Now().Sub(began) > most {
			return d
		}
		w.Clock.Set(d.Next)
	}
}

// Whatever a municipality answers while it deploys, moves or changes its secret, it gets the notice when it
// can take it. 410 alone is for ever.
func TestEveryAnswerButGoneIsTriedAgain(t *testing.T) {
	for _, code := range []string{"http-302", "http-404", "page", "smtp-552"} {
		t.Run(code, func(t *testing.T) {
			gatewaytest.OneNotice(t, func(t *testing.T, w *gatewaytest.World, delivery func() gateway.Delivery) {
				answers(w, code, code, code)
				if d := sendUntil(w, delivery, 5*time.Hour); d.State != gateway.Transmitted || d.Attempts < 2 {
					t.Errorf("%s after %d attempts", d.State, d.Attempts)
				}
				w.Verify()
			})
		})
	}
	for _, code := range []string{"http-410", "smtp-550"} {
		t.Run(code, func(t *testing.T) {
			gatewaytest.OneNotice(t, func(t *testing.T, w *gatewaytest.World, delivery func() gateway.Delivery) {
				answers(w, code)
				if d := sendUntil(w, delivery, 5*time.Hour); d.State != gateway.Failed || d.Detail != code {
					t.Errorf("%s, %s", d.State, d.Detail)
				}
			})
		})
	}
}

// The municipality knows the message's id, because its first answer was lost: it has the notice.
func TestAConflictAfterALostAnswerMeansThatItWasHeld(t *testing.T) {
	for name, test := range map[string]struct {
		codes []string
		held  bool
	}{
		"the answer was lost":             {[]string{"timeout", "http-409"}, true},
		"a gateway waited in vain":        {[]string{"http-504", "http-409"}, true},
		"lost, then busy":                 {[]string{"timeout", "http-503", "http-409"}, true},
		"nothing was lost":                {[]string{"http-409", "http-409", "http-409"}, false},
		"nobody was there, and then busy": {[]string{"connect", "http-503", "http-409"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			gatewaytest.OneNotice(t, func(t *testing.T, w *gatewaytest.World, delivery func() gateway.Delivery) {
				answers(w, append(test.codes, "http-409", "http-409")...)
				d := sendUntil(w, delivery, 30*time.Minute)
				if (d.State == gateway.Transmitted && d.Attempts == len(test.codes)) != test.held {
					t.Errorf("%s after %d attempts", d.State, d.Attempts)
				}
				if test.held && !d.Arrived.IsZero() {
					t.Error("a conflict was taken for proof of arrival")
				}
				w.Verify()
			})
		})
	}
}

// A mail server that is never done with its answer gets the mail three times at most, and a person is asked.
func TestAnUnconfirmedHandOverIsRepeatedTwice(t *testing.T) {
	gatewaytest.OneNotice(t, func(t *testing.T, w *gatewaytest.World, delivery func() gateway.Delivery) {
		w.Retry.GiveUp = 72 * time.Hour
		answers(w, "unconfirmed", "smtp-451", "unconfirmed", "unconfirmed", "unconfirmed", "unconfirmed")
		w.SendAll()
		if kinds := w.AlarmKinds(); !slices.Contains(kinds, gateway.AlarmDeliverySilent) {
			t.Errorf("alarms: %v", kinds)
		}
		d := sendUntil(w, delivery, 72*time.Hour)
		if d.State != gateway.Failed || d.Detail != "unconfirmed" || d.Attempts != 4 {
			t.Errorf("%s, %s after %d attempts", d.State, d.Detail, d.Attempts)
		}
		if kinds := w.AlarmKinds(); !slices.Contains(kinds, gateway.AlarmDeliveryFailed) {
			t.Errorf("alarms: %v", kinds)
		}
		w.Verify()
	})
}

// When the repeated mail is taken, nobody needs to ask any more.
func TestATakenRepeatEndsTheAlarm(t *testing.T) {
	gatewaytest.OneNotice(t, func(t *testing.T, w *gatewaytest.World, delivery func() gateway.Delivery) {
		answers(w, "unconfirmed")
		first := w.Clock.Now()
		d := sendUntil(w, delivery, time.Hour)
		if kinds := w.AlarmKinds(); d.State != gateway.Transmitted || len(kinds) != 0 {
			t.Errorf("%s, alarms %v", d.State, kinds)
		}
		if d.Transmitted.Equal(first) {
			t.Error("it counts as handed over before anybody took it")
		}
	})
}

// A firewall that answers with a page, or a redirect to a login, is told of at once, and once for all
// notices.
func TestAnAnswerFromElsewhereIsAlarmed(t *testing.T) {
	for _, code := range []string{"page", "http-302"} {
		gatewaytest.OneNotice(t, func(t *testing.T, w *gatewaytest.World, delivery func() gateway.Delivery) {
			answers(w, code)
			w.SendAll()
			var alarm gateway.Alarm
			w.View(func(r gateway.Reader) error {
				all, err := r.Alarms(gateway.Operator, gateway.AlarmList{})
				if len(all) == 1 {
					alarm = all[0]
				}
				return err
			})
			if alarm.Kind != gateway.AlarmChannelFailed || alarm.Code != code || delivery().State != gateway.Queued {
				t.Errorf("alarm %+v, the notice is %s", alarm, delivery().State)
			}
			d := sendUntil(w, delivery, time.Hour)
			if d.State != gateway.Transmitted || len(w.AlarmKinds()) != 0 {
				t.Errorf("then %s, alarms %v", d.State, w.AlarmKinds())
			}
		})
	}
}

// A far side whose clock is wrong may ask to be let alone for a year.
func TestTheNextAttemptIsNeverFarAway(t *testing.T) {
	retry := outbox.Retry{First: time.Minute, Most: time.Hour}
	if got := retry.Wait(3, 365*24*time.Hour); got > retry.Longest() || got > 6*time.Hour {
		t.Errorf("waits %v", got)
	}
}
