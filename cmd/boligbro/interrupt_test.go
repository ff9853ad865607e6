package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

const interruptSettings = `
data: data
keys: {file: data/master.key}
associations: [{cvr: "13748136", name: Prøveforeningen, goLive: 2026-01-01}]
sources:
  - name: proeve
    association: "13748136"
    csv:
      files: export.csv
      key: [Nr]
      columns: {tenants.1.name: Lejer, events.filed: Indgivet}
alarms:
  person: vagt@eksempel.dk
  substitute: stedfortraeder@eksempel.dk
  smtp: {host: 127.0.0.1, port: 9, from: boligbro@eksempel.dk}
`

// A trial holds names in a folder of its own while it reads. Who stops it leaves none behind.
func TestAnInterruptedTrialLeavesNothing(t *testing.T) {
	t.Parallel()
	programs, err := built()
	if err != nil {
		t.Fatal(err)
	}
	work := t.TempDir()
	var rows strings.Builder
	rows.WriteString("Nr;Lejer;Indgivet\n")
	for i := range 300_000 {
		fmt.Fprintf(&rows, "%d;Navn %d;2026-10-05\n", i+1, i)
	}
	for name, text := range map[string]string{"boligbro.yaml": interruptSettings, "export.csv": rows.String()} {
		if err := os.WriteFile(filepath.Join(work, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, args := range [][]string{{"source", "try", "proeve"}, {"sync", "--dry-run"}} {
		for _, sig := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
			temporary := t.TempDir()
			var said bytes.Buffer
			cmd := exec.Command(filepath.Join(programs, "boligbro"), args...)
			cmd.Dir, cmd.Stderr = work, &said
			cmd.Env = append(os.Environ(), "TMPDIR="+temporary)
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			look, give := time.NewTicker(time.Millisecond), time.Now().Add(5*time.Second)
			for began := 0; began == 0 && time.Now().Before(give); <-look.C {
				found, err := filepath.Glob(filepath.Join(temporary, "boligbro-try-*", "*.db"))
				if began = len(found); err != nil {
					t.Fatal(err)
				}
			}
			look.Stop()
			if err := cmd.Process.Signal(sig); err != nil {
				t.Fatalf("%s was not there to be stopped: %v\n%s", args[0], err, said.String())
			}
			if err := cmd.Wait(); err == nil || !strings.Contains(said.String(), "fejl: kommandoen blev afbrudt") {
				t.Errorf("%s, %s: ended with %v: %s", args[0], sig, err, said.String())
			}
			if left, err := os.ReadDir(temporary); err != nil || len(left) > 0 {
				t.Errorf("%s, %s: %v is left, %v", args[0], sig, left, err)
			}
		}
	}
}
