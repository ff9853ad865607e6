package lang

import "fmt"

// TrailerCell is what kind of thing stands in a cell of a file's last row. Nobody is told the value itself.
type TrailerCell uint8

// What can stand there.
const (
	CellEmpty TrailerCell = iota
	CellNoNumber
	CellMore
	CellLess
)

var trailerCells = map[TrailerCell]Text{
	CellEmpty:    {"den er tom eller mangler", "it is empty or missing"},
	CellNoNumber: {"der står noget, der ikke er et tal", "what it says is no number"},
	CellMore:     {"der står et større tal", "it says a larger number"},
	CellLess:     {"der står et mindre tal", "it says a smaller number"},
}

// TrailerNotThere is a file of so many rows without the last row that the settings ask for.
func TrailerNotThere(rows int) Text {
	n := Count(rows, RowNoun)
	return Text{
		"ingen række begynder, som csv.trailer.begins siger; der er læst " + n.DA,
		"no row begins as csv.trailer.begins says; " + n.EN + " were read"}
}

// TrailerNotLast is a file with more behind its trailer.
func TrailerNotLast() Text {
	return Text{"der står mere efter den", "there is more behind it"}
}

// TrailerRows is a trailer whose cell of that number does not tell so many rows, with so many lines more that
// are counted.
func TrailerRows(cell, rows, more int, stood TrailerCell) Text {
	n, is := Count(rows, RowNoun), trailerCells[stood]
	counted := Text{n.DA, n.EN}
	if more > 0 {
		counted = Text{fmt.Sprintf("%d (%s og more: %d)", rows+more, n.DA, more),
			fmt.Sprintf("%d (%s and more: %d)", rows+more, n.EN, more)}
	}
	return Text{
		fmt.Sprintf("celle %d skulle sige %s, men %s", cell, counted.DA, is.DA),
		fmt.Sprintf("cell %d was to say %s, but %s", cell, counted.EN, is.EN)}
}

// TrailerSum is a trailer whose cell of that number does not tell the sum of the column. The sum is not told:
// a file may have one row.
func TrailerSum(cell int, column string, stood TrailerCell) Text {
	is := trailerCells[stood]
	return Text{
		fmt.Sprintf("celle %d skulle sige summen af kolonnen %s, men %s", cell, column, is.DA),
		fmt.Sprintf("cell %d was to say the sum of the column %s, but %s", cell, column, is.EN)}
}
