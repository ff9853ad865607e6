package main

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/rules"
)

// TestReplayFindsAFalseAnswer: an answer that the rules would not have given is found, with its case, rule and fields,
// and without what it is about.
func TestReplayFindsAFalseAnswer(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "a.yaml")
	settings := "keys: {file: boligbro-data/master.key}\nassociations: [{cvr: \"13748136\", name: Ringgården, goLive: 2020-01-01}]\n"
	if err := os.WriteFile(file, []byte(settings), 0o600); err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, time.October, 1, 9, 30, 0, 123456789, time.UTC)
	var out, errOut bytes.Buffer
	run := func(args ...string) int {
		out.Reset()
		errOut.Reset()
		p := &program{ctx: context.Background(), config: file, in: strings.NewReader(""), out: &out, err: &errOut, now: func() time.Time { return now },
			log: slog.New(slog.DiscardHandler)}
		return p.run(append(args, "--config", file))
	}
	step := []string{"step", "--association", worldCVR, "--tenancy", "1-hemmelig-3", "--kind", "filed", "--on", "2026-10-01", "--ground", "arrears", "--ref", "F-hemmelig", "--no-send"}
	if code := run(append(step, "--at", "2026-10-01T10:15:00+02:00")...); code != exitDone {
		t.Fatalf("%d\n%s", code, &errOut)
	}
	if code := run("log", "replay"); code != exitDone || !strings.Contains(out.String(), "1 vurderinger genberegnet og ens, 0 afviger") {
		t.Fatalf("%d\n%s%s", code, &out, &errOut)
	}

	p := &program{ctx: context.Background(), config: file, now: func() time.Time { return now }}
	_, db, err := p.openToRead()
	if err != nil {
		t.Fatal(err)
	}
	err = db.Do(t.Context(), func(tx gateway.Tx) error {
		cases, err := tx.Cases(gateway.Operator, "", 1)
		if err != nil {
			return err
		}
		all, err := tx.Evaluations(gateway.Operator, cases[0].ID)
		if err != nil {
			return err
		}
		e := all[0]
		e.ID, e.At = gateway.NewID(), now.Add(time.Second)
		for i := range e.Findings {
			if f := &e.Findings[i]; f.Rule == rules.EvictionFiled {
				f.Outcome, f.Reason, f.Missing = rules.None, rules.OtherGround, nil
			}
		}
		return tx.AddEvaluation(cases[0], e)
	})
	if err := err; err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	code := run("log", "replay")
	for _, want := range []string{
		"version 1, vurderet 2026-10-01T09:30:01Z: eviction-filed, forløb 1: gemt none/other-ground, genberegnet incomplete/facts-missing (forskel i Missing, Outcome, Reason)",
		"1 vurderinger genberegnet og ens, 1 afviger",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("it lacks %q:\n%s", want, &out)
		}
	}
	if code != exitFailed || strings.Contains(out.String()+errOut.String(), "hemmelig") {
		t.Errorf("exit %d\n%s%s", code, &out, &errOut)
	}
	if code := run("log", "verify"); code != exitDone {
		t.Errorf("the log does not vouch for what replay found: %d\n%s", code, &out)
	}
}

func TestDiffer(t *testing.T) {
	at := time.Date(2026, 10, 1, 8, 15, 0, 0, time.UTC)
	a := rules.Finding{Rule: "r", Episode: 1, Outcome: rules.Notify, Reason: "x", LateBy: time.Hour, DueAt: at}
	b := a
	b.LateBy += 700 * time.Nanosecond
	b.DueAt = at.In(rules.Copenhagen)
	if got := differ([]rules.Finding{a}, []rules.Finding{b}); len(got) > 0 {
		t.Errorf("what the database cannot keep is a difference: %v", got)
	}
	b.LateBy += time.Second
	want := "[r, forløb 1: gemt notify/x, genberegnet notify/x (forskel i LateBy)]"
	if got := fmt.Sprint(differ([]rules.Finding{a}, []rules.Finding{b})); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	if got := fmt.Sprint(differ([]rules.Finding{a, a}, []rules.Finding{a})); !strings.Contains(got, "men ikke genberegnet") {
		t.Errorf("%s", got)
	}
	if got := fmt.Sprint(differ(nil, []rules.Finding{a})); !strings.Contains(got, "men ikke gemt") {
		t.Errorf("%s", got)
	}
}
