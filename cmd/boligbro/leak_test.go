package main

import (
	"crypto/rand"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"boligbro/config"
	"boligbro/gateway/connectors/webhook"
	"boligbro/rules"
)

// What is planted: words that stand nowhere else, in ASCII, so that no character set hides them.
const (
	leakName     = "Qvxzeth"
	leakStreet   = "Wqxlykke"
	leakCity     = "Xqvburg"
	leakTenancy  = "TQX7741"
	leakCourt    = "FQX8812"
	leakArrears  = "886977123541" // long: seven digits stand in a clock's reading by chance
	leakDate     = "32QXD91"
	leakWord     = "QXord55"
	leakFar      = "QXfar31" // what other systems say in their errors
	leakJournal  = "QXjrn42"
	leakMail     = "QXsmtp-77"
	leakDatabase = "QXdbpw66"
)

// leaks collects all that the program has said, shown and left, and finds what was planted.
type leaks struct {
	*world
	planted map[string]string // what it is -> the word
	mu      sync.Mutex
	all     []heard
}

// heard is something that the program has said.
type heard struct{ where, text string }

func (l *leaks) hear(where, text string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all = append(l.all, heard{where, text})
}

// run runs a command and hears what it says.
func (l *leaks) run(args ...string) ran {
	l.Helper()
	r := l.boligbro(args...)
	l.hear("boligbro "+strings.Join(args, " "), r.out+r.err)
	return r
}

// found tells in which way the word is written in the text, and what stands around it; empty: the word is not
// there.
func found(text, word string) string {
	around := func(text string, at int) string {
		return fmt.Sprintf("...%q...", text[max(0, at-80):min(len(text), at+80)])
	}
	lower := strings.ToLower(text)
	for way, form := range map[string]string{
		"as it is": strings.ToLower(word), "in hex": hex.EncodeToString([]byte(word)),
	} {
		if at := strings.Index(lower, form); at >= 0 {
			return way + ": " + around(lower, at)
		}
	}
	for before := range 3 {
		// How base64 writes a word depends on where in three bytes it begins; its first and last letter may be
		// shared.
		coded := base64.StdEncoding.EncodeToString(append(make([]byte, before), word...))
		if at := strings.Index(text, coded[(before*8+5)/6:(before+len(word))*8/6]); at >= 0 {
			return "in base64: " + around(text, at)
		}
	}
	return ""
}

// check looks for every word that was planted in all that was heard.
func (l *leaks) check() {
	l.Helper()
	for _, h := range l.all {
		for what, word := range l.planted {
			if way := found(h.text, word); way != "" {
				l.Errorf("%s tells the %s, %s", h.where, what, way)
			}
		}
	}
}

// TestNothingLeaks plants names, addresses, tenancy numbers and secrets, makes everything go wrong, and looks
// for them in all that the program prints, logs, mails to people, shows on its pages, names its files, and
// keeps.
func TestNothingLeaks(t *testing.T) {
	onEach(t, func(t *testing.T, place func(*testing.T) string) {
		t.Parallel()
		database := ""
		if place != nil {
			at, _ := url.Parse(place(t))
			at.User = url.UserPassword(at.User.Username(), leakDatabase)
			database = at.String()
		}
		l := newLeaks(t, database)
		nosy := l.nosyTown()
		mail := l.mailServer()
		l.save()

		l.badFiles()
		l.assignments()
		l.lists()
		l.service(nosy)
		l.badSettings()
		l.keysAndDatabases()
		l.badCases()
		l.files()

		// Were it not that the words are really there, this would show nothing.
		if body := nosy.bodies(); found(body, leakName) == "" || found(body, leakStreet) == "" {
			t.Errorf("the notices hold no planted name and address:\n%.2000s", body)
		}
		if text := mail.bodies(); !strings.Contains(text, "boligbro") {
			t.Errorf("no alarm was mailed: %q", text)
		} else {
			l.hear("the mails to people", text)
		}
		if len(l.all) < 200 {
			t.Errorf("only %d things were heard", len(l.all))
		}
		for shift := range 3 {
			planted := "in clear " + leakTenancy + " or " +
				base64.StdEncoding.EncodeToString([]byte("abc"[:shift]+leakName+"...")) +
				hex.EncodeToString([]byte(leakCity))
			if found(planted, leakTenancy) == "" || found(planted, leakName) == "" || found(planted, leakCity) == "" {
				t.Errorf("a planted word was not found in %q", planted)
			}
		}
		l.check()
	})
}

func newLeaks(t *testing.T, database string) *leaks {
	t.Helper()
	if _, err := built(); err != nil {
		t.Fatal(err)
	}
	secret, back := newSecret()[0].Reveal(), newSecret()[0].Reveal()
	master := someKey()
	l := &leaks{world: &world{T: t, dir: t.TempDir(), database: database, secret: secret},
		planted: map[string]string{
			"name": leakName, "street": leakStreet, "city": leakCity, "tenancy number": leakTenancy,
			"bailiff's case": leakCourt,
			"arrears":        leakArrears, "bad date": leakDate, "unknown word": leakWord, "far side's text": leakFar,
			"municipality's journal": leakJournal, "mail password": leakMail, "database password": leakDatabase,
			"webhook secret": strings.TrimPrefix(secret, "whsec_"),
			"receipt secret": strings.TrimPrefix(back, "whsec_"), "master key": master,
		}}
	l.env = []string{"BOLIGBRO_LEAK_KEY=" + master}
	l.settings = map[string]any{
		"data": "data", "database": map[string]any{"url": database},
		"keys":         map[string]any{"env": "BOLIGBRO_LEAK_KEY"},
		"associations": []any{map[string]any{"cvr": worldCVR, "name": "Prøveforeningen", "goLive": "2020-01-01"}},
		"receipts":     map[string]any{"listen": "127.0.0.1:0"},
		"web":          map[string]any{"listen": "127.0.0.1:0", "login": "none"},
		"delivery":     map[string]any{"first": "10ms", "most": "20ms", "giveUp": "10m"},
		"sources": []any{map[string]any{
			"name": "liste", "association": worldCVR, "guard": map[string]any{"maxBad": 10},
			"csv": map[string]any{
				"files": "export.csv", "dates": []string{"dd-mm-yyyy"}, "key": []string{"Nr"},
				"columns": map[string]any{
					"tenants.1.name": "Lejer", "tenancy.address.street": "Gade", "tenancy.address.postalCode": "Postnr",
					"tenancy.address.city": "By", "tenancy.municipality": "Kommune", "tenancy.kind": "Type",
					"tenancy.start":    "Indflyttet",
					"tenancy.assigned": "Anvist", "events.filed": "Indgivet", "events.filed.ground": "Grund",
					"events.filed.ref": "Sag",
					"arrears.amount":   "Restance", "events.demanded": "Påkrav", "events.demanded.received": "Kommet",
				},
				"codes": map[string]any{
					"tenancy.kind":        map[string]any{"F": "family"},
					"tenancy.assigned":    map[string]any{"J": "true", "N": "false"},
					"events.filed.ground": map[string]any{"R": "arrears"},
				},
			},
		}},
		"municipalities": []any{map[string]any{"code": "0751", "receiptSecret": back,
			"channels": []any{map[string]any{"webhook": map[string]any{
				"secret": secret, "ca": "ca.pem", "timeout": "5s",
			}}}}},
	}
	return l
}

// someKey is a master key.
func someKey() string {
	var key [32]byte
	rand.Read(key[:])
	return hex.EncodeToString(key[:])
}

// gonePlace is a message that never was.
const gonePlace = "6f1a2b3c-0000-4000-8000-000000000000"

// service lets the service run for a while, reads its pages, and returns bad receipts to it.
func (l *leaks) service(town *nosyTown) {
	l.Helper()
	entered := l.must("step", "--no-send", "--new", "--association", worldCVR, "--tenancy", leakTenancy+"-9",
		"--kind", "filed", "--ground", "arrears",
		"--on", rules.DayOf(time.Now()).String(), "--ref", leakCourt)
	if !strings.Contains(entered, " 1 underretning") {
		l.Fatalf("what was entered makes no notice: %s%s", entered, l.must("alarms"))
	}
	before := len(town.bodies())
	p := l.launch("boligbro", "--config", "settings.json", "serve")
	pages, receipts := "http://"+l.listens(p), "http://"+l.listens(p)
	for _, page := range []string{"/", "/foreninger/" + worldCVR, "/kommuner/0751", "/metrics", "/healthz",
		"/readyz", "/foreninger/" + leakName,
		"/kommuner/0751?" + leakName, "/" + leakName + "/" + leakStreet, "/static/" + leakName} {
		body, _, err := read(pages + page)
		if err != nil {
			l.Fatal(err)
		}
		l.hear("page "+page, body)
	}
	secret := config.NewSecrets(
		l.settings["municipalities"].([]any)[0].(map[string]any)["receiptSecret"].(string),
	)
	person := `{"message":"` + leakName + `","name":"` + leakName + `"}`
	post := func(place, kind, body string, sign bool) {
		request, err := http.NewRequest(http.MethodPost, receipts+place, strings.NewReader(body))
		if err != nil {
			l.Fatal(err)
		}
		request.Header.Set("Content-Type", kind)
		request.Header.Set("X-Person", leakName)
		if sign {
			header, err := webhook.Sign(secret, "r-1", time.Now(), []byte(body))
			if err != nil {
				l.Fatal(err)
			}
			for key, values := range header {
				request.Header[key] = values
			}
		}
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			l.hear("receipt "+place, err.Error())
			return
		}
		defer answer.Body.Close()
		text, _ := io.ReadAll(answer.Body)
		l.hear("receipt "+place+" "+answer.Status, string(text))
		if answer.StatusCode/100 == 2 {
			l.Errorf("a bad receipt was taken: %s", place)
		}
	}
	const kind = "application/json"
	post("/receipts/0751", kind, person, false)
	post("/receipts/0751", kind, person, true)
	post("/receipts/0751", kind,
		`{"message":"`+gonePlace+`","kind":"registered","at":"2026-10-01T10:00:00Z","reference":"`+leakJournal+`"}`,
		true)
	post("/receipts/0751", kind, person[:20], true)
	post("/receipts/0751", kind, leakName, true)
	post("/receipts/0751", leakName, person, true)
	post("/receipts/0751", kind, strings.Repeat(leakName, 20_000), true)
	post("/receipts/"+leakWord, kind, person, true)
	post("/"+leakWord, kind, person, true)
	l.until("the service has sent what was entered", func() bool {
		return len(town.bodies()) > before && !strings.Contains(l.must("notices"), "venter")
	})
	_ = p.end(os.Kill) // so that the files lie as they are used
	l.hear("the service's log", p.heard())
	l.files()
}

// files hears the names of all files, what the data folder holds, and the database as it lies.
func (l *leaks) files() {
	l.Helper()
	data := filepath.Join(l.dir, "data")
	err := filepath.WalkDir(l.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		l.hear("a file's name", d.Name())
		if !strings.HasPrefix(path, data) || d.IsDir() {
			return nil
		}
		content, err := os.ReadFile(path)
		l.hear("the file "+d.Name(), string(content))
		return err
	})
	if err != nil {
		l.Fatal(err)
	}
	if l.database == "" {
		if content, err := os.ReadFile(filepath.Join(data, "boligbro.db")); err != nil || len(content) < 10_000 {
			l.Fatalf("the database was not read: %d bytes, %v", len(content), err)
		}
		return
	}
	db, err := sql.Open("pgx", l.database)
	if err != nil {
		l.Fatal(err)
	}
	defer db.Close()
	var rows string
	if err := db.QueryRow(`
		SELECT string_agg(query_to_xml('SELECT * FROM ' || quote_ident(tablename), true, false, '')::text, '')
		FROM pg_tables WHERE schemaname = 'public'`).Scan(&rows); err != nil || len(rows) < 10_000 {
		l.Fatalf("the database was not read: %d characters, %v", len(rows), err)
	}
	l.hear("the database's rows", rows)
}
