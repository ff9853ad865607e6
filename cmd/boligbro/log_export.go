package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"boligbro/gateway"
	"boligbro/gateway/casework"
	"boligbro/gateway/ledger"
	"boligbro/gateway/store"
	"boligbro/rules"
	"boligbro/rules/lang"
)

type logExportCmd struct {
	To           string `arg:"" type:"path" placeholder:"MAPPE" help:"Den nye mappe, eller filen med åbninger."`
	Openings     bool   `help:"${help_log_export_openings}"`
	Association  string `placeholder:"CVR" help:"Boligorganisationens åbninger, sammen med --openings."`
	Municipality string `placeholder:"KODE" help:"Kommunens åbninger, sammen med --openings."`
	readBy
}

// Run writes the log, or what opens one party's commitments.
func (l *logExportCmd) Run(p *program) error {
	parties := l.Association != "" || l.Municipality != ""
	if l.Openings != parties || l.Association != "" && l.Municipality != "" {
		return badLine(
			"sig, hvis åbninger det er: --association CVR eller --municipality KODE, én af dem",
			"say whose openings: --association CVR or --municipality CODE, one of them")
	}
	if err := checkMunicipality(l.Municipality); err != nil {
		return err
	}
	a, err := p.openToRead()
	if err != nil {
		return err
	}
	defer a.close()
	if l.Openings {
		return l.openings(p, a)
	}
	if there, err := os.ReadDir(l.To); err == nil && len(there) > 0 {
		return lang.ErrExportThere
	}
	c, err := a.db.Export(p.ctx, func(path string, b []byte) error {
		file := filepath.Join(l.To, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		return os.WriteFile(file, b, 0o644)
	})
	if err != nil {
		return fmt.Errorf("export the log: %w", err)
	}
	fmt.Fprintf(p.out, "%s er skrevet; efterprøv med: boligbro log verify --public %s MAPPE\n",
		lang.Count(c.Size, lang.EntryNoun).DA, a.db.LogKey())
	return nil
}

func (l *logExportCmd) openings(p *program, a *app) error {
	if err := a.checkHeld(p, l.Association); err != nil {
		return err
	}
	var scope gateway.Scope
	if l.Association != "" {
		scope.Associations = []string{l.Association}
	} else {
		scope.Municipalities = []string{l.Municipality}
	}
	numbers, err := casesOf(p, a, scope)
	if err == nil {
		err = l.note(p, a, scope, gateway.SeeHeld, numbers...)
	}
	if err != nil {
		return err
	}
	var count store.OpenedCount
	err = newFile(l.To, func(w io.Writer) error {
		out := bufio.NewWriter(w)
		lines := json.NewEncoder(out)
		lines.SetEscapeHTML(false)
		var err error
		count, err = a.db.Openings(p.ctx, scope, func(o store.Opened) error { return lines.Encode(o) })
		if err == nil {
			err = lines.Encode(openingsEnd{&count.Opened})
		}
		return errors.Join(err, out.Flush())
	})
	if err != nil {
		return fmt.Errorf("export the openings: %w", err)
	}
	fmt.Fprintf(p.out, "%d åbninger er skrevet", count.Opened)
	if count.Erased > 0 {
		fmt.Fprintf(p.out, "; %d er slettet og kan aldrig åbnes mere", count.Erased)
	}
	fmt.Fprintln(p.out)
	if count.Broken > 0 {
		return lang.ErrOpeningsBroken(count.Broken)
	}
	return nil
}

// casesOf are the numbers of all cases of one side, a municipality's own ones too.
func casesOf(p *program, a *app, s gateway.Scope) (numbers []string, err error) {
	const most = 500
	for after, more := "", true; more && err == nil; {
		err = a.db.View(p.ctx, func(r gateway.Reader) error {
			page, err := r.Cases(s, after, most)
			for i := range page {
				after = page[i].Number
				numbers = append(numbers, after)
			}
			more = len(page) == most
			return err
		})
	}
	if err != nil || len(s.Municipalities) == 0 {
		return numbers, err
	}
	own, err := a.municipal.OwnCases(p.ctx, s, rules.AskedAt(p.now()))
	for i := range own {
		if !slices.Contains(numbers, own[i].Number) {
			numbers = append(numbers, own[i].Number)
		}
	}
	return numbers, err
}

// newFile writes a file that only its owner may read, and that is not there yet.
func newFile(path string, write func(io.Writer) error) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if os.IsExist(err) {
		return lang.ErrFileThere
	}
	if err != nil {
		return err
	}
	return errors.Join(write(f), f.Close())
}

type logProveCmd struct {
	What string `arg:"" placeholder:"UNDERRETNING|POST" help:"${help_log_prove_what}"`
}

// Run prints the proof that the log holds an entry.
func (l *logProveCmd) Run(p *program) error {
	a, err := p.openToRead()
	if err != nil {
		return err
	}
	defer a.close()
	var proof ledger.InclusionProof
	var n int64
	if _, scanErr := fmt.Sscanf(l.What+"\n", "%d\n", &n); scanErr == nil && n >= 0 {
		proof, err = a.db.ProveEntry(p.ctx, n)
	} else {
		proof, err = proveNotice(p, a, l.What)
	}
	if err != nil {
		return fmt.Errorf("prove the entry: %w", err)
	}
	_, err = io.WriteString(p.out, proof.String())
	return err
}

// proveNotice proves the entry of the notice with that id, and else of the one that evidence is made about.
// The log alone tells of the id: that proof needs no row that can be read.
func proveNotice(p *program, a *app, name string) (ledger.InclusionProof, error) {
	proof, err := a.db.ProveNotice(p.ctx, name)
	if !errors.Is(err, lang.ErrNoEntry) {
		return proof, err
	}
	var n gateway.Notice
	err = a.db.View(p.ctx, func(r gateway.Reader) (err error) {
		n, err = casework.NamedNotice(r, gateway.Operator, name)
		return err
	})
	if errors.Is(err, gateway.ErrNotFound) {
		return proof, lang.ErrNoEntry
	}
	if err != nil {
		return proof, err
	}
	return a.db.ProveNotice(p.ctx, n.ID)
}

type logConsistencyCmd struct {
	From string `arg:"" type:"path" placeholder:"FRA" help:"Det ældre kontrolpunkt."`
	To   string `arg:"" optional:"" type:"path" placeholder:"TIL" help:"Det nyere; uden det: loggens nyeste."`
}

// Run prints the proof that the older checkpoint's log is the beginning of the newer one's.
func (l *logConsistencyCmd) Run(p *program) error {
	from, err := readCheckpoint(l.From)
	to := ""
	if err == nil && l.To != "" {
		to, err = readCheckpoint(l.To)
	}
	if err != nil {
		return err
	}
	a, err := p.openToRead()
	if err != nil {
		return err
	}
	defer a.close()
	proof, err := a.db.ProveConsistency(p.ctx, from, to)
	if err != nil {
		return fmt.Errorf("prove that the log goes on: %w", err)
	}
	_, err = io.WriteString(p.out, proof.String())
	return err
}
