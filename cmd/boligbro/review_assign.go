package main

import (
	"fmt"

	"boligbro/gateway"
	"boligbro/gateway/casework"
	"boligbro/rules/lang"
)

type reviewAssignCmd struct {
	Names      []string `arg:"" name:"case" help:"${help_assign_case}"`
	To         string   `required:"" placeholder:"INITIALER" help:"${help_assign_to}"`
	Substitute string   `placeholder:"INITIALER" help:"Hvem der ellers ser til det (stedfortræder)."`
	Rule       string   `placeholder:"REGEL" help:"${help_assign_rule}"`
	Episode    int      `placeholder:"NR" help:"Forløbets nummer, når flere er åbne."`
	EventOn    day      `placeholder:"DATO" help:"Skridtets dag, når flere er åbne."`
}

// Run says who sees to what waits.
func (c *reviewAssignCmd) Run(p *program) error {
	a, err := p.open()
	if err != nil {
		return err
	}
	defer a.close()
	sel := casework.Selection{Names: c.Names, Rule: c.Rule, Episode: c.Episode, On: c.EventOn.Day}
	n, err := a.casework.Assign(p.ctx, gateway.Operator, sel, c.To, c.Substitute)
	if err != nil {
		return err
	}
	line := listedReview{Owner: c.To, Substitute: c.Substitute}
	if c.To == "" {
		fmt.Fprintf(p.out, "%s er ikke længere hos nogen bestemt\n", counted(n, lang.TaskNoun))
		return nil
	}
	fmt.Fprintf(p.out, "%s:%s\n", counted(n, lang.TaskNoun), line.seenTo())
	return nil
}

// seenTo says who sees to it, after what it is.
func (l *listedReview) seenTo() string {
	switch {
	case l.Owner == "":
		return ""
	case l.Substitute == "":
		return " Hos " + l.Owner + "."
	}
	return fmt.Sprintf(" Hos %s (stedfortræder: %s).", l.Owner, l.Substitute)
}
