package main

import (
	"boligbro/gateway"
	"boligbro/gateway/audit"
	"boligbro/gateway/document"
)

type subjectCmd struct {
	Find         string `arg:"" help:"${help_subject_find}"`
	Association  string `placeholder:"CVR" xor:"side" required:"" help:"Hvad denne boligorganisation har."`
	Municipality string `placeholder:"KODE" xor:"side" required:"" help:"Hvad denne kommune har."`
	readBy
	Format string `default:"json" enum:"${subject_formats}" help:"Form: ${enum}."`
}

// Run writes everything that one side holds about a person. A name is read from the standard input, for the
// command line of a process can be read by others.
func (c *subjectCmd) Run(p *program) error {
	find := c.Find
	if find == "-" {
		line, err := p.line()
		if err != nil {
			return err
		}
		find = line
	} else if !gateway.IsNumber(find) && !gateway.IsOwnNumber(find) {
		return badLine(
			"kun en sags nummer skrives som argument; skriv - og navnet eller lejemålets nummer på "+
				"standardinput, for "+
				"andre kan læse en kommandolinje",
			"only a case's number is written as an argument; write - and the name or the tenancy's number on the "+
				"standard input, since others can read a command line")
	}
	if err := checkMunicipality(c.Municipality); err != nil {
		return err
	}
	a, err := p.openToRead()
	if err != nil {
		return err
	}
	defer a.close()
	if err := a.checkHeld(p, c.Association); err != nil {
		return err
	}
	s := gateway.Scope{Associations: []string{c.Association}}
	if c.Municipality != "" {
		s = gateway.Scope{Municipalities: []string{c.Municipality}}
	}
	subject, err := a.audit.Subject(p.ctx, s, audit.Find(find))
	if err != nil {
		return err
	}
	var numbers []string
	for i := range subject.Cases {
		numbers = append(numbers, subject.Cases[i].Number)
	}
	if err := c.note(p, a, s, gateway.SeeHeld, numbers...); err != nil {
		return err
	}
	b, err := document.Held(&subject, c.Format)
	if err != nil {
		return err
	}
	_, err = p.out.Write(b)
	return err
}
