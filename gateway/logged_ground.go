package gateway

import (
	"encoding/json"
	"time"

	"boligbro/rules"
)

// GroundLabel is the label of the commitment to why a notice was made: a line with the step's number in its
// case, and a LoggedGround.
const GroundLabel = "ground"

// LoggedGround is why a notice was made (grundlag): the step, and what the rules answered about it. The entry
// of the notice commits to it, so that whoever is shown it need not be shown all that the rules answered
// then.
type LoggedGround struct {
	Event   rules.Event      `json:"event"`
	Tenancy string           `json:"tenancy,omitempty"` // the association's own number, as it was then
	Outcome rules.Outcome    `json:"outcome,omitempty"`
	Reason  rules.Reason     `json:"reason,omitempty"`
	Due     rules.Day        `json:"due,omitzero"`
	DueAt   time.Time        `json:"dueAt,omitzero"`
	Late    bool             `json:"late,omitempty"`
	LateBy  time.Duration    `json:"lateBy,omitempty"`
	Others  []rules.Event    `json:"others,omitempty"`
	Signs   []rules.Sign     `json:"signs,omitempty"`
	Cites   []rules.Citation `json:"cites,omitempty"`
}

// Ground is why the notice was made, about the tenancy that the association numbers so.
func (m *FirstMessage) Ground(tenancy string) LoggedGround {
	f := &m.Finding
	return LoggedGround{
		Event: m.Notice.Event, Tenancy: tenancy, Outcome: f.Outcome, Reason: f.Reason, Due: f.Due, DueAt: f.DueAt,
		Late: f.Late, LateBy: f.LateBy, Others: f.Others, Signs: f.Signs, Cites: f.Cites,
	}
}

// ReadGround reads what was committed to; of anything else there is nothing.
func ReadGround(opened []byte) (g LoggedGround) {
	for i, b := range opened {
		if b == '\n' {
			opened = opened[i+1:]
			break
		}
	}
	if json.Unmarshal(opened, &g) != nil {
		return LoggedGround{}
	}
	return g
}

// Finding is the rule's answer.
func (g *LoggedGround) Finding(rule string) rules.Finding {
	return rules.Finding{
		Rule: rule, Outcome: g.Outcome, Late: g.Late, LateBy: g.LateBy, Due: g.Due, DueAt: g.DueAt,
		Reason: g.Reason, Event: g.Event, Others: g.Others, Signs: g.Signs, Cites: g.Cites,
	}
}
