package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"boligbro/cmd/fakes/housing"
)

// What others on the machine can read or change is warned of, one warning for each, by config check and when
// sync begins; and nothing else is.
func TestWhatOthersCanReadOrChangeIsWarnedOf(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "")
	w.export(housing.Export{Seed: 3, Tenancies: 5})
	renew(t, w.dir, time.Now())
	for _, name := range []string{"receipts", "api"} {
		for from, to := range map[string]string{"cert.pem": name + ".pem", "key.pem": name + ".key"} {
			b, err := os.ReadFile(filepath.Join(w.dir, from))
			if err != nil {
				t.Fatal(err)
			}
			w.write(to, string(b))
		}
	}
	w.settings["receipts"] = map[string]any{
		"listen": "127.0.0.1:0", "cert": "receipts.pem", "key": "receipts.key",
	}
	w.settings["api"] = map[string]any{"listen": "127.0.0.1:0", "cert": "api.pem", "key": "api.key"}
	w.settings["web"] = map[string]any{"listen": "127.0.0.1:0", "address": "http://127.0.0.1"} // with login
	w.save()
	w.must("sync", "--dry-run")
	w.must("sync")
	if said := w.must("config", "check"); strings.Contains(said, "advarsel") {
		t.Fatalf("nothing is exposed:\n%s", said)
	}
	named := filepath.Join(w.dir, "sag 010190-1234.csv")
	w.write(filepath.Base(named), "x")
	if err := os.Chmod(named, 0o666); err != nil {
		t.Fatal(err)
	}
	csv := w.settings["sources"].([]any)[0].(map[string]any)["csv"].(map[string]any)
	csv["files"] = "sag*.csv"
	w.save()
	said := w.must("config", "check")
	if !strings.Contains(said, "sag ******-****.csv") || strings.Contains(said, "1234") {
		t.Errorf("a number of a person is shown:\n%s", said)
	}
	csv["files"] = "export.csv"
	w.save()
	data := w.settings["data"].(string)
	for file, test := range map[string]struct {
		mode os.FileMode
		says string
	}{
		"settings.json":                            {0o644, "læse indstillingsfilen"},
		"./settings.json":                          {0o602, "ændre indstillingsfilen"},
		"receipts.key":                             {0o604, "receipts.key"},
		"api.key":                                  {0o604, "api.key"},
		filepath.Join(data, "boligbro.db"):         {0o644, "databasen"},
		filepath.Join(data, "."):                   {0o703, "datamappen"},
		filepath.Join(data, "boligbro.checkpoint"): {0o602, "kontrolpunktet"},
		".":          {0o703, "lægge filer i"},
		"export.csv": {0o666, "ændre udtrækket"},
	} {
		path := filepath.Join(w.dir, file)
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, test.mode); err != nil {
			t.Fatal(err)
		}
		said := w.must("config", "check")
		if n := strings.Count(said, "advarsel: andre"); n != 1 || !strings.Contains(said, test.says) {
			t.Errorf("%s with mode %o: %d warnings\n%s", file, test.mode, n, said)
		}
		secret := test.mode&0o004 != 0 && file != "export.csv"
		if secret && !strings.Contains(said, "kør chmod 600") {
			t.Errorf("%s: what is secret has another mode than the README says\n%s", file, said)
		}
		ran := w.boligbro("sync")
		if strings.Count(ran.err, "advarsel=") != 1 || !strings.Contains(ran.err, test.says) {
			t.Errorf("%s with mode %o: sync says\n%s", file, test.mode, ran.err)
		}
		if err := os.Chmod(path, info.Mode()); err != nil {
			t.Fatal(err)
		}
	}
}
