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
	"boligbro/rules"
	"boligbro/rules/lang"
)

type noticesCmd struct {
	JSON bool `name:"json" help:"Skriv listen som JSON, en linje for hver."`
}

// listedNotice is one line of `notices --json`.
type listedNotice struct {
	Case         string                `json:"case"`
	Notice       string                `json:"notice"`
	Message      string                `json:"message"`
	Rule         string                `json:"rule"`
	Association  string                `json:"association"`
	Municipality string                `json:"municipality"`
	Due          rules.Day             `json:"due"`
	Late         bool                  `json:"late"`
	State        gateway.DeliveryState `json:"state"`
	Channel      string                `json:"channel,omitempty"` // over which the newest message goes or went
	// why the newest message has not been handed over: a code, and whose fault it is
	Cause string        `json:"cause,omitempty"`
	Fault gateway.Fault `json:"fault,omitempty"`
	// known children; the association's own knowledge
	First       bool      `json:"first,omitempty"`
	Attempts    int       `json:"attempts"`
	Transmitted time.Time `json:"transmitted,omitzero"`
	Arrived     time.Time `json:"arrived,omitzero"`
	Registered  time.Time `json:"registered,omitzero"`
	// Whether the association kept its duty to notify.
	Punctuality rules.Punctuality `json:"punctuality"`
	Duties      []listedDuty      `json:"duties,omitempty"`
	Shared      []listedShare     `json:"shared,omitempty"` // what the association may see of the decisions
}

// Run lists the notices, without names: cases with known children first, else the newest.
func (n *noticesCmd) Run(p *program) error {
	a, err := p.openToRead()
	if err != nil {
		return err
	}
	defer a.close()
	asked := rules.AskedAt(p.now())
	if n.JSON {
		to := bufio.NewWriter(p.out)
		err := a.municipal.WriteNotices(p.ctx, gateway.Operator, asked, to,
			func(v *municipal.NoticeView) ([]byte, error) {
				line, err := json.Marshal(listNotice(v, asked))
				return append(line, '\n'), err
			})
		return errors.Join(err, to.Flush())
	}
	lines := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(lines, "SAG\tBØRN\tREGEL\tKOMMUNE\tFRIST\tTILSTAND\tNÅET FREM\tBESKED\tÅRSAG")
	err = a.municipal.WriteNotices(p.ctx, gateway.Operator, asked, lines,
		func(v *municipal.NoticeView) ([]byte, error) {
			return fmt.Appendf(nil, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", v.Number, children(v.First), v.Rule,
				v.Municipality, v.Due, lang.Of(lang.DeliveryStates, v.State).In(lang.Danish), clock(v.Arrived),
				v.Next.ID, or(cause(v.Next.Detail, v.Next.Fault))), nil
		})
	return errors.Join(err, lines.Flush())
}

func listNotice(v *municipal.NoticeView, asked rules.Asked) listedNotice {
	return listedNotice{
		Case: v.Number, Notice: v.ID, Message: v.Next.ID, Rule: v.Rule, Association: v.Association,
		Municipality: v.Municipality, Due: v.Due, Late: v.Late, State: v.State,
		Channel: v.Next.Channel, Cause: v.Next.Detail, Fault: v.Next.Fault, First: v.First, Attempts: v.Attempts,
		Transmitted: v.Transmitted, Arrived: v.Arrived, Registered: v.Registered, Punctuality: v.Punctuality,
		Duties: listDuties(v.Duties, asked.Day), Shared: listShared(v.Shared),
	}
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

// listedAlarm is one line of `alarms --json`.
type listedAlarm struct {
	Kind         gateway.AlarmKind `json:"kind"`
	Association  string            `json:"association,omitempty"`
	Municipality string            `json:"municipality,omitempty"`
	Case         string            `json:"case,omitempty"`
	Subject      string            `json:"subject"`
	Code         string            `json:"code,omitempty"`
	Count        int               `json:"count,omitempty"`
	Due          rules.Day         `json:"due,omitzero"`
	Raised       time.Time         `json:"raised"`
	Mailed       time.Time         `json:"mailed,omitzero"`
	Escalated    time.Time         `json:"escalated,omitzero"`
	Resolved     time.Time         `json:"resolved,omitzero"`
}

// Run lists what somebody must act on, without names.
func (c *alarmsCmd) Run(p *program) error {
	a, err := p.openToRead()
	if err != nil {
		return err
	}
	defer a.close()
	asked := rules.AskedAt(p.now())
	if c.JSON {
		to := bufio.NewWriter(p.out)
		out := json.NewEncoder(to)
		err := a.casework.EachAlarm(p.ctx, gateway.Operator, c.All, asked, func(a gateway.Alarm) error {
			return out.Encode(listAlarm(a))
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

func listAlarm(a gateway.Alarm) listedAlarm {
	return listedAlarm{
		Kind: a.Kind, Association: a.Association, Municipality: a.Municipality, Case: a.Number,
		Subject: a.Subject, Code: a.Code, Count: a.Count, Due: a.Due, Raised: a.Raised, Mailed: a.Mailed,
		Escalated: a.Escalated, Resolved: a.Resolved,
	}
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
