package rules

import "cmp"

// QuestionCode says what the association is asked.
type QuestionCode string

const (
	// FiledAsPlanned asks whether a planned filing was made, from three hverdage after its day.
	FiledAsPlanned QuestionCode = "filed-as-planned"
	// FiledAfterTermination asks whether a filing was made, from seven days after a termination with no later
	// step.
	FiledAfterTermination QuestionCode = "filed-after-termination"
)

// Question is what the association is asked until its system or a person reports a step. Silence is no
// answer: a filing that nobody reports is a notice that never goes.
type Question struct {
	Code    QuestionCode `json:"code"`
	Episode int          `json:"episode"`
	Event   Event        `json:"event"`
	Since   Day          `json:"since"`         // the first day of asking
	Wake    Day          `json:"wake,omitzero"` // set instead of asking: the day on which it will be asked
}

const (
	planDays        = 3 // hverdage after a planned day without a filing
	terminationDays = 7 // calendar days after a termination without a later step
)

// Questions are what the association is to be asked when asked, one at most for each episode.
// Those whose day lies ahead are there too, with Wake, so that the case is looked at again.
func Questions(c *Case, asked Asked) []Question {
	var all []Question
	h := c.History(asked)
	for i := range h.Episodes[1:] {
		e := &h.Episodes[i+1]
		last := e.unanswered()
		if last == nil || last.On.IsZero() {
			continue
		}
		q := Question{
			Code: FiledAfterTermination, Episode: e.Number, Event: *last.Event,
			Since: last.On.Add(terminationDays),
		}
		if last.Kind == FilingPlanned {
			q.Code, q.Since = FiledAsPlanned, last.On.AddHverdage(planDays)
		}
		if asked.Day < q.Since {
			q.Wake = q.Since
		}
		all = append(all, q)
	}
	return all
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
		case s.courtActs():
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
