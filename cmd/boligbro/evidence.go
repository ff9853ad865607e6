package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/audit"
	"boligbro/gateway/casework"
	"boligbro/gateway/document"
	"boligbro/rules/lang"
	"boligbro/rules/text"
)

type evidenceCmd struct {
	Notice       string `arg:"" placeholder:"NR" help:"${help_resend_notice}"`
	Municipality string `placeholder:"KODE" help:"${help_evidence_municipality}"`
	Out          string `short:"o" required:"" placeholder:"FIL.zip" type:"path" help:"Beviset skrives i den."`
	readBy
}

// Run writes the evidence about a notice.
func (c *evidenceCmd) Run(p *program) error {
	a, err := p.openToRead()
	if err != nil {
		return err
	}
	defer a.close()
	scope := gateway.Operator
	if c.Municipality != "" {
		scope = gateway.Scope{Municipalities: []string{c.Municipality}}
	}
	bundle, err := a.audit.Evidence(p.ctx, scope, c.Notice)
	if err != nil {
		return err
	}
	if err := c.noteNotice(p, a, scope); err != nil {
		return err
	}
	// It holds the names that the notice holds, so only its owner may read it.
	if err := newFile(c.Out, func(w io.Writer) error { _, err := w.Write(bundle); return err }); err != nil {
		return fmt.Errorf("write the evidence: %w", err)
	}
	fmt.Fprintln(p.out, "Beviset er skrevet; det rummer de meddelelser, der er sendt eller forsøgt sendt, "+
		"med navn og adresse. Efterprøv det med: boligbro verify FIL.zip --key "+a.db.LogKey())
	return nil
}

// noteNotice notes that the messages of the notice are read, for the side whose evidence it is.
func (c *evidenceCmd) noteNotice(p *program, a *app, s gateway.Scope) error {
	var n gateway.Notice
	err := a.db.View(p.ctx, func(r gateway.Reader) (err error) {
		n, err = casework.NamedNotice(r, s, c.Notice)
		return err
	})
	if err != nil {
		return err
	}
	if s.Operator {
		s = gateway.Scope{Associations: []string{n.Association}}
	}
	return c.note(p, a, s, gateway.SeeMessage, n.Number)
}

type verifyCmd struct {
	File string   `arg:"" type:"path" placeholder:"FIL.zip" help:"Beviset."`
	Key  []logKey `placeholder:"NØGLE" help:"${help_proof_key}"`
}

// Run checks evidence without the database and without settings.
func (c *verifyCmd) Run(p *program) error {
	b, err := readAtMost(c.File, audit.MaxBundle)
	if err != nil {
		return fmt.Errorf("read the evidence: %w", err)
	}
	e, found := audit.CheckEvidence(b, keysOf(c.Key)...)
	for _, f := range found {
		line := fmt.Sprintf("%s: %s", f.What, lang.Of(lang.EvidenceFaults, f.What).In(lang.Danish))
		if f.File != "" {
			line += ", " + text.WithoutCPR(f.File)
		}
		fmt.Fprintln(p.out, line)
	}
	if len(found) > 0 {
		fmt.Fprintln(p.out, "BEVISET HOLDER IKKE")
		return errPrinted
	}
	fmt.Fprintf(p.out, "Beviset holder: intet er ændret, og loggen (%s) siger det, der står om meddelelserne, "+
		"kvitteringerne og fristerne.\n%s\nSag %s, %s%s:\n", lang.Count(e.Size, lang.EntryNoun).DA,
		lang.EvidenceUnheld(e.Side == document.MunicipalitySide).DA, e.Case, tenancyOf(&e), e.Municipality.Name)
	for i := range e.Thread.Messages {
		printEvidence(p.out, &e.Thread.Messages[i])
	}
	for _, c := range e.Clocks {
		fmt.Fprintf(p.out, "    %s: %s\n", lang.Of(lang.Duties, c.Duty).In(lang.Danish), printedClock(&c))
	}
	fmt.Fprintf(p.out, "Loggens nøgle: %s\n", e.Key)
	if len(c.Key) > 0 && !keysOf(c.Key).Has(e.Key) {
		fmt.Fprintln(p.out, "Den nøgle, I gav, har i loggen underskrevet, at denne følger efter. Er den gamle "+
			"kommet i andres hænder, kan de have gjort det: hent da den nye ad en anden vej, og giv den med --key")
	}
	if len(c.Key) == 0 {
		fmt.Fprintln(p.out, "Er det den nøgle, I har fået af boligorganisationen før (log key), er loggen deres; "+
			"giv den med --key, så holdes den op mod beviset")
	}
	return nil
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
	fmt.Fprintf(w, "    %s: %s; nået frem %s", lang.Of(lang.MessageKinds, m.Kind).In(lang.Danish),
		lang.Of(lang.DeliveryStates, m.State).In(lang.Danish), clock(arrived))
	if m.Proof != "" {
		fmt.Fprintf(w, ". %s", lang.Of(lang.ProofKinds, m.Proof).In(lang.Danish))
	}
	fmt.Fprintln(w)
}

// readAtMost reads a file; of one that is longer, so much that it is seen.
func readAtMost(path string, most int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, most+1))
}
