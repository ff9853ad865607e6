package main

import (
	"context"
	"fmt"

	"boligbro/gateway"
	"boligbro/rules"
)

// sweep asks each room what time alone has changed: cases that wake, messages that have found a route or have
// not provably arrived, nights without a run, clocks; and it mails the alarms. What fails is tried by the
// next sweep.
func (r *rooms) sweep(ctx context.Context, asked rules.Asked) (gateway.Report, error) {
	report, err := r.casework.Wake(ctx, asked)
	if err != nil {
		return report, fmt.Errorf("wake cases: %w", err)
	}
	if err := r.outbox.Reroute(ctx); err != nil {
		return report, fmt.Errorf("look for routes: %w", err)
	}
	if err := r.outbox.WatchArrivals(ctx); err != nil {
		return report, fmt.Errorf("look for what has not arrived: %w", err)
	}
	if err := r.intake.WatchRuns(ctx); err != nil {
		return report, fmt.Errorf("look for missed nights: %w", err)
	}
	if err := r.municipal.WatchClocks(ctx, asked); err != nil {
		return report, fmt.Errorf("look at the municipalities' clocks: %w", err)
	}
	return report, r.alarms.Tell(ctx)
}
