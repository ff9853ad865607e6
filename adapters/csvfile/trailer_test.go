package csvfile_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"boligbro/adapters"
	"boligbro/adapters/csvfile"
	"boligbro/adapters/mapping"
	"boligbro/config"
	"boligbro/rules"
	"boligbro/rules/lang"
)

func withTrailer(t csvfile.Trailer) *csvfile.Settings {
	return &csvfile.Settings{Files: "liste*.csv", Trailer: t, Settings: mapping.Settings{
		Key: []string{"Nr"}, Columns: map[string]string{"events.filed": "Dag", "arrears.amount": "Saldo"},
	}}
}

// The last row tells of the others. A file that lacks some of them, or the last itself, was cut short, though
// it ends with a whole row.
func TestATrailerTellsWhetherTheFileIsWhole(t *testing.T) {
	const list = "Nr;Dag;Saldo\n17;01-10-2026;1.000,50\n18;;-0,50\n"
	all := csvfile.Trailer{Begins: "SLUT", Rows: 2, Sum: 3, Of: "Saldo"}
	rows := csvfile.Trailer{Begins: "slut", Rows: 2, More: 2}
	for content, test := range map[string]struct {
		trailer csvfile.Trailer
		code    string
		line    int
		says    string
	}{
		list + "SLUT;2;1000,00\n": {all, "", 0, ""},
		list + "SLUT;2;1.000,00":  {all, "", 0, ""},
		list + "SLUT;2;1000,01\n": {
			all, adapters.Trailer, 4, "summen af kolonnen Saldo, men der står et større tal",
		},
		list + "SLUT;3;1000,00\n": {
			all, adapters.Trailer, 4, "celle 2 skulle sige 2 rækker, men der står et større tal",
		},
		list + "SLUT;;1000,00\n": {
			all, adapters.Trailer, 4, "celle 2 skulle sige 2 rækker, men den er tom eller mangler",
		},
		list + "SLUT;2\n": {
			all, adapters.Trailer, 4, "celle 3 skulle sige summen af kolonnen Saldo, men den er tom",
		},
		list + "19;;?\nSLUT;3;1000,00\n":          {all, "", 0, ""},
		list + "19;;?\nSLUT;3;1500,00\n":          {all, "", 0, ""}, // whatever that amount is
		list + "SLUT;2;1000,00\n19;;1\n":          {all, adapters.Trailer, 5, "der står mere efter den"},
		list + "SLUT;2;1000,00\nSLUT;2;1000,00\n": {all, adapters.Trailer, 5, "der står mere efter den"},
		list: {
			all, adapters.Trailer, 0, "csv.trailer.begins siger; der er læst 2 rækker",
		},
		"Nr;Dag;Saldo\n17;01-10-2026;1\n": {rows, adapters.Trailer, 0, "der er læst 1 række"},
		list + "SLUT;Anne;1000,00\n": {
			all, adapters.Trailer, 4, "men der står noget, der ikke er et tal",
		},
		list + "SLUT;4":           {rows, "", 0, ""},
		list + "\n;;\nSLUT;4\n\n": {rows, "", 0, ""},
		list + "SLUT;2;\n": {
			rows, adapters.Trailer, 4, "sige 4 (2 rækker og more: 2), men der står et mindre tal",
		},
		list + "SLUT;3;\n": {
			rows, adapters.Trailer, 4, "more: 2), men der står et mindre tal",
		},
		"Nr;Dag\n17;01-10-2026\nSLUT;1;0\n": {all, adapters.MissingColumn, 0, "Saldo"},
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "liste.csv"), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		s := withTrailer(test.trailer)
		if test.code == adapters.MissingColumn {
			delete(s.Columns, "arrears.amount")
		}
		next, err := open(t, s, dir).Steps(context.Background(), "", func(rules.Record) error { return nil })
		var refusal *adapters.Refusal
		switch {
		case test.code == "" && err != nil:
			t.Errorf("%q: %v", content, err)
		case test.code == "" && next.Next == "":
			t.Errorf("%q: nothing was read", content)
		case test.code != "" && (!errors.As(err, &refusal) || refusal.Code != test.code ||
			refusal.Line != test.line):
			t.Errorf("%q: %v, want %s in line %d", content, err, test.code, test.line)
		case test.code != "" && (!strings.Contains(refusal.Text(lang.Danish), test.says) ||
			!strings.HasPrefix(refusal.Text(lang.English), "liste.csv") || strings.Contains(err.Error(), "Anne") ||
			strings.Contains(err.Error(), "1000")):
			t.Errorf("%q: %s\n%v", content, refusal.Text(lang.Danish), err)
		}
	}
}

func TestTrailerSettings(t *testing.T) {
	for _, trailer := range []csvfile.Trailer{
		{Rows: 2}, {Begins: "SLUT"}, {Begins: "SLUT", Rows: 2, Sum: 3}, {Begins: "SLUT", Rows: 2, Of: "Saldo"},
		{Begins: "SLUT", Rows: -1}, {Begins: "SLUT", Rows: 2, More: -1},
	} {
		settings := withTrailer(trailer)
		if _, err := csvfile.New(config.Source{Name: "x"}, *settings, t.TempDir(), now); err == nil {
			t.Errorf("%+v is accepted", trailer)
		}
	}
}
