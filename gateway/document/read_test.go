package document_test

import (
	"strings"
	"time"

	"pgregory.net/rapid"

	"boligbro/rules"
)

// readDay reads a Danish day as 2026-03-02, and gives the parts of its text.
func readDay(t *rapid.T, value string) (string, []string) {
	m := danishDay.FindStringSubmatch(value)
	if m == nil {
		t.Fatalf("not a Danish day: %q", value)
	}
	if len(m[1]) == 1 {
		m[1] = "0" + m[1]
	}
	return m[3] + "-" + danish[m[2]] + "-" + m[1], m
}

// read takes the facts from the text, as a patient reader would.
func read(t *rapid.T, text string) facts {
	f := facts{Kind: "notice"}
	lines := strings.Split(text, "\n")
	f.Title = lines[0]
	switch {
	case strings.HasPrefix(f.Title, "Rettelse til "):
		f.Kind = "correction"
	case strings.HasPrefix(f.Title, "Opdatering til "):
		f.Kind = "update"
	}
	f.Disclaimer = lines[1]
	joined := func(from int) (string, int) {
		var words []string
		for from < len(lines) && lines[from] != "" && !strings.HasPrefix(lines[from], "* ") {
			words = append(words, strings.TrimSpace(lines[from]))
			from++
		}
		return strings.Join(words, " "), from - 1
	}
	for i := 2; i < len(lines); i++ {
		line := lines[i]
		if f.Kind == "update" && f.Update == "" && line != "" {
			f.Update, i = joined(i)
			continue
		}
		if line == "Kvittering" {
			f.Receipt, i = joined(i + 1)
			continue
		}
		if line == "Loggens kontrolpunkt" {
			_, f.Checkpoint, _ = strings.Cut(strings.Join(lines[i:], "\n"), "\n\n")
			break
		}
		if head, ok := strings.CutPrefix(line, "* "); ok {
			var text string
			text, i = joined(i + 1)
			f.Duties = append(f.Duties, head+" "+text)
			continue
		}
		label, value, ok := strings.Cut(line, ": ")
		if !ok {
			label, value, _ = strings.Cut(line, ":")
		}
		switch label {
		case "Fra":
			m := inBrackets.FindStringSubmatch(value)
			f.Association, f.CVR = m[1], m[2]
		case "Til":
			m := inBrackets.FindStringSubmatch(value)
			f.Municipality, f.Code = m[1], m[2]
		case "Sag":
			f.Case = value
		case "Hvad":
			f.Event = value
		case "Hvornår":
			var m []string
			f.On, m = readDay(t, value)
			if m[4] != "" {
				clock := strings.ReplaceAll(m[4], ".", ":")
				if len(clock) == 5 {
					clock += ":00"
				}
				at, err := time.ParseInLocation(time.DateTime, f.On+" "+clock, rules.Copenhagen)
				if err != nil {
					t.Fatal(err)
				}
				offset := map[string]string{" sommertid": "+02:00", " vintertid": "+01:00"}[m[5]]
				if offset != "" {
					if at, err = time.Parse(time.RFC3339, f.On+"T"+clock+offset); err != nil {
						t.Fatal(err)
					}
				}
				f.When = at.UTC()
			}
		case "Også indgivet":
			on, _ := readDay(t, value)
			f.Others = append(f.Others, on)
		case "Børn under 18 år i husstanden":
			f.Children = value
		case "Lejemålets begyndelse":
			f.Start, _ = readDay(t, value)
		case "Restance siden":
			f.Since, _ = readDay(t, value)
		case "Restance, da meddelelsen blev dannet":
			f.Amount = strings.NewReplacer(".", "", ",", ".", " kr.", "").Replace(value)
		case "Hjemmel":
			f.Cites = append(f.Cites, value)
		case "For sent", "Efter skridtet":
			f.Late = value == "ja"
		case "Lejer":
			f.Tenants = append(f.Tenants, value)
		case "Beskyttelse":
			f.Tenants[len(f.Tenants)-1] += protected(!strings.HasPrefix(value, "ikke "))
		case "Vej":
			f.Street = value
		case "Postnummer":
			f.PostalCode = value
		case "By":
			f.City = value
		case "Meddelelse":
			f.Message = value
		case "Underretning":
			f.Notice = value
		case "KLE":
			f.KLE = value
		}
	}
	return f
}
