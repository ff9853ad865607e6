package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"boligbro/rules"
)

type explainCmd struct {
	Case     string  `required:"" placeholder:"FIL|-" help:"Sagen som JSON; - læser fra standard input."`
	AsOf     asOf    `placeholder:"DATO|TIDSPUNKT" help:"Hvornår der spørges (standard: nu)."`
	Received instant `placeholder:"TIDSPUNKT" help:"Hvornår underretningen nåede frem; så vises kommunens frister."`
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

// Run says what the rules answer. It writes no file, and without --config it answers by the law alone.
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
		return saying{"sagen kan ikke læses: " + fault.Text(rules.Danish), "the case cannot be read: " + fault.Text(rules.English)}
	} else if err != nil {
		return err
	}
	asked := e.AsOf.or(p.now())
	answer := explained{Case: c.ID, Findings: set.Evaluate([]rules.Finding{}, &c, asked), Duties: []rules.Duty{}, today: asked.Day}
	for i := range answer.Findings {
		answer.Duties = append(answer.Duties, rules.Duties(&c, &answer.Findings[i], e.Received.Time, asked)...)
	}
	switch {
	case e.English:
		answer.write(p.out, rules.English)
		return nil
	case e.Text:
		answer.write(p.out, rules.Danish)
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
		err = saying{"sagen er større end 1 MiB, og det er ingen sag", "the case is larger than 1 MiB, which no case is"}
	}
	return b, err
}

// print writes the answer in Danish.
func (e explained) print(w io.Writer) { e.write(w, rules.Danish) }

// write writes the answer as a case worker or the tenant's lawyer would read it.
func (e explained) write(w io.Writer, lang rules.Language) {
	word := func(code string) string { return explainWords[code][lang] }
	for _, f := range e.Findings {
		fmt.Fprintf(w, "%s", f.Rule)
		if f.Episode > 0 {
			fmt.Fprintf(w, ", %s %d", word("episode"), f.Episode)
		}
		fmt.Fprintf(w, ": %s\n    %s\n", word(string(f.Outcome)), f.Text(lang))
		if !f.Due.IsZero() {
			due, late := word("due"), word("late")
			if !rules.Statutory(f.Rule) { // no act sets a time limit
				due, late = word("earliest"), word("after")
			}
			fmt.Fprintf(w, "    %s: %s", due, f.Due)
			if !f.DueAt.IsZero() {
				fmt.Fprintf(w, " %s", f.DueAt.In(rules.Copenhagen).Format("15:04 -07:00"))
			}
			if f.Late {
				fmt.Fprintf(w, "; %s: %s", late, f.Lateness(lang))
			}
			fmt.Fprintln(w)
		}
		for _, field := range f.Missing {
			fmt.Fprintf(w, "    %s: %s (%s)\n", word("missing"), field.Text(lang), field)
		}
		if !f.Wake.IsZero() {
			fmt.Fprintf(w, "    %s: %s\n", word("wake"), f.Wake)
		}
		writeCites(w, f.Cites, word)
	}
	for _, d := range e.Duties {
		fmt.Fprint(w, d.Name(lang))
		if d.Tenant > 0 {
			fmt.Fprintf(w, ", %s %d", word("tenant"), d.Tenant)
		}
		if courses(e.Duties) > 1 {
			fmt.Fprintf(w, ", %s %d", word("episode"), d.Episode)
		}
		fmt.Fprintf(w, ": %s\n    %s\n", d.StandingText(e.today, lang), d.Text(lang))
		if !d.Due.IsZero() {
			fmt.Fprintf(w, "    %s: %s", word("due"), d.Due)
			switch {
			case d.DueExtended.IsZero() || d.DueExtended == d.Due:
			case d.Duty == rules.Appeal:
				fmt.Fprintf(w, ", %s %s", word("extended"), d.DueExtended)
			default:
				fmt.Fprintf(w, ", %s %s (%s)", word("extended"), d.DueExtended, word("unsettled"))
			}
			fmt.Fprintln(w)
		}
		if !d.AtRisk.IsZero() && d.Ended.IsZero() {
			fmt.Fprintf(w, "    %s: %s\n", word("at-risk"), d.AtRisk)
		}
		writeCites(w, d.Cites, word)
	}
}

// courses is of how many courses there are duties.
func courses(duties []rules.Duty) int {
	found := map[int]bool{}
	for i := range duties {
		found[duties[i].Episode] = true
	}
	return len(found)
}

// writeCites writes each citation, since when it has applied, and whether that could be confirmed.
func writeCites(w io.Writer, cites []rules.Citation, word func(string) string) {
	for _, c := range cites {
		fmt.Fprintf(w, "    %s: %s", word("cite"), c)
		if !c.InForce.IsZero() {
			fmt.Fprintf(w, ", %s %s", word("since"), c.InForce)
		}
		if c.Unconfirmed {
			fmt.Fprintf(w, " (%s)", word("unconfirmed"))
		}
		fmt.Fprintln(w)
	}
}

// explainWords are the words between what the rules say.
var explainWords = map[string]map[rules.Language]string{
	string(rules.Notify):     {rules.Danish: "kommunen skal underrettes", rules.English: "the municipality must be told"},
	string(rules.None):       {rules.Danish: "ingen underretning", rules.English: "no notice"},
	string(rules.Incomplete): {rules.Danish: "der mangler oplysninger", rules.English: "facts are missing"},
	string(rules.Review):     {rules.Danish: "et menneske skal afgøre det", rules.English: "a person must decide"},
	"episode":                {rules.Danish: "forløb", rules.English: "course"},
	"due":                    {rules.Danish: "Frist", rules.English: "Due"},
	"earliest":               {rules.Danish: "Kunne fortælles fra", rules.English: "Could be told from"},
	"after":                  {rules.Danish: "efter den dag", rules.English: "after that day"},
	"extended":               {rules.Danish: "forlænget til", rules.English: "extended to"},
	"unsettled":              {rules.Danish: "uafklaret", rules.English: "not settled"},
	"at-risk":                {rules.Danish: "I fare fra", rules.English: "At risk from"},
	"tenant":                 {rules.Danish: "lejer", rules.English: "tenant"},
	"late":                   {rules.Danish: "for sent", rules.English: "late"},
	"missing":                {rules.Danish: "Mangler", rules.English: "Missing"},
	"wake":                   {rules.Danish: "Spørges igen", rules.English: "Asked again"},
	"cite":                   {rules.Danish: "Hjemmel", rules.English: "Law"},
	"since":                  {rules.Danish: "gældende fra", rules.English: "in force from"},
	"unconfirmed":            {rules.Danish: "ikke bekræftet i alle dele", rules.English: "not confirmed in every part"},
}
