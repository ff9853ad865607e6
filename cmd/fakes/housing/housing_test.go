package housing_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"boligbro/adapters/csvfile"
	"boligbro/cmd/fakes/housing"
	"boligbro/config"
	"boligbro/rules"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

var day = rules.Date(2026, time.November, 20)

func export() housing.Export {
	return housing.Export{Seed: 7, Association: "13748136", Tenancies: 3000, Steps: 60, Day: day,
		Municipalities: []string{"0751", "0101", "0217"}}
}

func text(t testing.TB, e housing.Export) string {
	t.Helper()
	var b bytes.Buffer
	n, err := e.WriteTo(&b)
	if err != nil || n != int64(b.Len()) {
		t.Fatal(n, err)
	}
	return b.String()
}

func read(t testing.TB, e housing.Export) []rules.Record {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "export.csv"), []byte(text(t, e)), 0o600); err != nil {
		t.Fatal(err)
	}
	settings := e.Settings()
	settings.Files = "export.csv"
	source, err := csvfile.New(config.Source{Name: "boligsystem", Association: e.Association}, settings,
		dir, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	tenancies := keys(t, text(t, e))
	var all []rules.Record
	keep := func(r rules.Record) error {
		all = append(all, r)
		return nil
	}
	if _, err := source.Steps(context.Background(), "", keep); err != nil {
		t.Fatal(err)
	}
	steps := len(all)
	if err := source.Facts(context.Background(), tenancies, keep); err != nil {
		t.Fatal(err)
	}
	return replaced(all[:steps], all[steps:])
}

// keys are the tenancies of an export.
func keys(t testing.TB, export string) map[string]bool {
	t.Helper()
	in := csv.NewReader(strings.NewReader(export))
	in.Comma, in.LazyQuotes, in.FieldsPerRecord = ';', true, -1
	rows, err := in.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var columns []int
	for _, prefix := range []string{"Selskabsnr", "Afdelingsnr", "Lejem"} {
		columns = append(columns, slices.IndexFunc(rows[0], func(header string) bool {
			return strings.HasPrefix(header, prefix)
		}))
	}
	all := map[string]bool{}
	for _, row := range rows[1:] {
		all[row[columns[0]]+"-"+row[columns[1]]+"-"+row[columns[2]]] = true
	}
	return all
}

// replaced is what Steps gave with what Facts gave in its place.
func replaced(steps, facts []rules.Record) []rules.Record {
	whole := map[rules.Key]bool{}
	for _, r := range facts {
		whole[r.Key] = true
	}
	return append(slices.DeleteFunc(steps, func(r rules.Record) bool {
		return !r.Quarantined && whole[r.Key]
	}), facts...)
}

func withSteps(all []rules.Record) (list []rules.Record) {
	for _, r := range all {
		if r.HasStep() {
			list = append(list, r)
		}
	}
	return list
}

func TestSettingsReadTheExport(t *testing.T) {
	e := export()
	all := read(t, e)
	if len(all) != e.Tenancies {
		t.Errorf("%d rows, want %d", len(all), e.Tenancies)
	}
	keys := map[rules.Key]bool{}
	kinds := map[rules.EventKind]int{}
	var second, hidden, danish, assigned int
	for _, r := range all {
		keys[r.Key] = true
		if len(r.Problems) > 0 || r.Quarantined {
			t.Fatalf("%+v", r.Problems)
		}
		for _, event := range r.Events {
			kinds[event.Kind]++
			if event.On > day && event.Kind != rules.FilingPlanned {
				t.Errorf("%s lies %d days after the export", event.Kind, event.On-day)
			}
		}
		if len(r.Facts.Tenants) == 0 || r.Facts.Tenancy.Address.Street == "" ||
			r.Facts.Tenancy.Municipality == "" {
			t.Fatal("a row lacks its tenant, address or municipality")
		}
		if len(r.Facts.Tenants) == 2 {
			second++
		}
		if r.Facts.Tenants[0].Protected == rules.Yes {
			hidden++
		}
		if strings.ContainsAny(r.Facts.Tenants[0].Name, "æøåÆØÅé") {
			danish++
		}
		if r.HasStep() && r.Facts.Tenancy.Assigned == rules.Yes {
			assigned++
		}
	}
	if len(keys) != e.Tenancies {
		t.Errorf("%d keys, want %d", len(keys), e.Tenancies)
	}
	if n := len(withSteps(all)); n != e.Steps {
		t.Errorf("%d with steps, want %d", n, e.Steps)
	}
	for _, kind := range []rules.EventKind{rules.Reminded, rules.Demanded, rules.Terminated,
		rules.FilingPlanned, rules.Filed, rules.Withdrawn, rules.Paid} {
		if kinds[kind] == 0 {
			t.Errorf("no %s", kind)
		}
	}
	if second == 0 || hidden == 0 || danish == 0 || assigned == 0 {
		t.Error("two tenants, protection, Danish letters, assigned tenants:", second, hidden, danish,
			assigned)
	}
}

func TestShapesHoldTheSame(t *testing.T) {
	want := read(t, export())
	latin := export()
	latin.Encoding = "windows-1252"
	if diff := gocmp.Diff(want, read(t, latin)); diff != "" {
		t.Error("in Windows-1252:", diff)
	}
	byEvent := export()
	byEvent.Rows = "event"
	joined := map[rules.Key]rules.Record{}
	for _, r := range read(t, byEvent) {
		before := joined[r.Key]
		before.Key, before.Source, before.Facts = r.Key, r.Source, r.Facts
		before.Events = append(before.Events, r.Events...)
		joined[r.Key] = before
	}
	sorted := cmpopts.SortSlices(func(a, b rules.Event) bool {
		return cmp.Or(a.On-b.On, rules.Day(strings.Compare(string(a.Kind), string(b.Kind)))) < 0
	})
	for _, r := range withSteps(want) {
		if diff := gocmp.Diff(r, joined[r.Key], sorted); diff != "" {
			t.Fatal("by event:", diff)
		}
	}
	if len(joined) != export().Steps {
		t.Errorf("%d cases by event, want %d", len(joined), export().Steps)
	}
}

func TestSameSeedSameBytes(t *testing.T) {
	if first, second := text(t, export()), text(t, export()); first != second {
		t.Error("two exports of one seed differ")
	}
	other := export()
	other.Seed++
	if text(t, export()) == text(t, other) {
		t.Error("two seeds give one export")
	}
}

func TestChange(t *testing.T) {
	changed := export()
	changed.Change = 10
	was, is := strings.Split(text(t, export()), "\n"), strings.Split(text(t, changed), "\n")
	if len(was) != len(is) {
		t.Fatal("another number of rows")
	}
	differ := 0
	for i := range was {
		if was[i] != is[i] {
			differ++
		}
	}
	if differ != export().Steps/10 {
		t.Errorf("%d rows differ, want %d", differ, export().Steps/10)
	}
}

func TestFaultsOnPurpose(t *testing.T) {
	e := export()
	e.Bad, e.Repeated = 3, 5
	all := read(t, e)
	bad := 0
	for _, r := range all {
		if r.Quarantined {
			bad++
		}
	}
	if len(all) != e.Tenancies+e.Repeated || bad < e.Bad || bad > e.Bad*2 {
		t.Error(len(all), bad)
	}
}

func TestRun(t *testing.T) {
	out := filepath.Join(t.TempDir(), "export.csv")
	args := []string{"--seed", "7", "--tenancies", "3000", "--steps", "2%", "--day", "2026-11-20",
		"--municipalities", "0751,0101,0217"}
	if err := housing.Run(append(args, "--out", out), nil); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	var stdout bytes.Buffer
	if err := housing.Run(args, &stdout); err != nil {
		t.Fatal(err)
	}
	if want := text(t, export()); string(got) != want || stdout.String() != want {
		t.Error("the command does not write the export")
	}
	for _, wrong := range [][]string{
		{}, {"--day", "20-11-2026"}, {"--day", "2026-11-20", "--steps", "200%"},
		{"--day", "2026-11-20", "--steps", "2000"},
		{"--day", "2026-11-20", "--rows", "both"}, {"--day", "2026-11-20", "--municipalities", "0000"},
		{"--day", "2026-11-20", "--change", "101"}, {"--day", "2026-11-20", "more"}, {"--dya", "2026-11-20"},
	} {
		if err := housing.Run(wrong, &stdout); err == nil {
			t.Errorf("%q is taken", wrong)
		}
	}
}

// BenchmarkWriteTo is the export of all social housing in Denmark.
func BenchmarkWriteTo(b *testing.B) {
	e := housing.Export{Seed: 1, Tenancies: 600_000, Steps: 12_000, Day: day}
	for b.Loop() {
		n, err := e.WriteTo(nowhere{})
		if err != nil {
			b.Fatal(err)
		}
		b.SetBytes(n)
	}
}

type nowhere struct{}

func (nowhere) Write(b []byte) (int, error) { return len(b), nil }
