package web_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"boligbro/config"
	"boligbro/gateway"
	"boligbro/gateway/casework"
	"boligbro/gateway/gatewaytest"
	"boligbro/gateway/intake"
	"boligbro/gateway/municipal"
	"boligbro/gateway/store"
	"boligbro/gateway/store/storetest"
	"boligbro/gateway/web"
	"boligbro/gateway/web/association"
	"boligbro/gateway/web/municipality"
	"boligbro/gateway/web/operator"
	"boligbro/rules"
)

const (
	manyCases = 50
	together  = 8 // how many of them are damaged at once, each in a column of its own
	ownCases  = 8
)

// firstFiling and secondFiling are what the source tells of every tenancy on two evenings.
var firstFiling, secondFiling = rules.Date(2026, 10, 5), rules.Date(2026, 10, 6)

// The kinds of cases, in turn.
const (
	notified = iota // its notice has arrived and been answered
	open            // it waits for a person
	answered        // a person has answered
	kindsOfCases
)

// What a municipality's rows are found by.
const (
	ofOwnCase = kindsOfCases + iota
	ofAct
	ofKey
	kindsOfRows
)

func filings(evening int) *gatewaytest.Feed {
	f := &gatewaytest.Feed{Label: "a", Version: evening}
	for i := range manyCases {
		events := []rules.Event{gatewaytest.Filed(firstFiling)}
		if i%kindsOfCases != notified {
			events[0].Ground = 0
		}
		if evening > 1 {
			second := gatewaytest.Filed(secondFiling.Add(1))
			second.Ref = "F-2"
			events = append(events, gatewaytest.Withdrawn(secondFiling),
				rules.Event{Kind: rules.Demanded, On: secondFiling}, second)
		}
		f.Rows = append(f.Rows, gatewaytest.Tenancy(fmt.Sprint(100+i), events...))
	}
	return f
}

// otherRules judge every case once more.
var otherRules = rules.NewSet(rules.Options{GoLive: map[string]rules.Day{
	gatewaytest.Association: rules.Date(2026, 1, 2),
}})

// livedWorld is a database with rows of every kind about every case, which nobody has open.
type livedWorld struct {
	store.Options
	cases [kindsOfCases][]string // ids
	own   []string               // ids of the municipality's own cases
	acts  []string               // ids of what it has recorded about the notices
	keyed []string               // what the data keys of those are found by
}

func live(t *testing.T, o store.Options) (l livedWorld) {
	l.Options = o
	t.Run("lived", func(t *testing.T) {
		w := gatewaytest.On(t, o)
		w.Read(filings(1))
		w.Clock.Pass(time.Minute)
		w.SweepAndSend()
		for i := range manyCases {
			l.cases[i%kindsOfCases] = append(l.cases[i%kindsOfCases], caseOf(w, fmt.Sprint(100+i)))
		}
		for _, n := range w.NoticeViews(gateway.Operator) {
			w.RecordAct(n, gateway.MunicipalAct{Kind: gateway.ActChildrenChecked})
			arrive(w, n)
		}
		for _, waits := range w.Waiting(gateway.Operator) {
			if !slices.Contains(l.cases[answered], waits.Case) {
				continue
			}
			if _, err := w.Answer(waits.Number, gatewaytest.NotOwed); err != nil {
				t.Fatal(err)
			}
		}
		for i := range ownCases {
			c, err := w.Municipal().OpenCase(t.Context(), gatewaytest.MunicipalityScope, gateway.OwnCase{
				Municipality: gatewaytest.Municipality, Reference: fmt.Sprint("26-", i), Tenants: 1,
			}, gateway.MunicipalAct{Kind: gateway.ActEvictionComing, On: rules.DayOf(w.Clock.Now())})
			if err != nil {
				t.Fatal(err)
			}
			l.own = append(l.own, c.ID)
		}
		hold(w, slices.Concat(l.cases[:]...))
		w.Rules = otherRules
		w.SweepAndSend()
		l.acts, l.keyed = recorded(t, o)
	})
	return l
}

func caseOf(w *gatewaytest.World, tenancy string) (id string) {
	w.View(func(r gateway.Reader) error {
		c, err := w.Casework().Find(r, rules.Key{Tenancy: tenancy}, gatewaytest.Association)
		id = c.ID
		return err
	})
	return id
}

func arrive(w *gatewaytest.World, n municipal.NoticeView) {
	var first gateway.Delivery
	w.View(func(r gateway.Reader) error {
		all, err := r.Deliveries(gateway.Operator, n.ID)
		first = all[0]
		return err
	})
	err := w.Receive(w.T.Context(), gatewaytest.Municipality, gateway.Receipt{
		ID: "R-" + n.ID, Message: first.ID, Kind: gateway.ReceiptArrived, By: gateway.ProofReceipt,
		At: w.Clock.Now(),
	})
	if err != nil {
		w.T.Fatal(err)
	}
}

// recorded are the ids of what the municipality has recorded, and what the data keys are found by: of other
// cases, so that no two wounds meet.
func recorded(t *testing.T, o store.Options) (acts, keyed []string) {
	t.Helper()
	raw := storetest.Raw(t, o)
	defer raw.Close()
	rows, err := raw.Query(`SELECT id, subject FROM municipal_acts ORDER BY id`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id, subject string
		if err := rows.Scan(&id, &subject); err != nil {
			t.Fatal(err)
		}
		if len(acts) <= len(keyed) {
			acts = append(acts, id)
		} else {
			keyed = append(keyed, subject)
		}
	}
	return acts, keyed
}

func hold(w *gatewaytest.World, cases []string) {
	err := w.DB.Do(w.T.Context(), func(tx gateway.Tx) error {
		for _, id := range cases {
			h := gateway.Hold{ID: gateway.NewID(), Case: id, Reason: "court", At: w.Clock.Now(), By: "abc"}
			if err := tx.AddHold(h); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		w.T.Fatal(err)
	}
}

// rowsOfACase are the tables whose rows belong to one case, how one row of it is found, and of which kind of
// case.
var rowsOfACase = []struct {
	table, of string
	kind      int
}{
	{"cases", "id = $1", notified}, {"versions", "case_id = $1 AND version = 1", notified},
	{"evaluations", "case_id = $1 AND n = 2", answered}, {"tasks", "case_id = $1", open},
	{"answers", "case_id = $1", answered}, {"notices", "case_id = $1", notified},
	{"deliveries", "case_id = $1", notified},
	{"delivery_acts", "n = 1 AND delivery IN (SELECT id FROM deliveries WHERE case_id = $1)", notified},
	{"municipal_acts", "id = $1", ofAct}, {"municipal_keys", "subject = $1", ofKey}, {"holds", "case_id = " +
		"$1", notified},
	{"alarms", "kind = 'attention' AND subject = $1", open}, {"municipal_cases", "id = $1", ofOwnCase},
}

// wound is one column of one row, with what it is changed to.
type wound struct {
	table, column, value, of string
	was, caseID              string // the case's id before, and now
}

func (d wound) String() string { return d.table + "." + d.column + "=" + strings.Trim(d.value, "'") }

// municipal reports whether it is a municipality's own.
func (d wound) municipal() bool { return strings.HasPrefix(d.table, "municipal_") }

// wounds are all columns of all tables that hold one case's data, each with the values of its own form and of
// another.
func wounds(t *testing.T, raw *sql.DB) (all []wound) {
	t.Helper()
	for _, rows := range rowsOfACase {
		columns := columnsOf(t, raw, rows.table)
		for _, column := range slices.Sorted(maps.Keys(columns)) {
			for _, value := range damages(columns[column]) {
				all = append(all, wound{table: rows.table, column: column, value: value, of: rows.of})
			}
		}
	}
	return all
}

// columnsOf are the columns of a table with their types.
func columnsOf(t *testing.T, raw *sql.DB, table string) map[string]string {
	t.Helper()
	rows, err := raw.Query(`SELECT * FROM ` + table + ` WHERE 1 = 0`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	types, err := rows.ColumnTypes()
	if err != nil {
		t.Fatal(err)
	}
	columns := map[string]string{}
	for _, c := range types {
		columns[c.Name()] = c.DatabaseTypeName()
	}
	return columns
}

// damages are the values that a column of that type is given: of its form, and of another where the database
// takes that.
func damages(databaseType string) []string {
	switch databaseType {
	case "BYTEA", "BLOB":
		return []string{`'damaged'`, `NULL`}
	case "BIGINT", "INT8":
		return []string{`'damaged'`, `999999999`}
	}
	return []string{`'damaged'`, `''`}
}

// kindOf is the kind of case whose row the wound is of, or what a municipality's row is found by.
func kindOf(table string) int {
	for _, rows := range rowsOfACase {
		if rows.table == table {
			return rows.kind
		}
	}
	panic("no such table: " + table)
}

// TestOneBadRow: whatever is damaged of one case, the others are judged, notified of, listed, shown and
// mailed; and of that one the municipality is told, or its people are. Some cases are damaged at once, each
// in another column, so that every column of every table has its turn on both databases.
func TestOneBadRow(t *testing.T) {
	t.Parallel()
	storetest.EachPlace(t, func(t *testing.T, o store.Options) {
		whole := live(t, o)
		raw := storetest.Raw(t, whole.Options)
		all := wounds(t, raw)
		if err := raw.Close(); err != nil {
			t.Fatal(err)
		}
		rounds := (len(all) + together - 1) / together
		for round := range rounds {
			var now []wound
			for i := round; i < len(all); i += rounds { // those of one column never come together
				now = append(now, all[i])
			}
			t.Run(fmt.Sprint(now), func(t *testing.T) {
				t.Parallel()
				copied := whole
				copied.Options = storetest.Copy(t, whole.Options)
				othersGoOn(t, copied, copied.inflict(t, now))
			})
		}
	})
}

// inflict damages a case for each wound, and gives those that the database has taken.
func (l *livedWorld) inflict(t *testing.T, wounds []wound) (taken []wound) {
	t.Helper()
	raw := storetest.Raw(t, l.Options)
	defer raw.Close()
	var next [kindsOfRows]int
	for _, d := range wounds {
		kind := kindOf(d.table)
		of := slices.Concat(l.cases[:], [][]string{l.own, l.acts, l.keyed})[kind]
		d.was = of[next[kind]]
		d.caseID = d.was
		next[kind]++
		result, err := raw.Exec(`UPDATE `+d.table+` SET `+d.column+` = `+d.value+` WHERE `+d.of, d.caseID)
		if err != nil {
			continue // the table's own checks refuse it, so that nobody can damage it so
		}
		if n, err := result.RowsAffected(); n != 1 || err != nil {
			t.Errorf("%s: %d rows are changed, %v", d, n, err)
		}
		if d.table == "cases" && d.column == "id" {
			d.caseID = strings.Trim(d.value, "'")
		}
		taken = append(taken, d)
	}
	return taken
}

// TestOneErased is TestOneBadRow of a case whose data keys have been deleted.
func TestOneErased(t *testing.T) {
	t.Parallel()
	storetest.EachPlace(t, func(t *testing.T, o store.Options) {
		l := live(t, o)
		bad := l.cases[notified][0]
		t.Run("erase", func(t *testing.T) {
			w := gatewaytest.On(t, o)
			err := w.DB.Do(t.Context(), func(tx gateway.Tx) error {
				released := gateway.Hold{ID: gateway.NewID(), Case: bad, Released: true, At: w.Clock.Now(), By: "abc"}
				return errors.Join(tx.AddHold(released), tx.Erase(gateway.Erasure{
					ID: gateway.NewID(), Case: bad, Party: gateway.PartyAssociation, At: w.Clock.Now(),
				}))
			})
			if err != nil {
				t.Fatal(err)
			}
		})
		othersGoOn(t, l, []wound{{table: "cases", column: "association_key", value: "erased", was: bad,
			caseID: bad}})
	})
}

// othersGoOn lives the next evening.
func othersGoOn(t *testing.T, l livedWorld, bad []wound) {
	t.Helper()
	w := gatewaytest.On(t, l.Options)
	w.Rules = otherRules
	clerks := &gatewaytest.Mailbox{}
	w.Clerks = map[string]gateway.Mailer{gatewaytest.Municipality: clerks}
	w.Clock.Set(gatewaytest.Night.AddDate(0, 0, 3))
	report, err := w.Accept(t.Context(), intake.Request{
		Association: gatewaytest.Association, Feeds: []intake.Feed{filings(2)}, Asked: rules.AskedAt(w.Clock.Now()),
	})
	if err != nil || report.Run.State != gateway.RunAdopted {
		t.Fatalf("the night: %s, %v", report.Run.State, err)
	}
	for range 2 {
		if _, err := w.Sweep(t.Context(), rules.AskedAt(w.Clock.Now())); err != nil {
			t.Fatalf("the sweep: %v", err)
		}
		if _, err := w.Send(t.Context()); err != nil {
			t.Fatalf("sending: %v", err)
		}
	}
	hurt := map[string]bool{}
	for _, d := range bad {
		hurt[d.was] = !d.municipal()
	}
	told := notifiedOf(t, w)
	listed := lists(t, w)
	for _, id := range slices.Concat(l.cases[:]...) {
		if !hurt[id] && (told[id] != 1 || !listed[id]) {
			t.Errorf("the municipality is told %d times of a case that is whole; it is listed: %t", told[id],
				listed[id])
		}
	}
	if sum := total(told); sum > manyCases {
		t.Errorf("the municipality is told of %d filings", sum)
	}
	for _, d := range bad {
		if said := saidOf(w, clerks, d); told[d.caseID] == 0 && said != "" || d.municipal() && said != "" {
			t.Errorf("%s: of the damaged case nobody is told: %s", d, said)
		}
	}
}

// notifiedOf counts by case how often the municipality was told of the second filing.
func notifiedOf(t *testing.T, w *gatewaytest.World) map[string]int {
	t.Helper()
	raw := storetest.Raw(t, w.Place)
	defer raw.Close()
	rows, err := raw.Query(`SELECT d.id, n.case_id FROM deliveries d JOIN notices n ON n.id = d.notice`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	told := map[string]int{}
	for rows.Next() {
		var id, caseID string
		if err := rows.Scan(&id, &caseID); err != nil {
			t.Fatal(err)
		}
		if body := w.Channel.Bodies[id]; strings.Contains(body, " notice ") && strings.HasSuffix(body,
			"2026-10-07") {
			told[caseID] += w.Channel.Got[id]
		}
	}
	return told
}

func total(counts map[string]int) (sum int) {
	for _, n := range counts {
		sum += n
	}
	return sum
}

// saidOf is what is not said of the damaged case to those who must have it mended; empty: all is.
func saidOf(w *gatewaytest.World, clerks *gatewaytest.Mailbox, d wound) string {
	if !d.municipal() {
		switch {
		case !mailed(w.Mailbox, func(a gateway.Alarm) bool {
			return a.Kind == gateway.AlarmUnreadable && (a.Subject == d.caseID || a.Subject == "")
		}):
			return "there is no mail"
		case d.caseID != "" && !waits(w, func(t casework.TaskView) bool { return t.Case == d.caseID }):
			return "there is no task"
		}
		return ""
	}
	if d.table == "municipal_keys" && d.value == "NULL" {
		return "" // it looks as if it had been erased; log verify finds it
	}
	// whose it is, nobody can tell
	stray := d.column == "municipality" || d.column == "subject"
	switch {
	case !mailed(w.Mailbox, func(a gateway.Alarm) bool {
		return a.Kind == gateway.AlarmUnreadable && strings.HasPrefix(a.Subject, "municipality/") && a.Number == ""
	}):
		return "whoever runs Boligbro gets no mail"
	case !waits(w, func(t casework.TaskView) bool { return strings.HasPrefix(t.Subject, "municipality/") }):
		return "there is no task"
	case !stray && !mailed(clerks, func(a gateway.Alarm) bool { return a.Kind == gateway.AlarmClockUnreadable }):
		return "the municipality gets no mail"
	}
	return ""
}

func mailed(to *gatewaytest.Mailbox, about func(gateway.Alarm) bool) bool {
	return slices.ContainsFunc(to.Mails, func(m gatewaytest.Mail) bool {
		return slices.ContainsFunc(m.Alarms, about)
	})
}

func waits(w *gatewaytest.World, about func(casework.TaskView) bool) bool {
	return slices.ContainsFunc(w.Waiting(gateway.Operator), func(t casework.TaskView) bool {
		return t.Kind == gateway.TaskUnreadable && about(t)
	})
}

// lists reads every list and every page, and gives the cases whose notices are listed.
func lists(t *testing.T, w *gatewaytest.World) map[string]bool {
	t.Helper()
	ctx, asked := t.Context(), rules.AskedAt(w.Clock.Now())
	cases := map[string]bool{}
	for name, read := range map[string]func() error{
		"notices": func() error {
			o, err := w.Municipal().Overview(ctx, gatewaytest.AssociationScope, gateway.NoticeList{Limit: 1000}, asked)
			for _, n := range o.Notices {
				cases[n.Case] = true
			}
			return err
		},
		"received": func() error {
			_, err := w.Municipal().Received(ctx, gatewaytest.MunicipalityScope, gateway.NoticeList{},
				gateway.NoticeList{}, asked)
			return err
		},
		"alarms": func() error { _, err := w.Alarms(ctx, gateway.Operator, true, asked); return err },
		"cases": func() error {
			return w.DB.View(ctx, func(r gateway.Reader) error {
				all, err := r.Cases(gateway.Operator, "", 0)
				if len(all) < manyCases-1 {
					t.Errorf("%d cases are listed", len(all))
				}
				return err
			})
		},
		"own cases": func() error {
			own, err := w.Municipal().OwnCases(ctx, gatewaytest.MunicipalityScope, asked)
			if len(own) < ownCases-1 {
				t.Errorf("%d own cases are listed", len(own))
			}
			return err
		},
	} {
		if err := read(); err != nil {
			t.Errorf("the list of %s: %v", name, err)
		}
	}
	shown(t, w)
	return cases
}

// shown opens every page.
func shown(t *testing.T, w *gatewaytest.World) {
	t.Helper()
	site := &web.Site{Now: w.Clock.Now, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Version: "1"}
	associations := []config.Association{{CVR: gatewaytest.Association, Name: "Ringgården"}}
	municipalities := []config.Municipality{{Code: gatewaytest.Municipality}}
	book := struct {
		*municipal.Municipal
		*casework.Casework
	}{w.Municipal(), w.Casework()}
	pages := site.Pages(
		operator.Room{
			Site: site, Store: w.DB,
			Arranged: operator.Arranged{Associations: associations, Municipalities: municipalities},
		},
		association.Room{Associations: associations, Book: book},
		municipality.Room{Municipalities: municipalities, Associations: w.Associations, Book: w.Municipal()},
	)
	for _, path := range []string{
		"/", "/alarmer", "/foreninger/" + gatewaytest.Association, "/kommuner/" + gatewaytest.Municipality,
	} {
		answer := httptest.NewRecorder()
		request := httptest.NewRequestWithContext(context.Background(), http.MethodGet,
			"http://127.0.0.1"+path, nil)
		request.RemoteAddr = "127.0.0.1:4711"
		pages.ServeHTTP(answer, request)
		if answer.Code != http.StatusOK {
			t.Errorf("the page %s: %d", path, answer.Code)
		}
	}
}
