package main

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"boligbro/cmd/fakes/storyclock"
)

func TestMain(m *testing.M) {
	if file := os.Getenv(storyclock.Variable); file != "" && filepath.Base(os.Args[0]) == "boligbro" {
		stamped = builtVersion
		os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr, storyclock.Of(file)))
	}
	if order := os.Getenv(nightVariable); order != "" {
		if err := measuredNight(order); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	code := m.Run()
	for _, dir := range []string{builtDir, twinDir} {
		if dir != "" {
			os.RemoveAll(dir)
		}
	}
	os.Exit(code)
}
