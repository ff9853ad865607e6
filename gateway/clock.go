package gateway

import (
	"context"
	"fmt"
	"time"

	"boligbro/rules"
)

// Clocks are the municipality's duties after the notice as it stands, computed from what is recorded about it. Before it
// has arrived only those that hang on something else: the fogedret's own notice, and a decision that a citizen has
// received. It decides about each of the tenants given.
func Clocks(n Notice, tenants []rules.Tenant, facts []Fact, asked rules.Asked) []rules.Duty {
	return rules.Duties(n.sent(), n.Event, municipal(About(facts, n), tenants), tenants, asked)
}

// clocksEvery is how often the clocks of all notices are looked at, whichever process does it.
const clocksEvery = time.Hour

// clocks raises and settles the alarms about the municipalities' clocks.
func (g *Gateway) clocks(ctx context.Context, asked rules.Asked) error {
	held, name := false, "clocks/"+asked.Day.String()
	err := g.Store.Do(ctx, func(tx Tx) (err error) {
		now := g.Now()
		held, err = tx.Lease(name, NewID(), now, now.Add(clocksEvery))
		return err
	})
	if err != nil || !held {
		return err
	}
	open, err := g.openClocks(ctx)
	if err != nil {
		return err
	}
	for after := ""; ; {
		var notices []Notice
		changed := map[string][]rules.Duty{}
		err := g.Store.View(ctx, func(r Reader) (err error) {
			if notices, err = r.Notices(Operator, NoticeFilter{After: after, Limit: wakeMost}); err != nil {
				return err
			}
			for _, n := range notices {
				view, err := g.view(r, Operator, n, asked)
				if err != nil {
					return err
				}
				owed := owedClocks(n, view.Duties, asked.Day)
				for _, subject := range clockSubjects(n) {
					if owed[subject].Kind != open[subject] {
						changed[n.ID] = view.Duties
					}
				}
			}
			return nil
		})
		if err != nil || len(notices) == 0 {
			return err
		}
		after = notices[len(notices)-1].ID
		if len(changed) == 0 {
			continue
		}
		err = g.Store.Do(ctx, func(tx Tx) error {
			for _, n := range notices {
				if duties, ok := changed[n.ID]; ok {
					if err := g.settleClocks(tx, n, duties, asked.Day); err != nil {
						return err
					}
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
}

// openClocks are the open alarms about clocks, by their subject.
func (g *Gateway) openClocks(ctx context.Context) (map[string]AlarmKind, error) {
	open := map[string]AlarmKind{}
	err := g.Store.View(ctx, func(r Reader) error {
		alarms, err := r.Alarms(Operator, false, 0)
		for _, a := range alarms {
			if a.Kind.Clock() {
				open[a.Subject] = a.Kind
			}
		}
		return err
	})
	return open, err
}

// Clock reports whether the alarm is about a municipality's clocks: then it is the municipality's own.
func (k AlarmKind) Clock() bool { return k == AlarmClockAtRisk || k == AlarmClockLate }

// clockSubjects are what alarms about a notice's clocks can be about. The fogedret's notice sets a second one going.
func clockSubjects(n Notice) []string {
	if n.Rule == rules.AssignedTenantDemand {
		return []string{clockSubject(n, rules.MeetBeforeDemandExpires, 1)}
	}
	return []string{clockSubject(n, rules.DecideNoHelp, 1), clockSubject(n, rules.DecideNoHelp, 2), clockSubject(n, rules.ContactAtOnce, 1)}
}

func clockSubject(n Notice, duty string, nth int) string {
	return fmt.Sprintf("%s/%s/%d", n.ID, duty, nth)
}

// owedClocks are the alarms that the duties call for, by their subject. A municipality that has answered that it will not
// take the notice is not reminded of it: the association is.
func owedClocks(n Notice, duties []rules.Duty, today rules.Day) map[string]Alarm {
	owed, nth := map[string]Alarm{}, map[string]int{}
	if n.State == Rejected {
		return owed
	}
	for i := range duties {
		d := &duties[i]
		if nth[d.Duty]++; d.Reason == rules.FogedNotice {
			nth[d.Duty] = 2 // also where it is the only one, because the notice has not arrived
		}
		a := Alarm{
			Association: n.Association, Municipality: n.Municipality, Number: n.Number, Code: d.Duty, Due: d.Due,
			Subject: clockSubject(n, d.Duty, nth[d.Duty]),
		}
		switch d.State(today) {
		case rules.Endangered:
			a.Kind = AlarmClockAtRisk
		case rules.NoAnswer:
			a.Kind = AlarmClockLate
		default:
			continue
		}
		if d.Duty != rules.Appeal { // that time is the citizen's
			owed[a.Subject] = a
		}
	}
	return owed
}

// settleClocks brings the alarms about a notice's clocks up to date. No association sees them, and its people are not
// told of them.
func (g *Gateway) settleClocks(tx Tx, n Notice, duties []rules.Duty, today rules.Day) error {
	owed := owedClocks(n, duties, today)
	for _, subject := range clockSubjects(n) {
		a := owed[subject]
		for _, kind := range []AlarmKind{AlarmClockAtRisk, AlarmClockLate} {
			if kind != a.Kind {
				if err := tx.Resolve(kind, subject, g.Now()); err != nil {
					return err
				}
			}
		}
		if a.Kind == "" {
			continue
		}
		a.ID, a.Raised = NewID(), g.Now()
		if _, err := tx.Raise(a); err != nil {
			return err
		}
	}
	return nil
}
