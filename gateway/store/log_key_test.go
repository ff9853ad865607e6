package store_test

import (
	"context"
	"slices"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/ledger"
	"boligbro/gateway/store"
	"boligbro/gateway/store/storetest"
)

// The log's key is changed while another process writes: it signs with the new one from then on, what the old
// one has signed is still proved, and the log is in order by either.
func TestTheLogsKeyIsChanged(t *testing.T) {
	storetest.EachPlace(t, func(t *testing.T, o store.Options) {
		ctx := context.Background()
		db := storetest.Open(t, o)
		fill := func(on *store.DB, i int) {
			t.Helper()
			if err := on.Do(ctx, storetest.NewSample(on.Blind, storetest.Association, i).Add); err != nil {
				t.Fatal(err)
			}
		}
		fill(db, 1)
		other := storetest.Open(t, o)
		before, first := checkpoint(t, db), db.LogKey()
		for range 2 {
			if err := db.ChangeLogKey(ctx, "abc"); err != nil {
				t.Fatal(err)
			}
		}
		changed := 0
		err := db.View(ctx, func(r gateway.Reader) error {
			all, err := r.Interventions()
			for _, i := range all {
				if i.Kind == gateway.LogKeyChanged && i.By == "abc" {
					changed++
				}
			}
			return err
		})
		if err != nil || changed != 2 {
			t.Errorf("who changed the key is kept %d times, not 2: %v", changed, err)
		}
		fill(other, 2)
		fill(db, 3)
		keys := db.LogKeys()
		if len(keys) != 3 || keys[0].Public != first || keys[0].Until != ledger.SizeOf(before) ||
			!slices.Equal(other.LogKeys(), keys) {
			t.Fatalf("%v and %v", keys, other.LogKeys())
		}
		if _, by, err := keys.Open(checkpoint(t, db)); err != nil || by != keys.Newest() {
			t.Errorf("signed by %s: %v", by, err)
		}
		if err := db.Continues(ctx, before); err != nil {
			t.Error(err)
		}
		if _, err := db.ProveConsistency(ctx, before, ""); err != nil {
			t.Error(err)
		}
		verify := func(on *store.DB, run func(context.Context, store.VerifyOptions) (store.Report, error)) {
			t.Helper()
			report, err := run(ctx, store.VerifyOptions{Checkpoint: before})
			if err != nil || len(report.Findings) > 0 || report.Compared.Size != ledger.SizeOf(before) {
				t.Errorf("%v, compared with %d entries: %v", report.Findings, report.Compared.Size, err)
			}
		}
		verify(db, db.Verify)
		again := storetest.Open(t, o)
		verify(again, again.Verify)
		for _, known := range []ledger.Keys{{{Public: first}}, {{Public: keys.Newest()}}, keys} {
			public := o
			public.Master, public.LogKeys, public.ReadOnly = store.MasterKey{}, known, true
			outside := storetest.Open(t, public)
			verify(outside, outside.VerifyLog)
			if err := outside.Knows(ctx, before); err != nil {
				t.Error(err)
			}
		}
	})
}
