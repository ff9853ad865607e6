package xmlfile_test

import (
	"bufio"
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"boligbro/adapters/mapping"
	"boligbro/adapters/xmlfile"
	"boligbro/rules"
)

const benchRows = 600_000

// benchFile is an export of tenancies, 2 % of them with steps.
func benchFile(b *testing.B) string {
	dir := b.TempDir()
	f, err := os.Create(filepath.Join(dir, "lejere.xml"))
	if err != nil {
		b.Fatal(err)
	}
	w := bufio.NewWriterSize(f, 1<<20)
	w.WriteString(`<?xml version="1.0" encoding="utf-8"?><Liste>`)
	for i := range benchRows {
		step := ""
		if i%50 == 0 {
			step = fmt.Sprintf("<Paakrav>08-09-2026</Paakrav><Foged>01-10-2026</Foged><Sag>F-%d</Sag>", i)
		}
		fmt.Fprintf(w, "<Lejemaal><Selskab>1</Selskab><Afd>%03d</Afd><Nr>%06d</Nr><Type>Familiebolig</Type>"+
			"<Ind>01-11-20%02d</Ind><Kommune>0751</Kommune><Anvist>nej</Anvist><Adresse>Vestergade %d, 2. tv</Adresse>"+
			"<Lejer>Anne Margrethe Sørensen</Lejer><Medlejer>Bo Ørsted Madsen</Medlejer><Boern>ja</Boern>"+
			"<Restance>%d,50</Restance>%s</Lejemaal>\n", i%100, i, i%25, i%200, i%20000, step)
	}
	w.WriteString("</Liste>")
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
	return dir
}

// bare takes every part of the file, and does nothing with it.
func bare(b *testing.B, dir string) {
	f, err := os.Open(filepath.Join(dir, "lejere.xml"))
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	in := xml.NewDecoder(bufio.NewReaderSize(f, 256<<10))
	for {
		if _, err := in.Token(); err == io.EOF {
			return
		} else if err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkSteps reads and maps a file, and says how many times the processor time of a bare pass over its
// tokens that takes. Both are measured in turn, so that what else the machine does weighs on both.
func BenchmarkSteps(b *testing.B) {
	dir := benchFile(b)
	of := open(b, xmlfile.Settings{
		Files: "*.xml", Record: "Lejemaal", Optional: []string{"Paakrav", "Foged", "Sag"}, Settings: mapping.Settings{
			Key: []string{"Selskab", "Afd", "Nr"},
			Columns: map[string]string{
				"tenancy.kind": "Type", "tenancy.start": "Ind", "tenancy.municipality": "Kommune",
				"tenancy.assigned": "Anvist", "tenancy.address.street": "Adresse", "tenants.1.name": "Lejer",
				"tenants.2.name": "Medlejer", "household.childrenUnder18": "Boern", "arrears.amount": "Restance",
				"events.demanded": "Paakrav", "events.filed": "Foged", "events.filed.ref": "Sag",
			},
			Codes: map[string]map[string]string{"tenancy.kind": {"Familiebolig": "family"}},
		},
	}, dir)
	var passes, readings time.Duration
	for b.Loop() {
		began := processor(b)
		bare(b, dir)
		between := processor(b)
		n := 0
		next, err := of.Steps(context.Background(), "", func(rules.Record) error { n++; return nil })
		if err != nil || n+next.Passed != benchRows {
			b.Fatal(n, next.Passed, err)
		}
		passes, readings = passes+between-began, readings+processor(b)-between
	}
	b.ReportMetric(float64(readings)/float64(passes), "times-bare")
	b.ReportMetric(float64(benchRows)*float64(b.N)/readings.Seconds(), "rows/cpu-s")
}

// processor is the time that the processor has spent on this program.
func processor(b *testing.B) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
