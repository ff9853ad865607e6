package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"boligbro/cmd/fakes/housing"
)

// A disk that is full, at whatever point of the night, is said to be; nothing of what was written is lost,
// and when there is room again the night goes on: every notice is delivered once.
func TestAFullDisk(t *testing.T) {
	t.Parallel()
	if os.Getuid() != 0 {
		untested(t, "a full disk, which takes root to make")
		return
	}
	w := newWorld(t, "")
	w.export(housing.Export{Seed: 3, Tenancies: 1500, Steps: 600})
	data := filepath.Join(w.dir, "data")
	if err := os.Mkdir(data, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("none", data, "tmpfs", 0, "size=1m,mode=700"); err != nil {
		untested(t, "a full disk: a file system of memory cannot be mounted here ("+err.Error()+")")
		return
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(data, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	full := 0
	for _, size := range []string{"1m", "2m", "4m", "6m", "8m", "10m", "64m"} {
		if err := syscall.Mount("none", data, "tmpfs", syscall.MS_REMOUNT, "size="+size); err != nil {
			t.Fatal(err)
		}
		ran := w.boligbro("sync")
		if ran.code == exitDone {
			continue
		}
		full++
		if ran.code != exitFailed || !strings.Contains(ran.err, "databasen kan ikke skrives") &&
			!strings.Contains(ran.err, "no space left") {
			t.Errorf("with a disk of %s it exits %d:\n%s", size, ran.code, ran.err)
		}
	}
	if full < 2 {
		t.Fatalf("the disk was full %d times", full)
	}
	w.must("sync")
	if said := w.must("log", "verify"); !strings.Contains(said, "Loggen er i orden") {
		t.Error(said)
	}
	if len(w.deliveredOnce()) == 0 {
		t.Error("nothing was delivered")
	}
}
