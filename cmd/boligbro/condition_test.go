package main

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/gateway/intake"
	"boligbro/gateway/store"
	"boligbro/rules/lang"
)

// downStore is a store whose database is gone.
type downStore struct{ gateway.Store }

func (downStore) View(context.Context, func(gateway.Reader) error) error {
	return gateway.ErrUnavailable
}

// TestUnstoredAlarms: when the database has been gone for a while, the alarms that it cannot take are known
// all the same, that of the night that passed meanwhile too.
func TestUnstoredAlarms(t *testing.T) {
	clock := &gatewaytest.Clock{At: gatewaytest.Night.Add(-time.Minute)}
	night := func(at time.Time) time.Time {
		if at.Before(gatewaytest.Night) {
			return gatewaytest.Night.AddDate(0, 0, -1)
		}
		return gatewaytest.Night
	}
	a := &app{condition: new(condition), rooms: rooms{intake: &intake.Intake{
		Store: downStore{}, Watched: []string{worldCVR}, Night: night, Now: clock.Now,
	}}}
	kinds := func(want ...gateway.AlarmKind) {
		t.Helper()
		var got []gateway.AlarmKind
		for _, alarm := range a.unstored(context.Background(), clock.Now()) {
			got = append(got, alarm.Kind)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("at %s (-want +got):\n%s", clock.Now(), diff)
		}
	}
	kinds()
	unavailable := fmt.Errorf("sweep: %w", gateway.ErrUnavailable)
	a.swept(unavailable, nil, clock.Now())
	kinds()
	if reason, since := a.ready(context.Background()); reason != lang.DatabaseUnwritable || since.IsZero() {
		t.Errorf("it is %q since %s", reason, since)
	}
	clock.Pass(5 * time.Minute)
	kinds(gateway.AlarmService)
	clock.Pass(3 * time.Hour)
	a.swept(unavailable, nil, clock.Now())
	kinds(gateway.AlarmService, gateway.AlarmRunMissing)

	for _, changed := range []error{store.ErrMaster, store.ErrMunicipalMaster} {
		a.swept(fmt.Errorf("keys: %w", changed), nil, clock.Now())
		if reason, _ := a.ready(context.Background()); reason != lang.MasterChanged {
			t.Errorf("it is %q", reason)
		}
	}
	a.swept(nil, errors.New("no mail"), clock.Now())
	kinds() // that mail does not go cannot be mailed; /readyz says it
	if reason, _ := a.ready(context.Background()); reason != lang.AlarmsUnmailed {
		t.Errorf("it is %q", reason)
	}
	a.swept(nil, nil, clock.Now())
	kinds()
}
