package casework

import (
	"slices"

	"boligbro/gateway"
	"boligbro/rules"
)

// A notice that the municipality provably has not got is still ours to put right. When the case changes
// before the notice is handed over, it is not sent as it was made and then corrected: it is worded anew
// (unsent.go), or it lapses (bortfalder) when the rules no longer ask for it. A notice that has lapsed is as
// one that was never made: the rules answer without it, and when they ask for it again it is sent.

// sent are the notices as the rules are to know them: all but those that have lapsed.
func (j *judgement) sent() (sent []rules.SentNotice) {
	j.evaluation.Without = nil
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
		if !j.owed(n, others) {
			j.evaluation.Without = append(j.evaluation.Without, n.ID)
			sent = others
		}
	}
	return sent
}

// owed reports whether the notice may be owed, where of the municipality's notices only the others had been
// made. What a person must decide, or has reported as told another way, leaves the notice as it is, but not
// to another municipality than the dwelling's.
func (j *judgement) owed(n gateway.Notice, others []rules.SentNotice) bool {
	without := j.merged
	without.Notices = append(slices.Clone(without.Notices), others...)
	for _, f := range j.Rules.Evaluate(nil, &without, j.asked) {
		about := f.Event.ID == n.Step
		switch {
		case f.Rule != n.Rule || !about && f.Episode != n.Episode:
		case f.Outcome == rules.Notify:
			// a planned filing and the filing are one notice; each demand is its own
			if f.Municipality == n.Municipality && (about || n.Rule != rules.AssignedTenantDemand) {
				return true
			}
		case f.Reason == rules.NotifiedElsewhere:
			return true
		case f.Outcome == rules.Review, f.Outcome == rules.Incomplete:
			// who decides about it is asked about the municipality where the dwelling lies, as it is known now
			is := j.merged.Tenancy.Municipality
			return is == "" || is == n.Municipality
		}
	}
	return false
}

// lapsed reports whether the notice has lapsed.
func (j *judgement) lapsed(n gateway.Notice) bool {
	thread := j.Threads[n.ID]
	return len(thread) > 0 && thread[0].State == gateway.Lapsed
}

// unsent reports whether the municipality provably has not got the notice, which is to be handed over.
func (j *judgement) unsent(n gateway.Notice) bool {
	thread := j.Threads[n.ID]
	return len(thread) > 0 && j.waits(&thread[0])
}

// lapse lets the notices lapse that the rules were asked without.
func (j *judgement) lapse() {
	for _, n := range j.Notices {
		if slices.Contains(j.evaluation.Without, n.ID) && !j.lapsed(n) {
			for _, d := range j.Threads[n.ID] {
				j.let(d, gateway.CauseNotOwed)
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
	d.State, d.Channel, d.Place, d.Next, d.Detail = gateway.Queued, "", 0, j.now, ""
	if channel := j.Route(d.Municipality); channel != "" {
		d.Channel, d.Place = channel, 1
	}
	j.word(d, content)
	return true
}
