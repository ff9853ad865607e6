package xlsxfile_test

import (
	"context"
	"fmt"
	"path/filepath"
	"runtime/debug"
	"runtime/metrics"
	"strings"
	"testing"

	"boligbro/rules"
)

const (
	benchRows  = 50_000
	mostMemory = 256 << 20
)

// benchBook is a list of tenancies with all texts shared, 2 % of them with steps.
func benchBook(b *testing.B) string {
	dir := b.TempDir()
	var texts, rows strings.Builder
	rows.WriteString(header("1"))
	for i := range benchRows {
		fmt.Fprintf(&texts, `<si><t>Anne Margrethe Sørensen %s</t></si>`, strings.Repeat("x", i%7))
		step := ""
		if i%50 == 0 {
			step = fmt.Sprintf(`<c r="D%d" s="1"><v>46347</v></c>`, i+2)
		}
		fmt.Fprintf(&rows, `<row r="%[1]d" spans="1:12"><c r="A%[1]d" s="2"><v>%[2]d</v></c><c r="B%[1]d"><v>%[3]d</v></c>`+
			`<c r="C%[1]d" t="s"><v>%[3]d</v></c>%[4]s<c r="E%[1]d"><v>%[5]d.5</v></c>`, i+2, i%100, i, step, i%20000)
		for _, column := range "FGHIJKL" {
			fmt.Fprintf(&rows, `<c r="%c%d" t="s"><v>%d</v></c>`, column, i+2, (i*7)%benchRows)
		}
		rows.WriteString("</row>")
	}
	book{sheets: []string{sheet(rows.String())}, strings: texts.String()}.write(b, filepath.Join(dir, "liste.xlsx"))
	return dir
}

// BenchmarkSteps reads and maps a workbook, and says how much memory the program had of the system at most.
func BenchmarkSteps(b *testing.B) {
	dir := benchBook(b)
	debug.FreeOSMemory()
	of := open(b, settings(), dir)
	most := uint64(0)
	for b.Loop() {
		n := 0
		next, err := of.Steps(context.Background(), "", func(rules.Record) error {
			n++
			most = max(most, memory())
			return nil
		})
		if err != nil || n+next.Passed != benchRows {
			b.Fatal(n, next.Passed, err)
		}
	}
	if most > mostMemory {
		b.Errorf("%d MB in use", most>>20)
	}
	b.ReportMetric(float64(most>>20), "MB")
	b.ReportMetric(float64(benchRows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

// memory is what the program has of the system now.
func memory() uint64 {
	samples := []metrics.Sample{
		{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"},
	}
	metrics.Read(samples)
	return samples[0].Value.Uint64() - samples[1].Value.Uint64()
}
