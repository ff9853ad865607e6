package api

import (
	"context"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/web"
	"boligbro/rules"
)

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
