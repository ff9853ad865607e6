package casework_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"boligbro/gateway"
	"boligbro/gateway/casework"
	"boligbro/rules"
	"boligbro/rules/lang"
)

func TestAPersonsAnswerIsJudgedFromValues(t *testing.T) {
	unknown := filed(5)
	unknown.Ground = 0
	answer := func(as rules.Outcome, reason string) gateway.Answer {
		return gateway.Answer{Kind: gateway.TaskFinding, As: as, Reason: reason, By: "abc"}
	}
	for name, test := range map[string]struct {
		records []rules.Record
		rule    string
		answer  gateway.Answer
		want    summary
		err     error
	}{
		"owed notifies": {
			records: reported(aarhus, unknown), rule: rules.EvictionFiled,
			answer: answer(rules.Notify, "owed"),
			want: summary{
				Version: 1, Notices: []string{"eviction-filed queued webhook"},
				Settled: []gateway.AlarmKind{gateway.AlarmFinding},
			},
		},
		"not owed closes": {
			records: reported(aarhus, unknown), rule: rules.EvictionFiled,
			answer: answer(rules.None, "not-owed"),
			want:   summary{Version: 1, Settled: []gateway.AlarmKind{gateway.AlarmFinding}},
		},
		"an answer about another rule answers nothing": {
			records: reported(aarhus, unknown), rule: rules.AssignedTenantDemand,
			answer: answer(rules.None, "not-owed"),
			err:    lang.ErrNothingOpen,
		},
		"still notifies on the planned day": {
			records: reported(aarhus,
				rules.Event{Kind: rules.FilingPlanned, On: rules.Date(2026, 10, 20), Ground: rules.GroundArrears},
				rules.Event{Kind: rules.PlanAgreed, On: rules.Date(2026, 10, 4)}),
			rule: rules.EvictionFiled, answer: answer(rules.Notify, "still"),
			want: summary{
				Version: 1, Wake: "2026-10-20",
				Settled: []gateway.AlarmKind{gateway.AlarmQuestion, gateway.AlarmFinding},
			},
		},
		"still notifies at once when the day has come": {
			records: reported(aarhus,
				rules.Event{Kind: rules.FilingPlanned, On: rules.DayOf(now), Ground: rules.GroundArrears},
				rules.Event{Kind: rules.PlanAgreed, On: rules.DayOf(now) - 1}),
			rule: rules.EvictionFiled, answer: answer(rules.Notify, "still"),
			want: summary{
				Version: 1, Notices: []string{"eviction-filed queued webhook"},
				Settled: []gateway.AlarmKind{gateway.AlarmQuestion, gateway.AlarmFinding},
			},
		},
		"still answers nothing else": {
			records: reported(aarhus, unknown), rule: rules.EvictionFiled,
			answer: answer(rules.Notify, "still"),
			err:    lang.ErrAnswerReason,
		},
		"nobody is notified without a municipality": {
			records: reported("", unknown), rule: rules.EvictionFiled, answer: answer(rules.Notify, "owed"),
			err: lang.ErrFactsMissing([]rules.Field{"tenancy.municipality"}),
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := stored(next(t, newCase(), test.records))
			c, err := judge().Answered(d, casework.Selection{Rule: test.rule}, test.answer,
				rules.AskedAt(now), now)
			if test.err != nil {
				if err == nil || err.Error() != test.err.Error() {
					t.Fatalf("got error %v, want %v", err, test.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, summarize(c)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if len(c.Answers) != 1 || c.Answers[0].By != "abc" || c.Basis != (gateway.Basis{Version: 1}) {
				t.Errorf("the answer is %+v, on %+v", c.Answers, c.Basis)
			}
		})
	}
}

func TestAnAnswerHoldsUntilAFactChanges(t *testing.T) {
	unknown := filed(5)
	unknown.Ground = 0
	d := stored(next(t, newCase(), reported(aarhus, unknown)))
	sel := casework.Selection{Rule: rules.EvictionFiled}
	notOwed := gateway.Answer{Kind: gateway.TaskFinding, As: rules.None, Reason: "not-owed", By: "abc"}
	closed, err := judge().Answered(d, sel, notOwed, rules.AskedAt(now), now)
	if err != nil {
		t.Fatal(err)
	}
	d.Answers, d.Tasks = closed.Answers, nil

	if c := next(t, d, reported(aarhus, unknown)); len(c.Tasks) != 0 {
		t.Errorf("the same report opened %+v", c.Tasks)
	}
	moved := unknown
	moved.On = moved.On.Add(-1)
	if c := next(t, d, reported(aarhus, moved)); len(c.Tasks) != 1 {
		t.Errorf("a filing of another day opened %+v", c.Tasks)
	}
	_, err = judge().Answered(d, sel, notOwed, rules.AskedAt(now), now)
	if !errors.Is(err, lang.ErrNothingOpen) {
		t.Errorf("a second answer: %v", err)
	}
}
