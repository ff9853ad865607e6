package rules

import "cmp"

// QuestionCode says what the association is asked.
type QuestionCode string

const (
	// FiledAsPlanned asks whether a planned filing was made, when its day has passed.
	FiledAsPlanned QuestionCode = "filed-as-planned"
	// FiledAfterTermination asks whether a filing was made after a termination with no later step.
	FiledAfterTermination QuestionCode = "filed-after-termination"
	// GoneFromFeed asks what has become of a case that its source lists no more, where it lists those that are
	// over too.
	GoneFromFeed QuestionCode = "gone-from-feed"
	// TenancyUnknown asks which tenancy was terminated, when no source tells anything of it but the step.
	TenancyUnknown QuestionCode = "tenancy-unknown"
)

// Question is what the association is asked until its system or a person reports a step. Silence is no
// answer: a filing that nobody reports is a notice that never goes.
type Question struct {
	Code    QuestionCode `json:"code"`
	Episode int          `json:"episode"`
	Event   Event        `json:"event"`
	Since   Day          `json:"since"`         // the first day of asking
	Wake    Day          `json:"wake,omitzero"` // set instead of asking: the day on which it will be asked
	// when a repayment plan was broken, since when it is asked anew
	Broken Day `json:"broken,omitzero"`
	// days after "not yet" until it is asked again; 0: it is not
	Again int `json:"again,omitempty"`
}

const (
	planDays        = 3  // hverdage after a planned day without a filing
	terminationDays = 7  // calendar days after a termination without a later step
	reportedDays    = 21 // calendar days after either, where a source reports filings
	againDays       = 14 // calendar days after "not yet", where none does
)

// Questions are what the association is to be asked when asked: whether a request was filed, one at most for
// each episode, what has become of a case that has left its source, and which tenancy it is that nobody knows.
// Those whose day lies ahead are there too, with Wake, so that the case is looked at again.
//
// Whether a request was filed is not asked of a tenancy in which nothing is owed, or after a payment unless
// something still is; nor while a repayment plan runs, until it is broken.
func Questions(c *Case, asked Asked) []Question {
	h := c.History(asked)
	all := h.missed()
	if owed, known := c.Arrears.Owed(); known && owed == 0 {
		return all
	}
	for i := range h.Episodes[1:] {
		e := &h.Episodes[i+1]
		last := e.unanswered()
		if last == nil || last.On.IsZero() {
			continue
		}
		since := h.signs(last)
		if h.rests(since) {
			continue
		}
		all = append(all, h.unknownTenancy(e, last)...)
		q := Question{Code: FiledAfterTermination, Episode: e.Number, Event: *last.Event, Broken: since.broken}
		if last.Kind == FilingPlanned {
			q.Code = FiledAsPlanned
		}
		q.Since, q.Again = asked.first(q.Code, max(last.On, since.broken))
		if asked.Day < q.Since {
			q.Wake = q.Since
		}
		all = append(all, q)
	}
	return all
}

// missed asks what has become of the case, by the last legal step of its newest episode, when a source has
// stopped telling of it that should: whether that told of the step, or of the tenancy only, and whoever else
// still tells of it.
func (h *History) missed() []Question {
	if h.Missed.IsZero() {
		return nil
	}
	e := &h.Episodes[len(h.Episodes)-1]
	var last *Step
	for _, s := range e.Steps {
		if s.Kind.Step() && !s.On.IsZero() {
			last = s
		}
	}
	if last == nil {
		return nil
	}
	q := Question{Code: GoneFromFeed, Episode: e.Number, Event: *last.Event, Since: h.Missed}
	if h.Asked.Day < q.Since {
		q.Wake = q.Since
	}
	return []Question{q}
}

// unknownTenancy asks which tenancy was terminated, when nothing is known of it. About a demand or a filing the
// rules ask for what is missing; about a termination they ask nothing.
func (h *History) unknownTenancy(e *Episode, last *Step) []Question {
	if last.Kind != Terminated || last.Gone || h.Facts.known() || len(h.Disputed) > 0 {
		return nil
	}
	return []Question{{Code: TenancyUnknown, Episode: e.Number, Event: *last.Event, Since: last.On}}
}

// known reports whether anything is known.
func (f *Facts) known() bool {
	return f.Landlord != "" || f.Department != "" || f.Tenancy != (Tenancy{}) || len(f.Tenants) > 0 ||
		f.Household != (Household{}) || f.Arrears != nil
}

// first is the first day of asking after the day, and how many days after "not yet" it is asked again.
func (a Asked) first(code QuestionCode, after Day) (since Day, again int) {
	switch {
	case a.ReportsFilings:
		return after.Add(reportedDays), 0
	case code == FiledAsPlanned:
		return after.AddHverdage(planDays), againDays
	}
	return after.Add(terminationDays), againDays
}

// rests reports whether the matter rests: all has been paid, or a repayment plan runs. What is owed after a
// new demand is owed for that.
func (h *History) rests(since signs) bool {
	owed, known := h.Arrears.Owed()
	return since.running || since.paid && (since.renewed || !known || owed == 0)
}

// Sign is why a planned filing may be off, or why it is not known whether a dwelling was assigned.
type Sign string

const (
	SignPaid        Sign = "paid"        // all was paid, or a repayment plan was kept
	SignNothingOwed Sign = "not-owed"    // the arrears are known to be none
	SignPlanRuns    Sign = "plan-agreed" // a repayment plan runs
	SignMovedOut    Sign = "moved-out"   // the tenants have moved out
)

// signs are what was reported since a filing was planned, or since a termination, of whether one will follow.
type signs struct {
	paid    bool // all was paid, or a repayment plan was kept
	running bool // a repayment plan was agreed, and has not been broken
	broken  Day  // when one was last broken
	renewed bool // a demand was sent after all was paid
	left    bool // the tenants are seen to have moved out
}

// signs reads what was reported since the step. A payment that is reported ahead is no less reported.
func (h *History) signs(last *Step) (since signs) {
	for _, s := range h.Steps {
		if s.Gone || s.On.IsZero() || !h.cameSince(s, last) {
			continue
		}
		switch s.Kind {
		case PlanBroken:
			since.broken, since.running = s.On, false
		case PlanAgreed:
			since.running = true
		case Paid, PlanKept:
			since.paid, since.running = true, false
		case Demanded:
			since.renewed = since.paid
		case MovedOut:
			since.left = since.left || s.seen
		}
	}
	return since
}

// cameSince reports whether the step came after the termination was made, or after the filing was planned.
// When it was planned is known where the two were reported one after the other; else it was no earlier than
// the last step before its day.
func (h *History) cameSince(s, last *Step) bool {
	if last.Kind != FilingPlanned {
		return s.On >= last.On
	}
	if !s.Reported.IsZero() && !last.Reported.IsZero() && !s.Reported.Equal(last.Reported) {
		return s.Reported.After(last.Reported)
	}
	var from Day
	for _, before := range h.Steps[:last.place] {
		if before.Kind.frames() && before.Kind != FilingPlanned && !before.Gone {
			from = before.On
		}
	}
	return s.On >= from
}

// unanswered is the plan or the termination of which nobody has said whether a filing followed; nil: there is
// none, or the matter has ended. What is reported no more ends nothing, and a plan or a termination that is
// counts only where no other is reported. An act of the fogedret answers nothing: after a plan it is still
// asked whether, and when, it was filed; after a termination alone the rule on filings asks a person about
// that act. Nor does a new demand answer it, or that the fogedret moved a date.
func (e *Episode) unanswered() *Step {
	var last, gone *Step
	for _, s := range e.Steps {
		switch {
		case !s.seen && s.Kind != FilingPlanned && s.Kind != CourtDateSet:
		case s.ends(e.LeftSource):
			return nil
		case s.Kind.Bailiff():
			if last != nil && last.Kind == Terminated {
				last = nil
			}
		case s.Kind != Terminated && s.Kind != FilingPlanned:
		case s.Gone:
			gone = later(gone, s)
		default:
			last = later(last, s)
		}
	}
	return cmp.Or(last, gone)
}

// ends reports whether the matter ends with the step.
func (s *Step) ends(leftSource bool) bool {
	return (s.Kind == Filed || s.Kind == Withdrawn || s.Kind == MovedOut) && (!s.Gone || leftSource)
}

// later is the one of two plans or terminations that is asked about: the last, but a plan before any
// termination.
func later(before, s *Step) *Step {
	if before != nil && before.Kind == FilingPlanned && s.Kind != FilingPlanned {
		return before
	}
	return s
}
