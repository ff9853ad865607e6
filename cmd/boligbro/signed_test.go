package main

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"
)

// Every command that asks who does it refuses what is not initials or a user name, before anything is opened.
func TestWhoDoesItIsOneWord(t *testing.T) {
	t.Setenv("BOLIGBRO_BY", "")
	t.Chdir(t.TempDir())
	for _, line := range []string{
		"user add --name NN --mail a@example.dk", "user grant a --role administrator", "user lock a",
		"user unlock a", "user reset a", "user link a", "key revoke a", "run accept a", "run send a",
	} {
		for by, want := range map[string]string{
			"010190-1234": "ligner et CPR-nummer", "Hans Hansen Sagsbehandler": "initialer eller brugernavn",
			" ": "initialer eller brugernavn", "": "initialer eller brugernavn", "abc": "ingen indstillinger",
			"b6ae2dd1-33a4-4a2c-9b87-0c4f0e2a1d11": "ingen indstillinger",
		} {
			var out, said bytes.Buffer
			code := run(append(strings.Fields(line), "--by", by), strings.NewReader(""), &out, &said, time.Now)
			if code != exitFailed || !strings.Contains(said.String(), want) {
				t.Errorf("%s --by %q: %d, %s", line, by, code, said.String())
			}
		}
	}
}

// No command takes who does it under another name.
func TestWhoDoesItIsAlwaysBy(t *testing.T) {
	t.Parallel()
	var line commands
	parser, err := new(program).grammar(&line)
	if err != nil {
		t.Fatal(err)
	}
	_ = kong.Visit(parser.Model, func(node kong.Visitable, next kong.Next) error {
		if flag, is := node.(*kong.Flag); is && slices.Contains(flag.Envs, "BOLIGBRO_BY") && flag.Name != "by" {
			t.Errorf("--%s", flag.Name)
		}
		return next(nil)
	})
}
