package config

import (
	"net/url"
	"time"
)

// Hook is the association's own system, which is told how far its messages to municipalities have come.
type Hook struct {
	URL string `yaml:"url"` // https, or http on loopback
	// whsec_ and base64 of 24 to 64 bytes; two while one is exchanged for another
	Secret Secrets `yaml:"secret"`
	// file with the certificate authority to trust instead of the system's
	CA      string        `yaml:"ca"`
	Timeout time.Duration `yaml:"timeout"` // default 20s
}

// fill sets what was left out to its default. A nil hook stays nil.
func (h *Hook) fill() {
	if h != nil && h.Timeout == 0 {
		h.Timeout = 20 * time.Second
	}
}

func (h *Hook) check(f *faults, path string) {
	if h == nil {
		return
	}
	u, err := url.Parse(h.URL)
	if err != nil || u.Hostname() == "" || u.User != nil || u.Fragment != "" ||
		u.Scheme != "https" && (u.Scheme != "http" || !Loopback(u.Hostname())) {
		f.add(path+".url", "skal være en https-adresse uden brugernavn og # (http kun til denne maskine selv)",
			"must be an https address without user name and # (http only to this machine itself)")
	}
	if h.Secret.IsZero() {
		f.add(path+".secret", "mangler; skriv {file: STI} eller {env: NAVN}",
			"is missing; write {file: PATH} or {env: NAME}")
	} else {
		checkSignings(f, path+".secret", h.Secret)
	}
	checkTimeout(f, path+".timeout", h.Timeout)
}
