package casework

import (
	"slices"
	"time"

	"boligbro/gateway"
	"boligbro/rules"
)

// Judge decides what follows from a dossier. It reads neither database nor clock.
type Judge struct {
	Rules        *rules.Set
	RuleSettings []byte // what Rules is made of
	// the first day whose steps each association notifies of, by CVR number
	GoLive map[string]rules.Day
	// which associations have a source that can report filings, by CVR number
	ReportsFilings map[string]bool
	// the channel that reaches a municipality; empty: none is known
	Route func(municipality string) string
	Blind func(parts ...string) string // a keyed hash (gateway.Store)
	// KeepAll: all that is reported is kept
	KeepAll bool
}

func (cw *Casework) judge() Judge {
	return Judge{
		Rules: cw.Rules, RuleSettings: cw.RuleSettings, GoLive: cw.GoLive,
		ReportsFilings: cw.ReportsFilings, Route: cw.Route, Blind: cw.Store.Blind,
		KeepAll: cw.KeepAll,
	}
}

// InstantOf is the law's now as an instant, for the record: a day is its beginning.
func InstantOf(a rules.Asked) time.Time {
	if a.At.IsZero() {
		return a.Day.Begins()
	}
	return a.At
}

// Next judges the case's next version, in which the records replace those before. run is
// the run that brought them; empty when a person did.
func (g Judge) Next(
	d Dossier, records []rules.Record, run string, asked rules.Asked, now time.Time,
) (gateway.Changes, error) {
	j := g.begin(d, asked, now)
	j.changes.Case.Version++
	records = j.replaced(slices.Clone(records))
	rules.Identify(records, now)
	standAgain(records)
	j.changes.Version = &gateway.Version{
		Case: d.Case.ID, Version: j.changes.Case.Version, Recorded: now, Run: run, Records: records,
	}
	j.ask(records)
	if records, asks := j.askFirst(records); asks {
		j.changes.Version.Records = records
		j.ask(records)
	}
	j.changes.Evaluation = &j.evaluation
	j.keepLess()
	err := j.follow()
	return j.changes, err
}

// Again judges the newest version once more, because time or the rules have moved on. The same
// answer is not stored twice: a case that waits for an hour of today is judged by every sweep. Where sources
// have told what is not kept, or must be asked for it, that makes a new version.
func (g Judge) Again(d Dossier, asked rules.Asked, now time.Time) (gateway.Changes, error) {
	if d.Told {
		return g.Next(d, d.Records, "", asked, now)
	}
	j := g.begin(d, asked, now)
	j.ask(d.Records)
	_, asks := j.askFirst(slices.Clone(d.Records))
	if asks || toWant(d.Case) && !j.lasting(d.Records) {
		return g.Next(d, d.Records, "", asked, now)
	}
	is := &j.changes.Case
	if d.Last != nil && d.Case.Wake == is.Wake && d.Case.RuleSet == is.RuleSet &&
		sameAnswers(d.Last.Findings, j.evaluation.Findings) &&
		slices.Equal(d.Last.Without, j.evaluation.Without) {
		j.evaluation.ID = d.Last.ID
	} else {
		j.changes.Evaluation = &j.evaluation
	}
	err := j.follow()
	return j.changes, err
}

// judgement is the judging of one dossier.
type judgement struct {
	Judge
	Dossier
	asked  rules.Asked
	now    time.Time
	merged rules.Case
	// what lists of assigned tenancies say of it
	assignments []string
	records     []rules.Record // those that are judged
	evaluation  gateway.Evaluation
	lapses      map[string]gateway.Cause // the notices that lapse now, by their ids, and why
	questions   []rules.Question         // what the association is asked
	deferred    []rules.Question         // what it will be asked again, because it answered "not yet"
	changes     gateway.Changes
}

func (g Judge) begin(d Dossier, asked rules.Asked, now time.Time) *judgement {
	asked.ReportsFilings = g.ReportsFilings[d.Case.Association] || d.FilingsSeen
	return &judgement{
		Judge: g, Dossier: d, asked: asked, now: now,
		changes: gateway.Changes{Case: d.Case, New: d.New, Basis: d.basis()},
	}
}

// ask asks the rules about the records, and brings the head of the case up to date.
func (j *judgement) ask(records []rules.Record) {
	c := &j.changes.Case
	j.records, j.merged = records, rules.Merge(c.Number, c.Association, records)
	j.assignments = assignmentsOf(records)
	if len(j.RuleSettings) > 0 && c.RuleSet != j.Rules.Hash() {
		j.changes.RuleSet = &gateway.RuleSet{Hash: j.Rules.Hash(), Settings: j.RuleSettings, Recorded: j.now}
	}
	c.Municipality, c.RuleSet, c.Wake = j.merged.Tenancy.Municipality, j.Rules.Hash(), 0
	j.evaluation = gateway.Evaluation{
		ID: gateway.NewIDAt(j.now), Case: c.ID, Version: c.Version, At: j.now, Asked: InstantOf(j.asked),
		RuleSet: c.RuleSet,
	}
	j.merged.Notices = append(j.merged.Notices, j.sent()...) // so that none is made twice
	j.evaluation.Findings = j.Rules.Evaluate(nil, &j.merged, j.asked)
	for _, f := range j.evaluation.Findings {
		if !f.Wake.IsZero() {
			j.wake(f.Wake)
		}
	}
	j.questions, j.deferred = nil, nil
	j.findQuestions()
}

// wake lets the case be judged again on the day, or earlier.
func (j *judgement) wake(d rules.Day) {
	if c := &j.changes.Case; c.Wake.IsZero() || d < c.Wake {
		c.Wake = d
	}
}

// sameAnswers reports whether two evaluations answer the same, but for how late what awaits a person is:
// that only grows.
func sameAnswers(before, now []rules.Finding) bool {
	return slices.EqualFunc(before, now, func(a, b rules.Finding) bool {
		if a.Outcome == rules.Review || a.Outcome == rules.Incomplete {
			a.LateBy, b.LateBy = 0, 0
			a.Late, b.Late = false, false
		}
		return a.Same(b)
	})
}

// follow makes what the findings ask for: notices, what follows in their threads, and work for a person.
func (j *judgement) follow() error {
	var open []gateway.Task
	j.lapse()
	for _, f := range j.evaluation.Findings {
		switch f.Outcome {
		case rules.Notify:
			made, err := j.notify(f)
			if err != nil {
				return err
			}
			if !made {
				j.changes.Repeated++
			}
		case rules.None:
		case rules.Notified:
			if f.Reason != rules.NotifiedElsewhere {
				j.changes.Repeated++
				j.update(f)
			}
		default:
			opens, err := j.weigh(f)
			if err != nil {
				return err
			}
			if opens {
				open = append(open, j.findingTask(f))
			}
		}
	}
	j.keepTasks(open)
	return nil
}
