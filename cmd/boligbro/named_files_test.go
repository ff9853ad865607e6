package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
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
		"an authority named by a person": {
			func() { smtp["ca"] = "010190-1235.pem" }, "alarms.smtp.ca: ******-****.pem: ", "findes ikke", "no such file",
			true,
		},
		"no PEM": {
			func() { smtp["ca"] = "none.pem" }, "alarms.smtp.ca: ", "intet certifikat", "no certificate", true,
		},
		"no pair": {
			func() { w.settings["web"] = map[string]any{"cert": "none.pem", "key": "nowhere.key"} },
			"web.key: ", "findes ikke", "no such file", false,
		},
		"no master key": {
			func() { w.settings["keys"] = map[string]any{"file": "nowhere.key"} }, "keys.file: ",
			"findes ikke; læg nøglen tilbage", "the master key cannot be read", false,
		},
		"a master key that is none": {
			func() { w.settings["keys"] = map[string]any{"env": "BOLIGBRO_TEST_NOWHERE"} }, "keys.env: ",
			"hovednøglen kan ikke læses", "BOLIGBRO_TEST_NOWHERE", false,
		},
		"no municipal key": {
			func() {
				w.settings["keys"] = map[string]any{
					"file": "master.key", "municipal": map[string]any{"file": "nowhere.key"},
				}
			}, "keys.municipal.file: ", "findes ikke; læg nøglen tilbage", "the master key cannot be read", false,
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
				!strings.Contains(ran.err, test.en) || strings.Contains(ran.err, "alarms: alarms") ||
				strings.Contains(ran.err, "010190") {
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

// unreadKeys are the ways in which a master key cannot be read. It makes their files in the world's folder. Each
// has the setting below keys and its value, and what the error must say: the place, in Danish, in English.
func unreadKeys(t *testing.T, w *world) map[string]struct {
	key           string
	value         any
	there, da, en string
} {
	t.Helper()
	if err := os.Mkdir(filepath.Join(w.dir, "folder.key"), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, holds := range map[string]string{
		"open.key": strings.Repeat("a1", 32), "empty.key": "\n", "none.key": "hunter2",
	} {
		w.write(name, holds)
		if err := os.Chmod(filepath.Join(w.dir, name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(filepath.Join(w.dir, "open.key"), 0o644); err != nil {
		t.Fatal(err)
	}
	failing := []string{"sh", "-c", "echo hunter2 >&2; exit 7"}
	return map[string]struct {
		key           string
		value         any
		there, da, en string
	}{
		"missing":    {"file", "gone.key", "gone.key", "findes ikke; læg nøglen", "is missing; put the key back"},
		"a folder":   {"file", "folder.key", "folder.key", "er ikke en fil", "is not a file"},
		"open":       {"file", "open.key", "open.key", "chmod 600", "chmod 600"},
		"empty":      {"file", "empty.key", "empty.key", "er tom; hent", "is empty; fetch"},
		"no key":     {"file", "none.key", "none.key", "64 tegn", "64 characters"},
		"a person":   {"file", "010190-1235.key", "******-****.key", "findes ikke", "is missing"},
		"none yet":   {"file", "new.key", "new.key", "Kun til en ny database", "Only for a new database"},
		"unset":      {"env", "BOLIGBRO_TEST_NO", "BOLIGBRO_TEST_NO", "er ikke sat; sæt", "is not set; set it"},
		"no program": {"command", []string{"/nowhere/vault"}, "", "kan ikke køres; ret", "cannot be run; correct"},
		"failing":    {"command", failing, "7", "fejlkode", "exit status"},
		"silent":     {"command", []string{"true"}, "", "er tom; hent", "is empty; fetch"},
	}
}

// Whatever a master key cannot be read for, the Danish and the English text each say where (the setting and
// the path or the variable), what is wrong, what to do, and whether trying again helps; once, and in every
// command.
func TestAnUnreadMasterKeyIsToldWhole(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "")
	w.export(housing.Export{Seed: 3, Tenancies: 5})
	w.save()
	w.must("sync") // makes key and database
	again := regexp.MustCompile(`[Pp]røv igen|nyt forsøg|[Tt]ry(ing)? again`)
	for name, test := range unreadKeys(t, w) {
		w.settings["keys"] = map[string]any{test.key: test.value}
		w.save()
		for _, command := range []string{"config check", "notices", "sync"} {
			ran := w.boligbro(strings.Fields(command)...)
			lines := slices.DeleteFunc(strings.Split(strings.TrimSpace(ran.err), "\n"),
				func(line string) bool { return strings.HasPrefix(line, "time=") }) // of the log
			if ran.code != 1 || len(lines) != 2 {
				t.Errorf("%s: %s exits %d and says\n%s%s", name, command, ran.code, ran.out, ran.err)
				continue
			}
			for i, parts := range [][]string{
				{"hovednøglen kan ikke læses (keys." + test.key + ")", test.there, test.da},
				{"the master key cannot be read (keys." + test.key + ")", test.there, test.en},
			} {
				for _, part := range parts {
					if !strings.Contains(lines[i], part) || !again.MatchString(lines[i]) {
						t.Errorf("%s: %s does not say %q, or whether to try again:\n%s", name, command, part, ran.err)
					}
				}
			}
			if strings.Count(lines[1], "master key cannot") != 1 || strings.Contains(ran.err, "hunter2") ||
				strings.Contains(ran.err, "010190") {
				t.Errorf("%s: %s says\n%s", name, command, ran.err)
			}
		}
	}
}

// A folder for the database that cannot be made is named, with its setting, in both languages.
func TestTheDataFolderIsNamed(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "")
	w.write("taken", "a file")
	w.settings["data"] = "taken/boligbro-data"
	w.save()
	w.export(housing.Export{Seed: 3, Tenancies: 5})
	ran := w.boligbro("sync")
	if ran.code != 1 || strings.Count(ran.err, "taken/boligbro-data") != 2 ||
		!strings.Contains(ran.err, "data i indstillingerne") || !strings.Contains(ran.err, "data in the settings") {
		t.Errorf("it exits %d and says\n%s%s", ran.code, ran.out, ran.err)
	}
}
