package main

import (
	"cmp"
	"fmt"

	"boligbro/gateway"
	"boligbro/gateway/municipal"
	"boligbro/rules"
	"boligbro/rules/lang"
)

type bailiffCmd struct {
	Open bailiffOpenCmd `cmd:"" help:"${help_bailiff_open}"`
	List bailiffListCmd `cmd:"" help:"${help_bailiff_list}"`
}

type bailiffOpenCmd struct {
	Fact         string  `arg:"" enum:"eviction-coming,eviction-notice" help:"${help_bailiff_fact}"`
	Municipality string  `required:"" placeholder:"KODE" help:"Kommunekoden, fx 0751."`
	On           day     `required:"" placeholder:"DATO" help:"Dagen kommunen fik fogedrettens underretning."`
	Reference    private `required:"" placeholder:"NR" help:"${help_bailiff_reference}"`
	Tenants      int     `default:"1" placeholder:"ANTAL" help:"${help_bailiff_tenants}"`
	By           string  `required:"" env:"BOLIGBRO_BY" placeholder:"INITIALER" help:"${help_by}"`
}

// Run opens a municipality's own case, of a tenancy about which no association has notified it.
func (o *bailiffOpenCmd) Run(p *program) error {
	a, err := p.open()
	if err != nil {
		return err
	}
	defer a.close()
	c := gateway.OwnCase{Municipality: o.Municipality, Reference: string(o.Reference), Tenants: o.Tenants}
	c, err = a.municipal.OpenCase(p.ctx, gateway.Scope{Municipalities: []string{o.Municipality}}, c,
		gateway.MunicipalAct{Kind: gateway.ActKind(o.Fact), On: o.On.Day, By: o.By})
	if err != nil {
		return err
	}
	fmt.Fprintf(p.out, "Sag %s: %s\n", c.Number, lang.MunicipalActs[o.Fact].Recorded.In(lang.Danish))
	return nil
}

type bailiffListCmd struct {
	Municipality string `required:"" placeholder:"KODE" help:"Kommunekoden, fx 0751."`
	readBy
}

// Run lists the cases whose clocks run by the fogedret's own notice, as the municipality may see them.
func (l *bailiffListCmd) Run(p *program) error {
	a, err := p.openToRead()
	if err != nil {
		return err
	}
	defer a.close()
	asked := rules.AskedAt(p.now())
	of := gateway.Scope{Municipalities: []string{l.Municipality}}
	own, err := a.municipal.OwnCases(p.ctx, of, asked)
	if err != nil {
		return err
	}
	var numbers []string
	for i := range own {
		numbers = append(numbers, own[i].Number)
	}
	if err := l.note(p, a, of, gateway.SeeCase, numbers...); err != nil {
		return err
	}
	if len(own) == 0 {
		fmt.Fprintln(p.out, "Fogedretten har ikke underrettet kommunen om nogen sag")
		return nil
	}
	for i := range own {
		p.ownCase(&own[i], asked.Day)
	}
	return nil
}

// ownCase writes one case with its clocks and with what the municipality has recorded.
func (p *program) ownCase(v *municipal.CaseView, today rules.Day) {
	fmt.Fprintf(p.out, "Sag %s, kommunens reference %s\n", v.Number, cmp.Or(v.Reference, "ikke oplyst"))
	if v.Unreadable {
		fmt.Fprintf(p.out, "  %s\n", lang.Unreadable(lang.ActDamaged).In(lang.Danish))
	}
	for i := range v.Duties {
		d := &v.Duties[i]
		last := ""
		if !d.Over() && !d.Due.IsZero() {
			last = ", sidste dag " + max(d.Due, d.DueExtended).Text(lang.Danish)
		}
		fmt.Fprintf(p.out, "  %s: %s%s\n", d.Name(lang.Danish), d.StateText(today, lang.Danish), last)
	}
	for _, f := range gateway.InForce(v.Acts) {
		what := lang.MunicipalActs[string(f.Kind)].Name.In(lang.Danish)
		if f.Kind == gateway.ActDecision {
			what += ": " + lang.Of(lang.Decisions, f.Outcome).In(lang.Danish)
		}
		fmt.Fprintf(p.out, "  %s: %s\n", f.On.Text(lang.Danish), what)
	}
}
