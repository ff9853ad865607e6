package rules_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"boligbro/rules"
	"boligbro/rules/lang"
)

const example = `{
  "id": "1-35-3255-6", "association": "13748136", "landlord": "social", "department": "35",
  "tenancy": {"kind": "family", "start": "2025-11-01", "municipality": "0751", "assigned": true,
    "temporary": false,
    "address": {"street": "Vestergade 12, 2. tv", "postalCode": "8000", "city": "Aarhus C", "darId": ""}},
  "tenants": [{"name": "Anne Ærø", "protected": false, "deceased": false}],
  "household": {"childrenUnder18": "unknown"},
  "arrears": {"amount": "14250.00", "since": "2026-09-01"},
  "events": [
    {"kind": "demanded", "on": "2026-09-08", "received": "2026-09-10", "ref": "P-1"},
    {"kind": "terminated", "on": "2026-09-26"},
    {"kind": "filed", "on": "2026-10-01", "at": "2026-10-01T10:15:00+02:00", "ground": ["arrears", "crime"],
    "ref": "F-77", "filedBy": "lawyer"}
  ],
  "notices": [{"rule": "eviction-filed", "episode": 1, "on": "2026-10-01",
    "arrived": "2026-10-01T10:20:00+02:00"}],
  "municipal": {"track": "paragraph-1", "childrenChecked": true, "decisions": [{"tenant": "1",
    "decided": "2026-10-09", "outcome": "refused"}]}
}`

func TestReadCase(t *testing.T) {
	t.Parallel()
	got, err := rules.ReadCase([]byte(example))
	if err != nil {
		t.Fatal(err)
	}
	want := rules.Case{
		ID: "1-35-3255-6", Association: "13748136",
		Facts: rules.Facts{
			Landlord: rules.Social, Department: "35",
			Tenancy: rules.Tenancy{Kind: rules.Family, Start: day(t, "2025-11-01"), Municipality: "0751",
				Assigned: rules.Yes, Temporary: rules.No,
				Address: rules.Address{Street: "Vestergade 12, 2. tv", PostalCode: "8000", City: "Aarhus C"}},
			Tenants: []rules.Tenant{{Name: "Anne Ærø", Protected: rules.No, Deceased: rules.No}},
			Arrears: &rules.Arrears{Amount: 1425000, Since: day(t, "2026-09-01")},
		},
		Events: []rules.Event{
			{Kind: rules.Demanded, On: day(t, "2026-09-08"), Received: day(t, "2026-09-10"), Ref: "P-1"},
			{Kind: rules.Terminated, On: day(t, "2026-09-26")},
			{Kind: rules.Filed, On: day(t, "2026-10-01"), At: instant(t, "2026-10-01T10:15:00+02:00"),
				Ground: rules.GroundArrears | rules.GroundOther, Ref: "F-77", FiledBy: "lawyer"},
		},
		Notices: []rules.SentNotice{{Rule: rules.EvictionFiled, Episode: 1, On: day(t, "2026-10-01"),
			Arrived: instant(t, "2026-10-01T10:20:00+02:00")}},
		Municipal: rules.Municipal{Track: rules.Paragraph1, ChildrenChecked: true,
			Decisions: []rules.TenantDecision{{Tenant: "1", Decided: day(t, "2026-10-09"),
				Outcome: rules.Refused}}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("want -, got +:\n%s", diff)
	}
}

// TestEmptyIsUnknown: absent, null and empty fields all mean that the fact is not known.
func TestEmptyIsUnknown(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		`{}`, "\ufeff {} \n",
		`{"id":null,"association":"","landlord":null,"tenancy":null,"tenants":null,` +
			`"household":{},"arrears":null,"events":[],"notices":null,"municipal":{}}`,
		`{"arrears":{}}`, `{"arrears":{"amount":"","since":null}}`,
		`{"tenancy":{"kind":"","start":"","assigned":null,"temporary":"","address":{"street":" "}},` +
			`"household":{"childrenUnder18":""},"municipal":{"track":"","contacted":"","outcome":null}}`,
	} {
		got, err := rules.ReadCase([]byte(text))
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if diff := cmp.Diff(rules.Case{}, got,
			cmp.Transformer("none", func(e []rules.Event) int { return len(e) })); diff != "" {
			t.Errorf("%s reads as something:\n%s", text, diff)
		}
	}
}

// TestReadCaseErrors: an error names the place and never quotes what stands there.
// TestReadCaseErrorsInDanish: the error says the same place in both languages.
func TestReadCaseErrorsInDanish(t *testing.T) {
	_, err := rules.ReadCase([]byte(`{"events": [{"kind": "filed"}, {"kind": "Hemmelighed"}]}`))
	var said *rules.CaseError
	if !errors.As(err, &said) {
		t.Fatalf("got %v, want a CaseError", err)
	}
	if da := said.Text(lang.Danish); said.Place != "events[1].kind" ||
		!strings.HasPrefix(da, "events[1].kind: ikke et skridt") ||
		strings.Contains(da, "Hemmelighed") || !strings.Contains(da, "filing-planned") ||
		err.Error() != said.Text(lang.English) {
		t.Errorf("place %q: %s / %v", said.Place, da, err)
	}
	_,
		err = rules.ReadCase([]byte(`{"notices": [{"rule": "eviction-filed", ` +
		`"elsewhere": {"on": "2026-01-01", "channel": "shout"}}]}`))
	if !errors.As(err, &said) || said.Place != "notices[0].elsewhere.channel" {
		t.Errorf("got %v", err)
	}
}

func TestReadCaseErrors(t *testing.T) {
	t.Parallel()
	const secret = "Hemmelighed"
	for _, c := range []struct{ text, place string }{
		{``, "byte 0"},
		{`{"id": "` + secret, "byte"},
		{"{\n\"id\": " + secret + "}", "line 2"},
		{`{} ` + secret, "byte"},
		{`{}{}`, "byte"},
		{`["` + secret + `"]`, "not a JSON object"},
		{"{\"id\": \"\xff" + secret + "\"}", "UTF-8"},
		{`{"id": 7012345678}`, "id: not a text"},
		{`{"id": "a", "id": "` + secret + `"}`, "id: stands twice"},
		{`{"tenancy": {"kind": "` + secret + `"}}`, "tenancy.kind"},
		{`{"tenancy": {"strat": "` + secret + `"}}`, "tenancy.strat: unknown field"},
		{`{"tenancy": {"Start": "2026-01-01"}}`, "tenancy.Start: unknown field"},
		{`{"tenancy": {"` + secret + ` 010190-1234": 1}}`, "tenancy: holds an unknown field"},
		{`{"tenancy": {"start": "` + secret + `"}}`, "tenancy.start: not a calendar day"},
		{`{"tenancy": {"start": "2026-02-30"}}`, "tenancy.start"},
		{`{"tenancy": {"assigned": "` + secret + `"}}`, "tenancy.assigned"},
		{`{"tenancy": {"address": "` + secret + `"}}`, "tenancy.address: not an object"},
		{`{"tenants": {"name": "` + secret + `"}}`, "tenants: not a list"},
		{`{"tenants": [{"name": "a"}, {"name": "` + secret + `", "age": 7}]}`, "tenants[1].age"},
		{`{"tenants": [null]}`, "tenants[0]"},
		{`{"household": {"childrenUnder18": "` + secret + `"}}`, "household.childrenUnder18"},
		{`{"arrears": {"amount": "14.250,00 ` + secret + `"}}`, "arrears.amount"},
		{`{"arrears": {"amount": 14250.00}}`, "arrears.amount"},
		{`{"landlord": "` + secret + `"}`, "landlord"},
		{`{"events": [{"kind": "filed"}, {"kind": "paid"}, {"kind": "` + secret + `"}]}`,
			"events[2].kind: not a kind"},
		{`{"events": [{"on": "2026-01-01"}]}`, "events[0].kind: missing"},
		{`{"events": [{"kind": "filed", "at": "2026-10-01T10:15:00"}]}`, "events[0].at: not an instant"},
		{`{"events": [{"kind": "filed", "ground": 7}]}`, "events[0].ground"},
		{`{"events": [{"kind": "filed", "ground": ["arrears", 7]}]}`, "events[0].ground"},
		{`{"notices": [{"rule": "eviction-filed", "episode": "` + secret + `"}]}`, "notices[0].episode"},
		{`{"notices": [{"rule": "eviction-filed", "episode": 1.5}]}`, "notices[0].episode"},
		{`{"notices": [{"rule": "eviction-filed", "episode": -1}]}`, "notices[0].episode: not an episode"},
		{`{"notices": [{"rule": "eviction-filed"}, {"rule": "` + secret + `"}]}`,
			"notices[1].rule: not one of the words assigned-tenant-demand, eviction-filed"},
		{`{"notices": [{"rule": "agreement/"}]}`, "notices[0].rule: not one of"},
		{`{"notices": [{"episode": 1}]}`, "notices[0].rule: missing"},
		{`{"municipal": {"track": "` + secret + `"}}`, "municipal.track"},
		{`{"municipal": {"childrenChecked": "` + secret + `"}}`, "municipal.childrenChecked"},
		{`{"municipal": {"outcome": "` + secret + `"}}`, "municipal.outcome"},
		{`{"municipal": {"decisions": [{"outcome": "` + secret + `"}]}}`, "municipal.decisions[0].outcome"},
		{`{"id": "` + strings.Repeat("x", rules.MaxCase) + `"}`, "larger than"},
	} {
		_, err := rules.ReadCase([]byte(c.text))
		if err == nil {
			t.Errorf("%.80s: no error", c.text)
			continue
		}
		if !strings.Contains(err.Error(), c.place) || strings.Contains(err.Error(), secret) {
			t.Errorf("%.80s: %q, want %q in it and no value", c.text, err, c.place)
		}
	}
}

// FuzzReadCase: whatever is read can be written and read again, judged, and never panics.
func FuzzReadCase(f *testing.F) {
	f.Add([]byte(example))
	for _, v := range vectors(f) {
		f.Add(v.JSON)
	}
	set := rules.Law()
	asked := rules.AskedAt(time.Date(2026, time.October, 25, 1, 30, 0, 0, time.UTC))
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := rules.ReadCase(b)
		if err != nil {
			return
		}
		written, err := json.Marshal(c)
		if err != nil {
			t.Fatalf("read but not written: %v", err)
		}
		again, err := rules.ReadCase(written)
		if err != nil {
			t.Fatalf("written but not read: %v", err)
		}
		rewritten, err := json.Marshal(again)
		if err != nil || !bytes.Equal(written, rewritten) {
			t.Fatalf("%v: reading again gives another case:\n%s\n%s", err, written, rewritten)
		}
		findings := set.Evaluate(nil, &c, asked)
		if len(findings) < 2 {
			t.Fatal("a rule is silent")
		}
		for i := range findings {
			_, _ = json.Marshal(findings[i])
			for _, d := range rules.DutiesOf(&c, &findings[i], asked.At, asked) {
				_ = d.Text(lang.English)
			}
			if _, err := rules.NoticeOf(&c, &findings[i], asked.Day); err != nil &&
				findings[i].Outcome == rules.Notify {
				t.Fatal(err)
			}
		}
	})
}
