package gateway

import "time"

// RuleSet is what a rule set was made of, kept from the first time that it judged a case: its answers can be given again
// years later, when the settings say something else. It holds no personal data and no secret.
type RuleSet struct {
	Hash     string
	Settings []byte // as whoever made the set writes and reads it
	Recorded time.Time
}

// keepRuleSet keeps what the rule set is made of when a case meets it for the first time.
func (g *Gateway) keepRuleSet(tx Tx, c *Case) error {
	if len(g.RuleSettings) == 0 || c.RuleSet == g.Rules.Hash() {
		return nil
	}
	return tx.AddRuleSet(RuleSet{Hash: g.Rules.Hash(), Settings: g.RuleSettings, Recorded: g.Now()})
}
