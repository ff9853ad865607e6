package adaptertest

import (
	"context"
	"errors"
	"testing"

	"boligbro/adapters"
	"boligbro/rules"
)

func cancelled(t *testing.T, feed Feed) {
	feed.Write(t, rows(20000))
	source := feed.Source()
	ctx, cancel := context.WithCancel(context.Background())
	emitted, after := 0, 0
	next, err := source.Steps(ctx, "", func(rules.Record) error {
		if emitted++; emitted == 50 {
			cancel()
		} else if emitted > 50 {
			after++
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) || next.Next != "" {
		t.Errorf("the error is %v, and there is a cursor: %v", err, next.Next != "")
	}
	if after > 1 {
		t.Errorf("%d records were emitted after the context had ended", after)
	}
	never := func(rules.Record) error {
		t.Fatal("a record was emitted although the context had ended")
		return nil
	}
	if next, err = source.Steps(ctx, "", never); !errors.Is(err, context.Canceled) || next.Next != "" {
		t.Errorf("the error is %v, and there is a cursor: %v", err, next.Next != "")
	}
	all, _ := steps(t, source, "")
	keys := adapters.Keys{key(all[0], "0000003", "0000004"): true}
	if err := source.Facts(ctx, keys, never); !errors.Is(err, context.Canceled) {
		t.Errorf("the error of Facts is %v", err)
	}
}

func emitFails(t *testing.T, feed Feed) {
	feed.Write(t, rows(20000))
	full := errors.New("the disk is full")
	emitted := 0
	source := feed.Source()
	next, err := source.Steps(context.Background(), "", func(rules.Record) error {
		if emitted++; emitted >= 50 {
			return full
		}
		return nil
	})
	if !errors.Is(err, full) || next.Next != "" {
		t.Errorf("the error is %v, and there is a cursor: %v", err, next.Next != "")
	}
	if emitted != 50 {
		t.Errorf("emit was called %d times, and failed the 50th", emitted)
	}
	all, _ := steps(t, source, "")
	keys := adapters.Keys{key(all[0], "0000003", "0000004"): true}
	if err := source.Facts(context.Background(), keys,
		func(rules.Record) error { return full }); !errors.Is(err, full) {
		t.Errorf("the error of Facts is %v", err)
	}
}
