package casework_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/casework"
	"boligbro/gateway/gatewaytest"
	"boligbro/gateway/intake"
	"boligbro/gateway/store"
	"boligbro/gateway/store/storetest"
	"boligbro/rules"
)

const manyCases = 12

// firstFiling and secondFiling are what the source tells of every tenancy on two evenings.
var firstFiling, secondFiling = rules.Date(2026, 10, 5), rules.Date(2026, 10, 6)

// The cases that are damaged: one with a notice that has arrived and been answered, and one that waits for a
// person.
const theBad, theOpen = "103", "106"

func filings(evening int) *gatewaytest.Feed {
	f := &gatewaytest.Feed{Label: "a", Version: evening}
	for i := range manyCases {
		number := fmt.Sprint(100 + i)
		events := []rules.Event{gatewaytest.Filed(firstFiling)}
		if number == theOpen {
			events[0].Ground = 0
		}
		if evening > 1 {
			events = append(events, gatewaytest.Withdrawn(secondFiling), rules.Event{
				Kind: rules.Demanded, On: secondFiling,
			})
			second := gatewaytest.Filed(secondFiling.Add(1))
			second.Ref = "F-2"
			events = append(events, second)
		}
		f.Rows = append(f.Rows, gatewaytest.Tenancy(number, events...))
	}
	return f
}

// lived is a database with cases, notices, acts, alarms and tasks, which nobody has open, and the ids of the
// cases that are to be damaged.
func lived(t *testing.T, o store.Options, then func(w *gatewaytest.World, bad string)) (bad, open string) {
	t.Helper()
	t.Run("lived", func(t *testing.T) {
		w := gatewaytest.On(t, o)
		bad, open = live(t, w)
		then(w, bad)
	})
	return bad, open
}

func live(t *testing.T, w *gatewaytest.World) (bad, open string) {
	t.Helper()
	w.Read(filings(1))
	w.Clock.Pass(time.Minute)
	w.SweepAndSend()
	bad, open = idOf(w, theBad), idOf(w, theOpen)
	for _, n := range w.NoticeViews(gateway.Operator) {
		if n.Case == bad {
			w.RecordAct(n, gateway.MunicipalAct{Kind: gateway.ActChildrenChecked})
		}
	}
	for _, n := range w.Notices() {
		if n.Case != bad {
			continue
		}
		err := w.Receive(context.Background(), gatewaytest.Municipality, gateway.Receipt{
			ID: "R-1", Message: first(w, n).ID, Kind: gateway.ReceiptArrived, By: gateway.ProofReceipt,
			At: w.Clock.Now(),
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(w.Waiting(gateway.Operator)) == 0 {
		t.Fatal("nothing waits for a person")
	}
	return bad, open
}

func idOf(w *gatewaytest.World, tenancy string) (id string) {
	w.View(func(r gateway.Reader) error {
		c, err := w.Casework().Find(r, rules.Key{Tenancy: tenancy}, gatewaytest.Association)
		id = c.ID
		return err
	})
	return id
}

func first(w *gatewaytest.World, n gateway.Notice) (d gateway.Delivery) {
	w.View(func(r gateway.Reader) error {
		all, err := r.Deliveries(gateway.Operator, n.ID)
		d = all[0]
		return err
	})
	return d
}

// rowsOfACase are the tables whose rows belong to a case, and how they are found.
var rowsOfACase = []struct{ table, of string }{
	{"cases", "id = $1"}, {"versions", "case_id = $1"}, {"evaluations", "case_id = $1"},
	{"tasks", "case_id = $1"}, {"notices", "case_id = $1"}, {"deliveries", "case_id = $1"},
	{"delivery_acts", "delivery IN (SELECT id FROM deliveries WHERE case_id = $1)"},
	{"municipal_acts", "id IN (SELECT min(id) FROM municipal_acts) AND $1 <> ''"},
	{"municipal_keys", "subject IN (SELECT min(subject) FROM municipal_acts) AND $1 <> ''"},
	{"alarms", "subject = $1"},
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

// TestOneBadRow: whatever is damaged of one case, the others are judged, notified of, listed and mailed; and
// of that one the municipality is told, or its people are.
func TestOneBadRow(t *testing.T) {
	t.Parallel()
	whole := store.Options{Path: t.TempDir() + "/data/boligbro.db", Master: storetest.Master()}
	notified, open := lived(t, whole, func(*gatewaytest.World, string) {})
	for _, rows := range rowsOfACase {
		bad := notified
		if rows.table == "tasks" || rows.table == "alarms" {
			bad = open
		}
		for column, is := range columnsOf(t, storetest.Raw(t, whole), rows.table) {
			for _, value := range damages(is) {
				t.Run(rows.table+"."+column+"="+strings.Trim(value, "'"), func(t *testing.T) {
					t.Parallel()
					bad := bad
					o := storetest.Copy(t, whole)
					raw := storetest.Raw(t, o)
					_, err := raw.Exec(`UPDATE `+rows.table+` SET `+column+` = `+value+` WHERE `+rows.of, bad)
					raw.Close()
					if err != nil {
						return // the table's own checks refuse it, so that nobody can damage it so
					}
					if rows.table == "cases" && column == "id" {
						bad = strings.Trim(value, "'")
					}
					othersGoOn(t, o, bad)
				})
			}
		}
	}
}

// TestOneErased is TestOneBadRow of a case whose data keys have been deleted.
func TestOneErased(t *testing.T) {
	storetest.EachPlace(t, func(t *testing.T, o store.Options) {
		bad, _ := lived(t, o, func(w *gatewaytest.World, bad string) {
			err := w.DB.Do(context.Background(), func(tx gateway.Tx) error {
				return tx.Erase(gateway.Erasure{
					ID: gateway.NewID(), Case: bad, Party: gateway.PartyAssociation, At: w.Clock.Now(),
				})
			})
			if err != nil {
				t.Fatal(err)
			}
		})
		othersGoOn(t, o, bad)
	})
}

// othersGoOn lives the next evening.
func othersGoOn(t *testing.T, o store.Options, bad string) {
	w := gatewaytest.On(t, o)
	ctx := context.Background()
	w.Clock.Set(gatewaytest.Night.AddDate(0, 0, 3))
	report, err := w.Accept(ctx, intake.Request{
		Association: gatewaytest.Association, Feeds: []intake.Feed{filings(2)}, Asked: rules.AskedAt(w.Clock.Now()),
	})
	if err != nil || report.Run.State != gateway.RunAdopted {
		t.Fatalf("the night: %s, %v", report.Run.State, err)
	}
	if report.Notices < manyCases-1 {
		t.Errorf("the night makes %d notices", report.Notices)
	}
	if report.Run.Sources[0].Changed > manyCases {
		t.Errorf("%d tenancies are reported of", report.Run.Sources[0].Changed)
	}
	for range 2 {
		if _, err := w.Sweep(ctx, rules.AskedAt(w.Clock.Now())); err != nil {
			t.Fatalf("the sweep: %v", err)
		}
		if _, err := w.Send(ctx); err != nil {
			t.Fatalf("sending: %v", err)
		}
	}
	told := 0
	for _, body := range w.Channel.Bodies {
		if strings.HasSuffix(body, "2026-10-07") {
			told++
		}
	}
	if told < manyCases-1 {
		t.Errorf("the municipality is told of %d new filings", told)
	}
	lists(t, w)
	mailed := slices.ContainsFunc(w.Mailbox.Mails, func(m gatewaytest.Mail) bool {
		return slices.ContainsFunc(m.Alarms, func(a gateway.Alarm) bool {
			return a.Kind == gateway.AlarmUnreadable && (a.Subject == bad || a.Subject == "")
		})
	})
	waits := slices.ContainsFunc(w.Waiting(gateway.Operator), func(t casework.TaskView) bool {
		return t.Kind == gateway.TaskUnreadable && t.Case == bad
	})
	if told < manyCases && (!mailed || !waits && bad != "") {
		t.Errorf("of the damaged case nobody is told; mailed: %t, waits: %t", mailed, waits)
	}
}

// lists reads every list.
func lists(t *testing.T, w *gatewaytest.World) {
	t.Helper()
	ctx, asked := context.Background(), rules.AskedAt(w.Clock.Now())
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
				return errors.Join(err, r.CaseActs(gateway.Operator, func(gateway.CaseActs) error { return nil }))
			})
		},
	} {
		if err := read(); err != nil {
			t.Errorf("the list of %s: %v", name, err)
		}
	}
	if len(cases) < manyCases-1 {
		t.Errorf("notices of %d cases are listed", len(cases))
	}
}
