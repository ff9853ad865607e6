package main

import (
	"errors"
	"fmt"
	"io"

	"boligbro/gateway"
	"boligbro/gateway/intake"
	"boligbro/rules"
	"boligbro/rules/lang"
)

type runCmd struct {
	Show   runShowCmd   `cmd:"" help:"${help_run_show}"`
	Send   runSendCmd   `cmd:"" help:"${help_run_send}"`
	Accept runAcceptCmd `cmd:"" help:"${help_run_accept}"`
}

type runShowCmd struct {
	ID string `arg:"" help:"${help_run_id}"`
}

// Run shows the legal steps that a refused run holds back, each with its tenancy's name in the run and its
// number.
func (r *runShowCmd) Run(p *program) error {
	a, err := p.openToRead()
	if err != nil {
		return err
	}
	defer a.close()
	steps, err := a.intake.HeldSteps(p.ctx, gateway.Operator, r.ID)
	if err != nil {
		return err
	}
	run, err := a.intake.Run(p.ctx, gateway.Operator, r.ID)
	if err != nil {
		return err
	}
	for _, s := range steps {
		fmt.Fprintf(p.out, "%s  %s  %s  %s (%s)\n", s.Name, s.On, s.Tenancy, s.Kind.Text(lang.Danish), s.Source)
	}
	if len(steps) == 0 {
		fmt.Fprintln(p.out, "Kørslen rummer ingen nye skridt")
		printUnreadRows(p.out, run)
		return nil
	}
	fmt.Fprintf(p.out, "%s er der ikke underrettet om.\n", counted(len(steps), lang.StepNoun))
	if intake.NotSent(run) == nil {
		fmt.Fprintf(p.out, "Vurdér og send dem nu: boligbro run send %s --by INITIALER\n"+
			"Kun nogle af dem: boligbro run send %s --only %s --by INITIALER\n", r.ID, r.ID, steps[0].Name)
	} else {
		fmt.Fprintln(p.out, "De kan ikke sendes alene, for navne, adresser eller dage kan stå ved forkerte "+
			"lejemål. Ret filen, og kør igen: boligbro sync")
	}
	fmt.Fprintf(p.out, "Er hele udtrækket rigtigt: boligbro run accept %s --by INITIALER\n", r.ID)
	printUnreadRows(p.out, run)
	return nil
}

// printUnreadRows says how many rows of the run could not be read: nobody knows whether they hold steps.
func printUnreadRows(w io.Writer, run gateway.Run) {
	unread := 0
	for _, source := range run.Sources {
		unread += source.Quarantined
	}
	if unread > 0 {
		fmt.Fprintf(w, "%s i den kunne ikke læses og kan rumme skridt. Se hvor: boligbro quarantine\n",
			counted(unread, lang.RowNoun))
	}
}

type runSendCmd struct {
	ID   string   `arg:"" help:"${help_run_id}"`
	Only []string `placeholder:"NAVN" help:"${help_run_send_only}"`
	signed
}

// Run takes the new steps of a refused run, or some of them, and sends what is due: also what an earlier try
// left. The run stays refused.
func (r *runSendCmd) Run(p *program) error {
	a, err := p.open()
	if err != nil {
		return err
	}
	defer a.close()
	report, err := a.intake.SendHeld(p.ctx, gateway.Operator, r.ID, r.Only, r.By)
	if err != nil {
		return err
	}
	done := "Der er ingen nye skridt at sende i kørslen"
	if report.Cases > 0 {
		done = "De nye skridt er vurderet: " + countedReport(report)
	}
	err = deliverRun(p, a, done, report.Run)
	printUnreadRows(p.out, report.Run)
	fmt.Fprintln(p.out, "Kørslen er stadig afvist. Det, der venter på en person: boligbro review list")
	return err
}

type runAcceptCmd struct {
	ID string `arg:"" help:"${help_run_id}"`
	signed
}

// Run adopts a run that the guard refused.
func (r *runAcceptCmd) Run(p *program) error {
	a, err := p.open()
	if err != nil {
		return err
	}
	defer a.close()
	report, err := a.intake.AcceptRefused(p.ctx, r.ID, r.By)
	if err != nil {
		return err
	}
	return deliverRun(p, a, "Kørslen er godkendt: "+countedReport(report), report.Run)
}

// countedReport is how many cases and notices came of a run.
func countedReport(r gateway.Report) string {
	return counted(r.Cases, lang.CaseNoun) + ", " + counted(r.Notices, lang.NoticeNoun)
}

// deliverRun sends what is due and prints what was done and what came of it, and then gives what went wrong.
// What of the run's association is not handed over yet is told, and is no success.
func deliverRun(p *program, a *app, done string, run gateway.Run) error {
	var result synced
	err := a.deliver(p.ctx, rules.AskedAt(p.now()), &result)
	left, uncounted := a.unsent(p.ctx, run.Association)
	fmt.Fprintf(p.out, "%s. Sendt %d, prøves igen %d, opgivet %d\n", done, result.Sent, result.Retry,
		result.Failed)
	result.printSetbacks(p.out)
	left.print(p.out)
	if !left.none() || result.Failed > 0 {
		p.exitStatus = exitUnfinished
	}
	return errors.Join(err, uncounted)
}
