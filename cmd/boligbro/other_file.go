package main

import (
	"bytes"

	"boligbro/rules/lang"
)

// What a file that can be checked begins with, and by which command it is checked.
var checkedFiles = []struct {
	begins string
	check  string // the command
	words  lang.Text
}{
	{"PK\x03\x04", "verify", lang.IsEvidence},
	{"Kvittering for underretning", "proof verify", lang.IsProof},
	{"{", "proof verify", lang.IsProof},
	{"c2sp.org/tlog-proof@", "", lang.IsEntryProof},
	{"boligbro/", "log verify --checkpoint", lang.IsCheckpoint},
}

// otherFile says what a file is that another command checks, as far as its beginning tells; empty: it does not.
func otherFile(b []byte, command string) string {
	for _, of := range checkedFiles {
		if of.check != command && bytes.HasPrefix(b, []byte(of.begins)) {
			return of.words.DA
		}
	}
	return ""
}
