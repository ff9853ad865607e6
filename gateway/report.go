package gateway

// Report is what a run came to.
type Report struct {
	Run        Run
	Cases      int // cases that are new or changed
	Notices    int // notices that are new
	Messages   int // what follows in the threads of earlier notices, counted where a person has answered
	Duplicates int // notices that were owed again and had been made before
	Lapsed     int // notices that the municipality has not got, and that are not owed any more
	Replaced   int // what followed on a notice, has not been got, and is not so any more
	Worded     int // notices that it has not got, and that were worded anew
	Sources    map[string]Count
	Resumed    Count // what came of what an earlier process had left undone
}

// Count is what came of one source: a case counts for each source that reported something new about it,
// its notices for the first of those that reported a step.
type Count struct{ Cases, Notices, Duplicates int }

// Add adds what came of a whole run.
func (c *Count) Add(r Report) {
	c.Cases, c.Notices, c.Duplicates = c.Cases+r.Cases, c.Notices+r.Notices, c.Duplicates+r.Duplicates
}

// Add adds what came of a chunk.
func (r *Report) Add(chunk Report) {
	r.Cases += chunk.Cases
	r.Notices += chunk.Notices
	r.Duplicates += chunk.Duplicates
	r.Lapsed += chunk.Lapsed
	r.Replaced += chunk.Replaced
	r.Worded += chunk.Worded
	if r.Sources == nil {
		r.Sources = map[string]Count{}
	}
	for name, c := range chunk.Sources {
		sum := r.Sources[name]
		r.Sources[name] = Count{sum.Cases + c.Cases, sum.Notices + c.Notices, sum.Duplicates + c.Duplicates}
	}
}

// CountAnswer is Count where a person, or a program, has answered or entered something: a notice that is
// worded anew, or brought back, is one that is to be sent.
func (r *Report) CountAnswer(c Changes) {
	r.Count(c)
	r.Notices, r.Worded = r.Notices+r.Worded, 0
}

// Count adds what a case's changes come to.
func (r *Report) Count(c Changes) {
	r.Notices += len(c.Notices)
	r.Messages += len(c.Messages)
	r.Duplicates += c.Repeated
	r.Worded += len(c.Worded)
	for i := range c.Lapsed {
		switch {
		case c.Lapsed[i].Kind == FirstNotice:
			r.Lapsed++
		case CauseOf(c.Lapsed[i].Detail) == CauseReplaced:
			r.Replaced++
		}
	}
}
