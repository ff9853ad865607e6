package store_test

import (
	"context"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/store"
	"boligbro/gateway/store/storetest"
)

const (
	nightCases = 12000
	batch      = 500
)

// BenchmarkFirstNight adopts the cases of all social housing in Denmark in one night: case, version,
// evaluation, notice, delivery and log, sealed and durable.
func BenchmarkFirstNight(b *testing.B) {
	storetest.BenchPlaces(b, func(b *testing.B, place func() store.Options) {
		for range b.N {
			b.StopTimer()
			db := storetest.Open(b, place())
			samples := make([]storetest.Sample, nightCases)
			for i := range samples {
				samples[i] = sampleOf(db, i)
			}
			b.StartTimer()
			addNight(b, db, samples)
		}
		b.ReportMetric(float64(b.N)*nightCases/b.Elapsed().Seconds(), "cases/s")
	})
}

func addNight(b *testing.B, db *store.DB, samples []storetest.Sample) {
	b.Helper()
	for from := 0; from < len(samples); from += batch {
		err := db.Do(context.Background(), func(tx gateway.Tx) error {
			var changes []gateway.Changes
			for _, s := range samples[from:min(from+batch, len(samples))] {
				changes = append(changes, s.Changes())
			}
			return tx.Apply(changes...)
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkEachCase reads the heads of a whole association, as every night begins.
func BenchmarkEachCase(b *testing.B) {
	storetest.BenchPlaces(b, func(b *testing.B, place func() store.Options) {
		db := storetest.Open(b, place())
		samples := make([]storetest.Sample, nightCases)
		for i := range samples {
			samples[i] = sampleOf(db, i)
		}
		addNight(b, db, samples)
		b.ResetTimer()
		for range b.N {
			n := 0
			err := db.View(context.Background(), func(r gateway.Reader) error {
				return r.EachCase(gateway.Operator, storetest.Association, func(gateway.Case) error { n++; return nil })
			})
			if err != nil || n != nightCases {
				b.Fatal(n, err)
			}
		}
		b.ReportMetric(float64(b.N)*nightCases/b.Elapsed().Seconds(), "cases/s")
	})
}

// verifyNights are as many as make the start of a command a small part of what it does.
const verifyNights = 10

// BenchmarkVerify checks the log of several first nights, and all that it vouches for. One verification takes
// seconds, so it is the first of its process, as a command's is.
func BenchmarkVerify(b *testing.B) {
	storetest.BenchPlaces(b, func(b *testing.B, place func() store.Options) {
		o := place()
		db := storetest.Open(b, o)
		for night := range verifyNights {
			samples := make([]storetest.Sample, nightCases)
			for i := range samples {
				samples[i] = sampleOf(db, night*nightCases+i)
			}
			addNight(b, db, samples)
		}
		command := asCommand(b, o)
		const entries = 2 * nightCases * verifyNights
		b.ResetTimer()
		busy := used()
		for range b.N {
			report, err := command.Verify(context.Background(), store.VerifyOptions{})
			if err != nil || len(report.Findings) > 0 || report.Entries != entries {
				b.Fatal(report.Entries, len(report.Findings), err)
			}
		}
		b.ReportMetric(float64(b.N)*entries/b.Elapsed().Seconds(), "entries/s(aim50000)")
		b.ReportMetric(float64(b.N)*entries/(used()-busy), "entries/cpu-s(aim50000)")
	})
}

// BenchmarkOneCase commits each case by itself, as steps that people enter are.
func BenchmarkOneCase(b *testing.B) {
	storetest.BenchPlaces(b, func(b *testing.B, place func() store.Options) {
		db := storetest.Open(b, place())
		for i := range b.N {
			if err := db.Do(context.Background(), sampleOf(db, i).Add); err != nil {
				b.Fatal(err)
			}
		}
	})
}
