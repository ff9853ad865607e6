package adapters

import "boligbro/rules/text"

// Shown is a file's name as it may be stored, logged and shown. Some lawyers name a file by whom it is about:
// a name that may hold a CPR number has stars for its numbers.
func Shown(name string) string { return text.WithoutCPR(name) }
