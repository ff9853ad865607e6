package main

import (
	"fmt"

	"boligbro/gateway"
	"boligbro/rules"
	"boligbro/rules/lang"
)

type recordCmd struct {
	Case   string `arg:"" help:"Sagens nummer, fx B-7KXM-2RQD."`
	Fact   string `arg:"" help:"${facts}"`
	On     day    `required:"" placeholder:"DATO" help:"Dagen det skete; ikke i fremtiden og ikke før underretningen."`
	Track  string `placeholder:"SPOR" help:"Ved classified: paragraph-1 (stk. 1-sag) eller paragraph-5 (stk. 5-sag)."`
	Tenant string `placeholder:"NR" help:"Ved consent, consent-revoked og decision-received: hvem af lejerne, 1, 2 ... i den rækkefølge underretningen nævner dem, eller all."`
	Notice string `placeholder:"NR" help:"Underretningens nummer, når det ikke er den nyeste i sagen (boligbro notices --json)."`
	Cancel bool   `help:"Det var en fejl: tag den seneste registrering af den slags tilbage. --on er i dag."`
}

// recorded are the facts that a municipality enters, beside its decisions, and what is said when they have been.
var recorded = []struct {
	kind       gateway.FactKind
	help, done string
}{
	{gateway.FactClassified, "stk. 1-sag eller stk. 5-sag, med --track", "klassifikationen er registreret"},
	{gateway.FactChildrenChecked, "undersøgt, om et barn under 18 bor der", "undersøgelsen af børn er registreret"},
	{gateway.FactNeedChecked, "undersøgt, om et behov for hjælp er sandsynligt", "undersøgelsen af behov er registreret"},
	{gateway.FactContacted, "borgeren er kontaktet", "kontakten er registreret"},
	{gateway.FactMet, "mødet med lejeren er holdt", "mødet er registreret"},
	{gateway.FactEvictionNotice, "fogedrettens egen underretning om en gennemført udsættelse er modtaget", "fogedrettens underretning er registreret, og en ny frist løber fra den"},
	{gateway.FactDecisionReceived, "borgeren har modtaget afgørelsen", "modtagelsen er registreret, og klagefristen løber fra den"},
	{gateway.FactConsent, "borgeren samtykker i, at foreningen får afgørelsen", "samtykket er registreret; foreningen ser nu denne lejers afgørelse: udfald og dag, ikke andet"},
	{gateway.FactConsentRevoked, "borgeren har trukket samtykket tilbage", "tilbagekaldelsen er registreret; foreningen ser ikke længere afgørelsen"},
}

// facts are the kinds, as the help lists them.
func facts() string {
	text := "Hvad kommunen har gjort eller fået at vide:"
	for i, f := range recorded {
		if i > 0 {
			text += ";"
		}
		text += fmt.Sprintf(" %s (%s)", f.kind, f.help)
	}
	return text
}

// Run records what the municipality has done about a notice.
func (r *recordCmd) Run(p *program) error {
	done := ""
	for _, f := range recorded {
		if string(f.kind) == r.Fact {
			done = f.done
		}
	}
	if r.Cancel && (done != "" || r.Fact == string(gateway.FactDecision)) {
		done = "registreringen er taget tilbage"
	}
	if done == "" {
		return lang.NewError("den slags kendes ikke; se boligbro record --help. En afgørelse registreres med boligbro decide",
			"there is no such kind; see boligbro record --help. A decision is recorded with boligbro decide")
	}
	if r.Track != "" && r.Fact != string(gateway.FactClassified) {
		return lang.NewError("--track hører kun til classified", "--track belongs to classified only")
	}
	a, err := p.open()
	if err != nil {
		return err
	}
	defer a.close()
	_, err = a.gateway.Record(p.ctx, gateway.Operator, r.Case, gateway.Fact{
		Kind: gateway.FactKind(r.Fact), On: r.On.Day, Track: r.Track, Tenant: r.Tenant, Notice: r.Notice, Cancels: r.Cancel,
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(p.out, "Sag %s: %s\n", r.Case, done)
	return nil
}

// listedDuty is a duty in `notices --json`, with how it stands.
type listedDuty struct {
	rules.Duty
	Standing rules.DutyState `json:"standing"`
	Text     string          `json:"standingText"`
}

func listDuties(duties []rules.Duty, today rules.Day) (listed []listedDuty) {
	for _, d := range duties {
		listed = append(listed, listedDuty{d, d.State(today), d.StateText(today, lang.Danish)})
	}
	return listed
}

// listedShare is a decision in `notices --json` that the association may see.
type listedShare struct {
	Tenant  string    `json:"tenant"`
	On      rules.Day `json:"on"`
	Outcome string    `json:"outcome"`
}

func listShared(shared []gateway.Shared) (listed []listedShare) {
	for _, s := range shared {
		listed = append(listed, listedShare{s.Tenant, s.On, s.Outcome})
	}
	return listed
}
