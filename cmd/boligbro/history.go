package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"boligbro/config"
	"boligbro/gateway"
	"boligbro/gateway/store"
	"boligbro/rules"
	"boligbro/rules/lang"
)

var errNoDatabase = lang.NewError(
	"der er ingen database endnu: den laves af den første kørsel (boligbro sync eller serve)",
	"there is no database yet: the first run makes it (boligbro sync or serve)",
)

// openToRead opens the database of the settings for a command that only reads. It makes nothing: without a
// database or its key it is an error.
func (p *program) openToRead() (*config.Config, *store.DB, error) {
	c, err := p.settings()
	if err != nil {
		return nil, nil, err
	}
	if err := check(c); err != nil {
		return nil, nil, err
	}
	var needed []string
	if c.Database.URL.IsZero() {
		needed = append(needed, databaseFile(c))
	}
	if c.Keys.File != "" {
		needed = append(needed, c.Path(c.Keys.File))
	}
	for _, path := range needed {
		if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
			return nil, nil, errNoDatabase
		}
	}
	master, err := masterKey(p.ctx, c)
	if err != nil {
		return nil, nil, fmt.Errorf("read the master key: %w", err)
	}
	db, err := store.Open(p.ctx,
		store.Options{URL: c.Database.URL.Reveal(), Path: databaseFile(c), Master: master, Now: p.now})
	if err != nil {
		return nil, nil, fmt.Errorf("open the database: %w", err)
	}
	return c, db, nil
}

// history is what is recorded about one case: what the rules were asked and answered, and the notices that
// came of it.
type history struct {
	gateway.Case
	evaluations []gateway.Evaluation
	notices     []gateway.Notice

	reader gateway.Reader
	loaded gateway.Version
}

const historyPage = 100 // cases read on one state of the database

// eachHistory calls fn with every case that has been judged, in the order of their numbers, a page of them on
// one state of the database and one case in memory at a time. Cases whose personal data have been erased are
// counted instead.
func eachHistory(ctx context.Context, db gateway.Store, fn func(h *history) error) (erased int, err error) {
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
					erased++
				case err != nil:
					return fmt.Errorf("case %s: %w", c.Number, err)
				}
			}
			return nil
		})
		if err != nil || len(page) < historyPage {
			return erased, err
		}
		after = page[len(page)-1].Number
	}
}

func oneHistory(r gateway.Reader, c gateway.Case, fn func(h *history) error) (err error) {
	h := &history{Case: c, reader: r}
	if h.evaluations, err = r.Evaluations(gateway.Operator, c.ID); err != nil {
		return err
	}
	if h.notices, err = r.Notices(gateway.Operator, gateway.NoticeFilter{Case: c.ID}); err != nil {
		return err
	}
	return fn(h)
}

// merged is the case as a version told it, without the notices that Boligbro made.
func (h *history) merged(version int) (rules.Case, error) {
	if h.loaded.Version != version {
		v, err := h.reader.Version(gateway.Operator, h.ID, version)
		if err != nil {
			return rules.Case{}, err
		}
		h.loaded = v
	}
	return rules.Merge(h.Number, h.Association, h.loaded.Records), nil
}

// madeBefore are the notices that had been made when the evaluation with that index was.
func (h *history) madeBefore(evaluation int) []rules.SentNotice {
	earlier := map[string]bool{}
	for _, e := range h.evaluations[:evaluation] {
		earlier[e.ID] = true
	}
	var all []rules.SentNotice
	at := h.evaluations[evaluation].At
	for _, n := range h.notices {
		if !earlier[n.Evaluation] {
			continue
		}
		sent := rules.SentNotice{Rule: n.Rule, Episode: n.Episode, Ref: n.Event.Ref, On: n.Event.On,
			Municipality: n.Municipality}
		if !n.Transmitted.After(at) {
			sent.Transmitted = n.Transmitted
		}
		if !n.Arrived.After(at) {
			sent.Arrived = n.Arrived
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

// stamp is an instant to the second in UTC, as the log has it.
func stamp(at time.Time) string { return at.UTC().Format(time.RFC3339) }
