package main

import (
	"errors"
	"strings"

	"github.com/alecthomas/kong"

	"boligbro/rules/lang"
)

// misused says in Danish and in English what is wrong with a command line.
func misused(err error) lang.Text {
	said := lang.Text{DA: "se boligbro --help", EN: err.Error()}
	if inBoth := spoken(nil); errors.As(err, &inBoth) {
		said.DA = inBoth.Text(lang.Danish)
		return said
	}
	lacks, flags := strings.CutPrefix(said.EN, "missing flags: ")
	words, expected := strings.CutPrefix(said.EN, "expected ")
	parsed := (*kong.ParseError)(nil)
	switch {
	case flags:
		said.DA = "der mangler " + lacks + "; tilføj det. " + said.DA
	case expected && strings.HasPrefix(words, "one of "):
		said.DA = "der mangler et ord; skriv en af " + strings.TrimPrefix(words, "one of ") + ". " + said.DA
	case expected:
		said.DA = "der mangler " + words + ". " + said.DA
	case errors.As(err, &parsed) && parsed.Context.Selected() != nil &&
		strings.HasPrefix(said.EN, "unexpected argument"): // the word may be half of somebody's name
		said.DA += "; der er et ord for meget; en værdi med mellemrum skrives i citationstegn"
		said.EN = "there is a word too many; a value with spaces is written in quotes"
	}
	return said
}
