package gateway

import (
	"slices"
	"strings"

	"boligbro/rules/lang"
)

// Cause is why a message has not been handed over: a code of a closed set, which rules/lang words. What was
// answered keeps its number in the code (http-503, smtp-452); CauseOf finds the cause.
type Cause string

// Causes without an answer.
const (
	CauseDNS         Cause = "dns"         // the name cannot be looked up
	CauseUnreachable Cause = "unreachable" // this machine has no way through the network
	CauseConnect     Cause = "connect"     // the far side takes no connection
	CauseTLS         Cause = "tls"         // the line cannot be secured
	CauseCA          Cause = "tls-ca"      // the settings' own authority vouches not for who answers
	CauseAuth        Cause = "auth"        // no way to log in that both sides know
	CauseTimeout     Cause = "timeout"     // no answer in time
	CauseDropped     Cause = "dropped"     // the connection broke before the answer
	CauseCanceled    Cause = "canceled"    // this process was stopped
	// a mail server has the whole message and has not said whether it takes it
	CauseUnconfirmed Cause = "unconfirmed"
	CauseError       Cause = "error" // none of the others
)

// Causes that are answers.
const (
	CausePage         Cause = "page" // a web page, or something else that nobody has agreed on
	CauseMoved        Cause = "http-3xx"
	CauseBadRequest   Cause = "http-400"
	CauseUnauthorized Cause = "http-401"
	CauseForbidden    Cause = "http-403"
	CauseNowhere      Cause = "http-404"
	CauseConflict     Cause = "http-409" // something is known under the message's id
	CauseGone         Cause = "http-410"
	CauseUnusable     Cause = "http-422"
	CauseLocked       Cause = "http-423"
	CauseTooMany      Cause = "http-429"
	CauseRefused      Cause = "http-4xx"
	CauseBusy         Cause = "http-5xx"
	CauseAway         Cause = "http-503" // it takes nothing now (RFC 9110, section 15.6.4)
	CauseBehind       Cause = "http-504" // a gateway has waited in vain for the server behind it
	CauseOdd          Cause = "http-xxx" // a status that there is not
	CauseMailBusy     Cause = "smtp-4xx"
	CauseMailRefused  Cause = "smtp-5xx"
	CauseLogin        Cause = "smtp-535"
	CauseFrom         Cause = "smtp-from"  // it lets nobody write from our address
	CauseUnserved     Cause = "smtp-greet" // it says no for good to us, before it has heard of any mail
	CauseFull         Cause = "mailbox-full"
)

// Causes that are no attempt's.
const (
	CauseContent   Cause = "content"           // no channel can carry what it says
	CauseRejected  Cause = "rejected"          // the municipality's own receipt says no
	CauseLost      Cause = "notice-lost"       // the notice that it follows has not got through
	CauseNoConsent Cause = "consent-withdrawn" // nobody consents to it any more
	CauseNotOwed   Cause = "not-owed"          // what it was to tell of does not hold any more
	CauseUndecided Cause = "undecided"         // a person decides if the municipality must be told all the same
	CauseReplaced  Cause = "replaced"          // a later message says how it is now
	CauseHeldBack  Cause = "held-back"         // its row in the database says otherwise than the log
)

// alike are codes of answers that mean what another does.
var alike = map[string]Cause{
	"http-408": CauseTooMany, "http-425": CauseTooMany, "http-502": CauseBehind,
	"smtp-530": CauseLogin, "smtp-534": CauseLogin, "smtp-538": CauseLogin, "smtp-552": CauseFull,
}

// CauseOf is the cause that a code of SendError, Attempt or Delivery names: itself, or the kind of answer.
func CauseOf(code string) Cause {
	if cause, ok := alike[code]; ok {
		return cause
	}
	cause := Cause(code)
	if slices.ContainsFunc(SecondChances, func(c SecondChance) bool { return c.Cause == cause }) {
		return cause
	}
	if kind, number, _ := strings.Cut(code, "-"); len(number) == 3 && strings.Trim(number, "0123456789") == "" {
		switch family := Cause(kind + "-" + number[:1] + "xx"); family {
		case CauseMoved, CauseRefused, CauseBusy, CauseMailBusy, CauseMailRefused:
			return family
		}
		if kind == "http" {
			return CauseOdd
		}
	}
	return CauseError
}

// CauseText says why in words, with the code; empty for no code. What is no code of ours is left out of the
// words: it may be text from the far side.
func CauseText(code string) lang.Text {
	if code == "" {
		return lang.Text{}
	}
	cause := CauseOf(code)
	if cause == CauseError {
		code = string(cause)
	}
	return lang.CauseOf(cause, code)
}
