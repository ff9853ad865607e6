package housing

import (
	"math/rand/v2"
	"strconv"
	"time"

	"boligbro/rules"
)

// tenancy is a lejemål as the system holds it.
type tenancy struct {
	department, number int
	kind, municipality string
	street             string
	place              place
	start              rules.Day
	assigned           string
	tenant, second     string
	hidden, hiddenToo  string
	children           string
	owed               int // øre
	owedSince          rules.Day
	events             [7]event
	happened           int
	bad                bool
}

// event is something that the system has noted.
type event struct {
	kind         rules.EventKind
	on, received rules.Day
	ground, ref  string
	filedBy      string
}

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// word picks one of the words by their weight.
func word(r *rand.Rand, words ...weighted) string {
	total := 0
	for _, w := range words {
		total += w.weight
	}

	rest := r.IntN(total)
	for _, w := range words {
		if rest -= w.weight; rest < 0 {
			return w.word
		}
	}
	return ""
}

type weighted struct {
	word   string
	weight int
}

func person(r *rand.Rand) string {
	name := pick(r, given)
	switch r.IntN(10) {
	case 0, 1:
		name += " " + pick(r, given)
	case 2:
		if r.IntN(10) == 0 {
			name += ` "` + pick(r, given) + `"`
		}
	}
	name += " " + pick(r, surnames)
	if r.IntN(4) == 0 {
		name += " " + pick(r, surnames)
	}
	return name
}

// tenancy makes the i-th tenancy, with nothing happening in it.
func (e *Export) tenancy(r *rand.Rand, i int) tenancy {
	t := tenancy{department: i/60 + 1, number: i%60*5 + 1}
	t.kind = word(r, weighted{"Familiebolig", 84}, weighted{"Ungdomsbolig", 8}, weighted{"Ældrebolig", 5},
		weighted{"Plejebolig", 2}, weighted{"Erhverv", 1})
	t.municipality = e.Municipalities[t.department%len(e.Municipalities)]
	t.place = placeIn(r, t.municipality)
	floor := pick(r, floors)
	mark := ", "
	if r.IntN(20) == 0 {
		mark = "; " // some write it so, and then the field needs its quotes
	}
	t.street = pick(r, streets) + " " + strconv.Itoa(1+r.IntN(180)) + mark + floor
	t.start = e.Day.Add(-30 - r.IntN(30*365))
	t.assigned = word(r, weighted{"Nej", 90}, weighted{"Ja", 8}, weighted{"", 2})
	t.tenant, t.hidden = person(r), word(r, weighted{"Nej", 96}, weighted{"Ja", 3}, weighted{"", 1})
	if r.IntN(10) < 3 {
		t.second, t.hiddenToo = person(r), word(r, weighted{"Nej", 96}, weighted{"Ja", 3}, weighted{"", 1})
	}
	t.children = word(r, weighted{"Ja", 30}, weighted{"Nej", 65}, weighted{"", 5})
	if r.IntN(20) == 0 {
		t.arrears(r, e.Day.Add(-8-r.IntN(25)))
		t.note(event{kind: rules.Reminded, on: t.owedSince.Add(8)})
	}
	return t
}

func (t *tenancy) arrears(r *rand.Rand, since rules.Day) {
	t.owed, t.owedSince = 350000+r.IntN(2500000), since
}

func (t *tenancy) note(e event) {
	t.events[t.happened] = e
	t.happened++
}

// workday is the day, or the Friday before it.
func workday(d rules.Day) rules.Day {
	for d.Weekday() == time.Saturday || d.Weekday() == time.Sunday {
		d--
	}
	return d
}

// How far a case has come.
const (
	demanded = iota
	terminated
	planned
	filed
	ended
)

// reached is how many of a hundred cases have come no further than each stage.
var reached = [...]int{demanded: 35, terminated: 55, planned: 60, filed: 90}

// steps makes the tenancy one with legal steps, the last of them shortly before the day; further, and it has
// gone one step on.
func (t *tenancy) steps(r *rand.Rand, day rules.Day, further bool) {
	t.happened = 0
	if r.IntN(4) == 0 { // a tenant whom the municipality assigned, in the first year
		t.assigned, t.kind, t.start = "Ja", "Familiebolig", day.Add(-90-r.IntN(200))
	}
	stage := demanded
	for n := r.IntN(100); stage < ended && n >= reached[stage]; stage++ {
	}
	last := day.Add(-1 - r.IntN(10))
	ground := word(r, weighted{"Restance", 86}, weighted{"Husorden", 7}, weighted{"Restance og husorden", 4},
		weighted{"", 3})
	filedBy := word(r, weighted{"Selskabet", 70}, weighted{"Advokat", 30})
	settled := r.IntN(2) == 0
	gaps := [...]int{18 + r.IntN(8), 5 + r.IntN(10), 3 + r.IntN(10)}

	// The days are counted back from the last step, so that one step further leaves them as they are.
	from := last
	if stage >= ended {
		from = from.Add(-gaps[2])
	}
	if stage >= planned {
		from = from.Add(-gaps[1])
	}
	if stage >= terminated {
		from = from.Add(-gaps[0])
	}
	if further {
		stage++
	}
	demand := workday(from)
	t.arrears(r, demand.Add(-12))
	t.note(event{kind: rules.Reminded, on: demand.Add(-7)})
	demandEvent := event{kind: rules.Demanded, on: demand, received: demand.Add(r.IntN(3))}
	if demandEvent.received > day {
		demandEvent.received = 0
	}
	t.note(demandEvent)
	end := workday(demand.Add(gaps[0]))
	if stage >= terminated {
		t.note(event{kind: rules.Terminated, on: min(end, day)})
	}
	file := workday(end.Add(gaps[1]))
	ref := "F-" + strconv.Itoa(t.department) + "-" + strconv.Itoa(t.number)
	if stage == planned {
		t.note(event{kind: rules.FilingPlanned, on: day.Add(3)})
	}
	if stage >= filed {
		t.note(event{kind: rules.Filed, on: min(file, day), ground: ground, ref: ref, filedBy: filedBy})
	}
	if stage >= ended {
		on := min(file.Add(gaps[2]), day)
		if stage > ended {
			on = day // it has moved
		}
		if settled {
			t.note(event{kind: rules.Paid, on: on})
		}
		t.note(event{kind: rules.Withdrawn, on: on})
	}
}

// facts writes the columns that every row has.
func (w *writer) facts(t *tenancy) {
	w.field("1")
	w.padded(t.department, 3)
	w.buf = append(w.buf, ';')
	w.padded(t.number, 4)
	w.buf = append(w.buf, ';')
	w.field(t.kind)
	w.field(t.municipality)
	w.field(t.street)
	w.field(t.place.postalCode)
	w.field(t.place.city)
	w.day(t.start)
	w.field(t.assigned)
	w.field(t.tenant)
	w.field(t.hidden)
	w.field(t.second)
	w.field(t.hiddenToo)
	w.field(t.children)
	w.amount(t.owed)
	w.day(t.owedSince)
}

// badDay is written where a typist meant a day.
const badDay = "31-02-2026"

func (w *writer) tenancy(t *tenancy) {
	w.facts(t)
	var by [7]event
	for _, e := range t.events[:t.happened] {
		switch e.kind {
		case rules.Reminded:
			by[0] = e
		case rules.Demanded:
			by[1] = e
		case rules.Terminated:
			by[2] = e
		case rules.FilingPlanned:
			by[3] = e
		case rules.Filed:
			by[4] = e
		case rules.Paid:
			by[5] = e
		case rules.Withdrawn:
			by[6] = e
		}
	}
	w.day(by[0].on)
	if t.bad {
		w.field(badDay)
	} else {
		w.day(by[1].on)
	}
	w.day(by[1].received)
	w.day(by[2].on)
	w.day(by[3].on)
	w.day(by[4].on)
	w.field(by[4].ground)
	w.field(by[4].ref)
	w.field(by[4].filedBy)
	w.day(by[5].on)
	w.day(by[6].on)
	w.end()
}

func (w *writer) events(t *tenancy) {
	for _, e := range t.events[:t.happened] {
		w.facts(t)
		w.field(kinds[e.kind])
		if t.bad && e.kind == rules.Demanded {
			w.field(badDay)
		} else {
			w.day(e.on)
		}
		w.day(e.received)
		w.field(e.ground)
		w.field(e.ref)
		w.field(e.filedBy)
		w.end()
	}
}
