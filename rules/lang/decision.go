package lang

// Decisions are the outcomes that a municipality can record (udfald).
var Decisions = Words{
	"refused":        {"Afslag: ikke grundlag for hjælp", "Refusal: no basis for help"},
	"rent-help":      {"Midlertidig huslejehjælp", "Temporary rent help"},
	"single-expense": {"Hjælp til enkeltudgifter", "Help with a single expense"},
	"special-support": {
		"Særlig støtte til høje boligudgifter",
		"Special support for high housing costs"},
	"moving-help":                  {"Hjælp til flytning", "Help to move"},
	"repayable-help":               {"Hjælp mod tilbagebetaling", "Help to be repaid"},
	"benefit-administration":       {"Administration af ydelser", "Administration of benefits"},
	"pension-administration":       {"Administration af pension", "Administration of pension"},
	"early-pension-administration": {"Administration af førtidspension", "Administration of early pension"},
	"housing-benefit":              {"Boligstøtte bevilget", "Housing benefit granted"},
	"housing-benefit-to-landlord": {
		"Boligstøtte udbetalt til udlejeren",
		"Housing benefit paid to the landlord"},
	"deposit-loan":      {"Beboerindskudslån", "Loan for the deposit"},
	"other-dwelling":    {"Anvisning af anden bolig", "Assignment of another dwelling"},
	"temporary-housing": {"Midlertidigt husly (husvild)", "Temporary shelter for the homeless"},
	"shelter":           {"Ophold på herberg", "Stay at a shelter"},
	"housing-support":   {"Bostøtte", "Housing-first support"},
	"advice":            {"Alene rådgivning: afslag på hjælp", "Advice alone: help is refused"},
}
