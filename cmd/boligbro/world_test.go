package main

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"boligbro/cmd/fakes/housing"
	"boligbro/cmd/fakes/municipality"
	"boligbro/gateway/store/storetest"
	"boligbro/gateway/web/api"
	"boligbro/rules"
)

// onEach runs the test on SQLite, with a nil place, and on PostgreSQL when there is a server; place gives the
// URL of a new database there, which lives until its test ends.
func onEach(t *testing.T, test func(t *testing.T, place func(*testing.T) string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, nil) })
	server := os.Getenv(storetest.Postgres)
	if server == "" {
		untested(t, "PostgreSQL (set "+storetest.Postgres+" to the URL of a server)")
		return
	}
	t.Run("postgres", func(t *testing.T) {
		test(t, func(t *testing.T) string { return newDatabase(t, server) })
	})
}

// untested says what a test could not do here. Where all must be had it fails.
func untested(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf("not tested: %s", what)
	}
	fmt.Fprintf(os.Stderr, "NOT TESTED: %s, in %s\n", what, t.Name())
}

// newDatabase makes an empty database that is dropped when the test ends.
func newDatabase(t *testing.T, server string) string {
	t.Helper()
	place, drop, err := makeDatabase(server)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := drop(); err != nil {
			t.Errorf("drop a database: %v", err)
		}
	})
	return place
}

// makeDatabase makes an empty database, and gives its URL and what drops it.
func makeDatabase(server string) (place string, drop func() error, err error) {
	at, err := url.Parse(server)
	if err != nil {
		return "", nil, fmt.Errorf("the URL in %s cannot be read", storetest.Postgres)
	}
	admin, err := sql.Open("pgx", server)
	if err != nil {
		return "", nil, fmt.Errorf("the URL in %s cannot be read", storetest.Postgres)
	}
	var random [8]byte
	rand.Read(random[:])
	name := "boligbro_program_" + hex.EncodeToString(random[:])
	if _, err := admin.Exec("CREATE DATABASE " + name); err != nil {
		return "", nil, fmt.Errorf("make a database: %w", errors.Join(err, admin.Close()))
	}
	at.Path = "/" + name
	return at.String(), func() error {
		_, err := admin.Exec("DROP DATABASE " + name + " WITH (FORCE)")
		return errors.Join(err, admin.Close())
	}, nil
}

// worldCVR is the association of the tests' worlds.
const worldCVR = "13748136"

// world is the program in a folder of its own, with an export, settings, and a pretend municipality as
// another process.
type world struct {
	*testing.T
	dir      string
	env      []string // for the commands, beside the usual
	as       int      // the user they run as, when this is root; 0: the same
	database string   // URL; empty: SQLite
	secret   string   // that notices are signed with
	town     *process
	address  string         // the municipality's
	mail     string         // where it takes mail, alarms too
	settings map[string]any // what settings.json says
}

// newWorld starts a municipality with the flags and writes settings for it. The settings can be changed and
// written again.
func newWorld(t *testing.T, database string, flags ...string) *world {
	t.Helper()
	if _, err := built(); err != nil {
		t.Fatal(err)
	}
	w := &world{T: t, dir: t.TempDir(), database: database, secret: newSecret()[0].Reveal()}
	w.openTown(append([]string{"--state", filepath.Join(w.dir, "state.json")}, flags...)...)
	w.settings = map[string]any{
		"data":         "data",
		"database":     map[string]any{"url": database},
		"keys":         map[string]any{"file": "data/master.key"},
		"associations": []any{map[string]any{"cvr": worldCVR, "name": "Prøveforeningen", "goLive": "2020-01-01"}},
		"municipalities": []any{map[string]any{
			"code": "0751",
			"channels": []any{map[string]any{
				"webhook": map[string]any{
					"url": "https://" + w.address + "/", "secret": w.secret, "ca": "ca.pem", "timeout": "5s",
				},
			}},
		}},
		"alarms": map[string]any{
			"person": "vagt@proeveforening.example", "substitute": "it@proeveforening.example",
			"smtp": map[string]any{
				"host": "127.0.0.1", "port": port(t, w.mail), "from": "boligbro@proeveforening.example", "ca": "ca.pem",
				"timeout": "5s",
			},
		},
		"delivery": map[string]any{"first": "20ms", "most": "200ms", "giveUp": "10m"},
		"web":      map[string]any{"listen": "127.0.0.1:0", "login": "none"},
	}
	return w
}

// openTown starts the municipality, at its old addresses when it had some. Its certificate is a new one.
func (w *world) openTown(flags ...string) {
	w.Helper()
	w.town = w.launch(append([]string{"fakes", "municipality", "--listen", cmp.Or(w.address, "127.0.0.1:0"),
		"--tls",
		"--code", "0751", "--secret", w.secret, "--smtp-listen", cmp.Or(w.mail, "127.0.0.1:0"),
		"--ca-out", filepath.Join(w.dir, "ca.pem")}, flags...)...)
	w.mail = w.listens(w.town)
	w.address = w.listens(w.town)
}

func port(t *testing.T, address string) int {
	t.Helper()
	_, text, err := net.SplitHostPort(address)
	n, bad := strconv.Atoi(text)
	if err := errors.Join(err, bad); err != nil {
		t.Fatal(err)
	}
	return n
}

// launch starts a process that ends with the test.
func (w *world) launch(args ...string) *process {
	w.Helper()
	cmd := command(context.Background(), w.dir, args...)
	cmd.Env = append(cmd.Env, w.env...)
	p, err := launch(cmd)
	if err != nil {
		w.Fatal(err)
	}
	w.Cleanup(func() { p.end(os.Kill) })
	return p
}

// listens waits until the process says where it listens.
func (w *world) listens(p *process) string {
	w.Helper()
	address, err := p.listens()
	if err != nil {
		w.Fatal(err)
	}
	return address
}

// export writes tonight's export and names it as a source.
func (w *world) export(e housing.Export) {
	w.Helper()
	e.Association = worldCVR
	if e.Day.IsZero() {
		e.Day = rules.DayOf(time.Now())
	}
	var text bytes.Buffer
	if _, err := e.WriteTo(&text); err != nil {
		w.Fatal(err)
	}
	w.write("export.csv", text.String())
	mapping := e.Settings()
	w.settings["sources"] = []any{map[string]any{
		"name": "liste", "association": worldCVR,
		"csv": map[string]any{
			"files": "export.csv", "rows": mapping.Rows, "delimiter": mapping.Delimiter, "encoding": mapping.Encoding,
			"decimal": mapping.Decimal, "dates": mapping.Dates, "key": mapping.Key, "columns": mapping.Columns,
			"codes": mapping.Codes, "constants": mapping.Constants,
		},
	}}
	w.save()
}

// save writes the settings; JSON is YAML too.
func (w *world) save() {
	w.Helper()
	w.write("settings.json", w.settingsText())
}

func (w *world) settingsText() string {
	w.Helper()
	text, err := json.MarshalIndent(w.settings, "", " ")
	if err != nil {
		w.Fatal(err)
	}
	return string(text)
}

func (w *world) write(name, text string) {
	w.Helper()
	if err := os.WriteFile(filepath.Join(w.dir, name), []byte(text), 0o600); err != nil {
		w.Fatal(err)
	}
}

func (w *world) read(name string) string {
	w.Helper()
	b, err := os.ReadFile(filepath.Join(w.dir, name))
	if err != nil {
		w.Fatal(err)
	}
	return string(b)
}

// ran is how a command ended.
type ran struct {
	out, err string
	code     int
}

// boligbro runs a command with the world's settings to its end.
func (w *world) boligbro(args ...string) ran {
	w.Helper()
	limited, stop := context.WithTimeout(context.Background(), time.Minute)
	defer stop()
	cmd := command(limited, w.dir, append([]string{"boligbro", "--config", "settings.json"}, args...)...)
	if w.as != 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(w.as),
			Gid: uint32(w.as)}}
	}
	cmd.Env = append(cmd.Env, w.env...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	var ended *exec.ExitError
	if err != nil && !errors.As(err, &ended) || limited.Err() != nil {
		w.Fatalf("boligbro %v: %v %v\n%s%s", args, err, limited.Err(), out.String(), errs.String())
	}
	return ran{out.String(), errs.String(), cmd.ProcessState.ExitCode()}
}

// must is boligbro for a command that must succeed; it gives what it printed.
func (w *world) must(args ...string) string {
	w.Helper()
	r := w.boligbro(args...)
	if r.code != exitDone {
		w.Fatalf("boligbro %v exited %d\n%s%s", args, r.code, r.out, r.err)
	}
	return r.out
}

// notices is what `boligbro notices --json` lists.
func (w *world) notices() []api.Notice {
	w.Helper()
	return readNotices(w.T, w.must("notices", "--json"))
}

func readNotices(t *testing.T, text string) (all []api.Notice) {
	t.Helper()
	for in := json.NewDecoder(strings.NewReader(text)); in.More(); {
		var n api.Notice
		if err := in.Decode(&n); err != nil {
			t.Fatal(err)
		}
		all = append(all, n)
	}
	return all
}

// counts is what the municipality has met.
func (w *world) counts() municipality.Counts {
	w.Helper()
	c, err := w.tryCounts()
	if err != nil {
		w.Fatal(err)
	}
	return c
}

func (w *world) tryCounts() (c municipality.Counts, err error) {
	body, _, err := read("https://" + w.address + "/counts")
	if err == nil {
		err = json.Unmarshal([]byte(body), &c)
	}
	return c, err
}

// until polls the condition and fails when it does not come true in time.
func (w *world) until(what string, condition func() bool) {
	w.Helper()
	tick := time.NewTicker(3 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(time.Minute); !condition(); <-tick.C {
		if time.Now().After(deadline) {
			w.Fatalf("it never came true that %s", what)
		}
	}
}

// deliveredOnce holds what was sent against what the municipality counts by message id: each exactly one
// message, none missing, none with other bytes.
func (w *world) deliveredOnce() []api.Notice {
	w.Helper()
	all := w.notices()
	w.deliveredOnceOf(all)
	return all
}

func (w *world) deliveredOnceOf(all []api.Notice) {
	w.Helper()
	counts := w.counts()
	if len(all) == 0 || counts.Distinct != len(all) || counts.Differing != 0 || counts.Unusable != 0 ||
		counts.Unsigned != 0 {
		w.Errorf("%d notices; the municipality has met %+v", len(all), summary(counts))
	}
	for _, n := range all {
		if counts.Messages[n.Message] == 0 {
			w.Errorf("message %s of case %s never came; the notice is %s", n.Message, n.Case, n.State)
		}
	}
}

// summary is the counts without the list of messages.
func summary(c municipality.Counts) municipality.Counts {
	c.Messages = nil
	return c
}
