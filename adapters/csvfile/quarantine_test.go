package csvfile_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"boligbro/adapters/csvfile"
	"boligbro/adapters/mapping"
	"boligbro/rules"
)

type problem struct {
	line   int
	column string
	code   rules.ProblemCode
	step   rules.EventKind
}

func problems(r rules.Record) (list []problem) {
	for _, p := range r.Problems {
		list = append(list, problem{p.Line, p.Column, p.Code, p.Step})
	}
	return list
}

func byTenancy() *csvfile.Settings {
	return &csvfile.Settings{Files: "*.csv", Settings: mapping.Settings{Key: []string{"Afd", "Nr"},
		Columns: map[string]string{
			"tenants.1.name": "Navn", "tenancy.start": "Ind", "events.reminded": "Rykker",
			"events.demanded": "Påkrav",
			"events.filed":    "Foged", "events.filed.ref": "Sag", "events.filed.ground": "Grund",
			"events.withdrawn": "Trukket",
		}, Codes: map[string]map[string]string{"events.filed": {"ingen": ""}}}}
}

func byEvent() *csvfile.Settings {
	return &csvfile.Settings{Files: "*.csv", Settings: mapping.Settings{Rows: "event", Key: []string{"Afd",
		"Nr"}, Columns: map[string]string{
		"tenants.1.name": "Navn", "event.kind": "Hvad", "event.on": "Dag", "event.ref": "Sag",
	}, Codes: map[string]map[string]string{"event.kind": {"Foged": "filed", "Rykker": "reminded",
		"Gebyr": ""}}}}
}

// Only an unreadable key, step or step date quarantines; anything else counts as unknown on a usable record.
func TestQuarantine(t *testing.T) {
	const tenancyHeader, eventHeader = "Afd;Nr;Navn;Ind;Rykker;Påkrav;Foged;Sag;Grund;Trukket\n",
		"Afd;Nr;Navn;Hvad;Dag;Sag\n"
	for _, test := range []struct {
		name        string
		settings    *csvfile.Settings
		row         string
		quarantined bool
		key         string
		events      int
		want        []problem
	}{
		{"good", byTenancy(), "1;2;A;01-01-2020;;08-09-2026;01-10-2026;F;arrears;", false, "1-2", 2, nil},
		{
			"no key", byTenancy(), "1;;A;;;;01-10-2026;;;", true, "", 0,
			[]problem{{2, "Nr", rules.ProblemKeyMissing, rules.Filed}},
		},
		{
			"a key that is no key", byTenancy(), "1;1,23457E+11;A;;;;01-10-2026;;;", true, "", 0,
			[]problem{{2, "Nr", rules.ProblemKeyUnreadable, rules.Filed}},
		},
		{
			"a key of noughts", byTenancy(), "000;0;A;;;;01-10-2026;;;", true, "", 0,
			[]problem{{2, "Afd", rules.ProblemKeyUnreadable, rules.Filed}},
		},
		{"a part of noughts", byTenancy(), "000;7;A;;;;01-10-2026;;;", false, "000-7", 1, nil},
		{
			"no key, no step", byTenancy(), "; ;A;;;;;;;", true, "", 0,
			[]problem{{2, "Afd", rules.ProblemKeyMissing, ""}},
		},
		{
			"bad step date", byTenancy(), "1;2;A;;;31-02-2026;;;;", true, "1-2", 0,
			[]problem{{2, "Påkrav", rules.ProblemDateImpossible, rules.Demanded}},
		},
		{
			"bad step date beside a good", byTenancy(), "1;2;A;;;08-09-2026;snart;;;", true, "1-2", 0,
			[]problem{{2, "Foged", rules.ProblemDateUnreadable, rules.Filed}},
		},
		{
			"bad withdrawal", byTenancy(), "1;2;A;;;;01-10-2026;;;nej", true, "1-2", 0,
			[]problem{{2, "Trukket", rules.ProblemDateUnreadable, rules.Withdrawn}},
		},
		{
			"bad reminder", byTenancy(), "1;2;A;;x;;01-10-2026;;;", false, "1-2", 1,
			[]problem{{2, "Rykker", rules.ProblemDateUnreadable, rules.Reminded}},
		},
		{
			"bad fact", byTenancy(), "1;2;A;x;;;01-10-2026;;;", false, "1-2", 1,
			[]problem{{2, "Ind", rules.ProblemDateUnreadable, ""}},
		},
		{
			"reference without day", byTenancy(), "1;2;A;;;;;F-7;;", true, "1-2", 0,
			[]problem{{2, "Foged", rules.ProblemDateMissing, rules.Filed}},
		},
		{"ground without day", byTenancy(), "1;2;A;;;;;;arrears;", false, "1-2", 0, nil},
		{"a word for no date", byTenancy(), "1;2;A;;;;Ingen;;;", false, "1-2", 0, nil},
		{
			"short", byTenancy(), "1;2;A;;;08-09-2026", true, "1-2", 0,
			[]problem{{2, "Foged", rules.ProblemRowShort, ""}},
		},
		{"very short", byTenancy(), "1", true, "", 0, []problem{{2, "Nr", rules.ProblemRowShort, ""}}},
		{
			"long", byTenancy(), "1;2;A;B;01-01-2020;;08-09-2026;01-10-2026;F;arrears;x", true, "1-2", 0,
			[]problem{{2, "", rules.ProblemRowLong, ""}},
		},
		{
			"empty columns more", byTenancy(), "1;2;A;;;;01-10-2026;;;;;", true, "1-2", 0,
			[]problem{{2, "", rules.ProblemRowLong, ""}},
		},
		{
			"stray quote", byTenancy(), `1;2;"A" B;;;;01-10-2026;;;`, true, "", 0,
			[]problem{{2, "", rules.ProblemRowBroken, ""}},
		},
		{"quote in a field", byTenancy(), `1;2;A "Bob" B;;;;01-10-2026;;;`, false, "1-2", 1, nil},

		{"event", byEvent(), "1;2;A;Foged;01-10-2026;F", false, "1-2", 1, nil},
		{
			"event without day", byEvent(), "1;2;A;Foged;;F", true, "1-2", 0,
			[]problem{{2, "Dag", rules.ProblemDateMissing, rules.Filed}},
		},
		{
			"event with bad day", byEvent(), "1;2;A;Foged;x;F", true, "1-2", 0,
			[]problem{{2, "Dag", rules.ProblemDateUnreadable, rules.Filed}},
		},
		{
			"unknown event", byEvent(), "1;2;A;Fogde;01-10-2026;F", true, "1-2", 0,
			[]problem{{2, "Hvad", rules.ProblemStepUnknown, ""}},
		},
		{
			"nameless event", byEvent(), "1;2;A;;01-10-2026;F", true, "1-2", 0,
			[]problem{{2, "Hvad", rules.ProblemStepUnknown, ""}},
		},
		{"no event", byEvent(), "1;2;A;;;", false, "1-2", 0, nil},
		{
			"event of no interest", byEvent(), "1;2;A;Gebyr;x;", false, "1-2", 0,
			[]problem{{2, "Dag", rules.ProblemDateUnreadable, ""}},
		},
		{
			"bad reminder as event", byEvent(), "1;2;A;Rykker;x;", false, "1-2", 0,
			[]problem{{2, "Dag", rules.ProblemDateUnreadable, rules.Reminded}},
		},
		{
			"event without key", byEvent(), "1;;A;Foged;01-10-2026;F", true, "", 0,
			[]problem{{2, "Nr", rules.ProblemKeyMissing, rules.Filed}},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			text := tenancyHeader
			if test.settings.Rows == "event" {
				text = eventHeader
			}
			good := strings.Repeat(";", strings.Count(text, ";"))
			all, err := pull(t, test.settings, text+test.row+"\n9;9"+good[2-1:]+"\n")
			if err != nil || len(all) != 2 {
				t.Fatal(len(all), err)
			}
			r := all[0]
			if r.Quarantined != test.quarantined || r.Key.Tenancy != test.key ||
				len(r.Events) != test.events {
				t.Errorf("quarantined %v, key %q, events %d", r.Quarantined, r.Key.Tenancy, len(r.Events))
			}
			if diff := cmp.Diff(test.want, problems(r), cmp.AllowUnexported(problem{})); diff != "" {
				t.Error(diff)
			}
			if all[1].Quarantined || all[1].Key.Tenancy != "9-9" {
				t.Error("the next row is not read")
			}
		})
	}
}

// The day of the demand or filing in a row that cannot be used is given when it can be read, with the gravest
// step.
func TestWhatAQuarantinedRowHolds(t *testing.T) {
	const tenancyHeader, eventHeader = "Afd;Nr;Navn;Rykker;Påkrav;Ophævet;Påtænkt;Foged;Kl;Trukket\n",
		"Afd;Nr;Navn;Hvad;Dag;Kl\n"
	tenancy := &csvfile.Settings{Files: "*.csv", Settings: mapping.Settings{Key: []string{"Afd", "Nr"},
		Columns: map[string]string{
			"tenants.1.name": "Navn", "events.reminded": "Rykker", "events.demanded": "Påkrav",
			"events.terminated":     "Ophævet",
			"events.filing-planned": "Påtænkt", "events.filed": "Foged", "events.filed.at": "Kl",
			"events.withdrawn": "Trukket",
		}}}
	event := byEvent()
	event.Columns["event.at"], event.Columns["event.ref"] = "Kl", "Navn"
	delete(event.Columns, "tenants.1.name")
	for _, test := range []struct {
		name, header, row string
		step              rules.EventKind
		on                string
	}{
		{"no key", tenancyHeader, "1;;A;;;;;01-10-2026;;", rules.Filed, "2026-10-01"},
		{
			"no key, a demand and a termination", tenancyHeader, "1;;A;;08-09-2026;20-09-2026;;;;",
			rules.Demanded, "2026-09-08",
		},
		{"no key, a termination", tenancyHeader, "1;;A;01-09-2026;;20-09-2026;;;;", rules.Terminated, ""},
		{
			"the earliest of three", tenancyHeader,
			"1;;A;01-09-2026;08-09-2026;20-09-2026;30-09-2026;01-10-2026;;", rules.Filed, "2026-09-08",
		},
		{
			"a demand beside a bad filing", tenancyHeader, "1;2;A;;08-09-2026;;;snart;;", rules.Filed,
			"2026-09-08",
		},
		{"a bad demand", tenancyHeader, "1;2;A;;31-02-2026;;;;;", rules.Demanded, ""},
		{
			"a filing beside a bad withdrawal", tenancyHeader, "1;2;A;;;;;01-10-2026;;nej", rules.Withdrawn,
			"2026-10-01",
		},
		{
			"an instant beside a bad day", tenancyHeader, "1;2;A;;;;;snart;2026-10-01T10:00:00+02:00;",
			rules.Filed, "2026-10-01",
		},
		{"a short row", tenancyHeader, "1;2;A;;08-09-2026", "", ""},
		{"event without key", eventHeader, "1;;A;Foged;01-10-2026;", rules.Filed, "2026-10-01"},
		{"an event that may be any", eventHeader, "1;2;A;Fogde;01-10-2026;", "", "2026-10-01"},
		{"event with a bad day", eventHeader, "1;2;A;Foged;x;", rules.Filed, ""},
		{"a day with a bad time", eventHeader, "1;2;A;Foged;01-10-2026 25:99;", rules.Filed, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			settings := tenancy
			if test.header == eventHeader {
				settings = event
			}
			all, err := pull(
				t, settings,
				test.header+test.row+"\n9;9"+strings.Repeat(";", strings.Count(test.header, ";")-1)+"\n",
			)
			if err != nil || len(all) != 2 || !all[0].Quarantined {
				t.Fatal(len(all), err)
			}
			if p := all[0].Problems[0]; p.Step != test.step || p.On.String() != test.on {
				t.Errorf("step %q, day %q", p.Step, p.On)
			}
			if all[0].Row != test.row || all[1].Row != "" {
				t.Errorf("rows %q and %q", all[0].Row, all[1].Row)
			}
		})
	}
}

// A stray quote costs its own line, wherever the next quote is.
func TestStrayQuoteSwallowsNothing(t *testing.T) {
	settings := &csvfile.Settings{
		Files: "*.csv",
		Settings: mapping.Settings{
			Key:     []string{"Nr"},
			Columns: map[string]string{"tenants.1.name": "Navn", "tenancy.address.street": "Vej"},
		},
	}
	for name, test := range map[string]struct {
		text string
		want string // keys, with ! for a quarantined row
	}{
		"until the end":             {"Nr;Navn;Vej\n1;a;b\n2;\"a;b\n3;a;b\n4;a;b\n", "1 ! 3 4"},
		"until a later one":         {"Nr;Navn;Vej\n1;\"a;b\n2;a;b\n3;a;b\n4;\";b\n5;a;b\n", "! 2 3 ! 5"},
		"the next row, same column": {"Nr;Navn;Vej\n1;\"a;b\n2;c\";d\n3;\"a\";b\n", "! ! 3"},
		"another column":            {"Nr;Navn;Vej\n1;\"a;b\n2;c;d\"\n3;a;b\n", "! ! 3"},
		"words behind it":           {"Nr;Navn;Vej\n1;\"a;b\n2;c\" d;e\n3;6\";b\n", "! ! 3"},
		"the last of four":          {"Nr;Navn;Vej\n1;\"a;b\n2;a;b\n3;a;b\n4;c\" ;d\n5;a;b\n", "! 2 3 ! 5"},
		"inches":                    {"Nr;Navn;Vej\n1;6\";b\n2;a \"b\";c\n", "1 2"},
		"inches after a stray":      {"Nr;Navn;Vej\n1;\"a;b\n2;c\";d\n3;6\";b\n", "! ! 3"},
		"delimiters in a field":     {"Nr;Navn;Vej\n1;\"a; b; c\";d\n2;\"a;\nb\";c\n", "1 2"},
		"next line":                 {"Nr;Navn;Vej\n1;\"a;b\n2;\"a\";b\n3;a;b\n", "! 2 3"},
		"many":                      {"Nr;Navn;Vej\n" + strings.Repeat("1;\"a;b\n", 3) + "3;a;b\n", "! ! ! 3"},
		"a break in a field":        {"Nr;Navn;Vej\n1;\"a\nc\";b\n2;a;\"b\r\n\r\nc\"\r\n3;a;b\n", "1 2 3"},
		"blank lines":               {"\n\nNr;Navn;Vej\n\n1;a;b\n;;\n\r\n2;a;b\n ; ;\n\n", "1 2 !"},
		"hint above":                {"sep=;\nNr;Navn;Vej\n1;a;b\n", "1"},
		"no last line break":        {"Nr;Navn;Vej\n1;a;b\n2;\"a\";\"b\"", "1 2"},
		"long field":                {"Nr;Navn;Vej\n1;a;\"" + strings.Repeat("x", 300_000) + "\n2;a;b\n", ""},
		"long lines": {
			"Nr;Navn;Vej\n1;a;\"" + strings.Repeat("x\n", 60_000) + "\"\n2;a;b\n",
			strings.Repeat("! ", 60_000+1) + "2",
		},
	} {
		t.Run(name, func(t *testing.T) {
			all, err := pull(t, settings, test.text)
			if test.want == "" {
				refused(t, err)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, r := range all {
				key := r.Key.Tenancy
				if r.Quarantined {
					key = "!"
				}
				got = append(got, key)
			}
			if strings.Join(got, " ") != test.want {
				t.Errorf("got %.200s, want %.200s", strings.Join(got, " "), test.want)
			}
		})
	}
}

func TestLetterCutInTwo(t *testing.T) {
	settings := &csvfile.Settings{
		Files: "*.csv",
		Settings: mapping.Settings{
			Key: []string{"Nr"}, Columns: map[string]string{"tenants.1.name": "Navn", "department": "Afd"},
		},
	}
	all, err := pull(t, settings, "Nr;Navn;Afd\n1;Åse;x\n2;S\xc3;x\n3;Bo;x\n\xc3;Bo;x\n5;Ærø;x\n")
	if err != nil || len(all) != 5 {
		t.Fatal(len(all), err)
	}
	if r := all[1]; r.Quarantined || r.Facts.Department != "x" || len(r.Facts.Tenants) != 0 ||
		problems(r)[0] != (problem{3, "Navn", rules.ProblemEncoding, ""}) {
		t.Errorf("%+v", r)
	}
	if r := all[3]; !r.Quarantined || problems(r)[0] != (problem{5, "Nr", rules.ProblemEncoding, ""}) {
		t.Errorf("%+v", r)
	}
}

func TestWindows1252(t *testing.T) {
	settings := tenancies()
	want, err := pull(
		t, settings, header+strings.Repeat(row+strings.Replace(row, "Anne Ærø", `"René; Å – €"`, 1), 3000),
	)
	if err != nil {
		t.Fatal(err)
	}
	settings.Encoding = "Windows-1252"
	got, err := pull(
		t, settings,
		latin(t, header+strings.Repeat(row+strings.Replace(row, "Anne Ærø", `"René; Å – €"`, 1), 3000)),
	)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
