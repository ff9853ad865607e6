package restapi_test

import (
	"io"
	"net/http"
	"testing"
	"time"

	"boligbro/adapters"
	"boligbro/adapters/mapping"
	"boligbro/adapters/restapi"
	"boligbro/config"
	"boligbro/rules"
)

// A list of changes is asked for from shortly before the last reading began, and what it leaves out is not
// gone.
func TestSince(t *testing.T) {
	var asked []string
	body := rows("", 1, 2)
	address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.Query().Get("siden"))
		io.WriteString(w, body)
	})
	now := time.Date(2026, 11, 20, 19, 0, 0, 0, time.UTC)
	s := list(address)
	s.Since.Parameter = "siden"
	made, err := restapi.New(config.Source{Name: "api", Association: association}, s, "",
		func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	if made.Snapshot() {
		t.Error("a list of changes passes for a whole one")
	}
	all, first, err := steps(made, "")
	if err != nil || len(all) != 2 {
		t.Fatal(all, err)
	}
	now = now.Add(24 * time.Hour)
	body = `{"rows": [{"nr": "3", "lejer": "Anne Ærø", "foged": "2026-10-01"}]}`
	all, second, err := steps(made, first.Next)
	if err != nil || len(all) != 1 || second.Next == first.Next {
		t.Fatal(all, err)
	}
	got := 0
	if err := made.Facts(t.Context(), adapters.Keys{"3": true}, func(rules.Record) error {
		got++
		return nil
	}); err != nil || got != 0 { // Steps gave all there is of it
		t.Error(got, err)
	}
	now = now.Add(24 * time.Hour)
	body = rows("")
	all, third, err := steps(made, second.Next)
	if err != nil || len(all) > 0 || third != (adapters.Cursor{Next: second.Next}) {
		t.Error(all, third, err)
	}
	want := []string{"", "2026-11-20T18:00:00Z", "2026-11-21T18:00:00Z"}
	if len(asked) != len(want) {
		t.Fatal(asked)
	}
	for i := range want {
		if asked[i] != want[i] {
			t.Errorf("asked for changes since %v, want %v", asked, want)
		}
	}
}

// A change that comes while a list is read is asked for by the next reading, however long it took.
func TestSinceTheReadingBegan(t *testing.T) {
	now := time.Date(2026, 11, 20, 19, 0, 0, 0, time.UTC)
	asked := ""
	address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked = r.URL.Query().Get("siden")
		now = now.Add(3 * time.Hour)
		io.WriteString(w, rows("", 1))
	})
	s := list(address)
	s.Since.Parameter = "siden"
	made, err := restapi.New(config.Source{Name: "api", Association: association}, s, "",
		func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	_, next, err := steps(made, "")
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := steps(made, next.Next); err != nil || asked != "2026-11-20T18:00:00Z" {
		t.Errorf("asked for changes since %s, %v", asked, err)
	}
}

// What a list of changes says of a tenancy in several rows is read of those changes.
func TestSinceInSeveralRows(t *testing.T) {
	s := list(serve(t, func(w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, `{"rows": [{"nr": "1", "lejer": "Anne"}, {"nr": "1", "foged": "2026-10-01"}]}`)
	}))
	s.Since.Parameter = "siden"
	s.Settings = mapping.Settings{Key: []string{"nr"}, Columns: map[string]string{
		"tenants.1.name": "lejer", "events.filed": "foged"}}
	made := source(t, s)
	if all, next, err := steps(made, ""); err != nil || len(all) != 1 || next.Passed != 1 {
		t.Fatal(all, next, err)
	}
	got := 0
	if err := made.Facts(t.Context(), adapters.Keys{"1": true}, func(rules.Record) error {
		got++
		return nil
	}); err != nil || got != 2 {
		t.Error(got, err)
	}
}
