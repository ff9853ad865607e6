package casework_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"boligbro/gateway"
	"boligbro/gateway/casework"
	"boligbro/rules"
)

const (
	association = "13748136"
	aarhus      = "0751"
)

// now is a Monday evening in Copenhagen.
var now = time.Date(2026, 10, 5, 18, 0, 0, 0, time.UTC)

// judge needs no database: what it reads is a Dossier, and what it decides are Changes.
func judge() casework.Judge {
	return casework.Judge{
		Rules: rules.NewSet(rules.Options{
			GoLive: map[string]rules.Day{association: rules.Date(2026, 1, 1)},
		}),
		RuleSettings: []byte(`{}`),
		Route: func(municipality string) string {
			if municipality == aarhus {
				return "webhook"
			}
			return ""
		},
		Blind: func(parts ...string) string { return strings.Join(parts, "|") },
	}
}

func newCase() casework.Dossier {
	return casework.Dossier{New: true,
		Case: gateway.Case{ID: "c-1", Number: "B-1", Association: association, Tenancy: "1"}}
}

// reported is what a source reports about an ordinary social family dwelling in the municipality.
func reported(municipality string, events ...rules.Event) []rules.Record {
	return []rules.Record{{
		Key: rules.Key{Association: association, Tenancy: "1"}, Source: "a", Events: events,
		Facts: rules.Facts{
			Tenancy: rules.Tenancy{
				Kind: rules.Family, Start: rules.Date(2020, 1, 1), Municipality: municipality,
				Assigned: rules.No, Temporary: rules.No,
				Address: rules.Address{Street: "Vestergade 1", PostalCode: "8000", City: "Aarhus C"},
			},
			Tenants: []rules.Tenant{{Name: "Anne Ærø", Protected: rules.No, Deceased: rules.No}},
		},
	}}
}

func filed(day int) rules.Event {
	return rules.Event{Kind: rules.Filed, On: rules.Date(2026, 10, day), Ground: rules.GroundArrears,
		Ref: "F-1"}
}

// summary is what a test reads of changes.
type summary struct {
	Version, Repeated int
	Evaluated         bool
	Wake              string
	Notices, Messages []string
	Held              int
	Open              []string
	Settled, Raised   []gateway.AlarmKind
}

func summarize(c gateway.Changes) summary {
	s := summary{
		Version: c.Case.Version, Repeated: c.Repeated, Evaluated: c.Evaluation != nil,
		Wake: c.Case.Wake.String(), Held: len(c.Lapsed),
	}
	for _, n := range c.Notices {
		s.Notices = append(s.Notices, n.Notice.Rule+" "+string(n.Delivery.State)+" "+n.Delivery.Channel)
	}
	for _, m := range c.Messages {
		s.Messages = append(s.Messages,
			string(m.Kind)+" "+string(m.Content.Event.Kind)+" "+m.Content.Event.On.String())
	}
	for _, o := range c.Tasks {
		s.Open = append(s.Open, string(o.Reason))
	}
	for _, e := range c.Settled {
		s.Settled = append(s.Settled, e.Kind)
	}
	for _, a := range c.Raised {
		s.Raised = append(s.Raised, a.Kind)
	}
	return s
}

// stored is the dossier as it is when the changes have been applied.
func stored(c gateway.Changes) casework.Dossier {
	d := casework.Dossier{Case: c.Case, Threads: map[string][]gateway.Delivery{}, Tasks: c.Tasks,
		Answers: c.Answers, Last: c.Evaluation}
	if c.Version != nil {
		d.Records = c.Version.Records
	}
	for _, first := range c.Notices {
		d.Notices = append(d.Notices, first.Notice)
		d.Threads[first.Notice.ID] = []gateway.Delivery{first.Delivery}
	}
	return d
}

func next(t *testing.T, d casework.Dossier, records []rules.Record) gateway.Changes {
	t.Helper()
	c, err := judge().Next(d, records, "run-1", rules.AskedAt(now), now)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestNewCasesAreJudgedFromValues(t *testing.T) {
	unknown := filed(5)
	unknown.Ground = 0
	for name, test := range map[string]struct {
		records []rules.Record
		want    summary
	}{
		"a filing is notified": {
			reported(aarhus, filed(5)),
			summary{Version: 1, Evaluated: true, Notices: []string{"eviction-filed queued webhook"}},
		},
		"a municipality without a channel is alarmed": {
			reported("0101", filed(5)),
			summary{
				Version: 1, Evaluated: true, Notices: []string{"eviction-filed unrouted "},
				Raised: []gateway.AlarmKind{gateway.AlarmDeliveryUnrouted},
			},
		},
		"a planned filing waits for its day": {
			reported(aarhus, rules.Event{Kind: rules.FilingPlanned, On: rules.Date(2026, 10, 20),
				Ground: rules.GroundArrears}),
			summary{Version: 1, Evaluated: true, Wake: "2026-10-20"},
		},
		"a filing whose ground is unknown awaits a person": {
			reported(aarhus, unknown),
			summary{
				Version: 1, Evaluated: true, Open: []string{"ground-unknown"},
				Raised: []gateway.AlarmKind{gateway.AlarmFinding},
			},
		},
		"arrears alone are no step": {reported(aarhus), summary{Version: 1, Evaluated: true}},
	} {
		t.Run(name, func(t *testing.T) {
			c := next(t, newCase(), test.records)
			if diff := cmp.Diff(test.want, summarize(c)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if c.RuleSet == nil || c.Basis != (gateway.Basis{}) || !c.New || c.Version.Run != "run-1" ||
				c.Evaluation.Version != 1 {
				t.Errorf("%+v", c)
			}
		})
	}
}

func TestStoredCasesAreJudgedFromValues(t *testing.T) {
	for name, test := range map[string]struct {
		change func(d *casework.Dossier) []rules.Record
		want   summary
	}{
		"the same filing is one notice": {
			func(*casework.Dossier) []rules.Record { return reported(aarhus, filed(5)) },
			summary{Version: 2, Evaluated: true, Repeated: 1},
		},
		"another day is a correction": {
			func(*casework.Dossier) []rules.Record { return reported(aarhus, filed(3)) },
			summary{Version: 2, Evaluated: true, Repeated: 1, Messages: []string{"correction filed " +
				"2026-10-03"}},
		},
		"a withdrawal is an update": {
			func(*casework.Dossier) []rules.Record {
				return reported(aarhus, filed(5),
					rules.Event{Kind: rules.Withdrawn, On: rules.Date(2026, 10, 5)})
			},
			summary{Version: 2, Evaluated: true, Repeated: 1, Messages: []string{"update withdrawn " +
				"2026-10-05"}},
		},
		"nothing follows a notice that was rejected": {
			func(d *casework.Dossier) []rules.Record {
				for _, thread := range d.Threads {
					thread[0].State = gateway.Rejected
				}
				return reported(aarhus, filed(3))
			},
			summary{Version: 2, Evaluated: true, Repeated: 1},
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := stored(next(t, newCase(), reported(aarhus, filed(5))))
			for _, thread := range d.Threads {
				thread[0].State, thread[0].Transmitted = gateway.Transmitted, now
			}
			records := test.change(&d)
			got := summarize(next(t, d, records))
			got.Settled = nil // whatever may have stood is settled
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestWhatIsOpenStaysOpen(t *testing.T) {
	unknown := filed(5)
	unknown.Ground = 0
	d := stored(next(t, newCase(), reported(aarhus, unknown)))
	again := func(d casework.Dossier) gateway.Changes {
		c, err := judge().Again(d, rules.AskedAt(now.Add(time.Hour)), now.Add(time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		return c
	}

	// The same answer of the rules is not stored twice.
	c := again(d)
	if c.Evaluation != nil || len(c.Tasks) != 1 || !c.Tasks[0].Since.Equal(now) || len(c.Settled) != 0 {
		t.Errorf("%+v", c)
	}
	if want := (gateway.Basis{Version: 1}); c.Basis != want {
		t.Errorf("the basis is %+v, want %+v", c.Basis, want)
	}
}

func TestTheBasisIsAllThatWasRead(t *testing.T) {
	d := stored(next(t, newCase(), reported(aarhus, filed(5))))
	for _, thread := range d.Threads {
		thread[0].Seen.Acts = 2
	}
	d.Answers = []gateway.Answer{{ID: "r-1"}}
	want := gateway.Basis{Version: 1, Notices: 1, Acts: 3, Answers: 1}
	if c := next(t, d, reported(aarhus, filed(5))); c.Basis != want {
		t.Errorf("the basis is %+v, want %+v", c.Basis, want)
	}
}
