package rules_test

import (
	"fmt"
	"strings"
	"testing"

	"boligbro/rules"
)

// TestQuestionsRest: what is paid ends the question unless something is still owed, a repayment plan pauses
// it until it is broken, and where a source reports filings it is asked later, and once.
func TestQuestionsRest(t *testing.T) {
	t.Parallel()
	const (
		terminated = `{"kind":"terminated","on":"2026-09-01"}`
		paid       = terminated + `,{"kind":"paid","on":"2026-09-05"}`
		agreed     = terminated + `,{"kind":"plan-agreed","on":"2026-09-05"}`
		broken     = agreed + `,{"kind":"plan-broken","on":"2026-11-01"}`
		planned    = terminated + `,{"kind":"filing-planned","on":"2026-10-05"}`
		owes       = `,"arrears":{"amount":"100.00"}`
		nothing    = `,"arrears":{"amount":"0.00"}`
	)
	for _, c := range []struct {
		name, events, facts, asked string
		reports                    bool
		want                       string
	}{
		{"paid", paid, "", "2026-10-15", false, ""},
		{"paid, and something is owed", paid, owes, "2026-10-15", false, "2026-09-08 again 14"},
		{"paid before", `{"kind":"paid","on":"2026-08-20"},` + terminated, "", "2026-10-15", false,
			"2026-09-08 again 14"},
		{"nothing is owed", terminated, nothing, "2026-10-15", false, ""},
		{"planned, and nothing is owed", planned, nothing, "2026-10-15", false, ""},
		{"a plan runs", agreed, owes, "2026-10-15", false, ""},
		{"the plan was broken", broken, owes, "2026-11-15", false, "2026-11-08 again 14"},
		{"the plan was broken just now", broken, owes, "2026-11-05", false, "2026-11-08 wakes"},
		{"the plan was kept", agreed + `,{"kind":"plan-kept","on":"2026-12-01"}`, "", "2026-12-05", false,
			""},
		{"the plan was agreed before", `{"kind":"plan-agreed","on":"2026-08-05"},` + terminated, "",
			"2026-10-15", false,
			"2026-09-08 again 14"},
		{"filings are reported", terminated, "", "2026-09-22", true, "2026-09-22 again 0"},
		{"filings are reported, and it is early", terminated, "", "2026-09-21", true, "2026-09-22 wakes"},
		{"filings are reported, and one is planned", planned, "", "2026-10-26", true, "2026-10-26 again 0"},
	} {
		theCase, err := rules.ReadCase([]byte(`{"tenancy":{"kind":"family"},"events":[` + c.events + `]` + c.facts + `}`))
		if err != nil {
			t.Fatal(err)
		}
		asked := rules.AskedOn(day(t, c.asked))
		asked.ReportsFilings = c.reports
		var got []string
		for _, q := range rules.Questions(&theCase, asked) {
			if q.Wake.IsZero() {
				got = append(got, fmt.Sprintf("%s again %d", q.Since, q.Again))
			} else {
				got = append(got, q.Since.String()+" wakes")
			}
		}
		if strings.Join(got, ", ") != c.want {
			t.Errorf("%s: asks %q, want %q", c.name, got, c.want)
		}
	}
}

// TestQuestionsGoOn: what the fogedret does, and what a source no longer tells, is no answer to whether a
// filing was made.
func TestQuestionsGoOn(t *testing.T) {
	t.Parallel()
	const (
		terminated = `{"kind":"terminated","on":"2026-09-01"}`
		planned    = `{"kind":"filing-planned","on":"2026-10-05","ground":"arrears"}`
		notFiled   = "filed-as-planned about 2026-10-05"
	)
	for _, c := range []struct{ name, events, want string }{
		{"planned and postponed", terminated + "," + planned + `,{"kind":"postponed","on":"2026-10-06"}`,
			notFiled},
		{"terminated and postponed", terminated + `,{"kind":"postponed","on":"2026-09-02"}`,
			"filed-after-termination about 2026-09-01"},
		{"planned, and a court date", terminated + "," + planned +
			`,{"kind":"court-date-set","on":"2026-10-06"}`, notFiled},
		{"planned, and evicted", terminated + "," + planned + `,{"kind":"evicted","on":"2026-10-06"}`,
			notFiled},
		{"a court date, and planned", terminated + `,{"kind":"court-date-set","on":"2026-09-20"},` + planned,
			notFiled},
		{"planned, and terminated later", planned + `,{"kind":"terminated","on":"2026-10-06"}`, notFiled},
		{"planned, and moved out", planned + `,{"kind":"moved-out","on":"2026-10-06"}`, ""},
		{"planned, and withdrawn", planned + `,{"kind":"withdrawn","on":"2026-10-06"}`, ""},
		{"planned, and filed", planned + `,{"kind":"filed","on":"2026-10-06"}`, ""},
		{"filed by mistake", planned + `,{"kind":"filed","on":"2026-10-06","gone":true}`, notFiled},
		{"withdrawn by mistake", planned + `,{"kind":"withdrawn","on":"2026-10-06","gone":true}`, notFiled},
		{"a later plan gone", planned +
			`,{"kind":"filing-planned","on":"2026-10-28","ground":"arrears","ref":"A","gone":true}`,
			notFiled},
		{"the only plan gone", `{"kind":"filing-planned","on":"2026-10-05","ground":"arrears","gone":true}`,
			notFiled},
		{"terminated, and the plan gone", terminated +
			`,{"kind":"filing-planned","on":"2026-10-05","gone":true}`,
			"filed-after-termination about 2026-09-01"},
		{"a later plan", planned + `,{"kind":"filing-planned","on":"2026-10-07","ref":"B"}`,
			"filed-as-planned about 2026-10-07"},
		{"terminated, and a court date", terminated + `,{"kind":"court-date-set","on":"2026-09-20"}`, ""},
		{"terminated, and evicted", terminated + `,{"kind":"evicted","on":"2026-09-20"}`, ""},
	} {
		theCase, err := rules.ReadCase([]byte(`{"tenancy":{"kind":"family"},"events":[` + c.events + `]}`))
		if err != nil {
			t.Fatal(err)
		}
		asked := rules.AskedOn(day(t, "2026-10-15"))
		var got []string
		for _, q := range rules.Questions(&theCase, asked) {
			got = append(got, string(q.Code)+" about "+q.Event.On.String())
		}
		if strings.Join(got, ", ") != c.want {
			t.Errorf("%s: asks %q, want %q", c.name, got, c.want)
		}
		// Where nothing is asked, the matter has ended, or a person is asked about it.
		ended := strings.Contains(c.events, "moved-out") || strings.Contains(c.events, `"filed"`) ||
			strings.Contains(c.events, "withdrawn")
		for _, f := range rules.Law().Evaluate(nil, &theCase, asked) {
			if f.Rule == rules.EvictionFiled && c.want == "" && !ended && f.Reason != rules.FilingUnreported {
				t.Errorf("%s: nothing is asked, and the answer is %s/%s", c.name, f.Outcome, f.Reason)
			}
		}
	}
}

// A termination in a tenancy of which nobody tells anything is asked about at once: no rule asks for what is
// missing, as it does of a demand or a filing.
func TestAnUnknownTenancyIsAskedAbout(t *testing.T) {
	t.Parallel()
	const terminated = `"events":[{"kind":"terminated","on":"2026-09-01"}`
	for _, c := range []struct{ name, of, want string }{
		{"nothing is known", terminated + `]`, "tenancy-unknown"},
		{"it has been withdrawn", terminated + `,{"kind":"withdrawn","on":"2026-09-02"}]`, ""},
		{"it has been paid", terminated + `,{"kind":"paid","on":"2026-09-02"}]`, ""},
		{"it has gone on", terminated + `,{"kind":"filing-planned","on":"2026-10-05"}]`, ""},
		{"only a filing", `"events":[{"kind":"filed","on":"2026-09-01"}]`, ""},
		{"its landlord is known", `"landlord":"social",` + terminated + `]`, ""},
		{"its department is known", `"department":"3",` + terminated + `]`, ""},
		{"its first day is known", `"tenancy":{"start":"2020-01-01"},` + terminated + `]`, ""},
		{"its tenants are known", `"tenants":[{"name":"Anne Ærø"}],` + terminated + `]`, ""},
		{"its children are known", `"household":{"childrenUnder18":"no"},` + terminated + `]`, ""},
		{"its arrears are known", `"arrears":{"amount":"100.00"},` + terminated + `]`, ""},
		{"sources disagree about it", `"disputed":["tenancy.municipality"],` + terminated + `]`, ""},
	} {
		theCase, err := rules.ReadCase([]byte(`{` + c.of + `}`))
		if err != nil {
			t.Fatal(c.name, err)
		}
		got := ""
		for _, q := range rules.Questions(&theCase, rules.AskedOn(day(t, "2026-09-03"))) {
			if q.Wake.IsZero() {
				got += string(q.Code)
			}
		}
		if got != c.want {
			t.Errorf("%s: asks %q, want %q", c.name, got, c.want)
		}
	}
}
