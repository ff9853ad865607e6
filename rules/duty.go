package rules

// The municipality's duties and their clocks.
const (
	TakeUpAtOnce            = "take-up-at-once"            // retssikkerhedsloven § 5 a, stk. 1
	DecideNoHelp            = "decide-no-help"             // retssikkerhedsloven § 5 a, stk. 2
	ContactAtOnce           = "contact-at-once"            // retssikkerhedsloven § 5 a, stk. 5
	MeetBeforeDemandExpires = "meet-before-demand-expires" // almenboligloven § 59, stk. 14
	Appeal                  = "appeal"                     // retssikkerhedsloven § 67
)

// Duty is what the municipality owes after a notice. Its days are Danish calendar days.
type Duty struct {
	Duty        string     `json:"duty"`
	Rule        string     `json:"rule"`
	Episode     int        `json:"episode,omitempty"`
	Starts      Day        `json:"starts"`
	Due         Day        `json:"due,omitzero"`         // nominal
	DueExtended Day        `json:"dueExtended,omitzero"` // the next hverdag, when Due is none
	AtRisk      Day        `json:"atRisk,omitzero"`      // the first day on which the duty is at risk
	Ended       Day        `json:"ended,omitzero"`       // the day it was met
	Reason      Reason     `json:"reason,omitempty"`
	Cites       []Citation `json:"cites"`
}
