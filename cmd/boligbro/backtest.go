package main

import (
	"encoding/json"
	"fmt"

	"boligbro/config"
	"boligbro/gateway/audit"
	"boligbro/rules"
	"boligbro/rules/lang"
)

type backtestCmd struct {
	Settings string `required:"" placeholder:"FIL" type:"existingfile" help:"${help_backtest_settings}"`
	From     day    `placeholder:"DATO" help:"Kun skridt fra og med den dag."`
	To       day    `placeholder:"DATO" help:"Kun skridt til og med den dag."`
	JSON     bool   `name:"json" help:"Skriv hver forskel som JSON, en linje for hver."`
}

// Run judges every stored case by another rule set, and prints which notices it would have made that were
// not, and the reverse. It sends and writes nothing.
//
// Each case is replayed: at every moment at which it was evaluated, and on every day on which the tried rules
// want to look again, they judge the version of that time, with the notices that they would have made until
// then. The newest version alone would mislead: a withdrawal or a payment long after a notice would count
// against it. The period is of the steps' days; a step without a day is always in.
func (b *backtestCmd) Run(p *program) error {
	if !b.To.IsZero() && b.To.Day < b.From.Day {
		return badLine(
			"--to ligger før --from; ret en af dem",
			"--to lies before --from; correct one of them")
	}
	served, set, err := b.tried()
	if err != nil {
		return err
	}
	a, err := p.openToRead()
	if err != nil {
		return err
	}
	defer a.close()
	t := trial{cmd: b, p: p, set: set, served: served, today: rules.DayOf(p.now()), out: json.NewEncoder(p.out)}
	left, err := audit.EachHistory(p.ctx, a.db, t.judge)
	if err != nil || b.JSON {
		return err
	}
	fmt.Fprintf(p.out, "%s prøvet: %s ville være sendt og blev det ikke (+), %d blev "+
		"sendt og ville ikke være det (-). Intet er sendt eller ændret\n",
		counted(t.cases, lang.CaseNoun), counted(t.would, lang.NoticeNoun), t.wouldNot)
	if t.unserved > 0 {
		fmt.Fprintf(p.out, "%s hører til foreninger, som de prøvede indstillinger ikke nævner\n",
			counted(t.unserved, lang.CaseNoun))
	}
	if left.Erased > 0 {
		fmt.Fprintf(p.out, "%s er slettet og kan ikke prøves\n", counted(left.Erased, lang.CaseNoun))
	}
	p.damaged(left)
	return nil
}

// tried are the settings to try: the associations that they name, and their rule set.
func (b *backtestCmd) tried() (served map[string]rules.Day, set *rules.Set, err error) {
	tried, err := config.Load(b.Settings, parts)
	if err != nil {
		return nil, nil, err
	}
	if err := check(tried); err != nil {
		return nil, nil, err
	}
	set, err = ruleSet(tried)
	return goLive(tried), set, err
}

// trial judges the stored cases by a rule set, and counts the notices that only one side made.
type trial struct {
	cmd    *backtestCmd
	p      *program
	set    *rules.Set
	served map[string]rules.Day // by association
	today  rules.Day
	out    *json.Encoder

	cases, unserved, would, wouldNot int
}

// judge judges one case, and prints what differs.
func (t *trial) judge(h *audit.History) error {
	if _, is := t.served[h.Association]; !is {
		t.unserved++
		return nil
	}
	past := audit.Rehearsal{Set: t.set}
	if err := past.Live(h, t.today); err != nil {
		return err
	}
	t.cases++
	for _, c := range past.Against(h) {
		if !t.cmd.within(c.On) {
			continue
		}
		if c.Would {
			t.would++
		} else {
			t.wouldNot++
		}
		if !t.cmd.JSON {
			printContrast(t.p, c)
		} else if err := t.out.Encode(c); err != nil {
			return err
		}
	}
	return nil
}

// within reports whether a step's day lies in the period.
func (b *backtestCmd) within(on rules.Day) bool {
	return on.IsZero() || on >= b.From.Day && (b.To.IsZero() || on <= b.To.Day)
}

// printContrast prints a notice that only one of the rule sets calls for.
func printContrast(p *program, c audit.Contrast) {
	if c.Would {
		fmt.Fprintf(p.out, "+ %s %s %s %s kommune %s\n", c.Case, c.Rule, c.Event, or(c.On.String()),
			or(c.Municipality))
		return
	}
	fmt.Fprintf(p.out, "- %s %s %s %s kommune %s: nu %s\n", c.Case, c.Rule, c.Event, or(c.On.String()),
		or(c.Municipality), or(c.Answer))
}
