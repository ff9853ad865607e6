package casework

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"unicode/utf8"

	"boligbro/gateway"
	"boligbro/rules"
	"boligbro/rules/lang"
	"boligbro/rules/text"
)

// UnnotifiedStep is a step of which Boligbro has not notified the right municipality: it lies before the
// association's first day with Boligbro, or its notice went to another municipality than the dwelling's.
type UnnotifiedStep struct {
	Case        string // internal id
	Number      string
	Association string
	Tenancy     string // the association's own number of the tenancy
	Rule        string
	Episode     int
	Kind        rules.EventKind
	On          rules.Day
	Reason      rules.Reason

	step rules.StepID
	ref  string
}

// elsewhereBatch is how many cases are recorded in one transaction.
const elsewhereBatch = 200

// proofMost is how many letters a reference that a person gives has at most. A pattern that counted them
// would take 18 ms to compile, at each start of the program.
const proofMost = 64

var proofWord = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{N}./_:#-]*$`)

// ProofWord reports whether the text may be a reference that a person gives: one word.
func ProofWord(text string) bool {
	return utf8.RuneCountInString(text) <= proofMost && proofWord.MatchString(text)
}

// checkElsewhere holds what a person reports to what can be true.
func checkElsewhere(by string, e rules.Elsewhere, today rules.Day) error {
	if err := CheckSigner(by); err != nil {
		return err
	}
	switch {
	case e.On.IsZero() || e.On > today:
		return lang.ErrNotifiedDay
	case !e.Channel.Known():
		return lang.ErrOtherWay(rules.Channels())
	case text.HoldsCPR(e.Proof):
		return lang.ErrProofLikeCPR
	case !ProofWord(e.Proof):
		return lang.ErrProofWord
	case !e.Arrived.IsZero() && (e.Arrived < e.On || e.Arrived > today):
		return lang.ErrArrivalDay
	}
	return nil
}

// BeforeGoLive are the steps of an association that lie before its first day with Boligbro and of which
// nobody has reported that the municipality was notified another way, in the order of their cases' numbers.
func (cw *Casework) BeforeGoLive(ctx context.Context, association string) ([]UnnotifiedStep, error) {
	var all []UnnotifiedStep
	err := cw.Store.View(ctx, func(r gateway.Reader) error {
		all = nil
		cases, err := r.Cases(gateway.Scope{Associations: []string{association}}, "", 0)
		if err != nil {
			return err
		}
		for _, c := range cases {
			steps, err := unnotifiedOf(r, c, rules.BeforeGoLive)
			if err != nil {
				return err
			}
			all = append(all, steps...)
		}
		return nil
	})
	return all, err
}

// unnotifiedOf are the unnotified steps in the newest evaluation of a case, for the reasons given.
func unnotifiedOf(
	r gateway.VersionReader, c gateway.Case, reasons ...rules.Reason,
) ([]UnnotifiedStep, error) {
	evaluations, err := r.Evaluations(gateway.Operator, c.ID)
	if err != nil || len(evaluations) == 0 {
		return nil, err
	}
	var steps []UnnotifiedStep
	for _, f := range evaluations[len(evaluations)-1].Findings {
		if f.Rule != rules.EvictionFiled && f.Rule != rules.AssignedTenantDemand ||
			!slices.Contains(reasons, f.Reason) {
			continue
		}
		steps = append(steps, UnnotifiedStep{c.ID, c.Number, c.Association, c.Tenancy, f.Rule, f.Episode,
			f.Event.Kind, f.Event.On, f.Reason, f.Event.ID, f.Event.Ref})
	}
	return steps, nil
}

// RecordElsewhere records that the municipality was notified of a case's unnotified steps, and of what got
// lost on its way, another way (underrettet på anden måde), as what a person reports of the case: it is part
// of its next version, and where Boligbro has made no notice of the step the rules answer told-elsewhere from
// then on. By says who reports it. It gives how many steps and messages that was; reporting it again records
// nothing.
func (cw *Casework) RecordElsewhere(
	ctx context.Context, by, number string, e rules.Elsewhere, asked rules.Asked,
) (int, error) {
	e.Proof = text.Key(e.Proof)
	if err := checkElsewhere(by, e, asked.Day); err != nil {
		return 0, err
	}
	count := 0
	err := cw.Decide(ctx, func(r gateway.Reader) ([]gateway.Changes, error) {
		count = 0
		c, err := r.Case(gateway.Operator, number)
		if err != nil {
			return nil, err
		}
		steps, err := unnotifiedOf(r, c, rules.BeforeGoLive, rules.MunicipalityChanged)
		if err != nil {
			return nil, err
		}
		lost, err := cw.lostOf(r, c, e)
		if err != nil {
			return nil, err
		}
		steps = append(steps, lost.steps...)
		if count = len(steps) + len(lost.messages); count == 0 {
			return nil, nil
		}
		changes, err := cw.elsewhere(r, by, c, steps, lost.messages, e, asked)
		changes.Settled = append(changes.Settled, lost.ends...)
		return []gateway.Changes{changes}, err
	}, nil)
	if err != nil {
		return 0, fmt.Errorf("record a notice that was sent another way: %w", err)
	}
	return count, nil
}

// RecordAllElsewhere records the same for every step of an association that lies before its first day with
// Boligbro. A step taken after that notice remains: the notice cannot have been about it. It gives how many
// were recorded and how many remain.
func (cw *Casework) RecordAllElsewhere(
	ctx context.Context, by, association string, e rules.Elsewhere, asked rules.Asked,
) (recorded, remaining int, err error) {
	e.Proof = text.Key(e.Proof)
	if err := checkElsewhere(by, e, asked.Day); err != nil {
		return 0, 0, err
	}
	steps, err := cw.BeforeGoLive(ctx, association)
	if err != nil {
		return 0, 0, err
	}
	var ids []string
	for _, u := range steps {
		if len(ids) == 0 || ids[len(ids)-1] != u.Case {
			ids = append(ids, u.Case)
		}
	}
	for batch := range slices.Chunk(ids, elsewhereBatch) {
		var done, kept int
		err := cw.Decide(ctx, func(r gateway.Reader) (all []gateway.Changes, err error) {
			done, kept = 0, 0
			for _, id := range batch {
				c, err := r.CaseByID(gateway.Operator, id)
				if err != nil {
					return nil, err
				}
				steps, err := unnotifiedOf(r, c, rules.BeforeGoLive)
				if err != nil {
					return nil, err
				}
				before := len(steps)
				steps = slices.DeleteFunc(steps, func(u UnnotifiedStep) bool { return u.On > e.On })
				done, kept = done+len(steps), kept+before-len(steps)
				if len(steps) == 0 {
					continue
				}
				changes, err := cw.elsewhere(r, by, c, steps, nil, e, asked)
				if err != nil {
					return nil, err
				}
				all = append(all, changes)
			}
			return all, nil
		}, nil)
		if err != nil {
			return recorded, remaining, fmt.Errorf("record notices that were sent another way; %d are "+
				"recorded, and the same command records the rest: %w", recorded, err)
		}
		recorded, remaining = recorded+done, remaining+kept
	}
	return recorded, remaining, nil
}

// elsewhere judges the case with what a person reports of its steps.
func (cw *Casework) elsewhere(
	r gateway.Reader, by string, c gateway.Case, steps []UnnotifiedStep, messages []rules.SentMessage,
	e rules.Elsewhere, asked rules.Asked,
) (gateway.Changes, error) {
	d, err := read(r, c)
	if err == nil {
		d.FilingsSeen, err = r.FilingsSeen(c.Association)
	}
	if err != nil {
		return gateway.Changes{}, err
	}
	reported := rules.Record{
		Key: rules.Key{Association: c.Association, Tenancy: c.Tenancy}, Source: gateway.Hand, By: by,
		Messages: messages,
	}
	for _, u := range steps {
		n := rules.SentNotice{Rule: u.Rule, Episode: u.Episode, Step: u.step, Ref: u.ref, On: u.On,
			Elsewhere: e}
		if !e.Arrived.IsZero() {
			n.Arrived = e.Arrived.Begins()
		}
		reported.Notices = append(reported.Notices, n)
	}
	return cw.Next(d, append(d.Records, reported), "", asked)
}
