package rules

// Decision is an outcome (udfald) that the municipality can record. Section is empty where the paragraph is
// not confirmed.
type Decision struct {
	Code, Statute, Section, Version string
}

// Citation is the outcome's hjemmel, without a paragraph where none is confirmed.
func (d Decision) Citation() Citation {
	return Citation{Statute: d.Statute, Section: d.Section, Version: d.Version}
}

// Refused is the outcome that there is no basis for help (afslag): the one with a statutory time limit.
const Refused = "refused"

// Advice is the outcome that only advice is given (rådgivning): all help has been refused, so it is a
// refusal.
const Advice = "advice"

// decisions are the outcomes in the order in which they are offered. Aktivloven § 81 b is repealed and is
// none.
var decisions = []Decision{
	{Refused, "retssikkerhedsloven", "§ 5 a, stk. 2", "LBK 354/2025"},
	{"rent-help", "aktivloven", "§ 81 a", "LBK 1004/2025"},
	{"single-expense", "aktivloven", "§ 81", "LBK 1004/2025"},
	{"special-support", "aktivloven", "§ 34", "LBK 1004/2025"},
	{"moving-help", "aktivloven", "§ 85", "LBK 1004/2025"},
	{"repayable-help", "aktivloven", "§ 93", "LBK 1004/2025"},
	{"benefit-administration", "aktivloven", "§ 90", "LBK 1004/2025"},
	{"pension-administration", "pensionsloven", "§ 36", "LBK 1123/2024"},
	{"early-pension-administration", "lov om højeste, mellemste, forhøjet almindelig og almindelig " +
		"førtidspension",
		"§ 35", "LBK 1033/2024"},
	// Which paragraph of LBK 995/2025 grants it was not read: LBK 229/2021 names the two kinds in §§ 3 and 4.
	{"housing-benefit", "boligstøtteloven", "", "LBK 995/2025"},
	{"housing-benefit-to-landlord", "boligstøtteloven", "§ 42, stk. 2", "LBK 995/2025"},
	{"deposit-loan", "boligstøtteloven", "§§ 54-56", "LBK 995/2025"},
	{"other-dwelling", "almenboligloven", "§ 59", "LBK 207/2026"},
	{"temporary-housing", "serviceloven", "§ 80", "LBK 1129/2025"},
	{"shelter", "serviceloven", "§ 110", "LBK 1129/2025"},
	{"housing-support", "serviceloven", "§ 85 a", "LBK 1129/2025"},
	{Advice, "serviceloven", "§§ 10 og 12", "LBK 1129/2025"},
}

// Outcomes are what a municipality can record as its decision.
func Outcomes() []Decision { return append([]Decision(nil), decisions...) }

// KnownDecision reports whether code is an outcome.
func KnownDecision(code string) bool {
	_, known := LookupDecision(code)
	return known
}

// LookupDecision is the outcome with that code.
func LookupDecision(code string) (Decision, bool) {
	for _, d := range decisions {
		if d.Code == code {
			return d, true
		}
	}
	return Decision{}, false
}
