package csvfile

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"os"

	"boligbro/adapters"
	"boligbro/rules"
)

// Pull reads the files in the order of their names. The cursor is of the bytes that were parsed.
func (s *Source) Pull(ctx context.Context, given string, emit func(rules.Record) error) (string, error) {
	return s.PullWanted(ctx, given, nil, emit)
}

// PullWanted is Pull without the facts of tenancies that have no event in their row and are not wanted: people who owe
// nothing. A nil wanted wants all.
func (s *Source) PullWanted(ctx context.Context, given string, wanted func(tenancy string) bool, emit func(rules.Record) error) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	files, err := s.files()
	if err != nil {
		return "", err
	}
	if given != "" {
		same, err := s.unchanged(ctx, files, given)
		if err != nil {
			return "", err
		}
		if same {
			return given, nil
		}
	}
	sums := newTotal()
	rows := 0
	for _, f := range files {
		n, err := s.pull(ctx, f, sums, wanted, emit)
		if err != nil {
			return "", err
		}
		rows += n
	}
	if rows == 0 {
		return "", &adapters.Refusal{Code: adapters.Empty, File: files[0].name()}
	}
	return sums.cursor(s.mapping).String(), nil
}

// pull reads one file: one goroutine reads, hashes and splits it, this one maps and emits.
func (s *Source) pull(ctx context.Context, f file, sums *total, wanted func(string) bool, emit func(rules.Record) error) (rows int, err error) {
	in, err := os.Open(f.path)
	if err != nil {
		return 0, unreadable(f.name(), err)
	}
	defer in.Close()
	began, err := in.Stat()
	if err != nil {
		return 0, unreadable(f.name(), err)
	}
	hashed := &hashing{in: in, sum: sha256.New()}
	rest, seems, err := opening(hashed, s.plan.latin)
	switch {
	case err != nil:
		return 0, unreadable(f.name(), err)
	case seems == "XLSX":
		return 0, &adapters.Refusal{Code: adapters.Unreadable, File: f.name(), Err: errors.New("it is a workbook (XLSX), not CSV")}
	case seems != "":
		return 0, &adapters.Refusal{Code: adapters.WrongEncoding, File: f.name(), Line: 1, Hint: seems}
	}
	var latin *latinReader
	if s.plan.latin {
		latin = &latinReader{in: rest}
		rest = latin
	}
	feed := startFeed(newScanner(rest, s.plan.delim))
	defer feed.stop()

	m := s.plan.mapper(s.settings.Name, s.settings.Association, f.name())
	m.wanted = wanted
	done := ctx.Done()
	var bad, good, firstBad int // rows that are not UTF-8, and rows that are and are not ASCII
	for {
		b, err := feed.next()
		if err == io.EOF {
			break
		}
		if err == errLongLine {
			return rows, &adapters.Refusal{Code: adapters.Unreadable, File: f.name(), Err: err}
		}
		if err != nil {
			return rows, unreadable(f.name(), err)
		}
		for i := range b.lines {
			l := &b.lines[i]
			select {
			case <-done:
				return rows, ctx.Err()
			default:
			}
			if l.fault == cut {
				return rows, &adapters.Refusal{Code: adapters.CutShort, File: f.name(), Line: l.number}
			}
			switch {
			case l.invalid:
				if bad++; bad == 1 {
					firstBad = l.number
				}
			case l.high:
				good++
			}
			if m.headers == nil {
				if err := m.begin(s.plan, b, l); err != nil {
					return rows, err
				}
				continue
			}
			rows++
			if err := emit(m.record(b, l)); err != nil {
				return rows, err
			}
		}
		feed.done(b)
	}
	ended, err := os.Stat(f.path)
	if err == nil && os.SameFile(began, ended) && (ended.Size() != hashed.n || !ended.ModTime().Equal(began.ModTime())) || hashed.n != began.Size() {
		return rows, &adapters.Refusal{Code: adapters.Unreadable, File: f.name(), Err: errors.New("it was changed while it was read")}
	}
	switch {
	case m.headers == nil:
		return rows, &adapters.Refusal{Code: adapters.Empty, File: f.name()}
	case latin != nil && latin.wrong():
		return rows, &adapters.Refusal{Code: adapters.WrongEncoding, File: f.name(), Line: 1, Hint: "UTF-8"}
	case bad > good:
		// A file in UTF-8 may hold a letter that was cut in two; one without a whole letter beyond ASCII is
		// in another encoding, and every name in it would be wrong.
		return rows, &adapters.Refusal{Code: adapters.WrongEncoding, File: f.name(), Line: firstBad, Hint: "Windows-1252"}
	}
	sums.add(hashed.n, hashed.sum.Sum(nil))
	return rows, nil
}
