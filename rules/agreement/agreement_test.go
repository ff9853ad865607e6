package agreement_test

import (
	"bytes"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"boligbro/rules"
	"boligbro/rules/agreement"
	"boligbro/rules/lang"
)

const (
	association = "13748136"
	place       = "0751"
)

// whole is an agreement with nothing left out; a test changes what it is about.
func whole() agreement.Settings {
	return agreement.Settings{
		Name: "nabohjaelp", Association: association, Municipality: place,
		From:  rules.Date(2026, time.January, 1),
		Basis: rules.BasisLegitimateInterest, Reference: "J. 2026-17", When: `event.kind == "terminated"`,
	}
}

func ruleFor(t testing.TB, change func(*agreement.Settings)) rules.Rule {
	t.Helper()
	s := whole()
	if change != nil {
		change(&s)
	}
	rule, err := agreement.New(s)
	if err != nil {
		t.Fatal(err)
	}
	return rule
}

// theCase is a case with the events, and what change makes of it.
func theCase(t testing.TB, events string, change func(*rules.Case)) *rules.Case {
	t.Helper()
	c, err := rules.ReadCase([]byte(`{
		"id": "1-35-3255-6", "association": "13748136", "department": "35",
		"tenancy": {"kind": "family", "start": "2025-11-01", "municipality": "0751", "assigned": true,
    "temporary": false,
			"address": {"street": "Vestergade 12, 2. tv", "postalCode": "8000", "city": "Aarhus C"}},
		"tenants": [{"name": "Anne Ærø"}], "household": {"childrenUnder18": "yes"},
		"arrears": {"amount": "14250.00", "since": "2026-09-01"}, "events": [` + events + `]}`))
	if err != nil {
		t.Fatal(err)
	}
	if change != nil {
		change(&c)
	}
	return &c
}

const course = `{"kind": "demanded", "on": "2026-09-08"}, {"kind": "terminated", "on": "2026-09-26"}`

// TestAnswers: each outcome with its reason, of the first episode's finding.
func TestAnswers(t *testing.T) {
	type change = func(*rules.Case)
	when := func(text string) func(*agreement.Settings) { return func(s *agreement.Settings) { s.When = text } }
	consent := func(s *agreement.Settings) { s.Basis = rules.BasisConsent }
	arrears := func(text string) change {
		return func(c *rules.Case) {
			told, err := rules.ReadCase([]byte(`{"arrears": ` + text + `}`))
			if err != nil {
				panic(err)
			}
			c.Arrears = told.Arrears
		}
	}
	const (
		lacksAmount = "incomplete/facts-missing terminated 2026-09-26 due 2026-09-26 missing [arrears.amount]"
		strange     = `{"kind": "filed", "on": "2026-09-26", "ground": ["arrears", "misligholdelse"]}`
		plans       = `{"kind": "filing-planned", "on": "2026-10-01", "ref": "1"}, {"kind": "filing-planned", ` +
			`"on": "2026-11-01", "ref": "2"}`
	)
	for _, test := range []struct {
		name, events string
		agreed       func(*agreement.Settings)
		told         change
		want         string // outcome/reason, the step, its due day, and what is missing or when it wakes
	}{
		{"covered", course, nil, nil, "notify/by-agreement terminated 2026-09-26 due 2026-09-26"},
		{"no step is covered", `{"kind": "demanded", "on": "2026-09-08"}`, nil, nil, "none/not-covered"},
		{"no step at all", ``, nil, nil, "none/not-covered"},
		{"another municipality", course, nil, func(c *rules.Case) { c.Tenancy.Municipality = "0101" },
			"none/other-parties"},
		{"another association", course, nil, func(c *rules.Case) { c.Association = "99999918" },
			"none/other-parties"},
		{"the municipality is not known", course, nil, func(c *rules.Case) { c.Tenancy.Municipality = "" },
			"incomplete/facts-missing terminated 2026-09-26 due 2026-09-26 missing [tenancy.municipality]"},
		{"the first that is covered", course, when(`event.kind in ["demanded", "terminated"]`), nil,
			"notify/by-agreement demanded 2026-09-08 due 2026-09-08"},
		{"every step", course, when(`true`), nil, "notify/by-agreement demanded 2026-09-08 due 2026-09-08"},
		{"the second of its kind", course + `,{"kind": "demanded", "on": "2026-09-25", "ref": "2"}`,
			when(`event.kind == "demanded" and event.nth == 2`), nil,
			"notify/by-agreement demanded 2026-09-25 due 2026-09-25"},

		{"before the agreement", `{"kind": "terminated", "on": "2025-12-31"}`, nil, nil,
			"none/before-agreement terminated 2025-12-31"},
		{"on its first day", `{"kind": "terminated", "on": "2026-01-01"}`, nil, nil,
			"notify/by-agreement terminated 2026-01-01 due 2026-01-01"},
		{"on its last day", course, func(s *agreement.Settings) { s.To = rules.Date(2026, 9, 26) }, nil,
			"notify/by-agreement terminated 2026-09-26 due 2026-09-26"},
		{"after the agreement", course, func(s *agreement.Settings) { s.To = rules.Date(2026, 9, 25) }, nil,
			"none/after-agreement terminated 2026-09-26"},
		{"before go-live", course, func(s *agreement.Settings) { s.GoLive = rules.Date(2026, 9, 27) }, nil,
			"none/before-go-live terminated 2026-09-26"},
		{"a step to come",
			`{"kind": "demanded", "on": "2026-09-08"}, {"kind": "terminated", "on": "2026-10-15"}`, nil, nil,
			"none/not-yet terminated 2026-10-15 wakes 2026-10-15"},
		{"a step to come of which too little is known",
			`{"kind": "demanded", "on": "2026-09-08"}, {"kind": "terminated", "on": "2026-10-15"}`,
			when(`event.kind == "terminated" and case.childrenUnder18`),
			func(c *rules.Case) { c.Household = rules.Household{} },
			"none/not-yet terminated 2026-10-15 wakes 2026-10-15"},
		{"one that has been, and one to come", course + `,{"kind": "paid", "on": "2026-10-15"}`,
			when(`event.kind in ["terminated", "paid"] and case.childrenUnder18`),
			func(c *rules.Case) { c.Household = rules.Household{} },
			"incomplete/facts-missing terminated 2026-09-26 due 2026-09-26 missing " +
				"[household.childrenUnder18] wakes 2026-10-15"},

		{"unknown", course, when(`event.kind == "terminated" && case.childrenUnder18`),
			func(c *rules.Case) { c.Household = rules.Household{} },
			"incomplete/facts-missing terminated 2026-09-26 due 2026-09-26 missing " +
				"[household.childrenUnder18]"},
		{"unknown, and does not matter", course, when(`case.childrenUnder18 || event.kind == "terminated"`),
			func(c *rules.Case) { c.Household = rules.Household{} },
			"notify/by-agreement terminated 2026-09-26 due 2026-09-26"},
		{"unknown, and could not help", course, when(`case.childrenUnder18 && event.kind == "filed"`),
			func(c *rules.Case) { c.Household = rules.Household{} }, "none/not-covered"},
		{"not unknown", course, when(`event.kind == "terminated" && !case.childrenUnder18`),
			func(c *rules.Case) { c.Household = rules.Household{} },
			"incomplete/facts-missing terminated 2026-09-26 due 2026-09-26 missing " +
				"[household.childrenUnder18]"},
		{"two unknown", course,
			when(`event.kind == "terminated" && case.arrears.amount > 100 && case.tenancy.days < 365`),
			func(c *rules.Case) { c.Arrears, c.Tenancy.Start = nil, 0 },
			"incomplete/facts-missing terminated 2026-09-26 due 2026-09-26 missing [arrears.amount " +
				"tenancy.start]"},
		{"an amount that was not told", course,
			when(`event.kind == "terminated" && case.arrears.amount > 100`),
			func(c *rules.Case) { c.Arrears.Amount = 0 },
			"incomplete/facts-missing terminated 2026-09-26 due 2026-09-26 missing [arrears.amount]"},
		{"no arrears any more", course, when(`event.kind == "terminated" && case.arrears.amount > 100`),
			func(c *rules.Case) { *c.Arrears = rules.Arrears{} }, "none/not-covered"},
		{"a known step is told of before an unknown", course,
			when(`event.kind == "demanded" && case.childrenUnder18 || event.kind == "terminated"`),
			func(c *rules.Case) { c.Household = rules.Household{} },
			"notify/by-agreement terminated 2026-09-26 due 2026-09-26"},
		{"ground unknown", `{"kind": "filed", "on": "2026-09-26"}`, when(`event.ground.arrears`), nil,
			"incomplete/facts-missing filed 2026-09-26 due 2026-09-26 missing [events.ground]"},
		{"an amount without one", course, when(`event.kind == "terminated" and case.arrears.amount <= 100`),
			arrears(`{}`), lacksAmount},
		{"an amount of nothing", course, when(`event.kind == "terminated" and case.arrears.amount <= 100`),
			arrears(`{"amount": ""}`), lacksAmount},
		{"an amount that is null", course, when(`event.kind == "terminated" and case.arrears.amount <= 100`),
			arrears(`{"amount": null, "since": "2026-09-01"}`), lacksAmount},
		{"a word beside arrears", strange, when(`event.ground.other`), nil,
			"incomplete/facts-missing filed 2026-09-26 due 2026-09-26 missing [events.ground]"},
		{"no word beside arrears", strange, when(`not event.ground.other`), nil,
			"incomplete/facts-missing filed 2026-09-26 due 2026-09-26 missing [events.ground]"},
		{"arrears beside a word", strange, when(`event.ground.arrears`), nil,
			"notify/by-agreement filed 2026-09-26 due 2026-09-26"},
		{"other arrears beside a word",
			`{"kind": "filed", "on": "2026-09-26", "ground": ["arrears", "crime", "misligholdelse"]}`,
			when(`event.ground.other`), nil, "notify/by-agreement filed 2026-09-26 due 2026-09-26"},

		{"the first may be the undated", `{"kind": "demanded", "on": "2026-09-10"}, {"kind": "demanded"}`,
			when(`event.kind == "demanded" and event.nth == 1 and event.on < "2026-09-05"`), nil,
			"incomplete/facts-missing demanded missing [events.on]"},
		{"the second may be the first", `{"kind": "demanded", "on": "2026-09-10"}, {"kind": "demanded"}`,
			when(`event.nth == 1 and event.on > "2026-09-05"`), nil,
			"incomplete/facts-missing demanded 2026-09-10 due 2026-09-10 missing [events.on]"},
		{"the only one is the first", `{"kind": "demanded"}, {"kind": "terminated", "on": "2026-09-10"}`,
			when(`event.kind == "terminated" and event.nth == 1 and event.episode == 1`), nil,
			"notify/by-agreement terminated 2026-09-10 due 2026-09-10"},
		{"an undated step of another kind",
			`{"kind": "demanded", "on": "2026-08-10"}, {"kind": "demanded", "on": "2026-09-10"}, ` +
				`{"kind": "terminated"}`, when(`event.kind == "demanded" and event.nth == 2`), nil,
			"notify/by-agreement demanded 2026-09-10 due 2026-09-10"},
		{"an undated step in two courses",
			`{"kind": "demanded", "on": "2026-09-01"}, {"kind": "withdrawn", "on": "2026-09-03"}, ` +
				`{"kind": "demanded"}`,
			when(`event.kind == "demanded" and event.on > "2026-08-01" and event.episode == 2`), nil,
			"review/withdrawn-before-notice demanded 2026-09-01 due 2026-09-01"},
		{"a step beside an undated in two courses",
			`{"kind": "withdrawn", "on": "2026-09-03"}, {"kind": "terminated", "on": "2026-09-05"}, ` +
				`{"kind": "demanded"}`,
			when(`event.kind == "terminated" and event.episode == 2`), nil,
			"incomplete/facts-missing terminated 2026-09-05 due 2026-09-05 missing [events.on]"},
		{"an undated withdrawal",
			`{"kind": "demanded", "on": "2026-09-01"}, {"kind": "terminated", "on": "2026-09-20"}, ` +
				`{"kind": "withdrawn"}`,
			when(`event.kind == "terminated" and event.episode == 2`), nil,
			"review/withdrawn-before-notice terminated 2026-09-20 due 2026-09-20"},
		{"what came before the first step may be after an undated",
			`{"kind": "reminded", "on": "2026-09-01"}, {"kind": "demanded"}`,
			when(`event.kind == "reminded"`), nil,
			"incomplete/facts-missing reminded 2026-09-01 due 2026-09-01 missing [events.on]"},
		{"an earlier one is gone",
			`{"kind": "demanded", "on": "2026-09-01", "ref": "1", "gone": true}, {"kind": "demanded", ` +
				`"on": "2026-09-20", "ref": "2"}`, when(`event.kind == "demanded" and event.nth == 2`), nil,
			"review/earlier-step-gone demanded 2026-09-20 due 2026-09-20"},
		{"an earlier one is gone, and does not matter",
			`{"kind": "demanded", "on": "2026-09-01", "ref": "1", "gone": true}, {"kind": "demanded", ` +
				`"on": "2026-09-20", "ref": "2"}`, when(`event.kind == "demanded" and event.on > "2026-09-10"`), nil,
			"notify/by-agreement demanded 2026-09-20 due 2026-09-20"},
		{"a later one is gone",
			`{"kind": "demanded", "on": "2026-09-01", "ref": "1"}, {"kind": "demanded", "on": "2026-09-20", ` +
				`"ref": "2", "gone": true}`, when(`event.kind == "demanded" and event.nth == 1`), nil,
			"notify/by-agreement demanded 2026-09-01 due 2026-09-01"},

		{"a plan that is replaced", plans, when(`event.kind == "filing-planned"`), nil,
			"none/not-yet filing-planned 2026-11-01 wakes 2026-11-01"},
		{"a plan that replaces is the first", plans,
			when(`event.kind == "filing-planned" and event.nth == 1`), nil,
			"none/not-yet filing-planned 2026-11-01 wakes 2026-11-01"},
		{"a plan that is replaced, and not by one that is covered", plans,
			when(`event.kind == "filing-planned" and event.on < "2026-10-10"`), nil,
			"none/not-covered wakes 2026-11-01"},
		{"a plan that an undated may replace",
			`{"kind": "filing-planned", "on": "2026-09-25", "ref": "1"}, {"kind": "filing-planned", "ref": "2"}`,
			when(`event.kind == "filing-planned" and event.on < "2026-12-24"`), nil,
			"incomplete/facts-missing filing-planned 2026-09-25 due 2026-09-25 missing [events.on]"},
		{"a plan that one which is gone replaced",
			`{"kind": "filing-planned", "on": "2026-09-25", "ref": "1"}, {"kind": "filing-planned", ` +
				`"on": "2026-11-01", "ref": "2", "gone": true}`, when(`event.kind == "filing-planned"`), nil,
			"notify/by-agreement filing-planned 2026-09-25 due 2026-09-25 wakes 2026-11-01"},

		{"a day that cannot be, and all hangs on it", `{"kind": "demanded", "on": "2062-09-26"}`,
			when(`event.kind == "demanded" and case.tenancy.days in 0..365`), nil,
			"review/date-implausible demanded 2062-09-26 wakes 2062-08-26"},
		{"a day long gone, and all hangs on it", `{"kind": "demanded", "on": "0026-09-26"}`,
			when(`event.kind == "demanded" and case.tenancy.days in 0..365`), nil,
			"review/date-implausible demanded 0026-09-26"},
		{"a day before the start, and all hangs on it", `{"kind": "demanded", "on": "2025-10-26"}`,
			when(`event.kind == "demanded" and case.tenancy.days in 0..365`), nil,
			"review/event-before-start demanded 2025-10-26 due 2025-10-26"},
		{"a day before the start, and the start hangs on it", `{"kind": "demanded", "on": "2025-10-26"}`,
			when(`event.kind == "demanded" and case.tenancy.start < "2025-01-01"`), nil,
			"review/event-before-start demanded 2025-10-26 due 2025-10-26"},
		{"a start that cannot be, and all hangs on it", course,
			when(`event.kind == "demanded" and case.tenancy.days in 0..365`),
			func(c *rules.Case) { c.Tenancy.Start = rules.Date(1066, 10, 14) },
			"review/start-implausible demanded 2026-09-08 due 2026-09-08"},
		{"arrears before a day that cannot be", `{"kind": "demanded", "on": "2062-09-26"}`,
			when(`event.kind == "demanded" and case.arrears.days < 100`), nil,
			"review/date-implausible demanded 2062-09-26 wakes 2062-08-26"},
		{"another day, and all hangs on it",
			`{"kind": "demanded", "on": "2026-09-26", "at": "2026-09-20T10:00:00+02:00"}`,
			when(`event.kind == "demanded" and event.on > "2026-09-26"`), nil,
			"review/instant-on-other-day demanded 2026-09-26 due 2026-09-26"},
		{"a day that cannot be, and nothing hangs on it", `{"kind": "demanded", "on": "2062-09-26"}`,
			when(`event.kind == "terminated" and case.tenancy.days in 0..365`), nil,
			"none/not-covered wakes 2062-08-26"},

		{"no day", `{"kind": "terminated"}`, nil, nil,
			"incomplete/facts-missing terminated  missing [events.on]"},
		{"no name", course, nil, func(c *rules.Case) { c.Tenants = nil },
			"incomplete/facts-missing terminated 2026-09-26 due 2026-09-26 missing [tenants.name]"},

		{"amount", course, when(`event.kind == "terminated" && case.arrears.amount >= 1_425_000`), nil,
			"notify/by-agreement terminated 2026-09-26 due 2026-09-26"},
		{"a large amount", course,
			when(`event.kind == "terminated" and case.arrears.amount < 1_000_000_000_000_000`), nil,
			"notify/by-agreement terminated 2026-09-26 due 2026-09-26"},
		{"an amount that nobody owes", course,
			when(`event.kind == "terminated" and case.arrears.amount > 100`),
			func(c *rules.Case) { c.Arrears.Amount = 99999999999999999 }, lacksAmount},
		{"a large range", course, when(`event.kind == "terminated" and case.arrears.amount in 0..999999999`),
			nil, "notify/by-agreement terminated 2026-09-26 due 2026-09-26"},
		{"amount too small", course, when(`event.kind == "terminated" && case.arrears.amount > 1425000`), nil,
			"none/not-covered"},
		{"tenure", course, when(`event.kind == "terminated" && case.tenancy.days == 329`), nil,
			"notify/by-agreement terminated 2026-09-26 due 2026-09-26"},
		{"arrears for days", course, when(`event.kind == "terminated" && case.arrears.days in 20..25`), nil,
			"notify/by-agreement terminated 2026-09-26 due 2026-09-26"},
		{"day", course, when(`event.on > "2026-09-08" and case.tenancy.start < event.on`), nil,
			"notify/by-agreement terminated 2026-09-26 due 2026-09-26"},
		{"ground", `{"kind": "filed", "on": "2026-09-26", "ground": ["arrears", "crime"]}`,
			when(`event.ground.other and event.ground.arrears`), nil,
			"notify/by-agreement filed 2026-09-26 due 2026-09-26"},
		{"department", course, when(`case.department startsWith "3" and not (case.department in ["34"])`),
			nil, "notify/by-agreement demanded 2026-09-08 due 2026-09-08"},
		{"another form of a word", course, when("event.kind == 'Terminated\u200B' and " +
			"case.department == '35\u00AD'"),
			nil, "notify/by-agreement terminated 2026-09-26 due 2026-09-26"},
		{"between", course, when(`event.kind == "terminated" and 300 < case.tenancy.days < 365`), nil,
			"notify/by-agreement terminated 2026-09-26 due 2026-09-26"},

		{"too large a range", course,
			when(`event.kind == "terminated" and case.tenancy.days in 0..case.arrears.amount`), nil,
			"review/agreement-failed terminated 2026-09-26 due 2026-09-26"},
		{"too large a range, and does not matter", course,
			when(`event.kind == "filed" and case.tenancy.days in 0..case.arrears.amount`), nil,
			"none/not-covered"},
		{"withdrawn since", course + `,{"kind": "withdrawn", "on": "2026-09-28"}`, nil, nil,
			"review/withdrawn-before-notice terminated 2026-09-26 due 2026-09-26"},
		{"the withdrawal itself", course + `,{"kind": "withdrawn", "on": "2026-09-28"}`,
			when(`event.kind == "withdrawn"`), nil,
			"notify/by-agreement withdrawn 2026-09-28 due 2026-09-28"},
		{"moved out since", course + `,{"kind": "moved-out", "on": "2026-09-28"}`, nil, nil,
			"review/moved-out-before-notice terminated 2026-09-26 due 2026-09-26"},
		{"evicted since", course + `,{"kind": "evicted", "on": "2026-09-28"}`, nil, nil,
			"review/evicted-before-notice terminated 2026-09-26 due 2026-09-26"},
		{"moved out, then evicted", course +
			`,{"kind": "moved-out", "on": "2026-09-28"},{"kind": "evicted", "on": "2026-09-29"}`, nil, nil,
			"review/evicted-before-notice terminated 2026-09-26 due 2026-09-26"},
		{"the eviction itself", course + `,{"kind": "evicted", "on": "2026-09-28"}`,
			when(`event.kind == "evicted"`), nil, "notify/by-agreement evicted 2026-09-28 due 2026-09-28"},
		{"the moving out itself", course + `,{"kind": "moved-out", "on": "2026-09-28"}`,
			when(`event.kind == "moved-out"`), nil,
			"notify/by-agreement moved-out 2026-09-28 due 2026-09-28"},
		{"gone", course, nil, func(c *rules.Case) { c.Events[1].Gone = true },
			"review/step-gone terminated 2026-09-26 due 2026-09-26"},
		{"deceased", course, nil, func(c *rules.Case) { c.Tenants[0].Deceased = rules.Yes },
			"review/tenants-deceased terminated 2026-09-26 due 2026-09-26"},
		{"before the tenancy began", course, nil,
			func(c *rules.Case) { c.Tenancy.Start = rules.Date(2026, 9, 27) },
			"review/event-before-start terminated 2026-09-26 due 2026-09-26"},
		{"far ahead", `{"kind": "terminated", "on": "2062-09-26"}`, nil, nil,
			"review/date-implausible terminated 2062-09-26 wakes 2061-09-25"},

		{"nobody consents", course, consent, nil, "none/no-consent terminated 2026-09-26"},
		{"nobody consents, and too little is known", course, func(s *agreement.Settings) {
			consent(s)
			s.When = `event.kind == "terminated" and case.childrenUnder18`
		},
			func(c *rules.Case) { c.Household = rules.Household{} }, "none/no-consent terminated 2026-09-26"},
		{"consent", course, consent,
			func(c *rules.Case) { c.Tenants[0].NoticeConsent = rules.Date(2026, 9, 1) },
			"notify/by-agreement terminated 2026-09-26 due 2026-09-26"},
		{"consent afterwards", course, consent,
			func(c *rules.Case) { c.Tenants[0].NoticeConsent = rules.Date(2026, 9, 29) },
			"notify/by-agreement terminated 2026-09-26 due 2026-09-29"},
		{"consent to come", course, consent,
			func(c *rules.Case) { c.Tenants[0].NoticeConsent = rules.Date(2026, 10, 2) },
			"none/no-consent terminated 2026-09-26 wakes 2026-10-02"},

		{"told already", course, nil, told(rules.Date(2026, 9, 26)),
			"none/already-notified terminated 2026-09-26"},
		{"told already, withdrawn since", course + `,{"kind": "withdrawn", "on": "2026-09-28"}`, nil,
			told(rules.Date(2026, 9, 26)), "none/already-notified terminated 2026-09-26"},
		{"told already, of another day", course, nil, told(rules.Date(2026, 9, 20)),
			"none/already-notified terminated 2026-09-26"},
		{"told already, of a day that cannot be", `{"kind": "terminated", "on": "2062-09-26", "ref": "T"}`,
			nil, func(c *rules.Case) {
				told(rules.Date(2026, 9, 26))(c)
				c.Notices[0].Ref = "T"
			}, "review/date-implausible terminated 2062-09-26 wakes 2061-09-25"},
		{"told another way", course, nil, func(c *rules.Case) {
			told(rules.Date(2026, 9, 26))(c)
			c.Notices[0].Elsewhere = rules.Elsewhere{On: rules.Date(2026, 9, 26), Channel: "letter"}
		}, "none/told-elsewhere terminated 2026-09-26"},
		{"told of the last course", course +
			`,{"kind": "withdrawn", "on": "2026-09-28"},{"kind": "terminated", "on": "2026-09-30"}`, nil,
			told(rules.Date(2026, 9, 26)),
			"none/already-notified terminated 2026-09-26"},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := theCase(t, test.events, test.told)
			f := ruleFor(t, test.agreed).Evaluate(nil, c, rules.AskedOn(rules.Date(2026, 10, 1)))[0]
			got := strings.TrimSpace(fmt.Sprintf("%s/%s %s %s", f.Outcome, f.Reason, f.Event.Kind,
				f.Event.On))
			if !f.Due.IsZero() {
				got += " due " + f.Due.String()
			}
			if len(f.Missing) > 0 {
				got += fmt.Sprintf(" missing %v", f.Missing)
			}
			if !f.Wake.IsZero() {
				got += " wakes " + f.Wake.String()
			}
			if want := strings.ReplaceAll(test.want, "terminated  missing",
				"terminated missing"); got != want {
				t.Errorf("%s\nwant %s", got, want)
			}
			if f.Late || f.Rule != "agreement/nabohjaelp" {
				t.Errorf("late %v, rule %s: an agreement sets no time limit", f.Late, f.Rule)
			}
			for _, lang := range []lang.Language{lang.Danish, lang.English} {
				if text := f.Text(lang); strings.ContainsAny(text, "{}") || !strings.HasSuffix(text, ".") ||
					strings.Contains(text, "program") {
					t.Errorf("not a sentence: %q", text)
				}
			}
		})
	}
}

func told(on rules.Day) func(*rules.Case) {
	return func(c *rules.Case) {
		c.Notices = append(c.Notices, rules.SentNotice{Rule: "agreement/nabohjaelp", Episode: 1, On: on})
	}
}

// TestNotice: it carries what was agreed and nothing else, says what it is not, and leads to no duty.
func TestNotice(t *testing.T) {
	rule := ruleFor(t, func(s *agreement.Settings) {
		s.Basis = rules.BasisConsent
		s.Carries = []string{"tenants.name", "tenancy.address", "event", "household.childrenUnder18"}
	})
	c := theCase(t, course, func(c *rules.Case) {
		c.Tenants = []rules.Tenant{
			{Name: "Anne Ærø", NoticeConsent: rules.Date(2026, 9, 28)},
			{Name: "Bo Å"},
			{Name: "Cai Ø", NoticeConsent: rules.Date(2026, 10, 2), Protected: rules.No},
		}
	})
	asked := rules.AskedOn(rules.Date(2026, 10, 1))
	f := rule.Evaluate(nil, c, asked)[0]
	n, err := rules.NoticeOf(c, &f, asked.Day)
	if err != nil {
		t.Fatal(err)
	}
	want := rules.Notice{
		Rule: "agreement/nabohjaelp", Episode: 1, Association: association, Municipality: place,
		Event:    rules.NoticeEvent{Kind: rules.Terminated, On: rules.Date(2026, 9, 26)},
		Tenants:  []rules.NoticeTenant{{Name: "Anne Ærø", Protected: true}},
		Address:  rules.Address{Street: "Vestergade 12, 2. tv", PostalCode: "8000", City: "Aarhus C"},
		Children: rules.Yes,
		Cites: []rules.Citation{{Statute: "databeskyttelsesforordningen",
			Section: "artikel 6, stk. 1, litra a", Version: "J. 2026-17", InForce: rules.Date(2018, 5, 25)}},
	}
	if diff := cmp.Diff(want, n); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	for _, lang := range []lang.Language{lang.Danish, lang.English} {
		if !strings.Contains(n.Disclaimer(lang), "barnets lov") {
			t.Errorf("it says %q", n.Disclaimer(lang))
		}
	}
	sent := *c
	sent.Notices = []rules.SentNotice{{Rule: f.Rule, Episode: 1, On: f.Event.On,
		Arrived: time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)}}
	if p := rules.Measure(&f, sent.History(asked).Sent(&f)); !p.Notified || p.Measured {
		t.Errorf("the association is measured by an agreement without a time limit: %+v", p)
	}
	if duties := rules.DutiesOf(c, &f, time.Date(2026, 10, 1, 12, 0, 0, 0, time.UTC),
		asked); len(duties) > 0 {
		t.Errorf("an agreement gives the municipality duties: %v", duties)
	}

	plain := ruleFor(t, nil).Evaluate(nil, c, asked)[0]
	if n, err := rules.NoticeOf(c, &plain, asked.Day); err != nil || n.Children != rules.Unknown ||
		len(n.Tenants) != 3 {
		t.Errorf("%+v, %v", n, err)
	}

	c.Notices = []rules.SentNotice{{Rule: rule.Name, Episode: 1, On: rules.Date(2026, 9, 26)}}
	again := rule.Evaluate(nil, c, asked)[0]
	if n, err := rules.NoticeOf(c, &again, asked.Day); err != nil || n.Event.Kind != rules.Terminated {
		t.Errorf("a correction cannot be made: %+v, %v", n, err)
	}
	// the step is no termination after all: the agreement carries nothing more about it
	c.Events[1].Kind = rules.Paid
	again = rule.Evaluate(nil, c, asked)[0]
	if _, err := rules.NoticeOf(c, &again, asked.Day); err == nil || again.Reason != rules.AlreadyNotified {
		t.Errorf("a step that is not covered is told of as a correction: %+v", again)
	}
}

// TestEpisodes: one finding, and one notice, for each.
func TestEpisodes(t *testing.T) {
	c := theCase(t,
		course+`,{"kind": "withdrawn", "on": "2026-09-28"},{"kind": "demanded", `+
			`"on": "2026-10-20"},{"kind": "terminated", "on": "2026-11-10"}`,
		func(c *rules.Case) {
			c.Notices = []rules.SentNotice{{Rule: "agreement/nabohjaelp", Episode: 1,
				On: rules.Date(2026, 9, 26)}}
		})
	found := ruleFor(t,
		func(s *agreement.Settings) {
			s.When = `event.kind == "terminated" and ` +
				`event.episode < 3`
		}).Evaluate(nil, c, rules.AskedOn(rules.Date(2026, 12, 1)))
	if len(found) != 2 || found[0].Reason != rules.AlreadyNotified || found[1].Outcome != rules.Notify ||
		found[1].Episode != 2 {
		t.Errorf("%+v", found)
	}
}

// TestVersion: everything that the answers depend on changes it, and with it the rule set's hash.
func TestVersion(t *testing.T) {
	versions := map[string]string{ruleFor(t, nil).Terms: "nothing"}
	for name, change := range map[string]func(*agreement.Settings){
		"association":  func(s *agreement.Settings) { s.Association = "99999918" },
		"municipality": func(s *agreement.Settings) { s.Municipality = "0101" },
		"from":         func(s *agreement.Settings) { s.From++ },
		"to":           func(s *agreement.Settings) { s.To = s.From.Add(900) },
		"go-live":      func(s *agreement.Settings) { s.GoLive = s.From },
		"basis":        func(s *agreement.Settings) { s.Basis = rules.BasisLaw },
		"reference":    func(s *agreement.Settings) { s.Reference = "J. 2026-18" },
		"when":         func(s *agreement.Settings) { s.When = `event.kind == "filed"` },
		"carries": func(s *agreement.Settings) {
			s.Carries = []string{"tenants.name", "tenancy.address", "event", "household.childrenUnder18"}
		},
		"carries amount": func(s *agreement.Settings) {
			s.Carries = slices.Concat(least, []string{"arrears.amount"})
		},
		"carries since": func(s *agreement.Settings) {
			s.Carries = slices.Concat(least, []string{"arrears.since"})
		},
		"carries start": func(s *agreement.Settings) {
			s.Carries = slices.Concat(least, []string{"tenancy.start"})
		},
		"carries all": func(s *agreement.Settings) { s.Carries = everything() },
	} {
		version := ruleFor(t, change).Terms
		if other, is := versions[version]; is {
			t.Errorf("%s and %s have the same version %s", name, other, version)
		}
		versions[version] = name
	}
	if first, second := ruleFor(t, nil), ruleFor(t, nil); first.Terms != second.Terms {
		t.Error("the same agreement has two versions")
	}
	b, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	if engine := ruleFor(t, nil).Terms; !bytes.Contains(b, []byte("github.com/expr-lang/expr v1.17.8")) ||
		!strings.Contains(engine, "expr 1.17.8") {
		t.Error("the version of expr in go.mod is not the one that the rule's version names: its answers " +
			"may be others")
	}
}

func TestBeyond(t *testing.T) {
	s := whole()
	if got := s.Beyond(); len(got) > 0 {
		t.Errorf("%v", got)
	}
	s.Carries = []string{"tenants.name", "tenants.protected", "tenancy.address", "event",
		"household.childrenUnder18"}
	if got := s.Beyond(); !slices.Equal(got, []rules.Field{rules.FieldChildren}) {
		t.Errorf("%v", got)
	}
	s.Carries = everything()
	if got := s.Beyond(); !slices.Equal(got,
		[]rules.Field{rules.FieldChildren, rules.FieldStart, rules.FieldArrears, rules.FieldArrearsSince}) {
		t.Errorf("%v", got)
	}
}

// TestTogether: one rule is asked by many at once.
func TestTogether(t *testing.T) {
	rule := ruleFor(t,
		func(s *agreement.Settings) { s.When = `event.kind == "terminated" and case.arrears.amount > 100000` })
	rich, poor := theCase(t, course, nil), theCase(t, course, func(c *rules.Case) { c.Arrears.Amount = 5000 })
	asked := rules.AskedOn(rules.Date(2026, 10, 1))
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 500 {
				if f := rule.Evaluate(nil, rich, asked); f[0].Outcome != rules.Notify {
					t.Errorf("%s", f[0].Reason)
				}
				if f := rule.Evaluate(nil, poor, asked); f[0].Outcome != rules.None {
					t.Errorf("%s", f[0].Reason)
				}
			}
		})
	}
	all.Wait()
}

func BenchmarkEvaluate(b *testing.B) {
	rule := ruleFor(b, func(s *agreement.Settings) {
		s.When = `event.kind == "terminated" and case.tenancy.kind in ["family", "youth"] and ` +
			`case.arrears.amount > 100000 and case.tenancy.days < 1000`
	})
	c := theCase(b, course, nil)
	asked := rules.AskedOn(rules.Date(2026, 10, 1))
	var found []rules.Finding
	b.ReportAllocs()
	for b.Loop() {
		found = rule.Evaluate(found[:0], c, asked)
	}
	if found[0].Outcome != rules.Notify {
		b.Fatal(found[0].Reason)
	}
}

// TestInfers: what the expression reads and the notice does not tell can be concluded from its having been
// sent.
func TestInfers(t *testing.T) {
	s := whole()
	if got := s.Infers(); len(got) > 0 {
		t.Errorf("of the step alone: %v", got)
	}
	s.When = `event.kind == "terminated" and (case.childrenUnder18 or case.arrears.amount > 100 and ` +
		`case.tenancy.days < 365) and event.nth == 1 and event.on > "2026-01-01"`
	for want, carries := range map[string][]string{
		"event.nth, case.childrenUnder18, case.arrears.amount, case.tenancy.days": nil,
		"event.nth": {"household.childrenUnder18", "arrears.amount", "tenancy.start"},
	} {
		s.Carries = slices.Concat(least, carries)
		var got []string
		for _, fact := range s.Infers() {
			got = append(got, fact.Field)
			if da, en := fact.Text(lang.Danish), fact.Text(lang.English); da == "" || da == en ||
				strings.Contains(da, ".") {
				t.Errorf("%s is told as %q, %q", fact.Field, da, en)
			}
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("carrying %v it infers %v, want %s", carries, got, want)
		}
	}
}

// TestEveryFactHasWords: whatever an expression can read beyond the step, config check can say in both
// languages.
func TestEveryFactHasWords(t *testing.T) {
	source, err := os.ReadFile("agreement.go")
	if err != nil {
		t.Fatal(err)
	}
	said := 0
	names := regexp.MustCompile(`(?m)^//\t((?:event|case)\.[A-Za-z0-9.]+) {2,}\S`)
	for _, found := range names.FindAllSubmatch(source, -1) {
		s := whole()
		s.When = string(found[1]) + ` == ` + string(found[1])
		if len(agreement.Check(s)) > 0 { // words and days are compared with their own
			for _, word := range []string{`"social"`, `"family"`, `"filed"`, `"2026-01-01"`} {
				if s.When = string(found[1]) + " == " + word; len(agreement.Check(s)) == 0 {
					break
				}
			}
		}
		infers := s.Infers()
		if step := string(found[1]) == "event.kind" ||
			string(found[1]) == "event.on"; step != (len(infers) == 0) {
			t.Errorf("%s: %v, %v", found[1], infers, agreement.Check(s))
		}
		for _, fact := range infers {
			said++
			if da, en := fact.Text(lang.Danish), fact.Text(lang.English); da == "" || da == en ||
				strings.Contains(da, ".") {
				t.Errorf("%s is told as %q, %q", fact.Field, da, en)
			}
		}
	}
	if said < 14 {
		t.Errorf("only %d facts", said)
	}
}
