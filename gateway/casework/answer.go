package casework

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"boligbro/gateway"
	"boligbro/rules"
	"boligbro/rules/lang"
	"boligbro/rules/text"
)

// Reason is why a person answers as they do: a closed list, because free text would hold what must not be
// kept.
type Reason struct {
	Code string // worded in lang.Answers
	Kind gateway.TaskKind
	As   rules.Outcome
	Of   rules.Reason // the one reason of a finding, or the one question, that it answers; empty: any
	Ends bool         // nothing else is live: a withdrawal of what the municipality was notified of holds
}

// The questions that have answers of their own.
const (
	goneFromFeed   = rules.Reason(rules.GoneFromFeed)
	tenancyUnknown = rules.Reason(rules.TenancyUnknown)
)

// reasonTenancyNew is the answer to which tenancy it is, where nobody knows it yet.
const reasonTenancyNew = "tenancy-new"

// reasonNotYet is the answer to a question that is asked again when the rules say so.
const reasonNotYet = "not-yet"

// Reasons are those that can be given. No row is answered with a notice: its step is entered by hand, and
// the rules answer.
var Reasons = []Reason{
	{Code: "owed", Kind: gateway.TaskFinding, As: rules.Notify},
	{Code: "facts-confirmed", Kind: gateway.TaskFinding, As: rules.Notify},
	{Code: "not-owed", Kind: gateway.TaskFinding, As: rules.None, Ends: true},
	{Code: "did-not-happen", Kind: gateway.TaskFinding, As: rules.None, Ends: true},
	{Code: "told-before", Kind: gateway.TaskFinding, As: rules.None},
	{Code: "still", Kind: gateway.TaskFinding, As: rules.Notify, Of: rules.PlanMayBeOff},
	{Code: "off", Kind: gateway.TaskFinding, As: rules.None, Of: rules.PlanMayBeOff},
	{Code: reasonSame, Kind: gateway.TaskFinding, As: rules.None, Of: rules.Renumbered},
	{Code: reasonNew, Kind: gateway.TaskFinding, As: rules.Notify, Of: rules.Renumbered},
	{Code: reasonSameTenants, Kind: gateway.TaskFinding, As: rules.None, Of: rules.TenantsReplaced},
	{Code: reasonOtherTenants, Kind: gateway.TaskFinding, As: rules.None, Of: rules.TenantsReplaced},
	{Code: reasonAssigned, Kind: gateway.TaskFinding, As: rules.Notify, Of: rules.AssignmentDoubtful},
	{Code: reasonNotAssigned, Kind: gateway.TaskFinding, As: rules.None, Of: rules.AssignmentDoubtful},
	{Code: reasonNotKnown, Kind: gateway.TaskFinding, As: rules.None, Of: rules.AssignmentDoubtful},
	{Code: "not-filed", Kind: gateway.TaskQuestion, As: rules.None},
	{Code: reasonNotYet, Kind: gateway.TaskQuestion, As: rules.None},
	{Code: "case-over", Kind: gateway.TaskQuestion, As: rules.None, Of: goneFromFeed},
	{Code: "left-out", Kind: gateway.TaskQuestion, As: rules.None, Of: goneFromFeed},
	{Code: reasonTenancyNew, Kind: gateway.TaskQuestion, As: rules.None, Of: tenancyUnknown},
	{Code: "other-number", Kind: gateway.TaskQuestion, As: rules.None, Of: tenancyUnknown},
	{Code: "entered-by-hand", Kind: gateway.TaskRow, As: rules.None},
	{Code: "no-such-step", Kind: gateway.TaskRow, As: rules.None},
	{Code: "told-another-way", Kind: gateway.TaskRow, As: rules.None},
}

// ends reports whether the code of a person's reason says that nothing else is live.
func ends(code string) bool {
	return slices.ContainsFunc(Reasons, func(r Reason) bool { return r.Code == code && r.Ends })
}

// Selection says which tasks are answered at once.
type Selection struct {
	Names   []string  // of the tasks: cases' numbers, or what rows are called; not both
	Rule    string    // or the question's code; empty for rows
	Episode int       // when several are open; 0: the only one
	On      rules.Day // the step's day, when several are open; zero: the only one
}

// NamesRow reports whether the name of a task is that of a row.
func NamesRow(name string) bool { return strings.HasPrefix(strings.ToUpper(text.Key(name)), rowPrefix) }

// fits reports whether something of a case is what is answered.
func (sel *Selection) fits(rule string, episode int, on rules.Day) bool {
	return rule == sel.Rule && (sel.Episode == 0 || episode == sel.Episode) &&
		(sel.On.IsZero() || on == sel.On)
}

// Signed reports whether it says who did something: initials or a user name, one word. A full name is
// somebody's, perhaps a citizen's, and the log keeps it for good.
func Signed(by string) bool {
	by = strings.TrimSpace(by)
	return by != "" && len(by) <= 64 && !strings.ContainsFunc(by, func(r rune) bool {
		return unicode.IsControl(r) || unicode.IsSpace(r)
	})
}

// CheckSigner is why the text cannot say who did something; nil: it can. A random id of a person can.
func CheckSigner(by string) error {
	switch {
	case !Signed(by):
		return lang.ErrBySigned
	case text.HoldsCPR(by):
		return lang.ErrByLikeCPR
	}
	return nil
}

// Resolve records a person's answer (As, Reason and By) to every task that is selected, or to none of them.
// None closes what was open, with who, when and why in the log. Notify makes the notice at once, when what it
// must hold is known. A row stays closed until it changes. An answer that cannot be is a *lang.Error.
func (cw *Casework) Resolve(
	ctx context.Context, s gateway.Scope, sel Selection, a gateway.Answer, asked rules.Asked,
) (gateway.Report, error) {
	a.By = text.Clean(a.By)
	kind, err := kindOf(sel, a)
	if err != nil {
		return gateway.Report{}, err
	}
	a.Kind = kind
	var report gateway.Report
	if kind == gateway.TaskRow {
		err = cw.resolveRows(ctx, s, sel.Names, a)
	} else {
		report, err = cw.resolveCases(ctx, s, sel, a, asked)
	}
	if err != nil {
		return gateway.Report{}, fmt.Errorf("resolve: %w", err)
	}
	return report, nil
}

// kindOf is the kind of task that the answer can be given to.
func kindOf(sel Selection, a gateway.Answer) (gateway.TaskKind, error) {
	rows := 0
	for _, name := range sel.Names {
		if NamesRow(name) {
			rows++
		}
	}
	reason := slices.IndexFunc(Reasons, func(r Reason) bool {
		return r.Code == a.Reason && r.As == a.As && (r.Kind == gateway.TaskRow) == (rows > 0)
	})

	switch {
	case text.HoldsCPR(a.By):
		return "", lang.ErrSignedCPR
	case !Signed(a.By):
		return "", lang.ErrUnsigned
	case rows > 0 && rows < len(sel.Names):
		return "", lang.ErrMixedTasks
	case rows > 0 && a.As != rules.None:
		return "", lang.ErrRowOnlyClosed
	case reason < 0:
		return "", lang.ErrAnswerReason
	}
	return Reasons[reason].Kind, nil
}

// named says about which of several tasks an answer cannot be.
func named(err error, name string, of int) error {
	var refusal *lang.Error
	switch {
	case of < 2:
		return err
	case !errors.As(err, &refusal):
		return fmt.Errorf("%s: %w", name, err)
	}
	told := func(l lang.Language) string { return name + ": " + refusal.TextToProgram(l) }
	return &lang.Error{
		Kind: refusal.Kind, Field: refusal.Field,
		Words:   lang.Text{DA: name + ": " + refusal.Words.DA, EN: name + ": " + refusal.Words.EN},
		Program: lang.Text{DA: told(lang.Danish), EN: told(lang.English)},
	}
}

// resolveCases answers the one finding or question of each case that is selected.
func (cw *Casework) resolveCases(
	ctx context.Context, s gateway.Scope, sel Selection, a gateway.Answer, asked rules.Asked,
) (report gateway.Report, err error) {
	err = cw.Decide(ctx, func(r gateway.Reader) (all []gateway.Changes, err error) {
		report = gateway.Report{}
		for i, number := range sel.Names {
			changes, err := cw.resolveCase(r, s, number, sel, a, asked)
			if err == nil && slices.Contains(sel.Names[:i], number) {
				err = lang.ErrNothingOpen // the first time has answered it
			}
			if err != nil {
				return nil, named(err, number, len(sel.Names))
			}
			for _, c := range changes {
				report.CountAnswer(c)
			}
			all = append(all, changes...)
		}
		return all, nil
	}, nil)
	return report, err
}

func (cw *Casework) resolveCase(
	r gateway.Reader, s gateway.Scope, number string, sel Selection, a gateway.Answer, asked rules.Asked,
) ([]gateway.Changes, error) {
	c, err := r.Case(s, number)
	if err != nil {
		return nil, err
	}
	if !s.Operator && !slices.Contains(s.Associations, c.Association) {
		return nil, gateway.ErrNotFound // only the association's side answers
	}
	d, err := readLast(r, c)
	if err == nil {
		d.FilingsSeen, err = r.FilingsSeen(c.Association)
	}
	if err != nil {
		return nil, err
	}
	if a.Reason == reasonSame || a.Reason == reasonNew {
		answer, _, err := cw.judge().answer(d, sel, a, asked, cw.Now())
		if err != nil {
			return nil, err
		}
		return cw.renumbered(r, d, answer, asked)
	}
	judge := map[string]func(Dossier, gateway.Answer, rules.Asked) (gateway.Changes, error){
		reasonAssigned: cw.assigned, reasonNotAssigned: cw.assigned,
		reasonSameTenants: cw.replacedAs, reasonOtherTenants: cw.replacedAs,
	}[a.Reason]
	if judge != nil {
		answer, _, err := cw.judge().answer(d, sel, a, asked, cw.Now())
		if err != nil {
			return nil, err
		}
		changes, err := judge(d, answer, asked)
		return []gateway.Changes{changes}, err
	}
	changes, err := cw.judge().Answered(d, sel, a, asked, cw.Now())
	return []gateway.Changes{changes}, err
}

// Answered judges the case with a person's answer. An answer that cannot be is a *lang.Error.
func (g Judge) Answered(
	d Dossier, sel Selection, a gateway.Answer, asked rules.Asked, now time.Time,
) (gateway.Changes, error) {
	answer, finding, err := g.answer(d, sel, a, asked, now)
	if err != nil {
		return gateway.Changes{}, err
	}
	basis := d.basis()
	d.Answers = append(d.Answers, answer)
	changes, err := g.Again(d, asked, now)
	changes.Basis, changes.Answers = basis, []gateway.Answer{answer}
	made := len(changes.Notices) + len(changes.Worded) // one that had lapsed is brought back
	if err == nil && a.As == rules.Notify && made == 0 && !planStands(finding, asked) {
		err = lang.ErrNoticeMade
	}
	return changes, err
}

// planStands reports whether the finding is of a planned filing whose day has not begun. An answer that the
// plan stands makes it what it would be without the doubt: the municipality is notified on its day, and not
// before, since the duty is bound to the filing.
func planStands(f rules.Finding, asked rules.Asked) bool {
	return f.Reason == rules.PlanMayBeOff && f.Event.On > asked.Day
}

// answer is the answer to the one open finding or question that is selected, with the finding.
func (g Judge) answer(
	d Dossier, sel Selection, a gateway.Answer, asked rules.Asked, now time.Time,
) (gateway.Answer, rules.Finding, error) {
	j := g.begin(d, asked, now)
	j.ask(d.Records)
	var fitting []answerable
	for _, one := range j.answerable() {
		switch {
		case !sel.fits(one.rule, one.episode, one.on):
		case one.kind == a.Kind:
			fitting = append(fitting, one)
		case one.kind == gateway.TaskQuestion:
			return a, rules.Finding{}, lang.ErrAnswerOfQuestion
		}
	}
	switch {
	case len(fitting) == 0:
		return a, rules.Finding{}, lang.ErrNothingOpen
	case len(fitting) > 1:
		return a, rules.Finding{}, lang.ErrSeveralOpen
	}

	one := fitting[0]
	if !answers(a.Reason, one.reason()) {
		return a, one.finding, lang.ErrAnswerReason
	}
	if a.As == rules.Notify && a.Reason != reasonNew && a.Reason != reasonAssigned {
		if _, missing := rules.AsNotify(&j.merged, one.finding); len(missing) > 0 {
			return a, one.finding, lang.ErrFactsMissing(missing)
		}
	}
	a.ID, a.Association, a.Case, a.Version = gateway.NewID(), d.Case.Association, d.Case.ID, d.Case.Version
	a.Rule, a.Episode, a.Subject, a.About = one.rule, one.episode, one.subject, one.about
	a.At = now
	// what is answered later is later, whatever the clocks of several machines say
	for _, before := range d.Answers {
		if next := before.At.Add(time.Microsecond); next.After(a.At) {
			a.At = next
		}
	}
	return a, one.finding, nil
}

// answers reports whether the code of a person's reason answers a finding with the rules' reason. Whether a
// tenancy is a known case comes before all else about it.
func answers(code string, of rules.Reason) bool {
	return slices.ContainsFunc(Reasons, func(r Reason) bool {
		return r.Code == code && (r.Of == of || r.Of == "" && of != rules.Renumbered && of != rules.TenantsReplaced &&
			of != goneFromFeed && of != tenancyUnknown)
	})
}

// answerable is what of a case a person can answer.
type answerable struct {
	kind    gateway.TaskKind
	rule    string // or the question's code
	episode int
	on      rules.Day // the step's
	subject string
	about   string // as in gateway.Answer
	finding rules.Finding
}

// reason is that of the finding, or the question itself where it has answers of its own.
func (a *answerable) reason() rules.Reason {
	if of := rules.Reason(a.rule); of == goneFromFeed || of == tenancyUnknown {
		return of
	}
	return a.finding.Reason
}

// answerable are the findings that are open, and the questions: those that were put off too, because the
// answer may come before they are asked again.
func (j *judgement) answerable() []answerable {
	var all []answerable
	for _, f := range j.evaluation.Findings {
		if f.Outcome != rules.Review && f.Outcome != rules.Incomplete {
			continue
		}
		if about := j.fingerprint(f); j.answered(about) == nil {
			all = append(all, answerable{
				gateway.TaskFinding, f.Rule, f.Episode, f.Event.On, f.Subject(), about, f,
			})
		}
	}
	for _, q := range slices.Concat(j.questions, j.deferred) {
		all = append(all, answerable{
			kind: gateway.TaskQuestion, rule: string(q.Code), episode: q.Episode, on: q.Event.On,
			about: j.questionKey(q),
		})
	}
	return all
}

// answered is the last answer about what has that blind index; nil when there is none.
func (j *judgement) answered(about string) *gateway.Answer {
	for i := len(j.Answers) - 1; i >= 0; i-- {
		if j.Answers[i].About == about {
			return &j.Answers[i]
		}
	}
	return nil
}
