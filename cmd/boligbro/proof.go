package main

import (
	"fmt"
	"io"
	"os"

	"boligbro/gateway"
	"boligbro/gateway/audit"
	"boligbro/gateway/document"
	"boligbro/rules"
	"boligbro/rules/lang"
)

type proofCmd struct {
	Show   proofShowCmd   `cmd:"" default:"withargs" help:"${help_proof_show}"`
	Verify proofVerifyCmd `cmd:"" help:"${help_proof_verify}"`
}

type proofVerifyCmd struct {
	File string   `arg:"" type:"path" placeholder:"FIL" help:"Kvitteringen, som tekst eller JSON."`
	Key  []logKey `placeholder:"NØGLE" help:"${help_proof_key}"`
}

// Run checks a proof without the database and without settings.
func (c *proofVerifyCmd) Run(p *program) error {
	b, err := os.ReadFile(c.File)
	if err != nil {
		return fmt.Errorf("read the proof: %w", err)
	}
	proof, err := audit.CheckProof(b, keysOf(c.Key)...)
	if err != nil {
		if is := otherFile(b, "proof verify"); is != "" {
			fmt.Fprintln(p.out, is)
		}
		return err
	}
	place := proof.Municipality
	if m, ok := rules.LookupMunicipality(place); ok {
		place = m.Name
	}
	fmt.Fprintf(p.out, "Kvitteringen holder: intet er ændret, og loggen (%d poster) rummer underretningen, "+
		"forsøget og kvitteringen.\nSag %s, lejemål %s: nået frem til %s %s. %s.\nLoggens nøgle: %s\n",
		proof.Log.Size, proof.Number, proof.Tenancy, place, clock(proof.Arrived),
		lang.Of(lang.ProofKinds, proof.By).In(lang.Danish), proof.Log.Key)
	for i := range proof.Later {
		later := &proof.Later[i]
		fmt.Fprintf(p.out, "Siden sendt: %s: %s; nået frem %s\n",
			lang.Of(lang.MessageKinds, later.Kind).In(lang.Danish), document.LaterStep(&proof, later),
			clock(later.Arrived))
	}
	fmt.Fprintln(p.out, lang.ProofLaterUnheld.DA)
	if len(c.Key) > 0 && !keysOf(c.Key).Has(proof.Log.Key) {
		fmt.Fprintln(p.out, lang.KeyHandedOver.DA)
	}
	if len(c.Key) == 0 {
		fmt.Fprintln(p.out, "Er det den nøgle, I har fået af boligorganisationen før (log key), er loggen deres; "+
			"giv den med --key, så holdes den op mod kvitteringen")
	}
	return nil
}

type proofShowCmd struct {
	Case   string `arg:"" help:"Sagens nummer, fx B-7KXM-2RQD."`
	Notice string `placeholder:"ID" help:"${help_proof_notice}"`
	Out    string `placeholder:"FIL" type:"path" help:"${help_proof_out}"`
	JSON   bool   `name:"json" help:"Skriv den som JSON."`
	readBy
}

// Run writes the proof that the municipality was notified, to be attached to the request to the fogedret.
func (c *proofShowCmd) Run(p *program) error {
	a, err := p.openToRead()
	if err != nil {
		return err
	}
	defer a.close()
	proof, err := a.audit.Proof(p.ctx, gateway.Operator, c.Case, c.Notice)
	if err != nil {
		return err
	}
	of := gateway.Scope{Associations: []string{proof.Association}}
	if err := c.note(p, a, of, gateway.SeeProof, proof.Number); err != nil {
		return err
	}
	var out []byte
	if c.JSON {
		out, err = document.ProofJSON(proof)
	} else {
		var text string
		text, err = document.ProofText(proof)
		out = []byte(text)
	}
	if err != nil {
		return err
	}
	if c.Out == "" {
		_, err = p.out.Write(out)
		return err
	}
	// It shows which tenancy is about to be cleared, so only its owner may read it.
	if err := newFile(c.Out, func(w io.Writer) error { _, err := w.Write(out); return err }); err != nil {
		return fmt.Errorf("write the proof: %w", err)
	}
	fmt.Fprintf(p.out, "Kvitteringen for sag %s er skrevet; læg den ved anmodningen til fogedretten\n",
		c.Case)
	return nil
}
