package lang

// Why a case cannot be read.
const (
	CaseDamaged = "damaged"
	CaseErased  = "erased"
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
}

// Unreadable says why a case cannot be read, where an alarm, a task or a line of a list stands for it.
func Unreadable(code string) Text { return Of(unreadable, code) }
