package config

import (
	"net/url"
	"strings"
)

// Database is where the facts are kept. Without a URL it is SQLite in the data folder.
type Database struct {
	URL Secret `yaml:"url"` // postgres://…; empty: embedded SQLite
	// Checkpoint is the file with the log's newest signed checkpoint, by which an older copy of the database is
	// noticed; default boligbro.checkpoint in the data folder.
	Checkpoint string `yaml:"checkpoint"`
}

// check: the database holds people's arrears, so beyond this machine its certificate is verified or nothing
// is sent.
func (d Database) check(f *faults, path string) {
	if d.URL.IsZero() {
		return
	}
	path += ".url"
	u, err := url.Parse(d.URL.Reveal())
	if err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" {
		f.add(path,
			"skal være en adresse, der begynder med postgres:// eller postgresql://; tegn som @ og / i "+
				"adgangskoden skrives %40 og %2F",
			"must be an address that begins with postgres:// or postgresql://; characters such as @ and / "+
				"in the password are written %40 and %2F")
		return
	}
	q, err := url.ParseQuery(u.RawQuery)
	if err != nil || len(q["host"]) > 1 || len(q["sslmode"]) > 1 {
		f.add(path, "det, der står efter ?, kan ikke forstås; skriv hver indstilling én gang, adskilt af &",
			"what stands after ? cannot be understood; write each setting once, separated by &")
		return
	}
	// What follows ?host= is what the driver connects to when both are given; both are checked.
	hosts := append(strings.Split(u.Host, ","), strings.Split(q.Get("host"), ",")...)
	named, remote := false, false
	for _, h := range hosts {
		if h == "" {
			continue
		}
		named = true
		remote = remote || !strings.HasPrefix(h, "/") && !Loopback(hostOf(h))
	}
	switch {
	case !named:
		f.add(path,
			"nævner ingen server; skriv postgres://bruger@server/database eller ?host=/mappe for en lokal "+
				"sokkel",
			"names no server; write postgres://user@server/database or ?host=/folder for a local socket")
	case remote && q.Get("sslmode") != "verify-full":
		f.add(path,
			"serveren er ikke denne maskine: tilføj ?sslmode=verify-full (og sslrootcert=FIL for egen "+
				"udsteder); svagere tilstande tillades ikke",
			"the server is not this machine: add ?sslmode=verify-full (and sslrootcert=FILE for an own "+
				"authority); weaker modes are not allowed")
	}
}
