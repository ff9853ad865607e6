package rules_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"boligbro/rules"
	"boligbro/rules/lang"
)

func measured(c *rules.Case, f *rules.Finding) rules.Punctuality {
	return rules.Measure(f, c.History(rules.AskedOn(f.Due)).Sent(f))
}

// TestMeasure: in time is no later than the filing, at proven arrival where there is one.
func TestMeasure(t *testing.T) {
	t.Parallel()
	at := func(s string) time.Time { return instant(t, "2026-10-01T"+s+":00+02:00") }
	for name, c := range map[string]struct {
		notices []rules.SentNotice
		want    rules.Punctuality
	}{
		"not told": {nil, rules.Punctuality{}},
		"at the instant": {[]rules.SentNotice{{Arrived: at("10:15")}},
			rules.Punctuality{Notified: true, Measured: true, OnTime: true, ByProof: true}},
		"before": {[]rules.SentNotice{{Arrived: at("10:00")}},
			rules.Punctuality{Notified: true, Measured: true, OnTime: true, ByProof: true, Before: true}},
		"a minute late": {[]rules.SentNotice{{Arrived: at("10:16")}},
			rules.Punctuality{Notified: true, Measured: true, ByProof: true, LateBy: time.Minute}},
		"only transmitted": {[]rules.SentNotice{{Transmitted: at("10:15")}},
			rules.Punctuality{Notified: true, Measured: true, OnTime: true}},
		"proof comes first": {[]rules.SentNotice{{Transmitted: at("09:00")}, {Arrived: at("11:15")}},
			rules.Punctuality{Notified: true, Measured: true, ByProof: true, LateBy: time.Hour}},
		"the first proof": {[]rules.SentNotice{{Arrived: at("11:15")}, {Arrived: at("10:15")}},
			rules.Punctuality{Notified: true, Measured: true, OnTime: true, ByProof: true}},
		"told, time unknown": {[]rules.SentNotice{{}}, rules.Punctuality{Notified: true}},
		"another rule's only": {[]rules.SentNotice{{Rule: rules.AssignedTenantDemand, Arrived: at("10:00")}},
			rules.Punctuality{}},
	} {
		theCase, err := rules.ReadCase([]byte(example))
		if err != nil {
			t.Fatal(err)
		}
		theCase.Notices = nil
		for _, n := range c.notices {
			if n.Rule == "" {
				n.Rule, n.Episode, n.On = rules.EvictionFiled, 1, day(t, "2026-10-01")
			}
			theCase.Notices = append(theCase.Notices, n)
		}
		for _, f := range rules.Law().Evaluate(nil, &theCase, rules.AskedOn(day(t, "2026-10-20"))) {
			if f.Rule != rules.EvictionFiled {
				continue
			}
			if diff := cmp.Diff(c.want, measured(&theCase, &f)); diff != "" {
				t.Errorf("%s:\n%s", name, diff)
			}
		}
	}
}

// TestMeasureByDay: a demand is due its day, whole.
func TestMeasureByDay(t *testing.T) {
	t.Parallel()
	for arrived, want := range map[string]time.Duration{
		"2026-09-08T21:59:59Z": 0, "2026-09-08T22:00:00Z": 24 * time.Hour,
		"2026-09-11T10:00:00Z": 72 * time.Hour,
	} {
		theCase, err := rules.ReadCase([]byte(example))
		if err != nil {
			t.Fatal(err)
		}
		theCase.Notices = []rules.SentNotice{{Rule: rules.AssignedTenantDemand, Episode: 1, Ref: "P-1",
			On: day(t, "2026-09-08"), Arrived: instant(t, arrived)}}
		f := rules.Law().Evaluate(nil, &theCase, rules.AskedOn(day(t, "2026-09-20")))[0]
		if got := measured(&theCase, &f); got.LateBy != want || got.OnTime != (want == 0) || !got.ByProof {
			t.Errorf("arrived %s: %+v", arrived, got)
		}
	}
}

func TestQuestions(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, events, asked, want string }{
		{"six days after a termination", `{"kind":"terminated","on":"2026-09-01"}`, "2026-09-07",
			"filed-after-termination wakes 2026-09-08"},
		{"seven days after", `{"kind":"terminated","on":"2026-09-01"}`, "2026-09-08",
			"filed-after-termination"},
		{"paid since", `{"kind":"terminated","on":"2026-09-01"},{"kind":"paid","on":"2026-09-03"}`,
			"2026-09-08", ""}, // all has been paid
		{"a demand since", `{"kind":"terminated","on":"2026-09-01"},{"kind":"demanded","on":"2026-09-03"}`,
			"2026-09-08", "filed-after-termination"},
		{"filed since", `{"kind":"terminated","on":"2026-09-01"},{"kind":"filed","on":"2026-09-03"}`,
			"2026-09-08", ""},
		{"withdrawn since", `{"kind":"terminated","on":"2026-09-01"},{"kind":"withdrawn","on":"2026-09-03"}`,
			"2026-09-08", ""},
		{"moved out since", `{"kind":"terminated","on":"2026-09-01"},{"kind":"moved-out","on":"2026-09-03"}`,
			"2026-09-08", ""},
		{"not terminated yet",
			`{"kind":"demanded","on":"2026-08-01"},{"kind":"terminated","on":"2026-09-01"}`, "2026-08-31",
			""},
		{"only demanded", `{"kind":"demanded","on":"2026-08-01"}`, "2026-09-08", ""},
		{"planned, a weekend between",
			`{"kind":"terminated","on":"2026-09-01"},{"kind":"filing-planned","on":"2026-09-10"}`,
			"2026-09-14", "filed-as-planned wakes 2026-09-15"},
		{"three hverdage after",
			`{"kind":"terminated","on":"2026-09-01"},{"kind":"filing-planned","on":"2026-09-10"}`,
			"2026-09-15", "filed-as-planned"},
		{"planned later than its termination's seven days",
			`{"kind":"terminated","on":"2026-09-01"},{"kind":"filing-planned","on":"2026-10-01"}`,
			"2026-09-20", "filed-as-planned wakes 2026-10-06"},
		{"filed as planned", `{"kind":"filing-planned","on":"2026-09-10"},{"kind":"filed","on":"2026-09-11"}`,
			"2026-09-20", ""},
	} {
		theCase, err := rules.ReadCase([]byte(`{"tenancy":{"kind":"family"},"events":[` + c.events + `]}`))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, q := range rules.Questions(&theCase, rules.AskedOn(day(t, c.asked))) {
			text := string(q.Code)
			if !q.Wake.IsZero() {
				text += " wakes " + q.Wake.String()
			}
			got = append(got, text)
			for _, l := range []lang.Language{lang.Danish, lang.English} {
				if text := q.Text(l); strings.Contains(text, "{") || !strings.Contains(text, q.Event.On.Text(l)) {
					t.Errorf("%s: %q", c.name, text)
				}
			}
		}
		if strings.Join(got, ", ") != c.want {
			t.Errorf("%s: asks %q, want %q", c.name, got, c.want)
		}
	}
}

func TestChildrenAgreement(t *testing.T) {
	t.Parallel()
	good := rules.ChildrenAgreement{Association: "13748136", Municipality: "0751",
		Basis: rules.BasisLegitimateInterest, Reference: "J. 17"}
	if err := good.Check(); err != nil {
		t.Error(err)
	}
	for name, change := range map[string]func(*rules.ChildrenAgreement){
		"no association": func(a *rules.ChildrenAgreement) { a.Association = "" },
		"no known":       func(a *rules.ChildrenAgreement) { a.Municipality = "9999" },
		"no basis":       func(a *rules.ChildrenAgreement) { a.Basis = "" },
		"no assessment":  func(a *rules.ChildrenAgreement) { a.Reference = "" },
	} {
		bad := good
		change(&bad)
		if err := bad.Check(); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
		if rules.NewSet(rules.Options{Children: []rules.ChildrenAgreement{bad}}).Hash() != rules.Law().Hash() {
			t.Errorf("%s: the agreement is switched on", name)
		}
	}
}

// TestChildrenNotice: with consent, only those who gave it by the day are named; the notice says what it is
// not.
func TestChildrenNotice(t *testing.T) {
	t.Parallel()
	theCase, err := rules.ReadCase([]byte(example))
	if err != nil {
		t.Fatal(err)
	}
	theCase.Events = theCase.Events[:2]
	theCase.Household.ChildrenUnder18 = rules.Answer(rules.Yes)
	theCase.Tenants = []rules.Tenant{
		{Name: "Anne Ærø", NoticeConsent: day(t, "2026-09-20")}, {Name: "Bo Å"},
		{Name: "Cai", NoticeConsent: day(t, "2026-09-28")},
		{Name: "Dan", NoticeConsent: day(t, "2026-09-29")}}
	set := rules.NewSet(rules.Options{Children: []rules.ChildrenAgreement{{Association: "13748136",
		Municipality: "0751", Basis: rules.BasisConsent}}})
	for _, f := range set.Evaluate(nil, &theCase, rules.AskedOn(day(t, "2026-09-28"))) {
		if f.Rule != rules.ChildrenUnder18 {
			continue
		}
		n, err := rules.NoticeOf(&theCase, &f, day(t, "2026-09-28"))
		if err != nil {
			t.Fatal(err)
		}
		want := []rules.NoticeTenant{{Name: "Anne Ærø", Protected: true}, {Name: "Cai", Protected: true}}
		if diff := cmp.Diff(want, n.Tenants); diff != "" || n.Children != rules.Yes ||
			!strings.Contains(n.Disclaimer(lang.Danish), "barnets lov") {
			t.Errorf("children %v, %q\n%s", n.Children, n.Disclaimer(lang.Danish), diff)
		}
	}
}
