package lang

// HoldReasons are why a case is kept from being erased.
var HoldReasons = Words{
	"court":     {"en retssag verserer", "a court case is pending"},
	"complaint": {"en klage behandles", "a complaint is being dealt with"},
	"audit":     {"revision eller tilsyn har sagen", "an audit or a supervisory authority has the case"},
}

// Keeps are what keeps data that is due from being erased.
var Keeps = Words{
	"held":     {"holdes tilbage", "held back"},
	"waits":    {"en opgave eller besked venter", "a task or a message waits"},
	"reported": {"en kilde melder den stadig", "a source still reports it"},
	"key": {
		"kommunen beholder det, den fik; det kræver nøglen til kommunens data (keys.municipal)",
		"the municipality keeps what it got; it takes the key of municipal data (keys.municipal)"},
	"clock": {
		"loggen kan ikke stå inde for maskinens ur; se efter det, og prøv igen om en uge",
		"the log cannot vouch for this machine's clock; check it, and try again in a week"},
}

// Parties are whose data it is.
var Parties = Words{
	"association":  {"boligorganisationens", "the association's"},
	"municipality": {"kommunens", "the municipality's"},
	"received":     {"det, kommunen fik", "what the municipality got"},
}
