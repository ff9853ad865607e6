package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

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
	if _, ok := rules.LookupMunicipality(c.Municipality); !ok && c.Municipality != "" {
		return lang.NewError(
			"der er ingen kommune med den kode; skriv fire cifre, som 0751",
			"there is no municipality with that code; write four digits, such as 0751")
	}
	q := audit.ComplianceAsk{
		From: c.From, To: c.To, Association: c.Association, Municipality: c.Municipality,
		Asked: c.AsOf.or(p.now()),
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
		return gateway.Compliance{}, lang.NewError(
			"en udskrevet log kræver både --from-export og --public; --openings hører til den",
			"an exported log needs both --from-export and --public; --openings belongs to it")
	}
	if c.FromExport != "" {
		exported, err := readExport(p, c.FromExport, keysOf(c.Public), c.Openings)
		if err != nil {
			return gateway.Compliance{}, err
		}
		// One municipality's openings tell of its own acts only; of all of them all must be opened.
		q.HideDuties = exported.Unopened > 0 && (q.Municipality == "" || len(c.Openings) == 0)
		report, err := (&audit.Audit{Exported: exported}).Compliance(p.ctx, q)
		report.Unopened = exported.Unopened
		return report, err
	}
	a, err := p.openToReadMuch()
	if err != nil {
		return gateway.Compliance{}, err
	}
	defer a.close()
	if _, ok := a.casework.Associations[c.Association]; !ok && c.Association != "" {
		return gateway.Compliance{}, lang.NewError(
			"indstillingerne nævner ingen boligorganisation med det CVR-nummer",
			"the settings name no housing association with that CVR number")
	}
	q.HideDuties = !a.db.Municipal()
	return a.audit.Compliance(p.ctx, q)
}

// readExport checks an exported log and openings of it with the public key, and reads what they tell.
// Nothing that does not hold is reported on.
func readExport(p *program, folder string, known ledger.Keys, files []string) (*store.Exported, error) {
	exported := store.NewExported()
	var all []*openingsFile
	for _, file := range files {
		f, err := os.Open(file)
		if err != nil {
			return nil, fmt.Errorf("read the openings: %w", err)
		}
		defer f.Close()
		all = append(all, &openingsFile{in: json.NewDecoder(bufio.NewReader(f))})
	}
	x := ledger.ExportCheck{Files: stoppableFiles{p.ctx, os.DirFS(folder)}, Known: known}
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
	wrong := len(x.Findings)
	for _, openings := range all {
		wrong += len(openings.rest())
	}
	if wrong > 0 {
		return nil, p.bad(wrong, x.Checkpoint.Size)
	}
	return exported, nil
}
