package store_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/audit"
	"boligbro/gateway/municipal"
	"boligbro/gateway/store"
	"boligbro/gateway/store/storetest"
	"boligbro/rules"
)

// atMost is n, or as many as the environment allows (NOTICES=n): for a quick look.
func atMost(n int) int {
	if most, err := strconv.Atoi(os.Getenv("NOTICES")); err == nil {
		return min(n, most)
	}
	return n
}

// used is how much processor time this process has used: on a machine that others use too, time says little.
func used() float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9
}

// asCommand opens the database as a command does that reads much of it: what the program is set to, too.
func asCommand(b *testing.B, o store.Options) *store.DB {
	b.Helper()
	before := debug.SetGCPercent(200)
	b.Cleanup(func() { debug.SetGCPercent(before) })
	o.ReadOnly, o.Mapped = true, true
	return storetest.Open(b, o)
}

const arrived = `UPDATE deliveries SET state = 'arrived', next = 0, transmitted = created,
	arrived = created + 3600000000`

// numbered makes a case's number of digits: 0 and 1 are in none.
var numbered = strings.NewReplacer("0", "B", "1", "C")

// sampleOf is the i-th sample, with a case number of its own: two of 120,000 random numbers are the same in one
// bench of fifty, and nobody here makes another as casework does.
func sampleOf(db *store.DB, i int) storetest.Sample {
	s := storetest.NewSample(db.Blind, storetest.Association, i)
	s.Case.Number = "B-" + numbered.Replace(fmt.Sprintf("%04d-%04d", i/10_000, i%10_000))
	s.Notice.Number, s.Delivery.Number = s.Case.Number, s.Case.Number
	return s
}

// fill writes n notices of one association to one municipality, spread evenly over the time before the
// night, and then runs statements.
func fill(
	b *testing.B, o store.Options, n int, over time.Duration, then ...string,
) (*store.DB, *municipal.Municipal) {
	b.Helper()
	db := storetest.Open(b, o)
	err := db.Fill(context.Background(), n, func(tx gateway.Tx, from, until int) error {
		var changes []gateway.Changes
		var acts []gateway.MunicipalAct
		for i := from; i < until; i++ {
			s := sampleOf(db, i)
			s.Notice.Created = storetest.Night.Add(-over / time.Duration(n) * time.Duration(n-i))
			s.Delivery.Created = s.Notice.Created
			changes = append(changes, s.Changes())
			if i%10 == 0 {
				acts = append(acts, checked(s, i))
			}
		}
		err := tx.Apply(changes...)
		for _, act := range acts {
			if err == nil {
				err = tx.AddAct(act)
			}
		}
		return err
	}, then...)
	if err != nil {
		b.Fatal(err)
	}
	return db, &municipal.Municipal{Store: db, Now: func() time.Time { return storetest.Night }}
}

// checked is the act that a municipality has recorded in each tenth case.
func checked(s storetest.Sample, i int) gateway.MunicipalAct {
	act := storetest.NewAct(s, i)
	act.Kind, act.On = gateway.ActChildrenChecked, rules.DayOf(s.Notice.Created)
	return act
}

// readMost is how many of a million notices are read at most, the newest. Those before them are copies of
// them, whose sealed parts do not open.
const readMost = 100_000

// fillMany is fill for n notices. It writes the newest as the gateway does, which are those that a bench reads,
// and has the database copy them for the rest: that takes a tenth of the time.
func fillMany(b *testing.B, o store.Options, n int, over time.Duration) (*store.DB, *municipal.Municipal) {
	b.Helper()
	real := min(n, readMost)
	span := over / time.Duration(n/real)
	db, mu := fill(b, o, real, span, arrived)
	cases, notices, err := db.Copy(context.Background(), n/real-1, span)
	if err == nil {
		err = db.Fill(context.Background(), len(cases), func(tx gateway.Tx, from, until int) (err error) {
			for i := from; i < until && err == nil; i++ {
				var s storetest.Sample
				s.Case.ID, s.Notice.ID, s.Notice.Created = cases[i], notices[i], storetest.Night.Add(-span)
				err = tx.AddAct(checked(s, -i))
			}
			return err
		})
	}
	if err != nil {
		b.Fatal(err)
	}
	return db, mu
}

// BenchmarkNoticePage reads pages of 50 out of a million notices of one association, one after the other:
// what the association's page shows, without its findings.
func BenchmarkNoticePage(b *testing.B) {
	storetest.BenchPlaces(b, func(b *testing.B, place func() store.Options) {
		_, mu := fillMany(b, place(), atMost(1_000_000), 5*365*24*time.Hour)
		asked := rules.AskedAt(storetest.Night)
		for side, s := range map[string]gateway.Scope{
			"association":  {Associations: []string{storetest.Association}},
			"municipality": {Municipalities: []string{storetest.Municipality}},
		} {
			b.Run(side, func(b *testing.B) {
				var part gateway.NoticeList
				if _, err := page(mu, side, s, part, asked); err != nil { // it remembers from now on what comes first
					b.Fatal(err)
				}
				before := used()
				for b.Loop() {
					o, err := page(mu, side, s, part, asked)
					if err != nil || len(o.Notices) != 50 {
						b.Fatal(len(o.Notices), err)
					}
					part.After = o.Older
				}
				b.ReportMetric(b.Elapsed().Seconds()*1000/float64(b.N), "ms/page")
				b.ReportMetric((used()-before)*1000/float64(b.N), "cpu-ms/page")
			})
		}
	})
}

func page(
	mu *municipal.Municipal, side string, s gateway.Scope, part gateway.NoticeList, asked rules.Asked,
) (municipal.Overview, error) {
	if side == "association" {
		return mu.Overview(context.Background(), s, part, asked)
	}
	o, err := mu.Received(context.Background(), s, part, gateway.NoticeList{}, asked)
	return o.Overview, err
}

// BenchmarkNoticeLines reads and encodes every notice, as `notices --json` does.
func BenchmarkNoticeLines(b *testing.B) {
	storetest.BenchPlaces(b, func(b *testing.B, place func() store.Options) {
		n := atMost(40_000)
		_, mu := fill(b, place(), n, 365*24*time.Hour, arrived)
		asked := rules.AskedAt(storetest.Night)
		before := used()
		for b.Loop() {
			var read atomic.Int64
			line := func(v *municipal.NoticeView) ([]byte, error) {
				read.Add(1)
				return json.Marshal(v)
			}
			err := mu.WriteNotices(context.Background(), gateway.Operator, asked, io.Discard, line)
			if err != nil || read.Load() != int64(n) {
				b.Fatal(read.Load(), err)
			}
		}
		b.ReportMetric(float64(b.N*n)/b.Elapsed().Seconds(), "notices/s")
		b.ReportMetric((used()-before)*1e6/float64(b.N*n), "cpu-µs/notice")
	})
}

// BenchmarkWatchClocks looks at 100,000 clocks that run, as each hour does. About a tenth something is
// recorded.
func BenchmarkWatchClocks(b *testing.B) {
	storetest.BenchPlaces(b, func(b *testing.B, place func() store.Options) {
		n := atMost(100_000)
		_, mu := fill(b, place(), n, 7*24*time.Hour, arrived)
		now := storetest.Night
		mu.Now = func() time.Time { return now }
		if err := mu.WatchClocks(context.Background(), rules.AskedAt(now)); err != nil { // which raises the alarms
			b.Fatal(err)
		}
		before := used()
		for b.Loop() {
			now = now.Add(time.Hour + time.Second) // when the lease has run out
			if err := mu.WatchClocks(context.Background(), rules.AskedAt(now)); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(b.N*n)/b.Elapsed().Seconds(), "clocks/s")
		b.ReportMetric((used()-before)*1000/float64(b.N), "cpu-ms/sweep")
	})
}

// BenchmarkCompliance makes the auditor's report over 300,000 notices of a year, of which a tenth have acts.
func BenchmarkCompliance(b *testing.B) {
	storetest.BenchPlaces(b, func(b *testing.B, place func() store.Options) {
		n := atMost(300_000)
		o := place()
		_, mu := fill(b, o, n, 365*24*time.Hour, arrived)
		au := &audit.Audit{Store: asCommand(b, o), Now: mu.Now}
		q := audit.ComplianceAsk{
			From: rules.DayOf(storetest.Night).Add(-366), To: rules.DayOf(storetest.Night),
			Asked: rules.AskedAt(storetest.Night),
		}
		before := used()
		for b.Loop() {
			c, err := au.Compliance(context.Background(), q)
			if err != nil || len(c.Notices) == 0 || c.Notices[0].Made != n {
				b.Fatal(c, err)
			}
		}
		b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s/report")
		b.ReportMetric((used()-before)/float64(b.N), "cpu-s/report")
	})
}
