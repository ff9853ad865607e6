package lang

import "fmt"

// What is wrong with a field of a program's request.
var (
	NoStep           = Text{"er ikke et skridt", "is no step"}
	NoDay            = Text{"er ikke en dag", "is no day"}
	NoWordsOfContact = Text{"skal udelades: af en kontakt gemmes kun dagen", "must be left out: of contact only " +
		"the day is kept"}
	NoGrounds    = Text{"skal være arrears, other eller begge", "must be arrears, other or both"}
	GroundUnread = Text{
		"ordet kendes ikke; skriv arrears, other, house-rules eller crime. Skridtet er taget imod, og en " +
			"person skal se på det, til det er rettet",
		"the word is not known; write arrears, other, house-rules or crime. The step was taken, and a person " +
			"must look at it until it is corrected"}
	NotOnTheDay  = Text{"ligger ikke på dagen (dansk tid)", "is not on the day (Danish time)"}
	ThereTwice   = Text{"er der to gange", "is there twice"}
	HoldsControl = Text{"må ikke indeholde kontroltegn", "must hold no control characters"}
	NoNext       = Text{"er ikke et next fra denne liste", "is no next of this list"}
	NoPeriod     = Text{"from og to skal være to dage med højst et år imellem",
		"from and to must be two days of at most one year"}
	NoRequestKey = Text{"skal være 1 til 100 synlige tegn uden mellemrum",
		"must be 1 to 100 printable characters without spaces"}
	NoForm = Text{"har ikke den form, som /openapi.json viser", "has not the form that /openapi.json shows"}
)

// SchemaFaults are the words for what is wrong with a field by the API's document, by the words of the
// library that holds requests against it. What a word such as %s stands for is the document's, never the
// request's.
var SchemaFaults = Words{
	"a member is there twice": {
		"et felt står to gange", "a field stands twice"},
	"unexpected property": {
		"kendes ikke", "is not known"},
	"unknown query parameter": {
		"kendes ikke", "is not known"},
	"expected string to be RFC 3339 date-time": {
		"skal være et tidspunkt, fx 2026-10-01T09:14:00+02:00",
		"must be a time such as 2026-10-01T09:14:00+02:00"},
	"expected string to be RFC 3339 date": {
		"skal være en dag, fx 2026-10-01", "must be a day such as 2026-10-01"},
	"expected boolean": {
		"skal være true eller false", "must be true or false"},
	"expected number": {
		"skal være et tal", "must be a number"},
	"expected integer": {
		"skal være et helt tal", "must be a whole number"},
	"expected string": {
		"skal være en tekst", "must be a text"},
	"expected array": {
		"skal være en liste", "must be a list"},
	"expected object": {
		"skal være et objekt", "must be an object"},
	"expected array items to be unique": {
		"må ikke nævne noget to gange", "must name nothing twice"},
	"expected value to be one of \"%s\"": {
		"skal være et af disse ord: %s", "must be one of these words: %s"},
	"expected number >= %v": {
		"skal være mindst %s", "must be at least %s"},
	"expected number <= %v": {
		"må være højst %s", "must be at most %s"},
	"expected length >= %d": {
		"skal have mindst %s tegn", "must have at least %s characters"},
	"expected length <= %d": {
		"må have højst %s tegn", "must have at most %s characters"},
	"expected string to be %s": {
		"skal være %s", "must be %s"},
	"expected string to match pattern %s": {
		"skal passe til mønstret %s", "must match the pattern %s"},
	"expected array length >= %d": {
		"skal have mindst %s led", "must have at least %s items"},
	"expected array length <= %d": {
		"må have højst %s led", "must have at most %s items"},
	"expected required property %s to be present": {
		"mangler %s", "lacks %s"},
	"required query parameter is missing": {
		"mangler", "is missing"},
	"required header parameter is missing": {
		"mangler", "is missing"},
	"required path parameter is missing": {
		"mangler", "is missing"},
	"request body is required": {
		"mangler", "is missing"},
	"expected at most one value, but received multiple values": {
		"står flere gange", "stands several times"},
	"invalid integer": {
		"skal være et helt tal", "must be a whole number"},
	"invalid boolean": {
		"skal være true eller false", "must be true or false"},
	"invalid date/time for format 2006-01-02": {
		"skal være en dag, fx 2026-10-01", "must be a day such as 2026-10-01"},
}

// What is wrong with a receipt (kvittering) that a municipality sends back.
var (
	ErrReceiptUTF8   = NewError("kvitteringen er ikke UTF-8", "the receipt is not UTF-8")
	ErrReceiptObject = NewError("kvitteringen er ikke ét JSON-objekt", "the receipt is not one JSON object")
	ErrReceiptField  = NewError(
		"kvitteringen har et felt, som kvitteringer ikke har; se det offentliggjorte skema",
		"the receipt has a field that receipts do not have; see the published schema")
	ErrReceiptType    = NewError(`"type" skal være "receipt"`, `"type" must be "receipt"`)
	ErrReceiptMessage = NewError(`"message" skal være underretningens besked-id, som den blev sendt`,
		`"message" must be the message id of the notice, as it was sent`)
	ErrReceiptKind = NewError(`"kind" skal være "arrived", "registered" eller "rejected"`,
		`"kind" must be "arrived", "registered" or "rejected"`)
	ErrReceiptReference = NewError(`"reference" skal være 1 til 100 synlige tegn eller udelades`,
		`"reference" must be 1 to 100 printable characters, or be left out`)
	ErrReceiptCPR = NewError(`"reference" ligner et CPR-nummer; skriv sagens eget nummer`,
		`"reference" looks like a CPR number; give the case's own number`)
	ErrReceiptReasoned = NewError(`"reason" skal stå ved "rejected" og kun der`,
		`"reason" must stand with the kind "rejected", and only there`)
	ErrReceiptAt = NewError(`"at" skal være et tidspunkt, fx 2026-10-02T09:14:00+02:00 (RFC 3339)`,
		`"at" must be a time such as 2026-10-02T09:14:00+02:00 (RFC 3339)`)
)

// ErrReceiptLong is the error of a receipt with more than the most bytes that it may have.
func ErrReceiptLong(most int) *Error {
	return NewError(fmt.Sprintf("kvitteringen er længere end %d byte", most),
		fmt.Sprintf("the receipt is longer than %d bytes", most))
}

// ErrReceiptTwice is the error of a receipt that has the field twice.
func ErrReceiptTwice(field string) *Error {
	return NewError(fmt.Sprintf("%q står to gange", field), fmt.Sprintf("%q stands twice", field))
}

// ErrReceiptText is the error of a receipt in which the field is no text.
func ErrReceiptText(field string) *Error {
	return NewError(fmt.Sprintf("%q skal være en tekst", field), fmt.Sprintf("%q must be a string", field))
}

// Why the signature of a message is not believed. Only the second may be mended by setting a clock.
var (
	ErrSignature = NewError("underskriften passer ikke; se efter, at begge sider har den samme hemmelighed",
		"the signature does not match; check that both sides have the same secret")
	ErrTimestamp = NewError(
		"tidsstemplet ligger mere end 5 minutter fra denne maskines ur; se efter, at urene går rigtigt på begge "+
			"sider",
		"the timestamp lies more than 5 minutes from this machine's clock; check the clocks of both sides")
)
