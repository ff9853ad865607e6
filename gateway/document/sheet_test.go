package document_test

import (
	"testing"

	"boligbro/gateway/document"
)

// Files and columns have names that strangers may have given them: no cell is a formula.
func TestNoCellIsAFormula(t *testing.T) {
	for cell, want := range map[string]string{
		"=1+1": "'=1+1\r\n", "+45 12": "'+45 12\r\n", "-cmd|x": "'-cmd|x\r\n", "@SUM(A1)": "'@SUM(A1)\r\n",
		"\t=1": "'\t=1\r\n", "\r=1": "\"'=1\"\r\n", "-": "-\r\n", "-12": "-12\r\n", "Nr; 2": "Nr; 2\r\n",
		"a=b": "a=b\r\n", "": "\r\n",
	} {
		got, err := document.CSV([][]string{{cell}})
		if err != nil || string(got) != want {
			t.Errorf("%q: %q, %v; want %q", cell, got, err, want)
		}
	}
}
