package main

import (
	"time"

	"boligbro/gateway"
	"boligbro/gateway/audit"
	"boligbro/gateway/document"
	"boligbro/gateway/ledger"
	"boligbro/gateway/store"
	"boligbro/rules"
	"boligbro/rules/lang"
)

type reportCmd struct {
	From         rules.Day `required:"" placeholder:"DAG" help:"Fra og med den dag, underretningen blev lavet."`
	To           rules.Day `required:"" placeholder:"DAG" help:"Til og med den dag."`
	Association  string    `placeholder:"CVR" help:"${help_report_association}"`
	Municipality string    `placeholder:"KODE" help:"${help_report_municipality}"`
	AsOf         asOf      `placeholder:"DATO|TIDSPUNKT" help:"${help_report_as_of}"`
	FromExport   string    `placeholder:"MAPPE" type:"path" help:"${help_report_from_export}"`
	Public       []logKey  `placeholder:"NØGLE" help:"${help_report_public}"`
	Openings     []string  `placeholder:"FIL" type:"path" help:"${help_report_openings}"`
	Format       string    `default:"text" enum:"${formats}" help:"Form: ${enum}."`
}

// Run prints the auditor's report. Asked about an association alone it holds nothing of the municipality's
// side.
func (c *reportCmd) Run(p *program) error {
	if err := checkMunicipality(c.Municipality); err != nil {
		return err
	}
	q := audit.ComplianceAsk{
		From: c.From, To: c.To, Association: c.Association, Municipality: c.Municipality,
	}
	report, err := c.report(p, q)
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

// report makes the report, of the exported log where one is named.
func (c *reportCmd) report(p *program, q audit.ComplianceAsk) (gateway.Compliance, error) {
	if (c.FromExport == "") != (len(c.Public) == 0) || len(c.Openings) > 0 && c.FromExport == "" {
		return gateway.Compliance{}, badLine(
			"en udskrevet log kræver både --from-export og --public; --openings hører til den",
			"an exported log needs both --from-export and --public; --openings belongs to it")
	}
	if c.FromExport != "" {
		exported, err := readExport(p, c.FromExport, keysOf(c.Public), c.Openings)
		if err == nil {
			err = checkExported(exported, c.Association, c.Municipality)
		}
		if err == nil {
			q.Asked, err = c.asOf(exported.Newest(), lang.ErrAfterExport)
		}
		if err != nil {
			return gateway.Compliance{}, err
		}
		// One municipality's openings tell of its own acts only; of all of them all must be opened. Where none is,
		// nobody has given a municipality's openings, also when no municipality has done anything yet.
		unknown := exported.Unopened > 0 || exported.Opened == 0
		q.HideDuties = unknown && q.Municipality == "" || exported.Unopened > 0 && len(c.Openings) == 0
		report, err := (&audit.Audit{Exported: exported}).Compliance(p.ctx, q)
		report.Unopened = exported.Unopened
		return report, err
	}
	a, err := p.openToReadMuch()
	if err != nil {
		return gateway.Compliance{}, err
	}
	defer a.close()
	if err := a.checkAssociation(c.Association); err != nil {
		return gateway.Compliance{}, err
	}
	if q.Asked, err = c.asOf(p.now(), lang.ErrAsOfAhead); err != nil {
		return gateway.Compliance{}, err
	}
	q.HideDuties = !a.db.Municipal()
	return a.audit.Compliance(p.ctx, q)
}

// asOf is the moment that is asked about: the newest of which anything is recorded, or one before it. What has
// not been recorded on a later day would count as not done.
func (c *reportCmd) asOf(newest time.Time, ahead func(day string) error) (rules.Asked, error) {
	asked := c.AsOf.or(newest)
	if today := rules.DayOf(newest); asked.Day > today {
		return asked, ahead(today.String())
	}
	return asked, nil
}

// readExport checks an exported log and openings of it with the public key, and reads what they tell.
// Nothing that does not hold is reported on: what is wrong is printed.
func readExport(p *program, folder string, known ledger.Keys, files []string) (*store.Exported, error) {
	exported := store.NewExported()
	from, err := exportIn(p, folder)
	if err != nil {
		return nil, err
	}
	all, err := openAll(files)
	defer closeAll(all)
	if err != nil {
		return nil, err
	}
	x := ledger.ExportCheck{Files: from, Known: known}
	x.Leaf = func(n int64, leaf ledger.Leaf) {
		opened := map[string][]byte{}
		for _, openings := range all {
			openings.holds = func(o *store.Opened) { opened[o.Label] = o.Value }
			openings.check(n, leaf)
		}
		exported.Add(leaf, opened)
	}
	if err := x.Run(); err != nil {
		return nil, err
	}
	for _, openings := range all {
		x.Findings = append(x.Findings, openings.rest()...)
	}
	if len(x.Findings) > 0 {
		return nil, p.badExport(&x)
	}
	return exported, nil
}
