package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"boligbro/adapters/csvfile"
	"boligbro/config"
	"boligbro/rules"
)

// deliverable are the legal steps that each association's sources can tell of at all, by CVR number.
func deliverable(c *config.Config) map[string][]rules.EventKind {
	all := map[string][]rules.EventKind{}
	for _, a := range c.Associations {
		all[a.CVR] = []rules.EventKind{}
	}
	for _, s := range c.Sources {
		if s.CSV == nil {
			continue
		}
		for _, kind := range csvfile.Delivers(*s.CSV) {
			if !slices.Contains(all[s.Association], kind) {
				all[s.Association] = append(all[s.Association], kind)
			}
		}
	}
	return all
}

// tellDeliverable says which steps each association's sources can tell of, and warns when a filing is not among them.
func tellDeliverable(w io.Writer, c *config.Config) {
	kinds := deliverable(c)
	for _, a := range c.Associations {
		can := kinds[a.CVR]
		var said []string
		for _, step := range []struct {
			kind rules.EventKind
			word string
		}{{rules.Demanded, "påkrav"}, {rules.Terminated, "ophævelse"}, {rules.FilingPlanned, "påtænkt indgivelse"}, {rules.Filed, "indgivelse"}} {
			if slices.Contains(can, step.kind) {
				said = append(said, step.word)
			}
		}
		if len(said) == 0 {
			said = []string{"ingen skridt"}
		}
		fmt.Fprintf(w, "%s: kilderne kan fortælle om %s\n", a.Name, strings.Join(said, ", "))
		for _, lack := range []struct {
			kind rules.EventKind
			what string
		}{
			{rules.Filed, "ADVARSEL: ingen kilde kan fortælle, at en anmodning om udsættelse er indgivet. Hver indgivelse skal indtastes med boligbro step, senest samtidig (almenlejeloven § 92, stk. 2)"},
			{rules.Demanded, "bemærk: ingen kilde kan fortælle om påkrav; påkrav til anviste lejere skal indtastes med boligbro step (almenboligloven § 59, stk. 13)"},
			{rules.Terminated, "bemærk: ingen kilde kan fortælle om ophævelser, så der spørges ikke, om der siden er indgivet"},
		} {
			if !slices.Contains(can, lack.kind) {
				fmt.Fprintf(w, "    %s\n", lack.what)
			}
		}
	}
}
