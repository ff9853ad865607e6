package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/casework"
	"boligbro/rules"
	"boligbro/rules/lang"
)

type reviewCmd struct {
	List    reviewListCmd    `cmd:"" default:"1" help:"Vis det, der venter på en persons svar."`
	Resolve reviewResolveCmd `cmd:"" help:"${help_review_resolve}"`
	Assign  reviewAssignCmd  `cmd:"" help:"${help_review_assign}"`
}

type reviewListCmd struct {
	JSON bool `name:"json" help:"Skriv listen som JSON, en linje for hver."`
}

// listedReview is one line of `review list --json`.
type listedReview struct {
	Case        string         `json:"case,omitempty"`
	Row         string         `json:"row,omitempty"` // what review resolve takes instead of a case
	Tenancy     string         `json:"tenancy,omitempty"`
	Association string         `json:"association"`
	Rule        string         `json:"rule,omitempty"` // what review resolve --rule takes
	Episode     int            `json:"episode,omitempty"`
	EventOn     rules.Day      `json:"eventOn,omitzero"`
	First       bool           `json:"first,omitempty"` // known children
	Outcome     rules.Outcome  `json:"outcome,omitempty"`
	Reason      rules.Reason   `json:"reason,omitempty"`
	Missing     []rules.Field  `json:"missing,omitempty"`
	Due         rules.Day      `json:"due,omitzero"`
	Since       time.Time      `json:"since"`
	AgeDays     int            `json:"ageDays"`
	Run         string         `json:"run,omitempty"`
	Source      string         `json:"source,omitempty"`
	Problem     *rules.Problem `json:"problem,omitempty"`
	Text        string         `json:"text"`
	Owner       string         `json:"owner,omitempty"` // who sees to it, and who does else
	Substitute  string         `json:"substitute,omitempty"`
	// of a tenancy that may be a known case: that case, and the number that it has
	KnownCase    string `json:"knownCase,omitempty"`
	KnownTenancy string `json:"knownTenancy,omitempty"`
}

// Run lists what waits for a person, with the tenancy's number, by which the association finds it in its own
// system.
func (c *reviewListCmd) Run(p *program) error {
	a, err := p.openToRead()
	if err != nil {
		return err
	}
	defer a.close()
	today := rules.DayOf(p.now())
	if c.JSON {
		to := bufio.NewWriter(p.out)
		out := json.NewEncoder(to)
		err := a.casework.EachTask(p.ctx, gateway.Operator, func(t casework.TaskView) error {
			return out.Encode(listTask(&t, today))
		})
		return errors.Join(err, to.Flush())
	}

	lines, some := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0), false
	err = a.casework.EachTask(p.ctx, gateway.Operator, func(t casework.TaskView) error {
		if !some {
			fmt.Fprintln(lines, "SAG/RÆKKE\tLEJEMÅL\tBØRN\tREGEL\tFRIST\tVENTET\tHVAD")
			some = true
		}
		line := listTask(&t, today)
		rule := or(line.Rule)
		if t.Row != nil {
			rule = "karantæne: " + t.Row.Source
		}
		_, err := fmt.Fprintf(lines, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", or(t.Name), or(line.Tenancy),
			children(line.First), rule, or(line.Due.String()), counted(line.AgeDays, lang.DayNoun),
			line.Text+line.seenTo())
		return err
	})
	if err == nil && !some {
		fmt.Fprintln(p.out, "Intet venter på et svar")
	}
	return errors.Join(err, lines.Flush(), a.listUnread(p))
}

// listUnread lists of each source which columns could not be read: nobody answers for them here, but until
// the export or the settings are corrected the fields count as unknown.
func (a *app) listUnread(p *program) error {
	sources, err := a.casework.Unread(p.ctx, gateway.Operator)
	for _, s := range sources {
		fmt.Fprintf(p.out, "\n%s, sidst læst: felter, der ikke kunne læses\n", s.Name)
		printUnread(p.out, s.Unread)
	}
	return err
}

func listTask(t *casework.TaskView, today rules.Day) listedReview {
	line := listedReview{
		Case: t.Number, Tenancy: t.Tenancy, Association: t.Association, Rule: t.Rule, Episode: t.Episode,
		EventOn: t.On(), First: t.First, Outcome: t.Outcome, Reason: t.Reason, Missing: t.Missing,
		Due: t.Due, Since: t.Since,
		AgeDays: int(today - rules.DayOf(t.Since)), Text: t.Text(lang.Danish),
		KnownCase: t.Known.Number, KnownTenancy: t.Known.Tenancy, Owner: t.Owner, Substitute: t.Substitute,
	}
	if line.KnownCase != "" {
		line.Text += fmt.Sprintf(" Den kendte sag er %s, lejemål %s.", line.KnownCase, or(line.KnownTenancy))
	}
	if t.Row != nil {
		line.Row, line.Run, line.Source, line.Problem = t.Name, t.Row.Run, t.Row.Source, &t.Row.Problem
	}
	return line
}

type reviewResolveCmd struct {
	Names   []string `arg:"" name:"case" help:"${help_resolve_case}"`
	Rule    string   `placeholder:"REGEL" help:"${help_resolve_rule}"`
	As      string   `required:"" enum:"notify,none" placeholder:"notify|none" help:"${help_resolve_as}"`
	Reason  string   `required:"" placeholder:"KODE" help:"${answers}"`
	By      string   `required:"" env:"BOLIGBRO_BY" placeholder:"INITIALER" help:"${help_resolve_by}"`
	Episode int      `placeholder:"NR" help:"Forløbets nummer, når flere er åbne."`
	EventOn day      `placeholder:"DATO" help:"Skridtets dag, når flere er åbne."`
	NoSend  bool     `help:"Send ikke nu; næste kørsel eller en kørende tjeneste sender."`
}

// answers are the reasons, as the help lists them.
func answers() string {
	var all []string
	for _, r := range casework.Reasons {
		kind := string(r.As)
		if r.Kind != gateway.TaskFinding {
			kind = lang.Of(lang.TaskKinds, r.Kind).In(lang.Danish)
		}
		all = append(all, fmt.Sprintf("%s (%s: %s)", r.Code, kind,
			lang.Of(lang.Answers, r.Code).In(lang.Danish)))
	}
	return "Hvorfor: " + strings.Join(all, "; ")
}

// Run records the answer, and sends what follows from it.
func (c *reviewResolveCmd) Run(p *program) error {
	rows := slices.ContainsFunc(c.Names, casework.NamesRow)
	if !rows && c.Rule == "" {
		return badLine(
			"skriv også --rule, som boligbro review list viser den",
			"write --rule too, as boligbro review list shows it")
	}
	a, err := p.open()
	if err != nil {
		return err
	}
	defer a.close()

	asked := rules.AskedAt(p.now())
	sel := casework.Selection{Names: c.Names, Rule: c.Rule, Episode: c.Episode, On: c.EventOn.Day}
	answer := gateway.Answer{As: rules.Outcome(c.As), Reason: c.Reason, By: c.By}
	report, err := a.casework.Resolve(p.ctx, gateway.Operator, sel, answer, asked)
	if err != nil {
		return err
	}
	fmt.Fprintln(p.out, c.recorded(rows, report.Notices))
	if c.NoSend || report.Notices+report.Messages == 0 {
		return nil
	}
	var result synced
	if err := a.deliver(p.ctx, asked, &result); err != nil {
		return err
	}
	return result.printSent(p.ctx, p.out, a, asked.At, c.Names...)
}

// recorded tells what has been answered.
func (c *reviewResolveCmd) recorded(rows bool, notices int) string {
	one, several := "Sag "+c.Names[0], lang.CaseNoun
	if rows {
		one, several = "Række "+strings.ToUpper(c.Names[0]), lang.RowNoun
	}
	text := one + ": svaret er registreret"
	if n := len(c.Names); n > 1 {
		text = counted(n, several) + ": svaret er registreret"
	}
	if rows {
		return text
	}
	return text + ", " + counted(notices, lang.NoticeNoun) + " skal sendes"
}
