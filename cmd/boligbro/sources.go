package main

import (
	"context"
	"path/filepath"
	"slices"
	"time"

	"boligbro/adapters"
	"boligbro/adapters/csvfile"
	"boligbro/adapters/egbolig"
	"boligbro/adapters/fetch"
	"boligbro/adapters/restapi"
	"boligbro/adapters/sqlview"
	"boligbro/adapters/xlsxfile"
	"boligbro/adapters/xmlfile"
	"boligbro/config"
	"boligbro/gateway/intake"
	"boligbro/rules"
)

// sources is every kind of feed, by its key under sources[]. Adding one is a package and a line here.
var sources = map[string]func() source{
	"csv":     func() source { return new(csvfile.Settings) },
	"egbolig": func() source { return new(egbolig.Settings) },
	"rest":    func() source { return new(restapi.Settings) },
	"sql":     func() source { return new(sqlview.Settings) },
	"xlsx":    func() source { return new(xlsxfile.Settings) },
	"xml":     func() source { return new(xmlfile.Settings) },
}

// places is everywhere that files can be fetched from, by its key under sources[].from.
var places = map[string]func() place{
	"folder": func() place { return new(fetch.Folder) },
	"https":  func() place { return new(fetch.HTTPS) },
	"sftp":   func() place { return new(fetch.SFTP) },
}

// place is the settings of one of them.
type place interface {
	config.Settings
	fetch.Settings
}

// source is the settings of a kind of feed, and makes the source of them.
type source interface {
	config.Settings
	// Delivers are the legal steps that the feed can hold at all, in the order in which they happen.
	Delivers() []rules.EventKind
	// HasOwnNumbers reports whether the numbers of tenancies are the association's own, whatever they look like.
	HasOwnNumbers() bool
	// Municipalities are the codes that the settings themselves name.
	Municipalities() []string
	// Source is the source that the settings describe. Relative paths are read from dir.
	Source(of config.Source, dir string, now func() time.Time) (adapters.Source, error)
}

// feed is a source as intake reads it.
type feed struct{ adapters.Source }

func (f feed) Steps(
	ctx context.Context, cursor string, emit func(rules.Record) error,
) (intake.Cursor, error) {
	next, err := f.Source.Steps(ctx, cursor, emit)
	return intake.Cursor(next), err
}

func (f feed) Facts(ctx context.Context, tenancies map[string]bool, emit func(rules.Record) error) error {
	return f.Source.Facts(ctx, tenancies, emit)
}

func (f feed) Apart(ctx context.Context, tenancies map[string]bool, emit func(rules.Record) error) error {
	return f.Source.Apart(ctx, tenancies, emit)
}

// Counted is the source's own word, where it can tell.
func (f feed) Counted(key string) (found, tells bool) {
	if register, can := f.Source.(adapters.Register); can {
		return register.Counted(key)
	}
	return false, false
}

// Strangers are the source's own.
func (f feed) Strangers(
	ctx context.Context, known func(key string) bool, emit func(rules.Record) error,
) error {
	if list, is := f.Source.(adapters.List); is {
		return list.Strangers(ctx, known, emit)
	}
	return nil
}

// factsOnly is a source without legal steps, of which none are asked.
type factsOnly struct{ adapters.Source }

func (factsOnly) Steps(
	ctx context.Context, _ string, _ func(rules.Record) error,
) (adapters.Cursor, error) {
	return adapters.Cursor{}, ctx.Err()
}

// askFactsOnly spares the source that was added last, between the nights, the counting of all its tenancies
// when it holds no legal steps: its service may take minutes for that.
func (a *app) askFactsOnly(association string) {
	asked := a.asked[association]
	last := len(asked) - 1
	if source, ok := asked[last].(feed).Source.(adapters.Stepless); ok {
		asked[last] = feed{factsOnly{source}}
	}
}

// fetchFirst has the night fetch the files of the source that was added last, where the settings say from
// where. What asks between the nights reads the files that are there.
func (a *app) fetchFirst(s config.Source) {
	files, ok := s.Settings.(fromFiles)
	if !ok || s.From.Settings == nil {
		return
	}
	night := a.feeds[s.Association]
	folder := filepath.Dir(a.config.Path(files.Pattern()))
	warn := func(err error) {
		a.intake.Log.Warn("adopted files could not be archived, and are left", "source", s.Name, "err", err)
	}
	night[len(night)-1] = feed{fetch.Before(
		night[len(night)-1].(feed).Source, s.From.Settings.(place), folder, a.config.Path("."), warn,
	)}
}

// addSources makes the sources that the settings describe.
func (a *app) addSources(now func() time.Time) error {
	for _, s := range a.config.Sources {
		for _, feeds := range []map[string][]intake.Feed{a.feeds, a.asked} {
			made, err := s.Settings.(source).Source(s, a.config.Path("."), now)
			if err != nil {
				return err
			}
			feeds[s.Association] = append(feeds[s.Association], feed{made})
		}
		a.askFactsOnly(s.Association)
		a.fetchFirst(s)
		if list, ok := s.Settings.(interface{ WholeList() bool }); ok && list.WholeList() {
			a.intake.WholeLists[s.Name] = true
		}
		if of, ok := s.Settings.(interface{ Registers() bool }); ok && of.Registers() {
			a.intake.Registers[s.Name] = true
		}
		a.guards[s.Name] = intake.Guard{
			MaxShrink: s.Guard.MaxShrink, MaxBad: s.Guard.MaxBad, MaxRenumbered: s.Guard.MaxRenumbered,
			MaxRewritten: s.Guard.MaxRewritten, MinRows: s.Guard.MinRows, MaxStep: s.Guard.MaxStepAge,
		}
	}
	for association := range a.feeds {
		a.intake.Watched = append(a.intake.Watched, association)
	}
	slices.Sort(a.intake.Watched)
	a.casework.Sources = &intake.Teller{Intake: a.intake, Feeds: a.asked}
	return nil
}
