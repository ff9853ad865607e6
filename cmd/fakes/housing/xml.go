package housing

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"strings"

	"boligbro/adapters/xmlfile"
)

// XMLSettings describe the export as XML to whoever reads it. Files is left to the caller.
func (e Export) XMLSettings() xmlfile.Settings {
	s := xmlfile.Settings{Record: "Udtraek/Raekke", Settings: e.mapping()}
	s.Columns = maps.Clone(s.Columns)
	for field, header := range s.Columns {
		s.Columns[field] = element(header)
	}
	for i, header := range s.Key {
		s.Key[i] = element(header)
	}
	return s
}

// element is the name of a column's element.
func element(header string) string { return strings.ReplaceAll(header, " ", "_") }

// WriteXML writes the export as XML in a namespace.
func (e Export) WriteXML(to io.Writer) error {
	w := bufio.NewWriter(to)
	fmt.Fprintln(w, `<?xml version="1.0" encoding="utf-8"?>`)
	fmt.Fprintln(w, `<b:Udtraek xmlns:b="urn:bolig:udtraek">`)
	var headers []string
	for row, err := range e.rows() {
		if err != nil {
			return err
		}
		if headers == nil {
			headers = row
			continue
		}
		fmt.Fprint(w, "<b:Raekke>")
		for i, cell := range row {
			fmt.Fprintf(w, "<b:%s>", element(headers[i]))
			if err := xml.EscapeText(w, []byte(cell)); err != nil {
				return err
			}
			fmt.Fprintf(w, "</b:%s>", element(headers[i]))
		}
		fmt.Fprintln(w, "</b:Raekke>")
	}
	fmt.Fprintln(w, "</b:Udtraek>")
	return w.Flush()
}
