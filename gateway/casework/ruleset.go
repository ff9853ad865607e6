package casework

import (
	"boligbro/gateway"
)

// keepRuleSet keeps what the rule set is made of when a case meets it for the first time.
func (cw *Casework) keepRuleSet(tx gateway.Tx, c *gateway.Case) error {
	if len(cw.RuleSettings) == 0 || c.RuleSet == cw.Rules.Hash() {
		return nil
	}
	return tx.AddRuleSet(gateway.RuleSet{Hash: cw.Rules.Hash(), Settings: cw.RuleSettings, Recorded: cw.Now()})
}
