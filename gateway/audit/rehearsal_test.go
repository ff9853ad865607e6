package audit

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/rules"
)

// versions is a reader of what one case's sources had said.
type versions struct {
	gateway.Reader
	records [][]rules.Record
}

// Version is the one with that number.
func (v versions) Version(_ gateway.Scope, id string, n int) (gateway.Version, error) {
	return gateway.Version{Case: id, Version: n, Records: v.records[n-1]}, nil
}

// reported is what a source reports about a whole tenancy with these events.
func reported(events ...rules.Event) []rules.Record {
	return []rules.Record{{
		Key: rules.Key{Association: "13748136", Tenancy: "1"}, Source: "a", Events: events,
		Facts: rules.Facts{
			Tenants: []rules.Tenant{{Name: "Anne Ærø"}},
			Tenancy: rules.Tenancy{Kind: rules.Family, Start: rules.Date(2020, 1, 1), Assigned: rules.No,
				Municipality: "0751", Address: rules.Address{Street: "Vestergade 1", PostalCode: "8000"}},
		},
	}}
}

func on(month time.Month, day int) rules.Day { return rules.Date(2026, month, day) }

func event(kind rules.EventKind, day rules.Day) rules.Event {
	return rules.Event{Kind: kind, On: day, Ground: rules.GroundArrears}
}

// TestRehearsal: what the law would have told, had it been asked through the case's History, against what was
// told.
func TestRehearsal(t *testing.T) {
	filed, planned := event(rules.Filed, on(9, 10)), event(rules.FilingPlanned, on(9, 10))
	withdrawn := event(rules.Withdrawn, on(9, 20))
	notice := func(episode int, e rules.Event) gateway.Notice {
		return gateway.Notice{Rule: rules.EvictionFiled, Episode: episode, Event: e, Municipality: "0751"}
	}
	type asked struct {
		version int
		day     rules.Day
	}
	for _, test := range []struct {
		name     string
		records  [][]rules.Record
		asked    []asked
		notices  []gateway.Notice
		findings []rules.Finding // what the rules of the time answered
		want     string
	}{
		{"notified as the law says", [][]rules.Record{reported(filed)}, []asked{{1, on(9, 10)}},
			[]gateway.Notice{notice(1, filed)}, nil, ""},
		{"never notified", [][]rules.Record{reported(filed)}, []asked{{1, on(9, 10)}}, nil, nil,
			"+1 filed 2026-09-10"},
		{"notified, and withdrawn since", [][]rules.Record{reported(filed), reported(filed, withdrawn)},
			[]asked{{1, on(9, 10)}, {2, on(9, 20)}}, []gateway.Notice{notice(1, filed)}, nil, ""},
		{"withdrawn before anybody was asked", [][]rules.Record{reported(filed, withdrawn)},
			[]asked{{1, on(9, 20)}}, []gateway.Notice{notice(1, filed)}, nil,
			"-1 filed 2026-09-10 review/withdrawn-before-notice"},
		{"planned, due on its day while nobody asked",
			[][]rules.Record{reported(planned), reported(planned, withdrawn)},
			[]asked{{1, on(9, 1)}, {2, on(9, 20)}},
			nil, nil, "+1 filing-planned 2026-09-10"},
		{"planned, and its day has come since", [][]rules.Record{reported(planned)}, []asked{{1, on(9, 1)}},
			[]gateway.Notice{notice(1, planned)}, nil, ""},
		{"planned, and its day lies ahead",
			[][]rules.Record{reported(event(rules.FilingPlanned, on(12, 24)))},
			[]asked{{1, on(9, 1)}}, nil, nil, ""},
		{"planned, withdrawn before its day",
			[][]rules.Record{reported(planned), reported(planned, event(rules.Withdrawn, on(9, 5)))},
			[]asked{{1, on(9, 1)}, {2, on(9, 5)}}, nil, nil, ""},
		{"asked many times, notified once", [][]rules.Record{reported(filed)},
			[]asked{{1, on(9, 10)}, {1, on(9, 11)}, {1, on(9, 12)}}, nil, nil, "+1 filed 2026-09-10"},
		{"two episodes", [][]rules.Record{reported(filed), reported(filed, withdrawn),
			reported(filed, withdrawn, event(rules.Filed, on(11, 2)))},
			[]asked{{1, on(9, 10)}, {2, on(9, 20)}, {3, on(11, 2)}}, []gateway.Notice{notice(1, filed)}, nil,
			"+2 filed 2026-11-02"},
		{"decided by a person, who would be asked again", [][]rules.Record{reported(filed, withdrawn)},
			[]asked{{1, on(9, 20)}},
			[]gateway.Notice{{Rule: rules.EvictionFiled, Episode: 1, Event: filed, Municipality: "0751",
				Evaluation: "e0"}},
			[]rules.Finding{{Rule: rules.EvictionFiled, Episode: 1, Event: filed, Outcome: rules.Review}},
			""},
		{"notified of nothing", [][]rules.Record{reported(event(rules.Terminated, on(9, 10)))},
			[]asked{{1, on(9, 10)}}, []gateway.Notice{notice(1, filed)}, nil,
			"-1 filed 2026-09-10 none/no-filing"},
	} {
		t.Run(test.name, func(t *testing.T) {
			h := &History{Case: gateway.Case{ID: "1", Number: "B-1", Association: "13748136",
				Version: len(test.records)}, Notices: test.notices, reader: versions{records: test.records}}
			for _, a := range test.asked {
				h.Evaluations = append(h.Evaluations,
					gateway.Evaluation{ID: fmt.Sprint("e", len(h.Evaluations)), Version: a.version,
						Asked: a.day.Begins(), Findings: test.findings})
			}
			past := Rehearsal{Set: rules.Law()}
			if err := past.Live(h, on(12, 1)); err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, c := range past.Against(h) {
				sign := "-"
				if c.Would {
					sign = "+"
				}
				got = append(got, strings.TrimSpace(fmt.Sprintf("%s%d %s %s %s", sign, c.Episode, c.Event,
					c.On, c.Answer)))
			}
			if strings.Join(got, "; ") != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}
