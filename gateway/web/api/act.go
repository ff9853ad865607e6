package api

import (
	"context"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/web"
	"boligbro/rules"
)

// Act is what a municipality has recorded.
type Act struct {
	Kind     gateway.ActKind `json:"kind"`
	On       rules.Day       `json:"on"`
	Notice   string          `json:"notice,omitempty"`
	Tenant   string          `json:"tenant,omitempty"`
	Track    string          `json:"track,omitempty"`
	Outcome  string          `json:"outcome,omitempty"`
	Journal  string          `json:"journal,omitempty"`
	Mistake  bool            `json:"mistake,omitempty"` // the one before was a mistake
	Recorded time.Time       `json:"recorded"`
	By       string          `json:"by,omitempty"`
}

// actIn is what a municipality has done.
type actIn struct {
	CaseNumber
	Body struct {
		Kind         actKind   `json:"kind" example:"decision"`
		On           rules.Day `json:"on" example:"2026-10-08"`
		Outcome      outcome   `json:"outcome,omitempty" doc:"Of a decision"`
		Journal      string    `json:"journal,omitempty" maxLength:"64" doc:"Of a decision: journalnummer"`
		Track        track     `json:"track,omitempty" doc:"Of classified: stk. 1-sag, stk. 5-sag"`
		Tenant       string    `json:"tenant,omitempty" maxLength:"3" doc:"1 and up, or all"`
		Notice       string    `json:"notice,omitempty" maxLength:"36" doc:"Else the newest"`
		ReasonsGiven bool      `json:"reasonsGiven,omitempty" doc:"Of a refusal"`
		Mistake      bool      `json:"mistake,omitempty" doc:"The last was one"`
		By           string    `json:"by" minLength:"1" maxLength:"64" doc:"The officer's initials"`
	}
}

type actOut struct {
	Body struct {
		Acts []Act `json:"acts" nullable:"false" doc:"As recorded"`
	}
}

// recordAct records what the municipality has done, a decision too.
func (r Room) recordAct(ctx context.Context, c *web.Call, in *actIn) (*actOut, error) {
	b := &in.Body
	recorded, err := r.Municipal.Record(ctx, c.Scope, in.Number, gateway.MunicipalAct{
		Kind: gateway.ActKind(b.Kind), On: b.On, Outcome: string(b.Outcome), Journal: b.Journal,
		Track: string(b.Track), Tenant: b.Tenant, Notice: b.Notice, ReasonsGiven: b.ReasonsGiven,
		Cancels: b.Mistake, By: b.By,
	})
	out := new(actOut)
	out.Body.Acts = actsOf(recorded)
	return answered(c, out, err)
}

func actsOf(acts []gateway.MunicipalAct) (listed []Act) {
	for i := range acts {
		a := &acts[i]
		listed = append(listed, Act{
			Kind: a.Kind, On: a.On, Notice: a.Notice, Tenant: a.Tenant, Track: a.Track, Outcome: a.Outcome,
			Journal: a.Journal, Mistake: a.Cancels, Recorded: a.Recorded, By: a.By,
		})
	}
	return listed
}
