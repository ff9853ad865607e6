package main

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"

	"boligbro/gateway"
	"boligbro/gateway/document"
	"boligbro/rules"
	"boligbro/rules/lang"
)

type quarantineCmd struct {
	CSV  bool `name:"csv" xor:"form" help:"Skriv listen som CSV til et regneark; ingen celle er en formel."`
	JSON bool `name:"json" xor:"form" help:"Skriv listen som JSON, en linje for hver."`
}

// quarantined is where a row stands that could not be used, and why.
type quarantined struct {
	Association string            `json:"association"`
	Source      string            `json:"source"`
	File        string            `json:"file,omitempty"`
	Line        int               `json:"line,omitempty"`
	Column      string            `json:"column,omitempty"`
	Code        rules.ProblemCode `json:"code"`
	Due         rules.Day         `json:"due,omitzero"`
	Since       rules.Day         `json:"since,omitzero"`
	Text        string            `json:"text"`
}

var quarantineHead = []string{
	"FORENING", "KILDE", "FIL", "LINJE", "KOLONNE", "KODE", "FRIST", "SIDEN", "HVAD",
}

func (q *quarantined) cells() []string {
	line := ""
	if q.Line > 0 {
		line = strconv.Itoa(q.Line)
	}
	return []string{q.Association, q.Source, q.File, line, q.Column, string(q.Code), q.Due.String(),
		q.Since.String(), q.Text}
}

// Run lists the rows that could not be used when their sources were last read, by where they stand.
func (c *quarantineCmd) Run(p *program) error {
	a, err := p.openToRead()
	if err != nil {
		return err
	}
	defer a.close()
	var all []quarantined
	err = a.casework.EachQuarantined(p.ctx, gateway.Operator, func(
		association string, q gateway.Quarantined,
	) error {
		all = append(all, quarantined{
			association, q.Source, q.Problem.File, q.Problem.Line, q.Problem.Column, q.Problem.Code, q.Problem.On,
			rules.DayOf(q.Since), q.Problem.Text(lang.Danish),
		})
		return nil
	})
	if err != nil {
		return err
	}
	return c.print(p, all)
}

func (c *quarantineCmd) print(p *program, all []quarantined) error {
	lines := [][]string{quarantineHead}
	for i := range all {
		lines = append(lines, all[i].cells())
	}
	switch {
	case c.JSON:
		out := json.NewEncoder(p.out)
		for i := range all {
			if err := out.Encode(&all[i]); err != nil {
				return err
			}
		}
		return nil
	case c.CSV:
		b, err := document.CSV(lines)
		if err == nil {
			_, err = p.out.Write(b)
		}
		return err
	case len(all) == 0:
		fmt.Fprintln(p.out, "Ingen rækker er i karantæne")
		return nil
	}
	to := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	for _, cells := range lines {
		for i := range cells {
			cells[i] = or(cells[i])
		}
		fmt.Fprintln(to, strings.Join(cells, "\t"))
	}
	return to.Flush()
}
