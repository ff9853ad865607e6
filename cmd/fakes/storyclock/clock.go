// Package storyclock is a clock that several processes share and a story sets: a file says by how much it
// differs from the machine's.
package storyclock

import (
	"fmt"
	"os"
	"strings"
	"time"
)

// Variable names the environment variable with the file.
const Variable = "BOLIGBRO_STORY_CLOCK"

// Set makes the file's clock show at, from where it goes on with the machine's.
func Set(file string, at time.Time) error {
	// Whoever reads it meanwhile finds the old one or the new one.
	next := file + ".next"
	if err := os.WriteFile(next, []byte(time.Until(at).String()), 0o600); err != nil {
		return err
	}
	return os.Rename(next, file)
}

// Of is the file's clock; without a file the machine's.
func Of(file string) func() time.Time {
	if file == "" {
		return time.Now
	}
	return func() time.Time {
		off, err := read(file)
		if err != nil { // a story whose clock cannot be read means nothing
			panic(err)
		}
		return time.Now().Add(off)
	}
}

func read(file string) (time.Duration, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return 0, fmt.Errorf("the story's clock: %w", err)
	}
	off, err := time.ParseDuration(strings.TrimSpace(string(b)))
	if err != nil {
		return 0, fmt.Errorf("the story's clock: %w", err)
	}
	return off, nil
}
