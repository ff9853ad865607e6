package main

import (
	"regexp"
	"strings"

	"github.com/alecthomas/kong"

	"boligbro/rules/lang"
)

// helpOf is how to get the help of a command, or of them all.
func helpOf(at *kong.Node) string {
	if at == nil {
		return "boligbro --help"
	}
	return at.FullPath() + " --help"
}

// wordsAfter are the commands of a group, or all that there are; empty: it has none.
func wordsAfter(at *kong.Node) string {
	if at == nil {
		return ""
	}
	var words []string
	for _, child := range at.Children {
		if child.Type == kong.CommandNode && !child.Hidden {
			words = append(words, child.Name)
		}
	}
	return strings.Join(words, ", ")
}

// meaningOf is what a word of the command line means, as the help says it in Danish, in parentheses.
func meaningOf(at *kong.Node, word string) string {
	if at == nil {
		return ""
	}
	for _, v := range at.Positional {
		if help := strings.TrimSuffix(v.Help, "."); strings.HasPrefix(word, "<"+v.Name+">") && help != "" {
			return " (" + help + ")"
		}
	}
	return ""
}

// wordList is the words of a kind as they are written.
func wordList[T ~string](all []T) string {
	var words []string
	for _, one := range all {
		words = append(words, string(one))
	}
	return strings.Join(words, ", ")
}

// meantBy asks whether one of these words was meant.
func meantBy(words string) lang.Text {
	if words == "" {
		return lang.Text{}
	}
	words = strings.ReplaceAll(words, `"`, "")
	return lang.Text{
		DA: " (mente I " + strings.ReplaceAll(words, ", ", " eller ") + "?)",
		EN: " (did you mean " + strings.ReplaceAll(words, ", ", " or ") + "?)"}
}

// flagFirst is the flag that an error begins with.
var flagFirst = regexp.MustCompile(`^(--[a-z-]+): `)

// ofFlag puts the flag that the error is of before what it says.
func ofFlag(err error, said lang.Text) lang.Text {
	if found := flagFirst.FindStringSubmatch(err.Error()); found != nil {
		return lang.Text{DA: found[0] + said.DA, EN: found[0] + said.EN}
	}
	return said
}
