package csvfile_test

import (
	"errors"
	"strings"
	"testing"

	"boligbro/adapters/csvfile"
	"boligbro/config"
)

func TestCheck(t *testing.T) {
	for _, settings := range []*csvfile.Settings{tenancies(), byEvent()} {
		if _, err := csvfile.New(config.Source{Name: "x"}, *settings, "", now); err != nil {
			t.Error(err)
		}
	}
	for name, test := range map[string]struct {
		change func(*csvfile.Settings)
		path   string
		says   string // in English
	}{
		"no file": {func(c *csvfile.Settings) { c.Files = "" }, "csv.files", "is missing"},
		"pattern": {func(c *csvfile.Settings) { c.Files = "a[" }, "csv.files", "["},
		"which":   {func(c *csvfile.Settings) { c.Which = "nyeste" }, "csv.which", "newest"},
		"rows": {
			func(c *csvfile.Settings) { c.Rows = "events" }, "csv.rows", "did you mean event?",
		},
		"encoding": {
			func(c *csvfile.Settings) { c.Encoding = "windows-1251" }, "csv.encoding",
			"did you mean windows-1252?",
		},
		"encoding far off": {
			func(c *csvfile.Settings) { c.Encoding = "ebcdic" }, "csv.encoding", "utf-8, windows-1252",
		},
		"encoding by another name": {
			func(c *csvfile.Settings) { c.Encoding = "ISO-8859-1" }, "csv.encoding", "did you mean windows-1252?",
		},
		"encoding by a third": {
			func(c *csvfile.Settings) { c.Encoding = "latin1" }, "csv.encoding", "cp850, mac-roman, utf-16",
		},
		"decimal": {func(c *csvfile.Settings) { c.Decimal = ";" }, "csv.decimal", `write one of ",", "."`},
		"delimiter": {
			func(c *csvfile.Settings) { c.Delimiter = ";;" }, "csv.delimiter", "one character",
		},
		"delimiter a letter": {
			func(c *csvfile.Settings) { c.Delimiter = "x" }, "csv.delimiter", "one character",
		},
		"delimiter a quote": {
			func(c *csvfile.Settings) { c.Delimiter = `"` }, "csv.delimiter", "one character",
		},
		"dates": {
			func(c *csvfile.Settings) { c.Dates = []string{"dd-mm-yyyyy"} }, "csv.dates[0]",
			"did you mean dd-mm-yyyy?",
		},
		"no key": {func(c *csvfile.Settings) { c.Key = nil }, "csv.key", "is missing"},
		"key twice": {
			func(c *csvfile.Settings) { c.Key = []string{"Afd", "Afd"} }, "csv.key[1]", "once",
		},
		"id and key": {
			func(c *csvfile.Settings) { c.Columns["id"] = "Nr" }, "csv.columns.id", "already",
		},
		"unknown field": {
			func(c *csvfile.Settings) { c.Columns["tenancy.strat"] = "X" }, "csv.columns.tenancy.strat",
			"did you mean tenancy.start?",
		},
		"unknown event": {
			func(c *csvfile.Settings) { c.Columns["events.field"] = "X" }, "csv.columns.events.field",
			"did you mean events.filed?",
		},
		"field by event": {
			func(c *csvfile.Settings) { c.Columns["event.kind"] = "X" }, "csv.columns.event.kind",
			"when rows is event",
		},
		"no header": {
			func(c *csvfile.Settings) { c.Columns["department"] = " " }, "csv.columns.department", "header",
		},
		"nameless tenant": {
			func(c *csvfile.Settings) { c.Columns["tenants.3.protected"] = "X" },
			"csv.columns.tenants.3.protected", "tenants.3.name",
		},
		"dayless event": {
			func(c *csvfile.Settings) { c.Columns["events.evicted.ref"] = "X" },
			"csv.columns.events.evicted.ref", "events.evicted",
		},
		"code without column": {
			func(c *csvfile.Settings) { c.Codes["landlord"] = map[string]string{"a": "social"} },
			"csv.codes.landlord", "no column",
		},
		"code of no field": {
			func(c *csvfile.Settings) { c.Codes["landlrd"] = nil }, "csv.codes.landlrd",
			"did you mean landlord?",
		},
		"code to no word": {
			func(c *csvfile.Settings) { c.Codes["tenancy.kind"]["Hus"] = "famly" },
			"csv.codes.tenancy.kind", "did you mean family?",
		},
		"code to no ground": {
			func(c *csvfile.Settings) { c.Codes["events.filed.ground"]["Hus"] = "arears" },
			"csv.codes.events.filed.ground", "did you mean arrears?",
		},
		"word twice": {
			func(c *csvfile.Settings) { c.Codes["tenancy.kind"]["FAMILIEBOLIG"] = "care" },
			"csv.codes.tenancy.kind", "twice",
		},
		"constant and column": {
			func(c *csvfile.Settings) { c.Constants = map[string]string{"tenancy.kind": "family"} },
			"csv.constants.tenancy.kind", "has a column too",
		},
		"no constant": {
			func(c *csvfile.Settings) { c.Constants = map[string]string{"tenants.4.name": "A"} },
			"csv.constants.tenants.4.name", "every row",
		},
		"constant no word": {
			func(c *csvfile.Settings) { c.Constants = map[string]string{"landlord": "almen"} },
			"csv.constants.landlord", "no word that the field can have; write one of private, social",
		},
		"constant no municipality": {
			func(c *csvfile.Settings) {
				delete(c.Columns, "tenancy.municipality")
				c.Constants = map[string]string{"tenancy.municipality": "Aarhus"}
			},
			"csv.constants.tenancy.municipality", "such as 0751",
		},
		"constant neither yes nor no": {
			func(c *csvfile.Settings) { c.Constants = map[string]string{"tenants.1.deceased": "måske"} },
			"csv.constants.tenants.1.deceased", "ja, nej, ukendt",
		},
		"constant elsewhere": {
			func(c *csvfile.Settings) { c.Constants = map[string]string{"landlrod": "social"} },
			"csv.constants.landlrod", "did you mean landlord?",
		},
		"by event, no kind": {
			func(c *csvfile.Settings) { *c = *byEvent(); delete(c.Columns, "event.kind"); c.Codes = nil },
			"csv.columns", "event.kind",
		},
		"by event, no day": {
			func(c *csvfile.Settings) { *c = *byEvent(); delete(c.Columns, "event.on") }, "csv.columns",
			"event.on",
		},
	} {
		t.Run(name, func(t *testing.T) {
			settings := tenancies()
			test.change(settings)
			_, err := csvfile.New(config.Source{Name: "x"}, *settings, "", now)
			var faults *config.Error
			if !errors.As(err, &faults) || len(faults.Faults) != 1 {
				t.Fatalf("not one fault: %v", err)
			}
			f := faults.Faults[0]
			if "csv."+f.Path != test.path || !strings.Contains(f.Words.EN, test.says) || f.Words.DA == "" ||
				f.Words.DA == f.Words.EN {
				t.Errorf("%+v", f)
			}
		})
	}
}

func TestConstants(t *testing.T) {
	settings := tenancies()
	delete(settings.Columns, "tenancy.municipality")
	delete(settings.Columns, "events.filed.ground")
	delete(settings.Codes, "events.filed.ground")
	settings.Constants = map[string]string{
		"tenancy.municipality": "751", "landlord": "private", "events.filed.ground": "arrears",
		"tenants.1.deceased": "nej",
	}
	all, err := pull(
		t, settings, header+row+strings.Replace(row, "08-09-2026;", "08-09-2026;01-10-2026", 1)+row,
	)
	if err != nil || len(all) != 3 {
		t.Fatal(len(all), err)
	}
	for i, r := range all {
		if r.Facts.Tenancy.Municipality != "0751" || r.Facts.Landlord != "private" ||
			r.Facts.Tenants[0].Deceased != 2 {
			t.Errorf("%+v", r.Facts)
		}
		if i == 1 && (len(r.Events) != 2 || r.Events[1].Ground != 1) || i != 1 && len(r.Events) != 1 {
			t.Errorf("%d: %+v", i, r.Events)
		}
	}
}
