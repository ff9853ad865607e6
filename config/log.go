package config

import (
	"fmt"
	"strings"
)

// Log is who is told every day what the compliance log is.
type Log struct {
	// Witnesses are the e-mail addresses that get the newest signed checkpoint every day: the parties and their
	// auditors. It is sent through alarms.smtp.
	Witnesses []string `yaml:"witnesses"`
}

func (l Log) check(f *faults, path string, shared *SMTP) {
	seen := map[string]bool{}
	for i, address := range l.Witnesses {
		at := fmt.Sprintf("%s.witnesses[%d]", path, i)
		checkAddress(f, at, address)
		if name := strings.ToLower(address); seen[name] {
			f.add(at, "står to gange; skriv hver adresse én gang", "stands twice; write each address once")
		} else {
			seen[name] = true
		}
	}
	if len(l.Witnesses) > 0 && shared == nil {
		f.add(path+".witnesses",
			"kræver en mailserver; skriv alarms.smtp",
			"need a mail server; write alarms.smtp")
	}
}
