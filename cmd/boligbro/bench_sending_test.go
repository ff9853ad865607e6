package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/go-resty/resty/v2"

	"boligbro/cmd/fakes/housing"
)

// sendingGroup is how many deliveries the loop that only commits takes together: as many as the outbox does.
const sendingGroup = 256

// BenchmarkSending sends a national night's notices from queued to acknowledged at a local receiver, every
// attempt and end durable, sealed and logged. It is set beside the two things that it is made of, alone:
// posting the same bodies in a bare loop, and committing the same rows in the same groups.
func BenchmarkSending(b *testing.B) {
	for b.Loop() {
		dir, receiver := b.TempDir(), newReceiver(b)
		export := housing.Export{Seed: 4, Association: nightCVR, Tenancies: 20_000, Steps: nightSteps,
			Day: nightDay, Municipalities: nightTowns}
		writeExport(b, dir, export)
		n := runNight(b, nightSettings(b, dir, receiver.url))
		bodies := receiver.take()
		if len(bodies) != n.Notices {
			b.Fatalf("%d of %d notices were received", len(bodies), n.Notices)
		}
		ours := rate(n.Notices, n.Sending)
		post := rate(len(bodies),
			bestOf(b, 3, func() time.Duration { return barePosts(b, receiver.url, bodies) }))
		receiver.take()
		commit := rate(n.Notices, bestOf(b, 3, func() time.Duration { return bareCommits(b, dir) }))
		ratio := ours / min(post, commit)
		fmt.Printf("\n%d notices sent: %.0f a second; a bare resty loop %.0f, a loop that commits the "+
			"same rows %.0f: "+
			"%.2f of the slower (aim: at least 0.50, and 4000 a second)\n", n.Notices, ours, post, commit,
			ratio)
		b.ReportMetric(ours, "notices/s")
		b.ReportMetric(ratio, "of-the-slower")
	}
}

// BenchmarkNightWithSending is the whole national night: 600,000 tenancies read and judged, and every notice
// sent.
func BenchmarkNightWithSending(b *testing.B) {
	for b.Loop() {
		dir, receiver := b.TempDir(), newReceiver(b)
		writeExport(b, dir, housing.Export{
			Seed: 1, Association: nightCVR, Tenancies: nightTenancies, Steps: nightSteps, Day: nightDay,
			Municipalities: nightTowns,
		})
		n := runNight(b, nightSettings(b, dir, receiver.url))
		if got := len(receiver.take()); got != n.Notices {
			b.Fatalf("%d of %d notices were received", got, n.Notices)
		}
		whole := n.Took + n.Sending
		fmt.Printf("\nthe first night with sending: %v for %d tenancies and %d notices (reading and "+
			"judging %v, sending %v; aim: 4s)\n",
			whole.Round(time.Millisecond), nightTenancies, n.Notices, n.Took.Round(time.Millisecond),
			n.Sending.Round(time.Millisecond))
		b.ReportMetric(whole.Seconds(), "s/night")
	}
}

func rate(n int, took time.Duration) float64 { return float64(n) / took.Seconds() }

// receiver is a municipality's endpoint that keeps what it is sent.
type receiver struct {
	url    string
	mu     sync.Mutex
	bodies [][]byte
}

func newReceiver(b *testing.B) *receiver {
	r := &receiver{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		body, err := io.ReadAll(req.Body)
		if err != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		r.mu.Lock()
		r.bodies = append(r.bodies, body)
		r.mu.Unlock()
		w.WriteHeader(http.StatusNoContent)
	}))
	b.Cleanup(server.Close)
	r.url = server.URL
	return r
}

// take gives what has been received, and forgets it.
func (r *receiver) take() [][]byte {
	r.mu.Lock()
	defer r.mu.Unlock()
	bodies := r.bodies
	r.bodies = nil
	return bodies
}

// barePosts posts the bodies one after the other.
func barePosts(b *testing.B, url string, bodies [][]byte) time.Duration {
	b.Helper()
	client := resty.New()
	began := time.Now()
	for _, body := range bodies {
		answer, err := client.R().SetHeader("Content-Type", "application/json").SetBody(body).Post(url)
		if err != nil || !answer.IsSuccess() {
			b.Fatalf("post: %v, %s", err, answer.Status())
		}
	}
	return time.Since(began)
}

// bareCommits commits the rows that sending left in dir: each group of deliveries claimed, its attempts, and
// its ends.
func bareCommits(b *testing.B, dir string) time.Duration {
	b.Helper()
	from := openRows(b, filepath.Join(dir, "boligbro.db"), "")
	defer from.Close()
	to := openRows(b, filepath.Join(b.TempDir(), "rows.db"),
		"&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_txlock=immediate")
	defer to.Close()
	deliveries := readRows(b, from, `SELECT * FROM deliveries`)
	attempts := readRows(b, from, `SELECT * FROM delivery_acts WHERE kind = 'attempt' ORDER BY delivery`)
	ends := readRows(b, from, `SELECT * FROM delivery_acts WHERE kind <> 'attempt' ORDER BY delivery`)
	begun := readRows(b, from, `SELECT * FROM log_entries WHERE kind = 'attempt' ORDER BY n`)
	ended := readRows(b, from,
		`SELECT * FROM log_entries WHERE kind IN ('attempt-end', 'receipt') ORDER BY n`)
	for _, table := range readRows(b, from,
		`SELECT sql FROM sqlite_master
		WHERE sql <> '' AND tbl_name IN ('deliveries', 'delivery_acts', 'log_entries')`) {
		if _, err := to.Exec(table[0].(string)); err != nil {
			b.Fatal(err)
		}
	}
	commitRows(b, to, rows{insertInto("deliveries", deliveries), deliveries})
	began := time.Now()
	for i := 0; i < len(deliveries); i += sendingGroup {
		group := func(all [][]any, each int) [][]any {
			return all[min(each*i, len(all)):min(each*(i+sendingGroup), len(all))]
		}
		var ids [][]any
		for _, d := range group(deliveries, 1) {
			ids = append(ids, d[:1])
		}
		commitRows(b, to, rows{`UPDATE deliveries SET lease_owner = 'x', lease_until = 1 WHERE id = ?`, ids})
		commitRows(b, to, rows{insertInto("delivery_acts", attempts), group(attempts, 1)},
			rows{insertInto("log_entries", begun), group(begun, 1)},
			rows{`UPDATE deliveries SET state = 'sending', next = 1, attempts = 1, first = 1, changed = 2, acts = 1
				WHERE id = ?`, ids})
		commitRows(b, to, rows{insertInto("delivery_acts", ends), group(ends, 2)},
			rows{insertInto("log_entries", ended), group(ended, 2)},
			rows{`UPDATE deliveries SET state = 'arrived', next = 0, transmitted = 1, arrived = 1, changed = 3,
				acts = 3, lease_until = 0 WHERE id = ?`, ids})
	}
	return time.Since(began)
}

// rows are a statement, and its arguments row by row.
type rows struct {
	statement string
	args      [][]any
}

func commitRows(b *testing.B, db *sql.DB, all ...rows) {
	b.Helper()
	tx, err := db.Begin()
	if err != nil {
		b.Fatal(err)
	}
	for _, r := range all {
		prepared, err := tx.Prepare(r.statement)
		if err != nil {
			b.Fatal(err)
		}
		for _, args := range r.args {
			if _, err := prepared.ExecContext(context.Background(), args...); err != nil {
				b.Fatal(err)
			}
		}
	}
	if err := tx.Commit(); err != nil {
		b.Fatal(err)
	}
}

func openRows(b *testing.B, path, pragmas string) *sql.DB {
	b.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=busy_timeout(5000)"+pragmas)
	if err != nil {
		b.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	return db
}

func readRows(b *testing.B, db *sql.DB, query string) (all [][]any) {
	b.Helper()
	found, err := db.Query(query)
	if err != nil {
		b.Fatal(err)
	}
	defer found.Close()
	columns, err := found.Columns()
	for err == nil && found.Next() {
		row, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range row {
			into[i] = &row[i]
		}
		err = found.Scan(into...)
		all = append(all, row)
	}
	if err := errors.Join(err, found.Err()); err != nil {
		b.Fatal(err)
	}
	return all
}

func insertInto(table string, sample [][]any) string {
	statement := "INSERT INTO " + table + " VALUES (?"
	for range len(sample[0]) - 1 {
		statement += ", ?"
	}
	return statement + ")"
}
