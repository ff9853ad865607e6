package main

import (
	"bytes"

	"boligbro/gateway/document"
	"boligbro/rules/lang"
)

// What a file that can be checked begins with, what it also holds, and by which command it is checked.
var checkedFiles = []struct {
	begins, holds string
	check         string // the command
	words         lang.Text
}{
	{"PK\x03\x04", "", "verify", lang.IsEvidence},
	{"Kvittering for underretning", "", "proof verify", lang.IsProof},
	{"{", document.ProofFormat, "proof verify", lang.IsProof},
	{"{", `"entry":`, "log verify --openings", lang.IsOpenings},
	{"c2sp.org/tlog-proof@", "", "", lang.IsEntryProof},
	{"boligbro/", "", "log verify --checkpoint", lang.IsCheckpoint},
}

// otherFile says what a file is that another command checks, as far as its beginning tells; empty: it does
// not.
func otherFile(b []byte, command string) string {
	head := b[:min(len(b), 200)]
	for _, of := range checkedFiles {
		if bytes.HasPrefix(head, []byte(of.begins)) && bytes.Contains(head, []byte(of.holds)) {
			if of.check == command {
				return ""
			}
			return of.words.DA
		}
	}
	return ""
}
