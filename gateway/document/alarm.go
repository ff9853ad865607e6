package document

import (
	"fmt"
	"iter"
	"regexp"
	"slices"
	"strings"

	"boligbro/gateway"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// AlarmLetter writes the subject and the text of a message about alarms, which a mail or a chat channel
// carries. It holds no personal data.
type AlarmLetter struct {
	Associations map[string]string // CVR number -> name
	// Pages is where the pages are, such as http://127.0.0.1:8080; empty: nobody is led there.
	Pages string
}

// AlarmPage is where the pages tell what alarms of the kind mean, and what to do.
func AlarmPage(pages string, kind gateway.AlarmKind) string {
	return pages + "/alarmer#" + string(kind)
}

// Subject is what the message is about: the alarm, or how many there are.
func (m AlarmLetter) Subject(escalate bool, alarms []gateway.Alarm) string {
	many := lang.Count(len(alarms), lang.AlarmNoun)
	subject := "Boligbro: " + many.DA + " / " + many.EN
	if len(alarms) == 1 {
		name := lang.AlarmOf(alarms[0].Kind).Name
		subject = "Boligbro: " + name.DA + " / " + name.EN
	}
	if escalate {
		subject = "[Stedfortræder / substitute] " + subject
	}
	return subject
}

// Text is the message, in Danish and then in English.
func (m AlarmLetter) Text(escalate bool, alarms []gateway.Alarm) string {
	var b strings.Builder
	for i, l := range []lang.Language{lang.Danish, lang.English} {
		if i > 0 {
			b.WriteString("\n----------------------------------------\n\n")
		}
		b.WriteString(lang.AlarmMail.Greeting.In(l) + "\n")
		if escalate {
			b.WriteString(lang.AlarmMail.Escalated.In(l) + "\n")
		}
		for some := range together(alarms) {
			b.WriteString("\n")
			m.one(&b, l, some)
		}
		closing := lang.AlarmMail.Closing
		if !slices.ContainsFunc(alarms, func(a gateway.Alarm) bool { return !a.Kind.Clock() }) {
			closing = lang.AlarmMail.ClosingClerk
		}
		b.WriteString("\n" + closing.In(l) + "\n")
	}
	return b.String()
}

// together are the alarms as they are written: one by one, but the questions to an association as one list.
func together(alarms []gateway.Alarm) iter.Seq[[]gateway.Alarm] {
	return func(yield func([]gateway.Alarm) bool) {
		for len(alarms) > 0 {
			n := 1
			for n < len(alarms) && alarms[0].Kind == gateway.AlarmQuestion &&
				alarms[n].Kind == gateway.AlarmQuestion &&
				alarms[n].Association == alarms[0].Association {
				n++
			}
			if !yield(alarms[:n]) {
				return
			}
			alarms = alarms[n:]
		}
	}
}

// one writes an alarm, or the questions to an association. Its codes are written only when they look like
// codes, so that nothing else can come out by mail.
func (m AlarmLetter) one(b *strings.Builder, l lang.Language, alarms []gateway.Alarm) {
	a := alarms[0]
	words, labels := lang.AlarmOf(a.Kind), &lang.AlarmMail
	fmt.Fprintf(b, "%s\n", strings.ToUpper(words.Name.In(l)))
	line := func(label lang.Text, value string) {
		if value != "" {
			fmt.Fprintf(b, "  %s: %s\n", label.In(l), value)
		}
	}
	line(labels.What, words.What.In(l))
	line(labels.Do, words.Do.In(l))
	if m.Pages != "" {
		line(labels.More, AlarmPage(m.Pages, a.Kind))
	}
	if name := m.Associations[a.Association]; name != "" {
		line(labels.Association, strings.Join(strings.Fields(name), " ")+" (CVR "+codeOnly(a.Association)+")")
	} else {
		line(labels.Association, codeOnly(a.Association))
	}
	if len(alarms) > 1 {
		line(labels.Count, fmt.Sprint(len(alarms)))
		for i := range alarms {
			line(labels.Number, strings.TrimSpace(codeOnly(alarms[i].Number)+" "+why(&alarms[i]).In(l)))
		}
		return
	}
	if place, ok := rules.LookupMunicipality(a.Municipality); ok {
		line(labels.Municipality, place.Name+" ("+place.Code+")")
	} else {
		line(labels.Municipality, codeOnly(a.Municipality))
	}
	line(labels.Number, codeOnly(a.Number))
	line(labels.Due, a.Due.String())
	if a.Count > 1 {
		line(labels.Count, fmt.Sprint(a.Count))
	}
	line(labels.Why, why(&a).In(l))
	line(labels.Code, codeOnly(a.Code))
	line(labels.Concerns, codeOnly(a.Subject))
	if !a.Raised.IsZero() {
		line(labels.Raised, a.Raised.In(rules.Copenhagen).Format("2006-01-02 15:04"))
	}
}

// why is the cause of an alarm in words; empty when its code does not look like one.
func why(a *gateway.Alarm) lang.Text {
	if codeOnly(a.Code) == "" {
		return lang.Text{}
	}
	return a.Why()
}

var codeLike = regexp.MustCompile(`^[A-Za-z0-9:/_.-]{1,100}$`)

func codeOnly(s string) string {
	if codeLike.MatchString(s) {
		return s
	}
	return ""
}
