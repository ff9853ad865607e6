package xmlfile_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"boligbro/adapters"
	"boligbro/adapters/fetch"
	"boligbro/adapters/mapping"
	"boligbro/adapters/xmlfile"
)

func proposed(t testing.TB, content string) (mapping.Proposal, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "liste.xml")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	found, err := fetch.Look(context.Background(), path, "", fetch.Access{})
	if err != nil {
		t.Fatal(err)
	}
	return new(xmlfile.Settings).Propose(found)
}

// The element that is a row is the one that repeats and holds most that is known: neither the department
// around it nor the tenants in it.
func TestAProposalOfXML(t *testing.T) {
	one := `<b:Lejemaal nr="12" xmlns:x="http://www.w3.org/2001/XMLSchema-instance" x:nil="false"><Adresse>` +
		`<Vej>A 1</Vej><Postnr>8000</Postnr></Adresse><Lejer><Navn>Anne</Navn></Lejer>` +
		`<Lejer><Navn>Bo</Navn></Lejer><Indgivet>2026-10-05</Indgivet></b:Lejemaal>`
	other := strings.NewReplacer("12", "13", "<Indgivet>2026-10-05</Indgivet>", "").Replace(one)
	p, err := proposed(t, `<?xml version="1.0" encoding="ISO-8859-1"?><b:Udtraek Selskab="1" xmlns:b="urn:b">`+
		`<Afdeling>`+one+other+strings.Repeat(other, 4)+`</Afdeling></b:Udtraek>`)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Section) != 2 || p.Section[0].Value != `"Udtraek/Afdeling/Lejemaal"` ||
		p.Section[1].Value != `["Indgivet"]` || !slices.Equal(p.Key, []string{"@nr"}) ||
		p.Rows != 6 || p.Repeats != 4 {
		t.Errorf("%+v", p)
	}
	fields := map[string]string{}
	for _, c := range p.Columns {
		fields[c.Header] = c.Field
	}
	for path, field := range map[string]string{
		"Lejer/Navn": "tenants.1.name", "Lejer[2]/Navn": "tenants.2.name", "Adresse/Vej": "tenancy.address.street",
		"Indgivet": "events.filed",
	} {
		if fields[path] != field {
			t.Errorf("%s is %q, want %q", path, fields[path], field)
		}
	}
}

// The number of a tenancy is its own, and not that of the tenant in it, whatever each is called; a tenant's
// names it only where nothing else does.
func TestTheKeyOfXMLIsTheTenancys(t *testing.T) {
	for _, test := range []struct{ record, key string }{
		{`<Lejemaal id="%d"><Lejer nr="9%[1]d"><Navn>Anne</Navn></Lejer>%s</Lejemaal>`, "@id"},
		{`<Lejemaal id="L-%d"><Lejer nr="9%[1]d"><Navn>Anne</Navn></Lejer>%s</Lejemaal>`, "@id"},
		{`<Lejemaal nr="%d"><Lejer nr="9%[1]d"><Navn>Anne</Navn></Lejer>%s</Lejemaal>`, "@nr"},
		{`<Lejemaal Afd="35" id="%d"><Lejer Nr="9%[1]d"><Navn>Bo</Navn></Lejer>%s</Lejemaal>`, "@Afd @id"},
		{`<Sag><Bolig nr="%d"/><Lejer nr="9%[1]d"><Navn>Anne</Navn></Lejer>%s</Sag>`, "Bolig/@nr"},
		{`<Sag><Lejer kundenr="9%d"><Navn>Bo</Navn></Lejer><Reference>%[1]d</Reference>%s</Sag>`, "Reference"},
		{`<Sag><Lejer nr="9%d"><Navn>Anne</Navn></Lejer>%s</Sag>`, "Lejer/@nr"},
		{`<Sag><Lejer nr="9%d"><Lejemaal nr="%[1]d"/><Navn>Anne</Navn></Lejer>%s</Sag>`, "Lejer/Lejemaal/@nr"},
		{`<Sag><LejemaalNr>%d</LejemaalNr><id>7%[1]d</id><Lejer><Navn>Bo</Navn></Lejer>%s</Sag>`, "LejemaalNr"},
	} {
		all := ""
		for i := range 6 {
			all += fmt.Sprintf(test.record, i+1, "<Vej>A 1</Vej><Indgivet>2026-10-05</Indgivet>")
		}
		p, err := proposed(t, "<Udtraek>"+all+"</Udtraek>")
		if key := strings.Join(p.Key, " "); err != nil || key != test.key {
			t.Errorf("%s: the key %s, want %s, %v", test.record, key, test.key, err)
		}
	}
}

func TestXMLOfWhichNothingCanBeProposed(t *testing.T) {
	if p, err := proposed(t, "<a><b>1</b><b>2</b></a>"); !errors.Is(err, mapping.ErrNoHeader) {
		t.Errorf("%v, %+v", err, p)
	}
	for content, code := range map[string]string{
		"<a><Navn>Anne":               adapters.CutShort,
		"<!DOCTYPE a><a/>":            adapters.MalformedFile,
		strings.Repeat("<a>", 100):    adapters.TooLarge,
		`<?xml encoding="x"?><a></b>`: adapters.UnknownEncoding,
	} {
		var refusal *adapters.Refusal
		if _, err := proposed(t, content); !errors.As(err, &refusal) || refusal.Code != code {
			t.Errorf("%.30s: %v, want %s", content, err, code)
		}
	}
}

func FuzzPropose(f *testing.F) {
	f.Add("<a><b><Nr>1</Nr><Navn>x</Navn></b><b><Nr>2</Nr><Navn>y</Navn></b></a>")
	f.Add("<a><a Nr='1' Navn=''/></a>")
	f.Fuzz(func(t *testing.T, content string) {
		if p, err := proposed(t, content); err == nil && len(p.Columns) == 0 {
			t.Errorf("nothing is proposed: %+v", p)
		}
	})
}
