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
		return lang.NewError(
			"skriv et tidspunkt som 2026-03-02T10:15:00+01:00",
			"write an instant as 2026-03-02T10:15:00+01:00")
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

// emptyCase is the warning of a case that tells nothing: of it the rules answer that nobody is to be told.
var emptyCase = lang.Text{
	DA: "sagen er tom, så svaret siger intet; skriv mindst lejemålet (tenancy) og dets skridt (events)",
	EN: "the case is empty, so the answer says nothing; write at least the tenancy and its steps (events)"}

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
	b, err := e.read(p)
	if err != nil {
		return err
	}
	if members := map[string]json.RawMessage{}; json.Unmarshal(b, &members) == nil && len(members) == 0 {
		fmt.Fprintf(p.err, "advarsel: %s\nwarning: %s\n", emptyCase.DA, emptyCase.EN)
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
	case p.ctx.Err() != nil:
		return p.ctx.Err()
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

func (e *explainCmd) read(p *program) ([]byte, error) {
	in := p.in
	if e.Case != "-" {
		f, err := os.Open(e.Case)
		if err != nil {
			return nil, fmt.Errorf("open the case: %w", err)
		}
		defer f.Close()
		in = f
	}
	b, err := io.ReadAll(io.LimitReader(stoppable{p.ctx, in}, caseMost+1))
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
	for i := range e.Findings {
		writeFinding(w, &e.Findings[i], l)
	}
	several := episodes(e.Duties) > 1
	for i := range e.Duties {
		writeDuty(w, &e.Duties[i], several, e.today, l)
	}
}

// line writes a label and what it is about.
func line(w io.Writer, label string, l lang.Language, format string, about ...any) {
	fmt.Fprintf(w, "    %s: %s\n", explainLabels[label].In(l), fmt.Sprintf(format, about...))
}

func writeFinding(w io.Writer, f *rules.Finding, l lang.Language) {
	fmt.Fprint(w, f.Title(l))
	if f.Episode > 0 {
		fmt.Fprintf(w, ", %s %d", explainLabels["episode"].In(l), f.Episode)
	}
	fmt.Fprintf(w, ": %s\n    %s\n", f.Outcome.Text(l), f.Text(l))
	writeDue(w, f, l)
	for _, field := range f.Missing {
		line(w, "missing", l, "%s (%s)", field.Text(l), field)
	}
	if f.MayWake() {
		line(w, "wake", l, "%s", f.Wake.Text(l))
	}
	writeCites(w, f.Cites, l)
}

// writeDue writes the time limit. Nothing is counted from a date that the answer calls wrong, and no law sets
// a limit for what was agreed.
func writeDue(w io.Writer, f *rules.Finding, l lang.Language) {
	if f.Due.IsZero() || lang.DoubtsDay(f.Reason) {
		return
	}
	label, late := "due", "late"
	if !rules.Statutory(f.Rule) {
		label, late = "earliest", "after"
	}
	due := f.Due.Text(l)
	if !f.DueAt.IsZero() {
		due = lang.DayAndTime(f.DueAt.In(rules.Copenhagen), l)
	}
	lateness := f.Lateness(l)
	if f.Reason == rules.FilingUnreported && f.Late { // the filing lay before the court's day
		due = explainLabels["no-later"].In(l) + " " + due
		lateness = explainLabels["at-least"].In(l) + " " + lateness
	}
	if f.Late {
		due += fmt.Sprintf(" (%s: %s)", explainLabels[late].In(l), lateness)
	}
	line(w, label, l, "%s", due)
}

func writeDuty(w io.Writer, d *rules.Duty, several bool, today rules.Day, l lang.Language) {
	fmt.Fprint(w, d.Name(l))
	if d.Tenant > 0 {
		fmt.Fprintf(w, ", %s %d", explainLabels["tenant"].In(l), d.Tenant)
	}
	if several {
		fmt.Fprintf(w, ", %s %d", explainLabels["episode"].In(l), d.Episode)
	}
	fmt.Fprintf(w, ": %s\n    %s\n", d.StateText(today, l), d.Text(l))
	if !d.Due.IsZero() {
		due := d.Due.Text(l)
		switch extended := explainLabels["extended"].In(l); {
		case d.DueExtended.IsZero() || d.DueExtended == d.Due:
		case d.Duty == rules.Appeal:
			due += fmt.Sprintf(", %s %s", extended, d.DueExtended.Text(l))
		default:
			due += fmt.Sprintf(", %s %s (%s)", extended, d.DueExtended.Text(l), explainLabels["unsettled"].In(l))
		}
		line(w, "due", l, "%s", due)
	}
	// What arrived after its limit was never at risk first.
	inTime := d.Due.IsZero() || d.AtRisk <= max(d.Due, d.DueExtended)
	if !d.AtRisk.IsZero() && !d.Over() && inTime {
		line(w, "at-risk", l, "%s", d.AtRisk.Text(l))
	}
	writeCites(w, d.Cites, l)
}

// episodes is of how many episodes there are duties.
func episodes(duties []rules.Duty) int {
	found := map[int]bool{}
	for i := range duties {
		found[duties[i].Episode] = true
	}
	return len(found)
}

// writeCites writes each citation, and since when it has applied.
func writeCites(w io.Writer, cites []rules.Citation, l lang.Language) {
	for _, c := range cites {
		cite := lang.Cites(c.String()).In(l)
		if force := c.Force(l); force != "" {
			cite += ", " + force
		}
		line(w, "cite", l, "%s", cite)
	}
}

// explainLabels are the words between what the rules say.
var explainLabels = lang.Words{
	"episode":   {DA: "forløb", EN: "episode"},
	"due":       {DA: "Frist", EN: "Time limit"},
	"earliest":  {DA: "Skridtets dag", EN: "Day of the step"},
	"after":     {DA: "siden da", EN: "since then"},
	"extended":  {DA: "forlænget til", EN: "extended to"},
	"unsettled": {DA: "uafklaret", EN: "not settled"},
	"at-risk":   {DA: "I fare fra", EN: "At risk from"},
	"no-later":  {DA: "senest", EN: "no later than"},
	"at-least":  {DA: "mindst", EN: "at least"},
	"tenant":    {DA: "lejer", EN: "tenant"},
	"late":      {DA: "for sent", EN: "late"},
	"missing":   {DA: "Mangler", EN: "Missing"},
	"wake":      {DA: "Vurderes igen", EN: "Judged again"},
	"cite":      {DA: "Hjemmel", EN: "Law"},
}
