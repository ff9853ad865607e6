package main

import (
	"fmt"
	"io"
	"os"

	"boligbro/gateway"
	"boligbro/gateway/casework"
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

// readAtMost reads a file; of one that is longer, so much that it is seen.
func readAtMost(path string, most int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, most+1))
}
