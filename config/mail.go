package config

import (
	"net"
	"net/mail"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// SMTP is a mail server that is spoken to with TLS 1.2 or better and a verified certificate, or not at all.
type SMTP struct {
	Host     string `yaml:"host"`
	Port     int    `yaml:"port" within:"1-65535"` // default 587; 465 with security tls
	Security string `yaml:"security"`              // "starttls" (default) or "tls" (from the first byte)
	Username string `yaml:"username"`              // with password; both or neither
	Password Secret `yaml:"password"`
	From     string `yaml:"from"`
	// file with the certificate authority to trust instead of the system's
	CA      string        `yaml:"ca"`
	Timeout time.Duration `yaml:"timeout"` // default 20s
	// Place is where it stands in the settings, such as alarms.smtp. Check notes it.
	Place string `json:"-"`
}

// Alarms are the people who get a mail when something is about to go wrong, without personal data.
type Alarms struct {
	Person     string `yaml:"person"`     // an e-mail address
	Substitute string `yaml:"substitute"` // another
	SMTP       *SMTP  `yaml:"smtp"`
}

// OwnAlarms are the people of those who run Boligbro, and how else they are told.
type OwnAlarms struct {
	Alarms
	// Second is used when the mail server takes no mail; nil: then nobody is told until it does.
	Second *SecondWay `yaml:"second"`
}

// SecondWay is another way to people: another mail server, a web address that takes a message, such as that
// of a chat channel, or both, tried in this order.
type SecondWay struct {
	SMTP *SMTP `yaml:"smtp"`
	Chat *Chat `yaml:"chat"`
}

// Chat is an address to which {"text": ...} is posted, as chat programs take it. The address is a secret:
// whoever has it can write in the channel.
type Chat struct {
	URL Secret `yaml:"url"` // https
	// file with the certificate authority to trust instead of the system's
	CA      string        `yaml:"ca"`
	Timeout time.Duration `yaml:"timeout"` // default 20s
}

func (a *OwnAlarms) fill() {
	a.SMTP.Fill()
	if a.Second == nil {
		return
	}
	a.Second.SMTP.Fill()
	if w := a.Second.Chat; w != nil && w.Timeout == 0 {
		w.Timeout = 20 * time.Second
	}
}

func (s *SecondWay) check(f *faults, path string) {
	if s == nil {
		return
	}
	if s.SMTP == nil && s.Chat == nil {
		f.add(path, "nævner ingen vej; skriv smtp, chat eller begge", "names no way; write smtp, chat or both")
	}
	if s.SMTP != nil {
		s.SMTP.Check(Faults{f, path + ".smtp"})
	}
	if s.Chat != nil {
		u, err := url.Parse(s.Chat.URL.Reveal())
		if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || u.Fragment != "" {
			f.add(path+".chat.url", "skal være en https-adresse uden brugernavn og #",
				"must be an https address without user name and #")
		}
		checkTimeout(f, path+".chat.timeout", s.Chat.Timeout)
	}
}

// Fill sets what was left out to its default. A nil server stays nil.
func (s *SMTP) Fill() {
	if s == nil {
		return
	}
	if s.Security == "" {
		s.Security = "starttls"
	}
	if s.Port == 0 {
		s.Port = 587
		if s.Security == "tls" {
			s.Port = 465
		}
	}
	if s.Timeout == 0 {
		s.Timeout = 20 * time.Second
	}
}

// Located is the server with the path of its certificate authority as c places it; nil stays nil.
func (s *SMTP) Located(c *Config) *SMTP {
	if s == nil {
		return nil
	}
	server := *s
	server.CA = c.Path(s.CA)
	return &server
}

var hostName = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$`)

// Check notes everything that is wrong with the mail server.
func (s *SMTP) Check(f Faults) {
	s.Place = f.path
	if !hostName.MatchString(s.Host) && net.ParseIP(s.Host) == nil {
		f.Add("host",
			"skal være mailserverens navn uden port, fx mail.eksempel.dk",
			"must be the mail server's name without a port, e.g. mail.example.dk")
	}
	if s.Port < 1 || s.Port > 65535 {
		f.Add("port",
			"skal være et portnummer, som regel 587 eller 465",
			"must be a port number, usually 587 or 465")
	}
	if s.Security != "starttls" && s.Security != "tls" {
		f.Add("security",
			"skal være starttls eller tls; uden kryptering sendes intet",
			"must be starttls or tls; without encryption nothing is sent")
	}
	if (s.Username == "") != (s.Password.IsZero() && !f.Unread("password")) {
		f.Add("",
			"username og password hører sammen; skriv begge eller ingen",
			"username and password belong together; write both or neither")
	}
	if strings.ContainsAny(s.Username, "\r\n\x00") {
		f.Add("username", "må ikke indeholde linjeskift", "must not hold a line break")
	}
	f.Address("from", s.From)
	f.Timeout("timeout", s.Timeout)
}

// check: where they are needed (with a source there are families whose notices can fail) two people must be
// reachable. shared is the mail server that is used when none is written.
func (a Alarms) check(f *faults, path string, shared *SMTP, needed bool) {
	needed = needed || a.Person != "" || a.Substitute != ""
	if needed {
		checkAddress(f, path+".person", a.Person)
	}
	if needed {
		checkAddress(f, path+".substitute", a.Substitute)
	}
	if a.Person != "" && strings.EqualFold(a.Person, a.Substitute) {
		f.add(path+".substitute",
			"skal være en anden end person, så nogen ser alarmen, når den ene er væk",
			"must be another than person, so that somebody sees the alarm when one is away")
	}
	switch {
	case a.SMTP != nil:
		a.SMTP.Check(Faults{f, path + ".smtp"})
	case shared == nil && needed:
		f.add(path+".smtp",
			"mangler; skriv den mailserver, som alarmer sendes gennem",
			"is missing; write the mail server that alarms are sent through")
	}
}

func (a OwnAlarms) check(f *faults, path string, needed bool) {
	a.Alarms.check(f, path, nil, needed)
	a.Second.check(f, path+".second")
}

// checkAddress accepts one bare address. Names and comments around it are refused because the address also
// goes into the SMTP envelope; letters beyond ASCII because not every server on the way can carry them.
func checkAddress(f *faults, path, s string) {
	if a, err := mail.ParseAddress(s); err == nil && a.Address == s && ascii(s) {
		return
	}
	if s == "" {
		f.add(path,
			"mangler; skriv en mailadresse, fx vagt@eksempel.dk",
			"is missing; write an e-mail address, e.g. duty@example.dk")
		return
	}
	f.add(path,
		"skal være én mailadresse uden navn, fx vagt@eksempel.dk",
		"must be one bare e-mail address, e.g. duty@example.dk")
}

// ascii reports whether s is printable ASCII without space.
func ascii(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' })
}
