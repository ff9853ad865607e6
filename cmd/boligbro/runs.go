package main

import (
	"fmt"

	"boligbro/rules"
	"boligbro/rules/lang"
)

type runCmd struct {
	Show   runShowCmd   `cmd:"" help:"${help_run_show}"`
	Accept runAcceptCmd `cmd:"" help:"${help_run_accept}"`
}

type runShowCmd struct {
	ID string `arg:"" help:"Kørslens nummer, som afvisningen skrev."`
}

// Run shows the legal steps that a refused run holds back, by the tenancy's number: the association's people
// see which they must tell the municipality of themselves if they do not accept the run.
func (r *runShowCmd) Run(p *program) error {
	a, err := p.openToRead()
	if err != nil {
		return err
	}
	defer a.close()
	steps, err := a.intake.HeldSteps(p.ctx, r.ID)
	if err != nil {
		return err
	}
	for _, s := range steps {
		fmt.Fprintf(p.out, "%s  %s  %s (%s)\n", s.On, s.Tenancy, s.Kind.Text(lang.Danish), s.Source)
	}
	if len(steps) == 0 {
		fmt.Fprintln(p.out, "Kørslen rummer ingen nye skridt")
		return nil
	}
	fmt.Fprintf(p.out, "%s underrettes der ikke om, før kørslen er godkendt: boligbro run accept %s --by INITIALER\n",
		counted(len(steps), lang.StepNoun), r.ID)
	return nil
}

type runAcceptCmd struct {
	ID string `arg:"" help:"Kørslens nummer, som afvisningen skrev."`
	signed
}

// Run adopts a run that the guard refused.
func (r *runAcceptCmd) Run(p *program) error {
	if err := r.check(); err != nil {
		return err
	}
	a, err := p.open()
	if err != nil {
		return err
	}
	defer a.close()
	report, err := a.intake.AcceptRefused(p.ctx, r.ID, r.By)
	if err != nil {
		return err
	}
	var result synced
	if err := a.deliver(p.ctx, rules.AskedAt(p.now()), &result); err != nil {
		return err
	}
	fmt.Fprintf(p.out, "Kørslen er godkendt: %s, %s. Sendt %d, prøves igen %d, "+
		"opgivet %d\n",
		counted(report.Cases, lang.CaseNoun), counted(report.Notices, lang.NoticeNoun),
		result.Sent, result.Retry, result.Failed)
	result.printSetbacks(p.out)
	return nil
}
