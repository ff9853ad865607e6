package lang

// Signs are why a planned filing may be off, or why it is not known whether a dwelling was assigned, a
// sentence each. Points are those of rules.Score.
var Signs = Words{
	"paid":     {"Restancen er betalt.", "The arrears have been paid."},
	"not-owed": {"Der er ikke længere nogen restance.", "There are no arrears any more."},
	"plan-agreed": {
		"En afdragsordning er aftalt og ikke misligholdt.",
		"A repayment plan has been agreed and not broken."},
	"moved-out": {"Lejeren er fraflyttet.", "The tenant has moved out."},

	"system-denies": {
		"Lejemålet står på anvisningslisten, men boligsystemet siger, at det ikke er anvist.",
		"The tenancy is on the list of assigned tenancies, but the housing system says that it was not assigned."},
	"list-lacks": {
		"Boligsystemet siger, at lejemålet er anvist, men det står ikke på anvisningslisten.",
		"The housing system says that the tenancy was assigned, but it is not on the list of assigned tenancies."},
	"turned-no": {
		"Boligsystemet sagde før, at lejemålet er anvist, og siger det ikke længere.",
		"The housing system said before that the tenancy was assigned, and does not say so any more."},
	"row-gone": {
		"Lejemålet stod på anvisningslisten og står der ikke længere.",
		"The tenancy was on the list of assigned tenancies and is not there any more."},
	"other-time": {
		"Anvisningslistens dag ligger langt fra lejeforholdets begyndelse, så den anviste kan være en anden.",
		"The list's day is far from the start of the tenancy, so the assignment may be another tenant's."},
	"other-municipality": {
		"Anvisningslisten nævner en anden kommune end boligens.",
		"The list of assigned tenancies names another municipality than the dwelling's."},
	"row-resembles": {
		"En række på anvisningslisten har intet lejemålsnummer, der kendes, men ligner lejemålet.",
		"A row of the list of assigned tenancies has no tenancy number that is known, but resembles the tenancy."},
	"row-shared": {
		"Rækken ligner også andre lejemål; der er spurgt om hvert af dem.",
		"The row resembles other tenancies too; each of them is asked about."},
	"same-dwelling": {"Samme adresse: 40 point.", "The same address: 40 points."},
	"same-name":     {"Samme navn: 40 point.", "The same name: 40 points."},
	"part-of-name":  {"En del af navnet er det samme: 20 point.", "Part of the name is the same: 20 points."},
	"same-start": {
		"Anvist fra den dag, lejeforholdet begyndte: 20 point.",
		"Assigned from the day on which the tenancy began: 20 points."},
	"near-start": {
		"Anvist inden for en måned af lejeforholdets begyndelse: 10 point.",
		"Assigned within a month of the start of the tenancy: 10 points."},
}
