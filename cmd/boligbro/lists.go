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
	Message      string                `json:"message"` // the notice's own; what follows on it is in Messages
	Rule         string                `json:"rule"`
	Association  string                `json:"association"`
	Municipality string                `json:"municipality"`
	Due          rules.Day             `json:"due"`
	Late         bool                  `json:"late"`
	State        gateway.DeliveryState `json:"state"`
	Channel      string                `json:"channel,omitempty"` // over which it goes or went
	// why it has not been handed over: a code, and whose fault it is
	Cause string        `json:"cause,omitempty"`
	Fault gateway.Fault `json:"fault,omitempty"`
	// known children; the association's own knowledge
	First       bool      `json:"first,omitempty"`
	Attempts    int       `json:"attempts"` // of all its messages
	Transmitted time.Time `json:"transmitted,omitzero"`
	Arrived     time.Time `json:"arrived,omitzero"`
	Registered  time.Time `json:"registered,omitzero"`
	// What has been sent in its thread, oldest first: the notice, corrections and updates.
	Messages []listedMessage `json:"messages"`
	// Whether the association kept its duty to notify.
	Punctuality rules.Punctuality `json:"punctuality"`
	Duties      []listedDuty      `json:"duties,omitempty"`
	Shared      []listedShare     `json:"shared,omitempty"` // what the association may see of the decisions
}

// listedMessage is how far one message of a notice's thread is.
type listedMessage struct {
	Message     string                `json:"message"`
	Kind        gateway.DeliveryKind  `json:"kind"`
	Step        rules.EventKind       `json:"step,omitempty"` // of which it tells
	State       gateway.DeliveryState `json:"state"`
	Superseded  bool                  `json:"superseded,omitempty"` // a later message has taken its place
	Channel     string                `json:"channel,omitempty"`
	Cause       string                `json:"cause,omitempty"`
	Fault       gateway.Fault         `json:"fault,omitempty"`
	Attempts    int                   `json:"attempts"`
	Next        time.Time             `json:"next,omitzero"`
	Transmitted time.Time             `json:"transmitted,omitzero"`
	Arrived     time.Time             `json:"arrived,omitzero"`
	Registered  time.Time             `json:"registered,omitzero"`
}

// Run lists the notices with each message of their threads, without names: cases with known children first,
// else the newest.
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

func listNotice(v *municipal.NoticeView, asked rules.Asked) listedNotice {
	first := &v.Messages[0]
	listed := listedNotice{
		Case: v.Number, Notice: v.ID, Message: first.ID, Rule: v.Rule, Association: v.Association,
		Municipality: v.Municipality, Due: v.Due, Late: v.Late, State: v.State,
		Channel: first.Channel, Cause: first.Detail, Fault: first.Fault, First: v.First, Attempts: v.Attempts,
		Transmitted: v.Transmitted, Arrived: v.Arrived, Registered: v.Registered, Punctuality: v.Punctuality,
		Duties: listDuties(v.Duties, asked.Day), Shared: listShared(v.Shared),
	}
	for _, m := range v.Messages {
		listed.Messages = append(listed.Messages, listedMessage{
			Message: m.ID, Kind: m.Kind, Step: m.Step, State: m.State, Superseded: m.Superseded, Channel: m.Channel,
			Cause: m.Detail, Fault: m.Fault, Attempts: m.Attempts, Next: m.Next, Transmitted: m.Transmitted,
			Arrived: m.Arrived, Registered: m.Registered,
		})
	}
	return listed
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
