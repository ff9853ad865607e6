package config

import (
	"encoding/base64"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Municipality says how one municipality (kommune) is reached.
type Municipality struct {
	Code string `yaml:"code"` // kommunekode, four digits
	// Channels are tried in this order: the next is used only when the one before has ended as failed.
	Channels []Channel `yaml:"channels"`
	// ReceiptSecret signs the receipts that the municipality sends back (Standard Webhooks, whsec_…): one of
	// these does. Empty: none are accepted.
	ReceiptSecret Secrets `yaml:"receiptSecret"`
	// Alarms names who is mailed about the municipality's own clocks, and by which server. Nil: pages
	// show them, and nobody is mailed. The association's people never are (retssikkerhedsloven § 5 a, stk. 3).
	Alarms *ClockAlarms `yaml:"alarms"`
	// Retention of what the municipality has recorded.
	Retention *Retention `yaml:"retention"`
}

// Channel is one channel to a municipality: its kind and the settings of that kind.
type Channel struct{ Part }

func (m *Municipality) fill() {
	for i := range m.Channels {
		m.Channels[i].fill()
	}
	if m.Alarms != nil {
		m.Alarms.fill()
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
			f.add(path+".code", "skal være en kommunekode på fire cifre, fx 0751",
				"must be a municipality code of four digits, e.g. 0751")
		case codes[m.Code]:
			f.add(path+".code", "kommunen står to gange; behold den ene",
				"the municipality is listed twice; keep one of them")
		}
		codes[m.Code] = true
		m.checkChannels(f, path)
		m.Retention.check(f, path+".retention")
		if m.Alarms != nil {
			m.Alarms.check(f, path+".alarms", &c.Alarms)
		}
		if m.ReceiptSecret.IsZero() {
			continue
		}
		checkSignings(f, path+".receiptSecret", m.ReceiptSecret)
		if slices.ContainsFunc(m.ReceiptSecret, func(s Secret) bool { return receipts[s.Reveal()] }) {
			f.add(path+".receiptSecret", "en anden kommune har samme hemmelighed og kunne kvittere i "+
				"denne kommunes navn; lav en til hver",
				"another municipality has the same secret and could sign receipts in this one's name; "+
					"make one for each")
		}
		for _, s := range m.ReceiptSecret {
			if !s.IsZero() {
				receipts[s.Reveal()] = true
			}
		}
	}
}

// checkChannels asks for a channel, and each channel's package what is wrong with its settings.
func (m *Municipality) checkChannels(f *faults, path string) {
	if len(m.Channels) == 0 {
		f.add(path, "har ingen kanal; skriv dem i den orden, de skal prøves, fx channels: [{email: {to: "+
			"boligsocial@eksempel.dk}}]",
			"has no channel; write them in the order to try them, e.g. channels: [{email: {to: "+
				"social@example.dk}}]")
	}
	for i := range m.Channels {
		at := fmt.Sprintf("%s.channels[%d]", path, i)
		m.Channels[i].check(f, at,
			"siger ikke, hvilken kanal det er; skriv kanalens navn og dens indstillinger",
			"does not say which channel it is; write the channel's name and its settings")
	}
}

// CheckMunicipalities checks that each kommunekode exists, by the caller's list: this package knows none.
func (c *Config) CheckMunicipalities(exists func(code string) bool) error {
	var list []Fault
	check := func(code, path string, i int) {
		if !exists(code) {
			list = append(list, c.Fault(fmt.Sprintf(path, i),
				"ingen kommune har denne kommunekode; se listen i Danmarks Adresser (DAR)",
				"no municipality has this code; see the list of Danish municipality codes"))
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

// checkSigning: Standard Webhooks asks for whsec_ and base64 of 24 to 64 random bytes.
func checkSigning(f *faults, path string, s Secret) {
	text, ok := strings.CutPrefix(s.Reveal(), "whsec_")
	key, err := base64.StdEncoding.Strict().DecodeString(text)
	if !ok || err != nil || len(key) < 24 || len(key) > 64 || strings.ContainsAny(text, "\r\n") {
		f.add(path, "skal være whsec_ efterfulgt af base64 af 24 til 64 tilfældige byte; lav en med: echo "+
			"whsec_$(openssl rand -base64 32)",
			"must be whsec_ followed by base64 of 24 to 64 random bytes; make one with: echo "+
				"whsec_$(openssl rand -base64 32)")
	}
}

// mostTimeout is how long a channel may take to hand one notice over; a process that dies holds it for a few
// times longer.
const mostTimeout = 25 * time.Second

func checkTimeout(f *faults, path string, d time.Duration) {
	if d > mostTimeout {
		f.add(path, "må højst være 25s", "may be at most 25s")
	}
}
