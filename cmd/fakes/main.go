// Command fakes is the world around Boligbro as it is on a bad day: a municipality that is late and refuses,
// and a housing system that exports whatever is asked for.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"boligbro/cmd/fakes/housing"
	"boligbro/cmd/fakes/municipality"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string, stdout io.Writer) error {
	commands := map[string]func([]string, io.Writer) error{"municipality": municipality.Run,
		"housing": housing.Run}
	if len(args) == 0 || commands[args[0]] == nil {
		return errors.New("usage: fakes municipality|housing [flags]")
	}
	return commands[args[0]](args[1:], stdout)
}
