package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"boligbro/adapters"
	"boligbro/config"
	"boligbro/gateway"
	"boligbro/gateway/intake"
	"boligbro/rules"
	"boligbro/rules/lang"
)

type sourceCmd struct {
	Init sourceInitCmd `cmd:"" help:"${help_source_init}"`
	Try  sourceTryCmd  `cmd:"" help:"${help_source_try}"`
}

type sourceTryCmd struct {
	Name string `arg:"" help:"Kildens navn i indstillingerne (sources[].name)."`
	AsOf asOf   `placeholder:"DATO|TIDSPUNKT" help:"${help_sync_as_of}"`
}

// Run reads one source as a night does, into a database that is removed, and prints how it was read and what
// would follow from it alone. It sends nothing and touches nothing that is stored.
func (s *sourceTryCmd) Run(p *program) error {
	c, err := p.settings()
	if err != nil {
		return err
	}
	i := slices.IndexFunc(c.Sources, func(of config.Source) bool { return of.Name == s.Name })
	if i < 0 {
		return errNoSuchSource
	}
	one, others := c.Sources[i], slices.Concat(c.Sources[:i], c.Sources[i+1:])
	others = slices.DeleteFunc(others, func(of config.Source) bool { return of.Association != one.Association })
	c.Sources = c.Sources[i : i+1]
	a, done, err := p.assembleAside(c)
	if err != nil {
		return err
	}
	defer done()
	a.casework.KeepAll = true // it is shown as it was read
	association := c.Sources[0].Association
	asked := s.AsOf.or(p.now())
	report, err := a.intake.Accept(p.ctx, intake.Request{
		Association: association, Feeds: a.feeds[association], Asked: asked,
		Guards: map[string]intake.Guard{s.Name: {MaxBad: 100}}, // whoever tries a source wants to see them all
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(p.out, "Kilden %s alene. Intet er gemt, og intet er sendt.\n", s.Name)
	if tables, ok := a.feeds[association][0].(feed).Source.(adapters.Tabular); ok {
		printTables(p.out, tables.Tables())
	}
	t := tried{app: a, p: p, report: report, others: others}
	if report.Run.State == gateway.RunRefused || report.Run.State == gateway.RunFailed {
		err := a.db.View(p.ctx, t.printProblems)
		p.refused(report.Run, false)
		return cmp.Or(err, errPrinted)
	}
	if err := t.print(c); err != nil {
		return err
	}
	if report.Run.Sources[0].Quarantined > 0 {
		p.exitStatus = exitUnfinished
	}
	return nil
}

var errNoSuchSource = lang.NewError(
	"der er ingen kilde med det navn i indstillingerne (sources[].name)",
	"there is no source of that name in the settings (sources[].name)",
)

// printTables prints where each header was found, and what its columns are read as.
func printTables(w io.Writer, tables []adapters.Table) {
	for _, t := range tables {
		if t.Line > 0 {
			fmt.Fprintf(w, "%s: overskriften står på linje %d\n", t.Name, t.Line)
		} else {
			fmt.Fprintf(w, "%s: kolonnerne\n", t.Name)
		}
		wide := 0
		for _, c := range t.Columns {
			wide = max(wide, utf8.RuneCountInString(c.Header))
		}
		for _, c := range t.Columns {
			read := "læses ikke"
			if len(c.Fields) > 0 {
				read = strings.Join(c.Fields, ", ")
			}
			fmt.Fprintf(w, "    %-*s  %s\n", wide, c.Header, read)
		}
		if t.Hidden > 0 {
			fmt.Fprintf(w, "    skjulte rækker, der er læst med: %d\n", t.Hidden)
		}
	}
}

// tried is what was read of one source.
type tried struct {
	*app
	p      *program
	report gateway.Report
	others []config.Source // of the same association
}

// ofAssociation are the settings of the source's association alone, with all its sources: what one of them
// cannot report another may.
func (t *tried) ofAssociation(c *config.Config) *config.Config {
	of := *c
	of.Sources = slices.Concat(c.Sources, t.others)
	of.Associations = slices.DeleteFunc(slices.Clone(c.Associations), func(a config.Association) bool {
		return a.CVR != c.Sources[0].Association
	})
	return &of
}

func (t *tried) print(c *config.Config) error {
	one := t.report.Run.Sources[0]
	printSource(t.p.out, syncedSource{
		Name: one.Name, State: string(t.report.Run.State), Rows: one.Rows, Kept: one.Kept,
		WithoutSteps: one.WithoutSteps, Quarantined: one.Quarantined, Repeated: one.Repeated,
		Cases: t.report.Cases, Notices: t.report.Notices,
	})
	limit := intake.Guard{MaxBad: c.Sources[0].Guard.MaxBad}
	if t.feeds[c.Sources[0].Association][0].Snapshot() {
		limit.MinRows = c.Sources[0].Guard.MinRows
	}
	for _, reason := range limit.Refuses(one) {
		fmt.Fprintf(t.p.out, "En nat ville afvise det: %s\n", lang.Of(lang.RunReasons, reason).DA)
	}
	if err := t.printJoined(c); err != nil {
		return err
	}
	return t.db.View(t.p.ctx, func(r gateway.Reader) error {
		if err := t.printProblems(r); err != nil {
			return err
		}
		if !isList(c.Sources[0]) { // which has no steps
			printDeliverable(t.p.out, t.ofAssociation(c))
		}
		if err := t.printCases(r, c); err != nil {
			return err
		}
		if err := t.printTasks(r); err != nil {
			return err
		}
		after, err := waiting(r, t.p.now())
		if err != nil {
			return err
		}
		messages, err := wouldBeSent(r, waits{}, after)
		if err != nil {
			return err
		}
		printMessages(t.p.out, messages)
		return nil
	})
}

// printJoined prints how far the source tells of the same tenancies as the others of its association.
func (t *tried) printJoined(c *config.Config) error {
	if len(t.others) == 0 {
		return nil
	}
	found, err := joinedWith(t.p.ctx, c.Sources[0], t.others, c.Path("."), t.p.now)
	if err == nil {
		found.print(t.p.out)
	}
	return err
}

// printProblems prints what could not be read, by column: how often, and where first.
func (t *tried) printProblems(r gateway.Reader) error {
	places, err := r.Quarantine(gateway.Operator, t.report.Run.ID, 0)
	if err != nil {
		return err
	}
	type kind struct {
		column string
		code   rules.ProblemCode
	}
	counts, first, order := map[kind]int{}, map[kind]rules.Problem{}, []kind{}
	for _, q := range places {
		k := kind{q.Problem.Column, q.Problem.Code}
		if counts[k]++; counts[k] == 1 {
			first[k] = q.Problem
			order = append(order, k)
		}
	}
	for _, k := range order {
		fmt.Fprintf(t.p.out, "    %s (%d i alt)\n", first[k].Text(lang.Danish), counts[k])
	}
	return nil
}

// How many are printed.
const (
	casesShown = 5
	tasksShown = 10
)

// printCases prints the first cases with their names masked.
func (t *tried) printCases(r gateway.Reader, c *config.Config) error {
	cases, err := r.Cases(gateway.Operator, "", 0)
	if err != nil || len(cases) == 0 {
		return err
	}
	slices.SortFunc(cases, func(a, b gateway.Case) int { return cmp.Compare(a.Tenancy, b.Tenancy) })
	fmt.Fprintf(t.p.out, "Vist som læst, uden navne: %d af %s\n", min(len(cases), casesShown),
		counted(len(cases), lang.CaseNoun))
	shown := masks{func(string) bool { return false }}
	if of, tells := c.Sources[0].Settings.(namer); tells {
		shown.named = of.Named
	}
	for _, found := range cases[:min(len(cases), casesShown)] {
		v, err := r.Version(gateway.Operator, found.ID, found.Version)
		if err != nil {
			return err
		}
		read := rules.Merge(found.Number, found.Association, v.Records)
		fmt.Fprintf(t.p.out, "    %s: %s\n", shown.number(found.Tenancy), shown.withoutNames(&read))
	}
	return nil
}

// withoutNames is the case in one line, without names and without the street.
func (m masks) withoutNames(c *rules.Case) string {
	var parts []string
	for _, tenant := range c.Tenants {
		parts = append(parts, maskedName(tenant.Name))
	}
	if len(parts) == 0 {
		parts = append(parts, "intet navn")
	}
	address := "ingen vej"
	if c.Tenancy.Address.Street != "" {
		address = "vej læst"
	}
	parts = append(parts, address, or(m.town(c.Tenancy.Address)),
		"kommune "+or(c.Tenancy.Municipality), "bolig "+or(string(c.Tenancy.Kind)))
	for _, e := range c.Events {
		parts = append(parts, lang.Of(lang.StepKinds, e.Kind).In(lang.Danish)+" "+or(e.On.String()))
	}
	return strings.Join(parts, "; ")
}

// printTasks prints what would wait for a person, by its reason.
func (t *tried) printTasks(r gateway.Reader) error {
	tasks, err := r.Tasks(gateway.Operator, gateway.TaskFilter{})
	if err != nil {
		return err
	}
	counts, order := map[string]int{}, []string{}
	for _, task := range tasks {
		if task.Kind == gateway.TaskRow {
			continue // told among the columns
		}
		why := task.Text(lang.Danish)
		if counts[why]++; counts[why] == 1 {
			order = append(order, why)
		}
	}
	for _, why := range order[:min(len(order), tasksShown)] {
		fmt.Fprintf(t.p.out, "Venter på en person (%d): %s\n", counts[why], why)
	}
	if more := len(order) - tasksShown; more > 0 {
		fmt.Fprintf(t.p.out, "Venter på en person af andre grunde: %d\n", more)
	}
	return nil
}
