package store

import (
	"slices"
	"testing"
)

// A row is inserted as it is, whatever of it is empty: only an empty text and a zero stand in the statement.
func TestOnlyWhatIsEmptyStandsInTheStatement(t *testing.T) {
	table := newTable("t", "a b c d e f")
	row := []any{"x", "", int64(0), int64(7), []byte(nil), []byte{}}
	insert := table.bareFor(row)
	if want := "INSERT INTO t (a, b, c, d, e, f) VALUES (?, '', 0, ?, ?, ?)"; insert.statement != want {
		t.Errorf("got %q, want %q", insert.statement, want)
	}
	if !slices.Equal(insert.arguments, []int{0, 3, 4, 5}) {
		t.Errorf("the arguments are %v", insert.arguments)
	}
	if e := emptiesOf(row); e != 0b110 {
		t.Errorf("the empty columns are %b", e)
	}
}
