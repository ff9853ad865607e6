package gateway

import "boligbro/rules"

// Delay is messages to one municipality that have not been handed over.
type Delay struct {
	Association  string
	Municipality string
	Detail       string // the code of the last failure; empty: none has been tried
	Fault        Fault  // whose it was
	Count        int
	Message      string    // the message's id, of what was Overlooked
	Number       string    // a case's number, of one of them
	Due          rules.Day // the soonest
}
