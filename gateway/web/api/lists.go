package api

import (
	"context"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/casework"
	"boligbro/gateway/web"
	"boligbro/rules"
)

// Alarm is what somebody must act on.
type Alarm struct {
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

// AlarmOf is the alarm as programs read it, here and from `boligbro alarms --json`.
func AlarmOf(a *gateway.Alarm) Alarm {
	return Alarm{
		Kind: a.Kind, Association: a.Association, Municipality: a.Municipality, Case: a.Number,
		Subject: a.Subject, Code: a.Code, Count: a.Count, Due: a.Due, Raised: a.Raised, Mailed: a.Mailed,
		Escalated: a.Escalated, Resolved: a.Resolved,
	}
}

type alarmsOut struct {
	Body struct {
		Alarms []Alarm `json:"alarms" nullable:"false"`
		Next   string  `json:"next,omitempty"`
	}
}

// alarms lists the open alarms of the caller's side.
func (r Room) alarms(ctx context.Context, c *web.Call, in *page) (*alarmsOut, error) {
	place, err := placeOf[gateway.Place](c, in.After)
	if err != nil {
		return nil, err
	}
	var found []gateway.Alarm
	err = r.Store.View(ctx, func(reader gateway.Reader) (err error) {
		found, err = reader.Alarms(c.Scope, gateway.AlarmList{After: place, Limit: in.Limit})
		return err
	})
	out := new(alarmsOut)
	out.Body.Alarms = []Alarm{}
	for i := range found {
		out.Body.Alarms = append(out.Body.Alarms, AlarmOf(&found[i]))
	}
	if len(found) == in.Limit {
		out.Body.Next = cursorOf(found[len(found)-1].Place())
	}
	return answered(c, out, err)
}

// Task is what waits for a person.
type Task struct {
	Name    string        `json:"name" doc:"Give it among names"`
	Kind    string        `json:"kind"`
	Case    string        `json:"case,omitempty"`
	Tenancy string        `json:"tenancy,omitempty"`
	Rule    string        `json:"rule,omitempty"`
	Episode int           `json:"episode,omitempty"`
	Outcome rules.Outcome `json:"outcome,omitempty"`
	Reason  rules.Reason  `json:"reason,omitempty"`
	First   bool          `json:"first,omitempty"`
	Due     rules.Day     `json:"due,omitzero"`
	Since   time.Time     `json:"since"`
	Text    string        `json:"text"`
	Row     *Row          `json:"row,omitempty"`
}

// Row is where a row stands that could not be used, and why; not what it says.
type Row struct {
	File   string            `json:"file,omitempty"`
	Line   int               `json:"line,omitempty"`
	Column string            `json:"column,omitempty"`
	Code   rules.ProblemCode `json:"code"`
	Step   rules.EventKind   `json:"step,omitempty"`
	On     rules.Day         `json:"on,omitzero"`
}

func rowOf(p rules.Problem) Row { return Row{p.File, p.Line, p.Column, p.Code, p.Step, p.On} }

type tasksIn struct {
	After string `query:"after" maxLength:"600" doc:"The next of the page before"`
}

type tasksOut struct {
	Body struct {
		Tasks []Task `json:"tasks" nullable:"false"`
		Total int    `json:"total"`
		Next  string `json:"next,omitempty"`
	}
}

// tasks lists what waits for a person, 50 at a time.
func (r Room) tasks(ctx context.Context, c *web.Call, in *tasksIn) (*tasksOut, error) {
	place, err := placeOf[gateway.TaskPlace](c, in.After)
	if err != nil {
		return nil, err
	}
	found, err := r.Casework.Tasks(ctx, c.Scope, place)
	out := new(tasksOut)
	out.Body.Tasks, out.Body.Total, out.Body.Next = []Task{}, found.Total, cursorOf(found.Next)
	for i := range found.Tasks {
		t := &found.Tasks[i]
		task := Task{
			Name: t.Name, Kind: string(t.Kind), Case: t.Number, Tenancy: t.Tenancy, Rule: t.Rule, Episode: t.Episode,
			Outcome: t.Outcome, Reason: t.Reason, First: t.First, Due: t.Due, Since: t.Since,
			Text: t.Text(c.Language()),
		}
		if t.Row != nil {
			row := rowOf(t.Row.Problem)
			task.Row = &row
		}
		out.Body.Tasks = append(out.Body.Tasks, task)
	}
	return answered(c, out, err)
}

func selection(names []string, rule string, episode int, on rules.Day) casework.Selection {
	return casework.Selection{Names: names, Rule: rule, Episode: episode, On: on}
}

// Run is one reading of an association's sources.
type Run struct {
	Run     string              `json:"run"`
	State   gateway.RunState    `json:"state"`
	Reason  string              `json:"reason,omitempty"`
	Started time.Time           `json:"started"`
	Ended   time.Time           `json:"ended,omitzero"`
	Sources []gateway.SourceRun `json:"sources" nullable:"false"`
}

type runsIn struct {
	Limit int `query:"limit" default:"20" minimum:"1" maximum:"200"`
}

type runsOut struct {
	Body struct {
		Runs []Run `json:"runs" nullable:"false"`
	}
}

// runs lists the newest runs.
func (r Room) runs(ctx context.Context, c *web.Call, in *runsIn) (*runsOut, error) {
	out := new(runsOut)
	out.Body.Runs = []Run{}
	err := r.Store.View(ctx, func(reader gateway.Reader) error {
		found, err := reader.Runs(c.Scope, "", in.Limit)
		for i := range found {
			run := &found[i]
			out.Body.Runs = append(out.Body.Runs, Run{run.ID, run.State, run.Reason, run.Started, run.Ended,
				append([]gateway.SourceRun{}, run.Sources...)})
		}
		return err
	})
	return answered(c, out, err)
}

type quarantineIn struct {
	Run   string `path:"run" maxLength:"36"`
	Limit int    `query:"limit" default:"200" minimum:"1" maximum:"1000"`
}

type quarantineOut struct {
	Body struct {
		Rows []Row `json:"rows" nullable:"false"`
	}
}

// quarantine lists the rows that a run could not use: where they stand and what is wrong, not what they say.
func (r Room) quarantine(ctx context.Context, c *web.Call, in *quarantineIn) (*quarantineOut, error) {
	out := new(quarantineOut)
	out.Body.Rows = []Row{}
	err := r.Store.View(ctx, func(reader gateway.Reader) error {
		if _, err := reader.Run(c.Scope, in.Run); err != nil {
			return err
		}
		rows, err := reader.Quarantine(c.Scope, in.Run, in.Limit)
		for i := range rows {
			out.Body.Rows = append(out.Body.Rows, rowOf(rows[i].Problem))
		}
		return err
	})
	return answered(c, out, err)
}
