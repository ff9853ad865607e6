package lang

// Outcomes are what a rule answers.
var Outcomes = Words{
	"notify":     {"kommunen skal underrettes", "the municipality must be told"},
	"none":       {"ingen underretning", "no notice"},
	"incomplete": {"der mangler oplysninger", "facts are missing"},
	"review":     {"et menneske skal afgøre det", "a person must decide"},
}

// What a notice is not.
var (
	ByAgreementOnly = Text{
		"Dette er en underretning efter aftale. Det er ikke en lovbestemt underretning, hverken efter " +
			"almenlejeloven, almenboligloven eller barnets lov.",
		"This is a notice by agreement. It is not a statutory notice, neither under almenlejeloven, " +
			"almenboligloven nor barnets lov."}
	NotOfConcern = Text{
		"Dette er ikke en underretning efter barnets lov.",
		"This is not a notice of concern under the Children's Act (barnets lov)."}
)
