package mapping_test

import (
	"maps"
	"slices"
	"testing"

	"boligbro/adapters/mapping"

	"github.com/google/go-cmp/cmp"
)

// propose is what is proposed for a table: the key, the fields by header.
func propose(headers []string, rows ...[]string) (mapping.Proposal, map[string]string) {
	seen := mapping.NewSeen()
	for _, row := range rows {
		seen.Add(headers, row)
	}
	p, fields := seen.Propose(), map[string]string{}
	for _, c := range p.Columns {
		if c.Field != "" {
			fields[c.Header] = c.Field
		}
	}
	return p, fields
}

func TestWhatColumnsMostLikelyHold(t *testing.T) {
	for name, test := range map[string]struct {
		headers, key []string
		rows         [][]string
		fields       map[string]string
	}{
		"names in Lejer": {
			[]string{"Nr", "Lejer"}, []string{"Nr"}, [][]string{{"1", "Anne"}, {"2", "Bo 2"}, {"3", "Ca"}},
			map[string]string{"Lejer": "tenants.1.name"},
		},
		"numbers in Lejer": {
			[]string{"Lejemål", "Lejer", "Navn"}, []string{"Lejemål", "Lejer"},
			[][]string{{"1", "4", "Anne"}, {"2", "5", "Bo"}}, map[string]string{"Navn": "tenants.1.name"},
		},
		"an address beside the number": {
			[]string{"Lejemål", "LejemålNr"}, []string{"LejemålNr"},
			[][]string{{"Vestergade 1", "17"}, {"Vestergade 2", "18"}}, map[string]string{},
		},
		"the only number that differs": {
			[]string{"CPR", "Ref", "Telefon", "Navn"}, []string{"Ref"},
			[][]string{{"0101901234", "77", "11223344", "Anne"}, {"0201901234", "78", "11223355", "Bo"}},
			map[string]string{"Navn": "tenants.1.name"},
		},
		"no number of a person": {
			[]string{"Nr", "Navn"}, nil, [][]string{{"010190-1234", "Anne"}, {"020190-1234", "Bo"}},
			map[string]string{"Navn": "tenants.1.name"},
		},
		"names of protection": {
			[]string{"Nr", "Navn", "Adressebeskyttelse", "Hjemmeboende børn under 18", "Ophævet dato",
				"Udsættelse anmodet dato"}, []string{"Nr"},
			[][]string{{"1", "Anne", "J", "N", "01-10-2026", ""}, {"2", "Bo", "N", "J", "", "02-10-2026"}},
			map[string]string{
				"Navn": "tenants.1.name", "Adressebeskyttelse": "tenants.1.protected",
				"Hjemmeboende børn under 18": "household.childrenUnder18", "Ophævet dato": "events.terminated",
				"Udsættelse anmodet dato": "events.filed",
			},
		},
		"a protected name": {
			[]string{"Nr", "Navne- og adressebeskyttelse"}, []string{"Nr"}, [][]string{{"1", "J"}, {"2", "N"}},
			map[string]string{"Navne- og adressebeskyttelse": "tenants.1.protected"},
		},
		"a protected second tenant": {
			[]string{"Lejemålsnr", "Navn", "Adr.besk. medlejer"}, []string{"Lejemålsnr"},
			[][]string{{"1", "Anne", "J"}, {"2", "Bo", "N"}}, map[string]string{"Navn": "tenants.1.name"},
		},
		"a day of a reminder": {
			[]string{"Lejemålsnr", "Rykker dato", "Påkravsdato"}, []string{"Lejemålsnr"},
			[][]string{{"1", "01-10-2026", "09-10-2026"}},
			map[string]string{"Rykker dato": "events.reminded", "Påkravsdato": "events.demanded"},
		},
		"paths of XML": {
			[]string{"@nr", "Lejer/Navn", "Lejer[2]/Navn", "Udlejer/Navn", "Adresse/Vej"}, []string{"@nr"},
			[][]string{{"1", "Anne", "Bo", "Ringgården", "Vestergade 1"}},
			map[string]string{
				"Lejer/Navn": "tenants.1.name", "Lejer[2]/Navn": "tenants.2.name",
				"Adresse/Vej": "tenancy.address.street",
			},
		},
		"paths of JSON": {
			[]string{"lejemaalNr", "lejere.0.navn", "lejere.1.navn"}, []string{"lejemaalNr"},
			[][]string{{"1", "Anne", "Bo"}},
			map[string]string{"lejere.0.navn": "tenants.1.name", "lejere.1.navn": "tenants.2.name"},
		},
		"a row for each step": {
			[]string{"LejemaalNr", "Rykkerniveau", "Rykkerdato"}, []string{"LejemaalNr"},
			[][]string{{"1", "0", "01-10-2026"}, {"1", "1", "09-10-2026"}},
			map[string]string{"Rykkerniveau": "event.kind", "Rykkerdato": "event.on"},
		},
		"two columns of one name": {
			[]string{"Nr", "Navn", "Navn"}, []string{"Nr"}, [][]string{{"1", "Anne", "Bo"}}, map[string]string{},
		},
		"a municipality by name": {
			[]string{"Nr", "Kommune"}, []string{"Nr"}, [][]string{{"1", "Aarhus"}}, map[string]string{},
		},
	} {
		p, fields := propose(test.headers, test.rows...)
		if !slices.Equal(p.Key, test.key) || !maps.Equal(fields, test.fields) {
			t.Errorf("%s: key %q, want %q\n%s", name, p.Key, test.key, cmp.Diff(test.fields, fields))
		}
	}
}

// Days and amounts are read in the forms in which they are there; most of a column is enough for its form.
func TestFormsOfDaysAndAmounts(t *testing.T) {
	p, _ := propose([]string{"Nr", "Indflyttet", "Indgivet", "Ophævet", "Restance"},
		[]string{"1", "20200101", "01.10.2026", "ja", "1,234.50"},
		[]string{"2", "20200102", "02.10.2026", "nej", "0.00"},
		[]string{"3", "20200103", "ukendt", "", "1,000"})
	if !slices.Equal(p.Dates, []string{"yyyymmdd", "dd.mm.yyyy"}) || p.Decimal != "." ||
		p.Columns[2].NoDays || !p.Columns[3].NoDays {
		t.Errorf("%+v", p)
	}
}

// What may be a column's word is quoted only where everybody knows its meaning.
func TestWordsThatNobodyKnowsAreCounted(t *testing.T) {
	p, _ := propose([]string{"Nr", "Anvist", "Boligtype"},
		[]string{"1", "Ja", "F"}, []string{"2", "Hr. Hemmelig", "F"}, []string{"3", "Nej", "U"})
	want := map[string]string{"Ja": "true", "Nej": "false"}
	if c := p.Columns[1]; !maps.Equal(c.Codes, want) || c.Unknown != 1 {
		t.Errorf("%+v", c)
	}
}

// Rows that share their key are of several tenants where the people differ and the dwelling does not.
func TestARowForEachTenant(t *testing.T) {
	headers := []string{"LejemaalNr", "Navn", "Adresse", "Indgivet"}
	for name, test := range map[string]struct {
		rows [][]string
		want bool
	}{
		"two people in one dwelling": {[][]string{
			{"1", "Anne", "Vestergade 1", ""}, {"1", "Bo", "Vestergade 1", ""}, {"2", "Ca", "Vestergade 2", ""},
		}, true},
		"two dwellings under one number": {[][]string{
			{"1", "Anne", "Vestergade 1", ""}, {"1", "Bo", "Østergade 9", ""}, {"2", "Ca", "Vestergade 2", ""},
		}, false},
		"a row for each step": {[][]string{
			{"1", "Anne", "Vestergade 1", "01-10-2026"}, {"1", "Anne", "Vestergade 1", "02-10-2026"},
		}, false},
		"a row for each tenancy": {[][]string{
			{"1", "Anne", "Vestergade 1", ""}, {"2", "Bo", "Vestergade 1", ""},
		}, false},
	} {
		if p, _ := propose(headers, test.rows...); p.Tenants != test.want {
			t.Errorf("%s: %v, %+v", name, p.Tenants, p)
		}
	}
}
