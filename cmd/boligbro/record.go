package main

import (
	"fmt"
	"slices"
	"strings"

	"boligbro/gateway"
	"boligbro/rules/lang"
)

type recordCmd struct {
	Case   string `arg:"" help:"Sagens nummer, fx B-7KXM-2RQD."`
	Fact   string `arg:"" help:"${facts}"`
	On     day    `required:"" placeholder:"DATO" help:"${help_record_on}"`
	Track  string `placeholder:"SPOR" help:"${help_record_track}"`
	Tenant string `placeholder:"NR" help:"${help_record_tenant}"`
	Notice string `placeholder:"NR" help:"${help_record_notice}"`
	By     string `required:"" env:"BOLIGBRO_BY" placeholder:"INITIALER" help:"${help_by}"`
	Cancel bool   `help:"Det var en fejl: tag den seneste registrering af den slags tilbage. --on er i dag."`
}

// recorded are the acts that a municipality records, beside its decisions, in the order in which the help
// lists them.
var recorded = []gateway.ActKind{
	gateway.ActClassified, gateway.ActChildrenChecked, gateway.ActNeedChecked, gateway.ActContacted,
	gateway.ActMet, gateway.ActEvictionComing, gateway.ActEvictionNotice, gateway.ActDecisionReceived,
	gateway.ActConsent,
	gateway.ActConsentRevoked,
}

// facts are the kinds, as the help lists them.
func facts() string {
	var all []string
	for _, kind := range recorded {
		all = append(all, fmt.Sprintf(" %s (%s)", kind,
			lang.MunicipalActs[string(kind)].Meaning.In(lang.Danish)))
	}
	return "Hvad kommunen har gjort eller fået at vide:" + strings.Join(all, ";")
}

// Run records what the municipality has done about a notice.
func (r *recordCmd) Run(p *program) error {
	kind := gateway.ActKind(r.Fact)
	if !slices.Contains(recorded, kind) && !(r.Cancel && kind == gateway.ActDecision) {
		return badLine(
			"den slags kendes ikke; skriv et af "+wordList(recorded)+". En afgørelse registreres med boligbro "+
				"decide --by HVEM",
			"there is no such kind; write one of "+wordList(recorded)+". A decision is recorded with boligbro "+
				"decide --by WHO")
	}
	a, err := p.open()
	if err != nil {
		return err
	}
	defer a.close()
	acts, err := a.municipal.Record(p.ctx, gateway.Operator, r.Case, gateway.MunicipalAct{
		Kind: kind, On: r.On.Day, Track: r.Track, Tenant: r.Tenant, Notice: r.Notice, Cancels: r.Cancel,
		By: r.By,
	})
	if err != nil {
		return err
	}

	answer := lang.MunicipalActs[r.Fact].Recorded
	shared, err := a.shared(p.ctx, acts)
	if err != nil {
		return err
	}
	switch {
	case r.Cancel:
		answer = lang.ActTakenBack
	case acts[0].Recipient == gateway.BailiffCourt && kind == gateway.ActConsent:
		answer = lang.BailiffConsent
	case kind == gateway.ActConsent && len(shared) < len(acts):
		answer = lang.ConsentBefore
	case acts[0].Recipient == gateway.BailiffCourt:
		answer = lang.BailiffConsentRevoked
	}
	fmt.Fprintf(p.out, "Sag %s: %s\n", r.Case, answer.In(lang.Danish))
	return nil
}
