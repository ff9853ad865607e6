package lang

// TaskKinds are what a person has to do.
var TaskKinds = Words{
	"finding":    {"fund", "finding"},
	"question":   {"spørgsmål", "question"},
	"row":        {"række", "row"},
	"call":       {"opkald", "call"},
	"unreadable": {"sag, der ikke kan læses", "case that cannot be read"},
	"plan":       {"opfølgning på afdragsordning", "follow-up of a repayment plan"},
}

// Answers are why a person answers a task as they do.
var Answers = Words{
	"owed": {
		"pligten gælder efter en jurists eller ansvarligs vurdering",
		"the duty applies, as a jurist or whoever is responsible has judged"},
	"facts-confirmed": {"oplysningerne er bekræftet", "the facts have been confirmed"},
	"not-owed": {
		"pligten gælder ikke efter en jurists eller ansvarligs vurdering",
		"the duty does not apply, as a jurist or whoever is responsible has judged"},
	"did-not-happen": {
		"skridtet er ikke sket; oplysningen var forkert",
		"the step did not happen; the report was wrong"},
	"told-before": {
		"kommunen er allerede underrettet om det samme skridt",
		"the municipality has been notified of the same step already"},
	"still": {
		"anmodningen påtænkes stadig indgivet",
		"the request is still planned to be filed"},
	"off": {"anmodningen påtænkes ikke længere", "the request is no longer planned"},
	"same": {
		"det er den samme sag, som fortsætter under det nye nummer",
		"it is the same case, which goes on under the new number"},
	"new": {"det er et nyt lejemål", "it is a new tenancy"},
	"same-tenants": {
		"det er det samme lejemål, hvis navne og første dag er rettet",
		"it is the same tenancy, whose names and first day were corrected"},
	"other-tenants": {
		"nummeret har fået nye lejere; underretningen gjaldt dem før",
		"the number has new tenants; the notice concerned those before"},
	"assigned": {
		"kommunen har anvist boligen til lejeren",
		"the municipality assigned the dwelling to the tenant"},
	"not-assigned": {
		"kommunen har ikke anvist boligen til lejeren",
		"the municipality did not assign the dwelling to the tenant"},
	"not-known": {
		"det kan ikke afgøres, om kommunen har anvist boligen til lejeren",
		"it cannot be told whether the municipality assigned the dwelling to the tenant"},
	"not-filed": {"der indgives ikke anmodning", "no request will be filed"},
	"case-over": {"sagen er slut", "the case is over"},
	"left-out":  {"sagen mangler i udtrækket ved en fejl", "the feed leaves the case out by mistake"},
	"not-yet":   {"ikke indgivet endnu", "not filed yet"},
	"tenancy-new": {
		"lejemålet er nyt; dets system fortæller om det", "the tenancy is new; its system will tell of it"},
	"other-number": {"skridtet gælder et andet nummer", "the step is of another number"},

	// About a row that could not be used.
	"entered-by-hand": {
		"skridtet er indtastet med boligbro step --by HVEM",
		"the step has been entered with boligbro step --by WHO"},
	"no-such-step": {
		"rækken fortæller ikke om et skridt, kommunen skal vide",
		"the row tells of no step that the municipality must know of"},
	"told-another-way": {
		"kommunen er underrettet på anden måde",
		"the municipality has been notified another way"},
}
