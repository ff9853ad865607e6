package adapters

import (
	"path/filepath"
	"regexp"
	"strings"

	"boligbro/rules/text"
)

// Shown is a file's name as it may be stored, logged and shown. Some lawyers name a file by whom it is about:
// a name that may hold a CPR number has stars for its numbers.
func Shown(name string) string { return text.WithoutCPR(name) }

// ShownBy is the name of a file, that fits the pattern of the settings, as it may be stored, logged and shown.
// What the pattern leaves open may be a person's name, so every word in it that the pattern does not name has
// stars instead. Numbers stay, for a day tells one file from another, and so does what kind of file it is.
func ShownBy(pattern, name string) string {
	pattern = filepath.Base(pattern)
	if !strings.ContainsAny(pattern, "*?[") {
		return Shown(name)
	}
	own := map[string]bool{}
	for _, word := range nameWord.FindAllString(pattern, -1) {
		own[text.Fold(word)] = true
	}
	var shown strings.Builder
	end := 0
	for _, at := range nameWord.FindAllStringIndex(name, -1) {
		word := name[at[0]:at[1]]
		kept := own[text.Fold(word)] || at[0] > 0 && name[at[0]-1] == '.' && fileEndings[text.Fold(word)]
		if !kept {
			word = "***"
		}
		shown.WriteString(name[end:at[0]] + word)
		end = at[1]
	}
	return Shown(shown.String() + name[end:])
}

// nameWord is a word in a file's name. One letter alone is no name.
var nameWord = regexp.MustCompile(`\p{L}[\p{L}\p{M}]+`)

// fileEndings say of what kind a file is, or what is done with it.
var fileEndings = map[string]bool{
	"csv": true, "tsv": true, "txt": true, "asc": true, "dat": true, "xml": true, "json": true, "xlsx": true,
	"xlsm": true, "xls": true, "ods": true, "zip": true, "gz": true, "sha": true, "ok": true, "done": true,
	"bak": true, "tmp": true, "part": true,
}
