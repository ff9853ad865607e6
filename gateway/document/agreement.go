package document

import (
	"strings"

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

// tenancy is what an agreement can tell of the lejemål.
type tenancy struct {
	Start string `json:"start"`
}

// arrears is what an agreement can tell of the huslejerestance; at least one of the two.
type arrears struct {
	Amount string `json:"amount,omitempty"`
	Since  string `json:"since,omitempty"`
}

// agreed takes from a notice that no act asks for what is told beyond the acts. The rule children-under-18 tells of
// children only.
func (m *message) agreed(n *rules.Notice) {
	if n.Children != rules.Unknown {
		children := n.Children == rules.Yes
		m.Children = &children
	}
	if _, agreed := rules.AgreementName(n.Rule); !agreed {
		return
	}
	if m.start = n.Start; !m.start.IsZero() {
		m.Tenancy = &tenancy{Start: m.start.String()}
	}
	m.owed, m.since = n.Arrears.Amount, n.Arrears.Since
	if m.owed != nil || !m.since.IsZero() {
		m.Arrears = &arrears{Since: m.since.String()}
		if m.owed != nil {
			m.Arrears.Amount = m.owed.String()
		}
	}
}

// kroner is an amount as Danes write it, "14.250,00 kr."
func kroner(amount rules.Amount) string {
	whole, ore, _ := strings.Cut(amount.String(), ".")
	digits, negative := strings.CutPrefix(whole, "-")
	var b strings.Builder
	if negative {
		b.WriteByte('-')
	}
	for i := range len(digits) {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte('.')
		}
		b.WriteByte(digits[i])
	}
	return b.String() + "," + ore + " kr."
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
