package rules_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"boligbro/rules"
)

// counts are what a simulated year came to: what the association was asked, and what the municipality heard.
type counts struct {
	Needed   int // questions whose answer the feed does not hold
	Needless int // questions that the feed has answered, or will
	Reviews  int // findings that a person had to decide
	Off      int // of these, whether a planned filing is still to be made
	Notices  int
	Never    int // notices of planned filings that were never made
	Late     int
}

// TestSimulatedYear follows 151 terminations through a year, with repayment plans, payments, planned filings
// that are moved and called off, withdrawals, and filings withdrawn and made again on one day, read each
// evening from four shapes of feed. A person answers truthfully at once. Every filing and every demand that
// is owed a notice has one, in time; few questions are needless, and none has its answer in what the feed
// says the same evening.
func TestSimulatedYear(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		shape
		want counts
	}{
		{shape{}, counts{Needed: 6, Needless: 14, Reviews: 24, Off: 18, Notices: 124, Never: 4}},
		{shape{withdrawals: true}, counts{Needed: 4, Needless: 14, Reviews: 3, Notices: 124, Never: 4}},
		{shape{perTenancy: true},
			counts{Needed: 6, Needless: 14, Reviews: 19, Off: 13, Notices: 124, Never: 4}},
		{shape{perTenancy: true, withdrawals: true},
			counts{Needed: 4, Needless: 14, Reviews: 8, Off: 2, Notices: 124, Never: 4}},
	} {
		t.Run(c.String(), func(t *testing.T) {
			t.Parallel()
			y := newYear(t, c.shape, 145)
			y.pass()
			t.Logf("%d tenancies, %+v", len(y.tenancies), y.counts)
			if diff := cmp.Diff(c.want, y.counts); diff != "" {
				t.Errorf("the counts have changed:\n%s", diff)
			}
			if y.Needless > 30 || y.Late > 0 {
				t.Errorf("%d needless questions, %d late notices", y.Needless, y.Late)
			}
			for _, fault := range y.faults {
				t.Error(fault)
			}
		})
	}
}

// year is one feed's year.
type year struct {
	counts
	shape
	t         *testing.T
	set       *rules.Set
	tenancies []*followed
	reports   bool // the feed has reported a filing
	faults    []string
}

// followed is a tenancy as Boligbro has it.
type followed struct {
	life
	records  []rules.Record
	read     []rules.Event // what the feed said last
	notices  []rules.SentNotice
	wake     rules.Day
	answered map[string]bool
	again    map[string]rules.Day // when a question is asked again
}

func newYear(t *testing.T, s shape, terminations int) *year {
	y := &year{t: t, shape: s, set: rules.Law()}
	for _, l := range lives(terminations) {
		y.tenancies = append(y.tenancies, &followed{
			life: l, answered: map[string]bool{}, again: map[string]rules.Day{},
		})
	}
	return y
}

// pass goes through the year, and three months more, until what began in it has ended.
func (y *year) pass() {
	for d := rules.Date(2026, time.January, 1); d < rules.Date(2027, time.April, 1); d++ {
		for _, f := range y.tenancies { // the sweep after midnight
			if !f.wake.IsZero() && f.wake <= d {
				y.judge(f, d.Begins().Add(5*time.Minute), false)
			}
		}
		for _, f := range y.tenancies { // the evening's reading
			if y.pull(f, d) || !f.wake.IsZero() && f.wake <= d {
				y.judge(f, d.Begins().Add(20*time.Hour), true)
			}
		}
	}
	for _, f := range y.tenancies {
		y.check(f)
	}
}

// pull reads the feed; true: it says something new.
func (y *year) pull(f *followed, d rules.Day) bool {
	if !f.news(d) {
		return false
	}
	f.read = y.rows(&f.life, d)
	next := rules.Record{Source: "feed", Facts: f.facts, Events: slices.Clone(f.read)}
	next.Facts.Arrears = f.owing(d)
	if len(f.records) > 0 {
		next = rules.Succeed(f.records[0], next)
	}
	f.records = []rules.Record{next}
	rules.Identify(f.records, d.Begins().Add(20*time.Hour))
	y.reports = y.reports || slices.ContainsFunc(f.read, filing)
	return true
}

func filing(e rules.Event) bool { return e.Kind == rules.Filed }

func (y *year) judge(f *followed, at time.Time, evening bool) {
	c := rules.Merge(f.id, "13748136", f.records)
	c.Notices = f.notices
	asked := rules.AskedAt(at)
	asked.ReportsFilings = y.reports
	f.wake = 0
	for _, finding := range y.set.Evaluate(nil, &c, asked) {
		f.wakes(finding.Wake)
		switch finding.Outcome {
		case rules.Notify:
			y.notify(f, &finding, at)
		case rules.Review, rules.Incomplete:
			y.review(f, &finding, at)
		}
	}
	for _, q := range rules.Questions(&c, asked) {
		f.wakes(q.Wake)
		if q.Wake.IsZero() {
			y.question(f, &q, rules.DayOf(at), evening)
		}
	}
}

func (f *followed) wakes(d rules.Day) {
	if !d.IsZero() && (f.wake.IsZero() || d < f.wake) {
		f.wake = d
	}
}

func (y *year) notify(f *followed, finding *rules.Finding, at time.Time) {
	y.Notices++
	e := &finding.Event
	if finding.Late {
		y.Late++
		y.faults = append(y.faults,
			fmt.Sprintf("%s: %s of %s is late on %s", f.id, e.Kind, e.On, at.Format(time.DateOnly)))
	}
	if e.Kind == rules.FilingPlanned && !f.filedAfter(e.On) {
		y.Never++
	}
	f.notices = append(f.notices, rules.SentNotice{
		Rule: finding.Rule, Episode: finding.Episode, Step: e.ID, Ref: e.Ref, On: e.On, Transmitted: at,
		Arrived: at,
	})
}

// review lets a person decide what the rules could not: that the filing is made or will be, or not.
func (y *year) review(f *followed, finding *rules.Finding, at time.Time) {
	key := fmt.Sprint(finding.Rule, finding.Episode, finding.Reason, finding.Event, len(f.read))
	if f.answered[key] {
		return
	}
	f.answered[key] = true
	y.Reviews++
	if finding.Reason == rules.PlanMayBeOff {
		y.Off++
	}
	e := &finding.Event
	live := e.Kind == rules.Filed && !f.toldOf(e.On) || e.Kind == rules.FilingPlanned && f.filedAfter(e.On)
	if live {
		y.notify(f, finding, at)
	}
}

// question asks a person, who says that it has ended or that it is not yet filed.
func (y *year) question(f *followed, q *rules.Question, d rules.Day, evening bool) {
	key := fmt.Sprint(q.Code, q.Episode, q.Event, q.Broken)
	again, asked := f.again[key]
	if f.answered[key] || asked && (again.IsZero() || again > d) {
		f.wakes(again)
		return
	}
	if !evening {
		f.wakes(d) // until the evening's reading has had its say
		return
	}
	ended := f.endedBy(q.Event.On, d)
	if ended {
		y.Needed++
		f.answered[key] = true
		return
	}
	y.Needless++
	if f.filedOn(d) {
		y.faults = append(y.faults,
			fmt.Sprintf("%s is asked on %s, and the feed answers it that evening", f.id, d))
	}
	f.again[key] = 0
	if q.Again > 0 {
		f.again[key] = d.Add(q.Again)
		f.wakes(f.again[key])
	}
}

// check finds filings, and demands that are owed a notice, of which the municipality was not notified in
// time.
func (y *year) check(f *followed) {
	for _, e := range f.steps {
		switch {
		case e.Kind == rules.Filed && !f.toldOf(e.On):
			y.faults = append(y.faults,
				fmt.Sprintf("%s: nobody heard of the filing of %s\n%s", f.id, e.On, f))
		case e.Kind == rules.Demanded && f.assigned &&
			!slices.ContainsFunc(f.notices, func(n rules.SentNotice) bool {
				return n.Rule == rules.AssignedTenantDemand && n.On == e.On &&
					rules.DayOf(n.Transmitted) == e.On
			}):
			y.faults = append(y.faults, fmt.Sprintf("%s: nobody heard of the demand of %s", f.id, e.On))
		}
	}
}

// toldOf reports whether the municipality was notified of the filing of that day, by the day: of it, or of
// the plan.
func (f *followed) toldOf(filed rules.Day) bool {
	began := f.live(filed)
	return slices.ContainsFunc(f.notices, func(n rules.SentNotice) bool {
		sent := rules.DayOf(n.Transmitted)
		return n.Rule == rules.EvictionFiled && sent >= began && sent <= filed
	})
}

func (f *followed) String() string {
	var b strings.Builder
	for _, e := range f.steps {
		fmt.Fprintf(&b, "\t%s %s, known %s\n", e.Kind, e.On, e.known)
	}
	for _, n := range f.notices {
		fmt.Fprintf(&b, "\tnotified: %s %s, %s\n", n.Rule, n.On, rules.DayOf(n.Transmitted))
	}
	return b.String()
}
