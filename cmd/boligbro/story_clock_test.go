package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"boligbro/cmd/fakes/storyclock"
	"boligbro/rules"
)

// twinDir is where twin has put the program; TestMain removes it.
var twinDir string

// twin is the folder of the program with a clock that stories set. The test binary is that program, started
// under its name: nobody can set the clock of the program that users get.
var twin = sync.OnceValues(func() (string, error) {
	self, err := os.Executable()
	if err != nil {
		return "", err
	}
	dir, err := os.MkdirTemp("", "boligbro-twin-")
	if err != nil {
		return "", err
	}
	twinDir = dir
	return dir, os.Symlink(self, filepath.Join(dir, "boligbro"))
})

// noon is what the clock shows when a story names a day only.
const noon = 12 * time.Hour

// setClock DAY|INSTANT sets the clock of the program and of the fakes, from where it goes on. The first comes
// before whatever the story starts.
func setClock(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: clock DAY|INSTANT")
	}
	var at asOf
	ts.Check(at.UnmarshalText([]byte(args[0])))
	if at.At.IsZero() {
		at.Asked = rules.AskedAt(at.Day.Begins().Add(noon))
	}
	file := ts.Getenv(storyclock.Variable)
	if file == "" {
		if len(ts.Value(processes{}).(map[string]*process)) > 0 {
			ts.Fatalf("set the clock before anything is started")
		}
		file = filepath.Join(ts.Getenv("WORK"), "clock")
		dir, err := twin()
		ts.Check(err)
		ts.Setenv(storyclock.Variable, file)
		ts.Setenv("PATH", dir+string(os.PathListSeparator)+ts.Getenv("PATH"))
	}
	ts.Check(storyclock.Set(file, at.At))
	ts.Setenv("TODAY", at.Day.String())
}

// storyCommand is a call of a program by the story's clock.
func storyCommand(ts *testscript.TestScript, args ...string) *exec.Cmd {
	file := ts.Getenv(storyclock.Variable)
	if dir, _ := twin(); file != "" && args[0] == "boligbro" {
		args = append([]string{filepath.Join(dir, args[0])}, args[1:]...)
	}
	cmd := command(context.Background(), ts.MkAbs("."), args...)
	cmd.Env = append(cmd.Env, "PATH="+ts.Getenv("PATH"))
	if file != "" {
		cmd.Env = append(cmd.Env, storyclock.Variable+"="+file)
	}
	return cmd
}
