package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
)

// TestAlive: of many that start in one folder at once, each takes part and none is taken for dead; one whose
// lock is gone is.
func TestAlive(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "alive")
	lives := make([]alive, 200)
	var all sync.WaitGroup
	for i := range lives {
		all.Go(func() {
			a, dead, err := live(folder, fmt.Sprintf("owner-%d", i))
			if err != nil || len(dead) > 0 {
				t.Errorf("owner %d: %v are taken for dead, %v", i, dead, err)
			}
			lives[i] = a
		})
	}
	all.Wait()

	gone, _, err := live(folder, "gone")
	if err != nil {
		t.Fatal(err)
	}
	gone.file.Close() // as when its process is killed
	a, dead, err := live(folder, "last")
	if err != nil || !slices.Equal(dead, []string{"gone"}) {
		t.Errorf("%v are taken for dead, %v", dead, err)
	}
	forget(folder, dead)
	if alone, err := a.alone(); err != nil || alone {
		t.Errorf("beside %d others it is alone: %v, %v", len(lives), alone, err)
	}
	for _, other := range lives {
		other.end(false)
	}
	if alone, err := a.alone(); err != nil || !alone {
		t.Errorf("when all others have ended it is alone: %v, %v", alone, err)
	}
	a.end(false)
	rest, err := os.ReadDir(folder)
	if err != nil || len(rest) > 0 {
		t.Errorf("these are left over: %v, %v", rest, err)
	}
}
