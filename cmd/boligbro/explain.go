package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"boligbro/rules"
	"boligbro/rules/lang"
)

type explainCmd struct {
	Case     string  `required:"" placeholder:"FIL|-" help:"Sagen som JSON; - læser fra standard input."`
	AsOf     asOf    `placeholder:"DATO|TIDSPUNKT" help:"Hvornår der spørges (standard: nu)."`
	Received instant `placeholder:"TIDSPUNKT" help:"${help_explain_received}"`
	Text     bool    `help:"Skriv svaret som tekst for mennesker."`
	English  bool    `help:"Skriv teksten på engelsk."`
}

// instant is an INSTANT on the command line.
type instant struct{ time.Time }

// UnmarshalText reads 2026-03-02T10:15:00+01:00.
func (i *instant) UnmarshalText(b []byte) error {
	at, err := time.Parse(time.RFC3339, string(b))
	if err != nil {
		return fmt.Errorf("write an instant as 2026-03-02T10:15:00+01:00")
	}
	i.Time = at
	return nil
}

// explained is what `explain` prints.
type explained struct {
	Case     string          `json:"case"`
	Findings []rules.Finding `json:"findings"`
	Duties   []rules.Duty    `json:"duties"`
	today    rules.Day
}

const caseMost = 1 << 20 // bytes of a case

// Run prints what the rules answer. It writes no file, and without --config it answers by the law alone.
func (e *explainCmd) Run(p *program) error {
	set := rules.Law()
	if p.config != "" {
		c, err := p.settings()
		if err != nil {
			return err
		}
		if err := check(c); err != nil {
			return err
		}
		if set, err = ruleSet(c); err != nil {
			return err
		}
	}
	b, err := e.read(p.in)
	if err != nil {
		return err
	}
	c, err := rules.ReadCase(b)
	var fault *rules.CaseError
	if errors.As(err, &fault) {
		return lang.NewError(
			"sagen kan ikke læses: "+fault.Text(lang.Danish),
			"the case cannot be read: "+fault.Text(lang.English))
	} else if err != nil {
		return err
	}
	asked := e.AsOf.or(p.now())
	answer := explained{Case: c.ID, Findings: set.Evaluate([]rules.Finding{}, &c, asked),
		Duties: []rules.Duty{}, today: asked.Day}
	answer.Duties = append(answer.Duties, rules.CaseDuties(&c, answer.Findings, e.Received.Time, asked)...)
	switch {
	case e.English:
		answer.write(p.out, lang.English)
		return nil
	case e.Text:
		answer.write(p.out, lang.Danish)
		return nil
	}
	out := json.NewEncoder(p.out)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	return out.Encode(answer)
}

func (e *explainCmd) read(in io.Reader) ([]byte, error) {
	if e.Case != "-" {
		f, err := os.Open(e.Case)
		if err != nil {
			return nil, fmt.Errorf("open the case: %w", err)
		}
		defer f.Close()
		in = f
	}
	b, err := io.ReadAll(io.LimitReader(in, caseMost+1))
	if err == nil && len(b) > caseMost {
		err = lang.NewError(
			"sagen er større end 1 MiB, og det er ingen sag",
			"the case is larger than 1 MiB, which no case is")
	}
	return b, err
}

// print writes the answer in Danish.
func (e explained) print(w io.Writer) { e.write(w, lang.Danish) }

// write writes the answer as a case worker or the tenant's lawyer would read it.
func (e explained) write(w io.Writer, l lang.Language) {
	label := func(name string) string { return explainLabels[name].In(l) }
	for _, f := range e.Findings {
		fmt.Fprintf(w, "%s", f.Rule)
		if f.Episode > 0 {
			fmt.Fprintf(w, ", %s %d", label("episode"), f.Episode)
		}
		fmt.Fprintf(w, ": %s\n    %s\n", f.Outcome.Text(l), f.Text(l))
		if !f.Due.IsZero() {
			due, late := label("due"), label("late")
			if !rules.Statutory(f.Rule) { // no law sets a time limit
				due, late = label("earliest"), label("after")
			}
			fmt.Fprintf(w, "    %s: %s", due, f.Due)
			if !f.DueAt.IsZero() {
				fmt.Fprintf(w, " %s", f.DueAt.In(rules.Copenhagen).Format("15:04 -07:00"))
			}
			if f.Late {
				fmt.Fprintf(w, "; %s: %s", late, f.Lateness(l))
			}
			fmt.Fprintln(w)
		}
		for _, field := range f.Missing {
			fmt.Fprintf(w, "    %s: %s (%s)\n", label("missing"), field.Text(l), field)
		}
		if !f.Wake.IsZero() {
			fmt.Fprintf(w, "    %s: %s\n", label("wake"), f.Wake)
		}
		writeCites(w, f.Cites, l)
	}
	for _, d := range e.Duties {
		fmt.Fprint(w, d.Name(l))
		if d.Tenant > 0 {
			fmt.Fprintf(w, ", %s %d", label("tenant"), d.Tenant)
		}
		if episodes(e.Duties) > 1 {
			fmt.Fprintf(w, ", %s %d", label("episode"), d.Episode)
		}
		fmt.Fprintf(w, ": %s\n    %s\n", d.StateText(e.today, l), d.Text(l))
		if !d.Due.IsZero() {
			fmt.Fprintf(w, "    %s: %s", label("due"), d.Due)
			switch {
			case d.DueExtended.IsZero() || d.DueExtended == d.Due:
			case d.Duty == rules.Appeal:
				fmt.Fprintf(w, ", %s %s", label("extended"), d.DueExtended)
			default:
				fmt.Fprintf(w, ", %s %s (%s)", label("extended"), d.DueExtended, label("unsettled"))
			}
			fmt.Fprintln(w)
		}
		if !d.AtRisk.IsZero() && d.Ended.IsZero() {
			fmt.Fprintf(w, "    %s: %s\n", label("at-risk"), d.AtRisk)
		}
		writeCites(w, d.Cites, l)
	}
}

// episodes is of how many episodes there are duties.
func episodes(duties []rules.Duty) int {
	found := map[int]bool{}
	for i := range duties {
		found[duties[i].Episode] = true
	}
	return len(found)
}

// writeCites writes each citation, since when it has applied, and whether that could be confirmed.
func writeCites(w io.Writer, cites []rules.Citation, l lang.Language) {
	for _, c := range cites {
		fmt.Fprintf(w, "    %s: %s", explainLabels["cite"].In(l), c)
		if force := c.Force(l); force != "" {
			fmt.Fprintf(w, ", %s", force)
		}
		fmt.Fprintln(w)
	}
}

// explainLabels are the words between what the rules say.
var explainLabels = lang.Words{
	"episode":   {DA: "forløb", EN: "course"},
	"due":       {DA: "Frist", EN: "Due"},
	"earliest":  {DA: "Kunne fortælles fra", EN: "Could be told from"},
	"after":     {DA: "efter den dag", EN: "after that day"},
	"extended":  {DA: "forlænget til", EN: "extended to"},
	"unsettled": {DA: "uafklaret", EN: "not settled"},
	"at-risk":   {DA: "I fare fra", EN: "At risk from"},
	"tenant":    {DA: "lejer", EN: "tenant"},
	"late":      {DA: "for sent", EN: "late"},
	"missing":   {DA: "Mangler", EN: "Missing"},
	"wake":      {DA: "Spørges igen", EN: "Asked again"},
	"cite":      {DA: "Hjemmel", EN: "Law"},
}
