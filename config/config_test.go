package config_test

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"boligbro/adapters/csvfile"
	"boligbro/adapters/mapping"
	"boligbro/config"
	"boligbro/gateway/connectors/email"
	"boligbro/gateway/connectors/webhook"
	"boligbro/rules/lang"
)

var update = flag.Bool("update", false,
	"write what the bad files give into their .txt, to be read before it is committed")

// parts are the kinds of source and channel that the settings of these tests name.
var parts = config.Parts{
	Sources: config.Kinds{"csv": func() config.Settings { return new(csvfile.Settings) }},
	Channels: config.Kinds{
		"webhook": func() config.Settings { return new(webhook.Settings) },
		"email":   func() config.Settings { return new(email.Settings) },
	},
}

func read(t *testing.T, text string) *config.Config {
	t.Helper()
	c, err := config.Read([]byte(text), t.TempDir(), parts)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestBad(t *testing.T) {
	names, err := filepath.Glob("testdata/bad/*.yaml")
	if err != nil || len(names) == 0 {
		t.Fatal("no files", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".yaml"), func(t *testing.T) {
			b, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			_, err = config.Read(b, "testdata", parts)
			var faults *config.Error
			if !errors.As(err, &faults) || len(faults.Faults) == 0 {
				t.Fatalf("%v, want faults", err)
			}
			for _, f := range faults.Faults {
				if f.Words.DA == "" || f.Words.EN == "" || f.Words.DA == f.Words.EN {
					t.Errorf("%s lacks one of its languages", f.Path)
				}
			}
			got := err.Error() + "\n"
			if strings.Contains(got, "hunter2") {
				t.Errorf("a value stands in\n%s", got)
			}
			golden := strings.TrimSuffix(name, ".yaml") + ".txt"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func TestGood(t *testing.T) {
	names, err := filepath.Glob("testdata/good/*.yaml")
	if err != nil || len(names) == 0 {
		t.Fatal("no files", err)
	}
	for _, name := range names {
		if _, err := config.Load(name, parts); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	whole, _ := config.Load("testdata/good/whole.yaml", parts)
	for _, same := range []string{"crlf", "bom"} {
		c, err := config.Load("testdata/good/"+same+".yaml", parts)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(whole, c, cmpopts.IgnoreUnexported(config.Config{})); diff != "" {
			t.Errorf("%s -want +got\n%s", same, diff)
		}
	}
}

func TestDefaults(t *testing.T) {
	got, err := config.Load("testdata/good/whole.yaml", parts)
	if err != nil {
		t.Fatal(err)
	}
	want := &config.Config{
		Data:         "boligbro-data",
		Keys:         config.Keys{KeySource: config.KeySource{File: "k"}},
		Associations: []config.Association{{CVR: "13748136", Name: "Foreningen", GoLive: "2026-12-01"}},
		Sources: []config.Source{{Name: "a", Association: "13748136",
			Part: config.Part{Kind: "csv", Settings: &csvfile.Settings{
				Files: "a.csv", Settings: mapping.Settings{Key: []string{"Nr"}},
			}},
			Guard: config.Guard{MaxAge: 36 * time.Hour, MaxShrink: 20, MaxBad: 10, MaxRenumbered: 20,
				MaxRewritten: 20}}},
		Alarms: config.OwnAlarms{Alarms: config.Alarms{Person: "a@eksempel.dk", Substitute: "b@eksempel.dk",
			SMTP: &config.SMTP{
				Host: "mail.eksempel.dk", Port: 587, Security: "starttls", From: "c@eksempel.dk",
				Timeout: 20 * time.Second, Place: "alarms.smtp",
			}}},
		Schedule: config.Schedule{Night: "0 20 * * *", Zone: "Europe/Copenhagen"},
		Delivery: config.Delivery{
			First: 30 * time.Second, Most: time.Hour, GiveUp: 72 * time.Hour, NextChannel: 2 * time.Hour,
		},
		Web: config.Web{Listen: "127.0.0.1:8080", Login: "required", Address: "http://127.0.0.1:8080"},
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(config.Config{})); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if got := got.Path("a.csv"); got != filepath.Join("testdata", "good", "a.csv") {
		t.Errorf("a relative path became %s", got)
	}
	if got := got.Path("/etc/a"); got != "/etc/a" {
		t.Errorf("an absolute path became %s", got)
	}
	if got := got.Path(""); got != "" {
		t.Errorf("no path became %s", got)
	}
}

func TestDefault(t *testing.T) {
	c := config.Default("./boligbro-data")
	if len(c.Sources) != 0 || !c.Database.URL.IsZero() || c.Path(c.Data) != "boligbro-data" ||
		c.Path(c.Keys.File) != filepath.Join("boligbro-data", "master.key") {
		t.Errorf("%+v", c)
	}
	if c.Schedule.Night == "" || c.Web.Listen == "" || c.Delivery.GiveUp == 0 {
		t.Errorf("without defaults: %+v", c)
	}
}

func TestMissingFile(t *testing.T) {
	_, err := config.Load(filepath.Join(t.TempDir(), "boligbro.yaml"), parts)
	if !errors.Is(err, os.ErrNotExist) || !strings.Contains(err.Error(), "boligbro.yaml") {
		t.Errorf("%v, want a missing boligbro.yaml", err)
	}
}

func TestHash(t *testing.T) {
	const text = "keys: {file: k}\ndatabase: {url: %}\n" +
		"associations: [{cvr: 13748136, name: a, goLive: 2026-12-01}]\n"
	url := func(s string) string { return strings.Replace(text, "%", s, 1) }
	first := read(t, url("postgres://u:en@localhost/d")).Hash()
	if len(first) != 64 {
		t.Fatalf("hash %q", first)
	}
	if got := read(t, "# kommentar\n"+url("postgres://u:to@localhost/d")).Hash(); got != first {
		t.Error("another secret or a comment changed the hash")
	}
	if got := read(t, strings.Replace(url("postgres://u:en@localhost/d"), "name: a", "name: b",
		1)).Hash(); got == first {
		t.Error("another name did not change the hash")
	}
}

func TestCheckMunicipalities(t *testing.T) {
	c := read(t, "keys: {file: k}\nmunicipalities:\n"+
		"  - {code: 0751, channels: [{email: {to: a@eksempel.dk, smtp: {host: mail.dk, from: b@eksempel.dk}}}]}\n"+
		"  - {code: 0752, channels: [{email: {to: a@eksempel.dk, smtp: {host: mail.dk, from: b@eksempel.dk}}}]}\n")
	err := c.CheckMunicipalities(func(code string) bool { return code == "0751" })
	var faults *config.Error
	if !errors.As(err, &faults) || len(faults.Faults) != 1 || faults.Faults[0].Line != 4 ||
		faults.Faults[0].Path != "municipalities[1].code" {
		t.Errorf("%v, want one fault in line 4", err)
	}
	if err := c.CheckMunicipalities(func(string) bool { return true }); err != nil {
		t.Error(err)
	}
}

func TestPlace(t *testing.T) {
	c, err := config.Load("testdata/good/whole.yaml", parts)
	if err != nil {
		t.Fatal(err)
	}
	found := &config.Error{Faults: []config.Fault{{
		Path: "csv.columns.tenancy.start", Words: lang.Text{DA: "da", EN: "en"},
	}}}
	err = c.Faulty(c.Place("sources[0]", found)...)
	if got, want := err.Error(),
		"testdata/good/whole.yaml:5:38: sources[0].csv.columns.tenancy.start: da\n\ten"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if c.Faulty(c.Place("sources[0]", nil)...) != nil {
		t.Error("no faults are an error")
	}
}

// uncomment switches on the parts of the example that are off.
var uncomment = regexp.MustCompile(`(?m)^# ((?:childrenUnder18|agreements):$|  .*$)`)

// TestExample: the example can be used as it stands once its secrets exist, and shows every key there is.
func TestExample(t *testing.T) {
	b, err := os.ReadFile("example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "hemmeligheder"), 0o700); err != nil {
		t.Fatal(err)
	}
	for i, name := range []string{"0751-ud", "0751-ind", "0461-ind", "forening"} {
		key := "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMT" + []string{"Iz", "Mz", "Qz", "Uz"}[i] + "\n"
		if err := os.WriteFile(filepath.Join(dir, "hemmeligheder", name), []byte(key), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("BOLIGBRO_DATABASE", "postgres://boligbro:p@db.eksempel.dk/boligbro?sslmode=verify-full")
	t.Setenv("BOLIGBRO_SMTP", "p")
	t.Setenv("BOLIGBRO_OIDC", "p")
	t.Setenv("BOLIGBRO_SMTP_KOMMUNE", "q")
	t.Setenv("BOLIGBRO_CHAT", "https://chat.eksempel.dk/hooks/p")
	if c, err := config.Read(b, dir, parts); err != nil || len(c.Agreements) > 0 || len(c.ChildrenUnder18) > 0 {
		t.Fatal("notices beyond the law are not off:", err)
	}
	if b = uncomment.ReplaceAll(b, []byte("$1")); !bytes.Contains(b, []byte("\nagreements:\n  - name: ")) {
		t.Fatal("the agreements are not there to be switched on")
	}
	if _, err := config.Read(b, dir, parts); err != nil {
		t.Fatal("what the example has switched off:", err)
	}
	var example any
	if err := yaml.Unmarshal(b, &example); err != nil {
		t.Fatal(err)
	}
	lacks(t, "", reflect.TypeFor[config.Config](), []any{example}, string(b))
}

// lacks reports keys of the type typ that none of the items of the example sets nor, where only one of
// several may be set, shows as a comment.
func lacks(t *testing.T, path string, typ reflect.Type, items []any, text string) {
	switch {
	case typ.Kind() == reflect.Pointer:
		typ = typ.Elem()
	case typ == reflect.TypeFor[config.Secret](), typ == reflect.TypeFor[config.Secrets]():
		return
	case typ.Kind() == reflect.Slice:
		var all []any
		for _, item := range items {
			all = append(all, item.([]any)...)
		}
		lacks(t, path+"[]", typ.Elem(), all, text)
		return
	}
	if typ.Kind() != reflect.Struct {
		return
	}
	fields := map[string]reflect.Type{}
	for _, field := range reflect.VisibleFields(typ) {
		if key := field.Tag.Get("yaml"); key != "" {
			fields[key] = field.Type
		}
	}
	if typ == reflect.TypeFor[config.Channel]() {
		for key, settings := range parts.Channels {
			fields[key] = reflect.TypeOf(settings())
		}
	}
	for key, field := range fields {
		var set []any
		for _, item := range items {
			if v := item.(map[string]any)[key]; v != nil {
				set = append(set, v)
			}
		}
		if shown := regexp.MustCompile(`\n  # (\w+: \{)?` + key + `: `); len(set) == 0 && !shown.MatchString(text) {
			t.Errorf("%s.%s is not in example.yaml", path, key)
		}
		lacks(t, path+"."+key, field, set, text)
	}
}

func FuzzRead(f *testing.F) {
	for _, pattern := range []string{"testdata/*/*.yaml", "example.yaml"} {
		names, _ := filepath.Glob(pattern)
		for _, name := range names {
			b, err := os.ReadFile(name)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(b)
		}
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := config.Read(b, dir, parts)
		if err == nil {
			if c.Hash() == "" || c.Web.Listen == "" || c.Schedule.Night == "" {
				t.Error("settings without defaults")
			}
			return
		}
		var faults *config.Error
		if c != nil || !errors.As(err, &faults) || len(faults.Faults) == 0 {
			t.Fatalf("%v is no list of faults", err)
		}
		lines := 1 + strings.Count(string(b), "\n")
		for _, f := range faults.Faults {
			if f.Words.DA == "" || f.Words.EN == "" || f.Line < 0 || f.Line > lines+1 {
				t.Errorf("fault %+v in %d lines", f, lines)
			}
		}
	})
}

// The settings name two people for alarms. When one is missing, the fault names the whole key, such as
// alarms.substitute, also when there is no source.
func TestOneOfTwoPeople(t *testing.T) {
	for written, lacks := range map[string]string{"person": "alarms.substitute", "substitute": "alarms.person"} {
		_, err := config.Read([]byte("keys: {file: k}\nalarms: {"+written+": a@example.dk, "+
			"smtp: {host: mail.example.dk, from: c@example.dk}}"), t.TempDir(), parts)
		var faults *config.Error
		if !errors.As(err, &faults) || len(faults.Faults) != 1 || faults.Faults[0].Path != lacks {
			t.Errorf("with %s alone: %v", written, err)
		}
	}
}
