package adapters

// Table is a table that a source has read: where its header was found, and what its columns are read as.
type Table struct {
	Name    string // a file's base name as it may be shown, or a database's or a service's
	Line    int    // of the header, from 1; 0: the columns' names stand in no line
	Columns []Column
	Hidden  int // rows that were read although the workbook hides them, or their sheet
}

// Column is a column of a table.
type Column struct {
	Header string
	// Fields are the fields of the case that it holds, "key" for a part of the tenancy's number; none: it is
	// not read.
	Fields []string
}

// Tabular is a source that reads tables. It is asked after a pull, by whoever sets it up.
type Tabular interface {
	// Tables are those that the pull read, in that order.
	Tables() []Table
}
