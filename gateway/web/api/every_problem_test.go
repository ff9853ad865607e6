package api_test

import (
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/access"
	"boligbro/gateway/store"
	"boligbro/gateway/web"
	"boligbro/gateway/web/api"
	"boligbro/gateway/web/webtest"
)

// everywhere are the problems of every operation, and of every one that takes a body: what is other about the
// request or its world. Whoever is refused so is refused before anything is looked up.
var everywhere = []struct {
	answer string
	body   bool // of one that takes a body
	change func(t *testing.T, a *asking)
}{
	{"401 key", false, func(_ *testing.T, a *asking) { a.who.secret = "" }},
	{"403 may-not", false, func(t *testing.T, a *asking) {
		a.who = as(t, a.w, gateway.Administrator, gateway.Installation)
	}},
	{"422 invalid", false, func(_ *testing.T, a *asking) { a.request.path += "?unknown=1" }},
	{"429 too-many", false, func(t *testing.T, a *asking) {
		for range 200 {
			a.who.ask(http.MethodGet, "/api/v1/alarms?unknown=1", nil)
		}
	}},
	{"503 unavailable", false, func(_ *testing.T, a *asking) { a.w.DB.Close() }},
	{"500 internal", false, func(_ *testing.T, a *asking) {
		a.w.Above(webtest.Down{Store: a.w.DB, Err: errors.New("a fault of ours")})
	}},
	{"400 invalid", true, func(_ *testing.T, a *asking) { a.request.body = "{" }},
	{"408 cut-short", true, func(_ *testing.T, a *asking) { a.broken = broken{io.ErrUnexpectedEOF} }},
	{"413 too-large", true, func(_ *testing.T, a *asking) { a.request.body = strings.Repeat(" ", 64<<10+1) }},
	{"415 content-type", true, func(_ *testing.T, a *asking) { a.kind = "text/plain" }},
	{"422 other-request", true, func(t *testing.T, a *asking) {
		a.key = "k1"
		a.ask(t, "da")
		a.request.body += " "
	}},
	{"503 busy", true, func(_ *testing.T, a *asking) { a.w.Above(overtaken{a.w.DB}) }},
	{"409 not-answered", true, func(t *testing.T, a *asking) {
		a.key = "k1"
		room := api.Room{Keys: &web.Keys{Access: a.w.Door}, Answers: a.w.Door, Store: a.w.DB}
		a.w.API = a.w.Site.Programs(room, room.Programs(a.w.Site)) // all that is to be done panics
		if got := a.ask(t, "da"); got.Code != http.StatusInternalServerError {
			t.Errorf("a request that broke off: %d %s", got.Code, got.Body)
		}
	}},
}

// worlds are what has gone wrong before a request, by name.
var worlds = map[string]func(t *testing.T, w *webtest.World){
	"as it is": func(*testing.T, *webtest.World) {},
	// The association's data about the newest case has been erased.
	"erased": func(t *testing.T, w *webtest.World) { erase(t, w, gateway.PartyAssociation) },
	// Somebody has damaged what the database holds.
	"damaged": func(t *testing.T, w *webtest.World) {
		raw, err := sql.Open("sqlite", w.Place.Path)
		if err != nil {
			t.Fatal(err)
		}
		defer raw.Close()
		for _, column := range []string{"versions.sealed", "deliveries.content", "notices.sealed"} {
			table, column, _ := strings.Cut(column, ".")
			if _, err := raw.ExecContext(t.Context(), `UPDATE `+table+` SET `+column+` = x'01'`); err != nil {
				t.Fatal(err)
			}
		}
	},
	// The process has no key of what municipalities record.
	"without their key": func(t *testing.T, w *webtest.World) {
		w.Place.NoMunicipal = true
		db, err := store.Open(t.Context(), w.Place)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		w.Above(db)
	},
	// What the municipality recorded has been erased.
	"theirs erased": func(t *testing.T, w *webtest.World) {
		w.Record(w.Last().Number, gateway.MunicipalAct{Kind: gateway.ActChildrenChecked})
		erase(t, w, gateway.PartyMunicipality)
	},
	// Another receipt has come through the municipality's own door, under the id that the API gives this one.
	"other receipt": func(t *testing.T, w *webtest.World) {
		n, at := w.Last(), w.Clock.Now().UTC().Format(time.RFC3339)
		sum := sha256.Sum256([]byte(webtest.Receipt(n.Messages[0].ID, "registered", at)))
		other := w.Give(webtest.Aarhus, webtest.Secret, hex.EncodeToString(sum[:16]),
			webtest.Receipt(n.Messages[0].ID, "arrived", at))
		if other.StatusCode != http.StatusNoContent {
			t.Fatalf("the other receipt: %s", webtest.Body(t, other))
		}
	},
	// The newest message has all the receipts that are kept.
	"receipts": func(_ *testing.T, w *webtest.World) {
		receipt := webtest.Receipt(w.Last().Messages[0].ID, "registered", w.Clock.Now().UTC().Format(time.RFC3339))
		for range 20 {
			w.Give(webtest.Aarhus, webtest.Secret, gateway.NewID(), receipt)
		}
	},
}

func erase(t *testing.T, w *webtest.World, party gateway.Party) {
	t.Helper()
	n := w.Last()
	err := w.DB.Do(t.Context(), func(tx gateway.Tx) error {
		return tx.Erase(gateway.Erasure{ID: gateway.NewID(), Case: n.Notice.Case, Party: party, At: w.Clock.Now()})
	})
	if err != nil {
		t.Fatal(err)
	}
}

// overtaken is a store in which what is written has always been written by others meanwhile.
type overtaken struct{ gateway.Store }

func (o overtaken) Do(ctx context.Context, fn func(gateway.Tx) error) error {
	return o.Store.Do(ctx, func(tx gateway.Tx) error { return errors.Join(fn(tx), gateway.ErrMoved) })
}

// TestEveryDocumentedProblemIsProvoked takes the problems of the document, and provokes each of them with a
// request: a documented one that no request provokes fails the test, and so does one that is answered and not
// documented, or not worded in both languages.
func TestEveryDocumentedProblemIsProvoked(t *testing.T) {
	s, provoked := newStory(t), map[string]bool{}
	hold := func(t *testing.T, a *asking, want string) {
		t.Helper()
		got := a.ask(t, "da")
		if is := answerOf(got); is != want {
			t.Errorf("%s %s: %s, not %s: %s", a.o.Method, a.o.Path, is, want, got.Body)
		}
		provoked[a.o.ID+" "+answerOf(got)] = true
		inEnglish := a.ask(t, "en")
		worded(t, got, inEnglish)
	}
	for _, o := range api.Operations() {
		for _, e := range everywhere {
			if e.body && o.Method == http.MethodGet {
				continue
			}
			a := s.asking(t, o, "as it is")
			e.change(t, a)
			hold(t, a, e.answer)
		}
	}
	for _, row := range problemRows(t) {
		a := s.asking(t, operationNamed(t, row.operation), row.world)
		if a.request.path = cmp.Or(row.path, a.request.path); row.body != "" {
			a.request.body = row.body
		}
		hold(t, a, row.answer)
	}
	for name := range worlds {
		for _, answer := range s.inWorld(t, name) {
			provoked[answer] = true
		}
	}
	for _, o := range theDocument(webtest.New(t)) {
		for _, answer := range o.answers {
			if answer < "400" {
				continue
			}
			if !provoked[o.id+" "+answer] {
				t.Errorf("%s: %s is documented, and nothing provokes it", o.id, answer)
			}
			delete(provoked, o.id+" "+answer)
		}
	}
	for answer := range provoked {
		t.Errorf("%s is answered, and not documented", answer)
	}
}

// inWorld are the problems that the operations answer with in that world, each asked by every role that may.
func (s story) inWorld(t *testing.T, world string) (answers []string) {
	t.Helper()
	read := s.asking(t, api.Operations()[0], world)
	for _, o := range api.Operations() {
		for _, r := range access.Roles {
			if !access.May(r.Role, o.Verb) {
				continue
			}
			a := read
			if o.Method != http.MethodGet {
				a = s.asking(t, o, world)
			}
			a.o, a.request, a.who.secret = o, requests[o.ID], s.keys[r.Role]
			if got := a.ask(t, "da"); got.Code >= http.StatusBadRequest {
				answers = append(answers, o.ID+" "+answerOf(got))
			}
		}
	}
	return answers
}

func operationNamed(t *testing.T, id string) api.Operation {
	t.Helper()
	for _, o := range api.Operations() {
		if o.ID == id {
			return o
		}
	}
	t.Fatalf("there is no operation %q", id)
	return api.Operation{}
}

// problemRow is a line of testdata/problems.txt: what the operation answers in a world; where a path or a body
// stands, it is asked so, and else as in requests.
type problemRow struct{ operation, answer, world, path, body string }

func problemRows(t *testing.T) (rows []problemRow) {
	t.Helper()
	b, err := os.ReadFile("testdata/problems.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(b)) {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		parts := append(strings.Split(line, "|"), "", "")
		if len(parts) < 5 {
			t.Fatalf("a row is operation | answer | world | path | body, and this is %q", line)
		}
		for i := range parts {
			parts[i] = strings.TrimSpace(parts[i])
		}
		rows = append(rows, problemRow{parts[0], parts[1], parts[2], parts[3], parts[4]})
	}
	return rows
}

// worded fails the test when a problem does not say what happened and what to do in both languages, or is
// another in English.
func worded(t *testing.T, inDanish, inEnglish *httptest.ResponseRecorder) {
	t.Helper()
	var da, en web.Problem
	for of, got := range map[*web.Problem]*httptest.ResponseRecorder{&da: inDanish, &en: inEnglish} {
		if err := json.Unmarshal(got.Body.Bytes(), of); err != nil || of.Status != got.Code ||
			of.Type != "urn:boligbro:problem:"+of.Code || of.Title == "" || of.Detail == "" ||
			strings.HasPrefix(of.Title+of.Detail, "api.") {
			t.Errorf("no problem: %d %s", got.Code, got.Body)
		}
	}
	if da.Code != en.Code || da.Title == en.Title || da.Detail == en.Detail ||
		inDanish.Header().Get("Content-Language") != "da" || inEnglish.Header().Get("Content-Language") != "en" {
		t.Errorf("in Danish %+v, in English %+v", da, en)
	}
}
