package main

import (
	"cmp"
	"context"
	"crypto/tls"
	"database/sql"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"boligbro/cmd/fakes/housing"
	"boligbro/gateway/connectors/connectortest/authority"
	"boligbro/gateway/store/storetest"
	"boligbro/rules"

	gocmp "github.com/google/go-cmp/cmp"
)

// town is a municipality that keeps the bytes it was sent.
type town struct {
	*httptest.Server
	mu     sync.Mutex
	bodies []string
}

func newTown(t *testing.T, caFile string) *town {
	t.Helper()
	vouches, err := authority.New(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	pair, err := vouches.Certificate("127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(caFile, vouches.PEM, 0o600); err != nil {
		t.Fatal(err)
	}
	m := new(town)
	m.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		m.mu.Lock()
		m.bodies = append(m.bodies, string(body))
		m.mu.Unlock()
		w.WriteHeader(http.StatusNoContent)
	}))
	m.TLS = &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}
	m.StartTLS()
	t.Cleanup(m.Close)
	return m
}

// another is what another installation makes otherwise of the same notice: its random ids and case numbers,
// the hour, and how far its log has come.
var another = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|B-[0-9A-Z]{4}-[0-9A-Z]{4}|` +
	`\d{4}-\d\d-\d\dT[0-9:.]+(Z|[+-]\d\d:\d\d)|"checkpoint": "[^"]*"`)

// sent are the bytes of the notices, sorted, without what another installation makes otherwise.
func (m *town) sent() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	all := make([]string, len(m.bodies))
	for i, body := range m.bodies {
		all[i] = another.ReplaceAllString(body, "*")
	}
	slices.Sort(all)
	return all
}

// shape gives the same night as a source's settings in another form.
type shape func(t *testing.T, w *world, e housing.Export, table map[string]any) map[string]any

// written writes a file of the night with what makes it.
func written(t *testing.T, w *world, name string, make func(to io.Writer) error) {
	t.Helper()
	f, err := os.Create(filepath.Join(w.dir, name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := make(f); err != nil {
		t.Fatal(err)
	}
}

var nightShapes = map[string]shape{
	"csv": func(_ *testing.T, w *world, _ housing.Export, _ map[string]any) map[string]any {
		return w.settings["sources"].([]any)[0].(map[string]any)
	},
	"xlsx": func(t *testing.T, w *world, e housing.Export, table map[string]any) map[string]any {
		written(t, w, "liste.xlsx", e.WriteXLSX)
		table["files"] = "liste.xlsx"
		return map[string]any{"xlsx": table}
	},
	"xml": func(t *testing.T, w *world, e housing.Export, table map[string]any) map[string]any {
		written(t, w, "liste.xml", e.WriteXML)
		s := e.XMLSettings()
		table["files"], table["record"], table["key"], table["columns"] = "liste.xml", s.Record, s.Key, s.Columns
		table["codes"], table["constants"] = s.Codes, s.Constants
		return map[string]any{"xml": table}
	},
	"rest": func(t *testing.T, _ *world, e housing.Export, table map[string]any) map[string]any {
		api := httptest.NewServer(&housing.REST{Export: e, Size: 150})
		t.Cleanup(api.Close)
		table["url"], table["items"] = api.URL+"/api/lejemaal", "data.rows"
		table["paging"] = map[string]any{"by": "page", "total": "data.total", "number": "data.page", "unique": "nr"}
		return map[string]any{"rest": table}
	},
	"sql": func(t *testing.T, _ *world, e housing.Export, table map[string]any) map[string]any {
		server := os.Getenv(storetest.Postgres)
		if server == "" {
			untested(t, "PostgreSQL (set "+storetest.Postgres+" to the URL of a server)")
			return nil
		}
		place := newDatabase(t, server)
		db, err := sql.Open("pgx", place)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if err := e.Fill(context.Background(), db, "pgx", "liste"); err != nil {
			t.Fatal(err)
		}
		at, err := url.Parse(place)
		if err != nil {
			t.Fatal(err)
		}
		table["driver"], table["port"], table["query"] = "postgres", 5432, e.SQLSettings("liste").Query
		table["host"] = cmp.Or(at.Query().Get("host"), at.Hostname())
		table["database"], table["username"] = strings.TrimPrefix(at.Path, "/"), at.User.Username()
		return map[string]any{"sql": table}
	},
}

// TestTheSameNightGivesTheSameNotices: whatever shape a housing system gives a night in, the municipality is
// sent the same bytes, but for what every installation draws by itself.
func TestTheSameNightGivesTheSameNotices(t *testing.T) {
	e := housing.Export{Seed: 7, Association: worldCVR, Tenancies: 200, Steps: 60, Day: rules.DayOf(time.Now())}
	notices := map[string][]string{}
	for name, make := range nightShapes {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, "")
			w.export(e)
			csv := w.settings["sources"].([]any)[0].(map[string]any)["csv"].(map[string]any)
			table := map[string]any{}
			for _, key := range []string{"rows", "decimal", "dates", "key", "columns", "codes", "constants"} {
				table[key] = csv[key]
			}
			source := maps.Clone(make(t, w, e, table))
			if source == nil {
				return
			}
			source["name"], source["association"] = "liste", worldCVR
			w.settings["sources"] = []any{source}
			m := newTown(t, filepath.Join(w.dir, "town.pem"))
			channel := w.settings["municipalities"].([]any)[0].(map[string]any)["channels"].([]any)[0]
			hook := channel.(map[string]any)["webhook"].(map[string]any)
			hook["url"], hook["ca"] = m.URL+"/", "town.pem"
			w.save()
			w.must("sync")
			notices[name] = m.sent()
		})
	}
	want := notices["csv"]
	if len(want) < 5 || !strings.Contains(want[0], "Aarhus") {
		t.Fatalf("%d notices: %.2000q", len(want), want)
	}
	for name, got := range notices {
		if diff := gocmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}
