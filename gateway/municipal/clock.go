package municipal

import (
	"context"
	"fmt"
	"time"

	"boligbro/gateway"
	"boligbro/rules"
)

// Clocks are the municipality's duties after the notice as it stands, computed from what is recorded about it. Before it
// has arrived only those that hang on something else: the fogedret's own notice, and a decision that a citizen has
// received. It decides about each of the tenants given.
func Clocks(n gateway.Notice, tenants []rules.Tenant, facts []gateway.Fact, asked rules.Asked) []rules.Duty {
	return rules.Duties(n.Sent(), n.Event, recordedOf(gateway.About(facts, n), tenants), tenants, asked)
}

// clocksMost is how many notices are looked at in one reading.
const clocksMost = 200

// clocksEvery is how often the clocks of all notices are looked at, whichever process does it.
const clocksEvery = time.Hour

// WatchClocks raises and settles the alarms about the municipalities' clocks.
func (mu *Municipal) WatchClocks(ctx context.Context, asked rules.Asked) error {
	held, name := false, "clocks/"+asked.Day.String()
	err := mu.Store.Do(ctx, func(tx gateway.Tx) (err error) {
		now := mu.Now()
		held, err = tx.Lease(name, gateway.NewID(), now, now.Add(clocksEvery))
		return err
	})
	if err != nil || !held {
		return err
	}
	open, err := mu.openClocks(ctx)
	if err != nil {
		return err
	}
	for after := ""; ; {
		var notices []gateway.Notice
		changed := map[string][]rules.Duty{}
		err := mu.Store.View(ctx, func(r gateway.Reader) (err error) {
			if notices, err = r.Notices(gateway.Operator, gateway.NoticeFilter{After: after, Limit: clocksMost}); err != nil {
				return err
			}
			for _, n := range notices {
				view, err := mu.view(r, gateway.Operator, n, asked)
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
		err = mu.Store.Do(ctx, func(tx gateway.Tx) error {
			for _, n := range notices {
				if duties, ok := changed[n.ID]; ok {
					if err := mu.settleClocks(tx, n, duties, asked.Day); err != nil {
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
func (mu *Municipal) openClocks(ctx context.Context) (map[string]gateway.AlarmKind, error) {
	open := map[string]gateway.AlarmKind{}
	err := mu.Store.View(ctx, func(r gateway.Reader) error {
		alarms, err := r.Alarms(gateway.Operator, false, 0)
		for _, a := range alarms {
			if a.Kind.Clock() {
				open[a.Subject] = a.Kind
			}
		}
		return err
	})
	return open, err
}

// clockSubjects are what alarms about a notice's clocks can be about. The fogedret's notice sets a second one going.
func clockSubjects(n gateway.Notice) []string {
	if n.Rule == rules.AssignedTenantDemand {
		return []string{clockSubject(n, rules.MeetBeforeDemandExpires, 1)}
	}
	return []string{clockSubject(n, rules.DecideNoHelp, 1), clockSubject(n, rules.DecideNoHelp, 2), clockSubject(n, rules.ContactAtOnce, 1)}
}

func clockSubject(n gateway.Notice, duty string, nth int) string {
	return fmt.Sprintf("%s/%s/%d", n.ID, duty, nth)
}

// owedClocks are the alarms that the duties call for, by their subject. A municipality that has answered that it will not
// take the notice is not reminded of it: the association is.
func owedClocks(n gateway.Notice, duties []rules.Duty, today rules.Day) map[string]gateway.Alarm {
	owed, nth := map[string]gateway.Alarm{}, map[string]int{}
	if n.State == gateway.Rejected {
		return owed
	}
	for i := range duties {
		d := &duties[i]
		if nth[d.Duty]++; d.Reason == rules.FogedNotice {
			nth[d.Duty] = 2 // also where it is the only one, because the notice has not arrived
		}
		a := gateway.Alarm{
			Association: n.Association, Municipality: n.Municipality, Number: n.Number, Code: d.Duty, Due: d.Due,
			Subject: clockSubject(n, d.Duty, nth[d.Duty]),
		}
		switch d.State(today) {
		case rules.Endangered:
			a.Kind = gateway.AlarmClockAtRisk
		case rules.NoAnswer:
			a.Kind = gateway.AlarmClockLate
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
func (mu *Municipal) settleClocks(tx gateway.Tx, n gateway.Notice, duties []rules.Duty, today rules.Day) error {
	owed := owedClocks(n, duties, today)
	for _, subject := range clockSubjects(n) {
		a := owed[subject]
		for _, kind := range []gateway.AlarmKind{gateway.AlarmClockAtRisk, gateway.AlarmClockLate} {
			if kind != a.Kind {
				if err := tx.Resolve(kind, subject, mu.Now()); err != nil {
					return err
				}
			}
		}
		if a.Kind == "" {
			continue
		}
		a.ID, a.Raised = gateway.NewID(), mu.Now()
		if _, err := tx.Raise(a); err != nil {
			return err
		}
	}
	return nil
}
