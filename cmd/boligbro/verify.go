package main

import (
	"cmp"
	"fmt"
	"io"
	"time"

	"boligbro/gateway/audit"
	"boligbro/gateway/document"
	"boligbro/gateway/ledger"
	"boligbro/rules/lang"
	"boligbro/rules/text"
)

type verifyCmd struct {
	File   string   `arg:"" type:"path" placeholder:"FIL.zip" help:"Beviset."`
	Key    []logKey `placeholder:"NØGLE" help:"${help_proof_key}"`
	Export string   `placeholder:"MAPPE" type:"path" help:"${help_verify_export}"`
	PDF    string   `placeholder:"FIL.pdf" type:"path" help:"${help_verify_pdf}"`
}

// Run checks evidence without the database and without settings.
func (c *verifyCmd) Run(p *program) error {
	b, err := readAtMost(c.File, audit.MaxBundle)
	if err != nil {
		return fmt.Errorf("read the evidence: %w", err)
	}
	e := audit.CheckEvidence(b, version(), keysOf(c.Key)...)
	for _, f := range e.Found {
		line := fmt.Sprintf("%s: %s", f.What, lang.Of(lang.EvidenceFaults, f.What).In(lang.Danish))
		if f.File != "" {
			line += ", " + text.WithoutCPR(f.File)
		}
		fmt.Fprintln(p.out, line)
	}
	var since []int64
	if len(e.Found) == 0 && c.Export != "" {
		if since, err = c.againstExport(p, &e); err != nil {
			return err
		}
	}
	if len(e.Found) > 0 {
		if e.Program != "" && e.Program != version() {
			fmt.Fprintln(p.out, lang.EvidenceOtherVersion(e.Program, version()).DA)
		}
		fmt.Fprintln(p.out, "BEVISET HOLDER IKKE")
		if is := otherFile(b, "verify"); is != "" {
			fmt.Fprintln(p.out, is)
		}
		return errPrinted
	}
	c.print(p, &e, since)
	if c.PDF == "" {
		return nil
	}
	pdf, err := document.EvidencePDF(&e.Again)
	if err == nil {
		err = newFile(c.PDF, func(w io.Writer) error { _, err := w.Write(pdf); return err })
	}
	if err != nil {
		return fmt.Errorf("write the document: %w", err)
	}
	return nil
}

// againstExport looks in an exported log for entries about the notice that the evidence leaves out. The log
// must go on from where the evidence was taken. since are the entries about the notice from after that.
func (c *verifyCmd) againstExport(p *program, e *audit.CheckedEvidence) (since []int64, err error) {
	from, err := exportIn(p, c.Export)
	if err != nil {
		return nil, err
	}
	known := keysOf(c.Key)
	if len(known) == 0 {
		known = ledger.Keys{{Public: e.Key}}
	}
	x := ledger.ExportCheck{Files: from, Known: known, Kept: e.Checkpoint}
	x.Leaf = func(n int64, leaf ledger.Leaf) {
		if e.Since(n, leaf) {
			since = append(since, n)
		}
		if e.LeftOut(n, leaf) {
			e.Found = append(e.Found, audit.EvidenceFinding{What: audit.EvidenceLeftOut})
			fmt.Fprintf(p.out, "%s: %s, post %d\n", audit.EvidenceLeftOut,
				lang.Of(lang.EvidenceFaults, audit.EvidenceLeftOut).In(lang.Danish), n)
		}
	}
	if err := x.Run(); err != nil {
		return nil, err
	}
	if len(x.Findings) > 0 {
		return nil, p.badExport(&x)
	}
	return since, nil
}

func (c *verifyCmd) print(p *program, e *audit.CheckedEvidence, since []int64) {
	fmt.Fprintf(p.out, "Beviset holder: intet er ændret, og loggen (%s) siger det, der står i det.\n",
		lang.Count(e.Size, lang.EntryNoun).DA)
	fmt.Fprintln(p.out, lang.EvidenceUnheld(e.Side == document.MunicipalitySide).DA)
	switch {
	case c.Export == "":
		fmt.Fprintln(p.out, lang.EvidenceLeftOutUnheld.DA)
	case len(since) > 0:
		fmt.Fprintln(p.out, lang.EvidenceSince(since).DA)
		p.exitStatus = exitUnfinished
	default:
		fmt.Fprintln(p.out, lang.EvidenceNothingLeftOut.DA)
	}
	if e.OtherWords {
		fmt.Fprintln(p.out, lang.EvidenceOtherWords(e.Program, version()).DA)
	}
	fmt.Fprintf(p.out, "Sag %s, %s%s:\n", e.Case, tenancyOf(&e.Again), e.Again.Municipality.Name)
	for i := range e.Again.Thread.Messages {
		printEvidence(p.out, &e.Again.Thread.Messages[i])
	}
	for _, c := range e.Clocks {
		fmt.Fprintf(p.out, "    %s: %s\n", lang.Of(lang.Duties, c.Duty).In(lang.Danish), printedClock(&c))
	}
	if e.Again.TimelyText != "" {
		fmt.Fprintf(p.out, "Foreningens frist: %s\n", e.Again.TimelyText)
	}
	fmt.Fprintf(p.out, "Loggens nøgle: %s\n", e.Key)
	if len(c.Key) > 0 && !keysOf(c.Key).Has(e.Key) {
		fmt.Fprintln(p.out, lang.KeyHandedOver.DA)
	}
	if len(c.Key) == 0 {
		fmt.Fprintln(p.out, "Er det den nøgle, I har fået af boligorganisationen før (log key), er loggen deres; "+
			"giv den med --key, så holdes den op mod beviset")
	}
}

// tenancyOf is the tenancy's number, which a municipality's evidence does not hold.
func tenancyOf(e *document.Evidence) string {
	if e.Tenancy == "" {
		return ""
	}
	return "lejemål " + e.Tenancy + ", "
}

// printedClock is a duty's days; the municipality's evidence tells how far it had come too.
func printedClock(c *document.EvidenceClock) string {
	text := "begynder " + c.Starts
	if c.Due != "" {
		text += ", sidste dag " + c.Due
	}
	if c.DueExtended != c.Due && c.DueExtended != "" {
		text += " (måske " + c.DueExtended + ")"
	}
	if c.Withdrawn != "" {
		text += ", " + lang.EndedByWithdrawal.In(lang.Danish) + " " + c.Withdrawn
	}
	if c.Ended != "" {
		text += ", slut " + c.Ended
	}
	if c.State != "" {
		text += "; " + lang.Of(lang.DutyStates, c.State).In(lang.Danish)
	}
	return text
}

func printEvidence(w io.Writer, m *document.EvidenceMessage) {
	arrived, _ := time.Parse(time.RFC3339Nano, m.Arrived) // empty: it has not
	state := cmp.Or(lang.Of(lang.DeliveryStates, m.State).In(lang.Danish), "endnu ikke forsøgt sendt")
	fmt.Fprintf(w, "    %s: %s; %s; nået frem %s", lang.Of(lang.MessageKinds, m.Kind).In(lang.Danish),
		m.Event.Text, state, clock(arrived))
	if m.Proof != "" {
		fmt.Fprintf(w, ". %s", lang.Of(lang.ProofKinds, m.Proof).In(lang.Danish))
	}
	fmt.Fprintln(w)
}
