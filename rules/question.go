package rules

import "cmp"

// QuestionCode says what the association is asked.
type QuestionCode string

const (
	// FiledAsPlanned asks whether a planned filing was made, from three hverdage after its day.
	FiledAsPlanned QuestionCode = "filed-as-planned"
	// FiledAfterTermination asks whether a filing was made, from seven days after a termination with no later step.
	FiledAfterTermination QuestionCode = "filed-after-termination"
)

// Question is what the association is asked until its system or a person tells of a step. Silence is no answer:
// a filing that nobody tells of is a notice that never goes.
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
	events := c.ordered()
	var all []Question
	for s := firstEpisode(events); s.number > 0; s = s.next(events) {
		last := lastStep(events[s.from:s.to], asked)
		if last == nil || last.On.IsZero() {
			continue
		}
		q := Question{Episode: s.number, Event: *last}
		switch last.Kind {
		case FilingPlanned:
			q.Code, q.Since = FiledAsPlanned, last.On.AddHverdage(planDays)
		case Terminated:
			q.Code, q.Since = FiledAfterTermination, last.On.Add(terminationDays)
		default:
			continue
		}
		if asked.Day < q.Since {
			q.Wake = q.Since
		}
		all = append(all, q)
	}
	return all
}

// lastStep is the last thing in an episode that could call for a filing or end the matter; nil when it has ended.
// What is no longer told ends nothing, and a plan or a termination that is counts only where no other is told. An
// act of the fogedret answers nothing: after a plan it is still asked whether, and when, it was filed; after a
// termination alone the rule on filings asks a person about that act.
func lastStep(events []Event, asked Asked) *Event {
	var last, gone *Event
	over := left(events)
	for i := range events {
		e := &events[i]
		if e.Kind != FilingPlanned && e.Kind != CourtDateSet && !asked.sees(e) {
			continue
		}
		switch e.Kind {
		case Demanded, Postponed:
			// A new demand after a termination, or that the fogedret moved a date, does not answer whether something was filed.
		case Terminated, FilingPlanned:
			step := &last
			if e.Gone {
				step = &gone
			}
			if *step == nil || (*step).Kind != FilingPlanned || e.Kind == FilingPlanned {
				*step = e
			}
		case CourtDateSet, Evicted:
			if last != nil && last.Kind == Terminated {
				last = nil
			}
		case Filed, Withdrawn, MovedOut:
			if !e.Gone || over {
				return nil
			}
		}
	}
	return cmp.Or(last, gone)
}
