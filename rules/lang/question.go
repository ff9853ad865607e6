package lang

import "strings"

// Questions are what the association is asked; {on} is the day of the step that it is asked about.
var Questions = Words{
	"filed-as-planned": {
		"Er anmodning om udsættelse indgivet? Den var påtænkt til {on}, og der er ikke oplyst om " +
			"indgivelse eller tilbagekaldelse.",
		"Has a request for eviction been filed? It was planned for {on}, and neither a filing nor a " +
			"withdrawal has been told."},
	"filed-after-termination": {
		"Er anmodning om udsættelse indgivet? Lejeaftalen blev ophævet {on}, og der " +
			"er ikke oplyst noget senere skridt.",
		"Has a request for eviction been filed? The tenancy was terminated {on}, and " +
			"no later step has been told."},
}

// Question is the question about a step of that day, without personal data.
func Question(code, on string, l Language) string {
	return strings.ReplaceAll(Of(Questions, code).In(l), "{on}", on)
}
