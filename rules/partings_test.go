package rules

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// reports draws reports that lie close together, some without a day, some with an hour.
func reports() *rapid.Generator[[]Event] {
	one := rapid.Custom(func(t *rapid.T) Event {
		e := Event{
			Kind: rapid.SampledFrom([]EventKind{Filed, Withdrawn, FilingPlanned, Demanded, Paid}).Draw(t, "kind"),
			On:   rapid.SampledFrom([]Day{0, 1, 2, 3, 4, 20}).Draw(t, "day"),
			Ref:  rapid.SampledFrom([]string{"", "", "1", "2", " 1"}).Draw(t, "ref"),
		}
		if e.On != 0 {
			e.On += Date(2026, 10, 1)
		}
		if hour := rapid.IntRange(0, 6).Draw(t, "hour"); hour > 3 {
			e.At = Date(2026, 10, 2).Begins().Add(time.Duration(hour) * time.Hour)
			if e.On != 0 {
				e.At = e.On.Begins().Add(time.Duration(hour) * time.Hour)
			}
		}
		return e
	})
	return rapid.SliceOfN(one, 1, 12)
}

// What parts two reports, and which episode an event is of, is found in ordered lists as it is by looking
// through all of them.
func TestPartingsAreThoseOfLookingThroughAll(t *testing.T) {
	parted := func(events []Event, a, b *Event) bool {
		if a.On.IsZero() || b.On.IsZero() {
			return false
		}
		if compareEvents(*a, *b) > 0 {
			a, b = b, a
		}
		parts := Withdrawn
		switch {
		case a.Kind == Withdrawn:
			parts = Filed
		case a.settles() && !a.sharesRef(b):
			parts = Demanded
		}
		return slices.ContainsFunc(events, func(e Event) bool {
			e.normalize()
			if !e.On.IsZero() && e.settles() && a.endsWhenPaid(b) && compareEvents(*a, e) < 0 &&
				compareEvents(e, *b) < 0 {
				return true
			}
			if e.Kind != parts || e.On.IsZero() {
				return false
			}
			return e.sharesDay(a, b) || compareEvents(*a, e) < 0 && compareEvents(e, *b) < 0
		})
	}
	episodeAt := func(events []Event, e *Event) (number int) {
		at := slices.IndexFunc(events, func(other Event) bool { return compareEvents(other, *e) == 0 })
		for _, s := range spans(events) {
			if s.from <= at {
				number++
			}
		}
		return number
	}
	rapid.Check(t, func(t *rapid.T) {
		all := reports().Draw(t, "reports")
		ordered := sorted(all)
		parts, episodes := partingsOf(all), numbersOf(ordered)
		for _, a := range slices.Concat(all, ordered) {
			if got, want := episodes.at(ordered, &a), episodeAt(ordered, &a); got != want {
				t.Fatalf("%+v is of episode %d, not %d", a, got, want)
			}
			for _, b := range ordered {
				if got, want := parts.part(&a, &b), parted(all, &a, &b); got != want {
					t.Fatalf("%+v and %+v parted: %t, not %t", a, b, got, want)
				}
			}
		}
	})
}

// Reports of which no two are of one kind are only put in order: all the joining comes to the same.
func TestReportsOfDifferentKindsAreNotJoined(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var all []Event
		for _, e := range reports().Draw(t, "reports") {
			if !sharesKind(append(all, e)) {
				all = append(all, e)
			}
		}
		if got, want := joinEvents(all), joinOnce(all); !slices.Equal(got, want) {
			t.Fatalf("%+v, want %+v", got, want)
		}
		if !sharesKind(append(all, all[rapid.IntRange(0, len(all)-1).Draw(t, "again")])) {
			t.Fatal("two of one kind are not seen")
		}
	})
}

// A case of more events than a tenancy can have is not read.
func TestACaseHasNoMoreEventsThanATenancyCan(t *testing.T) {
	list := func(n int) []byte {
		one := make([]string, n)
		for i := range one {
			one[i] = fmt.Sprintf(`{"kind":"filed","on":"2026-10-05","ref":"F-%d"}`, i)
		}
		return []byte(`{"id":"1","events":[` + strings.Join(one, ",") + `]}`)
	}
	if c, err := ReadCase(list(MaxEvents)); err != nil || len(c.Events) != MaxEvents {
		t.Errorf("%d events: %v", len(c.Events), err)
	}
	if _, err := ReadCase(list(MaxEvents + 1)); err == nil {
		t.Error("one more was read")
	}
}

// BenchmarkJoinEvents joins as many reports as a tenancy can have, half of them with references.
func BenchmarkJoinEvents(b *testing.B) {
	all := make([]Event, MaxEvents)
	for i := range all {
		all[i] = Event{Kind: []EventKind{Filed, Withdrawn, Demanded, FilingPlanned}[i%4],
			On: Date(2020, 1, 1).Add(i * 7 % 1500)}
		if i%2 == 0 {
			all[i].Ref = fmt.Sprint(i / 8)
		}
	}
	for b.Loop() {
		joinEvents(all)
	}
}

// No step is of two episodes: each begins where the one before it has ended, or later.
func TestEpisodesDoNotOverlap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := spans(sorted(reports().Draw(t, "reports")))
		for i := 1; i < len(all); i++ {
			if all[i].from < all[i-1].to || all[i-1].withdrawn >= all[i-1].to {
				t.Fatalf("the episodes are %+v", all)
			}
		}
	})
}
