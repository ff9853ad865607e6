package rules_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"boligbro/rules"
)

// life is what truly happens in a tenancy, and when the housing system comes to know.
type life struct {
	id       string
	facts    rules.Facts
	assigned bool // by the municipality, and in its first year
	balance  bool // the feed says what is owed
	steps    []happening
	zero     []rules.Day // when nothing is owed any more, though no payment is reported as a step
}

// happening is a step, or what ends the matter without one being reported.
type happening struct {
	rules.Event
	known  rules.Day // a plan is known before its day
	silent bool      // the association knows, and writes it nowhere
}

// lives are tenancies with so many terminations in a year; always the same.
func lives(terminations int) (all []life) {
	r := rand.New(rand.NewPCG(2026, 1127))
	for made := 0; made < terminations; {
		l := newLife(r, len(all)+1)
		last := l.cycle(r, rules.Date(2026, time.January, 5)+rules.Day(r.IntN(280)))
		gone := l.steps[len(l.steps)-1].Kind == rules.MovedOut ||
			l.steps[len(l.steps)-1].Kind == rules.Evicted
		if !gone && r.IntN(4) == 0 && last < rules.Date(2026, time.October, 1) {
			l.cycle(r, last.Add(60+r.IntN(30)))
		}
		for _, e := range l.steps {
			if e.Kind == rules.Terminated {
				made++
			}
		}
		all = append(all, l)
	}
	for i := range againLives {
		l := newLife(r, len(all)+1)
		l.again(rules.Date(2026, time.March, 10).Add(20*i), i%2 == 0)
		all = append(all, l)
	}
	return all
}

// againLives is in how many tenancies a filing is withdrawn and made again on one day, beside the others.
const againLives = 6

// again is a filing that is withdrawn and made again on one day, with a number or without, and then carried
// out.
func (l *life) again(terminated rules.Day, numbered bool) {
	filed := terminated.Add(8)
	once := filed.Add(20)
	l.add(rules.Terminated, terminated)
	l.add(rules.Filed, filed)
	l.add(rules.Withdrawn, once)
	l.add(rules.Filed, once)
	if !numbered {
		for i := range l.steps {
			l.steps[i].Ref = ""
		}
	}
	l.add(rules.Evicted, once.Add(28))
}

func newLife(r *rand.Rand, number int) life {
	l := life{id: fmt.Sprintf("1-%d", number), assigned: r.IntN(6) == 0, balance: r.IntN(3) > 0}
	l.facts = rules.Facts{
		Tenancy: rules.Tenancy{
			Kind: rules.Family, Start: rules.Date(2019, time.May, 1), Municipality: "0751",
			Assigned: rules.No,
			Address:  rules.Address{Street: "Vestergade 12", PostalCode: "8000", City: "Aarhus C"},
		},
		Tenants: []rules.Tenant{{Name: "Anne Ærø"}},
	}
	return l
}

// add is a step that the system knows on its day.
func (l *life) add(kind rules.EventKind, on rules.Day) { l.know(kind, on, on) }

func (l *life) know(kind rules.EventKind, on, known rules.Day) {
	e := rules.Event{Kind: kind, On: on, Ref: fmt.Sprintf("%s/%d", l.id, len(l.steps))}
	if kind == rules.Filed || kind == rules.FilingPlanned {
		e.Ground = rules.GroundArrears
	}
	if kind == rules.Withdrawn || kind == rules.FilingPlanned {
		e.Ref = ""
	}
	l.steps = append(l.steps, happening{Event: e, known: known})
}

// cycle is one case of arrears from its demand; the day on which it has ended.
func (l *life) cycle(r *rand.Rand, demanded rules.Day) rules.Day {
	within := func(from, to int) int { return from + r.IntN(to-from+1) }
	if l.assigned && len(l.steps) == 0 {
		l.facts.Tenancy.Start, l.facts.Tenancy.Assigned = demanded.Add(-90), rules.Yes
	}
	l.assigned = l.assigned && demanded <= l.facts.Tenancy.Start.Years(1)
	l.add(rules.Demanded, demanded)
	if r.IntN(2) == 0 {
		return l.pays(r, demanded.Add(within(3, 14)), false)
	}
	terminated := demanded.Add(within(16, 24))
	l.add(rules.Terminated, terminated)
	switch chance := r.IntN(100); {
	case chance < 25:
		return l.pays(r, terminated.Add(within(2, 18)), true)
	case chance < 45:
		return l.plan(r, terminated.Add(within(3, 15)))
	case chance < 55:
		out := terminated.Add(within(5, 25))
		l.add(rules.MovedOut, out)
		return out
	case chance < 92:
		return l.files(r, terminated)
	}
	// the association waits, and may let the matter lie
	end := terminated.Add(within(25, 60))
	if r.IntN(2) == 0 {
		l.add(rules.Filed, end)
		return l.court(r, end)
	}
	return l.drops(end)
}

// drops is that the association gives the matter up, and writes it nowhere.
func (l *life) drops(on rules.Day) rules.Day {
	l.steps = append(l.steps,
		happening{Event: rules.Event{Kind: rules.Withdrawn, On: on}, known: on, silent: true})
	return on
}

// pays is that all is paid; a system that knows the balance does not always report the payment as a step.
func (l *life) pays(r *rand.Rand, on rules.Day, withdraws bool) rules.Day {
	if l.balance && r.IntN(3) == 0 {
		l.zero = append(l.zero, on)
	} else {
		l.add(rules.Paid, on)
	}
	if withdraws {
		l.add(rules.Withdrawn, on)
	}
	return on
}

// plan is a repayment plan, for which what is open is withdrawn. Two of three are kept.
func (l *life) plan(r *rand.Rand, agreed rules.Day) rules.Day {
	l.add(rules.PlanAgreed, agreed)
	l.add(rules.Withdrawn, agreed)
	if r.IntN(3) > 0 {
		kept := agreed.Add(90)
		l.add(rules.PlanKept, kept)
		return kept
	}
	broken := agreed.Add(30 + r.IntN(30))
	l.add(rules.PlanBroken, broken)
	filed := broken.Add(8 + r.IntN(4))
	l.know(rules.FilingPlanned, filed, broken.Add(1))
	l.add(rules.Filed, filed)
	return l.court(r, filed)
}

// files is a filing, most often planned before; a plan may be moved, or given up because all is paid.
func (l *life) files(r *rand.Rand, terminated rules.Day) rules.Day {
	if r.IntN(5) < 2 {
		filed := terminated.Add(5 + r.IntN(16))
		l.add(rules.Filed, filed)
		return l.court(r, filed)
	}
	made := terminated.Add(1 + r.IntN(3))
	on := made.Add(4 + r.IntN(9))
	l.know(rules.FilingPlanned, on, made)
	switch chance := r.IntN(20); {
	case chance < 3:
		on = on.Add(3 + r.IntN(8))
		l.know(rules.FilingPlanned, on, made.Add(3))
	case chance < 5: // later than planned, and the plan stands
		on = on.Add(2 + r.IntN(5))
	case chance < 9:
		return l.pays(r, made.Add(1+r.IntN(3)), true)
	case chance < 11:
		return l.drops(on.Add(1))
	}
	l.add(rules.Filed, on)
	return l.court(r, on)
}

// court is what comes after a filing.
func (l *life) court(r *rand.Rand, filed rules.Day) rules.Day {
	hearing := filed.Add(21 + r.IntN(15))
	l.know(rules.CourtDateSet, hearing, filed.Add(6))
	switch r.IntN(4) {
	case 0:
		return l.pays(r, filed.Add(7+r.IntN(12)), true)
	case 1:
		l.add(rules.Evicted, hearing)
		return hearing
	case 2:
		out := filed.Add(8 + r.IntN(12))
		l.add(rules.MovedOut, out)
		return out
	}
	agreed := filed.Add(8 + r.IntN(10))
	l.add(rules.PlanAgreed, agreed)
	l.add(rules.Withdrawn, agreed)
	l.add(rules.PlanKept, agreed.Add(90))
	return agreed.Add(90)
}

// news reports whether the system comes to know anything on the day.
func (l *life) news(d rules.Day) bool {
	return slices.Contains(l.zero, d) ||
		slices.ContainsFunc(l.steps, func(e happening) bool { return e.known == d || e.On == d })
}

// began is the day of the termination that the filing of that day follows.
func (l *life) began(filed rules.Day) (began rules.Day) {
	for _, e := range l.steps {
		if (e.Kind == rules.Terminated || e.Kind == rules.PlanBroken) && e.On <= filed {
			began = max(began, e.On)
		}
	}
	return began
}

// live is the day from which a notice can be of the filing of that day: of its termination, or of the
// withdrawal of the filing before it.
func (l *life) live(filed rules.Day) rules.Day {
	from := l.began(filed)
	for _, e := range l.steps {
		if e.Kind == rules.Withdrawn && e.On <= filed && !e.silent {
			from = max(from, e.On)
		}
	}
	return from
}

// filedAfter reports whether the filing planned for the day was made, on it or shortly after.
func (l *life) filedAfter(planned rules.Day) bool {
	return slices.ContainsFunc(l.steps, func(e happening) bool {
		return e.Kind == rules.Filed && e.On >= planned && e.On <= planned.Add(14)
	})
}

func (l *life) filedOn(d rules.Day) bool {
	return slices.ContainsFunc(l.steps, func(e happening) bool { return e.Kind == rules.Filed && e.On == d })
}

// endedBy reports whether the matter of the step's day has ended by the other, with a withdrawal.
func (l *life) endedBy(step, by rules.Day) bool {
	return slices.ContainsFunc(l.steps, func(e happening) bool {
		return e.Kind == rules.Withdrawn && e.known >= step-30 && e.On <= by && e.On >= l.began(step)
	})
}

// owing is what the feed says is owed on the day; nil: it does not.
func (l *life) owing(d rules.Day) *rules.Arrears {
	if !l.balance {
		return nil
	}
	var demanded, settled rules.Day
	for _, e := range l.steps {
		switch {
		case e.On > d:
		case e.Kind == rules.Demanded:
			demanded = max(demanded, e.On)
		case e.Kind == rules.Paid, e.Kind == rules.PlanKept:
			settled = max(settled, e.On)
		}
	}
	for _, on := range l.zero {
		if on <= d {
			settled = max(settled, on)
		}
	}
	if settled >= demanded {
		return &rules.Arrears{}
	}
	return &rules.Arrears{Amount: 900000, Since: demanded.Add(-7)}
}
