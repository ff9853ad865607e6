package main

import (
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"boligbro/cmd/fakes/housing"
	"boligbro/gateway"
	"boligbro/gateway/web/api"
	"boligbro/rules"
)

// killExport is adopted in three chunks, and owes notices enough that a kill meets many of them in flight.
var killExport = housing.Export{Seed: 3, Tenancies: 3000, Steps: 1200, Day: rules.DayOf(time.Now())}

// TestKill kills the program with SIGKILL at every point of a run and of sending. However often that happens,
// every notice is delivered once, as the municipality counts message ids, and none is missing.
func TestKill(t *testing.T) {
	calm := newWorld(t, "")
	calm.export(killExport)
	began := time.Now()
	calm.must("sync", "--as-of", killExport.Day.String())
	peace := time.Since(began)
	all := calm.deliveredOnce()
	wanted := tally(all)
	rude := []string{"--seed", "5", "--slow", "0.1", "--delay", "50ms", "--busy", "0.03", "--drop", "0.06"}

	onEach(t, func(t *testing.T, place func(*testing.T) string) {
		begin := func(t *testing.T) *life {
			database := ""
			if place != nil {
				database = place(t)
			}
			l := &life{world: newWorld(t, database, rude...)}
			l.export(killExport)
			return l
		}
		run := []string{"sync", "--as-of", killExport.Day.String()}
		t.Run("at each step", func(t *testing.T) {
			t.Parallel()
			l := begin(t)
			l.killBefore("the database is made", run, func(s state) bool { return s.keys > 0 })
			l.killBefore("a run reads", run, func(s state) bool { return s.staging > 0 })
			l.killBefore("a run is staged", run, func(s state) bool { return s.staged > 0 })
			l.killBefore("some cases are adopted", run, func(s state) bool { return s.cases > 0 })
			l.killBefore("most cases are adopted", run,
				func(s state) bool { return s.cases > killExport.Steps/2 })
			l.killBefore("all are adopted", run, func(s state) bool { return s.adopted > 0 })
			for i := range 5 {
				most := len(all) * i / 5
				l.killWhen(fmt.Sprintf("%d notices are handed over and some in flight", most), run,
					func(s state) bool { return s.sending > 0 && s.handed >= most })
			}
			l.finish(run, wanted, true)
		})
		t.Run("at any time", func(t *testing.T) {
			t.Parallel()
			l := begin(t)
			dice := rand.New(rand.NewPCG(1, 2))
			step := peace / 48 // so that many kills meet each part of a run, however fast this machine is
			for round := 0; round < 60 && len(l.met) == round; round++ {
				l.killAfter(time.Duration(min(round, 30))*step+time.Duration(dice.Int64N(int64(step))), run)
			}
			l.finish(run, wanted, false) // on a slow machine no kill may come so late
		})
		t.Run("a service", func(t *testing.T) {
			t.Parallel()
			l := begin(t)
			serve := []string{"serve"}
			l.killBefore("a run reads", run, func(s state) bool { return s.staging > 0 })
			l.killBefore("the interrupted run is read anew and some cases are adopted", serve,
				func(s state) bool { return s.cases > 0 })
			l.killBefore("the run is carried to its end", serve, func(s state) bool { return s.adopted > 0 })
			for i := range 4 {
				most := len(all) * i / 4
				l.killWhen(fmt.Sprintf("%d notices are handed over and some in flight", most), serve,
					func(s state) bool { return s.sending > 0 && s.handed >= most })
			}
			last := l.launch("boligbro", "--config", "settings.json", "serve")
			l.until("all is handed over",
				func() bool { s := l.look(); return s.notices > 0 && s.handed == s.notices })
			if err := last.end(syscall.SIGTERM); err != nil {
				t.Errorf("the service ended: %v\n%s", err, last.heard())
			}
			l.finish(run, wanted, true)
		})
	})
}

// tally counts notices by what is the same in every run of the same export.
func tally(all []api.Notice) map[string]int {
	counts := map[string]int{}
	for _, n := range all {
		counts[fmt.Sprint(n.Rule, " due ", n.Due, " to ", n.Municipality)]++
	}
	return counts
}

// life is one installation that is killed again and again.
type life struct {
	*world
	met []state // what the kills left
	raw *sql.DB
}

// state is how far a life has come.
type state struct{ keys, staging, staged, adopted, cases, notices, sending, handed int }

const stateQuery = `SELECT (SELECT count(*) FROM keyring),
	(SELECT count(*) FROM runs WHERE state = 'staging'), (SELECT count(*) FROM runs WHERE state = 'staged'),
	(SELECT count(*) FROM runs WHERE state = 'adopted'), (SELECT count(*) FROM cases),
	(SELECT count(*) FROM notices),
	(SELECT count(*) FROM deliveries WHERE state = 'sending'),
	(SELECT count(*) FROM deliveries WHERE state IN ('transmitted', 'arrived', 'registered'))`

func readState(db *sql.DB) (s state, err error) {
	err = db.QueryRow(stateQuery).Scan(&s.keys, &s.staging, &s.staged, &s.adopted, &s.cases, &s.notices,
		&s.sending, &s.handed)
	return s, err
}

// look reads the database while the program uses it. Before the tables are there it is the zero state.
func (l *life) look() state {
	if l.raw == nil {
		driver, place := "sqlite", "file:"+l.file()+"?mode=ro&_pragma=busy_timeout(2000)"
		if l.database != "" {
			driver, place = "pgx", l.database
		} else if !exists(l.file()) {
			return state{}
		}
		db, err := sql.Open(driver, place)
		if err != nil {
			l.Fatal(err)
		}
		l.Cleanup(func() { db.Close() })
		l.raw = db
	}
	s, _ := readState(l.raw)
	return s
}

func (l *life) file() string { return filepath.Join(l.dir, "data", "boligbro.db") }

// remains is what the kill has left: of SQLite a copy is read, so that the next start meets the files as they
// lie.
func (l *life) remains() state {
	l.Helper()
	if l.database != "" {
		return l.look()
	}
	if l.raw != nil {
		l.raw.Close()
		l.raw = nil
	}
	copied := filepath.Join(l.TempDir(), "boligbro.db")
	for _, suffix := range []string{"", "-wal"} {
		content, err := os.ReadFile(l.file() + suffix)
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err := errors.Join(err, os.WriteFile(copied+suffix, content, 0o600)); err != nil {
			l.Fatal(err)
		}
	}
	if !exists(copied) {
		return state{}
	}
	db, err := sql.Open("sqlite", copied)
	if err != nil {
		l.Fatal(err)
	}
	defer db.Close()
	s, _ := readState(db)
	return s
}

// killBefore is killWhen for what comes before sending: when it was passed too quickly to be seen, what is
// sent first is the end of it, so that notices are left for the kills that follow.
func (l *life) killBefore(what string, args []string, come func(state) bool) {
	l.Helper()
	l.killWhen(what, args, func(s state) bool { return come(s) || s.sending > 0 })
}

// killWhen starts the command and kills it when the database shows that it has come so far.
func (l *life) killWhen(what string, args []string, come func(state) bool) {
	l.Helper()
	p := l.launch(append([]string{"boligbro", "--config", "settings.json"}, args...)...)
	ended := false
	l.until(what, func() bool {
		select {
		case err := <-p.done:
			p.done <- err
			ended = true
		default:
		}
		return ended || come(l.look())
	})
	_ = p.end(syscall.SIGKILL)
	l.note(what, ended)
}

// killAfter starts the command and kills it after a while.
func (l *life) killAfter(while time.Duration, args []string) {
	l.Helper()
	p := l.launch(append([]string{"boligbro", "--config", "settings.json"}, args...)...)
	ended := false
	select {
	case err := <-p.done:
		p.done <- err
		ended = true
	case <-time.After(while):
		_ = p.end(syscall.SIGKILL)
	}
	l.note("after "+while.String(), ended)
}

func (l *life) note(what string, ended bool) {
	l.Helper()
	s := l.remains()
	l.Logf("%-65s ended by itself: %-5v %+v", what, ended, s)
	if !ended {
		l.met = append(l.met, s)
	}
}

// finish lets the program run to the end in peace, and holds what was delivered against what was owed.
// A test that means to kill it while notices are in flight says so: else it would show nothing.
func (l *life) finish(run []string, wanted map[string]int, flying bool) {
	l.Helper()
	inFlight, killed := 0, len(l.met)
	for _, s := range l.met {
		inFlight += s.sending
	}
	if killed < 5 || flying && inFlight == 0 {
		l.Errorf("%d kills met %d notices in flight: this shows nothing", killed, inFlight)
	}
	l.until("all notices are handed over", func() bool {
		last := l.boligbro(run...) // its mails to people may fail, because the municipality's mail is as rude
		s := l.look()
		if s.notices == 0 || s.handed < s.notices {
			l.Logf("%+v\n%s%s", s, last.out, last.err)
		}
		return s.notices > 0 && s.handed == s.notices && s.staging+s.staged == 0
	})
	all := l.deliveredOnce()
	if diff := cmp.Diff(wanted, tally(all)); diff != "" {
		l.Errorf("notices other than those of an undisturbed run (-undisturbed +killed):\n%s", diff)
	}
	for _, n := range all {
		if n.State != gateway.Arrived {
			l.Errorf("message %s is %s", n.Message, n.State)
		}
	}
	l.must("log", "verify")
	l.Logf("%d kills, %d notices in flight; %+v", killed, inFlight, summary(l.counts()))
}
