package municipal

import (
	"slices"

	"boligbro/gateway"
	"boligbro/rules"
)

// unsettled reports whether the open alarms are not as the duties call for.
func unsettled(
	n gateway.Notice, duties []rules.Duty, open map[string]gateway.AlarmKind, today rules.Day,
) bool {
	owed := owedClocks(n, duties, today)
	return slices.ContainsFunc(gateway.ClockSubjects(n), func(subject string) bool {
		return owed[subject].Kind != open[subject]
	})
}

// owedClocks are the alarms that the duties call for, by their subject. A municipality that has answered
// that it will not take the notice is not reminded of it: the association is. Nor is anybody of what has been
// withdrawn, also where its time had passed by then.
func owedClocks(n gateway.Notice, duties []rules.Duty, today rules.Day) map[string]gateway.Alarm {
	owed, nth := map[string]gateway.Alarm{}, map[string]int{}
	if n.State == gateway.Rejected {
		return owed
	}
	for i := range duties {
		d := &duties[i]
		if nth[d.Duty]++; d.Reason == rules.FogedNotice || d.Reason == rules.FogedAtOnce {
			nth[d.Duty] = 2 // also where it is the only one, because the notice has not arrived
		}
		if !d.Withdrawn.IsZero() {
			continue
		}
		a := gateway.Alarm{
			Association: n.Association, Municipality: n.Municipality, Number: n.Number, Code: d.Duty, Due: d.Due,
			Subject: gateway.ClockSubject(n, d.Duty, nth[d.Duty]),
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

// settleClocks brings the alarms about a notice's clocks up to date. No association sees them, and
// its people get no mail about them.
func (mu *Municipal) settleClocks(
	tx gateway.AlarmWriter, n gateway.Notice, duties []rules.Duty, today rules.Day,
) error {
	owed := owedClocks(n, duties, today)
	for _, subject := range gateway.ClockSubjects(n) {
		a := owed[subject]
		for _, kind := range gateway.ClockKinds() {
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
