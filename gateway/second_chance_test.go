package gateway_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"boligbro/gateway"
)

// Whatever a municipality answers while it deploys, moves or changes its secret, is tried again: every status
// but 410. A mail server's no to recipient or message is final, but for a full mailbox and a login of ours.
func TestWhatIsTriedAgain(t *testing.T) {
	mail := map[int]bool{530: true, 534: true, 535: true, 538: true, 552: true}
	for status := 100; status < 600; status++ {
		code := fmt.Sprintf("http-%d", status)
		again := !errors.Is(gateway.NotSent(code, gateway.Theirs, nil), gateway.ErrRefused)
		if again != (status != 410) {
			t.Errorf("%s is tried again: %v", code, again)
		}
		if status < 400 {
			continue
		}
		code = fmt.Sprintf("smtp-%d", status)
		want := status < 500 || mail[status]
		if again := !errors.Is(gateway.NotSent(code, gateway.Theirs, nil), gateway.ErrRefused); again != want {
			t.Errorf("%s is tried again: %v", code, again)
		}
		if e := gateway.NotSent(code, gateway.Ours, nil); errors.Is(e, gateway.ErrRefused) ||
			gateway.FaultOf(e) != gateway.FaultOurs {
			t.Errorf("%s of our own server: %v, %s", code, e, gateway.FaultOf(e))
		}
	}
}

// Every code has a cause with words in both languages, also one that no channel gives.
func TestEveryCodeHasACause(t *testing.T) {
	for code, want := range map[string]gateway.Cause{
		"http-302": gateway.CauseMoved, "http-404": gateway.CauseNowhere, "http-418": gateway.CauseRefused,
		"http-408": gateway.CauseTooMany, "http-502": gateway.CauseBehind, "http-503": gateway.CauseAway,
		"http-500": gateway.CauseBusy,
		"http-999": gateway.CauseOdd, "smtp-451": gateway.CauseMailBusy, "smtp-550": gateway.CauseMailRefused,
		"smtp-530": gateway.CauseLogin, "smtp-552": gateway.CauseFull, "dns": gateway.CauseDNS,
		"nonsense": gateway.CauseError, "http-": gateway.CauseError, "smtp-9": gateway.CauseError,
		"http-4o4": gateway.CauseError, "Anne Ærø": gateway.CauseError,
	} {
		if got := gateway.CauseOf(code); got != want {
			t.Errorf("%s is %s, want %s", code, got, want)
		}
		text := gateway.CauseText(code)
		if text.DA == "" || text.EN == "" {
			t.Errorf("%s has no words", code)
		}
		if repeated := strings.Contains(text.DA, code); repeated == (want == gateway.CauseError) {
			t.Errorf("%s is worded %q", code, text.DA)
		}
	}
}

// A fault of our own raises an alarm at the first attempt, because no municipality can mend it. TLS of our
// own mail server is such a fault; TLS of a municipality's server is not.
func TestWhatIsToldAtOnce(t *testing.T) {
	for code, want := range map[string][2]bool{ // at the municipality's server, and at our own
		"dns": {true, true}, "unreachable": {true, true}, "auth": {true, true}, "tls-ca": {true, true},
		"smtp-from": {true, true}, "smtp-greet": {true, true}, "smtp-535": {true, true},
		"smtp-530": {true, true}, "tls": {false, true}, "connect": {false, false}, "timeout": {false, false},
		"http-401": {false, false}, "http-503": {false, false}, "smtp-451": {false, false}, "": {false, false},
	} {
		for i, at := range []gateway.Server{gateway.Theirs, gateway.Ours} {
			if got := gateway.ToldAtOnce(code, gateway.NotSent(code, at, nil).Fault); got != want[i] {
				t.Errorf("%q, at a server of ours: %v, is told at once: %v", code, at, got)
			}
		}
	}
}
