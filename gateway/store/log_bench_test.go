package store_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/ledger"
	"boligbro/gateway/store"
	"boligbro/gateway/store/storetest"
)

// longLog is a log of a million entries, the length of those of a night, with a notice in the middle.
func longLog(b *testing.B, o store.Options) (db *store.DB, entries int, notice string) {
	b.Helper()
	db = storetest.Open(b, o)
	entries = atMost(1_000_000)
	leaf := func(i int) ledger.Leaf {
		l := ledger.Leaf{Kind: "evaluation", ID: fmt.Sprintf("%08d-0000-4000-8000-000000000000/1", i)}
		for _, name := range []string{"rule", "outcome", "reason", "revision"} {
			l.Codes = append(l.Codes, ledger.Code{Name: name, Value: "eviction-filed"})
		}
		l.Commits = []ledger.Commit{{Label: "content", Hash: ledger.Commitment("content", nil, []byte(l.ID))}}
		return l
	}
	sample := storetest.NewSample(db.Blind, storetest.Association, 1)
	err := db.FillLog(context.Background(), entries/2, leaf)
	if err == nil {
		err = db.Do(context.Background(), sample.Add)
	}
	if err == nil {
		err = db.FillLog(context.Background(), entries/2, leaf)
	}
	if err != nil {
		b.Fatal(err)
	}
	return db, entries, sample.Notice.ID
}

// BenchmarkLongLog verifies tree and leaves of a million entries, and proves one notice in it. It says the
// processor's seconds too: the machine is used by others.
func BenchmarkLongLog(b *testing.B) {
	storetest.BenchPlaces(b, func(b *testing.B, place func() store.Options) {
		o := place()
		db, entries, notice := longLog(b, o)
		b.Run("verify", func(b *testing.B) {
			read, busy := asCommand(b, o), used()
			for range b.N {
				report, err := read.VerifyLog(context.Background(), store.VerifyOptions{})
				if err != nil || len(report.Findings) > 0 || report.Entries < int64(entries) {
					b.Fatal(report, err)
				}
			}
			perMillion := 1e6 / float64(entries) / float64(b.N)
			b.ReportMetric(b.Elapsed().Seconds()*perMillion, "s/million(aim10)")
			b.ReportMetric((used()-busy)*perMillion, "cpu-s/million(aim10)")
		})
		b.Run("prove", func(b *testing.B) {
			busy := used()
			for range b.N {
				if _, err := db.ProveNotice(context.Background(), notice); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(b.Elapsed().Seconds()*1e3/float64(b.N), "ms/proof(aim1)")
			b.ReportMetric((used()-busy)*1e3/float64(b.N), "cpu-ms/proof(aim1)")
		})
	})
}

// BenchmarkTree stores the same rows with and without the tree, its head and its signatures, in turns.
func BenchmarkTree(b *testing.B) {
	storetest.BenchPlaces(b, func(b *testing.B, place func() store.Options) {
		var with, without, busyWith, busyWithout float64
		for range b.N {
			db, bare := storetest.Open(b, place()), storetest.Open(b, place())
			number := int64(0)
			for from := 0; from < atMost(nightCases); from += batch {
				var night []func(gateway.Tx) error
				for _, on := range []*store.DB{db, bare} {
					var changes []gateway.Changes
					for i := from; i < from+batch; i++ {
						changes = append(changes, sampleOf(on, i).Changes())
					}
					night = append(night, func(tx gateway.Tx) error { return tx.Apply(changes...) })
				}
				began, busy := time.Now(), used()
				err := db.Do(context.Background(), night[0])
				with, busyWith = with+time.Since(began).Seconds(), busyWith+used()-busy
				began, busy = time.Now(), used()
				if err == nil {
					err = bare.DoWithoutTree(context.Background(), &number, night[1])
				}
				without, busyWithout = without+time.Since(began).Seconds(), busyWithout+used()-busy
				if err != nil {
					b.Fatal(err)
				}
			}
		}
		b.ReportMetric(100*(with/without-1), "%slower(aim15)")
		b.ReportMetric(100*(busyWith/busyWithout-1), "%more-cpu(aim15)")
	})
}
