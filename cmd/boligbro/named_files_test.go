package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"boligbro/cmd/fakes/housing"
)

// What the settings point to is read when they are checked: the certificates, their keys and the master keys.
// The fault is told with the settings' key, in Danish and in English.
func TestConfigCheckReadsWhatTheSettingsName(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "")
	w.export(housing.Export{Seed: 3, Tenancies: 5})
	w.save()
	if said := w.must("config", "check"); !strings.Contains(said, "i orden") {
		t.Fatal(said)
	}
	w.write("none.pem", "no PEM")
	smtp := w.settings["alarms"].(map[string]any)["smtp"].(map[string]any)
	was, keys := smtp["ca"], w.settings["keys"]
	for name, test := range map[string]struct {
		spoil      func()
		key        string
		da, en     string
		alsoAtOnce bool // any command that sends finds it too
	}{
		"no authority": {
			func() { smtp["ca"] = "nowhere.pem" }, "alarms.smtp.ca: ", "findes ikke", "no such file", true,
		},
		"no PEM": {
			func() { smtp["ca"] = "none.pem" }, "alarms.smtp.ca: ", "intet certifikat", "no certificate", true,
		},
		"no pair": {
			func() { w.settings["web"] = map[string]any{"cert": "none.pem", "key": "nowhere.key"} },
			"web.key: ", "findes ikke", "no such file", false,
		},
		"no master key": {
			func() { w.settings["keys"] = map[string]any{"file": "nowhere.key"} }, "keys: ",
			"hovednøglens fil findes ikke", "the master key cannot be read", false,
		},
		"a master key that is none": {
			func() { w.settings["keys"] = map[string]any{"env": "BOLIGBRO_TEST_NOWHERE"} }, "keys: ",
			"hovednøglen kan ikke læses", "BOLIGBRO_TEST_NOWHERE", false,
		},
		"no municipal key": {
			func() {
				w.settings["keys"] = map[string]any{
					"file": "master.key", "municipal": map[string]any{"file": "nowhere.key"},
				}
			}, "keys.municipal: ", "hovednøglens fil findes ikke", "the master key cannot be read", false,
		},
	} {
		test.spoil()
		w.save()
		commands := [][]string{{"config", "check"}}
		if test.alsoAtOnce {
			commands = append(commands, []string{"sync"})
		}
		for _, command := range commands {
			ran := w.boligbro(command...)
			if ran.code == 0 || !strings.Contains(ran.err, test.key) || !strings.Contains(ran.err, test.da) ||
				!strings.Contains(ran.err, test.en) || strings.Contains(ran.err, "alarms: alarms") {
				t.Errorf("%s: %v exits %d and says\n%s%s", name, command, ran.code, ran.out, ran.err)
			}
		}
		smtp["ca"], w.settings["keys"] = was, keys
		delete(w.settings, "web")
	}
	if files, _ := filepath.Glob(filepath.Join(w.dir, "nowhere*")); len(files) > 0 {
		t.Errorf("looking has made %q", files)
	}
	if _, err := os.Stat(filepath.Join(w.dir, "none.pem")); err != nil {
		t.Error(err)
	}
}
