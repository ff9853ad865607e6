package lang

import "fmt"

// Why a database of another version cannot be used as it is.
var (
	NewerTables = Text{
		DA: "et nyere program har brugt den; brug det, eller en sikkerhedskopi fra før",
		EN: "a newer program has used it; use that one, or a backup from before",
	}
	FormerTables = Text{
		DA: "den er fra før den første udgivelse og kan ikke læses mere; læs den med det program, der " +
			"lavede den, eller begynd med en tom (database)",
		EN: "it is from before the first release and cannot be read any more; read it with the program that " +
			"made it, or begin with an empty one (database)",
	}
	OlderTables = Text{
		DA: "start tjenesten én gang med dette program, eller læs den med det program, der lavede den",
		EN: "start the service once with this program, or read it with the program that made it",
	}
)

// OtherTables is that the database has tables of a version that the program cannot use as they are. Trying
// again does not help.
func OtherTables(has, uses int64, what Text) *Error {
	return NewError(
		fmt.Sprintf("databasens tabeller er af version %d, og programmet bruger %d: %s", has, uses, what.DA),
		fmt.Sprintf("the database's tables are of version %d, and the program uses %d: %s", has, uses, what.EN),
	)
}
