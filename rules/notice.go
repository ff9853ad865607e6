package rules

import "time"

// Notice is the underretning as data: only the fields that its rule may carry, never the case, so that
// nothing else can leave the building.
type Notice struct {
	Rule         string
	Episode      int
	Association  string // CVR number
	Municipality string // kommunekode
	Event        NoticeEvent
	Tenants      []NoticeTenant
	Address      Address // the dwelling's; DARID is left out
	Late         bool    // the notice was due before it could be made
	Cites        []Citation
}

// NoticeEvent is the step that the notice tells of.
type NoticeEvent struct {
	Kind EventKind
	On   Day
	At   time.Time // zero when the hour is not known
}

// NoticeTenant is a living tenant named in a notice. Whoever passes a name on passes the marker of
// protection on too (CPR-loven § 44, stk. 1); unknown counts as protected.
type NoticeTenant struct {
	Name      string
	Protected bool
}
