package document

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"boligbro/gateway"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// ComplianceFormats are the forms of the auditor's report.
var ComplianceFormats = []string{"text", "json", "csv", "html"}

// Compliance writes the auditor's report in one of ComplianceFormats, in Danish.
func Compliance(c *gateway.Compliance, format string) ([]byte, error) {
	r := complianceReport(c)
	switch format {
	case "text":
		return r.text(), nil
	case "csv":
		return r.csv()
	case "html":
		return r.html()
	case "json":
		b, err := json.MarshalIndent(c, "", "  ")
		return append(b, '\n'), err
	}
	return nil, fmt.Errorf("a report has no form %q", format)
}

func complianceReport(c *gateway.Compliance) *report {
	whose := func(of, all string) string {
		if of == "" {
			return all
		}
		return of
	}
	r := &report{
		Title: "Rapport om fristerne",
		Lines: []string{
			fmt.Sprintf("Underretninger, der er lavet fra %s til %s, som det var registreret %s.",
				c.From, c.To, asOf(c.AsOf)),
			fmt.Sprintf("Boligorganisation: %s. Kommune: %s.", whose(c.Association, "alle"),
				whose(c.Municipality, "alle")),
		},
		Sheets: []sheet{noticeSheet(c), dutySheet(c), nightSheet(c), alarmSheet(c)},
	}
	if c.Caution != nil {
		r.Caution = lang.Text(*c.Caution)
	}
	unopened := "%s fra kommuner er ikke åbnet og ikke talt med."
	if c.Duties != nil {
		unopened = "%s fra kommuner er ikke åbnet og ikke talt med; »Intet svar« kan derfor være for højt."
	}
	for _, left := range []struct {
		count int
		of    lang.Noun
		why   string
	}{
		{c.ActsErased, lang.NoticeNoun,
			"Det, kommunen registrerede, er slettet efter %s; pligterne er ikke talt med."},
		{c.Unreadable, lang.NoticeNoun,
			"%s kan ikke læses i databasen; pligterne er ikke talt med. Kør boligbro log verify."},
		{c.Unopened, lang.EntryNoun, unopened},
	} {
		if left.count > 0 {
			r.Lines = append(r.Lines, fmt.Sprintf(left.why, lang.Count(left.count, left.of).DA))
		}
	}
	if c.Erased > 0 {
		says := "%s, hvis personoplysninger er slettet, er talt med, som de blev lavet."
		if c.Duties != nil {
			says = "%s, hvis personoplysninger er slettet, er talt med, som de blev lavet; kommunens " +
				"pligter efter dem er ikke talt med."
		}
		r.Lines = append(r.Lines, fmt.Sprintf(says, lang.Count(int64(c.Erased), lang.NoticeNoun).DA))
	}
	return r
}

// asOf is the day or the instant as a Dane reads it.
func asOf(at string) string {
	if instant, err := time.Parse(time.RFC3339, at); err == nil {
		return instant.In(rules.Copenhagen).Format("2006-01-02 15:04")
	}
	return at
}

func numbers(name string, values ...int) []string {
	row := []string{name}
	for _, v := range values {
		row = append(row, strconv.Itoa(v))
	}
	return row
}

func noticeSheet(c *gateway.Compliance) sheet {
	s := sheet{
		Title: "Boligorganisationens underretninger",
		Note: "I tide: nået frem senest da skridtet blev taget. Afsendt: overgivet i tide, men fremkomsten er " +
			"ikke vist. Bortfaldet: der var intet at underrette om, da den kunne afleveres.",
		Head: []string{"Regel", "Lavet", "I tide", "Afsendt", "For sent", "Mangler", "Venter", "Afvist",
			"Bortfaldet", "Uden frist", "Dage for sent, median", "90 %"},
	}
	for _, n := range c.Notices {
		about := rules.Finding{Rule: n.Rule}
		s.Rows = append(s.Rows, numbers(about.Title(lang.Danish), n.Made, n.OnTime, n.Transmitted, n.Late,
			n.Overdue, n.Waiting, n.Rejected, n.Lapsed, n.Unmeasured, n.MedianLate, n.NinetyLate))
	}
	if len(s.Rows) == 0 {
		s.Note = "Ingen."
	}
	return s
}

func dutySheet(c *gateway.Compliance) sheet {
	s := sheet{
		Title: "Kommunernes pligter",
		Note: "Forlænget: efter den 14. dag, men senest den følgende hverdag; om fristen flytter sig, er ikke " +
			"afklaret. Intet svar er ikke i sig selv et brud: bevilget hjælp har ingen frist.",
		Head: []string{"Pligt", "Antal", "I tide", "Forlænget", "For sent", "Intet svar", "Løber", "Tilbagekaldt",
			"Uden frist", "Uklar", "Dage, median", "90 %"},
	}
	for _, d := range c.Duties {
		s.Rows = append(s.Rows, numbers(lang.Of(lang.Duties, d.Duty).In(lang.Danish), d.Count, d.OnTime, d.Extended,
			d.Late, d.NoAnswer, d.Open, d.Withdrawn, d.NoLimit, d.Unclear, d.Median, d.Ninety))
	}
	switch {
	case c.Duties == nil && (c.Association == "" || c.Municipality != ""):
		s.Note = "Vises ikke: det, kommunerne har registreret, er ikke åbnet. Giv kommunens åbninger med " +
			"--openings og " +
			"--municipality."
	case c.Duties == nil:
		s.Note = "Vises ikke her: boligorganisationen må ikke se kommunens side (retssikkerhedsloven § 5 a, stk. " +
			"3). Spørg med --municipality."
	case len(s.Rows) == 0:
		s.Note = "Ingen."
	}
	return s
}

func nightSheet(c *gateway.Compliance) sheet {
	s := sheet{
		Title: "Kørsler og afstemning",
		Note:  "Stemmer: rækker = beholdt + uden skridt + karantæne + gentaget.",
		Head: []string{"Boligorganisation og tidspunkt", "Tilstand", "Kilde", "Rækker", "Beholdt", "Uden skridt",
			"Karantæne", "Gentaget", "Stemmer"},
	}
	for i := range c.Nights {
		n := &c.Nights[i]
		name := n.Association + " " + n.Started.In(rules.Copenhagen).Format("2006-01-02 15:04")
		state := lang.Of(lang.RunStates, n.State).In(lang.Danish)
		if len(n.Sources) == 0 {
			s.Rows = append(s.Rows, []string{name, state, "-", "-", "-", "-", "-", "-", "-"})
		}
		balanced := "nej"
		if n.Balanced() {
			balanced = "ja"
		}
		for k := range n.Sources {
			of := &n.Sources[k]
			row := append([]string{name, state}, numbers(of.Name, of.Rows, of.Kept, of.WithoutSteps, of.Quarantined,
				of.Repeated)...)
			s.Rows = append(s.Rows, append(row, balanced))
		}
	}
	switch {
	case c.Municipality != "" && c.Association == "":
		s.Note = "Vises ikke her: det er boligorganisationens side."
	case len(s.Rows) == 0:
		s.Note = "Ingen."
	}
	return s
}

func alarmSheet(c *gateway.Compliance) sheet {
	s := sheet{
		Title: "Alarmer, der blev rejst i perioden",
		Note:  "Timer, de stod åbne; de, der stadig er åbne, regnes frem til rapportens tidspunkt.",
		Head:  []string{"Alarm", "Rejst", "Åbne", "Timer, median", "Flest"},
	}
	for _, a := range c.Alarms {
		name := lang.Alarms[string(a.Kind)].Name.In(lang.Danish)
		s.Rows = append(s.Rows, numbers(name, a.Raised, a.Open, a.Median, a.Most))
	}
	if len(s.Rows) == 0 {
		s.Note = "Ingen."
	}
	return s
}
