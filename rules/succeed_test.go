package rules_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"boligbro/rules"
)

// TestSucceedAcrossWithdrawal: a system that keeps one filing to a tenancy writes over it with the next. The
// day that moves across the withdrawal is another filing, and the municipality is told of it too.
func TestSucceedAcrossWithdrawal(t *testing.T) {
	t.Parallel()
	filed := func(d string) rules.Event {
		return rules.Event{Kind: rules.Filed, On: day(t, d), Ref: "F-77", Ground: rules.GroundArrears}
	}
	on := func(kind rules.EventKind, d, ref string) rules.Event {
		return rules.Event{Kind: kind, On: day(t, d), Ref: ref}
	}
	gone := func(e rules.Event) rules.Event { e.Gone = true; return e }
	withdrawn := on(rules.Withdrawn, "2026-02-01", "")
	for name, c := range map[string]struct{ old, next, want []rules.Event }{
		"the filing was written over": {
			[]rules.Event{filed("2026-01-10"), withdrawn}, []rules.Event{filed("2026-03-10"), withdrawn},
			[]rules.Event{filed("2026-03-10"), withdrawn, gone(filed("2026-01-10"))}},
		"both are told in one reading": {
			[]rules.Event{filed("2026-01-10")}, []rules.Event{filed("2026-03-10"), withdrawn},
			[]rules.Event{filed("2026-03-10"), withdrawn, gone(filed("2026-01-10"))}},
		"corrected on its own side": {
			[]rules.Event{filed("2026-01-10"), withdrawn}, []rules.Event{filed("2026-01-25"), withdrawn},
			[]rules.Event{filed("2026-01-25"), withdrawn}},
		"written over on the day of the withdrawal": { // it may be filed anew
			[]rules.Event{filed("2026-01-10"), withdrawn}, []rules.Event{filed("2026-02-01"), withdrawn},
			[]rules.Event{filed("2026-02-01"), withdrawn, gone(filed("2026-01-10"))}},
		"the withdrawal was written over too": {
			[]rules.Event{filed("2026-01-10"), on(rules.Withdrawn, "2026-02-01", "W")},
			[]rules.Event{filed("2026-03-10"), on(rules.Withdrawn, "2026-04-01", "W")},
			[]rules.Event{filed("2026-03-10"), on(rules.Withdrawn, "2026-04-01", "W"),
				gone(filed("2026-01-10")), gone(on(rules.Withdrawn, "2026-02-01", "W"))}},
		"the day is not known any more": {
			[]rules.Event{filed("2026-01-10"), withdrawn},
			[]rules.Event{{Kind: rules.Filed, Ref: "F-77", Ground: rules.GroundArrears}, withdrawn},
			[]rules.Event{{Kind: rules.Filed, Ref: "F-77", Ground: rules.GroundArrears}, withdrawn}},
	} {
		got := rules.Succeed(rules.Record{Events: c.old}, rules.Record{Events: c.next})
		if diff := cmp.Diff(c.want, got.Events); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
		again := rules.Succeed(got, rules.Record{Events: c.next})
		if diff := cmp.Diff(c.want, again.Events); diff != "" {
			t.Errorf("%s, read again:\n%s", name, diff)
		}
	}

	was := rules.Record{Events: []rules.Event{filed("2026-01-10"), withdrawn}}
	c := merged([]rules.Record{rules.Succeed(was,
		rules.Record{Events: []rules.Event{filed("2026-03-10"), withdrawn}})})
	c.Tenancy = rules.Tenancy{Municipality: "0751",
		Address: rules.Address{Street: "Vestergade 12", PostalCode: "8000"}}
	c.Tenants = []rules.Tenant{{Name: "Anne Ærø"}}
	c.Notices = []rules.SentNotice{{Rule: rules.EvictionFiled, Episode: 1, Ref: "F-77",
		On: day(t, "2026-01-10")}}
	var answers []string
	for _, f := range rules.Law().Evaluate(nil, &c, rules.AskedOn(day(t, "2026-03-11"))) {
		if f.Rule == rules.EvictionFiled {
			answers = append(answers, f.Outcome.String()+"/"+string(f.Reason))
		}
	}
	if diff := cmp.Diff([]string{"none/already-notified", "notify/filed-arrears"}, answers); diff != "" {
		t.Error(diff)
	}
}

// TestSucceedOnTheDayOfTheWithdrawal: a filing that is written over with the withdrawal's own day is a new
// one when the withdrawal was reported before it. Reported together, a person must say which came first; in
// neither case does the municipality hear that a live filing is withdrawn.
func TestSucceedOnTheDayOfTheWithdrawal(t *testing.T) {
	t.Parallel()
	filed := func(d string) rules.Event {
		return rules.Event{Kind: rules.Filed, On: day(t, d), Ref: "F-77", Ground: rules.GroundArrears}
	}
	withdrawn := rules.Event{Kind: rules.Withdrawn, On: day(t, "2026-02-01")}
	nights := func(told ...[]rules.Event) []string {
		var records []rules.Record
		for i, events := range append(told, told[len(told)-1]) { // the last is read once more
			next := rules.Record{Source: "a", Events: events}
			if len(records) > 0 {
				next = rules.Succeed(records[0], next)
			}
			records = []rules.Record{next}
			rules.Identify(records, day(t, "2026-02-01").Begins().AddDate(0, 0, i))
		}
		c := merged(records)
		c.Tenancy = rules.Tenancy{Municipality: "0751",
			Address: rules.Address{Street: "Vestergade 12", PostalCode: "8000"}}
		c.Tenants = []rules.Tenant{{Name: "Anne Ærø"}}
		c.Notices = []rules.SentNotice{{Rule: rules.EvictionFiled, Episode: 1, Step: "1", Ref: "F-77",
			On: day(t, "2026-01-10")}}
		var answers []string
		h := c.History(rules.AskedOn(day(t, "2026-02-05")))
		for _, f := range rules.Law().Evaluate(nil, &c, h.Asked) {
			if f.Rule == rules.EvictionFiled {
				answers = append(answers, f.Outcome.String()+"/"+string(f.Reason))
				if on := h.CalledBack(&f); f.Outcome == rules.Review && !on.IsZero() {
					t.Errorf("the municipality hears that it was withdrawn %s", on)
				}
			}
		}
		return answers
	}
	inTurn := nights([]rules.Event{filed("2026-01-10")}, []rules.Event{filed("2026-01-10"), withdrawn},
		[]rules.Event{filed("2026-02-01"), withdrawn})
	if diff := cmp.Diff([]string{"none/already-notified", "notify/filed-arrears"}, inTurn); diff != "" {
		t.Error(diff)
	}
	together := nights([]rules.Event{filed("2026-01-10")}, []rules.Event{filed("2026-02-01"), withdrawn})
	if diff := cmp.Diff([]string{"review/contradictory-day"}, together); diff != "" {
		t.Error(diff)
	}
}
