package store

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"

	"boligbro/gateway"
	"boligbro/gateway/ledger"
)

// ruleSetRow is a row of rule_sets. Nothing in it is personal.
type ruleSetRow struct {
	hash, settings string
	recorded       int64
}

func (r *ruleSetRow) leaf() ledger.Leaf {
	sum := sha256.Sum256([]byte(r.settings))
	return ledger.Leaf{
		Kind: kindRuleSet, ID: r.hash,
		Codes: []ledger.Code{{Name: "settings", Value: hex.EncodeToString(sum[:])}, timeCode("on", r.recorded)},
	}
}

// addRuleSet keeps the rule set, once.
func (t *tx) addRuleSet(s gateway.RuleSet) error {
	if t.ruleSets[s.Hash] {
		return nil
	}
	row := ruleSetRow{s.Hash, string(s.Settings), micros(s.Recorded)}
	added, err := t.exec(
		`INSERT INTO rule_sets (hash, settings, recorded) VALUES ($1, $2, $3) ON CONFLICT (hash) DO NOTHING`,
		row.hash, t.db.keys.hider.hide(row.settings, ruleSetPlace, row.hash), row.recorded,
	)
	if err != nil {
		return err
	}
	if added > 0 {
		t.log(row.leaf())
	}
	t.ruleSets[s.Hash] = true
	return nil
}

const ruleSetQuery = `SELECT hash, settings, recorded FROM rule_sets`

// ruleSetPlace is where settings are hidden: they name the agreements.
const ruleSetPlace = "rule_sets"

func (r *reader) scanRuleSet(row scanner) (s ruleSetRow, err error) {
	if err := row.Scan(&s.hash, &s.settings, &s.recorded); err != nil {
		return s, clean(err)
	}
	return s, r.db.keys.hider.show(shownText{&s.settings, []string{ruleSetPlace, s.hash}})
}

// RuleSets are those that have judged a case, in the order in which they first did.
func (r *reader) RuleSets() ([]gateway.RuleSet, error) {
	return all(r, func(row scanner) (gateway.RuleSet, error) {
		stored, err := r.scanRuleSet(row)
		return gateway.RuleSet{Hash: stored.hash, Settings: []byte(stored.settings),
			Recorded: instant(stored.recorded)}, err
	}, ruleSetQuery+` ORDER BY recorded, hash`+r.db.dialect.bytewise)
}

func (v *verifier) loadRuleSets(ids []string, found func(string, *storedRow)) error {
	q := new(query).sql(ruleSetQuery+` WHERE `).in("hash", ids)
	return v.each(func(row scanner) error {
		r, err := v.scanRuleSet(row)
		if broken := errors.Is(err, gateway.ErrUnreadable); err == nil || broken {
			found(r.hash, &storedRow{leaf: r.leaf(), broken: broken})
			err = nil
		}
		return err
	}, q.text.String(), q.args...)
}
