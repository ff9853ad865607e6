package lang

// Step is the kind of event as a noun in the definite form, "påkravet"; "skridtet" for one that is not known.
func Step[Kind ~string](kind Kind) Text {
	if t, ok := Steps[string(kind)]; ok {
		return t
	}
	return Text{"skridtet", "the step"}
}

// Steps are the kinds of event in a case, as nouns.
var Steps = Words{
	"reminded":       {"rykkeren", "the reminder"},
	"demanded":       {"påkravet", "the demand"},
	"terminated":     {"ophævelsen", "the termination"},
	"filing-planned": {"den påtænkte anmodning om udsættelse", "the planned filing for eviction"},
	"filed":          {"anmodningen om udsættelse", "the filing for eviction"},
	"court-date-set": {"berammelsen", "the setting of a court date"},
	"postponed":      {"omberammelsen", "the postponement"},
	"withdrawn":      {"tilbagekaldelsen", "the withdrawal"},
	"paid":           {"betalingen", "the payment"},
	"moved-out":      {"fraflytningen", "the moving out"},
	"evicted":        {"udsættelsen", "the eviction"},
	"plan-agreed":    {"afdragsordningen", "the repayment plan"},
	"plan-broken":    {"misligholdelsen af afdragsordningen", "the breach of the repayment plan"},
	"plan-kept":      {"overholdelsen af afdragsordningen", "the keeping of the repayment plan"},
	"contacted":      {"kontakten", "the contact"},
}
