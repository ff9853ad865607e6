package csvfile_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"boligbro/adapters"
	"boligbro/adapters/csvfile"
	"boligbro/adapters/mapping"
	"boligbro/rules"
)

// list is an export of one filing.
const list = "Nr;Dag\n0017;01-10-2026\n"

func gzipped(t testing.TB, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// zipped is an archive of files, each a name and a text.
func zipped(t testing.TB, files ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		f, err := w.Create(files[i])
		if err == nil {
			_, err = f.Write([]byte(files[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// archive is a source of the one file.
func archive(t testing.TB, name string, content []byte) *csvfile.Source {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
		t.Fatal(err)
	}
	return open(t, &csvfile.Settings{Files: name, Settings: mapping.Settings{
		Key: []string{"Nr"}, Columns: map[string]string{"events.filed": "Dag"},
	}}, dir)
}

// keys are the tenancies of a pull, and its cursor or the code of its refusal.
func keys(t testing.TB, s *csvfile.Source, cursor string) (all, next string) {
	t.Helper()
	c, err := s.Steps(context.Background(), cursor, func(r rules.Record) error {
		all += r.Key.Tenancy + " "
		return nil
	})
	if err != nil {
		return all, refused(t, err).Code
	}
	return all, c.Next
}

func TestAnArchiveIsReadAsItsFile(t *testing.T) {
	for name, content := range map[string][]byte{
		"liste.csv.gz": gzipped(t, list),
		"LISTE.GZ":     append(gzipped(t, "Nr;Dag\n"), gzipped(t, "0017;01-10-2026\n")...),
		"liste.zip":    zipped(t, "liste.csv", list),
		"mac.zip": zipped(t, "mappe/liste.csv", list, "__MACOSX/mappe/._liste.csv", "x", "mappe/.DS_Store",
			"y"),
	} {
		s := archive(t, name, content)
		all, cursor := keys(t, s, "")
		if all != "0017 " || !strings.HasPrefix(cursor, "csv1:") {
			t.Errorf("%s: %q, %q", name, all, cursor)
		}
		if err := s.Facts(context.Background(), adapters.Keys{"0017": true}, func(rules.Record) error {
			return nil
		}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if again, same := keys(t, s, cursor); again != "" || same != cursor {
			t.Errorf("%s is read again though nothing has changed: %q, %q", name, again, same)
		}
	}
}

func TestAnArchiveThatCannotBeWhole(t *testing.T) {
	whole := gzipped(t, list)
	locked := zipped(t, "liste.csv", list)
	for _, at := range []int{bytes.Index(locked, []byte("PK\x01\x02")) + 8, 6} {
		locked[at] |= 1 // the flag that says that the file is encrypted
	}
	spoilt := zipped(t, "liste.csv", list)
	spoilt[len("PK")+40] ^= 0x55
	bomb := gzipped(t, "Nr;Dag\n"+strings.Repeat("0017;\n", 12_000_000))
	for name, test := range map[string]struct {
		content []byte
		want    string
	}{
		"cut.gz":         {whole[:len(whole)-6], adapters.Unreadable},
		"more.gz":        {append(bytes.Clone(whole), "rest"...), adapters.Unreadable},
		"none.gz":        {[]byte(list), adapters.BadArchive},
		"bomb.gz":        {bomb, adapters.TooLarge},
		"two.zip":        {zipped(t, "a.csv", list, "b.csv", list), adapters.SeveralInside},
		"nothing.zip":    {zipped(t), adapters.SeveralInside},
		"locked.zip":     {locked, adapters.Locked},
		"spoilt.zip":     {spoilt, adapters.BadArchive},
		"workbook.zip":   {zipped(t, "bog.xlsx", string(zipped(t, "a", "b"))), adapters.NotText},
		"unpacked.xlsx":  {zipped(t, "a", "b"), adapters.NotText},
		"cut-inside.zip": {zipped(t, "liste.csv", "Nr;Dag\n0017;01-10-20\n18"), adapters.CutShort},
	} {
		if all, got := keys(t, archive(t, name, test.content), ""); got != test.want {
			t.Errorf("%s: %q, %s; want %s", name, all, got, test.want)
		}
	}
}
