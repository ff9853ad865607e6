package gateway

import (
	"context"
	"errors"
	"fmt"
	"time"

	"boligbro/rules"
)

const (
	wakeMost    = 200            // cases reconsidered in one transaction
	silentAfter = 24 * time.Hour // how long a channel may take to prove arrival before somebody asks
	missedAfter = 26 * time.Hour // a night and a late start: longer than this without a run is a night missed
)

// Sweep looks at what time alone has changed: cases that wake, messages that have found a route or have not been
// proved to arrive, nights without a run; and it tells people of the alarms. Nothing is dropped: what fails is tried
// by the next sweep.
func (g *Gateway) Sweep(ctx context.Context, asked rules.Asked) (Report, error) {
	report, err := g.wake(ctx, asked)
	if err != nil {
		return report, fmt.Errorf("wake cases: %w", err)
	}
	if err := g.reroute(ctx); err != nil {
		return report, fmt.Errorf("look for routes: %w", err)
	}
	if err := g.watch(ctx); err != nil {
		return report, fmt.Errorf("look for what is missing: %w", err)
	}
	if err := g.clocks(ctx, asked); err != nil {
		return report, fmt.Errorf("look at the municipalities' clocks: %w", err)
	}
	return report, g.Tell(ctx)
}

// wake asks the rules again about the cases whose day has come, and about all when the rule set is another.
func (g *Gateway) wake(ctx context.Context, asked rules.Asked) (Report, error) {
	var total Report
	for after := ""; ; {
		var awake []Case
		err := g.Store.View(ctx, func(r Reader) (err error) {
			awake, err = r.Awake(asked.Day, g.Rules.Hash(), after, wakeMost)
			return err
		})
		if err != nil || len(awake) == 0 {
			return total, err
		}
		after = awake[len(awake)-1].ID
		var done Report
		err = g.again(ctx, func(tx Tx) error {
			done = Report{}
			for _, c := range awake {
				now, err := tx.CaseByID(Operator, c.ID)
				if err != nil {
					return err
				}
				if err := g.reconsider(tx, now, asked, &done); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return total, err
		}
		total.Notices += done.Notices
		total.Duplicates += done.Duplicates
	}
}

// again runs fn in a transaction, and once more when somebody else moved a case on in between.
func (g *Gateway) again(ctx context.Context, fn func(Tx) error) (err error) {
	for range 5 {
		if err = g.Store.Do(ctx, fn); !errors.Is(err, ErrState) {
			return err
		}
	}
	return err
}

// reroute queues what waited for a route that the settings now have, and tells of what still waits.
func (g *Gateway) reroute(ctx context.Context) error {
	return g.Store.Do(ctx, func(tx Tx) error {
		now := g.Now()
		waiting, err := tx.InState(Unrouted, now.Add(time.Hour), 0)
		if err != nil {
			return err
		}
		for _, d := range waiting {
			route, ok := g.Routes[d.Municipality]
			if !ok {
				if err := g.alarmUnrouted(tx, d); err != nil {
					return err
				}
				continue
			}
			d.State, d.Channel, d.Place, d.Next = Queued, route.Name(), 1, now
			if err := tx.SetDelivery(d); err != nil {
				return err
			}
		}
		open, err := tx.Alarms(Operator, false, 0)
		if err != nil {
			return err
		}
		for _, a := range open {
			if _, ok := g.Routes[a.Municipality]; ok && a.Kind == AlarmDeliveryUnrouted {
				if err := tx.Resolve(a.Kind, a.Subject, now); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// watch raises alarms for silence: a message that is not proved to have arrived, a night without a run.
func (g *Gateway) watch(ctx context.Context) error {
	return g.Store.Do(ctx, func(tx Tx) error {
		now := g.Now()
		silent, err := tx.InState(Transmitted, now.Add(-silentAfter), 0)
		if err != nil {
			return err
		}
		for _, d := range silent {
			if err := g.alarmDelivery(tx, AlarmDeliverySilent, d); err != nil {
				return err
			}
		}
		for _, association := range g.Watched {
			runs, err := tx.Runs(Operator, association, 1)
			if err != nil {
				return err
			}
			if len(runs) == 0 || now.Sub(runs[0].Started) < missedAfter {
				continue
			}
			_, err = tx.Raise(Alarm{
				ID: NewID(), Kind: AlarmRunMissing, Association: association, Subject: association, Raised: now,
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}
