package restapi_test

import (
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
	"testing"
	"time"

	"boligbro/adapters"
	"boligbro/adapters/adaptertest"
	"boligbro/adapters/mapping"
	"boligbro/adapters/restapi"
	"boligbro/config"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const association = "13748136"

// feed is a service for the shared suite. It makes each answer while it is sent, and keeps none.
type feed struct {
	mu     sync.Mutex
	rows   iter.Seq[adaptertest.Row]
	size   int // of a page; 0: there are none
	source *restapi.Source
}

func (f *feed) Source() adapters.Source { return f.source }

func (f *feed) Write(_ testing.TB, rows iter.Seq[adaptertest.Row]) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.rows = rows
}

func (f *feed) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	rows := f.rows
	f.mu.Unlock()
	page, _ := strconv.Atoi(r.URL.Query().Get("page"))
	io.WriteString(w, `{"data": {"rows": [`)
	n, sent := 0, 0
	for row := range rows {
		if at := n; f.size == 0 || at >= (page-1)*f.size && at < page*f.size {
			if sent > 0 {
				io.WriteString(w, ",")
			}
			if err := json.NewEncoder(w).Encode(item(row, n)); err != nil {
				return
			}
			sent++
		}
		n++
	}
	fmt.Fprintf(w, `]}, "meta": {"total": %d}}`, n)
}

func item(row adaptertest.Row, n int) map[string]any {
	on, kind := any(nil), ""
	if !row.Filed.IsZero() || row.Bad {
		kind = "Foged"
	}
	if !row.Filed.IsZero() {
		on = row.Filed.String()
	}
	if row.Bad {
		on = "snarest"
	}
	return map[string]any{
		"nr": n, "selskab": 1, "lejemaal": row.Tenancy, "lejer": map[string]any{"navn": row.Tenant},
		"sag": map[string]any{"type": kind, "dato": on},
	}
}

func TestSuite(t *testing.T) {
	columns := map[string]map[string]string{
		"tenancy": {"tenants.1.name": "lejer.navn", "events.filed": "sag.dato"},
		"event":   {"tenants.1.name": "lejer.navn", "event.kind": "sag.type", "event.on": "sag.dato"},
	}
	for name, size := range map[string]int{"tenancy": 0, "event": 60_000} {
		t.Run(name, func(t *testing.T) {
			adaptertest.Run(t, func(t *testing.T) adaptertest.Feed {
				f := &feed{size: size, rows: func(func(adaptertest.Row) bool) {}}
				server := httptest.NewServer(f)
				t.Cleanup(server.Close)
				settings := restapi.Settings{
					URL: server.URL + "/lejemaal", Items: "data.rows", Wait: 10 * time.Minute,
					Settings: mapping.Settings{
						Rows: name, Key: []string{"selskab", "lejemaal"}, Columns: columns[name],
					},
				}
				if size > 0 {
					settings.Codes = map[string]map[string]string{"event.kind": {"foged": "filed"}}
					settings.Paging = restapi.Paging{By: "page", Total: "meta.total", Unique: "nr"}
				}
				f.source = source(t, settings)
				return f
			})
		})
	}
}

// source is the source of the settings.
func source(t testing.TB, settings restapi.Settings) *restapi.Source {
	t.Helper()
	s, err := restapi.New(config.Source{Name: "api", Association: association}, settings, t.TempDir(), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
