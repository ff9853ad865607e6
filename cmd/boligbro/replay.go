package main

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/audit"
	"boligbro/rules"
	"boligbro/rules/lang"
)

type logReplayCmd struct{}

// Run evaluates every stored version again, as of the same time, with the notices of that time and by the
// rule set that answered, whatever the settings are now, and compares the answers with the stored ones. It
// writes nothing. An answer that cannot be repeated, because another version of the program gave it or its
// rule set is not kept, is a fault, and is named with its rule set.
func (logReplayCmd) Run(p *program) error {
	a, err := p.openToRead()
	if err != nil {
		return err
	}
	defer a.close()
	sets, err := keptSets(p.ctx, a.db)
	if err != nil {
		return err
	}
	var same, differing int
	others := map[string]*unreplayed{}
	left, err := audit.EachHistory(p.ctx, a.db, func(h *audit.History) error {
		for i := range h.Evaluations {
			e := &h.Evaluations[i]
			kept, found := sets[e.RuleSet]
			if !found || kept.set == nil {
				others[e.RuleSet] = others[e.RuleSet].with(e.At)
				continue
			}
			differences, err := audit.Replay(kept.set, h, i)
			if err != nil {
				return err
			}
			if len(differences) == 0 {
				same++
				continue
			}
			differing++
			for _, d := range differences {
				fmt.Fprintf(p.out, "%s version %d, vurderet %s: %s\n", h.Number, e.Version, stamp(e.At), d)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	unable := 0
	for _, hash := range slices.Sorted(maps.Keys(others)) {
		o := others[hash]
		unable += o.answers
		fmt.Fprintf(p.out, "regelsæt %.12s: %s fra %s til %s kan ikke genberegnes med denne "+
			"udgave af programmet; %s\n", hash, counted(o.answers, lang.JudgementNoun),
			stamp(o.first), stamp(o.last), sets[hash].remedy())
	}
	fmt.Fprintf(p.out, "%s genberegnet og ens, %d afviger, %d kan ikke genberegnes, %s er slettet\n",
		counted(same, lang.JudgementNoun), differing, unable, counted(left.Erased, lang.CaseNoun))
	p.damaged(left)
	if differing+unable+left.Damaged > 0 {
		return errPrinted
	}
	return nil
}

// unreplayed are the answers of a rule set that cannot be given again.
type unreplayed struct {
	answers     int
	first, last time.Time
}

func (u *unreplayed) with(at time.Time) *unreplayed {
	if u == nil {
		u = &unreplayed{first: at, last: at}
	}
	u.answers++
	if at.Before(u.first) {
		u.first = at
	}
	if at.After(u.last) {
		u.last = at
	}
	return u
}

// keptSet is a rule set as it was kept.
type keptSet struct {
	program string
	set     *rules.Set // nil: this version of the program does not make the same of it
}

// remedy says how its answers can be given again.
func (k keptSet) remedy() string {
	if k.program == "" {
		return "regelsættet er ikke gemt"
	}
	return "brug version " + k.program
}

// keptSets are the rule sets that have judged cases, by their hash.
func keptSets(ctx context.Context, db gateway.Store) (map[string]keptSet, error) {
	sets := map[string]keptSet{}
	err := db.View(ctx, func(r gateway.Reader) error {
		kept, err := r.RuleSets()
		for _, k := range kept {
			var settings ruleSettings
			if json.Unmarshal(k.Settings, &settings) != nil {
				continue // written by another program
			}
			one := keptSet{program: settings.Program}
			if set, err := settings.set(); err == nil && set.Hash() == k.Hash {
				one.set = set
			}
			sets[k.Hash] = one
		}
		return err
	})
	return sets, err
}

// damaged says how many cases cannot be read.
func (p *program) damaged(left audit.Left) {
	if left.Damaged > 0 {
		fmt.Fprintf(p.out, "%s kan ikke læses: rækker i databasen er ændret eller beskadiget; kør boligbro log "+
			"verify\n",
			counted(left.Damaged, lang.CaseNoun))
	}
}
