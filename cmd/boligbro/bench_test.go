package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/base64"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"boligbro/adapters/csvfile"
	"boligbro/cmd/fakes/housing"
	"boligbro/config"
	"boligbro/gateway"
	"boligbro/gateway/connectors/webhook"
	"boligbro/gateway/intake"
	"boligbro/rules"
)

// A night of all social housing in Denmark: what is measured is reading, judging and storing, sealed and
// durable, with the notices queued and nothing sent. It is set beside a bare pass over the same file, in the
// same run.
const (
	nightTenancies = 600_000
	nightSteps     = 12_000 // 2 %
	nightCVR       = "13748136"
)

// nightTowns are the municipalities in which the dwellings lie.
var nightTowns = []string{"0751", "0101", "0147", "0151", "0157", "0159", "0167", "0173", "0185", "0190",
	"0217", "0219", "0230", "0259", "0265", "0316",
	"0461", "0561", "0621", "0851"}

var nightDay = rules.Date(2026, 10, 5)

// BenchmarkNight prints a table of ratios to the bare pass. Run it by `make bench`.
func BenchmarkNight(b *testing.B) {
	for b.Loop() {
		dir := b.TempDir()
		settings := nightSettings(b, dir, "")
		export := housing.Export{Seed: 1, Association: nightCVR, Tenancies: nightTenancies, Steps: nightSteps,
			Day: nightDay}
		size := writeExport(b, dir, export)
		bare := bestOf(b, 5, func() time.Duration { return barePass(b, dir) })
		fmt.Printf("\n%d tenancies, %d with legal steps, %.0f MB; %d processors; the bare encoding/csv "+
			"pass: %v\n",
			nightTenancies, nightSteps, float64(size)/1e6, runtime.GOMAXPROCS(0),
			bare.Round(time.Millisecond))
		report := func(name string, aim float64, n nightResult) {
			ratio := n.Took.Seconds() / bare.Seconds()
			fmt.Printf("%-28s %8v  %4.1f x the bare pass (aim: at most %.0f)   peak memory %3d MiB   %d "+
				"cases, %d notices\n",
				name, n.Took.Round(time.Millisecond), ratio, aim, n.Peak>>10, n.Cases, n.Notices)
			b.ReportMetric(ratio, strings.ReplaceAll(name, " ", "-")+"-x-bare")
		}
		report("the first night", 6, runNight(b, settings))
		export.Change = 1
		writeExport(b, dir, export)
		report("changed in 1 % of its steps", 2, runNight(b, settings))
		report("unchanged", 2, runNight(b, settings))

		small, large := memoryOf(b, 100_000), memoryOf(b, 2_000_000)
		fmt.Printf("peak memory with the same %d cases: %d MiB at 100,000 rows, %d MiB at 2,000,000 "+
			"(%+.1f %%; aim: within 10, under 128 MiB)\n",
			nightSteps, small>>10, large>>10, 100*(float64(large)/float64(small)-1))
	}
}

// memoryOf is the peak memory in KiB of a first night of so many tenancies, with the same number of cases.
func memoryOf(b *testing.B, tenancies int) int64 {
	dir := b.TempDir()
	writeExport(b, dir, housing.Export{Seed: 2, Association: nightCVR, Tenancies: tenancies,
		Steps: nightSteps, Day: nightDay})
	return runNight(b, nightSettings(b, dir, "")).Peak
}

func bestOf(b *testing.B, rounds int, run func() time.Duration) time.Duration {
	b.Helper()
	best := run()
	for range rounds - 1 {
		best = min(best, run())
	}
	return best
}

func barePass(b *testing.B, dir string) time.Duration {
	b.Helper()
	f, err := os.Open(filepath.Join(dir, "export.csv"))
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	began := time.Now()
	r := csv.NewReader(bufio.NewReaderSize(f, 1<<16))
	r.Comma, r.ReuseRecord = ';', true
	for {
		if _, err := r.Read(); errors.Is(err, io.EOF) {
			return time.Since(began)
		} else if err != nil {
			b.Fatal(err)
		}
	}
}

func writeExport(b *testing.B, dir string, e housing.Export) int64 {
	b.Helper()
	f, err := os.Create(filepath.Join(dir, "export.csv"))
	if err != nil {
		b.Fatal(err)
	}
	n, err := e.WriteTo(f)
	if err := errors.Join(err, f.Close()); err != nil {
		b.Fatal(err)
	}
	return n
}

// nightSettings writes what the measured process reads: the mapping, and a folder.
func nightSettings(b *testing.B, dir, receiver string) string {
	b.Helper()
	mapping := housing.Export{Association: nightCVR}.Settings()
	mapping.Files = filepath.Join(dir, "export.csv")
	text, err := json.Marshal(nightOrder{Dir: dir, CSV: mapping, Receiver: receiver})
	if err != nil {
		b.Fatal(err)
	}
	return string(text)
}

// nightOrder is what the measured process is told, and nightResult what it answers.
type nightOrder struct {
	Dir      string
	CSV      csvfile.Settings
	Receiver string // where its notices are sent; empty: they stay queued
}

type nightResult struct {
	Took, Sending  time.Duration
	Peak           int64 // KiB
	Cases, Notices int
}

const nightVariable = "BOLIGBRO_BENCH_NIGHT"

// runNight runs one night in a process of its own, so that its peak memory is its own.
func runNight(b *testing.B, order string) nightResult {
	b.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^$")
	cmd.Env, cmd.Stderr = append(os.Environ(), nightVariable+"="+order), os.Stderr
	out, err := cmd.Output()
	var result nightResult
	if err := errors.Join(err, json.Unmarshal(out, &result)); err != nil {
		b.Fatalf("the measured night: %v: %s", err, out)
	}
	return result
}

// peakMemory is the most memory that this process has had, in KiB. What a parent reads when its child has
// ended (ru_maxrss) is at least what the parent had itself.
func peakMemory() (kib int64, err error) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, err
	}
	_, after, _ := strings.Cut(string(status), "VmHWM:")
	_, err = fmt.Sscan(after, &kib)
	return kib, err
}

// measuredNight is that process.
func measuredNight(text string) error {
	var order nightOrder
	if err := json.Unmarshal([]byte(text), &order); err != nil {
		return err
	}
	secret := "whsec_" + base64.StdEncoding.EncodeToString(make([]byte, 32))
	c := config.Default(order.Dir)
	c.Associations = []config.Association{{CVR: nightCVR, Name: "Prøveforening", GoLive: "2020-01-01"}}
	c.Sources = []config.Source{
		{Name: "night", Association: nightCVR, Part: config.Part{Kind: "csv", Settings: &order.CSV}},
	}
	for _, code := range nightTowns {
		c.Municipalities = append(c.Municipalities,
			config.Municipality{Code: code, Channels: over("webhook", &webhook.Settings{
				URL: cmp.Or(order.Receiver, "http://127.0.0.1:9/"), Secret: config.NewSecrets(secret),
			})})
	}
	p := &program{ctx: context.Background(), out: io.Discard, err: os.Stderr, now: time.Now}
	frugal()
	began := time.Now()
	a, err := p.assemble(c)
	if err != nil {
		return err
	}
	defer a.close()
	report, err := a.intake.Accept(p.ctx, intake.Request{
		Association: nightCVR, Feeds: a.feeds[nightCVR], Guards: a.guards, Asked: rules.AskedOn(nightDay),
	})
	if err != nil {
		return err
	}
	if report.Run.State != gateway.RunAdopted && report.Run.State != gateway.RunUnchanged {
		return fmt.Errorf("the run was %s: %s", report.Run.State, report.Run.Reason)
	}
	result := nightResult{Took: time.Since(began), Cases: report.Cases, Notices: report.Notices}
	if order.Receiver != "" {
		began = time.Now()
		sent, err := a.outbox.Send(p.ctx)
		if result.Sending = time.Since(began); err != nil || sent.Sent != report.Notices {
			return fmt.Errorf("%d of %d notices were sent: %w", sent.Sent, report.Notices, err)
		}
	}
	if result.Peak, err = peakMemory(); err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(result)
}
