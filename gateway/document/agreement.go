package document

import (
	"boligbro/gateway"
	"boligbro/rules"
)

// wordsOf are the words of a rule's documents. An agreement (samarbejdsaftale) is known by its name only; the title says
// that the notice is sent by it, and the law gives the municipality no duty.
func wordsOf(rule string) (kindWords, bool) {
	if name, agreed := rules.AgreementName(rule); agreed {
		title := "nderretning efter samarbejdsaftalen »" + clean(name) + "«"
		return kindWords{titles: map[gateway.DeliveryKind]string{
			gateway.FirstNotice: "U" + title,
			gateway.Correction:  "Rettelse til u" + title,
			gateway.Update:      "Opdatering til u" + title,
		}}, true
	}
	words, known := ruleWords[rule]
	return words, known
}

// stepOf is the step in the words of the rule. An agreement can be about any step, and its notice never tells the ground.
func stepOf(rule string, kind rules.EventKind) (string, bool) {
	if _, agreed := rules.AgreementName(rule); agreed {
		step, known := agreedSteps[kind]
		return step, known
	}
	step, known := eventWords[kind]
	return step, known
}

var agreedSteps = map[rules.EventKind]string{
	rules.Reminded:      "Rykker er sendt til lejeren",
	rules.Demanded:      "Påkrav er sendt til lejeren",
	rules.Terminated:    "Lejeaftalen er ophævet",
	rules.FilingPlanned: "Anmodning om udsættelse påtænkes indgivet til fogedretten",
	rules.Filed:         "Anmodning om udsættelse er indgivet til fogedretten",
	rules.CourtDateSet:  "Fogedretten har berammet sagen",
	rules.Postponed:     "Fogedretten har omberammet sagen",
	rules.Withdrawn:     "Sagen er trukket tilbage",
	rules.Paid:          "Restancen er betalt",
	rules.MovedOut:      "Lejeren er fraflyttet",
	rules.Evicted:       "Lejeren er sat ud",
	rules.PlanAgreed:    "Der er indgået en afdragsordning",
	rules.PlanBroken:    "Afdragsordningen er misligholdt",
	rules.PlanKept:      "Afdragsordningen er overholdt",
	rules.Contacted:     "Boligorganisationen har været i kontakt med lejeren",
}
