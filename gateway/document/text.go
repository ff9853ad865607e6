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
	p := &paper{}
	p.head(m)
	p.step(m)
	p.people(m)
	p.duties(m)
	p.line("Kvittering")
	p.paragraph(m.Receipt.Text, "")
	p.line("")
	p.line("Meddelelse: %s", m.ID)
	p.line("Underretning: %s", m.Notice)
	p.line("Dannet: %s", instant(m.created))
	p.line("KLE: %s", m.KLE)
	if m.Checkpoint != "" {
		p.line("")
		p.line("Loggens kontrolpunkt")
		p.paragraph(lang.WhyCheckpoint.In(lang.Danish), "")
		p.line("")
		p.WriteString(m.Checkpoint)
	}
	return p.String(), nil
}

// paper is a text that is being written, part by part.
type paper struct{ strings.Builder }

func (p *paper) line(format string, args ...any) { fmt.Fprintf(p, format+"\n", args...) }

func (p *paper) paragraph(text, indent string) { p.WriteString(wrap(text, indent)) }

// head is the title, what the message does to the one before it, and between whom it goes.
func (p *paper) head(m *message) {
	p.line("%s", m.Title)
	if m.Disclaimer != "" {
		p.line("%s", m.Disclaimer)
	}
	p.line("")
	if m.Kind == string(gateway.Correction) {
		words := lang.CorrectionReplaces.In(lang.Danish)
		if len(m.Duties) > 0 {
			words += " " + lang.ClocksRunOn.In(lang.Danish)
		}
		p.paragraph(words, "")
		p.line("")
	}
	if m.Update != "" {
		p.paragraph(m.Update, "")
		p.line("")
	}
	p.line("Fra: %s (CVR %s)", m.Association.Name, m.Association.CVR)
	p.line("Til: %s (kommunekode %s)", m.Municipality.Name, m.Municipality.Code)
	p.line("Sag: %s", m.Case)
	p.line("")
}

// step is the step, the law that asks for the notice, and whether the notice is late.
func (p *paper) step(m *message) {
	p.line("Hvad: %s", m.Event.Text)
	p.line("Hvornår: %s", when(m.on, m.at))
	for _, other := range m.others {
		p.line("Også indgivet: %s", other)
	}
	for _, c := range m.Cites {
		p.line("Hjemmel: %s", rules.Citation{Statute: c.Act, Section: c.Section, Version: c.Version})
	}
	switch {
	case !rules.Statutory(m.Rule):
		if m.Late { // than was agreed, which is no duty
			p.line("Efter skridtet: ja")
			p.paragraph(lang.NoticeAfterwards(when(m.on, m.at)).In(lang.Danish), "")
		}
	case m.Late:
		p.line("For sent: ja")
		p.paragraph(lang.NoticeLate.In(lang.Danish), "")
	default:
		p.line("For sent: nej")
	}
	p.line("")
}

// people are the tenants, where they live, and what an agreement carries besides.
func (p *paper) people(m *message) {
	for _, t := range m.Tenants {
		protection := lang.Unprotected
		if t.Protected {
			protection = lang.Protected
		}
		p.line("Lejer: %s", t.Name)
		p.line("Beskyttelse: %s", protection.In(lang.Danish))
	}
	if m.Children != nil {
		p.line("%s: %s", childrenLabel, map[bool]string{true: "ja", false: "nej"}[*m.Children])
	}
	p.line("Vej: %s", m.Address.Street)
	p.line("Postnummer: %s", m.Address.PostalCode)
	p.line("By: %s", m.Address.City)
	if !m.start.IsZero() {
		p.line("%s: %s", startLabel, when(m.start, time.Time{}))
	}
	if m.owed != nil {
		p.line("%s: %s", arrearsLabel, kroner(*m.owed))
	}
	if !m.since.IsZero() {
		p.line("%s: %s", sinceLabel, when(m.since, time.Time{}))
	}
	p.line("")
}

// duties are what the municipality has to do.
func (p *paper) duties(m *message) {
	if len(m.Duties) == 0 {
		return
	}
	p.line("Hvad kommunen skal")
	for _, o := range m.Duties {
		p.line("* %s:", rules.Citation{Statute: o.Act, Section: o.Section, Version: o.Version})
		p.paragraph(o.Text, "  ")
	}
	p.line("")
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
