package lang

// Why a case cannot be read.
const (
	CaseDamaged = "damaged"
	CaseErased  = "erased"
	ActDamaged  = "act-damaged"
)

var unreadable = Words{
	CaseDamaged: {
		"sagen kan ikke læses: dens rækker i databasen er ændret eller beskadiget",
		"the case cannot be read: its rows in the database were changed or damaged",
	},
	CaseErased: {
		"sagen kan ikke læses: dens personoplysninger er slettet, og dens kilde fortæller noget nyt om den",
		"the case cannot be read: its personal data was erased, and its source tells something new of it",
	},
	ActDamaged: {
		"det, en kommune har registreret i en sag, kan ikke læses: rækker i databasen er ændret eller beskadiget",
		"what a municipality has recorded in a case cannot be read: rows in the database were changed or damaged",
	},
}

// Unreadable says why a case cannot be read, where an alarm, a task or a line of a list stands for it.
func Unreadable(code string) Text { return Of(unreadable, code) }
