package main

import (
	"errors"
	"regexp"
	"strings"

	"github.com/alecthomas/kong"

	"boligbro/rules/lang"
)

// wrongLine is that a command line cannot be done as it is written, which shows first when all of it is read.
type wrongLine struct{ lang.Text }

func (w wrongLine) Error() string { return w.EN }

// badLine is an error of a command line, in Danish and in English.
func badLine(da, en string) error { return wrongLine{lang.Text{DA: da, EN: en}} }

// misused says in Danish and in English what is wrong with a command line.
func misused(err error) lang.Text {
	if inBoth := spoken(nil); errors.As(err, &inBoth) {
		return ofFlag(err, lang.Text{DA: inBoth.Text(lang.Danish), EN: inBoth.Text(lang.English)})
	}
	if wrong := (wrongLine{}); errors.As(err, &wrong) {
		return wrong.Text
	}
	at := (*kong.Node)(nil)
	if parsed := (*kong.ParseError)(nil); errors.As(err, &parsed) {
		at = parsed.Context.Model.Node
		if chosen := parsed.Context.Selected(); chosen != nil {
			at = chosen
		}
	}
	for _, m := range mistakes {
		if found := m.pattern.FindStringSubmatch(err.Error()); found != nil {
			return m.say(at, found[1:])
		}
	}
	return lang.Text{DA: "se " + helpOf(at), EN: err.Error()}
}

// mistakes are what the reader of a command line says is wrong, and what it is called. None repeats what was
// written for a value: it may be of a person.
var mistakes = []struct {
	pattern *regexp.Regexp
	say     func(at *kong.Node, found []string) lang.Text
}{
	{regexp.MustCompile(`^missing flags: (.*)$`), lackingFlags},
	{regexp.MustCompile(`^(--\S+) and (--\S+) can't be used together`), notBoth},
	{regexp.MustCompile(`^expected (?:one of )?(.*)$`), lackingWord},
	{regexp.MustCompile(`^unexpected argument (\S*?)(?:, did you mean (?:one of )?(.*)\?)?$`), unknownWord},
	{regexp.MustCompile(`^unknown flag (\S*?)(?:, did you mean (?:one of )?(.*)\?)?$`), unknownFlag},
	{regexp.MustCompile(`^(\S+): expected .*value but got `), lackingValue},
	{regexp.MustCompile(`^(\S+) must be one of (.*) but got `), noneOfTheWords},
	{regexp.MustCompile(`^(\S+): .* exists but is a directory`), noFile(lang.FileIsFolder)},
	{regexp.MustCompile(`^(\S+): stat .*no such file`), noFile(lang.FileMissing)},
	{regexp.MustCompile(`^(\S+): stat .*permission denied`), noFile(lang.FileClosed)},
	{regexp.MustCompile(`^(\S+): not a calendar day`), noDay},
	{regexp.MustCompile(`^(\S+): bool value must be `), noSwitch},
	{regexp.MustCompile(`^(\S+): expected a valid .* int`), noNumber},
}

func lackingFlags(at *kong.Node, found []string) lang.Text {
	return lang.Text{
		DA: "der mangler " + strings.ReplaceAll(found[0], " or ", " eller ") + "; tilføj det. Se " + helpOf(at),
		EN: "missing flags: " + found[0] + "; add them. See " + helpOf(at)}
}

func notBoth(at *kong.Node, found []string) lang.Text {
	return lang.Text{
		DA: found[0] + " og " + found[1] + " kan ikke bruges sammen; skriv kun den ene. Se " + helpOf(at),
		EN: found[0] + " and " + found[1] + " cannot be used together; write one of them. See " + helpOf(at)}
}

func lackingWord(at *kong.Node, found []string) lang.Text {
	if words := wordsAfter(at); words != "" {
		return lang.Text{
			DA: "der mangler et ord; skriv et af " + words + ". Se " + helpOf(at),
			EN: "a word is missing; write one of " + words + ". See " + helpOf(at)}
	}
	word := strings.ReplaceAll(found[0], `"`, "")
	return lang.Text{
		DA: "der mangler " + word + meaningOf(at, word) + ". Se " + helpOf(at),
		EN: word + " is missing. See " + helpOf(at)}
}

// unknownWord names the word where only a command can stand: further on it may be half of somebody's name.
func unknownWord(at *kong.Node, found []string) lang.Text {
	words := wordsAfter(at)
	switch {
	case words == "":
		return lang.Text{
			DA: "der er et ord for meget; en værdi med mellemrum skrives i citationstegn. Se " + helpOf(at),
			EN: "there is a word too many; a value with spaces is written in quotes. See " + helpOf(at)}
	case at.Parent != nil:
		return lang.Text{
			DA: "det kan " + at.FullPath() + " ikke; skriv et af " + words + ". Se " + helpOf(at),
			EN: at.FullPath() + " cannot do that; write one of " + words + ". See " + helpOf(at)}
	case found[0] == "help":
		return lang.Text{
			DA: "hjælp til en kommando fås med boligbro KOMMANDO --help; kommandoerne er " + words,
			EN: "help on a command is had by boligbro COMMAND --help; the commands are " + words}
	}
	meant := meantBy(found[1])
	if found[1] == "" {
		meant = lang.Text{DA: "; kommandoerne er " + words, EN: "; the commands are " + words}
	}
	return lang.Text{
		DA: "der er ingen kommando, der hedder " + found[0] + meant.DA + ". Se " + helpOf(at),
		EN: "there is no command called " + found[0] + meant.EN + ". See " + helpOf(at)}
}

func unknownFlag(at *kong.Node, found []string) lang.Text {
	meant := meantBy(found[1])
	return lang.Text{
		DA: "flaget " + found[0] + " findes ikke her" + meant.DA + "; " + helpOf(at) + " viser flagene",
		EN: "there is no flag " + found[0] + " here" + meant.EN + "; " + helpOf(at) + " shows the flags"}
}

func lackingValue(at *kong.Node, found []string) lang.Text {
	return lang.Text{
		DA: found[0] + " mangler sin værdi; skriv den efter flaget. Se " + helpOf(at),
		EN: found[0] + " lacks its value; write it after the flag. See " + helpOf(at)}
}

func noneOfTheWords(_ *kong.Node, found []string) lang.Text {
	words := strings.ReplaceAll(strings.ReplaceAll(found[1], `"`, ""), ",", ", ")
	return lang.Text{
		DA: found[0] + " kender ikke det ord; skriv et af " + words,
		EN: found[0] + " does not know that word; write one of " + words}
}

func noDay(_ *kong.Node, found []string) lang.Text {
	return lang.Text{
		DA: found[0] + " er ikke en dag; skriv den som 2026-03-02 (år, måned, dag)",
		EN: found[0] + " is not a day; write it as 2026-03-02 (year, month, day)"}
}

func noSwitch(_ *kong.Node, found []string) lang.Text {
	return lang.Text{
		DA: found[0] + " skrives uden værdi, eller med =true eller =false",
		EN: found[0] + " is written without a value, or with =true or =false"}
}

func noNumber(_ *kong.Node, found []string) lang.Text {
	return lang.Text{
		DA: found[0] + " er ikke et helt tal; skriv det med cifre, fx 2",
		EN: found[0] + " is not a whole number; write it in digits, such as 2"}
}

func noFile(why lang.Text) func(*kong.Node, []string) lang.Text {
	return func(_ *kong.Node, found []string) lang.Text {
		return lang.Text{DA: found[0] + ": " + why.DA, EN: found[0] + ": " + why.EN}
	}
}
