package housing_test

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"boligbro/adapters"
	"boligbro/adapters/xlsxfile"
	"boligbro/adapters/xmlfile"
	"boligbro/cmd/fakes/housing"
)

// written is a folder with the export as that file.
func written(t *testing.T, name string, write func(io.Writer) error) string {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, name), b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestXML(t *testing.T) {
	shapes(t, func(t *testing.T, e housing.Export) {
		settings := e.XMLSettings()
		settings.Files = "export.xml"
		source, err := xmlfile.New(of, settings, written(t, "export.xml", e.WriteXML), time.Now)
		if err != nil {
			t.Fatal(err)
		}
		same(t, e, source)
	})
}

func TestXLSX(t *testing.T) {
	shapes(t, func(t *testing.T, e housing.Export) {
		settings := e.XLSXSettings()
		settings.Files = "export.xlsx"
		source, err := xlsxfile.New(of, settings, written(t, "export.xlsx", e.WriteXLSX), time.Now)
		if err != nil {
			t.Fatal(err)
		}
		same(t, e, source)
	})
}

// Half a file ends in a refused run, wherever it was cut.
func TestHalfAFile(t *testing.T) {
	e := export()
	e.Tenancies, e.Steps = 300, 60
	for name, write := range map[string]func(io.Writer) error{
		"export.xml": e.WriteXML, "export.xlsx": e.WriteXLSX,
	} {
		dir := written(t, name, write)
		path := filepath.Join(dir, name)
		whole, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for part := 1; part < 20; part++ {
			if err := os.WriteFile(path, whole[:len(whole)*part/20], 0o600); err != nil {
				t.Fatal(err)
			}
			var source adapters.Source
			if name == "export.xml" {
				settings := e.XMLSettings()
				settings.Files = name
				source, err = xmlfile.New(of, settings, dir, time.Now)
			} else {
				settings := e.XLSXSettings()
				settings.Files = name
				source, err = xlsxfile.New(of, settings, dir, time.Now)
			}
			if err != nil {
				t.Fatal(err)
			}
			if _, err := night(source); err == nil {
				t.Errorf("%s: %d twentieths of it are read as the whole", name, part)
			}
		}
	}
}
