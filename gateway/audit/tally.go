package audit

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/casework"
	"boligbro/rules"
)

// tallies are the counts of a report while it is read.
type tallies struct {
	ask    *ComplianceAsk
	made   map[string]*gateway.NoticeTally // by rule
	late   map[string][]int                // by rule: how late, in days begun
	duty   map[string]*gateway.DutyTally   // by duty
	days   map[string][]int                // by duty: from its start to its end
	byDay  map[rules.Day][]rules.Duty      // what follows from a filing's notice that arrived then, unanswered
	night  []gateway.NightTally
	raised map[gateway.AlarmKind]*gateway.AlarmTally
	stood  map[gateway.AlarmKind][]int // hours begun
	erased int

	actsErased, unreadable int
}

func newTallies(ask *ComplianceAsk) *tallies {
	return &tallies{
		ask: ask, made: map[string]*gateway.NoticeTally{}, late: map[string][]int{},
		duty: map[string]*gateway.DutyTally{}, days: map[string][]int{}, byDay: map[rules.Day][]rules.Duty{},
		raised: map[gateway.AlarmKind]*gateway.AlarmTally{}, stood: map[gateway.AlarmKind][]int{},
	}
}

// add adds the counts of another part.
func (t *tallies) add(o *tallies) {
	for rule, n := range o.made {
		of(t.made, rule).Add(n)
	}
	for duty, n := range o.duty {
		of(t.duty, duty).Add(n)
	}
	for kind, n := range o.raised {
		sum := of(t.raised, kind)
		sum.Raised, sum.Open = sum.Raised+n.Raised, sum.Open+n.Open
	}
	join(t.late, o.late)
	join(t.days, o.days)
	join(t.stood, o.stood)
	t.night = append(t.night, o.night...)
	t.erased, t.actsErased, t.unreadable = t.erased+o.erased, t.actsErased+o.actsErased,
		t.unreadable+o.unreadable
}

// join appends the values of another part.
func join[K comparable](all, more map[K][]int) {
	for key, values := range more {
		all[key] = append(all[key], values...)
	}
}

// of is the tally with that key, made when it is the first.
func of[K comparable, T any](all map[K]*T, key K) *T {
	if all[key] == nil {
		all[key] = new(T)
	}
	return all[key]
}

const day = 24 * time.Hour

// notice counts one notice by whether the association was in time.
func (t *tallies) notice(n gateway.Notice) {
	tally := of(t.made, n.Rule)
	tally.Made++
	p := casework.Measure(n, t.ask.Asked)
	switch {
	case n.State == gateway.Rejected:
		tally.Rejected++
	case n.State == gateway.Lapsed:
		tally.Lapsed++
	case p.Measured && !p.OnTime && p.Notified:
		tally.Late++
	case p.Measured && !p.OnTime:
		tally.Overdue++
	case p.Measured && p.ByProof:
		tally.OnTime++
	case p.Measured:
		tally.Transmitted++
	case p.Notified:
		tally.Unmeasured++
	default:
		tally.Waiting++
	}
	if p.Measured && p.LateBy > 0 {
		t.late[n.Rule] = append(t.late[n.Rule], int((p.LateBy+day-1)/day))
	}
}

// dutiesOf counts the duties of one notice or case, where duties are shown. The time to appeal is the
// citizen's.
func (t *tallies) dutiesOf(duties []rules.Duty) {
	if !t.ask.duties() {
		return
	}
	for i := range duties {
		d := &duties[i]
		if d.Duty == rules.Appeal {
			continue
		}
		tally := of(t.duty, d.Duty)
		tally.Count++
		*counted(tally, d.State(t.ask.Asked.Day))++
		if !d.Ended.IsZero() {
			t.days[d.Duty] = append(t.days[d.Duty], int(d.Ended-d.Starts))
		}
	}
}

// counted is where a duty in that state is counted.
func counted(tally *gateway.DutyTally, state rules.DutyState) *int {
	switch state {
	case rules.InTime, rules.InDemandTime:
		return &tally.OnTime
	case rules.InExtendedTime:
		return &tally.Extended
	case rules.TooLate:
		return &tally.Late
	case rules.GrantedNoLimit, rules.Met, rules.ContactedOnly:
		return &tally.NoLimit
	case rules.OutcomeUnclear, rules.ToClose:
		return &tally.Unclear
	case rules.CalledOff:
		return &tally.Withdrawn
	case rules.NoAnswer:
		return &tally.NoAnswer
	}
	return &tally.Open
}

// alarm counts one alarm and how long it stood.
func (t *tallies) alarm(a *gateway.Alarm) {
	if t.ask.Municipality != "" && a.Municipality != "" && a.Municipality != t.ask.Municipality ||
		t.ask.Association != "" && a.Association != "" && a.Association != t.ask.Association {
		return
	}
	tally := of(t.raised, a.Kind)
	tally.Raised++
	until := a.Resolved
	if until.IsZero() || !until.Before(t.ask.until()) {
		tally.Open++
		until = t.ask.until()
	}
	t.stood[a.Kind] = append(t.stood[a.Kind], int((until.Sub(a.Raised)+time.Hour-1)/time.Hour))
}

// into writes the counts into the report, in the order of their codes.
func (t *tallies) into(c *gateway.Compliance) {
	c.Notices, c.Alarms, c.Nights = []gateway.NoticeTally{}, []gateway.AlarmTally{}, t.night
	for _, rule := range slices.Sorted(maps.Keys(t.made)) {
		tally := *t.made[rule]
		tally.Rule = rule
		tally.MedianLate, tally.NinetyLate, _ = spread(t.late[rule])
		c.Notices = append(c.Notices, tally)
	}
	if t.ask.duties() {
		c.Duties = []gateway.DutyTally{}
	}
	for _, duty := range slices.Sorted(maps.Keys(t.duty)) {
		tally := *t.duty[duty]
		tally.Duty = duty
		tally.Median, tally.Ninety, _ = spread(t.days[duty])
		c.Duties = append(c.Duties, tally)
	}
	for _, kind := range slices.Sorted(maps.Keys(t.raised)) {
		tally := *t.raised[kind]
		tally.Kind = kind
		tally.Median, _, tally.Most = spread(t.stood[kind])
		c.Alarms = append(c.Alarms, tally)
	}
	c.Erased, c.ActsErased, c.Unreadable = t.erased, t.actsErased, t.unreadable
	slices.SortStableFunc(c.Nights, func(a, b gateway.NightTally) int {
		return cmp.Compare(a.Association, b.Association)
	})
}

// spread is the median, the 90th percentile (nearest rank) and the largest of the values; 0 for none.
func spread(values []int) (median, ninety, most int) {
	if len(values) == 0 {
		return 0, 0, 0
	}
	slices.Sort(values)
	rank := func(percent int) int { return values[(len(values)*percent+99)/100-1] }
	return rank(50), rank(90), values[len(values)-1]
}
