package mapping_test

import (
	"testing"

	"boligbro/rules"

	"github.com/google/go-cmp/cmp"
)

func TestText(t *testing.T) {
	name := func(r *rules.Record) string { return r.Facts.Tenants[0].Name }
	street := func(r *rules.Record) string { return r.Facts.Tenancy.Address.Street }
	department := func(r *rules.Record) string { return r.Facts.Department }
	for _, tt := range []struct {
		field, word string
		get         func(*rules.Record) string
		want        string
		code        rules.ProblemCode
	}{
		{"tenants.1.name", "A\u030Ase\u00A0Prø\u00ADve\u202E", name, "Åse Prøve", ""},
		{"tenants.1.name", "Anna  Bech", name, "Anna Bech", ""},
		{"tenancy.address.street", "Elmevej\t3\u20115", street, "Elmevej 3\u20115", ""},
		{"tenancy.address.street", "#VÆRDI!", street, "", ""},
		{"tenancy.address.street", "Askevej 4 c/o 010190-1235", street, "", rules.ProblemCPR},
		{"tenants.1.name", "SÃ¸ren Bech", name, "", rules.ProblemEncoding},
		{"tenancy.address.street", "N‘stvedvej 4", street, "", rules.ProblemEncoding},
		{"tenancy.address.street", "Askevej\x004", street, "", rules.ProblemEncoding},
		{"tenants.1.name", "S?ren Bech", name, "", rules.ProblemEncoding},
		{"tenants.1.name", "S├©ren Bech", name, "", rules.ProblemEncoding},
		{"tenancy.address.street", "N&aelig;stvedvej 4", street, "", rules.ProblemEncoding},
		{"tenancy.address.street", "0", street, "", ""},
		{"tenancy.address.city", "?rhus", street, "", rules.ProblemEncoding},
		{"department", "0", department, "0", ""},
		{"department", "ukendt", department, "", ""},
	} {
		r := one(t, tt.field, tt.word, nil)
		if says(t, r, tt.code) && tt.code == "" && tt.get(&r) != tt.want {
			t.Errorf("%s %+q is %+q, want %+q", tt.field, tt.word, tt.get(&r), tt.want)
		}
	}
}

// A postal code is sent as what it is or not at all, and a telephone number never as part of a name.
func TestWhatIsNoPostalCodeAndNoName(t *testing.T) {
	unknown, long := rules.ProblemPostalCodeUnknown, rules.ProblemNameNumber
	for _, tt := range []struct {
		word, want string
		code       rules.ProblemCode
	}{
		{"8000", "8000", ""}, {"0800", "0800", ""}, {"9990", "9990", ""}, {"DK-8000", "8000", ""},
		{"dk 8000", "8000", ""}, {"8000 Aarhus C", "8000", ""}, {"DK\u20118000, Aarhus C", "8000", ""},
		{"", "", ""}, {"-", "", ""}, {"ukendt", "", ""}, {"Adressebeskyttet", "", ""},
		{"800", "", unknown}, {"80000", "", unknown}, {"20123456", "", unknown}, {"0000", "", unknown},
		{"0700", "", unknown}, {"Aarhus", "", unknown}, {"8000 20123456", "", unknown}, {"80 00", "", unknown},
		{"S-21120", "", unknown}, {"D-8000", "", unknown}, {"8000C", "", unknown}, {"Anna 8000", "", unknown},
		{"010190-1235", "", rules.ProblemCPR},
	} {
		r := one(t, "tenancy.address.postalCode", tt.word, nil)
		if says(t, r, tt.code) && r.Facts.Tenancy.Address.PostalCode != tt.want {
			t.Errorf("the postal code %q is %q", tt.word, r.Facts.Tenancy.Address.PostalCode)
		}
		if protected := len(r.Facts.Tenants) == 1; protected != (tt.word == "Adressebeskyttet") {
			t.Errorf("%q: protected %v", tt.word, protected)
		}
	}
	for _, tt := range []struct {
		word, want string
		code       rules.ProblemCode
	}{
		{"Anna Jensen 20123456", "Anna Jensen", long}, {"Anna Jensen 20 12 34 56", "Anna Jensen", long},
		{"Anna Jensen, tlf. +45 20 12 34 56", "Anna Jensen", long}, {"Anna (mobil: 20123456) Bech", "Anna Bech", long},
		{"+4520123456 Anna", "Anna", long}, {"Anna tlf:20123456", "Anna", long}, {"Anna2012 Bo3456", "Anna Bo", long},
		{"Anna 2012-3456 & Bo 20.12.34.57", "Anna & Bo", long}, {"Anna ２０１２３４５６", "Anna", long},
		{"Anna d.y. 1234567890123", "Anna d.y.", long},
		{"Anna (adressebeskyttet) 20123456", "Anna (adressebeskyttet)", long},
		{"20123456", "", long}, {"tlf. 20123456", "", long},
		{"Anna 2", "Anna 2", ""}, {"Anna 2012345", "Anna 2012345", ""}, {"Anna Tel", "Anna Tel", ""}, {"42", "", ""},
	} {
		r := one(t, "tenants.1.name", tt.word, nil)
		name := ""
		if len(r.Facts.Tenants) > 0 {
			name = r.Facts.Tenants[0].Name
		}
		if says(t, r, tt.code) && name != tt.want {
			t.Errorf("the name %q is %q, want %q", tt.word, name, tt.want)
		}
	}
}

func TestTenants(t *testing.T) {
	for name, tt := range map[string]struct {
		names, protected [2]string
		street           string
		want             []rules.Tenant
	}{
		"two": {
			[2]string{"Anna", "Bo"}, [2]string{"N", "J"}, "Elmevej 3",
			[]rules.Tenant{{Name: "Anna", Protected: rules.No}, {Name: "Bo", Protected: rules.Yes}},
		},
		"protected instead of a name": {
			[2]string{"Navne- og adressebeskyttet", ""}, [2]string{"N", ""}, "Elmevej 3",
			[]rules.Tenant{{Protected: rules.Yes}},
		},
		"protected beside a name": {
			[2]string{"Anna (adressebeskyttet)", ""}, [2]string{"N", ""}, "Elmevej 3",
			[]rules.Tenant{{Name: "Anna (adressebeskyttet)", Protected: rules.Yes}},
		},
		"protected instead of a street": {
			[2]string{"Anna", ""}, [2]string{"N", ""}, "Adressebeskyttet",
			[]rules.Tenant{{Name: "Anna", Protected: rules.No}, {Protected: rules.Yes}},
		},
		"a protection without a name": {
			[2]string{"Anna", ""}, [2]string{"N", "J"}, "Elmevej 3",
			[]rules.Tenant{{Name: "Anna", Protected: rules.No}, {Protected: rules.Yes}},
		},
		"no names": {[2]string{"*****", "000"}, [2]string{"N", "N"}, "Elmevej 3", nil},
		"numbers":  {[2]string{"12 05 80 1235", "4711"}, [2]string{"N", "N"}, "Elmevej 3", nil},
		"a number": {
			[2]string{"Anna 0101901234", "Bo"}, [2]string{"J", "N"}, "Elmevej 3",
			[]rules.Tenant{{Protected: rules.Yes}, {Name: "Bo", Protected: rules.No}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := settings()
			s.Columns = map[string]string{
				"tenants.1.name": "A", "tenants.2.name": "B", "tenants.1.protected": "C",
				"tenants.2.protected": "D", "tenancy.address.street": "E",
			}
			r := facts(t, s, []string{"Nr", "A", "B", "C", "D", "E"},
				[]string{"1", tt.names[0], tt.names[1], tt.protected[0], tt.protected[1], tt.street})
			if diff := cmp.Diff(tt.want, r.Facts.Tenants); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A key, a header and a code are the same however a spreadsheet spells them.
func TestOneForm(t *testing.T) {
	s := settings()
	s.Key = []string{"Lejemålsnr"}
	s.Columns["events.filed"], s.Columns["tenancy.kind"] = "Indgivet  dato", "Type"
	s.Columns["events.filed.ref"], s.Columns["arrears.amount"] = "Ref", "Saldo"
	s.Codes["tenancy.kind"] = map[string]string{"Almen familie-bolig": "family"}
	m := table(t, s, "lejema\u030Alsnr\u00A0", "INDGIVET\u00A0DATO", "Type", "Ref", "Saldo")
	r, ok := m.Step(row(2, "12\u2011 \u00A09021\uFEFF", "24\u201110\u20112026", "ALMEN familie\u2013bolig",
		"F\u201177", "\u2212250,00"))
	if !ok || len(r.Problems) > 0 || len(r.Events) != 1 {
		t.Fatalf("%v %+v", ok, r)
	}
	if string(m.Key()) != "12- 9021" || r.Facts.Tenancy.Kind != rules.Family || r.Events[0].Ref != "F-77" ||
		r.Facts.Arrears.Amount != -25000 {
		t.Errorf("%q %+v", m.Key(), r)
	}
}

func TestAReferenceOfNoughtsIsNone(t *testing.T) {
	for _, word := range []string{"0", "0000", "-", "NULL", "#I/T"} {
		s := settings()
		s.Columns["events.filed"], s.Columns["events.filed.ref"] = "Indgivet", "Ref"
		if r := facts(t, s, []string{"Nr", "Indgivet", "Ref"}, []string{"1", "", word}); len(r.Events) > 0 ||
			len(r.Problems) > 0 {
			t.Errorf("%q: %+v", word, r)
		}
	}
}
