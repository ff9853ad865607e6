package csvfile_test

import (
	"bufio"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"

	"boligbro/rules"
)

const benchRows = 600_000

func benchFile(b *testing.B) string {
	dir := b.TempDir()
	f, err := os.Create(filepath.Join(dir, "lejere.csv"))
	if err != nil {
		b.Fatal(err)
	}
	w := bufio.NewWriterSize(f, 1<<20)
	w.WriteString(header)
	for i := range benchRows {
		step := ";;;"
		if i%50 == 0 {
			step = "08-09-2026;01-10-2026;Restance;F-" + fmt.Sprint(i)
		}
		fmt.Fprintf(w, `1;%03d;%06d;Familiebolig;01-11-20%02d;0751;nej;"Vestergade %d; 2. tv";`+
			`Anne Margrethe Sørensen;nej;Bo Ørsted Madsen;ja;%d,50;%s;`+"\n",
			i%100, i, i%25, i%200, i%20000, step)
	}
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
	return dir
}

// BenchmarkBare is what a pass over the file costs that does nothing with it.
func BenchmarkBare(b *testing.B) {
	dir := benchFile(b)
	for b.Loop() {
		f, err := os.Open(filepath.Join(dir, "lejere.csv"))
		if err != nil {
			b.Fatal(err)
		}
		in := csv.NewReader(bufio.NewReaderSize(f, 256<<10))
		in.Comma, in.ReuseRecord = ';', true
		for {
			if _, err := in.Read(); err == io.EOF {
				break
			} else if err != nil {
				b.Fatal(err)
			}
		}
		f.Close()
	}
	b.ReportMetric(float64(benchRows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkSteps reads, hashes and maps the same file.
func BenchmarkSteps(b *testing.B) {
	source := open(b, tenancies(), benchFile(b))
	for b.Loop() {
		n := 0
		next, err := source.Steps(context.Background(), "", func(rules.Record) error { n++; return nil })
		if err != nil || n+next.Passed != benchRows {
			b.Fatal(n, next.Passed, err)
		}
	}
	b.ReportMetric(float64(benchRows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkUnchanged is a night on which nothing has changed.
func BenchmarkUnchanged(b *testing.B) {
	source := open(b, tenancies(), benchFile(b))
	nothing := func(rules.Record) error { return nil }
	cursor, err := source.Steps(context.Background(), "", nothing)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		next, err := source.Steps(context.Background(), cursor.Next, nothing)
		if err != nil || next.Next != cursor.Next || next.Passed != 0 {
			b.Fatal(next, err)
		}
	}
}
