package main

import (
	"context"
	"encoding/json"
	"path/filepath"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/store"
	"boligbro/gateway/store/storetest"
	"boligbro/rules"
)

// A rule set that this program does not make the same of is not used for replaying: the answer says which
// version to use.
func TestKeptSets(t *testing.T) {
	t.Parallel()
	db, err := store.Open(t.Context(),
		store.Options{Path: filepath.Join(t.TempDir(), "boligbro.db"), Master: store.NewMaster(),
			Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	mine := ruleSettings{Program: "1.0", GoLive: map[string]rules.Day{"13748136": rules.Date(2026, 12, 1)},
		Children: []rules.ChildrenAgreement{
			{Association: "13748136", Municipality: "0751", From: rules.Date(2026, 12, 2),
				Basis: rules.BasisConsent},
		}}
	set, err := mine.set()
	if err != nil {
		t.Fatal(err)
	}
	kept, err := json.Marshal(mine)
	if err != nil {
		t.Fatal(err)
	}
	sample := storetest.NewSample(db.Blind, storetest.Association, 1)
	err = db.Do(t.Context(), func(tx gateway.Tx) error {
		if err := sample.Add(tx); err != nil {
			return err
		}
		for hash, settings := range map[string]string{set.Hash(): string(kept), "older": string(kept),
			"strange": "<xml/>"} {
			kept := gateway.RuleSet{Hash: hash, Settings: []byte(settings), Recorded: time.Now()}
			if err := storetest.AddRuleSet(tx, sample.Case.ID, kept); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	sets, err := keptSets(context.Background(), db)
	if err != nil {
		t.Fatal(err)
	}
	if got := sets[set.Hash()]; got.set == nil || got.set.Hash() != set.Hash() {
		t.Error("the rule set was not made again from what was kept")
	}
	if got := sets["older"]; got.set != nil || got.remedy() != "brug version 1.0" {
		t.Errorf("a rule set of another program: %+v", got)
	}
	if got := sets["strange"]; got.set != nil || got.remedy() != "regelsættet er ikke gemt" {
		t.Errorf("what cannot be read: %+v", got)
	}
}
