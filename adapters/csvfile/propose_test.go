package csvfile_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"boligbro/adapters/csvfile"
	"boligbro/adapters/fetch"
	"boligbro/adapters/mapping"
)

// proposed is what is proposed for a file of that name and content.
func proposed(t testing.TB, name string, content []byte) (mapping.Proposal, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	found, err := fetch.Look(context.Background(), path, "", fetch.Access{})
	if err != nil {
		return mapping.Proposal{}, err
	}
	return new(csvfile.Settings).Propose(found)
}

// said is the value of a key of the section.
func said(p mapping.Proposal, key string) string {
	for _, s := range p.Section {
		if s.Key == key {
			return s.Value
		}
	}
	return ""
}

// A list in each encoding, with each delimiter, packed or not, is known for what it is.
func TestAProposalKnowsTheFile(t *testing.T) {
	text := "SelskabNr;LejemaalNr;Navn;Indflytningsdato;Påkrav;Restance;Anvist\n" +
		"01;0017;Anne Ærø;20200101;01.10.2026;1234.50;Ja\n01;0018;Åse Bøgh;20210201;;0.00;Nej\n"
	for _, test := range []struct {
		name, encoding, delimiter string
		content                   []byte
	}{
		{"a.csv", "utf-8", ";", []byte(text)},
		{"a.csv", "utf-8", "tab", []byte(strings.ReplaceAll(text, ";", "\t"))},
		{"a.csv", "utf-8", ",", []byte("\ufeff" + strings.ReplaceAll(text, ";", ","))},
		{"a.csv", "windows-1252", ";", []byte(latin(t, text))},
		{"a.csv.gz", "utf-8", ";", gzipped(t, "Liste\r\n\r\n"+strings.ReplaceAll(text, "\n", "\r\n"))},
		{"a.zip", "utf-8", ";", zipped(t, "a.csv", text)},
	} {
		p, err := proposed(t, test.name, test.content)
		if err != nil || said(p, "encoding") != test.encoding ||
			said(p, "delimiter") != mapping.Quote(test.delimiter) {
			t.Errorf("%s: %v, %+v; want %s and %s", test.name, err, p, test.encoding, test.delimiter)
		}
		if !slices.Equal(p.Key, []string{"SelskabNr", "LejemaalNr"}) || p.Repeats != 0 || p.Rows != 2 ||
			!slices.Equal(p.Dates, []string{"yyyymmdd", "dd.mm.yyyy"}) || p.Decimal != "." {
			t.Errorf("%s: %+v", test.name, p)
		}
	}
}

// What is proposed can be read: the plan of the settings has no fault.
func TestAProposalIsAPlan(t *testing.T) {
	p, err := proposed(t, "a.csv", []byte("Afd;Lejemål;Lejer 1;Lejer 2;Boligart;Børn;Ophævet;Ukendt\n"+
		"1;2;Anne;Bo;Ungdomsbolig;Ja;2026-10-01;x\n1;2;Anne;Bo;Hule;?;;\n"))
	if err != nil {
		t.Fatal(err)
	}
	s := mapping.Settings{
		Key: p.Key, Dates: p.Dates, Decimal: p.Decimal, Columns: map[string]string{},
		Codes: map[string]map[string]string{},
	}
	for _, column := range p.Columns {
		if column.Field != "" {
			s.Columns[column.Field] = column.Header
		}
		if column.Codes != nil {
			s.Codes[column.Field] = column.Codes
		}
	}
	if _, faults := s.Plan(); len(faults) > 0 {
		t.Errorf("%+v", faults)
	}
	if p.Repeats != 1 || p.Columns[4].Unknown != 1 || p.Columns[7].Field != "" {
		t.Errorf("%+v", p)
	}
}

func TestAProposalThatCannotBeMade(t *testing.T) {
	if _, err := proposed(t, "a.csv", []byte("1;2;3\n")); !errors.Is(err, mapping.ErrNoHeader) {
		t.Errorf("no header: %v", err)
	}
	for name, content := range map[string][]byte{
		"a.csv": []byte("PK\x03\x04\x14"), "tom.csv": nil, "a.gz": []byte("Afd;Lejemål\n"),
	} {
		if p, err := proposed(t, name, content); err == nil {
			t.Errorf("%s: %+v", name, p)
		}
	}
}

// A file whose lines end with CR alone is read line by line, and what a table without a header holds is never
// taken for one.
func TestAProposalQuotesNoData(t *testing.T) {
	p, err := proposed(t, "a.csv", []byte("Afd;Lejemål;Påkrav\r1;2;2026-10-01\r1;3;\r"))
	if err != nil || p.Rows != 2 || !slices.Equal(p.Key, []string{"Afd", "Lejemål"}) {
		t.Errorf("CR alone: %v, %+v", err, p)
	}
	for _, content := range []string{
		"1;35;Anne By;By;Restance\n", "Restance;Anne Ærø;Vestergade\nBo Å;By;Vestergade\n",
		"Navn;By;010190-1234\n", "Navn;By;01-10-2026\n",
	} {
		if p, err := proposed(t, "a.csv", []byte(content)); !errors.Is(err, mapping.ErrNoHeader) {
			t.Errorf("%q: %v, %+v", content, err, p)
		}
	}
}

func FuzzPropose(f *testing.F) {
	f.Add([]byte("Afd;Lejemål;Påkrav\n1;2;2026-10-01\n"))
	f.Add([]byte("\xff\xfeA\x00f\x00d\x00;\x00"))
	f.Add([]byte("Afd,\"Leje\nmål\"\r\n\"1"))
	f.Fuzz(func(t *testing.T, content []byte) {
		if p, err := proposed(t, "a.csv", content); err == nil && len(p.Columns) == 0 {
			t.Errorf("nothing is proposed: %+v", p)
		}
	})
}
