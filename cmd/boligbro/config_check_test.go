package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"boligbro/cmd/fakes/housing"
)

// config check tells of all faults at once: a secret that cannot be read hides neither a certificate that is
// missing nor a town that does not exist, and an address that is missing does not hide the pages' certificate.
func TestConfigCheckTellsAllAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "")
	w.export(housing.Export{Seed: 3, Tenancies: 5})
	smtp := w.settings["alarms"].(map[string]any)["smtp"].(map[string]any)
	smtp["ca"] = "nowhere.pem"
	smtp["username"], smtp["password"] = "boligbro", map[string]any{"env": "BOLIGBRO_TEST_NOWHERE"}
	w.settings["web"] = map[string]any{"listen": "0.0.0.0:8443", "cert": "nowhere.crt", "key": "nowhere.key"}
	w.settings["keys"] = map[string]any{"file": "nowhere/master.key"}
	w.settings["childrenUnder18"] = []any{
		map[string]any{"association": worldCVR, "municipality": "0999", "basis": "law"},
	}
	w.save()
	ran := w.boligbro("config", "check")
	for _, part := range []string{
		"alarms.smtp.password: ", "alarms.smtp.ca: ", "web.address: ", "web.cert: ", "keys.file: ",
		"childrenUnder18[0].municipality: ",
	} {
		if strings.Count(ran.err, ": "+part) != 1 {
			t.Errorf("it does not tell once of %s", part)
		}
	}
	if ran.code != 1 || t.Failed() {
		t.Errorf("it exits %d and says\n%s", ran.code, ran.err)
	}
}

// When the settings file is missing, the Danish text has no English words in it, and the English no Danish.
func TestSettingsThatAreMissing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "")
	ran := w.boligbro("config", "check", "--config", "nowhere.yaml")
	da, en, _ := strings.Cut(ran.err, "\n")
	if ran.code != 1 || !strings.Contains(da, "indstillingerne kan ikke læses: nowhere.yaml: filen findes ikke") ||
		!strings.Contains(en, "the settings cannot be read: nowhere.yaml: there is no such file") ||
		strings.Contains(en, "indstilling") {
		t.Errorf("it exits %d and says\n%s", ran.code, ran.err)
	}
}

// What cannot be opened is said once, however many layers have tried.
func TestADamagedDatabaseIsToldOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "")
	w.export(housing.Export{Seed: 3, Tenancies: 5})
	w.save()
	w.must("sync")
	file := filepath.Join(w.dir, w.settings["data"].(string), "boligbro.db")
	for _, left := range []string{"-wal", "-shm"} {
		os.Remove(file + left)
	}
	if err := os.WriteFile(file, []byte(strings.Repeat("no database ", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, command := range []string{"notices", "sync"} {
		ran := w.boligbro(command)
		if ran.code != 1 || strings.Count(ran.err, "open the database") != 1 {
			t.Errorf("%s exits %d and says\n%s", command, ran.code, ran.err)
		}
	}
}
