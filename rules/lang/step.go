package lang

// Step is the kind of event as a noun in the definite form, "påkravet"; "skridtet" for one that is not known.
func Step[Kind ~string](kind Kind) Text {
	if t, ok := Steps[string(kind)]; ok {
		return t
	}
	return Text{"skridtet", "the step"}
}

// Steps are the kinds of event in a case, as nouns in the definite form.
var Steps = Words{
	"reminded":       {"rykkeren", "the reminder"},
	"demanded":       {"påkravet", "the demand"},
	"terminated":     {"ophævelsen", "the termination"},
	"filing-planned": {"den påtænkte anmodning om udsættelse", "the planned filing for eviction"},
	"filed":          {"anmodningen om udsættelse", "the filing for eviction"},
	"court-date-set": {"berammelsen", "the court date"},
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

// StepKinds are the kinds of event as a list names them.
var StepKinds = Words{
	"reminded":       {"rykker", "reminder"},
	"demanded":       {"påkrav", "demand"},
	"terminated":     {"ophævelse", "termination"},
	"filing-planned": {"påtænkt indgivelse", "planned filing"},
	"filed":          {"indgivelse", "filing"},
	"court-date-set": {"berammelse", "court date"},
	"postponed":      {"omberammelse", "postponement"},
	"withdrawn":      {"tilbagekaldelse", "withdrawal"},
	"paid":           {"betaling", "payment"},
	"moved-out":      {"fraflytning", "moving out"},
	"evicted":        {"udsættelse", "eviction"},
	"plan-agreed":    {"afdragsordning", "repayment plan"},
	"plan-broken":    {"misligholdt afdragsordning", "broken repayment plan"},
	"plan-kept":      {"overholdt afdragsordning", "kept repayment plan"},
	"contacted":      {"kontakt", "contact"},
}

// StepsDone are the kinds of event as what has happened, in a few words.
var StepsDone = Words{
	"reminded":       {"Rykker sendt", "Reminder sent"},
	"demanded":       {"Påkrav sendt", "Demand for payment (påkrav) sent"},
	"terminated":     {"Lejeaftalen ophævet", "Tenancy terminated"},
	"filing-planned": {"Anmodning om udsættelse påtænkes indgivet", "Request for eviction to be filed"},
	"filed":          {"Anmodning om udsættelse indgivet", "Request for eviction filed"},
	"court-date-set": {"Sagen berammet i fogedretten", "Court date set"},
	"postponed":      {"Sagen omberammet i fogedretten", "Court date postponed"},
	"withdrawn":      {"Sagen trukket tilbage", "Matter withdrawn"},
	"paid":           {"Restancen betalt", "Arrears paid"},
	"moved-out":      {"Lejeren fraflyttet", "Tenant moved out"},
	"evicted":        {"Lejeren sat ud", "Tenant evicted"},
	"plan-agreed":    {"Afdragsordning indgået", "Repayment plan agreed"},
	"plan-broken":    {"Afdragsordning misligholdt", "Repayment plan broken"},
	"plan-kept":      {"Afdragsordning overholdt", "Repayment plan kept"},
	"contacted":      {"Lejeren kontaktet", "Tenant contacted"},
}

// NoticeSteps are the steps as a notice of the law, or the one on children, writes them.
var NoticeSteps = Words{
	"demanded": {
		"Påkrav om betaling af huslejerestance er sendt til lejeren",
		"A demand for payment of rent arrears was sent to the tenant"},
	"terminated": {"Lejeaftalen er ophævet", "The tenancy was terminated"},
	"filing-planned": {
		"Anmodning om udsættelse på grund af betalingsmisligholdelse påtænkes indgivet til fogedretten",
		"A request for eviction because of payment default is planned to be filed with the bailiff's court"},
	"filed": {
		"Anmodning om udsættelse på grund af betalingsmisligholdelse er indgivet til fogedretten",
		"A request for eviction because of payment default was filed with the bailiff's court"},
	"withdrawn": {
		"Anmodning om udsættelse på grund af betalingsmisligholdelse er tilbagekaldt",
		"The request for eviction because of payment default was withdrawn"},
}

// ruleSteps are the steps that the notice of one rule writes in its own way, by rule and kind.
var ruleSteps = map[[2]string]Text{
	{"assigned-tenant-demand", "withdrawn"}: {
		"Påkravet om betaling af huslejerestance er tilbagekaldt",
		"The demand for payment of rent arrears was withdrawn"},
}

// NoticeStep is the step as the notice of the rule writes it; false for a step of which such a notice has no
// words.
func NoticeStep[Kind ~string](rule string, kind Kind) (Text, bool) {
	if t, ok := ruleSteps[[2]string{rule, string(kind)}]; ok {
		return t, true
	}
	t, ok := NoticeSteps[string(kind)]
	return t, ok
}

// AgreedSteps are the steps as the notice of an agreement writes them: it can be about any, and never tells
// the ground.
var AgreedSteps = Words{
	"reminded":   {"Rykker er sendt til lejeren", "A reminder was sent to the tenant"},
	"demanded":   {"Påkrav er sendt til lejeren", "A demand for payment was sent to the tenant"},
	"terminated": {"Lejeaftalen er ophævet", "The tenancy was terminated"},
	"filing-planned": {
		"Anmodning om udsættelse påtænkes indgivet til fogedretten",
		"A request for eviction is planned to be filed with the bailiff's court"},
	"filed": {
		"Anmodning om udsættelse er indgivet til fogedretten",
		"A request for eviction was filed with the bailiff's court"},
	"court-date-set": {"Fogedretten har berammet sagen", "The bailiff's court has set a date"},
	"postponed":      {"Fogedretten har omberammet sagen", "The bailiff's court has moved its date"},
	"withdrawn":      {"Sagen er trukket tilbage", "The matter was withdrawn"},
	"paid":           {"Restancen er betalt", "The arrears were paid"},
	"moved-out":      {"Lejeren er fraflyttet", "The tenant moved out"},
	"evicted":        {"Lejeren er sat ud", "The tenant was evicted"},
	"plan-agreed":    {"Der er indgået en afdragsordning", "A repayment plan was agreed"},
	"plan-broken":    {"Afdragsordningen er misligholdt", "The repayment plan was broken"},
	"plan-kept":      {"Afdragsordningen er overholdt", "The repayment plan was kept"},
	"contacted": {
		"Boligorganisationen har været i kontakt med lejeren",
		"The housing association has been in contact with the tenant"},
}

// Unreported are what follows when no source of an association can report the step.
var Unreported = Words{
	"demanded": {
		"bemærk: ingen kilde kan fortælle om påkrav; påkrav til anviste lejere skal indtastes med " +
			"boligbro step --by HVEM (almenboligloven § 59, stk. 13)",
		"note: no source can report demands; demands to assigned tenants must be entered with boligbro " +
			"step --by WHO (almenboligloven § 59, stk. 13)"},
	"terminated": {
		"bemærk: ingen kilde kan fortælle om ophævelser, så der spørges ikke, om der siden er indgivet",
		"note: no source can report terminations, so nobody is asked whether a request has been " +
			"filed since"},
	"filed": {
		"ADVARSEL: ingen kilde kan fortælle, at en anmodning om udsættelse er indgivet. Hver indgivelse " +
			"skal indtastes med boligbro step --by HVEM, senest samtidig (almenlejeloven § 92, stk. 2)",
		"WARNING: no source can report that a request for eviction has been filed. Each filing must be " +
			"entered with boligbro step --by WHO, at the latest at the same time (almenlejeloven § " +
			"92, stk. 2)"},
}

// StepAhead is that a step was entered whose day has not come.
func StepAhead(da, en string, filing bool) Text {
	plan := Text{}
	if filing {
		plan = Text{" Er anmodningen kun påtænkt, så indtast den som filing-planned.",
			" If the request is only planned, enter it as filing-planned."}
	}
	return Text{
		"dagen, " + da + ", er ikke kommet endnu, så skridtet regnes først med fra den dag, og indtil da " +
			"underrettes kommunen ikke om det." + plan.DA + " Er dagen forkert, så tag skridtet tilbage med " +
			"--cancel, og indtast det igen",
		"the day, " + en + ", has not come yet, so the step counts from that day only, and until then the " +
			"municipality is not notified of it." + plan.EN + " If the day is wrong, take the step back with " +
			"--cancel, and enter it again"}
}
