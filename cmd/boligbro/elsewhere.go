package main

import (
	"encoding/json"
	"fmt"
	"text/tabwriter"

	"boligbro/gateway/casework"
	"boligbro/rules"
	"boligbro/rules/lang"
)

type elsewhereCmd struct {
	List   elsewhereListCmd   `cmd:"" help:"${help_elsewhere_list}"`
	Record elsewhereRecordCmd `cmd:"" help:"Registrér, at kommunen er underrettet på anden måde."`
}

type elsewhereListCmd struct {
	Association string `placeholder:"CVR" help:"Kun denne forening; ellers alle."`
	JSON        bool   `name:"json" help:"Skriv listen som JSON, en linje for hver."`
}

// listedStep is one line of `elsewhere list --json`.
type listedStep struct {
	Case        string          `json:"case"`
	Association string          `json:"association"`
	Tenancy     string          `json:"tenancy"`
	Rule        string          `json:"rule"`
	Step        rules.EventKind `json:"step"`
	On          rules.Day       `json:"on"`
}

// Run lists what lies before go-live, by case and tenancy number and without names.
func (l *elsewhereListCmd) Run(p *program) error {
	a, err := p.openToRead()
	if err != nil {
		return err
	}
	defer a.close()
	var all []casework.UnnotifiedStep
	for _, association := range a.config.Associations {
		if l.Association != "" && l.Association != association.CVR {
			continue
		}
		untold, err := a.casework.BeforeGoLive(p.ctx, association.CVR)
		if err != nil {
			return err
		}
		all = append(all, untold...)
	}
	if l.JSON {
		out := json.NewEncoder(p.out)
		for _, u := range all {
			if err := out.Encode(listedStep{u.Number, u.Association, u.Tenancy, u.Rule, u.Kind,
				u.On}); err != nil {
				return err
			}
		}
		return nil
	}
	if len(all) == 0 {
		fmt.Fprintln(p.out, "Ingen skridt før ibrugtagningen mangler oplysning om underretning")
		return nil
	}
	lines := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(lines, "SAG\tFORENING\tLEJEMÅL\tREGEL\tSKRIDT\tDAG")
	for _, u := range all {
		fmt.Fprintf(lines, "%s\t%s\t%s\t%s\t%s\t%s\n", u.Number, u.Association, u.Tenancy, u.Rule,
			u.Kind.Text(lang.Danish), u.On)
	}
	return lines.Flush()
}

type elsewhereRecordCmd struct {
	Case            string        `xor:"which" required:"" placeholder:"NR" help:"${help_elsewhere_case}"`
	Association     string        `xor:"which" required:"" placeholder:"CVR" help:"${help_association}"`
	AllBeforeGoLive bool          `help:"Alle foreningens skridt før ibrugtagningen, til og med dagen --on."`
	On              day           `required:"" placeholder:"DATO" help:"Dagen kommunen blev underrettet."`
	Channel         rules.Channel `required:"" placeholder:"MÅDE" help:"${help_elsewhere_channel}"`
	Proof           private       `required:"" placeholder:"ORD" help:"${help_elsewhere_proof}"`
	Arrived         day           `placeholder:"DATO" help:"${help_elsewhere_arrived}"`
	By              string        `required:"" env:"BOLIGBRO_BY" placeholder:"INITIALER" help:"${help_by}"`
}

// Run records that the municipality was notified another way. The same again changes nothing.
func (r *elsewhereRecordCmd) Run(p *program) error {
	if (r.Association != "") != r.AllBeforeGoLive {
		return badLine(
			"skriv --association CVR og --all-before-go-live sammen, eller --case NR",
			"give --association CVR and --all-before-go-live together, or --case NUMBER")
	}
	a, err := p.open()
	if err != nil {
		return err
	}
	defer a.close()
	e := rules.Elsewhere{On: r.On.Day, Channel: r.Channel, Proof: string(r.Proof), Arrived: r.Arrived.Day}
	asked := rules.AskedAt(p.now())
	recorded, remaining := 0, 0
	if r.Case != "" {
		recorded, err = a.casework.RecordElsewhere(p.ctx, r.By, r.Case, e, asked)
	} else if _, served := a.casework.Associations[r.Association]; !served {
		err = lang.NewError(
			"foreningen står ikke i indstillingerne",
			"the association is not in the settings")
	} else {
		recorded, remaining, err = a.casework.RecordAllElsewhere(p.ctx, r.By, r.Association, e, asked)
	}
	if err != nil {
		return err
	}
	if recorded == 0 {
		fmt.Fprintln(p.out, "Intet nyt at registrere")
	} else {
		fmt.Fprintf(p.out, "%d skridt registreret som underrettet på anden måde\n", recorded)
	}
	if remaining > 0 {
		fmt.Fprintf(p.out, "%d skridt er senere end %s og er ikke med; se boligbro elsewhere list\n", remaining,
			r.On.Day)
	}
	return nil
}
