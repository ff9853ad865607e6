package store_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"boligbro/gateway/store"
	"boligbro/gateway/store/storetest"
)

// inOneStatement is what database.url needs before a PgBouncer that does not keep prepared statements.
const inOneStatement = "&default_query_exec_mode=cache_describe"

// TestPgBouncer: several machines that start at once behind a PgBouncer in transaction mode make the tables
// once and write one log.
func TestPgBouncer(t *testing.T) {
	o, ok := storetest.Bouncer(t)
	if !ok {
		return
	}
	o.URL += inOneStatement
	const machines, samples = 12, 10
	var all sync.WaitGroup
	for m := range machines {
		all.Go(func() {
			db, err := store.Open(context.Background(), o)
			if err != nil {
				t.Errorf("open: %v", err)
				return
			}
			defer db.Close()
			for n := range samples {
				sample := storetest.NewSample(db.Blind, storetest.Association, m*samples+n)
				if err := db.Do(context.Background(), sample.Add); err != nil {
					t.Errorf("write: %v", err)
				}
			}
		})
	}
	all.Wait()
	report, err := storetest.Open(t, o).Verify(context.Background(), store.VerifyOptions{})
	if err != nil || len(report.Findings) > 0 || report.Entries < machines*samples {
		t.Errorf("verify: %v, %+v", err, report)
	}
}

// TestPgBouncerIsNamed: without the setting, a PgBouncer that does not keep prepared statements is named in
// the error, with the setting that helps. PgBouncer 1.21 and later keeps them.
func TestPgBouncerIsNamed(t *testing.T) {
	for _, code := range []string{"26000", "42P05"} {
		named(t, store.Clean(&pgconn.PgError{Code: code}))
	}
	o, ok := storetest.Bouncer(t)
	if !ok {
		return
	}
	db, err := store.Open(context.Background(), o)
	if err == nil {
		defer db.Close()
		var all sync.WaitGroup
		errs := make([]error, 40)
		for n := range errs {
			all.Go(func() {
				errs[n] = db.Do(context.Background(), storetest.NewSample(db.Blind, storetest.Association, n).Add)
			})
		}
		all.Wait()
		err = errors.Join(errs...)
	}
	if err != nil {
		named(t, err)
	}
}

func named(t *testing.T, err error) {
	t.Helper()
	if !strings.Contains(err.Error(), "PgBouncer") || !strings.Contains(err.Error(), inOneStatement[1:]) {
		t.Errorf("the error does not name the pool and the setting: %v", err)
	}
}
