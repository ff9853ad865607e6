package config

import "boligbro/rules/text"

// checkUnnamed notes a fault when a CPR number may stand in what the settings say and pages, log and messages
// repeat, such as the name of a source or the reference of an agreement.
func checkUnnamed(f *faults, path, word string) {
	if text.HoldsCPR(word) {
		f.add(path,
			"rummer noget, der ligner et CPR-nummer, og det, der står her, vises og gemmes; fjern det, eller skriv "+
				"fx et journalnummer med / imellem",
			"holds what looks like a CPR number, and what stands here is shown and stored; remove it, or write e.g. "+
				"a case number with / between its parts")
	}
}
