package mapping_test

import (
	"strings"
	"testing"
	"time"

	"boligbro/adapters/mapping"
	"boligbro/rules"

	"github.com/google/go-cmp/cmp"
)

// cells is a row of a table whose cells have been read.
type cells []string

func (c cells) Cell(i int) string { return strings.TrimSpace(c[i]) }
func (c cells) Raw() string       { return strings.Join(c, "|") }

func row(line int, words ...string) *mapping.Row {
	return &mapping.Row{Line: line, Fields: len(words), Special: true, Cells: cells(words)}
}

// table is the mapper of a table with those headers.
func table(t testing.TB, settings mapping.Settings, headers ...string) *mapping.Mapper {
	t.Helper()
	plan, faults := settings.Plan()
	if len(faults) > 0 {
		t.Fatalf("%+v", faults)
	}
	m, refusal := plan.Mapper("liste", "13748136", "lejere.csv", headers)
	if refusal != nil {
		t.Fatal(refusal)
	}
	return m
}

// facts reads the only row of a table.
func facts(t testing.TB, settings mapping.Settings, headers, words []string) rules.Record {
	t.Helper()
	r, ok := table(t, settings, headers...).Facts(row(2, words...), map[string]bool{words[0]: true})
	if !ok {
		t.Fatalf("the row has no record: %q", words)
	}
	return r
}

func settings() mapping.Settings {
	return mapping.Settings{
		Key: []string{"Nr"}, Columns: map[string]string{}, Codes: map[string]map[string]string{},
	}
}

// one reads a single field from a single row.
func one(t testing.TB, field, word string, change func(*mapping.Settings)) rules.Record {
	t.Helper()
	s := settings()
	s.Columns[field] = "Felt"
	if change != nil {
		change(&s)
	}
	return facts(t, s, []string{"Nr", "Felt", "Slut"}, []string{"0017", word, "x"})
}

// says fails the test unless the record has exactly that problem, or none when code is empty.
func says(t *testing.T, r rules.Record, code rules.ProblemCode) bool {
	t.Helper()
	if code == "" {
		if len(r.Problems) > 0 {
			t.Errorf("%+v", r.Problems)
		}
		return len(r.Problems) == 0
	}
	want := []rules.Problem{{File: "lejere.csv", Line: 2, Column: "Felt", Code: code}}
	for i := range r.Problems {
		want[0].Step = r.Problems[i].Step
	}
	if diff := cmp.Diff(want, r.Problems); diff != "" {
		t.Error(diff)
		return false
	}
	return true
}

func TestDays(t *testing.T) {
	every := func(c *mapping.Settings) {
		c.Dates = []string{"dd-mm-yyyy", "dd.mm.yyyy", "dd/mm/yyyy", "yyyy-mm-dd"}
	}
	for _, test := range []struct {
		word, want string
		code       rules.ProblemCode
	}{
		{"01-10-2026", "2026-10-01", ""},
		{"1-9-2026", "2026-09-01", ""},
		{"01.10.2026", "2026-10-01", ""},
		{"01/10/2026", "2026-10-01", ""},
		{"2026-10-01", "2026-10-01", ""},
		{"29-02-2024", "2024-02-29", ""},
		{" 01-10-2026 ", "2026-10-01", ""},
		{"01-10-2026 00:00:00", "2026-10-01", ""},
		{"2026-10-01 00:00", "2026-10-01", ""},
		{"2026-10-01T22:30:00Z", "2026-10-02", ""}, // half past midnight in Copenhagen
		{"2026-10-01T23:30:00+02:00", "2026-10-01", ""},
		{"29-02-2026", "", rules.ProblemDateImpossible},
		{"31-04-2026", "", rules.ProblemDateImpossible},
		{"00-10-2026", "", rules.ProblemDateImpossible},
		{"10-13-2026", "", rules.ProblemDateSwapped},
		{"2026-02-30", "", rules.ProblemDateImpossible},
		{"01-01-0001", "", rules.ProblemDateImpossible},
		{"9999-12-31", "", rules.ProblemDateImpossible},
		{"01-10-26", "", rules.ProblemDateUnreadable},
		{"01-10-20266", "", rules.ProblemDateUnreadable},
		{"01-10", "", rules.ProblemDateUnreadable},
		{"oktober", "", rules.ProblemDateUnreadable},
		{"01-10-2026 25:00", "", rules.ProblemDateUnreadable},
		{"01-10-2026x", "", rules.ProblemDateUnreadable},
		{"20261001", "", rules.ProblemDateUnreadable},
		{"46296", "", rules.ProblemDateUnreadable}, // a spreadsheet's number
	} {
		r := one(t, "tenancy.start", test.word, every)
		if says(t, r, test.code) && r.Facts.Tenancy.Start.String() != test.want || r.Quarantined {
			t.Errorf("%s: %s, want %s", test.word, r.Facts.Tenancy.Start, test.want)
		}
	}
	// Only the ways that the settings name.
	r := one(t, "tenancy.start", "01.10.2026", nil)
	says(t, r, rules.ProblemDateUnreadable)
}

// The ways of writing a day that could mean another day elsewhere are read only where the settings name them.
func TestDaysOfFewDigits(t *testing.T) {
	few := func(c *mapping.Settings) {
		c.Dates = []string{"yyyymmdd", "dd-mm-yy", "dd.mm.yy", "dd/mm/yy", "excel"}
	}
	for _, test := range []struct {
		word, want string
		code       rules.ProblemCode
	}{
		{"20261001", "2026-10-01", ""},
		{"20261001 10:15", "2026-10-01", ""},
		{"20260230", "", rules.ProblemDateImpossible},
		{"20263110", "", rules.ProblemDateSwapped},
		{"00000000", "", rules.ProblemDateImpossible},
		{"2026100", "", rules.ProblemDateUnreadable},
		{"202610011", "", rules.ProblemDateUnreadable},
		{"01-10-26", "2026-10-01", ""},
		{"1.9.26", "2026-09-01", ""},
		{"01/10/98", "1998-10-01", ""},
		{"01/10/50", "2050-10-01", ""},
		{"01/10/51", "1951-10-01", ""},
		{"01-10-2026", "", rules.ProblemDateUnreadable},
		{"01-10-6", "", rules.ProblemDateUnreadable},
		{"46296", "2026-10-01", ""},
		{"46296,5", "2026-10-01", ""},
		{"46296.99", "2026-10-01", ""},
		{"46296,", "", rules.ProblemDateUnreadable},
		{"18263", "", rules.ProblemDateUnreadable},
		{"109575", "", rules.ProblemDateUnreadable},
		{"4629", "", rules.ProblemDateUnreadable},
		{"-46296", "", rules.ProblemDateUnreadable},
		{"4.6296E+04", "", rules.ProblemDateUnreadable},
	} {
		r := one(t, "tenancy.start", test.word, few)
		if says(t, r, test.code) && r.Facts.Tenancy.Start.String() != test.want || r.Quarantined {
			t.Errorf("%s: %s, want %s", test.word, r.Facts.Tenancy.Start, test.want)
		}
	}
}

func TestAmounts(t *testing.T) {
	point := func(c *mapping.Settings) { c.Decimal = "." }
	for _, test := range []struct {
		word   string
		want   rules.Amount
		code   rules.ProblemCode
		change func(*mapping.Settings)
	}{
		{"14250,00", 1425000, "", nil},
		{"14.250,5", 1425050, "", nil},
		{"14 250,05", 1425005, "", nil},
		{"14\u00a0250", 1425000, "", nil},
		{"1.234.567,89", 123456789, "", nil},
		{"14.250", 1425000, "", nil},
		{"-12,50", -1250, "", nil},
		{"12,50-", -1250, "", nil},
		{"0", 0, "", nil},
		{",50", 50, "", nil},
		{"100,-", 10000, "", nil},
		{"kr. 100,00", 10000, "", nil},
		{"100,00 DKK", 10000, "", nil},
		{"14250,0000", 1425000, "", nil},
		{"14,250.75", 1425075, "", point},
		{"14250.75", 1425075, "", point},
		{"14250.75", 0, rules.ProblemAmountUnreadable, nil},
		{"14,250,75", 0, rules.ProblemAmountUnreadable, nil},
		{"1.42.50", 0, rules.ProblemAmountUnreadable, nil},
		{"1425.000,00", 0, rules.ProblemAmountUnreadable, nil},
		{"14250,005", 0, rules.ProblemAmountUnreadable, nil},
		{"20,000", 0, rules.ProblemAmountUnreadable, nil},
		{"1.020,000", 0, rules.ProblemAmountUnreadable, nil},
		{"kr. 20,000", 0, rules.ProblemAmountUnreadable, nil},
		{"20.000", 0, rules.ProblemAmountUnreadable, point},
		{"20.000", 2000000, "", nil},
		{"14250,75", 0, rules.ProblemAmountUnreadable, point},
		{"-", 0, rules.ProblemAmountUnreadable, nil},
		{"kr.", 0, rules.ProblemAmountUnreadable, nil},
		{"mange", 0, rules.ProblemAmountUnreadable, nil},
		{"12e3", 0, rules.ProblemAmountUnreadable, nil},
		{"99999999999999999999", 0, rules.ProblemAmountUnreadable, nil},
	} {
		r := one(t, "arrears.amount", test.word, test.change)
		if !says(t, r, test.code) {
			t.Error(test.word)
			continue
		}
		if (r.Facts.Arrears != nil) != (test.code == "") || r.Facts.Arrears != nil &&
			r.Facts.Arrears.Amount != test.want {
			t.Errorf("%s: %+v, want %d", test.word, r.Facts.Arrears, test.want)
		}
	}
}

func TestCodes(t *testing.T) {
	codes := func(field string, table map[string]string) func(*mapping.Settings) {
		return func(c *mapping.Settings) { c.Codes[field] = table }
	}
	kinds := codes(
		"tenancy.kind",
		map[string]string{"Ældrebolig": "elderly", "Familie": "family", "Erhverv": "other", "Tom": ""},
	)
	for _, test := range []struct {
		field, word string
		change      func(*mapping.Settings)
		code        rules.ProblemCode
		want        rules.Facts
	}{
		{"tenancy.kind", "ældrebolig", kinds, "", rules.Facts{Tenancy: rules.Tenancy{Kind: rules.Elderly}}},
		{"tenancy.kind", "ÆLDREBOLIG", kinds, "", rules.Facts{Tenancy: rules.Tenancy{Kind: rules.Elderly}}},
		{"tenancy.kind", "youth", kinds, "", rules.Facts{Tenancy: rules.Tenancy{Kind: rules.Youth}}},
		{"tenancy.kind", "tom", kinds, "", rules.Facts{}},
		{"tenancy.kind", "Hus", kinds, rules.ProblemCodeUnknown, rules.Facts{}},
		{"tenancy.assigned", "JA", nil, "", rules.Facts{Tenancy: rules.Tenancy{Assigned: rules.Yes}}},
		{"tenancy.assigned", "0", nil, "", rules.Facts{Tenancy: rules.Tenancy{Assigned: rules.No}}},
		{"tenancy.assigned", "måske", nil, rules.ProblemCodeUnknown, rules.Facts{}},
		{
			"tenancy.assigned", "X", codes("tenancy.assigned", map[string]string{"x": "true"}), "",
			rules.Facts{Tenancy: rules.Tenancy{Assigned: rules.Yes}},
		},
		{"tenancy.temporary", "nej", nil, "", rules.Facts{Tenancy: rules.Tenancy{Temporary: rules.No}}},
		{"tenancy.municipality", "751", nil, "", rules.Facts{Tenancy: rules.Tenancy{Municipality: "0751"}}},
		{"tenancy.municipality", "0101", nil, "", rules.Facts{Tenancy: rules.Tenancy{Municipality: "0101"}}},
		{
			"tenancy.municipality", "Aarhus",
			codes("tenancy.municipality", map[string]string{"aarhus": "0751"}), "",
			rules.Facts{Tenancy: rules.Tenancy{Municipality: "0751"}},
		},
		{"tenancy.municipality", "0411", nil, rules.ProblemMunicipalityUnknown, rules.Facts{}},
		{"tenancy.municipality", "00751", nil, rules.ProblemMunicipalityUnknown, rules.Facts{}},
		{
			"household.childrenUnder18", "0", nil, "",
			rules.Facts{Household: rules.Household{ChildrenUnder18: rules.Answer(rules.No)}},
		},
		{
			"household.childrenUnder18", "3", nil, "",
			rules.Facts{Household: rules.Household{ChildrenUnder18: rules.Answer(rules.Yes)}},
		},
		{"household.childrenUnder18", "-1", nil, rules.ProblemCodeUnknown, rules.Facts{}},
		{"landlord", "private", nil, "", rules.Facts{Landlord: rules.Private}},
		{"department", "0035", nil, "", rules.Facts{Department: "0035"}},
		{
			"tenancy.address.street", "Å 1,\u00a02.\n tv", nil, "",
			rules.Facts{Tenancy: rules.Tenancy{Address: rules.Address{Street: "Å 1, 2. tv"}}},
		},
		{"tenancy.address.street", "Å\x001", nil, rules.ProblemEncoding, rules.Facts{}},
		{"tenancy.address.city", "K\ufffdbenhavn", nil, rules.ProblemEncoding, rules.Facts{}},
		{
			"tenancy.address.darId", "0a3f50c1", nil, "",
			rules.Facts{Tenancy: rules.Tenancy{Address: rules.Address{DARID: "0a3f50c1"}}},
		},
		{"tenants.1.name", `Bo "Bob" É`, nil, "", rules.Facts{Tenants: []rules.Tenant{{Name: `Bo "Bob" É`}}}},
	} {
		r := one(t, test.field, test.word, test.change)
		if diff := cmp.Diff(test.want, r.Facts); !says(t, r, test.code) || diff != "" || r.Quarantined ||
			r.Key.Tenancy != "0017" {
			t.Errorf("%s %q: %s", test.field, test.word, diff)
		}
	}
}

func TestGrounds(t *testing.T) {
	change := func(c *mapping.Settings) {
		c.Columns["events.filed.ground"], c.Columns["events.filed"] = "Felt", "Dag"
		c.Codes["events.filed.ground"] = map[string]string{
			"Restance": "arrears", "Støj": "house-rules", "Begge": "arrears, other",
		}
	}
	for word, want := range map[string]struct {
		ground rules.Ground
		code   rules.ProblemCode
	}{
		"restance":        {rules.GroundArrears, ""},
		"Støj":            {rules.GroundOther, ""},
		"crime":           {rules.GroundOther, ""},
		"begge":           {rules.GroundArrears | rules.GroundOther, ""},
		"Restance + støj": {rules.GroundArrears | rules.GroundOther, ""},
		"Andet":           {0, rules.ProblemCodeUnknown},
		"støj/andet":      {0, rules.ProblemCodeUnknown}, // not "other only": the other word may mean arrears
		"restance, andet": {rules.GroundArrears | rules.GroundUnread, rules.ProblemCodeUnknown},
		"":                {0, ""},
	} {
		s := settings()
		change(&s)
		r := facts(t, s, []string{"Nr", "Felt", "Dag"}, []string{"1", word, "01-10-2026"})
		if len(r.Events) != 1 {
			t.Fatalf("%s: %+v", word, r)
		}
		if got := r.Events[0].Ground; got != want.ground {
			t.Errorf("%s: %v, want %v", word, got, want.ground)
		}
		says(t, r, want.code)
	}
}

func TestInstant(t *testing.T) {
	s := settings()
	s.Columns["events.filed"], s.Columns["events.filed.at"] = "Dag", "Tid"
	for _, test := range []struct {
		day, at string
		on      string
		want    time.Time
		code    rules.ProblemCode
	}{
		{"01-10-2026", "01-10-2026 10:15", "2026-10-01", time.Date(2026, 10, 1, 8, 15, 0, 0, time.UTC), ""},
		{"", "2026-10-01T10:15:30+02:00", "2026-10-01", time.Date(2026, 10, 1, 8, 15, 30, 0, time.UTC), ""},
		{"", "01-12-2026 10.15", "2026-12-01", time.Date(2026, 12, 1, 9, 15, 0, 0, time.UTC), ""},
		{"01-10-2026", "02-10-2026 10:15", "2026-10-01", time.Time{}, rules.ProblemDateImpossible},
		{"01-10-2026", "10:15", "2026-10-01", time.Time{}, rules.ProblemDateUnreadable},
	} {
		r := facts(t, s, []string{"Nr", "Dag", "Tid"}, []string{"1", test.day, test.at})
		if len(r.Events) != 1 {
			t.Fatalf("%+v: %+v", test, r)
		}
		event := r.Events[0]
		if event.On.String() != test.on || !event.At.Equal(test.want) {
			t.Errorf("%+v: %s, %s", test, event.On, event.At)
		}
		if test.code != "" && (len(r.Problems) != 1 || r.Problems[0].Code != test.code ||
			r.Problems[0].Column != "Tid") {
			t.Errorf("%+v: %+v", test, r.Problems)
		}
	}
}
