package api

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"

	"boligbro/gateway"
	"boligbro/gateway/web"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// page is the part of a list that is asked for.
type page struct {
	After string `query:"after" doc:"The next of the page before" maxLength:"300"`
	Limit int    `query:"limit" default:"50" minimum:"1" maximum:"200" doc:"At most so many"`
}

// A cursor is a place in a list. It says nothing that the list has not said.
func cursorOf[P comparable](place P) string {
	var none P
	if place == none {
		return ""
	}
	b, err := json.Marshal(place)
	if err != nil {
		panic(err) // places are texts, numbers and instants
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

func placeOf[P any](c *web.Call, cursor string) (place P, err error) {
	if cursor == "" {
		return place, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(cursor)
	if err == nil {
		err = json.Unmarshal(b, &place)
	}
	if err != nil {
		return place, c.ProblemOf(http.StatusUnprocessableEntity, "invalid",
			fault(c, "query.after", lang.NoNext))
	}
	return place, nil
}

// noticesOut is a part of the list of notices.
type noticesOut struct {
	Body struct {
		Notices []Notice `json:"notices" nullable:"false"`
		Next    string   `json:"next,omitempty" doc:"Give it as after"`
	}
}

// notices lists what was sent to the municipality, or from the association.
func (r Room) notices(ctx context.Context, c *web.Call, in *page) (*noticesOut, error) {
	place, err := placeOf[gateway.Place](c, in.After)
	if err != nil {
		return nil, err
	}
	asked := rules.AskedAt(c.Site.Now())
	part := gateway.NoticeList{After: place, Limit: in.Limit}
	found, err := r.Municipal.Part(ctx, c.Scope, part, asked)
	out := new(noticesOut)
	out.Body.Notices, out.Body.Next = []Notice{}, cursorOf(found.Older)
	for i := range found.Notices {
		out.Body.Notices = append(out.Body.Notices, NoticeOf(&found.Notices[i], asked.Day))
	}
	return answered(c, out, err)
}

// clocksOut are the clocks that run.
type clocksOut struct {
	Body struct {
		Notices []Notice  `json:"notices" nullable:"false"`
		Own     []OwnCase `json:"own" nullable:"false" doc:"After the fogedret's own notice; with the first page"`
		Next    string    `json:"next,omitempty"`
	}
}

// OwnCase is a case with clocks that no notice of an association has set going.
type OwnCase struct {
	Case   string `json:"case"`
	Duties []Duty `json:"duties" nullable:"false"`
}

// clocks lists the municipality's clocks, soonest first.
func (r Room) clocks(ctx context.Context, c *web.Call, in *page) (*clocksOut, error) {
	place, err := placeOf[gateway.Place](c, in.After)
	if err != nil {
		return nil, err
	}
	asked := rules.AskedAt(c.Site.Now())
	part := gateway.NoticeList{After: place, Limit: in.Limit}
	found, err := r.Municipal.Running(ctx, c.Scope, part, asked)
	out := new(clocksOut)
	out.Body.Notices, out.Body.Own, out.Body.Next = []Notice{}, []OwnCase{}, cursorOf(found.Older)
	for i := range found.Notices {
		if v := &found.Notices[i]; len(v.Duties) > 0 {
			out.Body.Notices = append(out.Body.Notices, NoticeOf(v, asked.Day))
		}
	}
	for i := range found.Own {
		own := &found.Own[i]
		out.Body.Own = append(out.Body.Own, OwnCase{own.Number, DutiesOf(own.Duties, asked.Day)})
	}
	return answered(c, out, err)
}
