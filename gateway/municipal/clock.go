package municipal

import (
	"context"
	"maps"
	"slices"
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

// clocksOf are the clocks of a notice of which some may be erased. What the fogedret told is the
// municipality's own and runs on without what the notice told; how a clock was answered is known as long as
// what the municipality recorded. By when the tenant must be met hangs on when the demand came to hand, which
// the association reports later and erases with its part.
func clocksOf(
	f *gateway.NoticeFile, n gateway.Notice, tenants []rules.Tenant, asked rules.Asked,
) []rules.Duty {
	switch {
	case f.ActsErased, f.Forgotten && n.Rule == rules.AssignedTenantDemand:
		return nil
	case f.Erased:
		return rules.BailiffDuties(recordedOf(gateway.About(f.Acts, n), nil), nil, asked)
	}
	return Clocks(n, tenants, f.Acts, asked)
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
	var mark clockMark
	var open map[string]gateway.AlarmKind
	var look map[string]string
	err = mu.Store.View(ctx, func(r gateway.Reader) (err error) {
		mark, open, look, err = mu.clocksToLookAt(r, asked)
		return err
	})
	// as the municipalities see them: nothing of what associations have reported is opened
	s := gateway.Scope{Municipalities: slices.Compact(slices.Sorted(maps.Values(look)))}
	for part := range slices.Chunk(slices.Sorted(maps.Keys(look)), clocksMost) {
		if err == nil {
			err = mu.lookAt(ctx, s, part, open, asked)
		}
	}
	if err == nil {
		err = mu.watchCases(ctx, open, asked)
	}
	if err != nil {
		return err
	}
	return mu.Store.Do(ctx, func(tx gateway.Tx) error { return tx.SetMark(clockMarkName, mark.String()) })
}

// clocksToLookAt are the alarms that stand, the notices that are to be opened, and the mark that says so when
// that is done.
func (mu *Municipal) clocksToLookAt(r gateway.Reader, asked rules.Asked) (
	mark clockMark, open map[string]gateway.AlarmKind, look map[string]string, err error,
) {
	if mark, err = clockMarkOf(r); err == nil {
		open, err = r.OpenSubjects(gateway.ClockKinds()...)
	}
	if err == nil {
		look, err = mu.clocksToOpen(r, open, &mark, asked)
	}
	return mark, open, look, err
}

// clocksToOpen are the notices whose clocks cannot be read without opening them, and those whose alarms are
// not as their day of arrival calls for, each with its municipality.
func (mu *Municipal) clocksToOpen(
	r gateway.Reader, open map[string]gateway.AlarmKind, mark *clockMark, asked rules.Asked,
) (map[string]string, error) {
	look, alarmed := map[string]string{}, alarmedNotices(open)
	byDay := map[rules.Day]gateway.AlarmKind{} // what a filing's notice that nobody has answered calls for
	var err error
	l := mark.look(mu.Now())
	l.Alarmed = alarmed
	mark.Older, err = r.ClockHeads(l, func(h gateway.NoticeHead) error {
		switch {
		case h.Acts || h.Rule == rules.AssignedTenantDemand:
			look[h.ID] = h.Municipality
			return nil
		case h.Erased && alarmed[h.ID]:
			look[h.ID] = h.Municipality
			return nil
		case h.Erased || h.Rule != rules.EvictionFiled:
			return nil
		}
		day := rules.DayOf(h.Arrived)
		kind, ok := byDay[day]
		if !ok {
			n := gateway.Notice{Rule: h.Rule, Arrived: h.Arrived, State: gateway.Arrived}
			owed := owedClocks(n, Clocks(n, nil, nil, asked), asked.Day)
			kind = owed[gateway.ClockSubject(n, rules.DecideNoHelp, 1)].Kind
			byDay[day] = kind
		}
		off, known := mu.threads.calledBack(h.ID, h.Later)
		if h.State == gateway.Rejected || off {
			kind = ""
		}
		if kind == "" && !alarmed[h.ID] {
			return nil // as most
		}
		if !known {
			look[h.ID] = h.Municipality
			return nil
		}
		for i, subject := range gateway.ClockSubjects(gateway.Notice{ID: h.ID, Rule: h.Rule}) {
			if i == 0 && open[subject] != kind || i > 0 && open[subject] != "" {
				look[h.ID] = h.Municipality
			}
		}
		return nil
	})
	return look, err
}

// alarmedNotices are the ids that alarms about clocks stand on (gateway.ClockSubject).
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
		mu.threads.remember(views)
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
