package gateway

import "boligbro/rules"

// measure is how the association stands with the notice: in time when it had arrived, or was transmitted where no
// arrival is shown, no later than the filing or the demand that it tells of.
func measure(n Notice) rules.Punctuality {
	c := rules.Case{Association: n.Association, Events: []rules.Event{n.Event}, Notices: sent([]Notice{n})}
	return rules.Measure(&c, &rules.Finding{Rule: n.Rule, Episode: n.Episode, Event: n.Event, Due: n.Due, DueAt: n.DueAt})
}
