package email

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"regexp"
	"slices"
	"strings"
	"time"

	"boligbro/config"
	"boligbro/gateway"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// Mailer mails alarms to the person and the substitute that the settings name. It holds to gateway.Mailer.
type Mailer struct {
	server             *server
	person, substitute string
	associations       map[string]string // CVR number -> name
	now                func() time.Time
}

// NewMailer is the mailer that the settings describe; associations gives names to CVR numbers.
func NewMailer(c config.Alarms, associations map[string]string, now func() time.Time) (*Mailer, error) {
	person, err := address(c.Person)
	if err != nil {
		return nil, fmt.Errorf("alarms.person: %w", err)
	}
	substitute, err := address(c.Substitute)
	if err != nil {
		return nil, fmt.Errorf("alarms.substitute: %w", err)
	}
	if c.SMTP == nil {
		return nil, errors.New("alarms.smtp: a mail server must be set")
	}
	s, err := newServer(*c.SMTP)
	if err != nil {
		return nil, fmt.Errorf("alarms: %w", err)
	}
	return &Mailer{server: s, person: person, substitute: substitute, associations: associations,
		now: now}, nil
}

// Mail sends all the alarms in one mail, in Danish and then in English; the substitute gets a copy of what
// a person must decide. Escalated, it goes to the substitute, who must be reached, with a copy to the person,
// whose mailbox may be the reason that nobody has acted.
func (m *Mailer) Mail(ctx context.Context, escalate bool, alarms []gateway.Alarm) error {
	if len(alarms) == 0 {
		return nil
	}
	to, copies := m.person, []string(nil)
	if slices.ContainsFunc(alarms, func(a gateway.Alarm) bool { return a.Kind.Decided() }) {
		copies = []string{m.substitute}
	}
	if escalate {
		to, copies = m.substitute, []string{m.person}
	}
	body, err := letter{
		id: gateway.NewID(), from: m.server.from, to: to, cc: copies, date: m.now(),
		subject: m.subject(escalate, alarms), text: m.text(escalate, alarms),
	}.bytes()
	if err != nil {
		return err
	}
	return m.server.send(ctx, to, copies, body)
}

func (m *Mailer) subject(escalate bool, alarms []gateway.Alarm) string {
	subject := fmt.Sprintf("Boligbro: %d alarmer / alarms", len(alarms))
	if len(alarms) == 1 {
		name := lang.AlarmOf(alarms[0].Kind).Name
		subject = "Boligbro: " + name.DA + " / " + name.EN
	}
	if escalate {
		subject = "[Stedfortræder / substitute] " + subject
	}
	return subject
}

func (m *Mailer) text(escalate bool, alarms []gateway.Alarm) string {
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
func (m *Mailer) one(b *strings.Builder, l lang.Language, alarms []gateway.Alarm) {
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
	if name := m.associations[a.Association]; name != "" {
		line(labels.Association, strings.Join(strings.Fields(name), " ")+" (CVR "+code(a.Association)+")")
	} else {
		line(labels.Association, code(a.Association))
	}
	if len(alarms) > 1 {
		line(labels.Count, fmt.Sprint(len(alarms)))
		for _, a := range alarms {
			line(labels.Number, strings.TrimSpace(code(a.Number)+" "+code(a.Code)))
		}
		return
	}
	if place, ok := rules.LookupMunicipality(a.Municipality); ok {
		line(labels.Municipality, place.Name+" ("+place.Code+")")
	} else {
		line(labels.Municipality, code(a.Municipality))
	}
	line(labels.Number, code(a.Number))
	line(labels.Due, a.Due.String())
	if a.Count > 1 {
		line(labels.Count, fmt.Sprint(a.Count))
	}
	line(labels.Why, a.Why().In(l))
	line(labels.Code, code(a.Code))
	line(labels.Concerns, code(a.Subject))
	if !a.Raised.IsZero() {
		line(labels.Raised, a.Raised.In(rules.Copenhagen).Format("2006-01-02 15:04"))
	}
}

var codeLike = regexp.MustCompile(`^[A-Za-z0-9:/_.-]{1,100}$`)

func code(s string) string {
	if codeLike.MatchString(s) {
		return s
	}
	return ""
}
