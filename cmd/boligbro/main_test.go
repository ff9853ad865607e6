package main

import (
	"fmt"
	"os"
	"testing"
)

func TestMain(m *testing.M) {
	if order := os.Getenv(nightVariable); order != "" {
		if err := measuredNight(order); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	code := m.Run()
	if builtDir != "" {
		os.RemoveAll(builtDir)
	}
	os.Exit(code)
}
