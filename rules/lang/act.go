package lang

// MunicipalAct is one kind of thing that a municipality records: as a short line, as what it means, and as
// the answer to whoever recorded it.
type MunicipalAct struct{ Name, Meaning, Recorded Text }

// MunicipalActs are the kinds, by their codes.
var MunicipalActs = map[string]MunicipalAct{
	"decision": {
		Name:     Text{"afgørelse", "decision"},
		Meaning:  Text{"kommunen har truffet afgørelse", "the municipality has decided"},
		Recorded: Text{"afgørelsen er registreret", "the decision is recorded"},
	},
	"classified": {
		Name: Text{"klassificeret", "classified"},
		Meaning: Text{
			"stk. 1-sag eller stk. 5-sag, med --track",
			"paragraph-1 case or paragraph-5 case, with --track"},
		Recorded: Text{"klassifikationen er registreret", "the classification is recorded"},
	},
	"children-checked": {
		Name: Text{"børn undersøgt", "children checked"},
		Meaning: Text{
			"undersøgt, om et barn under 18 bor der",
			"checked whether a child under 18 lives there"},
		Recorded: Text{"undersøgelsen af børn er registreret", "the check for children is recorded"},
	},
	"need-checked": {
		Name: Text{"behov undersøgt", "need checked"},
		Meaning: Text{
			"undersøgt, om et behov for hjælp er sandsynligt",
			"checked whether a need for help is likely"},
		Recorded: Text{"undersøgelsen af behov er registreret", "the check of the need is recorded"},
	},
	"contacted": {
		Name:     Text{"borgeren kontaktet", "citizen contacted"},
		Meaning:  Text{"borgeren er kontaktet", "the citizen has been contacted"},
		Recorded: Text{"kontakten er registreret", "the contact is recorded"},
	},
	"met": {
		Name:     Text{"møde holdt", "meeting held"},
		Meaning:  Text{"mødet med lejeren er holdt", "the meeting with the tenant has been held"},
		Recorded: Text{"mødet er registreret", "the meeting is recorded"},
	},
	"eviction-coming": {
		Name: Text{
			"fogedrettens underretning om en kommende udsættelse modtaget",
			"the bailiff's court's notice of a coming eviction received"},
		Meaning: Text{
			"fogedrettens første underretning, om at en udsættelse forestår, er modtaget",
			"the bailiff's court's first notice, of an eviction to come, has been received"},
		Recorded: Text{
			"fogedrettens underretning er registreret; spørgsmålet om hjælp skal straks tages op",
			"the bailiff's court's notice is recorded; the question of help must be taken up at once"},
	},
	"eviction-notice": {
		Name: Text{
			"fogedrettens underretning om udsættelsen modtaget",
			"the bailiff's court's notice of the eviction received"},
		Meaning: Text{
			"fogedrettens egen underretning om en gennemført udsættelse er modtaget",
			"the bailiff's court's own notice of a carried-out eviction has been received"},
		Recorded: Text{
			"fogedrettens underretning er registreret, og en ny frist løber fra den",
			"the bailiff's court's notice is recorded, and a new time limit runs from it"},
	},
	"decision-received": {
		Name:    Text{"afgørelsen modtaget af borgeren", "decision received by the citizen"},
		Meaning: Text{"borgeren har modtaget afgørelsen", "the citizen has received the decision"},
		Recorded: Text{
			"modtagelsen er registreret, og klagefristen løber fra den",
			"its receipt is recorded, and the time to appeal runs from it"},
	},
	"consent": {
		Name: Text{"samtykke til at oplyse om afgørelsen", "consent to inform of the decision"},
		Meaning: Text{
			"borgeren samtykker i, at den, der har underrettet kommunen, får afgørelsen",
			"the citizen consents to whoever notified the municipality being informed of the decision"},
		Recorded: Text{
			"samtykket er registreret; foreningen ser nu denne lejers afgørelse: udfald og dag, ikke andet",
			"the consent is recorded; the association now sees this tenant's " +
				"decision: outcome and day, nothing else"},
	},
	"consent-revoked": {
		Name:    Text{"samtykket trukket tilbage", "consent revoked"},
		Meaning: Text{"borgeren har trukket samtykket tilbage", "the citizen has revoked the consent"},
		Recorded: Text{
			"tilbagekaldelsen er registreret; foreningen ser ikke længere afgørelsen",
			"the revocation is recorded; the association no longer sees the decision"},
	},
}

// Consents to telling the fogedret of a decision, where the fogedret and no association has notified.
var (
	BailiffConsent = Text{
		"samtykket er registreret; kommunen må oplyse fogedretten om denne lejers afgørelse",
		"the consent is recorded; the municipality may inform the bailiff's court of this tenant's decision"}
	BailiffConsentRevoked = Text{
		"tilbagekaldelsen er registreret; fogedretten må ikke længere oplyses om afgørelsen",
		"the revocation is recorded; the bailiff's court may no longer be informed of the decision"}
)

// ActTakenBack is the answer to whoever has taken back what was recorded by mistake.
var ActTakenBack = Text{"registreringen er taget tilbage", "the record has been taken back"}

// Tracks are how a municipality handles a notice (retssikkerhedsloven § 5 a).
var Tracks = Words{
	"paragraph-1": {"stk. 1-sag", "paragraph-1 case"},
	"paragraph-5": {"stk. 5-sag", "paragraph-5 case"},
}

// ConsentBefore answers whoever recorded a consent of somebody of whom nothing has been decided.
var ConsentBefore = Text{
	"samtykket er registreret; foreningen ser afgørelsen, når den er truffet: udfald og dag, ikke andet",
	"the consent is recorded; the association sees the decision when it is made: outcome and day, nothing else",
}

// DecisionKept answers whoever recorded a decision: who may know of it, of so many tenants whom it is about,
// after the consent of so many of them. In the municipality's own case that is the fogedret.
func DecisionKept(own bool, consents, tenants int) Text {
	said := MunicipalActs["decision"].Recorded
	section := Text{
		" (retssikkerhedsloven § 5 a, stk. 3)", " (section 5 a(3) of the legal protection act)"}
	var who Text
	switch {
	case own && consents == 0:
		who = Text{
			"Fogedretten må kun oplyses om den med borgerens forudgående samtykke",
			"The bailiff's court may be told of it only with the citizen's consent given before"}
	case own && consents < tenants:
		who = Text{
			"Fogedretten må oplyses om den for de lejere, der har samtykket, og kun for dem",
			"The bailiff's court may be told of it for the tenants who have consented, and for them only"}
	case own:
		who = Text{
			"Fogedretten må oplyses om den, for borgeren har samtykket",
			"The bailiff's court may be told of it, for the citizen has consented"}
	case consents == 0:
		who = Text{
			"Foreningen får den ikke at se uden borgerens forudgående samtykke",
			"The association does not see it without the citizen's consent given before"}
	case consents < tenants:
		who = Text{
			"Foreningen ser udfald og dag for de lejere, der har samtykket, og intet om de andre",
			"The association sees outcome and day for the tenants who have consented, and nothing of the others"}
	default:
		who = Text{
			"Foreningen ser udfald og dag, for borgeren har samtykket; tag samtykket tilbage med consent-revoked",
			"The association sees outcome and day, for the citizen has consented; consent-revoked takes it back"}
	}
	return Text{said.DA + ". " + who.DA + section.DA, said.EN + ". " + who.EN + section.EN}
}
