package document

import (
	"strings"

	"boligbro/rules"
)

// tenancy is what the notice of an agreement can carry about the lejemål.
type tenancy struct {
	Start string `json:"start"`
}

// arrears is what the notice of an agreement can carry about the huslejerestance; at least one of the two.
type arrears struct {
	Amount string `json:"amount,omitempty"`
	Since  string `json:"since,omitempty"`
}

// agreed takes from a notice by agreement what it carries beyond the law. The rule children-under-18 carries
// the children only.
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
