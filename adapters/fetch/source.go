package fetch

import (
	"context"
	"time"

	"boligbro/adapters"
	"boligbro/rules"
)

// place is where files are fetched from.
type place interface {
	// take puts what is whole there into the box, and leaves it as it is where it came from.
	take(ctx context.Context, into *box) error
	// archive moves files that have been adopted out of the way, where the settings ask for that.
	archive(ctx context.Context, files []entry) error
}

// Settings are those of a place.
type Settings interface {
	// place is where files are fetched from. Relative paths are read from dir.
	place(dir string) place
	// deadline ends one fetching.
	deadline() time.Duration
}

// Source is a source of files that are fetched before they are read.
type Source struct {
	adapters.Source
	from     place
	deadline time.Duration
	dir      string
	// warn is told why adopted files could not be archived. They are left, and what is new is read all the same.
	warn func(error)
}

// Before is the source with its files fetched into the folder before they are read. Relative paths of the
// settings are read from base. warn is told why adopted files could not be archived: that keeps no new step
// from being read.
func Before(of adapters.Source, from Settings, folder, base string, warn func(error)) *Source {
	return &Source{Source: of, from: from.place(base), deadline: from.deadline(), dir: folder, warn: warn}
}

// Tables are those of the source itself.
func (s *Source) Tables() []adapters.Table {
	if tabular, ok := s.Source.(adapters.Tabular); ok {
		return tabular.Tables()
	}
	return nil
}

// Steps fetches the files and reads them. Files that were adopted, as the cursor shows, are archived first.
func (s *Source) Steps(
	ctx context.Context, given string, emit func(rules.Record) error,
) (adapters.Cursor, error) {
	if err := ctx.Err(); err != nil {
		return adapters.Cursor{}, err
	}
	b, err := openBox(s.dir, s.Name())
	if err != nil {
		return adapters.Cursor{}, s.unreadable(err)
	}
	if err := s.fetch(ctx, b, given); err != nil {
		return adapters.Cursor{}, err
	}
	next, err := s.Source.Steps(ctx, given, emit)
	if err == nil && next.Next != b.note.Cursor {
		b.note.Cursor = next.Next
		if err := b.save(); err != nil {
			return adapters.Cursor{}, s.unreadable(err)
		}
	}
	return next, err
}

// Counted is the source's own word, where it can tell.
func (s *Source) Counted(key string) (found, tells bool) {
	if register, can := s.Source.(adapters.Register); can {
		return register.Counted(key)
	}
	return false, false
}

// Strangers are the source's own.
func (s *Source) Strangers(
	ctx context.Context, known func(key string) bool, emit func(rules.Record) error,
) error {
	if list, is := s.Source.(adapters.List); is {
		return list.Strangers(ctx, known, emit)
	}
	return nil
}

// fetch archives and takes, and is cut off at the deadline.
func (s *Source) fetch(ctx context.Context, b *box, given string) error {
	timed, cancel := context.WithTimeout(ctx, s.deadline)
	defer cancel()
	if err := s.archived(timed, b, given); err != nil && timed.Err() == nil {
		s.warn(err)
	}
	err := s.from.take(timed, b)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil && timed.Err() != nil:
		return &adapters.Refusal{Code: adapters.Overdue, File: s.Name(), Keys: []string{"from"}}
	}
	return err
}

func (s *Source) archived(ctx context.Context, b *box, given string) error {
	if given == "" || b.note.Cursor != given || len(b.note.Files) == 0 {
		return nil
	}
	return s.from.archive(ctx, b.note.Files)
}

func (s *Source) unreadable(err error) error {
	return &adapters.Refusal{Code: adapters.Unreadable, File: s.Name(), Err: err}
}
