package main

import (
	"cmp"
	"crypto/rand"
	"crypto/tls"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net"
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

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"boligbro/config"
	"boligbro/gateway/connectors/connectortest/authority"
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
	leakArrears  = "8877123"
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

// found tells in which way the word is written in the text; empty: it is not there.
func found(text, word string) string {
	lower := strings.ToLower(text)
	for way, form := range map[string]string{"as it is": strings.ToLower(word), "in hex": hex.EncodeToString([]byte(word))} {
		if strings.Contains(lower, form) {
			return way
		}
	}
	for before := range 3 {
		// How base64 writes a word depends on where in three bytes it begins; its first and last letter may be shared.
		coded := base64.StdEncoding.EncodeToString(append(make([]byte, before), word...))
		if strings.Contains(text, coded[(before*8+5)/6:(before+len(word))*8/6]) {
			return "in base64"
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
				at := max(0, strings.Index(strings.ToLower(h.text), strings.ToLower(word)))
				l.Errorf("%s tells the %s, %s: ...%q...", h.where, what, way, h.text[max(0, at-80):min(len(h.text), at+80)])
			}
		}
	}
}

// TestNothingLeaks plants names, addresses, tenancy numbers and secrets, makes everything go wrong, and looks for them in
// all that the program prints, logs, mails to people, shows on its pages, names its files, and keeps.
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
		l.lists()
		l.service(nosy)
		l.badSettings()
		l.keysAndDatabases()
		l.badCases()
		l.left()

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
			planted := "in clear " + leakTenancy + " or " + base64.StdEncoding.EncodeToString([]byte("abc"[:shift]+leakName+"...")) + hex.EncodeToString([]byte(leakCity))
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
	secret, back := newSecret().Reveal(), newSecret().Reveal()
	master := someKey()
	l := &leaks{world: &world{T: t, dir: t.TempDir(), database: database, secret: secret}, planted: map[string]string{
		"name": leakName, "street": leakStreet, "city": leakCity, "tenancy number": leakTenancy, "bailiff's case": leakCourt,
		"arrears": leakArrears, "bad date": leakDate, "unknown word": leakWord, "far side's text": leakFar,
		"municipality's journal": leakJournal, "mail password": leakMail, "database password": leakDatabase,
		"webhook secret": strings.TrimPrefix(secret, "whsec_"), "receipt secret": strings.TrimPrefix(back, "whsec_"), "master key": master,
	}}
	l.env = []string{"BOLIGBRO_LEAK_KEY=" + master}
	l.settings = map[string]any{
		"data": "data", "database": map[string]any{"url": database}, "keys": map[string]any{"env": "BOLIGBRO_LEAK_KEY"},
		"associations": []any{map[string]any{"cvr": worldCVR, "name": "Prøveforeningen", "goLive": "2020-01-01"}},
		"receipts":     map[string]any{"listen": "127.0.0.1:0"},
		"web":          map[string]any{"listen": "127.0.0.1:0"},
		"delivery":     map[string]any{"first": "10ms", "most": "20ms", "giveUp": "10m"},
		"sources": []any{map[string]any{
			"name": "liste", "association": worldCVR, "guard": map[string]any{"maxBad": 10},
			"csv": map[string]any{
				"files": "export.csv", "dates": []string{"dd-mm-yyyy"}, "key": []string{"Nr"},
				"columns": map[string]any{
					"tenants.1.name": "Lejer", "tenancy.address.street": "Gade", "tenancy.address.postalCode": "Postnr",
					"tenancy.address.city": "By", "tenancy.municipality": "Kommune", "tenancy.kind": "Type", "tenancy.start": "Indflyttet",
					"tenancy.assigned": "Anvist", "events.filed": "Indgivet", "events.filed.ground": "Grund", "events.filed.ref": "Sag",
					"arrears.amount": "Restance", "events.demanded": "Påkrav", "events.demanded.received": "Kommet",
				},
				"codes": map[string]any{
					"tenancy.kind": map[string]any{"F": "family"}, "tenancy.assigned": map[string]any{"J": "true", "N": "false"},
					"events.filed.ground": map[string]any{"R": "arrears"},
				},
			},
		}},
		"municipalities": []any{map[string]any{"code": "0751", "receiptSecret": back,
			"channels": []any{map[string]any{"webhook": map[string]any{"secret": secret, "ca": "ca.pem", "timeout": "5s"}}}}},
	}
	return l
}

// someKey is a master key.
func someKey() string {
	var key [32]byte
	rand.Read(key[:])
	return hex.EncodeToString(key[:])
}

// nosyTown is a municipality whose every refusal repeats what it was sent, as some do.
type nosyTown struct {
	mu   sync.Mutex
	text strings.Builder
	n    int
}

func (n *nosyTown) bodies() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.text.String()
}

func (n *nosyTown) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	n.mu.Lock()
	n.text.Write(body)
	n.n++
	turn := n.n % 7
	n.mu.Unlock()
	w.Header().Set("X-Echo", leakFar)
	switch turn {
	case 0:
		w.WriteHeader(http.StatusAccepted)
	case 1:
		w.Header().Set("Location", "/"+leakFar+"?"+url.QueryEscape(string(body[:60])))
		w.WriteHeader(http.StatusFound)
	case 2:
		w.Header().Set("Retry-After", leakFar)
		w.WriteHeader(http.StatusServiceUnavailable)
	case 3:
		panic(http.ErrAbortHandler)
	case 4:
		w.WriteHeader(http.StatusBadRequest)
	case 5:
		conn, _, _ := http.NewResponseController(w).Hijack()
		fmt.Fprintf(conn, "HTTP/1.1 %s %s\r\n\r\n%s", leakFar, leakFar, body)
		conn.Close()
		return
	default:
		w.WriteHeader(http.StatusInternalServerError)
	}
	fmt.Fprintf(w, "%s: cannot read %s %v", leakFar, body, r.Header)
}

func (l *leaks) nosyTown() *nosyTown {
	l.Helper()
	town := &nosyTown{}
	server := httptest.NewUnstartedServer(town)
	server.TLS = l.certificate("ca.pem")
	server.Config.ErrorLog = nil
	server.StartTLS()
	l.Cleanup(server.Close)
	l.settings["municipalities"].([]any)[0].(map[string]any)["channels"].([]any)[0].(map[string]any)["webhook"].(map[string]any)["url"] = server.URL + "/"
	return town
}

// certificate is for a server on this machine, vouched for by the authority in the file.
func (l *leaks) certificate(file string) *tls.Config {
	l.Helper()
	vouches, err := authority.New(time.Now())
	if err != nil {
		l.Fatal(err)
	}
	cert, err := vouches.Certificate("127.0.0.1")
	if err != nil {
		l.Fatal(err)
	}
	l.write(file, string(vouches.PEM))
	return &tls.Config{Certificates: []tls.Certificate{cert}}
}

// mailServer takes every second mail; the other answers hold text of its own.
type mailServer struct {
	mu   sync.Mutex
	text strings.Builder
	n    int
}

func (m *mailServer) bodies() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.text.String()
}

func (m *mailServer) NewSession(*smtp.Conn) (smtp.Session, error) { return &mailSession{m}, nil }

type mailSession struct{ m *mailServer }

func (s *mailSession) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *mailSession) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		s.m.mu.Lock()
		defer s.m.mu.Unlock()
		if s.m.n++; s.m.n%2 == 0 || password != leakMail {
			return &smtp.SMTPError{Code: 535, Message: leakFar + " " + user + " " + password}
		}
		return nil
	}), nil
}

func (s *mailSession) Mail(string, *smtp.MailOptions) error { return nil }
func (s *mailSession) Rcpt(string, *smtp.RcptOptions) error { return nil }
func (s *mailSession) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	s.m.mu.Lock()
	defer s.m.mu.Unlock()
	s.m.text.Write(text)
	return err
}
func (s *mailSession) Reset()        {}
func (s *mailSession) Logout() error { return nil }

func (l *leaks) mailServer() *mailServer {
	l.Helper()
	backend := &mailServer{}
	server := smtp.NewServer(backend)
	server.TLSConfig = l.certificate("mail-ca.pem")
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		l.Fatal(err)
	}
	go server.Serve(listener)
	l.Cleanup(func() { server.Close() })
	l.settings["alarms"] = map[string]any{
		"person": "vagt@proeveforening.example", "substitute": "it@proeveforening.example",
		"smtp": map[string]any{"host": "127.0.0.1", "port": port(l.T, listener.Addr().String()), "username": "boligbro", "password": leakMail,
			"from": "boligbro@proeveforening.example", "ca": "mail-ca.pem", "timeout": "5s"},
	}
	return backend
}

// leakRows is a good export.
func leakRows() string {
	day := time.Now().In(rules.Copenhagen)
	today, soon := day.Format("02-01-2006"), day.AddDate(0, 0, -2).Format("02-01-2006")
	rows := []string{"Nr;Lejer;Gade;Postnr;By;Kommune;Type;Indflyttet;Anvist;Påkrav;Kommet;Indgivet;Grund;Sag;Restance"}
	for i := range 40 {
		name, number := fmt.Sprintf("Ærø %s-%d", leakName, i), fmt.Sprintf("%s-%d", leakTenancy, i)
		filed, demanded, ground, court, code := "", "", "", "", "0751"
		switch {
		case i < 8:
			filed = today
		case i < 12:
			demanded = soon
		case i == 12: // incomplete
			filed, name = today, ""
		case i == 13: // nobody can be told
			filed, code = today, "0461"
		case i == 14:
			filed, ground = today, leakWord
		}
		if filed != "" {
			court = fmt.Sprintf("%s-%d", leakCourt, i)
			ground = cmp.Or(ground, "R")
		}
		rows = append(rows, strings.Join([]string{number, name, fmt.Sprintf("%s %d", leakStreet, i), "8000", leakCity, code, "F", "01-01-2020", "J",
			demanded, demanded, filed, ground, court, leakArrears + ",50"}, ";"))
	}
	return strings.Join(rows, "\r\n") + "\r\n"
}

// badFiles reads a good export and then every kind of wrong one.
func (l *leaks) badFiles() {
	l.Helper()
	good := leakRows()
	l.write("export.csv", good)
	if r := l.run("sync", "--json"); !strings.Contains(r.out, `"kept":15`) {
		l.Fatalf("the good export was not read: %+v", r)
	}
	lines := strings.SplitAfter(good, "\r\n")
	row := func(edit func([]string)) string {
		all := slices.Clone(lines)
		for i := 3; i < 6; i++ {
			fields := strings.Split(all[i], ";")
			edit(fields)
			all[i] = strings.Join(fields, ";")
		}
		return strings.Join(all, "")
	}
	latin := strings.NewReplacer("æ", "\xe6", "Æ", "\xc6", "ø", "\xf8", "å", "\xe5").Replace(good)
	refused := regexp.MustCompile(`run accept (\S+)`)
	files := map[string]string{
		"empty": "", "header only": lines[0], "cut": good[:len(good)-30], "cut in a quoted field": good + `"` + leakName,
		"another delimiter": strings.ReplaceAll(good, ";", ","), "another column": strings.Replace(good, "Indgivet", leakWord, 1),
		"a column twice": strings.Replace(good, "Lejer", "Gade", 1), "another character set": latin,
		"repeated": good + lines[3] + lines[3], "half of it": strings.Join(lines[:20], ""), "no header": strings.Join(lines[1:], ""),
		"a bad date": row(func(f []string) { f[11] = leakDate }), "no day": row(func(f []string) { f[11] = "31-11-2026" }),
		"an unknown municipality": row(func(f []string) { f[5] = leakWord }), "an unknown kind": row(func(f []string) { f[6] = leakWord }),
		"a bad start": row(func(f []string) { f[7] = leakDate }), "bad arrears": row(func(f []string) { f[14] = leakWord + "\r\n" }),
		"no key": row(func(f []string) { f[0] = "" }), "a strange key": row(func(f []string) { f[0] = leakTenancy + "\x00\x07" + leakName }),
		"too many fields": row(func(f []string) { f[2] += ";" + leakStreet }), "a bare quote": row(func(f []string) { f[1] = `"` + leakName + `"x` }),
		"a huge field": row(func(f []string) { f[1] = strings.Repeat(leakName, 200_000) }), "another kind of file": "PK\x03\x04" + leakName + "\x00\x00",
		"a NUL": row(func(f []string) { f[1] = leakName + "\x00" }), "UTF-16": "\xff\xfeN\x00r\x00;\x00",
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		text := files[name]
		for _, bad := range []int{10, 100} {
			l.settings["sources"].([]any)[0].(map[string]any)["guard"] = map[string]any{"maxBad": bad, "maxShrink": 60}
			l.save()
			l.write("export.csv", text)
			r := l.run("sync", "--json")
			if r.code == exitDone && (name == "empty" || name == "cut" || name == "another column") {
				l.Errorf("the export that is %s was taken", name)
			}
			if id := refused.FindStringSubmatch(r.err); id != nil && bad == 100 {
				l.run("run", "accept", id[1])
			}
		}
	}
	l.rows(files["a bad date"])
	l.write("export.csv", good)
	l.run("sync")
	if err := os.Remove(filepath.Join(l.dir, "export.csv")); err != nil {
		l.Fatal(err)
	}
	l.run("sync")
	l.write("export.csv", good)
	l.run("sync", "--source", leakName)
}

// rows reads an export with rows that cannot be used, lists them, and answers about one. What else the list holds is left
// out: it is there to tell the tenancies' numbers.
func (l *leaks) rows(export string) {
	l.Helper()
	l.write("export.csv", export)
	l.run("sync", "--json")
	listed := func() (rows []string) {
		for line := range strings.Lines(l.must("review", "list", "--json")) {
			if strings.Contains(line, `"row":`) {
				l.hear("a row in review list", line)
				rows = append(rows, regexp.MustCompile(`R-[0-9A-F]{8,}`).FindString(line))
			}
		}
		return rows
	}
	rows := listed()
	if len(rows) == 0 {
		l.Fatal("no row awaits a person")
	}
	for _, row := range []string{rows[0], rows[0], leakTenancy, "R-" + leakTenancy} {
		l.run("review", "resolve", row, "--as", "none", "--reason", "no-such-step", "--by", "abc")
	}
	if left := listed(); len(left) != len(rows)-1 {
		l.Errorf("%d of %d rows are left", len(left), len(rows))
	}
	l.run("log", "show", "--most", "5000")
	l.run("alarms")
}

// lists runs the commands that show things, and those that take facts from people, rightly and wrongly. The case command
// is left out: it is there to tell the tenancy's number.
func (l *leaks) lists() {
	l.Helper()
	all := l.notices()
	if len(all) == 0 {
		l.Fatal("there are no notices")
	}
	one := all[0]
	today := rules.DayOf(time.Now()).String()
	for _, args := range [][]string{
		{"notices"}, {"notices", "--json"}, {"alarms"}, {"alarms", "--json"}, {"alarms", "--all"}, {"log", "show", "--most", "5000"},
		{"log", "verify", "--save", "checkpoint"}, {"log", "verify", "--checkpoint", "export.csv"}, {"config", "check"}, {"health"}, {"version"},
		{"step", "--association", worldCVR, "--tenancy", leakTenancy + "-3", "--kind", "withdrawn", "--on", today},
		{"step", "--association", worldCVR, "--tenancy", leakTenancy + "-99", "--kind", "filed", "--on", today, "--ground", leakWord, "--ref", leakCourt},
		{"step", "--association", "99999999", "--tenancy", leakTenancy, "--kind", "filed", "--on", today},
		{"decide", one.Case, "--outcome", "rent-help", "--on", today, "--journal", leakJournal},
		{"decide", one.Case, "--outcome", "refused", "--on", today, "--journal", leakJournal},
		{"receipt", one.Message, "--municipality", "0751", "--kind", "registered", "--at", time.Now().Format(time.RFC3339), "--reference", leakJournal},
		{"receipt", gonePlace, "--municipality", "0751", "--kind", "arrived", "--at", time.Now().Format(time.RFC3339), "--reference", leakJournal},
		{"case", "B-2222-2222"}, {"log", "show"}, {"sync"},
	} {
		l.run(args...)
	}
}

// gonePlace is a message that never was.
const gonePlace = "6f1a2b3c-0000-4000-8000-000000000000"

// service lets the service run for a while, reads its pages, and returns bad receipts to it.
func (l *leaks) service(town *nosyTown) {
	l.Helper()
	entered := l.must("step", "--no-send", "--association", worldCVR, "--tenancy", leakTenancy+"-9", "--kind", "filed", "--ground", "arrears",
		"--on", rules.DayOf(time.Now()).String(), "--ref", leakCourt)
	if !strings.Contains(entered, " 1 underretning") {
		l.Fatalf("what was entered makes no notice: %s%s", entered, l.must("alarms"))
	}
	before := len(town.bodies())
	p := l.launch("boligbro", "--config", "settings.json", "serve")
	pages, receipts := "http://"+l.listens(p), "http://"+l.listens(p)
	for _, page := range []string{"/", "/foreninger/" + worldCVR, "/kommuner/0751", "/metrics", "/healthz", "/readyz", "/foreninger/" + leakName,
		"/kommuner/0751?" + leakName, "/" + leakName + "/" + leakStreet, "/static/" + leakName} {
		body, _, err := read(pages + page)
		if err != nil {
			l.Fatal(err)
		}
		l.hear("page "+page, body)
	}
	secret := config.NewSecret(l.settings["municipalities"].([]any)[0].(map[string]any)["receiptSecret"].(string))
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
	post("/receipts/0751", kind, `{"message":"`+gonePlace+`","kind":"registered","at":"2026-10-01T10:00:00Z","reference":"`+leakJournal+`"}`, true)
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
	l.left()
}

// badSettings checks settings that are wrong beside what is secret.
func (l *leaks) badSettings() {
	l.Helper()
	good, err := os.ReadFile(filepath.Join(l.dir, "settings.json"))
	if err != nil {
		l.Fatal(err)
	}
	text, bad := string(good), map[string]string{}
	for name, edit := range map[string][2]string{
		"a key misspelt": {`"password"`, `"pasword"`}, "an open quote": {`"` + leakMail + `"`, `"` + leakMail},
		"a number": {`"` + leakMail + `"`, "[1, " + leakMail + "]"}, "a secret that is none": {"whsec_", "whsec"},
		"a key for a secret": {`"secret": "`, `"secret": {"` + l.secret + `": "`}, "a bad URL": {`"url": "`, `"url": "postgres://boligbro:` + leakDatabase + `@@:x/`},
		"a remote database":    {`"url": "`, `"url": "postgres://boligbro:` + leakDatabase + `@db.example.dk/x?`},
		"an address of nobody": {"vagt@proeveforening.example", leakName}, "a strange code": {`"0751"`, `"` + leakWord + `"`},
		"a key in the name's place": {"BOLIGBRO_LEAK_KEY", "9" + l.planted["master key"]}, "a tab": {`"password"`, "\t\t\t'password"},
		"the same twice": {`"password"`, `"password": "` + leakMail + `", "password"`}, "no day": {"2020-01-01", leakDate},
		"a strange name": {`"liste"`, `"` + leakName + ` ` + leakStreet + `"`}, "a bad duration": {`"10ms"`, `"` + leakWord + `"`},
		"an unknown word": {`"family"`, `"` + leakWord + `"`}, "a strange file": {`"mail-ca.pem"`, `"settings.json"`},
		"a file of a secret that is missing": {`"` + leakMail + `"`, `{"file": "none"}`},
		"an anchor":                          {`"` + leakMail + `"`, "*" + leakMail},
	} {
		if !strings.Contains(text, edit[0]) {
			l.Fatalf("%s: the settings have no %s", name, edit[0])
		}
		bad[name] = strings.Replace(text, edit[0], edit[1], 1)
	}
	bad["cut"] = text[:strings.Index(text, leakMail)+4]
	for name, edited := range bad {
		l.write("settings.json", edited)
		for _, command := range [][]string{{"config", "check"}, {"notices"}} {
			if r := l.run(command...); r.code == exitDone && command[0] == "config" {
				l.Errorf("settings with %s are taken", name)
			}
		}
	}
	l.write("settings.json", text)
	l.run("config", "check")
}

// keysAndDatabases starts with wrong keys, and with databases that cannot be reached.
func (l *leaks) keysAndDatabases() {
	l.Helper()
	right, database := l.env, l.settings["database"]
	for _, wrong := range []string{someKey(), leakWord, l.planted["master key"][:40], ""} {
		l.env = []string{"BOLIGBRO_LEAK_KEY=" + wrong}
		for _, args := range [][]string{{"notices"}, {"sync"}, {"serve"}, {"log", "verify"}} {
			if r := l.run(args...); r.code != exitFailed {
				l.Errorf("with a wrong key %v exited %d: %s%s", args, r.code, r.out, r.err)
			}
		}
	}
	l.env = right
	keys := l.settings["keys"]
	l.settings["keys"] = map[string]any{"command": []string{"sh", "-c", "echo " + l.planted["master key"] + " >&2; exit 3"}}
	l.save()
	l.run("notices")
	l.settings["keys"] = keys
	places := []string{"postgres://boligbro:" + leakDatabase + "@127.0.0.1:9/boligbro?connect_timeout=2"}
	if l.database != "" {
		at, _ := url.Parse(l.database)
		at.Path = "/none"
		places = append(places, at.String())
		at.User = url.UserPassword("nobody_of_that_name", leakDatabase)
		places = append(places, at.String(), l.database+"&DateStyle="+leakWord)
	}
	for _, place := range places {
		l.settings["database"] = map[string]any{"url": place}
		l.save()
		for _, args := range [][]string{{"notices"}, {"sync"}, {"serve"}} {
			if r := l.run(args...); r.code != exitFailed {
				l.Errorf("with a database that is not there %v exited %d: %s%s", args, r.code, r.out, r.err)
			}
		}
	}
	l.settings["database"] = database
	l.save()
}

// badCases explains cases that cannot be read. What a readable one says is the caller's own.
func (l *leaks) badCases() {
	l.Helper()
	for i, text := range []string{
		`{"id": "` + leakTenancy + `", "tenants": [{"nam": "` + leakName + `"}]}`, `{"id": 5, "tenants": "` + leakName + `"}`,
		`{"id": "` + leakTenancy + `", "events": [{"kind": "filed", "on": "` + leakDate + `"}]}`, leakName, `{"id": "` + leakName,
		`{"id": "` + leakTenancy + `", "arrears": {"amount": "` + leakWord + `"}}`, `{"tenancy": {"address": "` + leakStreet + `"}}`,
		`{"id": "` + leakTenancy + `", "tenancy": {"kind": "` + leakWord + `", "start": "` + leakDate + `"}}`, `[]` + leakName,
		`{"id": "x"} ` + leakName, `{"events": [{"kind": "` + leakWord + `"}]}`,
	} {
		name := fmt.Sprintf("case%d.json", i)
		l.write(name, text)
		r := l.boligbro("explain", "--case", name)
		if r.code == exitDone {
			continue // it answers with the case's own number
		}
		l.hear("explain "+text, r.err)
	}
}

// left hears the names of all files, what the data folder holds, and the database as it lies.
func (l *leaks) left() {
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
	if err := db.QueryRow(`SELECT string_agg(query_to_xml('SELECT * FROM ' || quote_ident(tablename), true, false, '')::text, '')
		FROM pg_tables WHERE schemaname = 'public'`).Scan(&rows); err != nil || len(rows) < 10_000 {
		l.Fatalf("the database was not read: %d characters, %v", len(rows), err)
	}
	l.hear("the database's rows", rows)
}
