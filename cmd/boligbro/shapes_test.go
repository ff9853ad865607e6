package main

import (
	"maps"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"boligbro/adapters/egbolig/egboligtest"
	"boligbro/adapters/fetch/fetchtest"
	"boligbro/cmd/fakes/housing"
	"boligbro/rules"
)

// took is what two equal nights say differently.
var took = regexp.MustCompile(`Tid: \S+`)

// The same night gives the same notices, whatever shape the housing system gives it; and a fault of the
// system refuses the run.
func TestSameNightInEveryShape(t *testing.T) {
	w := newWorld(t, "")
	e := housing.Export{Seed: 5, Association: worldCVR, Tenancies: 400, Steps: 60, Day: rules.DayOf(time.Now())}
	w.export(e)
	liste := w.settings["sources"].([]any)[0].(map[string]any)
	csv := liste["csv"].(map[string]any)
	want := took.ReplaceAllString(w.must("sync", "--dry-run"), "")
	if !strings.Contains(want, "Til Aarhus") {
		t.Fatal(want)
	}
	table := map[string]any{}
	for _, key := range []string{"rows", "decimal", "dates", "key", "columns", "codes", "constants"} {
		table[key] = csv[key]
	}

	service := &housing.REST{Export: e, Size: 150}
	api := httptest.NewServer(service)
	defer api.Close()
	rest := maps.Clone(table)
	rest["url"], rest["items"], rest["wait"] = api.URL+"/api/lejemaal", "data.rows", "1s"
	rest["paging"] = map[string]any{"by": "page", "total": "data.total", "number": "data.page", "unique": "nr"}

	files, err := fetchtest.Start(w.dir, "boligbro", "hemmelig")
	if err != nil {
		t.Fatal(err)
	}
	defer files.Close()
	fetched := maps.Clone(csv)
	fetched["files"] = "hentet/export.csv"
	from := map[string]any{"sftp": map[string]any{
		"host": "127.0.0.1", "port": files.Port, "username": "boligbro", "password": "hemmelig",
		"hostKey": ssh.FingerprintSHA256(files.HostKey()), "files": "export.csv", "settle": "1ms", "silence": "1s",
	}}

	read := func(source map[string]any) ran {
		source["name"], source["association"] = "liste", worldCVR
		w.settings["sources"] = []any{source}
		w.save()
		return w.boligbro("sync", "--dry-run")
	}
	shapes := map[string]func() map[string]any{
		"rest": func() map[string]any { return map[string]any{"rest": rest} },
		"sftp": func() map[string]any { return map[string]any{"csv": fetched, "from": from} },
	}
	for name, source := range shapes {
		if got := read(source()); got.code != exitDone || took.ReplaceAllString(got.out, "") != want {
			t.Errorf("%s: exit code %d\n%s%s\nwant\n%s", name, got.code, got.out, got.err, want)
		}
	}
	service.Fault = housing.PageTwice
	files.Silent.Store(1000)
	if err := os.RemoveAll(filepath.Join(w.dir, "hentet")); err != nil {
		t.Fatal(err)
	}
	for name, source := range shapes {
		if got := read(source()); got.code == exitDone || strings.Contains(got.out, "Til Aarhus") ||
			strings.Contains(got.out+got.err, "hemmelig") {
			t.Errorf("%s: exit code %d\n%s%s", name, got.code, got.out, got.err)
		}
	}
}

// Steps from a list of the association's and tenants from EG Bolig's service become one case by the tenancy's
// number: the messages are those that the list alone gives when it holds everything.
func TestStepsBesideEGBolig(t *testing.T) {
	w := newWorld(t, "")
	e := housing.Export{
		Seed: 5, Association: worldCVR, Tenancies: 400, Steps: 60, Day: rules.DayOf(time.Now()), Rows: "event",
	}
	w.export(e)
	messages := func(out string) (lines []string) {
		for line := range strings.Lines(out) {
			if strings.HasPrefix(line, "Til Aarhus") {
				lines = append(lines, line)
			}
		}
		return lines
	}
	want := messages(w.must("sync", "--dry-run"))
	service, err := e.SOAP()
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(service)
	defer server.Close()
	eg := e.SOAPSettings(server.URL)
	list := w.settings["sources"].([]any)[0].(map[string]any)
	columns := list["csv"].(map[string]any)["columns"].(map[string]string)
	for field := range maps.Clone(columns) {
		if strings.HasPrefix(field, "tenants.") || strings.HasPrefix(field, "tenancy.address.") {
			delete(columns, field) // which only the service knows
		}
	}
	both := func(url string) ran {
		w.settings["sources"] = []any{list, map[string]any{
			"name": "eg", "association": worldCVR, "egbolig": map[string]any{
				"url": url, "key": eg.Key, "pad": eg.Pad, "codes": eg.Codes, "constants": eg.Constants,
			},
		}}
		w.save()
		return w.boligbro("sync", "--dry-run")
	}
	got := both(eg.URL)
	if got.code != exitDone || len(want) == 0 || !slices.Equal(messages(got.out), want) {
		t.Errorf("exit code %d\n%s%s\nwant\n%s", got.code, got.out, got.err, want)
	}
	service.Broken = func(call egboligtest.Call) int {
		if call.Operation == "TenantGetListByDepartment" && call.Number("departmentNo") == 3 {
			return 1
		}
		return -1
	}
	if got := both(eg.URL); got.code == exitDone || len(messages(got.out)) > 0 {
		t.Errorf("half a department is taken: exit code %d\n%s%s", got.code, got.out, got.err)
	}
}
