package lang

// Roles are what somebody may be for an organisation.
var Roles = Words{
	"association-staff":    {"medarbejder i boligorganisationen", "the association's staff"},
	"association-legal":    {"boligorganisationens inkasso og jura", "the association's legal department"},
	"association-lawyer":   {"boligorganisationens advokat", "the association's lawyer"},
	"association-adviser":  {"boligsocial rådgiver", "social-housing adviser"},
	"association-auditor":  {"boligorganisationens revisor", "the association's auditor"},
	"municipality-officer": {"kommunens sagsbehandler", "the municipality's officer"},
	"municipality-lead":    {"kommunens leder", "the municipality's lead"},
	"municipality-auditor": {"kommunens revisor", "the municipality's auditor"},
	"association-operator": {"den, der driver Boligbro, for boligorganisationen",
		"whoever runs Boligbro, for the association"},
	"municipality-operator": {"den, der driver Boligbro, for kommunen",
		"whoever runs Boligbro, for the municipality"},
	"administrator": {"administrator af Boligbro", "administrator of Boligbro"},
}

// Verbs are what a role may do.
var Verbs = Words{
	"see-notices":  {"se underretninger, og hvor langt de er", "see notices and how far they are"},
	"see-case":     {"se én sag", "see one case"},
	"see-message":  {"læse, hvad en besked siger, med navne", "read what a message says, with names"},
	"see-proof":    {"hente kvittering for underretning", "get the proof of a notice"},
	"see-clocks":   {"se kommunens frister", "see the municipality's clocks"},
	"see-calendar": {"se frister i en kalender", "see deadlines in a calendar"},
	"see-tasks":    {"se det, der venter på en person", "see what waits for a person"},
	"answer-tasks": {"svare på det, der venter", "answer what waits"},
	"see-alarms":   {"se alarmer", "see alarms"},
	"see-runs":     {"se kørsler", "see runs"},
	"send-steps":   {"sende nye skridt af en afvist kørsel", "send new steps of a refused run"},
	"see-report":   {"se revisorens rapport", "see the auditor's report"},
	"enter-steps":  {"indberette skridt", "enter steps"},
	"enter-contact": {"indberette, at der er kontakt med beboeren, og intet om hvad der blev sagt",
		"report that there is contact with the tenant, and nothing of what was said"},
	"see-contact":  {"se, at der er kontakt med beboeren", "see that there is contact with the tenant"},
	"push-records": {"indberette lejemål fra et boligsystem", "report tenancies from a housing system"},
	"record-acts": {"registrere kommunens skridt og afgørelser", "record the municipality's acts and " +
		"decisions"},
	"return-receipt": {"kvittere for en besked", "return a receipt"},
	"see-people":     {"se brugere, nøgler og logins", "see people, keys and sign-ins"},
	"see-held":       {"få alt, hvad der er gemt om en person", "get everything held about a person"},
	"see-health":     {"se, om alt går, som det skal, uden sager", "see whether all is well, without cases"},
}

// Operations are what a program can do through the API.
var Operations = Words{
	"list-notices":    {"Underretninger, nyeste først", "Notices, newest first"},
	"get-case":        {"Én sag med dens underretninger", "One case with its notices"},
	"get-proof":       {"Kvittering for underretning", "Proof that the municipality was notified"},
	"get-message":     {"Det, en besked siger", "What a message says"},
	"enter-step":      {"Indberet et skridt", "Enter a step"},
	"enter-contact":   {"Indberet, at der er kontakt", "Report that there is contact"},
	"push-records":    {"Indberet, hvad boligsystemet ved", "Report what the housing system knows"},
	"record-act":      {"Registrér, hvad kommunen har gjort", "Record what the municipality has done"},
	"return-receipt":  {"Kvittér for en besked", "Return a receipt"},
	"list-clocks":     {"Frister, der løber, tidligst først", "Clocks that run, soonest first"},
	"list-alarms":     {"Åbne alarmer, ældste først", "Open alarms, oldest first"},
	"list-tasks":      {"Det, der venter på en person", "What waits for a person"},
	"answer-tasks":    {"Svar på det, der venter", "Answer what waits"},
	"get-report":      {"Revisorens rapport", "The auditor's report"},
	"list-runs":       {"Kørsler, nyeste først", "Runs, newest first"},
	"list-quarantine": {"Rækker, en kørsel ikke kunne bruge", "Rows that a run could not use"},
}

// APIDescription says what the API is, to those who write programs.
var APIDescription = Text{
	"Mellem boligorganisationer og kommuner: underretninger, frister og afgørelser. Dage er danske " +
		"kalenderdage " +
		"(2026-03-02), tidspunkter er UTC efter RFC 3339. Fejl er problemer efter RFC 9457, på dansk eller " +
		"engelsk efter Accept-Language. En adresse, der ikke findes, er 404, og en metode, den ikke har, 405.",
	"Between housing associations and municipalities: notices, clocks and decisions. Days are Danish calendar " +
		"days (2026-03-02), instants are UTC by RFC 3339. Errors are problems of RFC 9457, in Danish or " +
		"English by Accept-Language. An address that does not exist is 404, and a method that it does not " +
		"have 405.",
}

// RequestKey says what an Idempotency-Key is for, to those who write programs.
var RequestKey = Text{
	"Jeres egen nøgle til forespørgslen: igen inden for 72 timer får den det samme svar og gøres ikke " +
		"igen; en anden forespørgsel med den er 422",
	"Your own key to the request: again within 72 hours it gets the same answer and is not done again; " +
		"another request with it is 422",
}

// What a calendar of deadlines is called, and what is said of a day to which the deadline may move.
var (
	CalendarName     = Text{"Boligbro: frister", "Boligbro: deadlines"}
	CalendarExtended = Text{
		" (forlænget til hverdag; uafklaret, om det gælder)",
		" (extended to a working day; it is not settled whether that holds)",
	}
)

// What is wrong with an API key.
var (
	ErrKeyVerb = NewError(
		"den rolle må ikke det, som --verb nævner; se boligbro key roles",
		"that role may not do what --verb names; see boligbro key roles")
	ErrKeyRole = NewError(
		"der er ingen sådan rolle for et program; se boligbro key roles",
		"there is no such role for a program; see boligbro key roles")
	ErrKeyOrganisation = NewError(
		"organisationen står ikke i indstillingerne, eller rollen er ikke en for den slags organisation",
		"the organisation is not in the settings, or the role is not one for that kind of organisation")
	ErrKeyName = NewError(
		"skriv med --name, hvad nøglen er til, fx fagsystemets navn, uden personoplysninger",
		"write with --name what the key is for, such as a system's name, without personal data")
	ErrKeyNameCPR = NewError(
		"det, der står med --name, ligner et CPR-nummer; skriv kun, hvad nøglen er til, fx fagsystemets navn",
		"what --name says looks like a CPR number; write only what the key is for, such as a system's name")
	ErrKeyExpires = NewError(
		"nøglen skal udløbe engang inden for de næste to år",
		"the key must expire some time within the next two years")
	ErrKeyUnknown = NewError(
		"der er ingen nøgle med det id; se boligbro key list",
		"there is no key with this id; see boligbro key list")
	ErrKeyRevoked = NewError("nøglen er trukket tilbage i forvejen", "the key has been revoked before")
)
