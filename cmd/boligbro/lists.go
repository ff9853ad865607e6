package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"text/tabwriter"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/municipal"
	"boligbro/gateway/web/api"
	"boligbro/rules"
	"boligbro/rules/lang"
)

type noticesCmd struct {
	JSON bool `name:"json" help:"Skriv listen som JSON, en linje for hver."`
}

// Run lists the notices with each message of their threads, without names: cases with known children first,
// else the newest.
func (n *noticesCmd) Run(p *program) error {
	a, err := p.openToRead()
	if err != nil {
		return err
	}
	defer a.close()
	p.tellClosed(a)
	asked := rules.AskedAt(p.now())
	if n.JSON {
		to := bufio.NewWriter(p.out)
		err := a.municipal.WriteNotices(p.ctx, gateway.Operator, asked, to,
			func(v *municipal.NoticeView) ([]byte, error) {
				line, err := json.Marshal(api.NoticeOf(v, asked.Day))
				return append(line, '\n'), err
			})
		return errors.Join(err, to.Flush())
	}
	lines := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(lines, "SAG\tBØRN\tREGEL\tKOMMUNE\tFRIST\tBESKED\tTILSTAND\tAFSENDT\tNÅET FREM\tNUMMER\tÅRSAG")
	err = a.municipal.WriteNotices(p.ctx, gateway.Operator, asked, lines,
		func(v *municipal.NoticeView) (text []byte, _ error) {
			for i := range v.Messages {
				m := &v.Messages[i]
				text = fmt.Appendf(text, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", v.Number, children(v.First),
					v.Rule, v.Municipality, v.Due, lang.MessageKind(m.Kind, m.Step).DA, messageState(m),
					clock(m.Transmitted), clock(m.Arrived), m.ID, or(cause(m.Detail, m.Fault)))
			}
			return text, nil
		})
	return errors.Join(err, lines.Flush())
}

// tellClosed says that what municipalities record, and the alarms about their clocks, are not listed: a list
// without them must not look as if there were none.
func (p *program) tellClosed(a *app) {
	if !a.db.Municipal() {
		fmt.Fprintln(p.err, "bemærk: kommunernes registreringer og frister er ikke med: "+
			lang.WithoutMunicipalKey.DA)
	}
}

// messageState is how far a message is, in Danish.
func messageState(m *municipal.Message) string {
	state := lang.Of(lang.DeliveryStates, m.State).DA
	if m.Superseded {
		state += ", " + lang.Superseded.DA
	}
	return state
}

// children marks in a list that the case comes first because children under 18 live there.
func children(first bool) string {
	if first {
		return "ja"
	}
	return "-"
}

// clock is an instant as a Dane reads it.
func clock(at time.Time) string {
	if at.IsZero() {
		return "-"
	}
	return at.In(rules.Copenhagen).Format("2006-01-02 15:04")
}

type alarmsCmd struct {
	All  bool `help:"Også dem, der er løst."`
	JSON bool `name:"json" help:"Skriv listen som JSON, en linje for hver."`
}

// Run lists what somebody must act on, without names.
func (c *alarmsCmd) Run(p *program) error {
	a, err := p.openToRead()
	if err != nil {
		return err
	}
	defer a.close()
	p.tellClosed(a)
	asked := rules.AskedAt(p.now())
	if c.JSON {
		to := bufio.NewWriter(p.out)
		out := json.NewEncoder(to)
		err := a.casework.EachAlarm(p.ctx, gateway.Operator, c.All, asked, func(a gateway.Alarm) error {
			return out.Encode(api.AlarmOf(&a))
		})
		return errors.Join(err, to.Flush())
	}
	lines := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	none := true
	err = a.casework.EachAlarm(p.ctx, gateway.Operator, c.All, asked, func(a gateway.Alarm) error {
		if none {
			fmt.Fprintln(lines, "REJST\tALARM\tSAG\tFORENING\tKOMMUNE\tGRUND\tANTAL\tFRIST\tMAILET")
			none = false
		}
		_, err := fmt.Fprintf(lines, "%s\t%s\t%s\t%s\t%s\t%s\t%d\t%s\t%s\n", clock(a.Raised), alarmName(a.Kind),
			or(a.Number), or(a.Association), or(a.Municipality), or(a.Why().In(lang.Danish)),
			max(a.Count, 1), or(a.Due.String()), clock(a.Mailed))
		return err
	})
	if err == nil && none {
		fmt.Fprintln(p.out, "Ingen åbne alarmer")
	}
	return errors.Join(err, lines.Flush())
}

// alarmName is the kind of alarm in Danish, with the code that --json and the settings have for it.
func alarmName(kind gateway.AlarmKind) string {
	return lang.AlarmOf(kind).Name.DA + " (" + string(kind) + ")"
}

// cause says in Danish why a message was not handed over, and whose fault it is; empty for no cause.
func cause(code string, fault gateway.Fault) string {
	text := gateway.CauseText(code).In(lang.Danish)
	if text != "" && fault != "" {
		text += "; " + lang.Of(lang.Faults, fault).In(lang.Danish)
	}
	return text
}

// or is the text, or a dash.
func or(s string) string {
	if s == "" {
		return "-"
	}
	return s
}
