package housing_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"
	_ "github.com/jackc/pgx/v5/stdlib"
	"golang.org/x/crypto/ssh"

	"boligbro/adapters"
	"boligbro/adapters/csvfile"
	"boligbro/adapters/egbolig"
	"boligbro/adapters/fetch"
	"boligbro/adapters/fetch/fetchtest"
	"boligbro/adapters/restapi"
	"boligbro/adapters/sqlview"
	"boligbro/cmd/fakes/housing"
	"boligbro/config"
	"boligbro/rules"

	gocmp "github.com/google/go-cmp/cmp"
)

var of = config.Source{Name: "boligsystem", Association: "13748136"}

// night is what a source gives in one night, without the places in which it stood.
func night(source adapters.Source) (all []rules.Record, err error) {
	keep := func(r rules.Record) error {
		for i := range r.Problems {
			r.Problems[i].File, r.Problems[i].Line = "", 0
		}
		r.Row = ""
		all = append(all, r)
		return nil
	}
	if _, err := source.Steps(context.Background(), "", keep); err != nil {
		return nil, err
	}
	wanted := adapters.Keys{}
	for _, r := range all {
		wanted[r.Key.Tenancy] = true
	}
	return all, source.Facts(context.Background(), wanted, keep)
}

// same tests that a source gives what the export as a file gives. The rules see nothing but the records, so
// the notices are the same, too.
func same(t *testing.T, e housing.Export, source adapters.Source) {
	t.Helper()
	want, err := night(file(t, e, t.TempDir()))
	if err != nil {
		t.Fatal(err)
	}
	got, err := night(source)
	if err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff(want, got); diff != "" || len(want) == 0 {
		t.Error(diff)
	}
}

func file(t *testing.T, e housing.Export, dir string) adapters.Source {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, "export.csv"), []byte(text(t, e)), 0o600); err != nil {
		t.Fatal(err)
	}
	settings := e.Settings()
	settings.Files = "export.csv"
	source, err := csvfile.New(of, settings, dir, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	return source
}

func shapes(t *testing.T, test func(t *testing.T, e housing.Export)) {
	for _, rows := range []string{"tenancy", "event"} {
		e := export()
		e.Rows, e.Bad, e.Repeated = rows, 2, 1
		t.Run(rows, func(t *testing.T) { test(t, e) })
	}
}

func TestREST(t *testing.T) {
	shapes(t, func(t *testing.T, e housing.Export) {
		server := httptest.NewServer(&housing.REST{Export: e, Size: 1000})
		defer server.Close()
		source, err := restapi.New(of, e.RESTSettings(server.URL), "", time.Now)
		if err != nil {
			t.Fatal(err)
		}
		same(t, e, source)
	})
}

// Each fault ends in a refused run or a complete one, never in a wrong one.
func TestFaults(t *testing.T) {
	e := export()
	e.Tenancies, e.Steps = 300, 60
	want, err := night(file(t, e, t.TempDir()))
	if err != nil {
		t.Fatal(err)
	}
	for _, fault := range housing.Faults {
		t.Run(string(fault), func(t *testing.T) {
			server := httptest.NewServer(&housing.REST{Export: e, Size: 100, Fault: fault})
			defer server.Close()
			settings := e.RESTSettings(server.URL)
			settings.Wait, settings.Timeout = 500*time.Millisecond, time.Second
			source, err := restapi.New(of, settings, "", time.Now)
			if err != nil {
				t.Fatal(err)
			}
			got, err := night(source)
			var refusal *adapters.Refusal
			switch {
			case errors.As(err, &refusal):
			case err != nil:
				t.Errorf("the error is none of the feed: %v", err)
			case fault == housing.Renumbered: // it is the night's guard that sees them come under other numbers
			case len(got) != len(want):
				t.Errorf("%d records, want %d", len(got), len(want))
			}
			if fault == housing.NoFault && err != nil {
				t.Error(err)
			}
		})
	}
}

func TestSQL(t *testing.T) {
	for variable, open := range map[string]func(*testing.T, string, string) (*sql.DB, sqlview.Settings){
		"BOLIGBRO_TEST_POSTGRES": postgres, "BOLIGBRO_TEST_MARIADB": mariadb,
	} {
		t.Run(variable, func(t *testing.T) {
			place := os.Getenv(variable)
			if place == "" {
				if os.Getenv("CI") == "true" {
					t.Fatalf("%s is not set: nothing was tested", variable)
				}
				fmt.Fprintf(os.Stderr, "NOT TESTED: %s is not set, in %s\n", variable, t.Name())
				t.SkipNow()
			}
			shapes(t, func(t *testing.T, e housing.Export) {
				table := "housing_" + strconv.FormatInt(time.Now().UnixNano(), 36)
				db, where := open(t, place, table)
				defer db.Close()
				defer db.Exec("DROP TABLE " + table)
				if err := e.Fill(context.Background(), db, where.Driver, table); err != nil {
					t.Fatal(err)
				}
				settings := e.SQLSettings(table)
				settings.Driver, settings.Host, settings.Port = where.Driver, where.Host, where.Port
				settings.Database, settings.Username = where.Database, where.Username
				source, err := sqlview.New(of, settings, "")
				if err != nil {
					t.Fatal(err)
				}
				same(t, e, source)
			})
		})
	}
}

func postgres(t *testing.T, place, _ string) (*sql.DB, sqlview.Settings) {
	t.Helper()
	at, err := url.Parse(place)
	if err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("pgx", place)
	if err != nil {
		t.Fatal(err)
	}
	host := at.Query().Get("host")
	if host == "" {
		host = at.Hostname()
	}
	return db, sqlview.Settings{Driver: "postgres", Host: host, Port: 5432, Database: at.Path[1:],
		Username: at.User.Username()}
}

func mariadb(t *testing.T, socket, _ string) (*sql.DB, sqlview.Settings) {
	t.Helper()
	c := mysql.NewConfig()
	c.Net, c.Addr, c.User, c.DBName = "unix", socket, "boligbro", "boligbro"
	db, err := sql.Open("mysql", c.FormatDSN())
	if err != nil {
		t.Fatal(err)
	}
	return db, sqlview.Settings{Driver: "mariadb", Host: socket, Database: "boligbro", Username: "boligbro"}
}

// The file comes over SFTP, from a server that then stops answering.
func TestSFTP(t *testing.T) {
	e, away, here := export(), t.TempDir(), t.TempDir()
	server, err := fetchtest.Start(away, "boligbro", "hemmelig")
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	from := &fetch.SFTP{
		Host: "127.0.0.1", Port: server.Port, Username: "boligbro", Password: config.NewSecret("hemmelig"),
		HostKey: ssh.FingerprintSHA256(server.HostKey()), Silence: 300 * time.Millisecond,
		Files: fetch.Files{Path: "export.csv", Settle: time.Millisecond},
	}
	from.Fill()
	file(t, e, away)
	settings := e.Settings()
	settings.Files = "export.csv"
	own, err := csvfile.New(of, settings, here, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	source := fetch.Before(own, from, here, here, func(err error) { t.Error(err) })
	same(t, e, source)
	server.Silent.Store(1000)
	var refusal *adapters.Refusal
	if all, err := night(source); !errors.As(err, &refusal) || len(all) > 0 {
		t.Error(len(all), err)
	}
}

// Facts from EG Bolig's web service, beside an export of events under the same numbers, are what the export
// of tenancies says, as far as the service knows it.
func TestSOAP(t *testing.T) {
	e := export()
	service, err := e.SOAP()
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(service)
	defer server.Close()
	source, err := egbolig.New(of, e.SOAPSettings(server.URL), "", time.Now)
	if err != nil {
		t.Fatal(err)
	}
	want, err := night(file(t, e, t.TempDir()))
	if err != nil {
		t.Fatal(err)
	}
	next, err := source.Steps(context.Background(), "", func(rules.Record) error { return errors.New("a step") })
	if err != nil || next.Passed != e.Tenancies {
		t.Fatal(next, err)
	}
	wanted, records := adapters.Keys{}, []rules.Record{}
	for _, r := range want {
		wanted[r.Key.Tenancy] = true
	}
	if err := source.Facts(context.Background(), wanted, func(r rules.Record) error {
		records = append(records, r)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	by := map[string][]rules.Record{}
	for _, r := range records {
		by[r.Key.Tenancy] = append(by[r.Key.Tenancy], r)
	}
	for _, r := range want {
		got := rules.Merge("", r.Key.Association, by[r.Key.Tenancy])
		var names, wantNames []string
		for _, tenant := range got.Tenants {
			names = append(names, tenant.Name)
		}
		for _, tenant := range r.Facts.Tenants {
			wantNames = append(wantNames, tenant.Name)
		}
		slices.Sort(names)
		slices.Sort(wantNames)
		facts := r.Facts.Tenancy
		facts.Assigned = got.Tenancy.Assigned // which the service does not know
		if diff := gocmp.Diff(facts, got.Tenancy) + gocmp.Diff(wantNames, names); diff != "" {
			t.Fatal(r.Key, diff)
		}
	}
}

// EG Bolig's service fails in the same ways: a run is refused, or complete.
func TestSOAPFaults(t *testing.T) {
	e := export()
	e.Tenancies, e.Steps = 120, 10
	for _, fault := range housing.Faults {
		handler, err := e.Handler("soap", fault)
		if err != nil {
			t.Fatal(err)
		}
		server := httptest.NewServer(handler)
		settings := e.SOAPSettings(server.URL)
		settings.Wait, settings.Timeout = 300*time.Millisecond, time.Second
		source, err := egbolig.New(of, settings, "", time.Now)
		if err != nil {
			t.Fatal(err)
		}
		next, err := source.Steps(context.Background(), "", func(rules.Record) error { return nil })
		var refusal *adapters.Refusal
		switch {
		case err == nil && next.Passed == e.Tenancies:
		case errors.As(err, &refusal) && next.Next == "" && fault != housing.NoFault:
		default:
			t.Errorf("%s: %+v, %v", fault, next, err)
		}
		server.Close()
	}
	if _, err := e.Handler("ftp", housing.NoFault); err == nil {
		t.Error("a shape that there is not")
	}
	if _, err := e.Handler("rest", "fire"); err == nil {
		t.Error("a fault that there is not")
	}
}
