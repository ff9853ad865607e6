package rules_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"boligbro/rules"
)

func flags() *rapid.Generator[rules.Flag] {
	return rapid.SampledFrom([]rules.Flag{rules.Unknown, rules.Yes, rules.No})
}

// events draws an event of a few kinds near enough to each other that identities collide.
func events(within int) *rapid.Generator[rules.Event] {
	return rapid.Custom(func(t *rapid.T) rules.Event {
		e := rules.Event{
			Kind: rapid.SampledFrom([]rules.EventKind{rules.Reminded, rules.Demanded, rules.Terminated,
				rules.FilingPlanned, rules.Filed,
				rules.CourtDateSet, rules.Withdrawn, rules.Paid, rules.MovedOut, rules.Evicted,
				rules.Contacted}).Draw(t, "kind"),
			On:  rules.Date(2026, time.January, 1) + rules.Day(rapid.IntRange(0, within).Draw(t, "on")),
			Ref: rapid.SampledFrom([]string{"", "", "A", "B"}).Draw(t, "ref"),
			Ground: rapid.SampledFrom([]rules.Ground{0, rules.GroundArrears, rules.GroundArrears,
				rules.GroundOther}).Draw(t, "ground"),
			Gone: rapid.IntRange(0, 9).Draw(t, "gone") == 0,
		}
		if rapid.Bool().Draw(t, "timed") {
			e.At = e.On.Begins().Add(time.Duration(rapid.IntRange(0, 23).Draw(t, "hour")) * time.Hour)
			e.On = rules.DayOf(e.At)
		}
		return e
	})
}

func records(within int) *rapid.Generator[rules.Record] {
	return rapid.Custom(func(t *rapid.T) rules.Record {
		r := rules.Record{Key: rules.Key{Association: "13748136", Tenancy: "1"},
			Source: rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "source")}
		f := &r.Facts
		f.Landlord = rapid.SampledFrom([]rules.Landlord{"", rules.Social, rules.Private}).Draw(t, "landlord")
		f.Department = rapid.SampledFrom([]string{"", "35", "36"}).Draw(t, "department")
		f.Tenancy.Kind = rapid.SampledFrom([]rules.Kind{"", rules.UnknownKind, rules.Family, rules.Youth,
			rules.Elderly}).Draw(t, "kind")
		f.Tenancy.Start = rapid.SampledFrom([]rules.Day{0, rules.Date(2025, time.June, 1),
			rules.Date(2025, time.July, 1)}).Draw(t, "start")
		f.Tenancy.Municipality = rapid.SampledFrom([]string{"", "0751", "0751", "0101"}).Draw(t,
			"municipality")
		f.Tenancy.Assigned, f.Tenancy.Temporary = flags().Draw(t, "assigned"), flags().Draw(t, "temporary")
		f.Tenancy.Address = rapid.SampledFrom([]rules.Address{{}, {Street: "Vej 1", PostalCode: "8000"},
			{Street: "Vej 1", City: "Aarhus"}}).Draw(t, "address")
		f.Household.ChildrenUnder18 = rules.Answer(flags().Draw(t, "children"))
		f.Arrears = rapid.SampledFrom([]*rules.Arrears{nil, {Amount: 1}, {Amount: 2}}).Draw(t, "arrears")
		for range rapid.IntRange(0, 3).Draw(t, "tenants") {
			f.Tenants = append(f.Tenants, rules.Tenant{
				Name:      rapid.SampledFrom([]string{"", "Anne Ærø", "ANNE  ÆRØ", "Bo Å"}).Draw(t, "name"),
				Protected: flags().Draw(t, "protected"), Deceased: flags().Draw(t, "deceased"),
				NoticeConsent: rapid.SampledFrom([]rules.Day{0, rules.Date(2026, time.March, 1),
					rules.Date(2026, time.April, 1)}).Draw(t, "consent"),
			})
		}
		r.Events = rapid.SliceOfN(events(within), 0, 4).Draw(t, "events")
		return r
	})
}

// adopted are records of which some events have been reported before, one day or another.
func adopted(within int) *rapid.Generator[rules.Record] {
	return rapid.Custom(func(t *rapid.T) rules.Record {
		r := records(within).Draw(t, "record")
		for i := range r.Events {
			if e := &r.Events[i]; rapid.Bool().Draw(t, "reported") {
				e.Reported = (e.On + rules.Day(rapid.IntRange(0, 3).Draw(t, "days after"))).Begins()
			}
		}
		return r
	})
}

func merged(rs []rules.Record) rules.Case { return rules.Merge("1", "13748136", rs) }

// TestMergeOrder: order, repetition and grouping of records do not matter.
func TestMergeOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.SliceOfN(adopted(60), 1, 5).Draw(t, "records")
		want := merged(all)
		if diff := cmp.Diff(want, merged(rapid.Permutation(all).Draw(t, "shuffled"))); diff != "" {
			t.Fatalf("another order:\n%s", diff)
		}
		if diff := cmp.Diff(want, merged(append(slices.Clone(all), all...))); diff != "" {
			t.Fatalf("told twice:\n%s", diff)
		}
		var split []rules.Record // each event in a record of its own: one row per event
		for _, r := range all {
			bare := r
			bare.Events = nil
			split = append(split, bare)
			for _, e := range r.Events {
				row := bare
				row.Events = []rules.Event{e}
				split = append(split, row)
			}
		}
		if diff := cmp.Diff(want, merged(split)); diff != "" {
			t.Fatalf("one row per event:\n%s", diff)
		}
	})
}

// TestMergeAgain: a merged case merged again is itself, and reading its JSON changes nothing.
func TestMergeAgain(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := merged(rapid.SliceOfN(adopted(60), 1, 5).Draw(t, "records"))
		again := merged([]rules.Record{asRecord(want)})
		again.Disputed = want.Disputed
		if diff := cmp.Diff(want, again); diff != "" {
			t.Fatalf("merged again:\n%s", diff)
		}
		b, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		read, err := rules.ReadCase(b)
		if err != nil {
			t.Fatal(err)
		}
		rewritten, _ := json.Marshal(read)
		if string(rewritten) != string(b) {
			t.Fatalf("read again:\n%s\n%s", b, rewritten)
		}
	})
}

func asRecord(c rules.Case) rules.Record {
	return rules.Record{Key: rules.Key{Association: c.Association, Tenancy: c.ID}, Source: "a",
		Facts: c.Facts, Events: c.Events}
}

// TestMergeAssociative: for facts, and for events that identity does not make depend on each other's days,
// merging two and then the third is merging all three. (Tellings without a reference are grouped over all
// records at once, and a withdrawal that only the third tells may part what the first two tell: so each has a
// reference here, and all tell the same withdrawals.)
func TestMergeAssociative(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var three []rules.Record
		withdrawals := rapid.SliceOfN(events(60), 0, 3).Draw(t, "withdrawals")
		for i := range withdrawals {
			withdrawals[i].Kind, withdrawals[i].Ref = rules.Withdrawn, string(rune('U'+i))
		}
		for range 3 {
			r := records(60).Draw(t, "record")
			r.Source = "a"                        // a merged record has one source
			r.Facts.Tenancy.Municipality = "0751" // a dispute is not a fact that a record can tell
			for j := range r.Events {
				r.Events[j].Ref = string(rune('A' + rapid.IntRange(0, 2).Draw(t, "ref")))
				if r.Events[j].Kind == rules.Withdrawn {
					r.Events[j].Kind = rules.CourtDateSet
				}
			}
			r.Events = append(r.Events, withdrawals...)
			for j := range r.Facts.Tenants {
				r.Facts.Tenants[j].Name = rapid.SampledFrom([]string{"T0", "t0", "T1"}).Draw(t, "name")
			}
			three = append(three, r)
		}
		left := merged([]rules.Record{asRecord(merged(three[:2])), three[2]})
		right := merged([]rules.Record{three[0], asRecord(merged(three[1:]))})
		if diff := cmp.Diff(left, right); diff != "" {
			t.Fatalf("(ab)c against a(bc):\n%s", diff)
		}
		if diff := cmp.Diff(left, merged(three)); diff != "" {
			t.Fatalf("(ab)c against abc:\n%s", diff)
		}
	})
}

// TestRecordRoundTrip: the store keeps records as JSON.
func TestRecordRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := records(400).Draw(t, "record")
		want.Problems = []rules.Problem{{File: "a.csv", Line: 7, Column: "Dato",
			Code: rules.ProblemDateImpossible, Step: rules.Filed}}
		b, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		var got rules.Record
		if err := json.Unmarshal(b, &got); err != nil {
			t.Fatal(err)
		}
		if want.Facts.Tenancy.Kind == "" {
			got.Facts.Tenancy.Kind = ""
		}
		again, _ := json.Marshal(got)
		if string(again) != string(b) {
			t.Fatalf("%s\n%s", b, again)
		}
	})
}

// TestMergeAgainWithdrawals: a withdrawal that began an episode, or parted two steps, may be one with
// another.
func TestMergeAgainWithdrawals(t *testing.T) {
	t.Parallel()
	on := func(kind rules.EventKind, d string, gone bool) rules.Event {
		return rules.Event{Kind: kind, On: day(t, d), Gone: gone}
	}
	told := rules.Record{Source: "a", Events: []rules.Event{
		on(rules.FilingPlanned, "2026-01-02", true), on(rules.Withdrawn, "2026-01-01", true),
		on(rules.Withdrawn, "2026-01-01", false), on(rules.Withdrawn, "2026-01-02", false),
	}}
	want := []rules.Event{on(rules.Withdrawn, "2026-01-01", false),
		on(rules.FilingPlanned, "2026-01-02", true)}
	once := merged([]rules.Record{told})
	if diff := cmp.Diff(want, once.Events); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(want, merged([]rules.Record{{Source: "a", Events: once.Events}}).Events); diff != "" {
		t.Error(diff)
	}
}

func TestMergeDisagreement(t *testing.T) {
	t.Parallel()
	told := func(source string, change func(*rules.Facts)) rules.Record {
		r := rules.Record{Source: source}
		change(&r.Facts)
		return r
	}
	a := told("a", func(f *rules.Facts) {
		f.Tenancy.Assigned, f.Tenancy.Municipality, f.Tenancy.Kind = rules.No, "0751", rules.Elderly
		f.Tenants = []rules.Tenant{{Name: "Anne Ærø", Protected: rules.No, Deceased: rules.Yes}}
		f.Household.ChildrenUnder18 = rules.Answer(rules.No)
		f.Landlord, f.Department = rules.Private, "35"
	})
	b := told("b", func(f *rules.Facts) {
		f.Tenancy.Assigned, f.Tenancy.Municipality, f.Tenancy.Kind = rules.Yes, "0101", rules.Family
		f.Tenants = []rules.Tenant{{Name: "anne  ærø", Protected: rules.Yes, Deceased: rules.No},
			{Name: "Stranger"}}
		f.Household.ChildrenUnder18 = rules.Answer(rules.Yes)
		f.Landlord, f.Department = rules.Social, "1"
	})
	c := merged([]rules.Record{b, a})
	if c.Tenancy.Assigned != rules.Yes || c.Tenancy.Kind != rules.Family ||
		c.Household.ChildrenUnder18 != rules.Answer(rules.Yes) || c.Landlord != rules.Social {
		t.Errorf("a disagreement is not resolved towards the duty: %+v", c.Facts)
	}
	if c.Tenancy.Municipality != "" || !slices.Equal(c.Disputed, []rules.Field{rules.FieldMunicipality}) {
		t.Errorf("two municipalities became %q, disputed %v", c.Tenancy.Municipality, c.Disputed)
	}
	if diff := cmp.Diff([]rules.Tenant{{Name: "Anne Ærø", Protected: rules.Yes, Deceased: rules.No}},
		c.Tenants); diff != "" {
		t.Errorf("tenants are those of the first source, with what all know:\n%s", diff)
	}
	if c.Department != "35" {
		t.Errorf("department %q is not the first source's", c.Department)
	}
}

// TestMergeNamesakes: two of one name in one record are two persons, who keep what is said of each; the same
// record told twice, or a row for each step, makes no more of them.
func TestMergeNamesakes(t *testing.T) {
	t.Parallel()
	told := func(source string, tenants ...rules.Tenant) rules.Record {
		return rules.Record{Source: source, Facts: rules.Facts{Tenants: tenants}}
	}
	const name = "Jens Jensen"
	since := day(t, "2026-03-01")
	father, son := rules.Tenant{Name: name, Deceased: rules.Yes, Protected: rules.No},
		rules.Tenant{Name: name, Deceased: rules.No, Protected: rules.Yes, NoticeConsent: since}
	other := rules.Tenant{Name: "Anne Ærø"}
	both := told("a", father, other, son)
	for what, c := range map[string]struct{ told, want []rules.Tenant }{
		"in one record": {nil, []rules.Tenant{other, father, son}},
		"told twice":    {both.Facts.Tenants, []rules.Tenant{other, father, son}},
		"a row that names one of them": {[]rules.Tenant{{Name: name, NoticeConsent: since + 1}},
			[]rules.Tenant{other, father, son}},
		"one of them, dead": {[]rules.Tenant{{Name: name, Deceased: rules.Yes}},
			[]rules.Tenant{other, father, son}},
		"one of them, alive": {[]rules.Tenant{{Name: "jens  jensen", Deceased: rules.No}},
			[]rules.Tenant{other, {Name: name, Deceased: rules.No, Protected: rules.No}, son}},
		"one of them, protected": {[]rules.Tenant{{Name: name, Protected: rules.Yes}},
			[]rules.Tenant{other, {Name: name, Deceased: rules.Yes, Protected: rules.Yes}, son}},
		"one of them, not protected": {[]rules.Tenant{{Name: name, Protected: rules.No}},
			[]rules.Tenant{other, father, son}},
		"places are what tell of which": {[]rules.Tenant{{Name: name},
			{Name: name, NoticeConsent: since + 1}},
			[]rules.Tenant{other, father,
				{Name: name, Deceased: rules.No, Protected: rules.Yes, NoticeConsent: since + 1}}},
	} {
		for _, records := range [][]rules.Record{{both, told("a", c.told...)}, {told("a", c.told...), both}} {
			if diff := cmp.Diff(c.want, merged(records).Tenants); diff != "" {
				t.Errorf("%s:\n%s", what, diff)
			}
		}
	}
	elsewhere := merged([]rules.Record{both, told("b", son, father)}) // another source's places may be others
	if diff := cmp.Diff([]rules.Tenant{other, {Name: name, Deceased: rules.No, Protected: rules.Yes}, son},
		elsewhere.Tenants); diff != "" {
		t.Errorf("of another source:\n%s", diff)
	}
	rows := merged([]rules.Record{told("a", rules.Tenant{Name: name}), told("a", rules.Tenant{Name: name})})
	if len(rows.Tenants) != 1 {
		t.Errorf("one name in each of two rows: %+v", rows.Tenants)
	}
}

func TestMergeEvents(t *testing.T) {
	t.Parallel()
	on := func(kind rules.EventKind, d, ref string) rules.Event {
		return rules.Event{Kind: kind, On: day(t, d), Ref: ref}
	}
	gone := func(e rules.Event) rules.Event { e.Gone = true; return e }
	for name, c := range map[string]struct{ told, want []rules.Event }{
		"of a filing the earliest day": {[]rules.Event{on(rules.Filed, "2026-10-03", ""),
			on(rules.Filed, "2026-10-01", "")}, []rules.Event{on(rules.Filed, "2026-10-01", "")}},
		"of a plan the latest": {[]rules.Event{on(rules.FilingPlanned, "2026-10-03", "A"),
			on(rules.FilingPlanned, "2026-10-01", "A")},
			[]rules.Event{on(rules.FilingPlanned, "2026-10-03", "A")}},
		"a reference is trusted": {[]rules.Event{on(rules.Filed, "2026-10-01", ""),
			on(rules.Filed, "2026-10-03", "A")}, []rules.Event{on(rules.Filed, "2026-10-03", "A")}},
		"two references are two": {[]rules.Event{on(rules.Filed, "2026-10-01", "A"),
			on(rules.Filed, "2026-10-01", "B")},
			[]rules.Event{on(rules.Filed, "2026-10-01", "A"), on(rules.Filed, "2026-10-01", "B")}},
		"fourteen days are one": {[]rules.Event{on(rules.Demanded, "2026-10-01", ""),
			on(rules.Demanded, "2026-10-15", "")}, []rules.Event{on(rules.Demanded, "2026-10-01", "")}},
		"fifteen are two": {[]rules.Event{on(rules.Demanded, "2026-10-01", ""),
			on(rules.Demanded, "2026-10-16", "")},
			[]rules.Event{on(rules.Demanded, "2026-10-01", ""), on(rules.Demanded, "2026-10-16", "")}},
		"a chain does not grow": {[]rules.Event{on(rules.Demanded, "2026-10-01", ""),
			on(rules.Demanded, "2026-10-11", ""), on(rules.Demanded, "2026-10-21", "")},
			[]rules.Event{on(rules.Demanded, "2026-10-01", ""), on(rules.Demanded, "2026-10-21", "")}},
		"not gone while one source tells it": {[]rules.Event{gone(on(rules.Filed, "2026-10-01", "")),
			on(rules.Filed, "2026-10-01", "")}, []rules.Event{on(rules.Filed, "2026-10-01", "")}},
	} {
		told := rules.Record{Source: "a", Events: c.told}
		bad := rules.Record{Source: "a", Quarantined: true,
			Events: []rules.Event{on(rules.Evicted, "2026-10-01", "")}}
		if diff := cmp.Diff(c.want, merged([]rules.Record{told, bad}).Events); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}

func TestSucceed(t *testing.T) {
	t.Parallel()
	on := func(kind rules.EventKind, d string) rules.Event { return rules.Event{Kind: kind, On: day(t, d)} }
	gone := func(e rules.Event) rules.Event { e.Gone = true; return e }
	for name, c := range map[string]struct{ old, next, want []rules.Event }{
		"a changed date is a correction": {
			[]rules.Event{on(rules.Filed, "2026-10-01")}, []rules.Event{on(rules.Filed, "2026-10-05")},
			[]rules.Event{on(rules.Filed, "2026-10-05")}},
		"a step no longer told stays": {
			[]rules.Event{on(rules.Demanded, "2026-08-01"), on(rules.Paid, "2026-08-09")},
			[]rules.Event{on(rules.Demanded, "2026-09-08")},
			[]rules.Event{on(rules.Demanded, "2026-09-08"), gone(on(rules.Demanded, "2026-08-01")),
				gone(on(rules.Paid, "2026-08-09"))}},
		"a demand after a payment that is no longer told is another, also within 14 days": {
			[]rules.Event{on(rules.Demanded, "2026-10-01"), on(rules.Paid, "2026-10-05")},
			[]rules.Event{on(rules.Demanded, "2026-10-10")},
			[]rules.Event{on(rules.Demanded, "2026-10-10"), gone(on(rules.Demanded, "2026-10-01")),
				gone(on(rules.Paid, "2026-10-05"))}},
		"a filing after a withdrawal is another, also within 14 days": {
			[]rules.Event{on(rules.Filed, "2026-10-01"), on(rules.Withdrawn, "2026-10-05")},
			[]rules.Event{on(rules.Filed, "2026-10-10")},
			[]rules.Event{on(rules.Filed, "2026-10-10"), gone(on(rules.Filed, "2026-10-01")),
				gone(on(rules.Withdrawn, "2026-10-05"))}},
		"one event replaces one": {
			[]rules.Event{{Kind: rules.Demanded, On: day(t, "2026-09-01"), Ref: "A"},
				{Kind: rules.Demanded, On: day(t, "2026-09-08"), Ref: "B"}},
			[]rules.Event{on(rules.Demanded, "2026-09-08")},
			[]rules.Event{on(rules.Demanded, "2026-09-08"),
				{Kind: rules.Demanded, On: day(t, "2026-09-01"), Ref: "A", Gone: true}}},
		"told again, it is no longer gone": {
			[]rules.Event{gone(on(rules.Filed, "2026-10-01"))}, []rules.Event{on(rules.Filed, "2026-10-01")},
			[]rules.Event{on(rules.Filed, "2026-10-01")}},
	} {
		got := rules.Succeed(rules.Record{Events: c.old}, rules.Record{Events: c.next})
		if diff := cmp.Diff(c.want, got.Events); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}

// TestSupplement: what could not be read this time stands as it was told, corrected by what could.
func TestSupplement(t *testing.T) {
	on := func(kind rules.EventKind, date string) rules.Event {
		return rules.Event{Kind: kind, On: day(t, date)}
	}
	gone := func(e rules.Event) rules.Event { e.Gone = true; return e }
	old := []rules.Event{on(rules.Demanded, "2026-09-08"), on(rules.Paid, "2026-09-09"),
		on(rules.Filed, "2026-10-01"), gone(on(rules.Filed, "2026-01-01"))}
	got := rules.Supplement(rules.Record{Events: old},
		rules.Record{Events: []rules.Event{on(rules.Filed, "2026-10-02"), on(rules.Demanded, "2026-10-20")}})
	want := []rules.Event{on(rules.Filed, "2026-10-02"), on(rules.Demanded, "2026-10-20"),
		gone(on(rules.Filed, "2026-01-01")), on(rules.Demanded, "2026-09-08"), on(rules.Paid, "2026-09-09")}
	if diff := cmp.Diff(want, got.Events); diff != "" {
		t.Error(diff)
	}
}

// TestEpisodesStay: whatever a source forgets, an episode that was there keeps its number.
func TestEpisodesStay(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		old := rules.Record{Source: "a", Events: rapid.SliceOfN(events(200), 1, 6).Draw(t, "old")}
		before := merged([]rules.Record{old})
		kept := rules.Succeed(old, rules.Record{Source: "a"}) // the tenancy has vanished from the export
		after := merged([]rules.Record{kept})
		asked := rules.AskedOn(rules.Date(2026, time.June, 1))
		was, is := before.History(asked).Episodes[1:], after.History(asked).Episodes[1:]
		if len(was) != len(is) {
			t.Fatalf("%d episodes became %d", len(was), len(is))
		}
		for i := range was {
			if was[i].Number != is[i].Number || was[i].Closed != is[i].Closed ||
				was[i].Steps[0].On != is[i].Steps[0].On {
				t.Fatalf("episode %d moved: %+v, %+v", was[i].Number, was[i], is[i])
			}
		}
	})
}
