package rules_test

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"boligbro/rules"
	"boligbro/rules/lang"
)

func askedSometime() *rapid.Generator[rules.Asked] {
	return rapid.Custom(func(t *rapid.T) rules.Asked {
		d := rules.Date(2026, time.January, 1) + rules.Day(rapid.IntRange(0, 120).Draw(t, "asked"))
		if rapid.Bool().Draw(t, "by instant") {
			return rules.AskedAt(d.Begins().Add(time.Duration(rapid.IntRange(0, 22).Draw(t,
				"hour")) * time.Hour))
		}
		return rules.AskedOn(d)
	})
}

// cases draws a case in which nothing is missing, so that what happens decides.
func cases(within int) *rapid.Generator[rules.Case] {
	return rapid.Custom(func(t *rapid.T) rules.Case {
		c := merged([]rules.Record{{Source: "a",
			Events: rapid.SliceOfN(events(within), 1, 6).Draw(t, "events")}})
		c.Tenancy = rules.Tenancy{Kind: rules.Family, Start: rules.Date(2025, time.June, 1),
			Municipality: "0751", Assigned: rules.Yes,
			Address: rules.Address{Street: "Vestergade 12", PostalCode: "8000", City: "Aarhus C"}}
		c.Tenants = []rules.Tenant{{Name: "Anne Ærø"}}
		return c
	})
}

// TestEvaluateTwice: the same question has the same answer, whoever else asks, and asking changes nothing.
func TestEvaluateTwice(t *testing.T) {
	t.Parallel()
	set := rules.Law()
	rapid.Check(t, func(t *rapid.T) {
		c, asked := cases(120).Draw(t, "case"), askedSometime().Draw(t, "asked")
		before, _ := json.Marshal(c)
		first := set.Evaluate(nil, &c, asked)
		if diff := cmp.Diff(first, set.Evaluate(nil, &c, asked)); diff != "" {
			t.Fatal(diff)
		}
		after, _ := json.Marshal(c)
		if string(before) != string(after) {
			t.Fatal("asking changed the case")
		}
		rand.Shuffle(len(c.Events), func(i, j int) { c.Events[i], c.Events[j] = c.Events[j], c.Events[i] })
		if diff := cmp.Diff(first, set.Evaluate(nil, &c, asked)); diff != "" {
			t.Fatalf("with the events in another order:\n%s", diff)
		}
	})
}

// TestEveryEpisodeAnswered: each rule answers at least once, and once for each episode; a duty that is not
// met keeps its due day, and what is silent says why.
func TestEveryEpisodeAnswered(t *testing.T) {
	t.Parallel()
	set := rules.Law()
	rapid.Check(t, func(t *rapid.T) {
		c, asked := cases(120).Draw(t, "case"), askedSometime().Draw(t, "asked")
		findings := set.Evaluate(nil, &c, asked)
		for _, rule := range []string{rules.AssignedTenantDemand, rules.EvictionFiled} {
			answered := map[int]bool{}
			for i := range findings {
				if findings[i].Rule == rule {
					answered[findings[i].Episode] = true
				}
			}
			for _, e := range c.History(asked).Episodes[1:] {
				if !answered[e.Number] {
					t.Fatalf("%s is silent about episode %d", rule, e.Number)
				}
			}
			if len(answered) == 0 {
				t.Fatalf("%s is silent", rule)
			}
		}
		for i := range findings {
			f := &findings[i]
			uncited := f.Outcome == rules.None && !rules.Statutory(f.Rule) // nothing is passed on
			if f.Reason == "" || (len(f.Cites) == 0) != uncited {
				t.Fatalf("no reason or no paragraph: %+v", f)
			}
			// no time can be told by such a date
			if f.Outcome != rules.None && f.Due.IsZero() && f.Reason != rules.DateImplausible {
				t.Fatalf("%s/%s has no due day", f.Outcome, f.Reason)
			}
			if f.Outcome == rules.Notify && (len(f.Carries) == 0 || len(f.Missing) > 0) {
				t.Fatalf("a notice that carries nothing or misses something: %+v", f)
			}
			if strings.Contains(f.Text(lang.Danish), "ikke har tekst til") {
				t.Fatalf("%s has no text", f.Reason)
			}
		}
	})
}

// TestIrrelevantEvent: an event that no rule asks about never removes or changes a notice; and what is paid
// or agreed never removes or changes that of a step which was taken, only that of one which is planned.
func TestIrrelevantEvent(t *testing.T) {
	t.Parallel()
	set := rules.Law()
	rapid.Check(t, func(t *rapid.T) {
		c, asked := cases(120).Draw(t, "case"), askedSometime().Draw(t, "asked")
		before := notified(set.Evaluate(nil, &c, asked))
		asksNothing := []rules.EventKind{rules.Reminded, rules.Contacted}
		extra := rules.Event{
			Kind: rapid.SampledFrom(append(asksNothing, rules.PlanAgreed, rules.PlanBroken, rules.PlanKept,
				rules.Paid)).Draw(t, "kind"),
			On: rules.Date(2026, time.January, 1) + rules.Day(rapid.IntRange(-30, 150).Draw(t, "on")),
		}
		c.Events = append(slices.Clone(c.Events), extra)
		after := notified(set.Evaluate(nil, &c, asked))
		if !slices.Contains(asksNothing, extra.Kind) {
			before, after = taken(before), taken(after)
		}
		if diff := cmp.Diff(before, after); diff != "" {
			t.Fatalf("%s on %s changed the notices:\n%s", extra.Kind, extra.On, diff)
		}
	})
}

// taken are the findings about steps that were taken, by the step: a broken repayment plan may begin an
// episode.
func taken(findings []rules.Finding) (all []rules.Finding) {
	for _, f := range findings {
		if f.Event.Kind != rules.FilingPlanned {
			f.Episode, f.Wake = 0, 0 // a case wakes for any of its rules
			all = append(all, f)
		}
	}
	return all
}

func notified(findings []rules.Finding) (all []rules.Finding) {
	for _, f := range findings {
		if f.Outcome == rules.Notify {
			all = append(all, f)
		}
	}
	return all
}

// TestNoticeEndsIt: once each notice is recorded as sent, nothing more is to be sent, and asking for more
// never comes back.
func TestNoticeEndsIt(t *testing.T) {
	t.Parallel()
	set := rules.Law()
	rapid.Check(t, func(t *rapid.T) {
		c, asked := cases(120).Draw(t, "case"), askedSometime().Draw(t, "asked")
		for _, f := range notified(set.Evaluate(nil, &c, asked)) {
			c.Notices = append(c.Notices,
				rules.SentNotice{Rule: f.Rule, Episode: f.Episode, Ref: f.Event.Ref, On: f.Event.On})
		}
		if again := notified(set.Evaluate(nil, &c, asked)); len(again) > 0 {
			t.Fatalf("told, and to be told again: %+v", again)
		}
	})
}

func TestFindingJSON(t *testing.T) {
	t.Parallel()
	c, err := rules.ReadCase([]byte(example))
	if err != nil {
		t.Fatal(err)
	}
	c.Notices = nil
	findings := rules.Law().Evaluate(nil, &c, rules.AskedOn(day(t, "2026-10-03")))
	i := slices.IndexFunc(findings, func(f rules.Finding) bool { return f.Rule == rules.EvictionFiled })
	b, err := json.Marshal(findings[i])
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"rule":"eviction-filed","episode":1,"outcome":"notify","late":true,` +
		`"lateSeconds":172800,"due":"2026-10-01","dueAt":"2026-10-01T10:15:00+02:00",` +
		`"reason":"filed-arrears","text":"Anmodning om udsættelse på grund af restance er indgivet ` +
		`den 1. oktober 2026 kl. 10.15. Kommunen skal underrettes skriftligt senest samtidig med indgivelsen ` +
		`efter almenlejeloven § 92, stk. 2 (LBK 928/2019). Underretningen er 2 dage forsinket. ` +
		`Den skal sendes straks.",` +
		`"cites":[{"act":"almenlejeloven","section":"§ 92, stk. 2",` +
		`"version":"LBK 928/2019","inForce":"2009-06-01"}],` +
		`"event":{"kind":"filed","on":"2026-10-01","at":"2026-10-01T10:15:00+02:00","ref":"F-77",` +
		`"ground":["arrears","other"]},"municipality":"0751","wake":"",` +
		`"carries":["tenants.name","tenants.protected","tenancy.address","event"],"missing":[]}`
	if diff := cmp.Diff(want, string(b)); diff != "" {
		t.Errorf("want -, got +:\n%s", diff)
	}
	for _, f := range findings {
		b, _ := json.Marshal(f)
		var back rules.Finding
		if err := json.Unmarshal(b, &back); err != nil {
			t.Fatal(err)
		}
		again, _ := json.Marshal(back)
		if string(again) != string(b) {
			t.Errorf("%s\n%s", b, again)
		}
	}
	empty, _ := json.Marshal(rules.Law().Evaluate(nil, &rules.Case{}, rules.AskedOn(1)))
	if !strings.Contains(string(empty), `"event":null`) || !strings.Contains(string(empty), `"carries":[]`) {
		t.Errorf("a finding about nothing: %s", empty)
	}
}

// TestNotice: the notice holds what the act names and nothing else of the case.
func TestNotice(t *testing.T) {
	t.Parallel()
	c, err := rules.ReadCase([]byte(example))
	if err != nil {
		t.Fatal(err)
	}
	c.Tenancy.Address.DARID = "0a3f50b8-0000-32b8-e044-0003ba298018"
	c.Tenants = append(c.Tenants, rules.Tenant{Name: "Bo Å", Deceased: rules.Yes}, rules.Tenant{Name: "Cai"},
		rules.Tenant{})
	for _, f := range rules.Law().Evaluate(nil, &c, rules.AskedOn(day(t, "2026-10-01"))) {
		got, err := rules.NoticeOf(&c, &f, day(t, "2026-10-01"))
		if f.Rule != rules.EvictionFiled && f.Rule != rules.AssignedTenantDemand {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		want := rules.Notice{
			Rule: f.Rule, Episode: 1, Association: "13748136", Municipality: "0751", Late: f.Late,
			Cites:   f.Cites,
			Event:   rules.NoticeEvent{Kind: f.Event.Kind, On: f.Event.On, At: f.Event.At},
			Tenants: []rules.NoticeTenant{{Name: "Anne Ærø"}, {Name: "Cai", Protected: true}},
			Address: rules.Address{Street: "Vestergade 12, 2. tv", PostalCode: "8000", City: "Aarhus C"},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("want -, got +:\n%s", diff)
		}
	}
	none := rules.Finding{Rule: rules.EvictionFiled, Outcome: rules.Review, Reason: rules.GroundUnknown,
		Carries: []rules.Field{rules.FieldTenantName}}
	if _, err := rules.NoticeOf(&c, &none, day(t, "2026-10-01")); err == nil {
		t.Error("a review made a notice")
	}
}

func TestSubject(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		f    rules.Finding
		want string
	}{
		{rules.Finding{Rule: rules.AssignedTenantDemand,
			Event: rules.Event{On: day(t, "2026-09-08"), Ref: "P-1"}}, "P-1"},
		{rules.Finding{Rule: rules.AssignedTenantDemand, Event: rules.Event{On: day(t, "2026-09-08")}},
			"2026-09-08"},
		{rules.Finding{Rule: rules.EvictionFiled, Event: rules.Event{On: day(t, "2026-09-08"), Ref: "F-1"}},
			""},
	} {
		if got := c.f.Subject(); got != c.want {
			t.Errorf("subject %q, want %q", got, c.want)
		}
	}
}

// TestHash: the same law has the same hash, and whatever changes an answer changes it.
func TestHash(t *testing.T) {
	t.Parallel()
	hashes := map[string]string{}
	for name, o := range map[string]rules.Options{
		"law":     {},
		"go-live": {GoLive: map[string]rules.Day{"13748136": day(t, "2026-01-01")}},
		"later":   {GoLive: map[string]rules.Day{"13748136": day(t, "2026-01-02")}},
		"other":   {GoLive: map[string]rules.Day{"13748137": day(t, "2026-01-01")}},
		"children": {Children: []rules.ChildrenAgreement{{Association: "13748136", Municipality: "0751",
			Basis: rules.BasisConsent}}},
		"by law": {Children: []rules.ChildrenAgreement{{Association: "13748136", Municipality: "0751",
			Basis: rules.BasisLaw}}},
	} {
		hash := rules.NewSet(o).Hash()
		if len(hash) != 64 || hash != rules.NewSet(o).Hash() {
			t.Errorf("%s: hash %q is not stable", name, hash)
		}
		if other, taken := hashes[hash]; taken {
			t.Errorf("%s and %s have one hash", name, other)
		}
		hashes[hash] = name
	}
	if rules.Law().Hash() != rules.NewSet(rules.Options{}).Hash() {
		t.Error("the law alone has two hashes")
	}
}

func TestOutcomes(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, d := range rules.Outcomes() {
		if seen[d.Code] || !rules.KnownDecision(d.Code) || d.Text(lang.Danish) == d.Code ||
			d.Text(lang.English) == d.Code || d.Statute == "" || d.Version == "" ||
			!strings.HasPrefix(d.Section, "§") && d.Code != "housing-benefit" { // its paragraph is not confirmed
			t.Errorf("%+v is told twice or is not whole", d)
		}
		seen[d.Code] = true
		if d.Section == "§ 81 b" {
			t.Error("§ 81 b is repealed")
		}
	}
	for _, code := range []string{rules.Refused, "rent-help", "single-expense"} {
		if !seen[code] {
			t.Errorf("%s is not an outcome", code)
		}
	}
	if rules.KnownDecision("") || rules.KnownDecision("avslag") {
		t.Error("an unknown outcome is known")
	}
}

func TestProblemText(t *testing.T) {
	t.Parallel()
	p := rules.Problem{File: "eksport.csv", Line: 12, Column: "Indgivet", Code: rules.ProblemDateImpossible,
		Step: rules.Filed}
	if got, want := p.Text(lang.Danish), "eksport.csv, linje 12, kolonnen »Indgivet«: datoen findes ikke "+
		"i kalenderen (anmodningen om udsættelse)."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got, want := (rules.Problem{Code: rules.ProblemEncoding}).Text(lang.English),
		"The text is not in the encoding that the settings name."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// quiet is a case of two courses in which everything has been told.
func quiet(t testing.TB) rules.Case {
	t.Helper()
	c, err := rules.ReadCase([]byte(example))
	if err != nil {
		t.Fatal(err)
	}
	c.Notices = append(c.Notices,
		rules.SentNotice{Rule: rules.AssignedTenantDemand, Episode: 1, Ref: "P-1", On: day(t, "2026-09-08")})
	return c
}

// BenchmarkEvaluate asks the statutory rules about one case; the aim is 200,000 a second on one core.
func BenchmarkEvaluate(b *testing.B) {
	told := quiet(b)
	due := quiet(b)
	due.Notices = nil
	reminded := quiet(b)
	reminded.Events = reminded.Events[1:2]
	for _, c := range []struct {
		name string
		rules.Case
	}{{"nothing due", reminded}, {"already told", told}, {"notify", due}} {
		b.Run(c.name, func(b *testing.B) {
			set := rules.NewSet(rules.Options{GoLive: map[string]rules.Day{"13748136": day(b, "2026-01-01")}})
			asked := rules.AskedOn(day(b, "2026-10-01"))
			findings := make([]rules.Finding, 0, 8)
			b.ReportAllocs()
			for b.Loop() {
				findings = set.Evaluate(findings[:0], &c.Case, asked)
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "evaluations/s")
		})
	}
}

// BenchmarkMerge joins what one export of a row per event and one hand-entered step say.
func BenchmarkMerge(b *testing.B) {
	c := quiet(b)
	var all []rules.Record
	for _, e := range c.Events {
		all = append(all, rules.Record{Source: "csv", Facts: c.Facts, Events: []rules.Event{e}})
	}
	all = append(all, rules.Record{Source: "hand",
		Events: []rules.Event{{Kind: rules.Filed, On: day(b, "2026-10-02")}}})
	b.ReportAllocs()
	for b.Loop() {
		c = rules.Merge(c.ID, c.Association, all)
	}
}
