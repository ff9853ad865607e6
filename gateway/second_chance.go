package gateway

// Again is how often a message is handed over again.
type Again int

const (
	Never       Again = iota // the recipient has said no for good
	Twice                    // whether it was taken is not known: two more make three messages at most
	UntilGiveUp              // as long as Retry says
)

// SecondChance is what follows a cause.
type SecondChance struct {
	Cause Cause
	Again Again
	Fault Fault // who must act, when the server that was spoken to is the recipient's
	// Held: the far side may have the message all the same, because its answer was lost. When it then says that
	// it knows the message's id (CauseConflict), it has it.
	Held bool
	// Unclear: the far side has said that something went wrong, or nothing that anybody has agreed on, and may
	// have the message all the same. As where it is Held, what it may have is not taken back in silence.
	Unclear bool
	// AtOnce: when the fault is ours, somebody is told at once and not only when it has lasted: no municipality
	// can mend it, and no waiting does.
	AtOnce bool
}

// SecondChances is what may be tried again, over every channel. Only a recipient says no for good: a
// municipality that deploys, moves or changes its secret answers anything for some hours, and 410 alone means
// never again (RFC 9110, section 15.5.11). At a server of our own everything is tried again, for we can put
// it right.
var SecondChances = []SecondChance{
	{Cause: CauseDNS, Again: UntilGiveUp, Fault: FaultOurs, AtOnce: true},
	{Cause: CauseUnreachable, Again: UntilGiveUp, Fault: FaultOurs, AtOnce: true},
	{Cause: CauseConnect, Again: UntilGiveUp, Fault: FaultRecipient},
	{Cause: CauseTLS, Again: UntilGiveUp, Fault: FaultRecipient, AtOnce: true},
	{Cause: CauseCA, Again: UntilGiveUp, Fault: FaultOurs, AtOnce: true},
	{Cause: CauseAuth, Again: UntilGiveUp, Fault: FaultOurs, AtOnce: true},
	{Cause: CauseTimeout, Again: UntilGiveUp, Fault: FaultRecipient, Held: true},
	{Cause: CauseDropped, Again: UntilGiveUp, Fault: FaultRecipient, Held: true},
	{Cause: CauseCanceled, Again: UntilGiveUp, Fault: FaultOurs, Held: true},
	{Cause: CauseUnconfirmed, Again: Twice, Fault: FaultOurs, Held: true},
	{Cause: CauseError, Again: UntilGiveUp, Fault: FaultRecipient, Unclear: true},

	{Cause: CausePage, Again: UntilGiveUp, Fault: FaultRecipient, Unclear: true},
	{Cause: CauseMoved, Again: UntilGiveUp, Fault: FaultOurs},
	{Cause: CauseBadRequest, Again: UntilGiveUp, Fault: FaultOurs},
	{Cause: CauseUnauthorized, Again: UntilGiveUp, Fault: FaultOurs},
	{Cause: CauseForbidden, Again: UntilGiveUp, Fault: FaultOurs},
	{Cause: CauseNowhere, Again: UntilGiveUp, Fault: FaultOurs},
	{Cause: CauseConflict, Again: UntilGiveUp, Fault: FaultRecipient, Unclear: true},
	{Cause: CauseGone, Again: Never, Fault: FaultRecipient},
	{Cause: CauseUnusable, Again: UntilGiveUp, Fault: FaultData},
	{Cause: CauseLocked, Again: UntilGiveUp, Fault: FaultRecipient},
	{Cause: CauseTooMany, Again: UntilGiveUp, Fault: FaultRecipient},
	{Cause: CauseRefused, Again: UntilGiveUp, Fault: FaultOurs},
	{Cause: CauseBusy, Again: UntilGiveUp, Fault: FaultRecipient, Unclear: true},
	{Cause: CauseAway, Again: UntilGiveUp, Fault: FaultRecipient},
	{Cause: CauseBehind, Again: UntilGiveUp, Fault: FaultRecipient, Held: true},
	{Cause: CauseOdd, Again: UntilGiveUp, Fault: FaultRecipient, Unclear: true},

	{Cause: CauseMailBusy, Again: UntilGiveUp, Fault: FaultRecipient},
	{Cause: CauseFull, Again: UntilGiveUp, Fault: FaultRecipient},
	{Cause: CauseLogin, Again: UntilGiveUp, Fault: FaultOurs, AtOnce: true},
	{Cause: CauseFrom, Again: UntilGiveUp, Fault: FaultOurs, AtOnce: true},
	{Cause: CauseUnserved, Again: UntilGiveUp, Fault: FaultOurs, AtOnce: true},
	{Cause: CauseMailRefused, Again: Never, Fault: FaultRecipient},

	{Cause: CauseContent, Again: Never, Fault: FaultOurs},
	{Cause: CauseRejected, Again: Never, Fault: FaultRecipient},
	{Cause: CauseLost, Again: Never},
	{Cause: CauseNoConsent, Again: Never},
	{Cause: CauseNotOwed, Again: Never},
	{Cause: CauseUndecided, Again: Never},
	{Cause: CauseReplaced, Again: Never},
	{Cause: CauseHeldBack, Again: Never, Fault: FaultOurs},
}

// SecondChanceOf is the row of the code's cause.
func SecondChanceOf(code string) SecondChance {
	cause := CauseOf(code)
	for _, row := range SecondChances {
		if row.Cause == cause {
			return row
		}
	}
	return SecondChance{Cause: cause, Again: UntilGiveUp, Fault: FaultRecipient}
}

// ToldAtOnce reports whether somebody is told at once of a message that has failed with the code, by whose
// fault it was.
func ToldAtOnce(code string, whose Fault) bool {
	return code != "" && whose == FaultOurs && SecondChanceOf(code).AtOnce
}

// Server says whose server a channel speaks to.
type Server bool

const (
	Theirs Server = false // the recipient's
	Ours   Server = true  // such as the mail server that takes what we send
)

// NotSent is the error of a hand-over that failed with the code at a server, by the table of second chances.
func NotSent(code string, at Server, err error) *SendError {
	row := SecondChanceOf(code)
	e := &SendError{Code: code, Fault: row.Fault, Final: row.Again == Never, Err: err}
	if at == Ours {
		e.Fault, e.Final = FaultOurs, false
	}
	return e
}
