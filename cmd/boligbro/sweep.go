package main

import (
	"context"
	"errors"
	"fmt"

	"boligbro/gateway"
	"boligbro/gateway/alarms"
	"boligbro/rules"
)

// sweep asks each room what time alone has changed: cases that wake, messages that have found a route or have
// not provably arrived, nights without a run, clocks; and it mails the alarms. What fails keeps nothing else
// from being done, and is tried by the next sweep; but when nothing can be stored, nothing is mailed that the
// database would have to remember. work is what could not be looked at, mail that alarms could not be mailed.
func (r *rooms) sweep(ctx context.Context, asked rules.Asked) (report gateway.Report, work, mail error) {
	if err := r.alarms.Storable(ctx); err != nil {
		return report, fmt.Errorf("store what the sweep finds: %w", err), nil
	}
	var errs []error
	for _, look := range []struct {
		for_ string
		do   func() error
	}{
		{"wake cases", func() (err error) { report, err = r.casework.Wake(ctx, asked); return err }},
		{"look for routes", func() error { return r.outbox.Reroute(ctx) }},
		{"look for what a wrong clock has put off", func() error { return r.outbox.Hasten(ctx) }},
		{"look for what has not arrived", func() error { return r.outbox.WatchArrivals(ctx) }},
		{"look for what has not been handed over", func() error { return r.outbox.WatchDelayed(ctx) }},
		{"look for missed nights", func() error { return r.intake.WatchRuns(ctx) }},
		{"look for silent sources", func() error { return r.intake.WatchSilence(ctx) }},
		{"end the refused runs that nobody accepted", func() error { return r.intake.ExpireRefused(ctx) }},
		{"look at the municipalities' clocks", func() error { return r.municipal.WatchClocks(ctx, asked) }},
	} {
		if err := look.do(); err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", look.for_, err))
		}
	}
	if mail = r.alarms.MailOpen(ctx); mail != nil && !errors.Is(mail, alarms.ErrMail) {
		errs, mail = append(errs, fmt.Errorf("tell of alarms: %w", mail)), nil
	}
	return report, errors.Join(errs...), mail
}
