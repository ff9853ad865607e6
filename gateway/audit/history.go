package audit

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"boligbro/gateway"
	"boligbro/rules"
)

// History is one case with all its evaluations and the notices that followed.
type History struct {
	gateway.Case
	Evaluations []gateway.Evaluation
	Notices     []gateway.Notice

	reader gateway.Reader
	loaded gateway.Version
}

// Left are the cases that cannot be read: the personal data has been erased, or rows are damaged in the
// database.
type Left struct{ Erased, Damaged int }

const historyPage = 100 // cases read on one state of the database

// EachHistory calls fn with every case that has been judged, in the order of their numbers, a page of them on
// one state of the database and one case in memory at a time. Cases that cannot be read are counted instead.
func EachHistory(ctx context.Context, db gateway.Store, fn func(h *History) error) (left Left, err error) {
	for after := ""; ; {
		var page []gateway.Case
		err := db.View(ctx, func(r gateway.Reader) (err error) {
			if page, err = r.Cases(gateway.Operator, after, historyPage); err != nil {
				return err
			}
			for _, c := range page {
				if c.Version == 0 {
					continue
				}
				switch err := oneHistory(r, c, fn); {
				case errors.Is(err, gateway.ErrErased):
					left.Erased++
				case errors.Is(err, gateway.ErrUnreadable):
					left.Damaged++
				case err != nil:
					return fmt.Errorf("case %s: %w", c.Number, err)
				}
			}
			return nil
		})
		if err != nil || len(page) < historyPage {
			return left, err
		}
		after = page[len(page)-1].Number
	}
}

func oneHistory(r gateway.Reader, c gateway.Case, fn func(h *History) error) (err error) {
	h := &History{Case: c, reader: r}
	if h.Evaluations, err = r.Evaluations(gateway.Operator, c.ID); err != nil {
		return err
	}
	if h.Notices, err = r.Notices(gateway.Operator, gateway.NoticeFilter{Case: c.ID}); err != nil {
		return err
	}
	return fn(h)
}

// merged is the case as its sources reported it in a version, without the notices that Boligbro made.
func (h *History) merged(version int) (rules.Case, error) {
	if h.loaded.Version != version {
		v, err := h.reader.Version(gateway.Operator, h.ID, version)
		if err != nil {
			return rules.Case{}, err
		}
		h.loaded = v
	}
	return rules.Merge(h.Number, h.Association, h.loaded.Records), nil
}

// standIn puts something in the place of the name and the dwelling where they were reported and are not kept,
// for whoever asks whether a notice would have been made and never shows what it says. What was owed, and
// whether children live there, is not known.
func (h *History) standIn(c *rules.Case) {
	if len(h.loaded.Likenesses) == 0 || len(c.Tenants) > 0 {
		return
	}
	c.Tenants = []rules.Tenant{{Name: "-"}}
	c.Tenancy.Address = rules.Address{Street: "-", PostalCode: "-", City: "-"}
}

// madeBefore are the notices that had been made when the evaluation with that index was.
func (h *History) madeBefore(evaluation int) []rules.SentNotice {
	earlier := map[string]bool{}
	for _, e := range h.Evaluations[:evaluation] {
		earlier[e.ID] = true
	}
	var all []rules.SentNotice
	at := h.Evaluations[evaluation].At
	for _, n := range h.Notices {
		if !earlier[n.Evaluation] || slices.Contains(h.Evaluations[evaluation].Without, n.ID) {
			continue
		}
		sent := n.Sent()
		if n.Transmitted.After(at) {
			sent.Transmitted = time.Time{}
		}
		if n.Arrived.After(at) {
			sent.Arrived = time.Time{}
		}
		all = append(all, sent)
	}
	return all
}

// askedThen is the law's now of an evaluation: a day is stored as the instant at which it begins.
func askedThen(e gateway.Evaluation) rules.Asked {
	if day := rules.DayOf(e.Asked); day.Begins().Equal(e.Asked) {
		return rules.AskedOn(day)
	}
	return rules.AskedAt(e.Asked)
}

// answered reports whether the notice was made because a person answered what the rules could not.
func (h *History) answered(n gateway.Notice) bool {
	for i := range h.Evaluations {
		if h.Evaluations[i].ID != n.Evaluation {
			continue
		}
		return slices.ContainsFunc(h.Evaluations[i].Findings, func(f rules.Finding) bool {
			return f.Rule == n.Rule && f.Episode == n.Episode && f.Subject() == subject(n) && awaits(&f)
		})
	}
	return false
}
