package lang

// Rules are the rules of the law and the one on children, as a list names them. An agreement's own rule has
// no words beyond its name.
var Rules = Words{
	"assigned-tenant-demand": {"Påkrav til anvist lejer", "Demand to an assigned tenant"},
	"eviction-filed":         {"Anmodning om udsættelse", "Request for eviction"},
	"children-under-18": {
		"Ophævet lejemål med børn under 18 år",
		"Terminated tenancy with children under 18"},
}

// RuleTitle is the rule as a heading. Agreement is the name of the agreement whose rule it is, else empty. An
// exported log tells the rule to those alone who can open it.
func RuleTitle(rule, agreement string) Text {
	if agreement != "" {
		return Text{"Samarbejdsaftalen »" + agreement + "«", "Agreement “" + agreement + "”"}
	}
	if rule == "" {
		return Text{"Reglen er ikke åbnet", "The rule is not opened"}
	}
	return Of(Rules, rule)
}

// Outcomes are what a rule answers.
var Outcomes = Words{
	"notify": {"kommunen skal underrettes", "the municipality must be notified"},
	// programs outside read none
	"notified":   {"kommunen er underrettet", "the municipality has been notified"},
	"none":       {"ingen underretning", "no notice"},
	"incomplete": {"der mangler oplysninger", "facts are missing"},
	"review":     {"en person skal afgøre det", "a person must decide"},
}

// Bases are the grounds for passing data on by agreement (databeskyttelsesforordningen artikel 6, stk. 1).
var Bases = Words{
	"law": {"lov (artikel 6, stk. 1, litra c)", "law (article 6(1)(c))"},
	"consent": {
		"lejerens samtykke (artikel 6, stk. 1, litra a)",
		"the tenant's consent (article 6(1)(a))"},
	"legitimate-interest": {
		"interesseafvejning (artikel 6, stk. 1, litra f)",
		"legitimate interest (article 6(1)(f))"},
}
