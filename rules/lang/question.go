package lang

import "strings"

// Questions are what the association is asked; {on} is the day of the step that it is asked about.
var Questions = Words{
	"filed-as-planned": {
		"Er anmodning om udsættelse indgivet? Det var påtænkt at indgive den {on}. Der er hverken oplyst om " +
			"indgivelse eller tilbagekaldelse.",
		"Has a request for eviction been filed? It was planned to be filed on {on}. Neither a filing nor a " +
			"withdrawal has been reported."},
	"filed-after-termination": {
		"Er anmodning om udsættelse indgivet? Lejeaftalen blev ophævet den {on}. Der er ikke oplyst noget senere " +
			"skridt.",
		"Has a request for eviction been filed? The tenancy was terminated on {on}. No later step has been " +
			"reported."},
	"gone-from-feed": {
		"Er sagen slut? Kilden, der også viser afsluttede sager, har den ikke mere. Det seneste skridt er fra " +
			"{on}. Intet er lukket: underretninger og frister står.",
		"Is the case over? The source, which lists closed cases too, has it no more. The last step is from {on}. " +
			"Nothing is closed: notices and clocks stand."},
	"tenancy-unknown": {
		"Hvilket lejemål er det? Lejeaftalen er oplyst ophævet den {on}, men intet system kender lejemålets nummer. " +
			"Er nummeret forkert, så ret det i den kilde, der har det; er skridtet indtastet, så tag det tilbage, " +
			"og indtast det rigtige.",
		"Which tenancy is it? A termination of {on} was reported, but no system knows the tenancy's number. If the " +
			"number is wrong, correct it in the source that has it; where the step was entered, call it back and " +
			"enter the right one."},
}

// Question is the question about a step of that day, without personal data.
func Question(code, on string, l Language) string {
	return strings.ReplaceAll(Of(Questions, code).In(l), "{on}", Day(on, l))
}
