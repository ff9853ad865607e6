package main

import (
	"fmt"

	"boligbro/gateway"
	"boligbro/rules"
	"boligbro/rules/lang"
)

type runCmd struct {
	Show   runShowCmd   `cmd:"" help:"${help_run_show}"`
	Send   runSendCmd   `cmd:"" help:"${help_run_send}"`
	Accept runAcceptCmd `cmd:"" help:"${help_run_accept}"`
}

type runShowCmd struct {
	ID string `arg:"" help:"Kørslens nummer, som afvisningen skrev."`
}

// Run shows the legal steps that a refused run holds back, each with its tenancy's name in the run and its
// number.
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
		fmt.Fprintf(p.out, "%s  %s  %s  %s (%s)\n", s.Name, s.On, s.Tenancy, s.Kind.Text(lang.Danish), s.Source)
	}
	if len(steps) == 0 {
		fmt.Fprintln(p.out, "Kørslen rummer ingen nye skridt")
		return nil
	}
	fmt.Fprintf(p.out, "%s er der ikke underrettet om.\n"+
		"Vurdér og send dem nu: boligbro run send %s --by INITIALER\n"+
		"Kun nogle af dem: boligbro run send %s --only %s --by INITIALER\n"+
		"Er hele udtrækket rigtigt: boligbro run accept %s --by INITIALER\n",
		counted(len(steps), lang.StepNoun), r.ID, r.ID, steps[0].Name, r.ID)
	return nil
}

type runSendCmd struct {
	ID   string   `arg:"" help:"Kørslens nummer, som afvisningen skrev."`
	Only []string `placeholder:"NAVN" help:"${help_run_send_only}"`
	signed
}

// Run takes the new steps of a refused run, or some of them, and sends what follows. The run stays refused.
func (r *runSendCmd) Run(p *program) error {
	if err := r.check(); err != nil {
		return err
	}
	a, err := p.open()
	if err != nil {
		return err
	}
	defer a.close()
	report, err := a.intake.SendHeld(p.ctx, r.ID, r.Only, r.By)
	if err != nil {
		return err
	}
	if report.Cases == 0 {
		fmt.Fprintln(p.out, "Der er ingen nye skridt at sende i kørslen")
		return nil
	}
	if err := deliverRun(p, a, "De nye skridt er vurderet", report); err != nil {
		return err
	}
	fmt.Fprintln(p.out, "Kørslen er stadig afvist. Det, der venter på en person: boligbro review list")
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
	return deliverRun(p, a, "Kørslen er godkendt", report)
}

// deliverRun sends what follows from what was taken of a run, and prints what came of it.
func deliverRun(p *program, a *app, done string, report gateway.Report) error {
	var result synced
	if err := a.deliver(p.ctx, rules.AskedAt(p.now()), &result); err != nil {
		return err
	}
	fmt.Fprintf(p.out, "%s: %s, %s. Sendt %d, prøves igen %d, opgivet %d\n", done,
		counted(report.Cases, lang.CaseNoun), counted(report.Notices, lang.NoticeNoun),
		result.Sent, result.Retry, result.Failed)
	result.printSetbacks(p.out)
	return nil
}
