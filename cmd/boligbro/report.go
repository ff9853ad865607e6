package main

import (
	"boligbro/gateway/audit"
	"boligbro/gateway/document"
	"boligbro/rules"
	"boligbro/rules/lang"
)

type reportCmd struct {
	From         rules.Day `required:"" placeholder:"DAG" help:"Fra og med den dag, underretningen blev lavet."`
	To           rules.Day `required:"" placeholder:"DAG" help:"Til og med den dag."`
	Association  string    `placeholder:"CVR" help:"${help_report_association}"`
	Municipality string    `placeholder:"KODE" help:"${help_report_municipality}"`
	AsOf         asOf      `placeholder:"DATO|TIDSPUNKT" help:"${help_report_as_of}"`
	Format       string    `default:"text" enum:"${formats}" help:"Form: ${enum}."`
}

// Run prints the auditor's report. Asked about an association alone it holds nothing of the municipality's side.
func (c *reportCmd) Run(p *program) error {
	if _, ok := rules.LookupMunicipality(c.Municipality); !ok && c.Municipality != "" {
		return lang.NewError(
			"der er ingen kommune med den kode; skriv fire cifre, som 0751",
			"there is no municipality with that code; write four digits, such as 0751")
	}
	a, err := p.openToRead()
	if err != nil {
		return err
	}
	defer a.close()
	if _, ok := a.casework.Associations[c.Association]; !ok && c.Association != "" {
		return lang.NewError(
			"indstillingerne nævner ingen boligorganisation med det CVR-nummer",
			"the settings name no housing association with that CVR number")
	}
	report, err := a.audit.Compliance(p.ctx, audit.ComplianceAsk{
		From: c.From, To: c.To, Association: c.Association, Municipality: c.Municipality,
		Asked: c.AsOf.or(p.now()),
	})
	if err != nil {
		return err
	}
	b, err := document.Compliance(&report, c.Format)
	if err != nil {
		return err
	}
	_, err = p.out.Write(b)
	return err
}
