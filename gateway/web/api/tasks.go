package api

import (
	"context"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/casework"
	"boligbro/gateway/web"
	"boligbro/rules"
)

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

	Owner      string `json:"owner,omitempty" doc:"Initials of who sees to it"`
	Substitute string `json:"substitute,omitempty" doc:"Who does else"`
}

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
			Text: t.Text(c.Language()), Owner: t.Owner, Substitute: t.Substitute,
		}
		if t.Row != nil {
			row := rowOf(t.Row.Problem)
			task.Row = &row
		}
		out.Body.Tasks = append(out.Body.Tasks, task)
	}
	return answered(c, out, err)
}

// answersIn answers what waits for a person.
type answersIn struct {
	Body struct {
		Names   []string      `json:"names" minItems:"1" maxItems:"200" nullable:"false"`
		Rule    string        `json:"rule,omitempty" maxLength:"80" doc:"Not for rows"`
		Episode int           `json:"episode,omitempty" minimum:"0" doc:"When several are open"`
		EventOn rules.Day     `json:"eventOn,omitzero" doc:"When several are open"`
		As      rules.Outcome `json:"as" enum:"notify,none"`
		Reason  answerReason  `json:"reason"`
		By      string        `json:"by" minLength:"1" maxLength:"64" doc:"Initials"`
	}
}

// answersOut is what followed from the answers.
type answersOut struct {
	Body struct {
		Notices  int `json:"notices" doc:"New ones; they go at once"`
		Messages int `json:"messages" doc:"Corrections and updates"`
	}
}

// answerTasks answers all that is named, or none of it.
func (r Room) answerTasks(ctx context.Context, c *web.Call, in *answersIn) (*answersOut, error) {
	b := &in.Body
	report, err := r.Casework.Resolve(ctx, c.Scope,
		casework.Selection{Names: b.Names, Rule: b.Rule, Episode: b.Episode, On: b.EventOn},
		gateway.Answer{As: b.As, Reason: string(b.Reason), By: b.By}, rules.AskedAt(c.Site.Now()))
	out := new(answersOut)
	out.Body.Notices, out.Body.Messages = report.Notices, report.Messages
	return answered(c, out, err)
}
