package document_test

import (
	"strings"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/document"
)

// A message about alarms says in words what their codes mean, in both languages, and repeats nothing that
// does not look like a code.
func TestAlarmsAreWorded(t *testing.T) {
	for _, test := range []struct {
		alarm  gateway.Alarm
		da, en string
	}{
		{gateway.Alarm{Kind: gateway.AlarmFinding, Code: "ground-unknown"},
			"Årsag: skridtets grund er ukendt (ground-unknown)\n",
			"Cause: the ground of the step is unknown (ground-unknown)\n"},
		{gateway.Alarm{Kind: gateway.AlarmRunRefused, Code: "empty", Run: "0190-7"},
			"få det lavet igen (empty); kørslens id er 0190-7\n", "(empty); the run's id is 0190-7\n"},
		{gateway.Alarm{Kind: gateway.AlarmRestored, Code: "lost-after-12"},
			"Årsag: en ældre kopi; loggen havde 12 poster, før den blev lagt tilbage (lost-after-12)\n",
			"Cause: an older copy; the log had 12 entries before it was put back (lost-after-12)\n"},
		{gateway.Alarm{Kind: gateway.AlarmUnreached, Code: "smtp-552", Subject: "alarms/substitute"},
			"Årsag: stedfortræderen: modtagerens postkasse er fuld (smtp-552)\n",
			"Cause: the substitute: the recipient's mailbox is full (smtp-552)\n"},
		{gateway.Alarm{Kind: gateway.AlarmRunMissing, Code: "since-2026-10-01"},
			"Årsag: ingen siden 1. oktober 2026 (since-2026-10-01)\n",
			"Cause: none since 1 October 2026 (since-2026-10-01)\n"},
	} {
		text := document.AlarmLetter{}.Text(false, []gateway.Alarm{test.alarm})
		for _, want := range []string{test.da, test.en} {
			if !strings.Contains(text, want) {
				t.Errorf("%s lacks %q:\n%s", test.alarm.Kind, want, text)
			}
		}
	}
	questions := []gateway.Alarm{
		{Kind: gateway.AlarmQuestion, Number: "B-7KXM-2RQD", Code: "filed-as-planned"},
		{Kind: gateway.AlarmQuestion, Number: "B-8KXM-2RQD", Code: "filed-after-termination"},
		{Kind: gateway.AlarmQuestion, Number: "B-9KXM-2RQD", Code: "Anne Ærø"},
	}
	text := document.AlarmLetter{}.Text(false, questions)
	for _, want := range []string{
		"Sag: B-7KXM-2RQD den var påtænkt, og dagen er gået (filed-as-planned)\n",
		"Case: B-8KXM-2RQD the tenancy was terminated (filed-after-termination)\n", "Sag: B-9KXM-2RQD\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the questions lack %q:\n%s", want, text)
		}
	}
	if strings.Contains(text, "Anne") {
		t.Errorf("what is no code was repeated:\n%s", text)
	}
}
