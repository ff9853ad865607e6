package main

import (
	"context"
	"fmt"
	"time"

	"boligbro/gateway/store"
)

// clockOff is how far this machine's clock may lie from the others before somebody is told. Clocks that are
// set over the network lie far closer.
const clockOff = time.Minute

// watchClock says when this machine's clock differs from the database's, or is behind the newest entry of the
// log: what is due, late or expired is reckoned by it.
func (p *program) watchClock(ctx context.Context, db *store.DB) error {
	clocks, err := db.Clocks(ctx)
	if err != nil {
		return fmt.Errorf("read the database's clock: %w", err)
	}
	now := p.now()
	if off := now.Sub(clocks.Database); !clocks.Database.IsZero() && off.Abs() > clockOff {
		p.log.Warn("this machine's clock differs from the database's; set the one that is wrong", "by",
			off.Round(time.Second), "advarsel", "maskinens ur er et andet end databasens; ret det, der er forkert")
	}
	if off := clocks.Newest.Sub(now); off > clockOff {
		p.log.Warn("the log's newest entry was written later than this machine's clock shows; set the clock", "by",
			off.Round(time.Second), "advarsel",
			"loggens nyeste post er skrevet senere, end maskinens ur viser; ret uret")
	}
	return nil
}
