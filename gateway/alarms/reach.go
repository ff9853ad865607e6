package alarms

import (
	"context"
	"errors"
	"maps"
	"slices"

	"boligbro/gateway"
)

// reach raises an alarm for each way to people that did not work, and settles those of the ways that did. That
// a municipality's people were mailed at all is the municipality's to know alone.
func (al *Alarms) reach(tx gateway.AlarmWriter, to gateway.Mailer, reached gateway.Reached) error {
	kind, whose, municipality := gateway.AlarmUnreached, "alarms", ""
	for code, clerks := range al.Clerks {
		if clerks == to {
			kind, whose, municipality = gateway.AlarmClerksUnreached, code, code
		}
	}
	for _, way := range slices.Sorted(maps.Keys(reached)) {
		subject, code := whose+"/"+way, reached[way]
		if code == "" {
			if err := tx.Resolve(kind, subject, al.Now()); err != nil {
				return err
			}
			continue
		}
		_, err := tx.Raise(gateway.Alarm{
			ID: gateway.NewID(), Kind: kind, Municipality: municipality, Subject: subject,
			Code: code, Raised: al.Now(),
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// TwoWays tells people by the second way when the first does not work.
type TwoWays struct{ First, Second gateway.Mailer }

// Mail tells them by the first way that works.
func (w *TwoWays) Mail(ctx context.Context, escalate bool, alarms []gateway.Alarm) (gateway.Reached, error) {
	reached, failure := w.First.Mail(ctx, escalate, alarms)
	if failure == nil {
		return reached, nil
	}
	told, err := w.Second.Mail(ctx, escalate, alarms)
	if err != nil {
		return nil, errors.Join(failure, err)
	}
	reached = gateway.Reached{gateway.WayFirst: gateway.CodeOf(failure), gateway.WaySecond: ""}
	for way, code := range told {
		if way != gateway.WayFirst { // its own first is our second
			reached[way] = code
		}
	}
	return reached, nil
}
