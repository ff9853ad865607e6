package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
	"unicode"

	"boligbro/gateway/casework"
	"boligbro/gateway/web"
	"boligbro/rules"
	"boligbro/rules/lang"
	"boligbro/rules/text"
)

// recordsIn is what a housing system knows of tenancies now: of each the whole, in the form of a case.
type recordsIn struct {
	Body struct {
		Records []Record `json:"records" minItems:"1" maxItems:"50" nullable:"false"`
	}
}

// Record is what the housing system knows of one tenancy. What is left out is unknown. A step that was there
// before and is left out is reported no longer.
type Record struct {
	ID         string        `json:"id" minLength:"1" maxLength:"100" doc:"The housing system's number"`
	Landlord   string        `json:"landlord,omitempty" enum:"social,private" doc:"social (almen)"`
	Department string        `json:"department,omitempty" maxLength:"100"`
	Tenancy    RecordTenancy `json:"tenancy"`
	Tenants    []Tenant      `json:"tenants,omitempty" maxItems:"20" nullable:"false"`
	Household  struct {
		ChildrenUnder18 string `json:"childrenUnder18,omitempty" enum:"yes,no,unknown"`
	} `json:"household,omitzero"`
	Arrears *Arrears `json:"arrears,omitempty"`
	Events  []Event  `json:"events" maxItems:"200" nullable:"false" doc:"Legal steps and what else happened"`
}

// RecordTenancy is a lejemål.
type RecordTenancy struct {
	Kind         string    `json:"kind,omitempty" enum:"family,youth,elderly,care,other,unknown"`
	Start        rules.Day `json:"start,omitzero" doc:"Moved in"`
	End          rules.Day `json:"end,omitzero" doc:"Its last day"`
	Municipality string    `json:"municipality,omitempty" pattern:"^[0-9]{4}$" example:"0751" doc:"Kommunekode"`
	Assigned     *bool     `json:"assigned,omitempty" doc:"Assigned by the municipality (anvist)"`
	Temporary    *bool     `json:"temporary,omitempty"`
	Address      struct {
		Street     string `json:"street,omitempty" maxLength:"200"`
		PostalCode string `json:"postalCode,omitempty" maxLength:"10"`
		City       string `json:"city,omitempty" maxLength:"100"`
		DARID      string `json:"darId,omitempty" maxLength:"36"`
	} `json:"address,omitzero"`
}

// Tenant is a lejer on the contract.
type Tenant struct {
	Name          string    `json:"name" minLength:"1" maxLength:"200"`
	Protected     *bool     `json:"protected,omitempty" doc:"Name and address are; unknown counts as yes"`
	Deceased      *bool     `json:"deceased,omitempty"`
	NoticeConsent rules.Day `json:"noticeConsent,omitzero" doc:"For notices by agreement only"`
}

// Arrears is the huslejerestance.
type Arrears struct {
	Amount string    `json:"amount" maxLength:"20" example:"14250.00" doc:"Kroner"`
	Since  rules.Day `json:"since,omitzero"`
}

// Event is something that happened in a tenancy.
type Event struct {
	Kind     rules.EventKind `json:"kind" maxLength:"30" example:"filed"`
	On       rules.Day       `json:"on" example:"2026-10-01"`
	At       time.Time       `json:"at,omitzero" doc:"When it is known"`
	Received rules.Day       `json:"received,omitzero" doc:"When a demand came to hand"`
	Ground   []string        `json:"ground,omitempty" maxItems:"10" nullable:"false" doc:"arrears, other"`
	Ref      string          `json:"ref,omitempty" maxLength:"100" doc:"Your own"`
	FiledBy  string          `json:"filedBy,omitempty" enum:"lawyer"`
}

// recordsOut is what followed from each record, in their order.
type recordsOut struct {
	Body struct {
		Records []RecordAnswer `json:"records" nullable:"false"`
		Remarks []Remark       `json:"remarks,omitempty" nullable:"false"`
	}
}

// Remark is what was taken and not understood, by its place.
type Remark struct {
	Location string `json:"location" example:"body.records[0].events[0].ground[1]"`
	Detail   string `json:"detail"`
}

// remarks are the words among grounds that nobody knows.
func remarks(c *web.Call, place string, grounds []string) (all []Remark) {
	for i, word := range grounds {
		if rules.ParseGrounds(word) == 0 {
			all = append(all, Remark{fmt.Sprintf("%s[%d]", place, i), lang.GroundUnread.In(c.Language())})
		}
	}
	return all
}

// RecordAnswer is what followed from a record.
type RecordAnswer struct {
	Case     string `json:"case,omitempty" doc:"None: the tenancy has no legal step, and nothing is kept of it"`
	Notices  int    `json:"notices" doc:"New ones; they go at once"`
	Messages int    `json:"messages" doc:"Corrections and updates"`
	Waiting  int    `json:"waiting" doc:"For a person, in the case"`
}

// pushRecords takes what a housing system reports, judges the cases and queues what follows. None is taken
// when one of them cannot be read, or is refused. The same records again change nothing.
func (r Room) pushRecords(ctx context.Context, c *web.Call, in *recordsIn) (*recordsOut, error) {
	push := casework.Push{
		Association: c.Scope.Associations[0], Program: c.Caller.Name, By: c.Caller.ID,
	}
	numbers := map[string]bool{}
	var faults []web.ProblemError
	for i := range in.Body.Records {
		place := fmt.Sprintf("body.records[%d].", i)
		faults = append(faults, unfit(c, &in.Body.Records[i], place)...)
		record, err := recordOf(&in.Body.Records[i])
		var wrong *rules.CaseError
		switch {
		case errors.As(err, &wrong):
			faults = append(faults, web.ProblemError{Location: place + wrong.Place, Detail: wrong.Text(c.Language())})
		case err != nil:
			return nil, refused(c, err)
		case numbers[record.Key.Tenancy]:
			faults = append(faults, fault(c, place+"id", lang.ThereTwice))
		}
		numbers[record.Key.Tenancy] = true
		push.Records = append(push.Records, record)
	}
	if len(faults) > 0 {
		return nil, c.ProblemOf(http.StatusUnprocessableEntity, "invalid", faults...)
	}
	taken, err := r.Casework.Push(ctx, push, rules.AskedAt(c.Site.Now()))
	worded, refusal := (*lang.Error)(nil), (*casework.RefusedRecordError)(nil)
	if errors.As(err, &refusal) && errors.As(err, &worded) {
		return nil, c.ProblemOf(http.StatusUnprocessableEntity, "not-recorded", web.ProblemError{
			Location: fmt.Sprintf("body.records[%d].id", refusal.At),
			Detail:   worded.TextToProgram(c.Language()),
		})
	}
	out := new(recordsOut)
	for _, one := range taken {
		out.Body.Records = append(out.Body.Records, RecordAnswer{
			Case: one.Case.Number, Notices: one.Report.Notices, Messages: one.Report.Messages, Waiting: one.Waiting,
		})
	}
	for i := range in.Body.Records {
		for n, e := range in.Body.Records[i].Events {
			place := fmt.Sprintf("body.records[%d].events[%d].ground", i, n)
			out.Body.Remarks = append(out.Body.Remarks, remarks(c, place, e.Ground)...)
		}
	}
	return answered(c, out, err)
}

// unfit is what the form of a record does not forbid, and the record must not say.
func unfit(c *web.Call, of *Record, place string) (faults []web.ProblemError) {
	if code := of.Tenancy.Municipality; code != "" {
		if _, known := rules.LookupMunicipality(code); !known {
			faults = append(faults, fault(c, place+"tenancy.municipality", lang.NoSuchMunicipality))
		}
	}
	if holdsControl(of.ID) {
		faults = append(faults, fault(c, place+"id", lang.HoldsControl))
	}
	for i, e := range of.Events {
		if holdsControl(e.Ref) {
			faults = append(faults, fault(c, fmt.Sprintf("%sevents[%d].ref", place, i), lang.HoldsControl))
		}
		if !e.At.IsZero() && rules.DayOf(e.At) != e.On {
			faults = append(faults, fault(c, fmt.Sprintf("%sevents[%d].at", place, i), lang.NotOnTheDay))
		}
	}
	return faults
}

// holdsControl reports whether a number holds what no system writes in one. Without it, it would be another
// tenancy's.
func holdsControl(number string) bool { return strings.ContainsFunc(number, unicode.IsControl) }

// recordOf reads a record by the same rules as a case that is written by hand. A *rules.CaseError says what
// is wrong with it.
func recordOf(of *Record) (rules.Record, error) {
	b, err := json.Marshal(of)
	if err != nil {
		return rules.Record{}, fmt.Errorf("write a record as a case: %w", err)
	}
	is, err := rules.ReadCase(b)
	if err != nil {
		return rules.Record{}, err
	}
	return rules.Record{
		Key: rules.Key{Tenancy: text.Key(is.ID)}, Facts: is.Facts, Events: is.Events,
	}, nil
}
