package intake_test

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"boligbro/gateway"
	"boligbro/gateway/casework"
	"boligbro/gateway/gatewaytest"
	"boligbro/gateway/intake"
	"boligbro/gateway/store"
	"boligbro/gateway/store/storetest"
	"boligbro/rules"
)

// What is kept of a case decides nothing about what is sent, when and to whom: the same months of nights, and
// the same steps of people between them, send the same messages where all is kept.
func TestParedNightsSendTheSame(t *testing.T) {
	dir, n, pared, sent, differed := t.TempDir(), 0, 0, 0, false
	rapid.Check(t, func(rt *rapid.T) {
		if n++; n > mostLives && !differed {
			return
		}
		var told [2][]string
		months := lifeOfMonths().Draw(rt, "months")
		for i, keepAll := range []bool{false, true} {
			w := gatewaytest.On(t, store.Options{
				Path: filepath.Join(dir, fmt.Sprint(n, keepAll), "boligbro.db"), Master: storetest.Master(),
			})
			w.KeepAll = keepAll
			told[i] = months.live(w)
			w.Verify()
			replays(t, w)
			if !keepAll {
				pared += paredCases(w)
				sent += len(told[i])
			}
		}
		if diff := cmp.Diff(told[1], told[0]); diff != "" {
			differed = true
			rt.Fatalf("what is sent (+) is not what is sent where all is kept (-):\n%s", diff)
		}
	})
	if pared == 0 || sent == 0 {
		t.Errorf("%d cases were pared and %d messages sent: nothing was tested", pared, sent)
	}
}

// mostLives is how many lifetimes are lived: each takes the time of dozens of nights.
const mostLives = 30

// A lifetime is what happens to a few tenancies in some nights, and between them.
type lifetime struct {
	split  bool // names and addresses come from a source of their own
	nights []nightly
}

// nightly is what changes before a night, and what a person enters after it.
type nightly struct {
	changes []change
	byHand  []change
	pass    int // days until it
}

// change is one thing that happens to a tenancy.
type change struct {
	tenancy int
	what    string
}

// The tenancies of a lifetime.
const tenanciesLived = 3

func lifeOfMonths() *rapid.Generator[lifetime] {
	inSystem := rapid.SampledFrom([]string{
		"demand", "demand", "demand", "file", "terminate", "plan", "withdraw", "pay", "name", "address", "amount",
		"assigned", "not assigned", "leave", "come", "number",
	})
	byHand := rapid.SampledFrom([]string{"demand", "file", "terminate", "plan", "pay"})
	of := func(what *rapid.Generator[string]) *rapid.Generator[change] {
		return rapid.Custom(func(t *rapid.T) change {
			return change{rapid.IntRange(0, tenanciesLived-1).Draw(t, "tenancy"), what.Draw(t, "what")}
		})
	}
	return rapid.Custom(func(t *rapid.T) lifetime {
		return lifetime{rapid.Bool().Draw(t, "split"), rapid.SliceOfN(rapid.Custom(func(t *rapid.T) nightly {
			return nightly{
				rapid.SliceOfN(of(inSystem), 0, 3).Draw(t, "changes"),
				rapid.SliceOfN(of(byHand), 0, 1).Draw(t, "by hand"),
				rapid.IntRange(1, 12).Draw(t, "days"),
			}
		}), 2, 10).Draw(t, "nights")}
	})
}

// system is a housing system with two lists: who owes what, and who lives where.
type system struct {
	w      *gatewaytest.World
	split  bool
	rows   [tenanciesLived]rules.Record
	left   [tenanciesLived]bool
	owing  *gatewaytest.Feed
	living *gatewaytest.Feed
}

// live lives the months in the world, and gives all that was sent.
func (l lifetime) live(w *gatewaytest.World) []string {
	s := &system{
		w: w, split: l.split, owing: &gatewaytest.Feed{Label: "a"}, living: &gatewaytest.Feed{Label: "b"},
	}
	for i := range s.rows {
		s.rows[i] = gatewaytest.Tenancy(fmt.Sprint(i), s.event(rules.Demanded))
		s.rows[i].Facts.Arrears = &rules.Arrears{Amount: 100_000}
	}
	w.Asked = []intake.Feed{s.owing, s.living}
	for _, night := range l.nights {
		for _, c := range night.changes {
			s.change(c)
		}
		s.list()
		w.Read(s.owing, s.living)
		w.SweepAndSend()
		s.answer()
		w.Clock.Pass(14 * time.Hour)
		for _, c := range night.byHand {
			s.enter(c)
		}
		w.SweepAndSend()
		w.Clock.Pass(time.Duration(24*night.pass-14) * time.Hour)
	}
	return s.sent()
}

// event is a step of today. Filings are because of arrears.
func (s *system) event(kind rules.EventKind) rules.Event {
	e := rules.Event{Kind: kind, On: rules.DayOf(s.w.Clock.Now())}
	if kind == rules.Filed || kind == rules.FilingPlanned {
		e.Ground = rules.GroundArrears
	}
	return e
}

var stepsNamed = map[string]rules.EventKind{
	"demand": rules.Demanded, "file": rules.Filed, "terminate": rules.Terminated, "plan": rules.FilingPlanned,
	"withdraw": rules.Withdrawn, "pay": rules.Paid,
}

// change changes what the housing system says.
func (s *system) change(c change) {
	r := &s.rows[c.tenancy]
	at := fmt.Sprint(rules.DayOf(s.w.Clock.Now()))
	switch c.what {
	case "name":
		r.Facts.Tenants = []rules.Tenant{{Name: "Bo " + at, Protected: rules.No, Deceased: rules.No}}
	case "address":
		r.Facts.Tenancy.Address.Street = "Nygade " + at
	case "amount":
		r.Facts.Arrears = &rules.Arrears{Amount: r.Facts.Arrears.Amount + 100}
	case "assigned":
		r.Facts.Tenancy.Assigned, r.Facts.Tenancy.Start = rules.Yes, rules.Date(2026, 2, 1)
	case "not assigned":
		r.Facts.Tenancy.Assigned = rules.No
	case "leave", "come":
		s.left[c.tenancy] = c.what == "leave"
	case "number":
		r.Key.Tenancy += "0"
	default:
		r.Events = append(slices.Clone(r.Events), s.event(stepsNamed[c.what]))
	}
}

// list writes both lists anew; one in which nothing has changed keeps its version.
func (s *system) list() {
	var owing, living []rules.Record
	for i, r := range s.rows {
		if s.left[i] {
			continue
		}
		lives := rules.Record{Key: r.Key}
		if s.split {
			lives.Facts.Tenants, lives.Facts.Tenancy.Address = r.Facts.Tenants, r.Facts.Tenancy.Address
			r.Facts.Tenants, r.Facts.Tenancy.Address = nil, rules.Address{}
		} else {
			lives.Facts.Department = "1"
		}
		owing, living = append(owing, r), append(living, lives)
	}
	for i := range 20 { // so that a list is never much shorter than it was
		filler := gatewaytest.Tenancy(fmt.Sprint("1000", i))
		owing, living = append(owing, filler), append(living, filler)
	}
	for f, rows := range map[*gatewaytest.Feed][]rules.Record{s.owing: owing, s.living: living} {
		if cmp.Diff(f.Rows, rows) != "" {
			f.Rows, f.Version = rows, f.Version+1
		}
	}
}

// enter enters a step by hand, of a tenancy that the system holds.
func (s *system) enter(c change) {
	if s.left[c.tenancy] {
		return
	}
	_, _, err := s.w.Casework().Enter(context.Background(), "abc", s.rows[c.tenancy].Key,
		s.event(stepsNamed[c.what]), rules.AskedAt(s.w.Clock.Now()))
	if err != nil {
		s.w.T.Fatalf("enter %s: %v", c.what, err)
	}
}

// answer says of every tenancy that may be another that it is.
func (s *system) answer() {
	for _, task := range s.w.Waiting(gateway.Operator) {
		if task.Reason == rules.Renumbered {
			_, err := s.w.Answer(task.Number, gatewaytest.Reply{
				Rule: task.Rule, As: rules.None, Reason: "same",
			})
			if err != nil {
				s.w.T.Logf("the answer: %v", err) // another answer of the case may have settled it
			}
		}
	}
}

// sent is all that was sent, in order, with what waits for a person.
func (s *system) sent() (all []string) {
	s.w.View(func(r gateway.Reader) error {
		for _, n := range s.w.Notices() {
			c, err := r.CaseByID(gateway.Operator, n.Case)
			if err != nil {
				return err
			}
			thread, err := r.Deliveries(gateway.Operator, n.ID)
			for _, d := range thread {
				all = append(all, string(mustJSON(s.w.T, []any{
					c.Tenancy, n.Due, d.Kind, d.Created, d.Municipality, d.Transmitted, d.State, d.Content,
				})))
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	slices.Sort(all)
	return all
}

func mustJSON(t *testing.T, v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// paredCases is of how many cases not all is kept.
func paredCases(w *gatewaytest.World) (pared int) {
	w.View(func(r gateway.Reader) error {
		return r.EachCase(gateway.Operator, gatewaytest.Association, func(c gateway.Case) error {
			if casework.Pared(c) {
				pared++
			}
			return nil
		})
	})
	return pared
}
