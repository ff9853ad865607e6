package main

import (
	"context"
	"fmt"
	"strings"

	"boligbro/gateway"
	"boligbro/rules"
	"boligbro/rules/lang"
)

type decideCmd struct {
	Case         string  `arg:"" help:"Sagens nummer, fx B-7KXM-2RQD."`
	Outcome      string  `required:"" placeholder:"KODE" help:"${outcomes}"`
	On           day     `required:"" placeholder:"DATO" help:"Afgørelsens dag."`
	Journal      private `required:"" placeholder:"NR" help:"${help_receipt_reference}"`
	Tenant       string  `placeholder:"NR" help:"${help_decide_tenant}"`
	Notice       string  `placeholder:"NR" help:"${help_decide_notice}"`
	By           string  `required:"" env:"BOLIGBRO_BY" placeholder:"INITIALER" help:"${help_by}"`
	ReasonsGiven bool    `help:"${help_decide_reasons_given}"`
}

// outcomes are the codes of a decision, as the help lists them.
func outcomes() string {
	var b strings.Builder
	b.WriteString("Udfaldet:")
	for _, o := range rules.Outcomes() {
		fmt.Fprintf(&b, " %s (%s, %s);", o.Code, o.Text(lang.Danish), o.Citation())
	}
	return strings.TrimSuffix(b.String(), ";")
}

// Run records a decision of the municipality.
func (d *decideCmd) Run(p *program) error {
	a, err := p.open()
	if err != nil {
		return err
	}
	defer a.close()
	acts, err := a.municipal.Decide(p.ctx, gateway.Operator, d.Case, gateway.MunicipalAct{
		Outcome: d.Outcome, On: d.On.Day, Journal: string(d.Journal), Tenant: d.Tenant, Notice: d.Notice,
		ReasonsGiven: d.ReasonsGiven, By: d.By,
	})
	if err != nil {
		return err
	}
	shared, err := a.shared(p.ctx, acts)
	if err != nil {
		return err
	}
	words := lang.DecisionKept(gateway.IsOwnNumber(d.Case), len(shared), len(acts))
	fmt.Fprintf(p.out, "Sag %s: %s\n", d.Case, words.In(lang.Danish))
	return nil
}

// shared are those of the tenants whom the acts are about of whose decision somebody else may know now,
// because they have consented.
func (a *app) shared(ctx context.Context, recorded []gateway.MunicipalAct) (tenants []string, err error) {
	var acts []gateway.MunicipalAct
	err = a.db.View(ctx, func(r gateway.Reader) (err error) {
		acts, err = r.Acts(gateway.Operator, recorded[0].Case)
		return err
	})
	known := map[string]bool{}
	for _, f := range acts {
		if f.Kind != gateway.ActConsent {
			continue
		}
		for _, s := range gateway.Share(acts, f.Recipient) {
			known[s.Notice+" "+s.Tenant] = true
		}
	}
	for _, f := range recorded {
		if known[f.Notice+" "+f.Tenant] {
			tenants = append(tenants, f.Tenant)
		}
	}
	return tenants, err
}
