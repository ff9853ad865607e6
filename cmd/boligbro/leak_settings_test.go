package main

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// badSettings checks settings that are wrong beside what is secret.
func (l *leaks) badSettings() {
	l.Helper()
	good, err := os.ReadFile(filepath.Join(l.dir, "settings.json"))
	if err != nil {
		l.Fatal(err)
	}
	text, bad := string(good), map[string]string{}
	for name, edit := range map[string][2]string{
		"a key misspelt": {`"password"`, `"pasword"`}, "an open quote": {`"` + leakMail + `"`, `"` + leakMail},
		"a number": {`"` + leakMail + `"`, "[1, " + leakMail + "]"}, "a secret that is none": {"whsec_", "whsec"},
		"a key for a secret": {`"secret": "`, `"secret": {"` + l.secret + `": "`},
		"a bad URL":          {`"url": "`, `"url": "postgres://boligbro:` + leakDatabase + `@@:x/`},
		"a remote database": {
			`"url": "`, `"url": "postgres://boligbro:` + leakDatabase + `@db.example.dk/x?`,
		},
		"an address of nobody":               {"vagt@proeveforening.example", leakName},
		"a strange code":                     {`"0751"`, `"` + leakWord + `"`},
		"a key in the name's place":          {"BOLIGBRO_LEAK_KEY", "9" + l.planted["master key"]},
		"a tab":                              {`"password"`, "\t\t\t'password"},
		"the same twice":                     {`"password"`, `"password": "` + leakMail + `", "password"`},
		"no day":                             {"2020-01-01", leakDate},
		"a strange name":                     {`"liste"`, `"` + leakName + ` ` + leakStreet + `"`},
		"a bad duration":                     {`"10ms"`, `"` + leakWord + `"`},
		"an unknown word":                    {`"family"`, `"` + leakWord + `"`},
		"a strange file":                     {`"mail-ca.pem"`, `"settings.json"`},
		"a file of a secret that is missing": {`"` + leakMail + `"`, `{"file": "none"}`},
		"an anchor":                          {`"` + leakMail + `"`, "*" + leakMail},
	} {
		if !strings.Contains(text, edit[0]) {
			l.Fatalf("%s: the settings have no %s", name, edit[0])
		}
		bad[name] = strings.Replace(text, edit[0], edit[1], 1)
	}
	bad["cut"] = text[:strings.Index(text, leakMail)+4]
	for name, edited := range bad {
		l.write("settings.json", edited)
		for _, command := range [][]string{{"config", "check"}, {"notices"}} {
			if r := l.run(command...); r.code == exitDone && command[0] == "config" {
				l.Errorf("settings with %s are taken", name)
			}
		}
	}
	l.write("settings.json", text)
	l.run("config", "check")
}

// serveWithout starts the service on a database that is not there: it waits for it, or ends.
func (l *leaks) serveWithout() {
	l.Helper()
	service := l.launch("boligbro", "--config", "settings.json", "serve")
	l.until("the service waits or ends", func() bool {
		select {
		case err := <-service.done:
			service.done <- err
			return true
		default:
			return strings.Contains(service.heard(), "the database cannot be opened")
		}
	})
	if err := service.end(syscall.SIGTERM); err == nil {
		l.Errorf("with a database that is not there the service ended well: %s", service.heard())
	}
	l.hear("boligbro serve", service.heard())
}

// keysAndDatabases starts with wrong keys, and with databases that cannot be reached.
func (l *leaks) keysAndDatabases() {
	l.Helper()
	right, database := l.env, l.settings["database"]
	for _, wrong := range []string{someKey(), leakWord, l.planted["master key"][:40], ""} {
		l.env = []string{"BOLIGBRO_LEAK_KEY=" + wrong}
		for _, args := range [][]string{{"notices"}, {"sync"}, {"serve"}, {"log", "verify"}} {
			if r := l.run(args...); r.code != exitFailed {
				l.Errorf("with a wrong key %v exited %d: %s%s", args, r.code, r.out, r.err)
			}
		}
	}
	l.env = right
	keys := l.settings["keys"]
	l.settings["keys"] = map[string]any{"command": []string{
		"sh", "-c", "echo " + l.planted["master key"] + " >&2; exit 3",
	}}
	l.save()
	l.run("notices")
	l.settings["keys"] = keys
	places := []string{"postgres://boligbro:" + leakDatabase + "@127.0.0.1:9/boligbro?connect_timeout=2"}
	if l.database != "" {
		at, _ := url.Parse(l.database)
		at.Path = "/none"
		places = append(places, at.String())
		at.User = url.UserPassword("nobody_of_that_name", leakDatabase)
		places = append(places, at.String(), l.database+"&DateStyle="+leakWord)
	}
	for _, place := range places {
		l.settings["database"] = map[string]any{"url": place}
		l.save()
		for _, args := range [][]string{{"notices"}, {"sync"}} {
			if r := l.run(args...); r.code != exitFailed {
				l.Errorf("with a database that is not there %v exited %d: %s%s", args, r.code, r.out, r.err)
			}
		}
		l.serveWithout()
	}
	l.settings["database"] = database
	l.save()
}
