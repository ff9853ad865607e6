package xmlfile_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"boligbro/adapters"
	"boligbro/adapters/adaptertest"
	"boligbro/adapters/mapping"
	"boligbro/adapters/xmlfile"
	"boligbro/config"
	"boligbro/rules"
	"boligbro/rules/lang"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func open(t testing.TB, settings xmlfile.Settings, dir string) *xmlfile.Source {
	t.Helper()
	s, err := xmlfile.New(config.Source{Name: "liste", Association: "13748136"}, settings, dir, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// feed is a file for the shared suite.
type feed struct {
	dir    string
	source *xmlfile.Source
}

func (f *feed) Source() adapters.Source { return f.source }

func (f *feed) Write(t testing.TB, rows iter.Seq[adaptertest.Row]) {
	t.Helper()
	file, err := os.Create(filepath.Join(f.dir, "liste.xml"))
	if err != nil {
		t.Fatal(err)
	}
	w := bufio.NewWriter(file)
	fmt.Fprint(w, `<?xml version="1.0" encoding="UTF-8"?><b:Liste xmlns:b="urn:bolig">`)
	for row := range rows {
		on := ""
		switch {
		case row.Bad:
			on = "snarest"
		case !row.Filed.IsZero():
			on = row.Filed.String()
		}
		fmt.Fprintf(w, `<b:Lejemaal selskab="1" nr="%s"><b:Lejer><b:Navn>%s</b:Navn></b:Lejer>`+
			"<b:Dato>%s</b:Dato></b:Lejemaal>\n", row.Tenancy, row.Tenant, on)
	}
	fmt.Fprint(w, "</b:Liste>")
	if err := errors.Join(w.Flush(), file.Close()); err != nil {
		t.Fatal(err)
	}
}

func settings() xmlfile.Settings {
	return xmlfile.Settings{
		Files: "liste*.xml", Record: "Liste/Lejemaal", Settings: mapping.Settings{
			Key:     []string{"@selskab", "@nr"},
			Columns: map[string]string{"tenants.1.name": "Lejer/Navn", "events.filed": "Dato"},
		},
	}
}

func TestSuite(t *testing.T) {
	adaptertest.Run(t, func(t *testing.T) adaptertest.Feed {
		dir := t.TempDir()
		return &feed{dir: dir, source: open(t, settings(), dir)}
	})
}

func pull(t testing.TB, s xmlfile.Settings, content string) (all []rules.Record, err error) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "liste.xml"), []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = open(t, s, dir).Steps(context.Background(), "", func(r rules.Record) error {
		all = append(all, r)
		return nil
	})
	return all, err
}

const one = `<Lejemaal selskab="1" nr="7"><Lejer><Navn>Bo</Navn></Lejer><Dato>2026-10-01</Dato></Lejemaal>`

func TestWhatARecordHolds(t *testing.T) {
	second := settings()
	second.Columns["tenants.2.name"] = "Lejer[2]/Navn"
	two := strings.Replace(one, "<Dato>", "<Lejer><Navn>Eva</Navn></Lejer><Dato>", 1)
	xsi := "http://www.w3.org/2001/XMLSchema-instance"
	latin := `<?xml version="1.0" encoding="ISO-8859-1"?>`
	in := func(record string) string { return "<Liste>" + record + "</Liste>" }
	with := func(old, new string) string { return in(strings.Replace(one, old, new, 1)) }
	for name, test := range map[string]struct {
		settings xmlfile.Settings
		content  string
		want     string // the tenants, "!" for a record that cannot be used
	}{
		"plain":           {settings(), in(one), "Bo"},
		"ISO-8859-1":      {settings(), latin + with("Bo", "\xc6gir"), "Ægir"},
		"deeper":          {settings(), "<Svar><Liste>" + one + "</Liste></Svar>", "Bo"},
		"CDATA":           {settings(), with("Bo", "<![CDATA[Bo & Co]]>"), "Bo & Co"},
		"two tenants":     {second, in(two), "Bo Eva"},
		"one tenant more": {settings(), in(two), "!"},
		"elements in it":  {settings(), with("Bo", "Bo <b>Bosen</b>"), "!"},
		"a record in one": {settings(), with("<Dato>", one+"<Dato>"), "!"},
		"a record deep":   {settings(), with("<Dato>", "<z><y>"+one+"</y></z><Dato>"), "!"},
		"of a schema":     {settings(), with(`nr="7"`, `nr="7" xmlns:x="`+xsi+`" x:nr="9"`), "Bo"},
		"two of one name": {settings(), with(`nr="7"`, `nr="7" xmlns:x="other" x:nr="9"`), "!"},
		"others between":  {settings(), with("<Dato>", "<z><Navn>n</Navn></z><Dato>"), "Bo"},
	} {
		all, err := pull(t, test.settings, test.content)
		if err != nil || len(all) != 1 {
			t.Errorf("%s: %d, %v", name, len(all), err)
			continue
		}
		var got []string
		for _, tenant := range all[0].Facts.Tenants {
			got = append(got, tenant.Name)
		}
		if all[0].Quarantined {
			got = []string{"!"}
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

// TestAnElementMoreIsAChange: a tenant that no column has room for makes the list another, and so does taking
// the tenant away again.
func TestAnElementMoreIsAChange(t *testing.T) {
	dir := t.TempDir()
	more := strings.Replace(one, "<Dato>", "<Lejer><Navn>Eva</Navn></Lejer><Dato>", 1)
	cursor := ""
	for i, record := range []string{one, more, one} {
		list := []byte("<Liste>" + record + "</Liste>")
		if err := os.WriteFile(filepath.Join(dir, "liste.xml"), list, 0o600); err != nil {
			t.Fatal(err)
		}
		quarantined := 0
		next, err := open(t, settings(), dir).Steps(context.Background(), cursor, func(r rules.Record) error {
			if r.Quarantined {
				quarantined++
			}
			return nil
		})
		if err != nil || next.Next == cursor || quarantined != i%2 {
			t.Errorf("list %d: the same is %v, %d quarantined, %v", i, next.Next == cursor, quarantined, err)
		}
		cursor = next.Next
	}
}

// Many systems write a file in one line: the number of the record tells where something is wrong.
func TestWhichRecordIsWrong(t *testing.T) {
	bad := strings.Replace(one, "2026-10-01", "snarest", 1)
	all, err := pull(t, settings(), "<Liste>"+one+one+bad+"</Liste>")
	if err != nil || len(all) != 3 || !all[2].Quarantined {
		t.Fatal(len(all), err)
	}
	if p := all[2].Problems[0]; p.File != "liste.xml#3" || p.Line != 1 || p.Column != "Dato" {
		t.Errorf("%+v", p)
	}
}

func TestRefused(t *testing.T) {
	entities := `<!DOCTYPE x [<!ENTITY a "Hemmelig"><!ENTITY b "&a;&a;&a;">]><Liste>` +
		strings.Replace(one, "Bo", "&b;", 1) + "</Liste>"
	outside := `<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><Liste>` +
		strings.Replace(one, "Bo", "&a;", 1)
	otherwise := "<Liste>" + strings.ReplaceAll(one, "Dato", "Dag") + "</Liste>"
	for name, test := range map[string]struct{ content, code, says string }{
		"no XML":             {"Afd;Nr", adapters.Empty, ""},
		"cut":                {"<Liste>" + one + "<Lejemaal>", adapters.CutShort, ""},
		"two lists":          {"<Liste>" + one + "</Liste><Liste/>", adapters.MalformedFile, ""},
		"text behind":        {"<Liste>" + one + "</Liste>rest", adapters.MalformedFile, ""},
		"text before":        {"rest<Liste>" + one + "</Liste>", adapters.MalformedFile, ""},
		"a DOCTYPE":          {"<!DOCTYPE Liste><Liste>" + one + "</Liste>", adapters.MalformedFile, ""},
		"entities":           {entities, adapters.MalformedFile, ""},
		"an outside entity":  {outside, adapters.MalformedFile, ""},
		"deep":               {"<Liste>" + strings.Repeat("<x>", 100), adapters.TooLarge, ""},
		"a long text":        {"<Liste><x>" + strings.Repeat("y", 3<<20), adapters.TooLarge, ""},
		"an encoding":        {`<?xml version="1.0" encoding="Hemmelig"?><Liste/>`, adapters.UnknownEncoding, ""},
		"no record":          {"<Liste><Andet/></Liste>", adapters.MissingColumn, "Liste/Lejemaal"},
		"a path nowhere":     {otherwise, adapters.MissingColumn, "Dato"},
		"a wrong end":        {"<Liste><Hemmelig></Liste>", adapters.MalformedFile, ""},
		"a broken character": {"<Liste>\x01</Liste>", adapters.MalformedFile, ""},
	} {
		_, err := pull(t, settings(), test.content)
		var refusal *adapters.Refusal
		if !errors.As(err, &refusal) || refusal.Code != test.code {
			t.Errorf("%s: %v, want %s", name, err, test.code)
			continue
		}
		for _, text := range []string{refusal.Text(lang.Danish), refusal.Text(lang.English), err.Error()} {
			if !strings.Contains(text, test.says) || !strings.Contains(text, "liste.xml") ||
				strings.Contains(text, "Hemmelig") || strings.Contains(text, "svaret") ||
				strings.Contains(text, "the answer") || strings.Contains(text, "ret xml") {
				t.Errorf("%s: %s", name, text)
			}
		}
	}
	optional := settings()
	optional.Optional = []string{"Dato"}
	if _, err := pull(t, optional, otherwise); err != nil {
		t.Error(err)
	}
}

// A file that is written anew while it is read is refused.
func TestAFileThatChangesWhileItIsRead(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "liste.xml")
	if err := os.WriteFile(path, []byte("<Liste>"+one+"</Liste>"), 0o600); err != nil {
		t.Fatal(err)
	}
	source, err := xmlfile.New(config.Source{Name: "x", Association: "13748136"}, settings(), dir, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	later := time.Now().Add(-time.Minute)
	_, err = source.Steps(context.Background(), "", func(rules.Record) error {
		return os.Chtimes(path, later, later)
	})
	var refusal *adapters.Refusal
	if !errors.As(err, &refusal) || refusal.Code != adapters.Unreadable {
		t.Errorf("%v", err)
	}
}

// FuzzXML reads any bytes: it does not panic, and fails only with a refusal.
func FuzzXML(f *testing.F) {
	f.Add("<Liste>" + one + "</Liste>")
	f.Add("\xff\xfe<\x00L\x00")
	f.Add(`<?xml version="1.0" encoding="ISO-8859-15"?><a:Liste xmlns:a="b"><a:Lejemaal nr="1"/></a:Liste>`)
	f.Fuzz(func(t *testing.T, content string) {
		all, err := pull(t, settings(), content)
		var refusal *adapters.Refusal
		if err != nil && !errors.As(err, &refusal) {
			t.Fatalf("not a refusal: %v", err)
		}
		for _, r := range all {
			if r.Quarantined != (len(r.Problems) > 0 && r.Row != "") || !r.Quarantined && r.Key.Tenancy == "" {
				t.Fatalf("%+v", r)
			}
		}
	})
}
