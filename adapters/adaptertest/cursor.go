package adaptertest

import (
	"testing"

	"boligbro/adapters"
)

func unchanged(t *testing.T, feed Feed) {
	feed.Write(t, rows(100))
	source := feed.Source()
	_, cursor := steps(t, source, "")
	for name, source := range map[string]adapters.Source{"the same": source,
		"another process's": feed.Source()} {
		all, next := steps(t, source, cursor.Next)
		if len(all) != 0 || next != (adapters.Cursor{Next: cursor.Next}) {
			t.Errorf("%s source: %d records although nothing has changed, %+v", name, len(all), next)
		}
	}
}

func changed(t *testing.T, feed Feed) {
	feed.Write(t, rows(100))
	_, cursor := steps(t, feed.Source(), "")
	feed.Write(t, bad(rows(100), "0000042"))
	all, next := steps(t, feed.Source(), cursor.Next)
	if len(all) == 0 || next.Next == cursor.Next {
		t.Fatal("the change is not seen")
	}
	quarantined := 0
	for _, r := range all {
		if r.Quarantined {
			quarantined++
		}
	}
	if quarantined != 1 {
		t.Errorf("the changed row was emitted %d times", quarantined)
	}
}
