package config

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// Municipality says how one municipality (kommune) is reached; exactly one channel.
type Municipality struct {
	Code    string   `yaml:"code"` // kommunekode, four digits
	Webhook *Webhook `yaml:"webhook"`
	Email   *Email   `yaml:"email"`
	// ReceiptSecret signs the receipts that the municipality sends back (Standard Webhooks, whsec_…). Empty: none are accepted.
	ReceiptSecret Secret `yaml:"receiptSecret"`
	// Alarms says who is told of the municipality's own clocks; smtp defaults to alarms.smtp. Nil: they are shown, but
	// told to nobody. The association's people are never told (retssikkerhedsloven § 5 a, stk. 3).
	Alarms *Alarms `yaml:"alarms"`
}

// Webhook posts the notice as JSON to the municipality's own endpoint, signed by the Standard Webhooks scheme.
type Webhook struct {
	URL     string        `yaml:"url"`     // https, or http on loopback
	Secret  Secret        `yaml:"secret"`  // whsec_ and base64 of 24 to 64 bytes
	Format  string        `yaml:"format"`  // "json" (default) or "xml"
	CA      string        `yaml:"ca"`      // file with the certificate authority to trust instead of the system's
	Timeout time.Duration `yaml:"timeout"` // default 20s
}

// Email sends the notice as a mail to one address of the municipality.
type Email struct {
	To string `yaml:"to"`
	// Arrives: "transmission" is not proof of arrival; the municipality returns receipts.
	SMTP *SMTP `yaml:"smtp"` // default: alarms.smtp
}

func (m *Municipality) fill() {
	if w := m.Webhook; w != nil {
		if w.Format == "" {
			w.Format = "json"
		}
		if w.Timeout == 0 {
			w.Timeout = 20 * time.Second
		}
	}
	if m.Email != nil {
		m.Email.SMTP.fill()
	}
	if m.Alarms != nil {
		m.Alarms.SMTP.fill()
	}
}

var municipalityCode = regexp.MustCompile(`^[0-9]{4}$`)

func (c *Config) checkMunicipalities(f *faults) {
	codes := map[string]bool{}
	receipts := map[string]bool{}
	for i, m := range c.Municipalities {
		path := fmt.Sprintf("municipalities[%d]", i)
		switch {
		case !municipalityCode.MatchString(m.Code):
			f.add(path+".code", "skal være en kommunekode på fire cifre, fx 0751", "must be a municipality code of four digits, e.g. 0751")
		case codes[m.Code]:
			f.add(path+".code", "kommunen står to gange; behold den ene", "the municipality is listed twice; keep one of them")
		}
		codes[m.Code] = true
		if (m.Webhook == nil) == (m.Email == nil) {
			f.add(path, "skal have netop én kanal: webhook eller email", "must have exactly one channel: webhook or email")
		}
		if m.Webhook != nil {
			m.Webhook.check(f, path+".webhook")
		}
		if m.Email != nil {
			m.Email.check(f, path+".email", c.Alarms.SMTP)
		}
		if m.Alarms != nil {
			m.Alarms.check(f, path+".alarms", c.Alarms.SMTP, true)
			for _, own := range []string{c.Alarms.Person, c.Alarms.Substitute} {
				if own != "" && (strings.EqualFold(own, m.Alarms.Person) || strings.EqualFold(own, m.Alarms.Substitute)) {
					f.add(path+".alarms", "må ikke nævne foreningens egne folk fra alarms: uden borgerens samtykke må de ikke kende kommunens frister (retssikkerhedsloven § 5 a, stk. 3)",
						"must not name the association's own people from alarms: without the citizen's consent they may not know of the municipality's clocks (retssikkerhedsloven § 5 a(3))")
					break
				}
			}
		}
		if m.ReceiptSecret.IsZero() {
			continue
		}
		checkSigning(f, path+".receiptSecret", m.ReceiptSecret)
		if receipts[m.ReceiptSecret.Reveal()] {
			f.add(path+".receiptSecret", "en anden kommune har samme hemmelighed og kunne kvittere i denne kommunes navn; lav en til hver",
				"another municipality has the same secret and could sign receipts in this one's name; make one for each")
		}
		receipts[m.ReceiptSecret.Reveal()] = true
	}
}

// CheckMunicipalities checks that each kommunekode exists, by the caller's list: this package knows none.
func (c *Config) CheckMunicipalities(known func(code string) bool) error {
	var list []Fault
	check := func(code, path string, i int) {
		if !known(code) {
			list = append(list, c.Fault(fmt.Sprintf(path, i),
				"ingen kommune har denne kommunekode; se listen i Danmarks Adresser (DAR)", "no municipality has this code; see the list of Danish municipality codes"))
		}
	}
	for i, m := range c.Municipalities {
		check(m.Code, "municipalities[%d].code", i)
	}
	for i, a := range c.ChildrenUnder18 {
		check(a.Municipality, "childrenUnder18[%d].municipality", i)
	}
	for i, a := range c.Agreements {
		check(a.Municipality, "agreements[%d].municipality", i)
	}
	return c.Faulty(list...)
}

func (w *Webhook) check(f *faults, path string) {
	u, err := url.Parse(w.URL)
	switch {
	case err != nil || u.Host == "" || u.Hostname() == "" || u.User != nil || u.Fragment != "" ||
		u.Scheme != "https" && !(u.Scheme == "http" && loopback(u.Hostname())):
		f.add(path+".url", "skal være en https-adresse uden brugernavn og # (http kun til denne maskine selv)", "must be an https address without user name and # (http only to this machine itself)")
	}
	if w.Secret.IsZero() {
		f.add(path+".secret", "mangler; aftal en hemmelighed med kommunen og skriv {file: STI} eller {env: NAVN}", "is missing; agree a secret with the municipality and write {file: PATH} or {env: NAME}")
	} else {
		checkSigning(f, path+".secret", w.Secret)
	}
	if w.Format != "json" && w.Format != "xml" {
		f.add(path+".format", "skal være json eller xml", "must be json or xml")
	}
	checkTimeout(f, path+".timeout", w.Timeout)
}

func (e *Email) check(f *faults, path string, shared *SMTP) {
	checkAddress(f, path+".to", e.To)
	switch {
	case e.SMTP != nil:
		e.SMTP.check(f, path+".smtp")
	case shared == nil:
		f.add(path+".smtp", "mangler; skriv en mailserver her eller i alarms.smtp", "is missing; write a mail server here or in alarms.smtp")
	}
}

// checkSigning: Standard Webhooks asks for whsec_ and base64 of 24 to 64 random bytes.
func checkSigning(f *faults, path string, s Secret) {
	text, ok := strings.CutPrefix(s.Reveal(), "whsec_")
	key, err := base64.StdEncoding.Strict().DecodeString(text)
	if !ok || err != nil || len(key) < 24 || len(key) > 64 || strings.ContainsAny(text, "\r\n") {
		f.add(path, "skal være whsec_ efterfulgt af base64 af 24 til 64 tilfældige byte; lav en med: echo whsec_$(openssl rand -base64 32)",
			"must be whsec_ followed by base64 of 24 to 64 random bytes; make one with: echo whsec_$(openssl rand -base64 32)")
	}
}

// mostTimeout is how long a channel may take to hand one notice over; a process that dies holds it for a few times longer.
const mostTimeout = 25 * time.Second

func checkTimeout(f *faults, path string, d time.Duration) {
	if d > mostTimeout {
		f.add(path, "må højst være 25s", "may be at most 25s")
	}
}
