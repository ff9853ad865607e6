package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"boligbro/cmd/fakes/housing"
	"boligbro/gateway"
	"boligbro/rules"
)

// serveExport is a small night.
var serveExport = housing.Export{Seed: 4, Tenancies: 800, Steps: 120}

// launchService starts the service and waits until it listens.
func (w *world) launchService() *process {
	w.Helper()
	p := w.launch("boligbro", "--config", "settings.json", "serve")
	w.listens(p)
	return p
}

// queue adopts tonight's run while the municipality takes nothing, so that a service finds its notices
// waiting.
func (w *world) queue() {
	w.Helper()
	w.boligbro("sync")
	if all := w.notices(); len(all) < 20 {
		w.Fatalf("only %d notices wait", len(all))
	}
}

// arrived waits until every notice has arrived.
func (w *world) arrived() {
	w.Helper()
	w.until("all notices have arrived", func() bool {
		for _, n := range w.notices() {
			if n.State != gateway.Arrived {
				return false
			}
		}
		return true
	})
}

// TestServeWithoutSources: the service runs where nothing is read at night: a program's step is delivered, and
// the sweep goes on.
func TestServeWithoutSources(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "")
	w.settings["api"] = map[string]any{"listen": "127.0.0.1:0"}
	w.save()
	w.must("config", "check")
	secret := strings.TrimSpace(w.must("key", "add", "--role", "association-staff", "--organisation", worldCVR,
		"--name", "bolig", "--expires", rules.DayOf(time.Now()).Add(30).String(), "--by", "abc"))
	service := w.launchService()
	address := w.listens(service)
	w.push(address, secret, `{"records":[{"id":"1","tenancy":{"kind":"family","start":"2020-01-01",
		"municipality":"0751","assigned":false,"temporary":false,
		"address":{"street":"Nygade 7","postalCode":"8000","city":"Aarhus C"}},
		"tenants":[{"name":"Falsk Navn","protected":false,"deceased":false}],
		"arrears":{"amount":"14250.00"},
		"events":[{"kind":"filed","on":"`+rules.DayOf(time.Now()).String()+`","ground":["arrears"]}]}]}`)
	if len(w.notices()) != 1 {
		t.Fatalf("%d notices", len(w.notices()))
	}
	w.arrived()
	if err := service.end(syscall.SIGTERM); err != nil {
		t.Errorf("the service ended: %v\n%s", err, service.heard())
	}
}

// push pushes records to the API at the address.
func (w *world) push(address, secret, records string) {
	w.Helper()
	r, err := http.NewRequestWithContext(w.Context(), http.MethodPost, "http://"+address+"/api/v1/records",
		strings.NewReader(records))
	if err != nil {
		w.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+secret)
	r.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		w.Fatal(err)
	}
	defer answer.Body.Close()
	if text, err := io.ReadAll(answer.Body); err != nil || answer.StatusCode != http.StatusOK {
		w.Fatalf("%d %s, %v", answer.StatusCode, text, err)
	}
}

// TestStop: a service that is told to stop while a slow municipality is taking notices finishes those, so
// that no outcome is unknown and none is sent twice.
func TestStop(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "", "--slow", "1", "--delay", "1s")
	w.export(serveExport)
	service := w.launchService()
	sync := w.launch("boligbro", "--config", "settings.json", "sync")
	w.until("notices are in flight", func() bool { return w.counts().Requests > 8 })
	if err := service.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Error(err)
	}
	// The service may have taken all that may be sent at once; the command has nothing to do then.
	if err := sync.cmd.Process.Signal(syscall.SIGTERM); err != nil &&
		(!errors.Is(err, os.ErrProcessDone) ||
			!strings.Contains(strings.ToLower(sync.heard()), "en tjeneste, der kører, ")) {
		t.Errorf("%v\n%s", err, sync.heard())
	}
	if err := service.end(syscall.SIGTERM); err != nil ||
		!strings.Contains(service.heard(), "nothing is in flight") {
		t.Errorf("the service ended: %v\n%s", err, service.heard())
	}
	_ = sync.end(syscall.SIGTERM)
	states := map[gateway.DeliveryState]int{}
	for _, n := range w.notices() {
		states[n.State]++
	}
	counts := w.counts()
	if states[gateway.Sending] > 0 || states[gateway.Queued] == 0 ||
		states[gateway.Arrived] != counts.Distinct {
		t.Errorf("after the stop the notices are %v, and the municipality has met %+v", states,
			summary(counts))
	}
	service = w.launchService()
	w.arrived()
	w.deliveredOnce()
	if counts = w.counts(); counts.Repeated > 0 {
		t.Errorf("the municipality has met %+v", summary(counts))
	}
	if err := service.end(syscall.SIGTERM); err != nil {
		t.Error(err)
	}
	w.must("log", "verify")
}

// TestSIGHUPNeverEndsTheService: not while it starts, nor while it serves, nor while it finishes what is in
// hand.
func TestSIGHUPNeverEndsTheService(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "", "--slow", "1", "--delay", "3s")
	w.export(serveExport)
	w.write("kept.key", strings.Repeat("0f", 32))
	w.settings["keys"] = map[string]any{"command": []string{"sh", "-c",
		"touch starting; while ! test -e go; do sleep 0.02; done; cat kept.key"}}
	w.save()
	service := w.launch("boligbro", "--config", "settings.json", "serve")
	hangUp := func() {
		t.Helper()
		if err := service.cmd.Process.Signal(syscall.SIGHUP); err != nil {
			t.Fatalf("%v\n%s", err, service.heard())
		}
	}
	there := func(name string) func() bool {
		return func() bool { return exists(filepath.Join(w.dir, name)) }
	}
	w.until("the service starts", there("starting"))
	hangUp()
	w.write("go", "")
	address := w.listens(service)
	hangUp()
	w.launch("boligbro", "--config", "settings.json", "sync")
	w.until("notices are in flight", func() bool { return w.counts().Requests > 0 })
	if err := service.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	w.until("the service has begun to stop", func() bool {
		_, _, err := read("http://" + address + "/healthz")
		return err != nil
	})
	hangUp()
	if err := service.end(syscall.SIGTERM); err != nil ||
		!strings.Contains(service.heard(), "nothing is in flight") {
		t.Errorf("the service ended: %v\n%s", err, service.heard())
	}
}

// TestDownAllNight: a municipality that cannot be reached gets its notices when it can be.
func TestDownAllNight(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "")
	w.export(serveExport)
	if err := w.town.end(os.Kill); err != nil && !strings.Contains(err.Error(), "killed") {
		t.Fatal(err)
	}
	w.queue()
	service := w.launchService()
	w.until("the service has tried again", func() bool {
		for _, n := range w.notices() {
			if n.Attempts > 2 {
				return true
			}
		}
		return false
	})
	for _, n := range w.notices() {
		if n.State != gateway.Queued && n.State != gateway.Sending {
			t.Fatalf("while the municipality is down a notice is %s", n.State)
		}
	}
	// Its certificate is a new one, which a program reads when it starts.
	if err := service.end(syscall.SIGTERM); err != nil {
		t.Error(err)
	}
	w.openTown("--state", filepath.Join(w.dir, "state.json"))
	service = w.launchService()
	w.arrived()
	w.deliveredOnce()
	if err := service.end(syscall.SIGTERM); err != nil {
		t.Error(err)
	}
}

// TestTwoServices: two services on one PostgreSQL, each with a data folder of its own, deliver each notice
// once.
func TestTwoServices(t *testing.T) {
	onEach(t, func(t *testing.T, place func(*testing.T) string) {
		t.Parallel()
		database := ""
		if place != nil {
			database = place(t)
		}
		w := newWorld(t, database, "--slow", "0.3", "--delay", "40ms", "--busy", "0.05")
		w.settings["keys"] = map[string]any{"env": "BOLIGBRO_TEST_KEY"}
		w.env = []string{"BOLIGBRO_TEST_KEY=" + someKey()}
		w.export(serveExport)
		var services []*process
		for i := range 2 {
			if place != nil { // as on two machines; SQLite is in one data folder
				w.settings["data"] = fmt.Sprintf("data%d", i)
			}
			w.save()
			services = append(services, w.launchService())
		}
		w.boligbro("sync")
		w.arrived()
		w.deliveredOnce()
		if counts := w.counts(); counts.Repeated > 0 {
			t.Errorf("the municipality has met %+v", summary(counts))
		}
		for _, p := range services {
			if err := p.end(syscall.SIGTERM); err != nil {
				t.Errorf("a service ended: %v\n%s", err, p.heard())
			}
		}
		w.must("log", "verify")
	})
}

// TestManyAtOnce: commands that start in the same moment do not stand in each other's way, on a new data
// folder either.
func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "")
	w.save()
	today := rules.DayOf(time.Now()).String()
	var all sync.WaitGroup
	for i := range 24 {
		all.Go(func() {
			r := w.boligbro("step", "--association", worldCVR, "--tenancy", fmt.Sprint(i+1), "--kind", "filed",
				"--on", today, "--no-send", "--new")
			if r.code != exitDone {
				t.Errorf("it exited %d: %s%s", r.code, r.out, r.err)
			}
		})
	}
	all.Wait()
	for range 24 {
		all.Go(func() { w.must("notices") })
	}
	all.Wait()
	if report := w.must("log", "verify"); !strings.Contains(report, "i orden") {
		t.Error(report)
	}
}

// TestClearErrors: what stands in the program's way is told in Danish and English, with exit 1, and nothing
// is harmed.
func TestClearErrors(t *testing.T) {
	onEach(t, func(t *testing.T, place func(*testing.T) string) {
		t.Parallel()
		database := ""
		if place != nil {
			database = place(t)
		}
		w := newWorld(t, database)
		w.export(serveExport)
		w.must("sync")
		before := w.notices()
		today := rules.DayOf(time.Now()).String()

		w.fails("the port is taken", func() {
			taken, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { taken.Close() })
			w.settings["web"] = map[string]any{"listen": taken.Addr().String()}
		}, []string{"optaget", taken127, "web.listen"}, []string{"serve"})
		w.settings["web"] = map[string]any{"listen": "127.0.0.1:0", "login": "none"}

		w.fails("the port for receipts is taken", func() {
			taken, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { taken.Close() })
			w.settings["receipts"] = map[string]any{"listen": taken.Addr().String()}
		}, []string{"optaget", taken127, "receipts.listen"}, []string{"serve"})
		delete(w.settings, "receipts")

		w.settings["keys"] = map[string]any{"env": "BOLIGBRO_TEST_KEY"}
		w.fails("the master key is another", func() { w.env = []string{"BOLIGBRO_TEST_KEY=" + someKey()} },
			[]string{"hovednøgle", "master key"}, []string{"notices"}, []string{"sync"}, []string{"serve"},
			[]string{"log", "verify"})
		w.fails("the master key is none", func() { w.env = []string{"BOLIGBRO_TEST_KEY=12"} },
			[]string{"hovednøgle", "master key"}, []string{"notices"}, []string{"serve"})
		w.fails("the master key is not set", func() { w.env = nil },
			[]string{"hovednøgle", "BOLIGBRO_TEST_KEY"}, []string{"notices"}, []string{"serve"})
		w.settings["keys"] = map[string]any{"file": "data/master.key"}
		w.fails("the master key's file is lost", func() {
			if err := os.Rename(filepath.Join(w.dir, "data", "master.key"),
				filepath.Join(w.dir, "kept.key")); err != nil {
				t.Fatal(err)
			}
		}, []string{"hovednøgle", "master key"}, []string{"notices"}, []string{"sync"}, []string{"serve"})
		if err := os.Rename(filepath.Join(w.dir, "kept.key"),
			filepath.Join(w.dir, "data", "master.key")); err != nil {
			t.Fatal(err)
		}

		if database != "" {
			readOnly(t, database, "on")
		} else {
			if os.Getuid() == 0 {
				w.as = nobody // root may write whatever the mode
				if err := os.Chmod(filepath.Dir(w.dir), 0o755); err != nil {
					t.Fatal(err)
				}
			}
			w.mode(0o555, 0o444)
		}
		w.fails("the database is read-only", func() {}, []string{"databasen", "skrive", "database"},
			[]string{"sync"}, []string{"step", "--association", worldCVR, "--tenancy", "1-1-1", "--kind",
				"filed", "--on", today, "--new"})
		w.must("log", "verify")
		if all := w.notices(); len(all) != len(before) {
			t.Errorf("%d notices were %d while the database was read-only", len(all), len(before))
		}
		if database != "" {
			readOnly(t, database, "off")
		} else {
			w.as = 0
			w.mode(0o700, 0o600)
		}
		if after := w.notices(); len(after) != len(before) {
			t.Errorf("%d notices were %d", len(after), len(before))
		}
		w.must("sync")
		w.must("log", "verify")
	})
}

const taken127 = "127.0.0.1:"

// fails wants the commands to fail clearly: exit 1, a Danish line and an English one, with the words.
func (w *world) fails(what string, arrange func(), words []string, commands ...[]string) {
	w.Helper()
	arrange()
	w.save()
	for _, args := range commands {
		r := w.boligbro(args...)
		danish, english := strings.Index(r.err, "fejl: "), strings.Index(r.err, "error: ")
		if r.code != exitFailed || danish < 0 || english < danish ||
			strings.Contains(r.err, "det lykkedes ikke; den engelske linje") {
			w.Errorf("%s: boligbro %v exited %d:\n%s%s", what, args, r.code, r.out, r.err)
		}
		for _, word := range words {
			if !strings.Contains(r.err, word) {
				w.Errorf("%s: boligbro %v does not say %q:\n%s", what, args, word, r.err)
			}
		}
	}
}

// mode gives all files to the user that the commands run as, and changes what may be done with the data
// folder.
func (w *world) mode(folder, file fs.FileMode) {
	w.Helper()
	data := filepath.Join(w.dir, "data")
	err := filepath.WalkDir(w.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if os.Getuid() == 0 {
			err = os.Chown(path, w.as, w.as)
		}
		if err != nil || !strings.HasPrefix(path, data) {
			return err
		}
		mode := file
		switch {
		case d.IsDir():
			mode = folder
		case d.Name() == "master.key":
			mode &= 0o600
		}
		return os.Chmod(path, mode)
	})
	if err != nil {
		w.Fatal(err)
	}
}

// readOnly makes a PostgreSQL database read-only for those who come, or no more.
func readOnly(t *testing.T, database, state string) {
	t.Helper()
	db, err := sql.Open("pgx", database)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	ctx := context.Background()
	conn, err := db.Conn(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	var name string
	if err := conn.QueryRowContext(ctx, "SELECT current_database()").Scan(&name); err != nil {
		t.Fatal(err)
	}
	for _, statement := range []string{"SET default_transaction_read_only = off", "ALTER DATABASE " + name +
		" SET default_transaction_read_only = " + state} {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			t.Fatal(err)
		}
	}
}
