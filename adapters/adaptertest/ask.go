package adaptertest

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"

	"boligbro/adapters"
	"boligbro/rules"
)

// collect answers a question, and gives the records of it.
func collect(t testing.TB, question string,
	ask func(emit func(rules.Record) error) error) (all []rules.Record) {
	t.Helper()
	var ended atomic.Bool
	err := ask(func(r rules.Record) error {
		if ended.Load() {
			t.Errorf("a record was emitted after %s had returned", question)
		}
		all = append(all, r)
		return nil
	})
	ended.Store(true)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// steps asks who has a legal step, and fails the test when there is no answer.
func steps(t testing.TB, source adapters.Source, cursor string) (all []rules.Record, next adapters.Cursor) {
	t.Helper()
	all = collect(t, "Steps", func(emit func(rules.Record) error) (err error) {
		next, err = source.Steps(context.Background(), cursor, emit)
		return err
	})
	if next.Next == "" {
		t.Fatal("there is no next cursor")
	}
	return all, next
}

// factsOf asks for the facts of the tenancies, and fails the test when there is no answer.
func factsOf(t testing.TB, source adapters.Source, keys adapters.Keys) []rules.Record {
	t.Helper()
	return collect(t, "Facts", func(emit func(rules.Record) error) error {
		return source.Facts(context.Background(), keys, emit)
	})
}

// key is the adapter's key of a tenancy, made from that of another.
func key(r rules.Record, tenancy, other string) string {
	return strings.Replace(r.Key.Tenancy, tenancy, other, 1)
}
