package main

import (
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
	_, err = a.municipal.Decide(p.ctx, gateway.Operator, d.Case, gateway.MunicipalAct{
		Outcome: d.Outcome, On: d.On.Day, Journal: string(d.Journal), Tenant: d.Tenant, Notice: d.Notice,
		ReasonsGiven: d.ReasonsGiven, By: d.By,
	})
	if err != nil {
		return err
	}
	if gateway.IsOwnNumber(d.Case) {
		fmt.Fprintf(p.out, "Sag %s: afgørelsen er registreret. Fogedretten må kun oplyses om den med borgerens "+
			"forudgående samtykke (retssikkerhedsloven § 5 a, stk. 3)\n", d.Case)
		return nil
	}
	fmt.Fprintf(p.out, "Sag %s: afgørelsen er registreret. Foreningen får den ikke at se uden borgerens "+
		"forudgående samtykke (retssikkerhedsloven § 5 a, stk. 3)\n", d.Case)
	return nil
}
