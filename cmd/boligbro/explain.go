package main

import (
	"encoding/json"
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
	if err != nil {
		return saying{"sagen kan ikke læses: " + err.Error(), "the case cannot be read: " + err.Error()}
	}
	asked := e.AsOf.or(p.now())
	answer := explained{Case: c.ID, Findings: set.Evaluate([]rules.Finding{}, &c, asked), Duties: []rules.Duty{}}
	for i := range answer.Findings {
		f := &answer.Findings[i]
		if f.Outcome == rules.Notify || f.Reason == rules.AlreadyNotified || f.Reason == rules.ToldElsewhere {
			answer.Duties = append(answer.Duties, rules.Duties(&c, f, e.Received.Time, asked)...)
		}
	}
	if e.Text {
		answer.print(p.out)
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

// print writes the answer as a case worker or the tenant's lawyer would read it.
func (e explained) print(w io.Writer) {
	for _, f := range e.Findings {
		fmt.Fprintf(w, "%s: %s\n    %s\n", f.Rule, outcomeWords[f.Outcome], f.Text(rules.Danish))
	}
	for _, d := range e.Duties {
		fmt.Fprintf(w, "%s\n    %s\n", d.Duty, d.Text(rules.Danish))
	}
}

var outcomeWords = map[rules.Outcome]string{
	rules.Notify: "kommunen skal underrettes", rules.None: "ingen underretning",
	rules.Incomplete: "der mangler oplysninger", rules.Review: "et menneske skal afgøre det",
}
