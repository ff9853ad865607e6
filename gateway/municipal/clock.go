package municipal

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"boligbro/gateway"
	"boligbro/rules"
)

// Clocks are the municipality's duties after the notice, computed from what is recorded about it. Before the
// notice has arrived there are only those that begin with something else: the fogedret's own notice, or a
// decision that a citizen has received. The municipality decides about each of the tenants given.
func Clocks(
	n gateway.Notice, tenants []rules.Tenant, acts []gateway.MunicipalAct, asked rules.Asked,
) []rules.Duty {
	return rules.Duties(n.Sent(), n.Event, recordedOf(gateway.About(acts, n), tenants), tenants, asked)
}

const (
	clocksMost  = 2000      // how many notices are opened in one reading
	clocksEvery = time.Hour // how often the clocks are looked at, whichever process does it
	// clocksFor is so long after the arrival, and after what is recorded, that time alone changes nothing:
	// the clocks have run out.
	clocksFor = 120 * 24 * time.Hour
)

// WatchClocks raises and settles the alarms about the municipalities' clocks. Whether a clock runs is
// sealed, so it is found anew each time: by its day of arrival alone where nothing is recorded about the
// notice, else by opening it. A process without the key of municipal data watches none.
func (mu *Municipal) WatchClocks(ctx context.Context, asked rules.Asked) error {
	if !mu.Store.Municipal() {
		return nil // they are left to a process that has the key
	}
	held, name := false, "clocks/"+asked.Day.String()
	err := mu.Store.Do(ctx, func(tx gateway.Tx) (err error) {
		now := mu.Now()
		held, err = tx.Lease(name, gateway.NewID(), now, now.Add(clocksEvery))
		return err
	})
	if err != nil || !held {
		return err
	}
	var open map[string]gateway.AlarmKind
	var look map[string]string
	err = mu.Store.View(ctx, func(r gateway.Reader) (err error) {
		if open, err = r.OpenSubjects(gateway.AlarmClockAtRisk, gateway.AlarmClockLate); err == nil {
			look, err = clocksToOpen(r, open, mu.Now().Add(-clocksFor), asked)
		}
		return err
	})
	// as the municipalities see them: nothing of what associations have reported is opened
	s := gateway.Scope{Municipalities: slices.Compact(slices.Sorted(maps.Values(look)))}
	for part := range slices.Chunk(slices.Sorted(maps.Keys(look)), clocksMost) {
		if err == nil {
			err = mu.lookAt(ctx, s, part, open, asked)
		}
	}
	if err != nil {
		return err
	}
	return mu.watchCases(ctx, open, asked)
}

// clocksToOpen are the notices whose clocks cannot be read without opening them, and those whose alarms are
// not as their day of arrival calls for, each with its municipality.
func clocksToOpen(
	r gateway.Reader, open map[string]gateway.AlarmKind, since time.Time, asked rules.Asked,
) (map[string]string, error) {
	look, alarmed := map[string]string{}, alarmedNotices(open)
	byDay := map[rules.Day]gateway.AlarmKind{} // what a filing's notice that nobody has answered calls for
	err := r.ClockHeads(since, func(h gateway.NoticeHead) error {
		switch {
		case h.Acts || h.Rule == rules.AssignedTenantDemand:
			look[h.ID] = h.Municipality
			return nil
		case h.Rule != rules.EvictionFiled:
			return nil
		}
		day := rules.DayOf(h.Arrived)
		kind, ok := byDay[day]
		if !ok {
			n := gateway.Notice{Rule: h.Rule, Arrived: h.Arrived, State: gateway.Arrived}
			owed := owedClocks(n, Clocks(n, nil, nil, asked), asked.Day)
			kind = owed[clockSubject(n, rules.DecideNoHelp, 1)].Kind
			byDay[day] = kind
		}
		if h.State == gateway.Rejected {
			kind = ""
		}
		if kind == "" && !alarmed[h.ID] {
			return nil // as most
		}
		for i, subject := range clockSubjects(gateway.Notice{ID: h.ID, Rule: h.Rule}) {
			if i == 0 && open[subject] != kind || i > 0 && open[subject] != "" {
				look[h.ID] = h.Municipality
			}
		}
		return nil
	})
	return look, err
}

// alarmedNotices are the ids that alarms about clocks stand on (clockSubject).
func alarmedNotices(open map[string]gateway.AlarmKind) map[string]bool {
	alarmed := map[string]bool{}
	for subject := range open {
		id, _, _ := strings.Cut(subject, "/")
		alarmed[id] = true
	}
	return alarmed
}

// lookAt opens the notices, and brings those alarms up to date that are not as their clocks call for.
func (mu *Municipal) lookAt(
	ctx context.Context, s gateway.Scope, ids []string, open map[string]gateway.AlarmKind, asked rules.Asked,
) error {
	var changed []NoticeView
	err := mu.Store.View(ctx, func(r gateway.Reader) error {
		changed = nil
		views, err := mu.views(r, s, ids, asked)
		for _, v := range views {
			if !v.Unreadable && unsettled(v.Notice, v.Duties, open, asked.Day) {
				changed = append(changed, v)
			}
		}
		return err
	})
	if err != nil || len(changed) == 0 {
		return err
	}
	return mu.Store.Do(ctx, func(tx gateway.Tx) error {
		for _, v := range changed {
			if err := mu.settleClocks(tx, v.Notice, v.Duties, asked.Day); err != nil {
				return err
			}
		}
		return nil
	})
}

// unsettled reports whether the open alarms are not as the duties call for.
func unsettled(
	n gateway.Notice, duties []rules.Duty, open map[string]gateway.AlarmKind, today rules.Day,
) bool {
	owed := owedClocks(n, duties, today)
	return slices.ContainsFunc(clockSubjects(n), func(subject string) bool {
		return owed[subject].Kind != open[subject]
	})
}

// clockSubjects are what alarms about a notice's clocks can be about. The fogedret's notice sets a second
// one going.
func clockSubjects(n gateway.Notice) []string {
	if n.Rule == rules.AssignedTenantDemand {
		return []string{clockSubject(n, rules.MeetBeforeDemandExpires, 1)}
	}
	return []string{
		clockSubject(n, rules.DecideNoHelp, 1), clockSubject(n, rules.DecideNoHelp, 2),
		clockSubject(n, rules.ContactAtOnce, 1), clockSubject(n, rules.ContactAtOnce, 2),
	}
}

func clockSubject(n gateway.Notice, duty string, nth int) string {
	on := n.ID
	if on == "" { // the clock of a case, and of the municipality that recorded what set it going
		on = n.Case + "/" + n.Municipality
	}
	return on + "/" + duty + "/" + strconv.Itoa(nth)
}

// owedClocks are the alarms that the duties call for, by their subject. A municipality that has answered
// that it will not take the notice is not reminded of it: the association is.
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

// settleClocks brings the alarms about a notice's clocks up to date. No association sees them, and
// its people get no mail about them.
func (mu *Municipal) settleClocks(
	tx gateway.AlarmWriter, n gateway.Notice, duties []rules.Duty, today rules.Day,
) error {
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
