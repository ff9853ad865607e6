package document

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"boligbro/gateway"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// SubjectFormats are the forms of what is held about a person.
var SubjectFormats = []string{"json", "html", "text"}

// Held writes what one side holds about a person in one of SubjectFormats, the readable ones in Danish.
func Held(s *gateway.Subject, format string) ([]byte, error) {
	r := subjectReport(s)
	switch format {
	case "text":
		return r.text(), nil
	case "html":
		return r.html()
	case "json":
		b, err := json.MarshalIndent(s, "", "  ")
		return append(b, '\n'), err
	}
	return nil, fmt.Errorf("what is held about a person has no form %q", format)
}

func subjectReport(s *gateway.Subject) *report {
	r := &report{
		Title: "Det, der er registreret om en person",
		Lines: []string{
			fmt.Sprintf("Hos %s, %s. Indsigt efter databeskyttelsesforordningen artikel 15.", s.Side,
				s.Asked.In(rules.Copenhagen).Format("2006-01-02 15:04")),
			"Gennemgå det, før det udleveres: det nævner også andre i husstanden. Hvem der har indtastet eller " +
				"besvaret noget, er udeladt.",
		},
	}
	for _, id := range s.Runs {
		r.Lines = append(r.Lines, "En kørsel, der blev afvist, nævner personen. Det, den læste, er gemt, til "+
			"kørslen antages eller udløber: boligbro run show "+id)
	}
	if len(s.Cases)+len(s.Runs) == 0 {
		r.Lines = append(r.Lines, "Intet er fundet.")
	}
	if s.Erased > 0 {
		r.Lines = append(r.Lines, fmt.Sprintf("I %s er personoplysningerne slettet; om de handlede om "+
			"personen, kan ingen se mere af navnet.", lang.Count(s.Erased, lang.CaseNoun).DA))
		if s.ByNumber {
			r.Lines = append(r.Lines, "Det, kommunen selv har registreret i dem, kan være her endnu: slå hver sag "+
				"op ved sit nummer, som kommunens eget system har.")
		}
	}
	if s.Unreadable > 0 {
		r.Lines = append(r.Lines, fmt.Sprintf("%s kan ikke læses i databasen, så det vides ikke, om personen er "+
			"nævnt dér. Kør boligbro log verify.", lang.Count(s.Unreadable, lang.CaseNoun).DA))
	}
	for i := range s.Cases {
		r.Sheets = append(r.Sheets, caseSheets(&s.Cases[i])...)
	}
	return r
}

func caseSheets(c *gateway.SubjectCase) []sheet {
	title := "Sag " + c.Number
	if c.Tenancy != "" {
		title += ", lejemål " + c.Tenancy
	}
	facts := sheet{Title: title, Note: "Kommune: " + c.Municipality + "."}
	switch {
	case c.Association != "":
		facts.Note += " Boligorganisation: " + c.Association + "."
	case c.Reference != "":
		facts.Note += " Kommunens egen sag " + clean(c.Reference) + "."
	}
	var sheets []sheet
	for _, add := range []sheet{
		reportedSheet(c), answeredSheet(c), messageSheet(c), actSheet(c), sharedSheet(c),
		readingSheet(c), fieldSheet(c),
	} {
		if len(add.Rows) > 0 {
			sheets = append(sheets, add)
		}
	}
	if c.Held {
		facts.Note += " Sagen holdes tilbage fra sletning."
	}
	return append([]sheet{facts}, sheets...)
}

// reportedSheet is what had been reported each time something new was.
func reportedSheet(c *gateway.SubjectCase) sheet {
	s := sheet{
		Title: "Oplyst om lejemålet og lejerne",
		Head:  []string{"Registreret", "Kilde", "Oplysninger", "Skridt"},
	}
	for i := range c.Versions {
		v := &c.Versions[i]
		for k := range v.Records {
			record := &v.Records[k]
			s.Rows = append(s.Rows, []string{
				v.Recorded.In(rules.Copenhagen).Format("2006-01-02 15:04"), record.Source, factsOf(&record.Facts),
				stepsOf(record.Events),
			})
		}
	}
	return s
}

func factsOf(f *rules.Facts) string {
	var said []string
	add := func(format string, args ...any) { said = append(said, fmt.Sprintf(format, args...)) }
	for _, t := range f.Tenants {
		protected := ""
		if t.Protected != rules.No {
			protected = " (navne- og adressebeskyttet, eller det vides ikke)"
		}
		add("lejer: %s%s", clean(t.Name), protected)
	}
	if a := f.Tenancy.Address; a.Street != "" {
		add("adresse: %s, %s %s", clean(a.Street), clean(a.PostalCode), clean(a.City))
	}
	if !f.Tenancy.Start.IsZero() {
		add("indflyttet %s", f.Tenancy.Start)
	}
	switch rules.Flag(f.Household.ChildrenUnder18) {
	case rules.Yes:
		add("børn under 18: ja")
	case rules.No:
		add("børn under 18: nej")
	}
	if f.Arrears != nil {
		if owed, known := f.Arrears.Owed(); known {
			add("restance: %s kr.", owed)
		}
	}
	return strings.Join(said, "; ")
}

func stepsOf(events []rules.Event) string {
	var said []string
	for _, e := range events {
		said = append(said, e.Kind.Text(lang.Danish)+" "+e.On.String())
	}
	return strings.Join(said, "; ")
}

// answeredSheet is what the rules answered last, and what people answered.
func answeredSheet(c *gateway.SubjectCase) sheet {
	s := sheet{
		Title: "Reglernes seneste svar, og svar fra mennesker",
		Head:  []string{"Hvornår", "Regel", "Svar"},
	}
	if n := len(c.Evaluations); n > 0 {
		e := &c.Evaluations[n-1]
		for i := range e.Findings {
			f := &e.Findings[i]
			s.Rows = append(s.Rows, []string{
				e.At.In(rules.Copenhagen).Format("2006-01-02 15:04"), f.Title(lang.Danish), f.Text(lang.Danish),
			})
		}
	}
	for _, a := range c.Answers {
		about := rules.Finding{Rule: a.Rule}
		s.Rows = append(s.Rows, []string{
			a.At.In(rules.Copenhagen).Format("2006-01-02 15:04"), about.Title(lang.Danish),
			lang.Of(lang.Outcomes, a.As).In(lang.Danish),
		})
	}
	return s
}

func messageSheet(c *gateway.SubjectCase) sheet {
	s := sheet{
		Title: "Sendt til kommunen",
		Head: []string{
			"Lavet", "Besked", "Kommune", "Skridt", "Nævner", "Adresse", "Tilstand", "Nået frem", "Kommunens nummer",
		},
	}
	for i := range c.Messages {
		m := &c.Messages[i]
		arrived := "-"
		if !m.Arrived.IsZero() {
			arrived = m.Arrived.In(rules.Copenhagen).Format("2006-01-02 15:04")
		}
		names := make([]string, len(m.Says.Tenants))
		for k, name := range m.Says.Tenants {
			names[k] = clean(name)
		}
		s.Rows = append(s.Rows, []string{
			m.Made.In(rules.Copenhagen).Format("2006-01-02 15:04"), lang.Of(lang.MessageKinds, m.Kind).In(lang.Danish),
			m.Municipality, m.Says.Step.Text(lang.Danish) + " " + m.Says.On.String(), strings.Join(names, ", "),
			clean(m.Says.Address.Street + ", " + m.Says.Address.PostalCode + " " + m.Says.Address.City),
			lang.Of(lang.DeliveryStates, m.State).In(lang.Danish), arrived, clean(m.Reference),
		})
	}
	return s
}

func actSheet(c *gateway.SubjectCase) sheet {
	s := sheet{
		Title: "Registreret af kommunen",
		Head:  []string{"Dag", "Hvad", "Udfald", "Journalnummer", "Lejer"},
	}
	for _, f := range c.Acts {
		kind := lang.MunicipalActs[string(f.Kind)].Name.In(lang.Danish)
		if f.Track != "" {
			kind += ": " + lang.Of(lang.Tracks, f.Track).In(lang.Danish)
		}
		if f.Cancels {
			kind = "taget tilbage: " + kind
		}
		outcome := ""
		if f.Outcome != "" {
			outcome = lang.Of(lang.Decisions, f.Outcome).In(lang.Danish)
		}
		s.Rows = append(s.Rows, []string{f.On.String(), kind, outcome, f.Journal, f.Tenant})
	}
	return s
}

// readingSheet is who has read it, by role: the names of employees are not the citizen's to know.
func readingSheet(c *gateway.SubjectCase) sheet {
	s := sheet{Title: "Hvem der har læst", Head: []string{"Hvornår", "Rolle", "Hvad"}}
	for _, r := range c.Readings {
		s.Rows = append(s.Rows, []string{
			r.At.In(rules.Copenhagen).Format("2006-01-02 15:04"), lang.Of(lang.Roles, r.Role).In(lang.Danish),
			lang.Of(lang.Verbs, r.Verb).In(lang.Danish),
		})
	}
	return s
}

// fieldSheet is all of it once more, field by field, so that a person reads whatever is held.
func fieldSheet(c *gateway.SubjectCase) sheet {
	s := sheet{Title: "Alt det samme, felt for felt", Head: []string{"Felt", "Værdi"}}
	b, err := json.Marshal(c)
	var all any
	if err == nil {
		in := json.NewDecoder(bytes.NewReader(b))
		in.UseNumber() // an amount is not rounded
		err = in.Decode(&all)
	}
	if err != nil { // never: it is written as JSON too
		s.Note = "Kan ikke vises; brug --format json."
		return s
	}
	s.Rows = fields(nil, "", all)
	return s
}

// fields are the values in a value of JSON, each with its path, by the names of the members.
func fields(rows [][]string, path string, value any) [][]string {
	switch v := value.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			rows = fields(rows, strings.TrimPrefix(path+"."+name, "."), v[name])
		}
	case []any:
		for i := range v {
			rows = fields(rows, fmt.Sprintf("%s.%d", path, i+1), v[i])
		}
	case nil:
	default:
		rows = append(rows, []string{path, clean(fmt.Sprint(v))})
	}
	return rows
}

func sharedSheet(c *gateway.SubjectCase) sheet {
	s := sheet{Title: "Afgørelser, som borgeren har samtykket i at dele", Head: []string{"Dag", "Udfald"}}
	for _, d := range c.Shared {
		s.Rows = append(s.Rows, []string{d.On.String(), lang.Of(lang.Decisions, d.Outcome).In(lang.Danish)})
	}
	return s
}
