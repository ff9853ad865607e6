package api

import (
	"context"
	"time"

	"boligbro/gateway"
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
	Run          string            `json:"run,omitempty"` // the refused run that the alarm is about
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
		Subject: a.Subject, Code: a.Code, Run: a.Run, Count: a.Count, Due: a.Due, Raised: a.Raised, Mailed: a.Mailed,
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
