package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"boligbro/cmd/fakes/housing"
	"boligbro/rules"
)

// fuse is a context that ends when it has been looked at so many times, and counts how often it was, and how
// often somebody found that it had ended.
type fuse struct {
	context.Context
	blow          context.CancelFunc
	looked, found atomic.Int64
	most          int64
}

func newFuse(most int64) *fuse {
	f := &fuse{most: most}
	f.Context, f.blow = context.WithCancel(context.Background())
	if most == 0 {
		f.blow()
	}
	return f
}

func (f *fuse) look() {
	if f.looked.Add(1) == f.most {
		f.blow()
	}
}

// Done finds nothing: see besideRows.
func (f *fuse) Done() <-chan struct{} {
	f.look()
	return f.Context.Done()
}

func (f *fuse) Err() error {
	f.look()
	err := f.Context.Err()
	if err != nil && !besideRows() {
		f.found.Add(1)
	}
	return err
}

// besideRows reports whether the context is looked at by a goroutine of database/sql. There is one beside each
// statement that was begun before the end, and it gets a processor only after it when there are few.
func besideRows() bool {
	pc, _, _, ok := runtime.Caller(2)
	return ok && runtime.FuncForPC(pc).Name() == "database/sql.(*Rows).awaitDone"
}

// runUntil runs a command in this process until the fuse blows, and gives its exit code and what it said.
func (w *world) runUntil(f *fuse, in io.Reader, args ...string) (code int, said string) {
	var out bytes.Buffer
	p := &program{ctx: f, interrupt: f.blow, in: in, out: &out, err: &out, now: time.Now,
		log: slog.New(slog.DiscardHandler)}
	code = p.run(append([]string{"--config", filepath.Join(w.dir, "settings.json")}, args...))
	return code, out.String()
}

// Every command that goes through many cases, rows or entries ends soon when it is stopped, wherever it is by
// then, and does not say that it has done what it was to do.
func TestAStoppedCommandEnds(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "")
	w.export(housing.Export{Seed: 3, Tenancies: 200, Steps: 100})
	w.must("sync")
	exported, openings := filepath.Join(w.dir, "log"), filepath.Join(w.dir, "openings")
	w.must("log", "export", exported)
	key := strings.TrimSpace(w.must("log", "key"))
	day := rules.DayOf(time.Now()).String()
	w.write("case.json", `{"id":"1","events":[{"kind":"filed","on":"`+day+`"}]}`)
	fresh := 0
	for name, args := range map[string]func() []string{
		"explain": func() []string { return []string{"explain", "--case", filepath.Join(w.dir, "case.json")} },
		"backtest": func() []string {
			return []string{"backtest", "--settings", filepath.Join(w.dir, "settings.json")}
		},
		"log verify":        func() []string { return []string{"log", "verify"} },
		"log verify public": func() []string { return []string{"log", "verify", "--public", key} },
		"log verify folder": func() []string { return []string{"log", "verify", "--public", key, exported} },
		"log replay":        func() []string { return []string{"log", "replay"} },
		"log show":          func() []string { return []string{"log", "show", "--most", "100000"} },
		"log export": func() []string {
			fresh++
			return []string{"log", "export", fmt.Sprint(exported, fresh)}
		},
		"log export openings": func() []string {
			fresh++
			return []string{"log", "export", "--openings", "--association", worldCVR, fmt.Sprint(openings, fresh)}
		},
		"report": func() []string { return []string{"report", "--from", day, "--to", day} },
		"report export": func() []string {
			return []string{"report", "--from", day, "--to", day, "--from-export", exported, "--public", key}
		},
		"subject":      func() []string { return []string{"subject", "-", "--association", worldCVR} },
		"retention":    func() []string { return []string{"retention", "list"} },
		"config check": func() []string { return []string{"config", "check"} },
		"source try":   func() []string { return []string{"source", "try", "liste"} },
		"sync dry run": func() []string { return []string{"sync", "--dry-run"} },
		"notices":      func() []string { return []string{"notices"} },
		"review list":  func() []string { return []string{"review", "list"} },
		"backup": func() []string {
			fresh++
			return []string{"backup", filepath.Join(w.dir, fmt.Sprint("copy", fresh))}
		},
	} {
		t.Run(name, func(t *testing.T) {
			find := func() io.Reader { return strings.NewReader("Jens Hansen\n") }
			whole := newFuse(-1)
			if code, said := w.runUntil(whole, find(), args()...); code != exitDone && code != exitUnfinished {
				t.Fatalf("not stopped it exits %d\n%s", code, said)
			}
			all := whole.looked.Load()
			for _, at := range []int64{0, all / 2} {
				f := newFuse(at)
				code, said := w.runUntil(f, find(), args()...)
				if found := f.found.Load(); code != exitFailed || found > 12 {
					t.Errorf("stopped after %d of %d looks it exits %d, and finds %d times that it is\n%.300s",
						at, all, code, found, said)
				}
			}
			t.Logf("%d looks", all)
		})
	}
}

// Nobody needs to write before a command that reads the standard input can be stopped.
func TestACommandThatReadsTheStandardInputIsStopped(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "")
	for _, args := range [][]string{
		{"explain", "--case", "-"}, {"subject", "-", "--association", worldCVR},
		{"step", "--association", worldCVR, "--tenancy", "-", "--kind", "filed", "--on", "2026-10-05",
			"--by", "AB"},
	} {
		silent, speaker := io.Pipe()
		ctx, stop := context.WithCancel(context.Background())
		p := &program{ctx: ctx, interrupt: stop, in: silent, out: io.Discard, err: io.Discard, now: time.Now,
			log: slog.New(slog.DiscardHandler)}
		ended := make(chan int, 1)
		go func() { ended <- p.run(append([]string{"--config", filepath.Join(w.dir, "settings.json")}, args...)) }()
		stop()
		if code := <-ended; code == exitDone {
			t.Errorf("%v: stopped while it read, it says that it is done", args)
		}
		if err := errors.Join(speaker.Close(), silent.Close()); err != nil {
			t.Fatal(err)
		}
	}
}

// What others must not read on the command line is read from the standard input, a line for each.
func TestAWordOfTheStandardInput(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "")
	w.export(housing.Export{Seed: 3, Tenancies: 5, Steps: 0})
	step := []string{"step", "--association", worldCVR, "--new", "--no-send", "--kind", "demanded", "--on",
		rules.DayOf(time.Now()).String(), "--by", "AB", "--tenancy", "-", "--ref", "-"}
	whole := newFuse(-1)
	if code, said := w.runUntil(whole, strings.NewReader(" 1-2-77 \nP-1\n"), step...); code != exitDone {
		t.Fatalf("it exits %d\n%s", code, said)
	}
	if code, said := w.runUntil(whole, strings.NewReader("1-2-77\n"), step...); code != exitUsage ||
		!strings.Contains(said, "standardinput") {
		t.Errorf("with a line too few it exits %d\n%s", code, said)
	}
	step[len(step)-2] = "--cancel"
	if code, said := w.runUntil(whole, strings.NewReader("1-2-77\n"), step[:len(step)-1]...); code != exitDone {
		t.Errorf("the step is not found again: %d\n%s", code, said)
	}
}
