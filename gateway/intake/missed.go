package intake

import (
	"context"
	"time"

	"boligbro/gateway"
)

// missedAfter is a night and a late start: longer than this without a run is a night missed.
const missedAfter = 26 * time.Hour

// WatchRuns raises an alarm for each watched association that a night has passed without a run of.
func (in *Intake) WatchRuns(ctx context.Context) error {
	return in.Store.Do(ctx, func(tx gateway.Tx) error {
		now := in.Now()
		for _, association := range in.Watched {
			runs, err := tx.Runs(gateway.Operator, association, 1)
			if err != nil {
				return err
			}
			if len(runs) == 0 || now.Sub(runs[0].Started) < missedAfter {
				continue
			}
			_, err = tx.Raise(gateway.Alarm{
				ID: gateway.NewID(), Kind: gateway.AlarmRunMissing, Association: association, Subject: association,
				Raised: now,
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}
