package pull_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"boligbro/adapters/mapping"
	"boligbro/adapters/pull"
	"boligbro/config"
	"boligbro/rules"
)

// cursor is of rows of two cells.
func cursor(rows ...[2]string) string {
	sum := pull.NewSum()
	line := pull.NewLine(2, sum)
	for _, row := range rows {
		line.Begin()
		for _, cell := range row {
			line.Set(append(line.Text(), cell...))
		}
		line.End()
	}
	return sum.Cursor("kind", "mapping")
}

// Tables that differ in where a cell ends, or in how often a row is there, are told apart: short rows, and
// those in which an end takes more than two bytes.
func TestTablesAreToldApart(t *testing.T) {
	const most = math.MaxUint16
	x := func(n int) string { return strings.Repeat("x", n) }
	a, b := [2]string{"a", "1"}, [2]string{"b", "2"}
	cursors := []string{cursor()}
	for _, rows := range [][][2]string{
		{{"ab", "c"}}, {{"a", "bc"}}, {{"", "abc"}},
		{{"", x(most)}}, {{x(most), ""}},
		{{"", x(most + 1)}}, {{x(most + 1), ""}},
		{{"x", x(2*most + 1)}}, {{x(most + 2), x(most)}},
		{a}, {a, a}, {b, b}, {a, a, b, b}, {a, b, b, b},
	} {
		is := cursor(rows...)
		if slices.Contains(cursors, is) {
			t.Errorf("a table that starts with %.9q is taken for another", rows[0])
		}
		cursors = append(cursors, is)
	}
	if cursor(a, b, a) != cursor(b, a, a) {
		t.Error("the order of the rows counts")
	}
}

// What could not be made out stands in no cell: a row with it is another than the same row without.
func TestARowWithAFaultIsAnother(t *testing.T) {
	cursor := func(faults ...int) string {
		sum := pull.NewSum()
		line := pull.NewLine(1, sum)
		line.Begin()
		for _, cell := range faults {
			line.Fault(cell, rules.ProblemValues)
		}
		line.Set(append(line.Text(), "a"...))
		line.End()
		return sum.Cursor("kind", "mapping")
	}
	cursors := []string{cursor(), cursor(0), cursor(mapping.WholeRow), cursor(0, 0)}
	for i, is := range cursors {
		if slices.Contains(cursors[:i], is) {
			t.Errorf("row %d is taken for another", i)
		}
	}
}

// A cursor that is kept is known to a later version of the program too: else all is read once more.
func TestACursorStaysTheSame(t *testing.T) {
	const want = "kind:mapping:2:9ff74ee58d813172a0069968c923e8fd75e42e593eb9586d5cd3bf17b2eda7d2"
	if is := cursor([2]string{"a", "1"}, [2]string{"b", "2"}); is != want {
		t.Errorf("%s, want %s", is, want)
	}
}

// Wherever in a row it stands, what is no plain ASCII is noticed, and what is no text.
func TestWhatIsNoPlainTextIsNoticed(t *testing.T) {
	line := pull.NewLine(1, pull.NewSum())
	for _, test := range []struct {
		what             string
		special, invalid bool
	}{
		{"\t", true, false}, {"\x1f", true, false}, {"\x00", true, false}, {"æ", true, false},
		{"\xe6", true, true}, {"\x85", true, true}, {" ", false, false}, {"\x7f", false, false}, {"", false, false},
	} {
		for before := range 17 {
			line.Begin()
			line.Set(append(line.Text(), strings.Repeat("0", before)+test.what+"0"...))
			line.End()
			if line.Special != test.special || line.Invalid != test.invalid {
				t.Errorf("%q behind %d letters: special %t, invalid %t", test.what, before, line.Special, line.Invalid)
			}
		}
	}
}

// A row that begins holds nothing of the one before.
func TestARowBegins(t *testing.T) {
	line := pull.NewLine(2, pull.NewSum())
	for n, want := range [][2]string{{"a", "b"}, {"c", ""}} {
		line.Begin()
		if len(line.Faults) > 0 || len(line.Text()) > 0 {
			t.Errorf("row %d begins with %q, %v", n, line.Text(), line.Faults)
		}
		for i, cell := range want {
			line.Set(append(line.Text(), " "+cell+"\t"...))
			line.Fault(i, rules.ProblemKeyMissing)
		}
		line.End()
		if got := [2]string{line.Cells.Cell(0), line.Cells.Cell(1)}; got != want || line.Row.Line != n+1 {
			t.Errorf("row %d is %q in line %d", n, got, line.Row.Line)
		}
		if raw := line.Cells.Raw(); raw != strings.Join(want[:], "\x1f") {
			t.Errorf("row %d as one text is %q", n, raw)
		}
	}
}

// Rows that are read in another way are read again; those read with another secret are not.
func TestMapping(t *testing.T) {
	of := func(version int, settings ...any) string {
		t.Helper()
		hash, err := pull.Mapping(version, settings...)
		if err != nil || hash == "" {
			t.Fatal(hash, err)
		}
		return hash
	}
	was := of(1, "name", []string{"a"}, config.NewSecret("b"))
	for _, other := range []string{of(2, "name", []string{"a"}, config.NewSecret("b")),
		of(1, "other", []string{"a"}, config.NewSecret("b")), of(1, "name", []string{"c"}, config.NewSecret("b"))} {
		if other == was {
			t.Error("another way to read has the same hash")
		}
	}
	if of(1, "name", []string{"a"}, config.NewSecret("c")) != was {
		t.Error("the secret counts")
	}
}
