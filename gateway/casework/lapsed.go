package casework

import (
	"slices"

	"boligbro/gateway"
	"boligbro/rules"
)

// A notice that the municipality provably has not got is still ours to put right. When the case changes
// before the notice is handed over, it is not sent as it was made and then corrected: it is worded anew
// (unsent.go), or it lapses (bortfalder) when the rules no longer ask for it, or a person must decide about
// it. A notice that has lapsed is as one that was never made: the rules answer without it, and when they, or
// that person, ask for it again it is sent.

// sent are the notices as the rules are to know them: all but those that have lapsed.
func (j *judgement) sent() (sent []rules.SentNotice) {
	j.evaluation.Without, j.lapses = nil, map[string]gateway.Cause{}
	for _, n := range j.Notices {
		if j.lapsed(n) {
			j.evaluation.Without = append(j.evaluation.Without, n.ID)
		} else {
			sent = append(sent, n.Sent())
		}
	}
	for _, n := range j.Notices {
		if j.lapsed(n) || !j.unsent(n) {
			continue
		}
		others := slices.DeleteFunc(slices.Clone(sent), func(s rules.SentNotice) bool { return s.ID == n.ID })
		if why := j.unowed(n, others); why != "" {
			j.evaluation.Without = append(j.evaluation.Without, n.ID)
			j.lapses[n.ID] = why
			sent = others
		}
	}
	return sent
}

// unowed is why the notice is not sent, where of the municipality's notices only the others had been made;
// empty: it may be owed. What a person must decide, or has reported as told another way, leaves the notice as
// it is, but not to another municipality than the dwelling's.
func (j *judgement) unowed(n gateway.Notice, others []rules.SentNotice) gateway.Cause {
	without := j.merged
	without.Notices = append(slices.Clone(without.Notices), others...)
	for _, f := range j.Rules.Evaluate(nil, &without, j.asked) {
		about := f.Event.ID == n.Step
		switch {
		case f.Rule != n.Rule || !about && f.Episode != n.Episode:
		case f.Outcome == rules.Notify:
			// a planned filing and the filing are one notice; each demand is its own
			if f.Municipality == n.Municipality && (about || n.Rule != rules.AssignedTenantDemand) {
				return ""
			}
		case f.Reason == rules.NotifiedElsewhere:
			return ""
		case f.Outcome == rules.Review, f.Outcome == rules.Incomplete:
			return j.undecided(n, f)
		}
	}
	return gateway.CauseNotOwed
}

// undecided is why the notice is not sent, where a person is asked by the finding; empty: it is.
func (j *judgement) undecided(n gateway.Notice, f rules.Finding) gateway.Cause {
	is := j.merged.Tenancy.Municipality
	switch {
	case is != "" && is != n.Municipality:
		return gateway.CauseNotOwed // the person is asked about the municipality where the dwelling lies now
	case !allTheSame(f.Reason):
		return ""
	}
	if answer := j.answered(j.fingerprint(f)); answer != nil && answer.As == rules.Notify {
		return ""
	}
	return gateway.CauseUndecided
}

// allTheSame reports whether a finding with that reason asks a person if the municipality must be told all
// the same, after what has become of the step or the tenants before the municipality was notified. Nothing is
// sent before the answer.
func allTheSame(why rules.Reason) bool {
	switch why {
	case rules.WithdrawnBeforeNotice, rules.ContradictoryDay, rules.EvictedBeforeNotice,
		rules.MovedOutBeforeNotice, rules.TenantsDeceased, rules.TenantsReplaced:
		return true
	}
	return false
}

// lapsed reports whether the notice has lapsed.
func (d *Dossier) lapsed(n gateway.Notice) bool {
	thread := d.Threads[n.ID]
	return len(thread) > 0 && thread[0].State == gateway.Lapsed
}

// unsent reports whether the municipality provably has not got the notice, which is to be handed over.
func (d *Dossier) unsent(n gateway.Notice) bool {
	thread := d.Threads[n.ID]
	return len(thread) > 0 && d.waits(&thread[0])
}

// lapse lets the notices lapse that the rules were asked without.
func (j *judgement) lapse() {
	for _, n := range j.Notices {
		if why := j.lapses[n.ID]; why != "" {
			for _, d := range j.Threads[n.ID] {
				j.let(d, why)
			}
		}
	}
}

// let lets a message lapse that is not handed over, and ends the alarms about it.
func (j *judgement) let(d gateway.Delivery, why gateway.Cause) {
	if !unended(&d) {
		return
	}
	d.State, d.Fault, d.Detail = gateway.Lapsed, "", string(why)
	j.changes.Lapsed = append(j.changes.Lapsed, d)
	for _, kind := range []gateway.AlarmKind{gateway.AlarmDeliveryUnrouted, gateway.AlarmDeliveryFailed} {
		j.changes.Settled = append(j.changes.Settled,
			gateway.AlarmEnd{Kind: kind, Subject: d.ID, At: j.now})
	}
}

// bringBack sends a notice that has lapsed, because the rules ask for it again. False: it has not lapsed.
func (j *judgement) bringBack(n gateway.Notice, content rules.Notice) bool {
	i := slices.IndexFunc(j.Notices, func(m gateway.Notice) bool { return same(m, n) && j.lapsed(m) })
	if i < 0 {
		return false
	}
	d := j.Threads[j.Notices[i].ID][0]
	d.Detail = ""
	j.route(&d)
	j.alarmUnrouted(d)
	j.word(d, content)
	return true
}
