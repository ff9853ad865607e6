package document

import (
	"fmt"
	"strings"
	"time"

	"boligbro/gateway"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// Text is the delivery as a case worker reads it: Danish, UTF-8, lines ending in "\n". Each fact is on a
// line of its own after a label, and explanations are wrapped at 76 characters. Its errors are as JSON's.
func Text(d gateway.Delivery) (string, error) {
	m, err := compose(d)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("%s", m.Title)
	if m.Disclaimer != "" {
		line("%s", m.Disclaimer)
	}
	line("")
	if m.Kind == string(gateway.Correction) {
		words := lang.CorrectionReplaces.In(lang.Danish)
		if len(m.Duties) > 0 {
			words += " " + lang.ClocksRunOn.In(lang.Danish)
		}
		b.WriteString(wrap(words, "") + "\n")
	}
	if m.Update != "" {
		b.WriteString(wrap(m.Update, "") + "\n")
	}
	line("Fra: %s (CVR %s)", m.Association.Name, m.Association.CVR)
	line("Til: %s (kommunekode %s)", m.Municipality.Name, m.Municipality.Code)
	line("Sag: %s", m.Case)
	line("")
	line("Hvad: %s", m.Event.Text)
	line("Hvornår: %s", when(m.on, m.at))
	for _, other := range m.others {
		line("Også indgivet: %s", other)
	}
	for _, c := range m.Cites {
		line("Hjemmel: %s", rules.Citation{Statute: c.Act, Section: c.Section, Version: c.Version})
	}
	switch {
	case !rules.Statutory(m.Rule):
		if m.Late { // than was agreed, which is no duty
			line("Efter skridtet: ja")
			b.WriteString(wrap(lang.NoticeAfterwards(when(m.on, m.at)).In(lang.Danish), ""))
		}
	case m.Late:
		line("For sent: ja")
		b.WriteString(wrap(lang.NoticeLate.In(lang.Danish), ""))
	default:
		line("For sent: nej")
	}
	line("")
	for _, t := range m.Tenants {
		line("Lejer: %s", t.Name)
		if t.Protected {
			line("Beskyttelse: %s", lang.Protected.In(lang.Danish))
		} else {
			line("Beskyttelse: %s", lang.Unprotected.In(lang.Danish))
		}
	}
	if m.Children != nil {
		line("%s: %s", childrenLabel, map[bool]string{true: "ja", false: "nej"}[*m.Children])
	}
	line("Vej: %s", m.Address.Street)
	line("Postnummer: %s", m.Address.PostalCode)
	line("By: %s", m.Address.City)
	if !m.start.IsZero() {
		line("%s: %s", startLabel, when(m.start, time.Time{}))
	}
	if m.owed != nil {
		line("%s: %s", arrearsLabel, kroner(*m.owed))
	}
	if !m.since.IsZero() {
		line("%s: %s", sinceLabel, when(m.since, time.Time{}))
	}
	line("")
	if len(m.Duties) > 0 {
		line("Hvad kommunen skal")
		for _, o := range m.Duties {
			line("* %s:", rules.Citation{Statute: o.Act, Section: o.Section, Version: o.Version})
			b.WriteString(wrap(o.Text, "  "))
		}
		line("")
	}
	line("Kvittering")
	b.WriteString(wrap(m.Receipt.Text, ""))
	line("")
	line("Meddelelse: %s", m.ID)
	line("Underretning: %s", m.Notice)
	line("Dannet: %s", instant(m.created))
	line("KLE: %s", m.KLE)
	return b.String(), nil
}

// Subject is a mail's subject line: who writes and about which case, nothing about the people in it.
func Subject(d gateway.Delivery) string {
	title := lang.Of(lang.MessageTitles, d.Kind).In(lang.Danish)
	from := clean(d.AssociationName)
	if from == "" {
		from = "CVR " + clean(d.Association)
	}
	if r := []rune(from); len(r) > 80 {
		from = string(r[:79]) + "…"
	}
	return fmt.Sprintf("%s fra %s, sag %s", title, from, clean(d.Number))
}

var months = [...]string{"januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september",
	"oktober", "november", "december"}

func when(on rules.Day, at time.Time) string {
	if !at.IsZero() {
		return instant(at)
	}
	year, month, day := on.Date()
	return fmt.Sprintf("%d. %s %d", day, months[month-1], year)
}

// instant is a time in Copenhagen, with its seconds when there are any, and with summer or winter time in the
// hour that October has twice.
func instant(at time.Time) string {
	at = at.In(rules.Copenhagen)
	clock := at.Format("15.04")
	if at.Second() != 0 {
		clock = at.Format("15.04.05")
	}
	wall := at.Format(time.DateTime)
	switch wall {
	case at.Add(time.Hour).Format(time.DateTime):
		clock += " sommertid"
	case at.Add(-time.Hour).Format(time.DateTime):
		clock += " vintertid"
	}
	return fmt.Sprintf("%d. %s %d kl. %s", at.Day(), months[at.Month()-1], at.Year(), clock)
}

// wrap breaks a text at 76 characters, each line after the indent.
func wrap(text, indent string) string {
	var b strings.Builder
	width := 0
	for _, word := range strings.Fields(text) {
		n := len([]rune(word))
		switch {
		case width == 0:
			b.WriteString(indent)
			width = len(indent)
		case width+1+n > 76:
			b.WriteString("\n" + indent)
			width = len(indent)
		default:
			b.WriteByte(' ')
			width++
		}
		b.WriteString(word)
		width += n
	}
	return b.String() + "\n"
}
