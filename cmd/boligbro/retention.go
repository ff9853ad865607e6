package main

import (
	"context"
	"fmt"
	"log/slog"
	"text/tabwriter"
	"time"

	"boligbro/config"
	"boligbro/gateway"
	"boligbro/gateway/retention"
	"boligbro/rules/lang"
)

// newRetention is how long the settings let each party's data be kept.
func newRetention(c *config.Config, db gateway.Store, now func() time.Time) *retention.Retention {
	re := &retention.Retention{
		Store: db, Associations: map[string]gateway.Retention{}, Municipalities: map[string]gateway.Retention{},
		Now: now,
	}
	for _, a := range c.Associations {
		if a.Retention != nil {
			re.Associations[a.CVR] = gateway.Retention(*a.Retention)
		}
	}
	for _, m := range c.Municipalities {
		if m.Retention != nil {
			re.Municipalities[m.Code] = gateway.Retention(*m.Retention)
		}
	}
	return re
}

// eraseEvery is how often the service looks for what is due to be erased.
const eraseEvery = 24 * time.Hour

// eraseDue erases what is due, now and every day, until the context ends. What fails is tried the next day.
func (r *rooms) eraseDue(ctx context.Context, now func() time.Time, log *slog.Logger) {
	everyBy(ctx, now, eraseEvery, func() {
		erased, err := r.retention.Erase(ctx, "")
		switch {
		case ctx.Err() != nil:
		case err != nil:
			log.Error("what is due to be erased was not; it is tried again tomorrow", "err", err)
		case erased > 0:
			log.Info("cases were erased that have been kept for long enough", "parts", erased)
		}
	})
}

type retentionCmd struct {
	List retentionListCmd `cmd:"" default:"1" help:"Vis, hvad der er forfaldent til sletning. Sletter intet."`
	Run  retentionRunCmd  `cmd:"" help:"Slet nu det, der er forfaldent; tjenesten gør det hver dag."`
}

type retentionListCmd struct{}

// Run lists what is due, without names.
func (retentionListCmd) Run(p *program) error {
	a, err := p.openToRead()
	if err != nil {
		return err
	}
	defer a.close()
	p.tellClosed(a)
	due, err := a.retention.Due(p.ctx)
	if err != nil {
		return err
	}
	reported, err := a.retention.Reported(p.ctx)
	if err != nil {
		return err
	}
	for _, r := range reported {
		fmt.Fprintf(p.out, "Sag %s (%s) er slettet, men en kilde melder den igen siden %s: intet af det "+
			"gemmes, og intet sendes. Se alarmen, og få skridtene ud af kilden\n", r.Number, r.Association,
			clock(r.Raised))
	}
	if len(a.retention.Associations)+len(a.retention.Municipalities) == 0 {
		fmt.Fprintln(p.out, "Indstillingerne siger ikke, hvor længe noget opbevares (retention): intet slettes")
		return nil
	}
	if len(due) == 0 {
		fmt.Fprintln(p.out, "Intet er forfaldent til sletning")
		return nil
	}
	lines := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(lines, "SAG\tHVIS\tPART\tSIDST SKET\tHJEMMEL\tSLETTES")
	for i := range due {
		d := &due[i]
		erased := "ja"
		if d.Keeps != retention.KeepsNothing {
			erased = "nej: " + lang.Of(lang.Keeps, d.Keeps).In(lang.Danish)
		}
		fmt.Fprintf(lines, "%s\t%s\t%s\t%s\t%s\t%s\n", d.Number, lang.Of(lang.Parties, d.Party).In(lang.Danish),
			d.Whose, clock(d.Last), d.Basis, erased)
	}
	return lines.Flush()
}

type retentionRunCmd struct {
	By string `required:"" placeholder:"NAVN" env:"BOLIGBRO_BY" help:"${help_by}"`
}

// Run erases what is due.
func (c *retentionRunCmd) Run(p *program) error {
	a, err := p.open()
	if err != nil {
		return err
	}
	defer a.close()
	p.tellClosed(a)
	erased, err := a.retention.Erase(p.ctx, c.By)
	if err != nil {
		return err
	}
	fmt.Fprintf(p.out, "Slettet i %s; loggens beviser gælder stadig\n", counted(erased, lang.CaseNoun))
	return nil
}

type holdCmd struct {
	Case    string `arg:"" help:"Sagens nummer, fx B-7KXM-2RQD, eller kommunens egen, K-7KXM-2RQD."`
	Reason  string `required:"" xor:"why" enum:"${holds}" placeholder:"${hold_words}" help:"${help_hold_reason}"`
	Release bool   `required:"" xor:"why" help:"Sagen holdes ikke længere tilbage."`
	By      string `required:"" placeholder:"NAVN" env:"BOLIGBRO_BY" help:"${help_by}"`
}

// Run keeps a case from being erased, or releases it.
func (c *holdCmd) Run(p *program) error {
	a, err := p.open()
	if err != nil {
		return err
	}
	defer a.close()
	h := gateway.Hold{Reason: c.Reason, Released: c.Release, By: c.By}
	if err := a.retention.Hold(p.ctx, gateway.Operator, c.Case, h); err != nil {
		return err
	}
	if c.Release {
		fmt.Fprintf(p.out, "Sag %s holdes ikke længere tilbage fra sletning\n", c.Case)
		return nil
	}
	fmt.Fprintf(p.out, "Sag %s slettes ikke, før den frigives med --release\n", c.Case)
	return nil
}
