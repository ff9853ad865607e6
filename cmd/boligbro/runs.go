package main

import (
	"fmt"

	"boligbro/rules"
	"boligbro/rules/lang"
)

type runCmd struct {
	Accept runAcceptCmd `cmd:"" help:"${help_run_accept}"`
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
