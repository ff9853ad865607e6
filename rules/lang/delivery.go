package lang

// DeliveryStates are how far a message has come.
var DeliveryStates = Words{
	"unrouted":    {"ingen vej", "no route"},
	"queued":      {"venter", "waiting"},
	"sending":     {"sendes", "being sent"},
	"transmitted": {"afsendt", "transmitted"},
	"arrived":     {"nået frem", "arrived"},
	"registered":  {"journaliseret", "registered"},
	"rejected":    {"afvist af kommunen", "rejected by the municipality"},
	"failed":      {"opgivet", "given up"},
	"lapsed":      {"bortfaldet", "lapsed"},
}

// Faults are whose fault it is that a message failed.
var Faults = Words{
	"recipient": {"fejlen er hos modtageren", "the fault is the recipient's"},
	"ours":      {"fejlen er hos os", "the fault is ours"},
	"data":      {"fejlen er i oplysningerne", "the fault is in the data"},
}

// Punctualities are whether the association's notice came in time.
var Punctualities = Words{
	"in-time":      {"nået frem i tide", "arrived in time"},
	"in-time-sent": {"afsendt i tide; modtagelsen er ikke vist", "transmitted in time; arrival is not shown"},
	"late":         {"nået frem for sent", "arrived late"},
	"late-sent":    {"afsendt for sent; modtagelsen er ikke vist", "transmitted late; arrival is not shown"},
	"unsent":       {"ikke afsendt; fristen er overskredet", "not sent; its time has passed"},
}

// Channels are the ways to a municipality: Boligbro's own, and those that a person records.
var Channels = Words{
	"webhook":          {"webhook", "webhook"},
	"email":            {"e-mail", "e-mail"},
	"letter":           {"brev", "letter"},
	"digital-post":     {"Digital Post", "Digital Post"},
	"phone-and-letter": {"telefon og brev", "telephone and letter"},
	"portal":           {"kommunens portal", "the municipality's portal"},
}

// ReceiptKinds are what a receipt proves.
var ReceiptKinds = Words{
	"arrived":    {"modtaget", "arrived"},
	"registered": {"journaliseret", "registered"},
	"rejected":   {"afvist", "rejected"},
}

// Rejections are why a municipality rejects a notice.
var Rejections = Words{
	"not-ours":        {"boligen ligger ikke i kommunen", "the dwelling does not lie in the municipality"},
	"unknown-address": {"boligen findes ikke", "there is no such dwelling"},
	"unknown-person": {
		"kommunen kender ingen af det navn på adressen",
		"the municipality knows nobody of that name there"},
	"unreadable": {"meddelelsen kunne ikke læses", "the message could not be read"},
	"other":      {"anden grund", "another reason"},
}

// ProofKinds are how it is proved that a message reached the municipality.
var ProofKinds = Words{
	"endpoint": {
		"kommunens egen modtageadresse svarede over TLS, at meddelelsen var modtaget (HTTP 2xx)",
		"the municipality's own address answered over TLS that the message was received (HTTP 2xx)"},
	"local": {
		"en adresse på Boligbros egen maskine svarede, at meddelelsen var modtaget (HTTP 2xx); vejen derfra til " +
			"kommunen er ikke set, heller ikke om den går over TLS",
		"an address on Boligbro's own machine answered that the message was received (HTTP 2xx); the way from " +
			"there to the municipality was not seen, nor whether it goes over TLS"},
	"receipt": {
		"kommunens egen kvittering for meddelelsen",
		"the municipality's own receipt for the message"},
	"person": {
		"en kvittering, der er kommet ad anden vej og er indtastet af en person, foreningens eller kommunens",
		"a receipt that came another way and was entered by a person, the association's or the municipality's"},
}

// followingMessages are the messages that follow on a notice, by their kind and the step that they tell of,
// where that says more than the kind.
var followingMessages = Words{
	"update/withdrawn": {"Tilbagekaldelse", "Withdrawal"},
	"update/filed":     {"Opdatering: indgivet", "Update: filed"},
}

// MessageKind is the kind of a message that tells of a step of that kind.
func MessageKind[Kind, Step ~string](kind Kind, step Step) Text {
	if text, ok := followingMessages[string(kind)+"/"+string(step)]; ok {
		return text
	}
	return Of(MessageKinds, kind)
}

// Superseded is said of a message whose place a later one has taken.
var Superseded = Text{"afløst af en senere besked", "replaced by a later message"}
