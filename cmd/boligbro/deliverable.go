package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"boligbro/config"
	"boligbro/gateway"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// deliverable are the legal steps that each association's sources can report at all, by CVR number.
func deliverable(c *config.Config) map[string][]rules.EventKind {
	all := map[string][]rules.EventKind{}
	for _, a := range c.Associations {
		all[a.CVR] = []rules.EventKind{}
	}
	for _, s := range c.Sources {
		for _, kind := range s.Settings.(source).Delivers() {
			if !slices.Contains(all[s.Association], kind) {
				all[s.Association] = append(all[s.Association], kind)
			}
		}
	}
	return all
}

// ownNumbers are the associations with a source whose numbers of tenancies are their own.
func ownNumbers(c *config.Config) gateway.OwnNumbers {
	own := gateway.OwnNumbers{}
	for _, s := range c.Sources {
		own[s.Association] = own[s.Association] || s.Settings.(source).HasOwnNumbers()
	}
	return own
}

// printDeliverable prints which steps each association's sources can report, and warns of those that none
// can.
func printDeliverable(w io.Writer, c *config.Config) {
	kinds := deliverable(c)
	for _, a := range c.Associations {
		can := kinds[a.CVR]
		var names []string
		for _, kind := range []rules.EventKind{rules.Demanded, rules.Terminated, rules.FilingPlanned,
			rules.Filed} {
			if slices.Contains(can, kind) {
				names = append(names, lang.Of(lang.StepKinds, kind).In(lang.Danish))
			}
		}
		if len(names) == 0 {
			names = []string{"ingen skridt"}
		}
		fmt.Fprintf(w, "%s: kilderne kan fortælle om %s\n", a.Name, strings.Join(names, ", "))

		for _, kind := range []rules.EventKind{rules.Filed, rules.Demanded, rules.Terminated} {
			if !slices.Contains(can, kind) {
				fmt.Fprintf(w, "    %s\n", lang.Of(lang.Unreported, kind).In(lang.Danish))
			}
		}
	}
}
