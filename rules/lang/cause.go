package lang

// Causes are why a message has not been handed over.
var Causes = Words{
	"dns": {"modtagerens navn kan ikke slås op (DNS)", "the recipient's name cannot be looked up (DNS)"},
	"unreachable": {
		"vores server har ingen vej gennem nettet til modtageren",
		"our server has no way through the network to the recipient"},
	"connect": {
		"modtagerens server tager ikke imod forbindelser",
		"the recipient's server takes no connections"},
	"tls": {
		"forbindelsen kan ikke sikres (TLS), så intet er sendt",
		"the connection cannot be secured (TLS), so nothing was sent"},
	"tls-ca": {
		"den certifikatudsteder, som kanalens indstillinger selv nævner (ca), står ikke inde for den server, der " +
			"svarer, så intet er sendt; læg den rigtige udsteder i filen, eller fjern ca, og genstart",
		"the certificate authority that the channel's own settings name (ca) does not vouch for the server that " +
			"answers, so nothing was sent; put the right authority into the file, or remove ca, and restart"},
	"auth": {
		"mailserveren tilbyder ingen måde at logge ind på, som Boligbro kender",
		"the mail server offers no way to log in that Boligbro knows"},
	"timeout": {"modtagerens server svarede ikke i tide", "the recipient's server did not answer in time"},
	"dropped": {
		"forbindelsen blev afbrudt, før der kom et svar",
		"the connection broke before an answer came"},
	"canceled": {"Boligbro blev stoppet, før der kom et svar", "Boligbro was stopped before an answer came"},
	"unconfirmed": {
		"mailserveren har fået hele mailen og har ikke svaret; det vides ikke, om den er sendt videre",
		"the mail server has got the whole mail and has not answered; whether it went on is not known"},
	"error": {"en fejl, som Boligbro ikke kender", "a fault that Boligbro does not know"},

	"page": {
		"der svarede en webside (en firewall eller en loginside), ikke kommunens modtageadresse",
		"a web page answered (a firewall or a login page), not the municipality's endpoint"},
	"http-3xx": {
		"modtageadressen er flyttet eller viser hen til en loginside",
		"the endpoint has moved, or points to a login page"},
	"http-400": {
		"modtagerens server forstår ikke kaldet",
		"the recipient's server does not understand the request"},
	"http-401": {
		"modtagerens server kender ikke vores underskrift; hemmeligheden er en anden",
		"the recipient's server does not know our signature; the secret is another"},
	"http-403": {"modtagerens server giver os ikke adgang", "the recipient's server gives us no access"},
	"http-404": {"modtageadressen findes ikke nu", "the endpoint is not there now"},
	"http-409": {
		"modtagerens server siger, at noget andet har samme nummer",
		"the recipient's server says that something else has the same id"},
	"http-410": {
		"modtageadressen er nedlagt, og kommunen vil ikke spørges igen",
		"the endpoint has been closed for good, and the municipality is not to be asked again"},
	"http-422": {
		"modtagerens server kan ikke bruge oplysningerne",
		"the recipient's server cannot use the content"},
	"http-423": {"modtageadressen er låst nu", "the endpoint is locked now"},
	"http-429": {"modtagerens server har for travlt nu", "the recipient's server is too busy now"},
	"http-4xx": {"modtagerens server afviser kaldet", "the recipient's server refuses the request"},
	"http-5xx": {
		"modtagerens server har en fejl eller er under vedligeholdelse",
		"the recipient's server has a fault or is under maintenance"},
	"http-503": {
		"modtagerens server har en fejl eller er under vedligeholdelse",
		"the recipient's server has a fault or is under maintenance"},
	"http-504": {
		"en server foran modtagerens fik ikke svar fra den",
		"a server before the recipient's got no answer from it"},
	"http-xxx": {
		"modtagerens server svarede med en kode, der ikke findes",
		"the recipient's server answered with a status that there is not"},

	"smtp-4xx": {"mailserveren kan ikke tage imod nu", "the mail server can take nothing now"},
	"smtp-5xx": {
		"mailserveren siger nej til afsender, modtager eller mail",
		"the mail server says no to sender, recipient or mail"},
	"smtp-535": {
		"mailserveren godtager ikke vores brugernavn og adgangskode",
		"the mail server does not accept our user name and password"},
	"smtp-from": {
		"vores mailserver lader os ikke skrive fra den afsender, som indstillingerne nævner (smtp.from); " +
			"ret den, og genstart",
		"our mail server does not let us write from the sender that the settings name (smtp.from); correct it, " +
			"and restart"},
	"smtp-greet": {
		"vores mailserver siger nej til os, før den har hørt om nogen mail; ret smtp.host i indstillingerne, " +
			"eller få dem, der driver den, til at lukke denne maskine ind",
		"our mail server says no to us before it has heard of any mail; correct smtp.host in the settings, or " +
			"have those who run it let this machine in"},
	"mailbox-full": {"modtagerens postkasse er fuld", "the recipient's mailbox is full"},

	"content": {
		"en oplysning, som underretningen skal have, mangler eller kan ikke sendes",
		"something that the notice must hold is missing or cannot be sent"},
	"rejected": {"kommunen har svaret nej i en kvittering", "the municipality has said no in a receipt"},
	"notice-lost": {
		"den underretning, som meddelelsen hører til, er ikke nået frem",
		"the notice that the message belongs to has not got through"},
	"held-back": {
		"loggen siger, at den skal sendes, men databasen holder den tilbage; se boligbro log verify",
		"the log says that it is to be sent, but the database holds it back; see boligbro log verify"},
	"not-owed": {
		"der var ikke længere noget at underrette om, før den nåede frem; sker det igen, sendes den",
		"there was nothing left to notify of before it got through; if it comes about again, it is sent"},
	"undecided": {
		"skridtet eller lejerne er ændret, før den nåede frem; en person afgør, om kommunen skal have den",
		"the step or the tenants changed before it got through; a person decides whether the municipality is told"},
	"replaced": {
		"det gælder ikke længere, og den nåede ikke frem; kommunen har eller får kun det, der gælder nu",
		"it is not so any more, and did not get through; the municipality has, or gets, only what is so now"},
	"consent-withdrawn": {
		"samtykket er trukket tilbage, før den blev sendt",
		"the consent was withdrawn before it was sent"},
}

// CauseOf is why a message was not handed over, with the code that a technician looks for.
func CauseOf[Code ~string](cause Code, code string) Text {
	words := Of(Causes, cause)
	return Text{words.DA + " (" + code + ")", words.EN + " (" + code + ")"}
}
