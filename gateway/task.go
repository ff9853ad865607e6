package gateway

import (
	"time"

	"boligbro/rules"
	"boligbro/rules/lang"
)

// TaskKind says what a person has to do.
type TaskKind string

// The kinds, in the order in which a list shows them.
const (
	TaskFinding  TaskKind = "finding"  // decide what the rules could not, or fill in what is missing
	TaskQuestion TaskKind = "question" // tell whether a step that nobody has reported was taken
	TaskRow      TaskKind = "row"      // look at a row that could not be used and may hold a legal step
	TaskCall     TaskKind = "call"     // call a tenant
	TaskPlan     TaskKind = "plan"     // follow up a repayment plan
	// have a case mended that cannot be read, or what a municipality has recorded; it stands until it can be
	TaskUnreadable TaskKind = "unreadable"
)

// Task (opgave) is what waits for a person, until it is answered or what it is about is gone. It keeps its
// ID, Since, Owner and Substitute for as long as it is about the same.
type Task struct {
	ID          string // random
	Kind        TaskKind
	Association string // CVR number
	// the case's id, its number, and the housing system's own number, which the store fills in when it is
	// read; empty for a row
	Case, Number, Tenancy string

	Rule    string // or the question's code; empty for a row
	Episode int
	Subject string // the step, where the rule has a notice for each (rules.Finding.Subject)
	Outcome rules.Outcome
	Reason  rules.Reason
	Missing []rules.Field
	Due     rules.Day // the day by which the municipality was to be notified
	Since   time.Time

	Owner, Substitute string // who sees to it: initials or user names; empty: nobody in particular

	// Sealed; nothing when the case has been erased.
	Unreadable bool            // in a list: its sealed part cannot be read
	First      bool            // known children: it comes before others
	Finding    *rules.Finding  // a finding's, without the step's reference
	Question   *rules.Question // a question's, without the step's reference
	Row        *Quarantined    // a row's
}

// On is the day of the step that it is about; zero: it is about none.
func (t *Task) On() rules.Day {
	switch {
	case t.Finding != nil:
		return t.Finding.Event.On
	case t.Question != nil:
		return t.Question.Event.On
	}
	return 0
}

// Text says what a person must answer.
func (t *Task) Text(l lang.Language) string {
	switch {
	case t.Kind == TaskUnreadable:
		return lang.Unreadable(string(t.Reason)).In(l)
	case t.Row != nil:
		return t.Row.Problem.Text(l)
	case t.Question != nil:
		return t.Question.Text(l)
	case t.Finding != nil:
		return t.Finding.Text(l)
	case t.Kind == TaskQuestion:
		return (&rules.Question{Code: rules.QuestionCode(t.Rule), Episode: t.Episode}).Text(l)
	}
	f := rules.Finding{
		Rule: t.Rule, Episode: t.Episode, Outcome: t.Outcome, Reason: t.Reason, Missing: t.Missing,
		Due: t.Due,
	}
	return f.Text(l)
}

// TaskPlace is where a task stands in the list.
type TaskPlace struct {
	Kind  TaskKind
	Due   rules.Day
	Since time.Time
	Line  int // of a row
	ID    string
}

// Place is where the task stands in the list: by its kind, what is due soonest first and what has no day
// last, then what has waited longest, and rows that came together as they came. What an agreement asks for
// stands at the day on which it came up: the list is sorted by the database, and the agreement's own day
// would tell there that children live in the home.
func (t *Task) Place() TaskPlace {
	p := TaskPlace{Kind: t.Kind, Due: t.Due, Since: t.Since, ID: t.ID}
	if t.Kind == TaskFinding && !rules.Statutory(t.Rule) {
		p.Due = rules.DayOf(t.Since)
	}
	if t.Row != nil {
		p.Line = t.Row.Problem.Line
	}
	return p
}

// TaskFilter chooses tasks; what is empty chooses all.
type TaskFilter struct {
	IDs   []string
	Case  string    // of one case, by its id
	Rows  string    // the rows of an association, by CVR number
	Alike []string  // the rows whose keys begin with one of these, each RowDigits long
	After TaskPlace // those that come after this place
	Limit int
}

// RowDigits is how many digits of a row's key rows are found by.
const RowDigits = 8
