package config

import (
	"net"
	"strings"
)

// ClockAlarms are the people who get a mail about a municipality's own clocks. The mail leaves by the server
// named here and never by the association's, so that nothing of it, no copy and no bounce, comes to those who
// may not know (retssikkerhedsloven § 5 a, stk. 3).
type ClockAlarms struct {
	Alarms
	ReplyTo string `yaml:"replyTo"` // where answers go; default person
}

func (a *ClockAlarms) fill() {
	a.SMTP.Fill()
	if a.ReplyTo == "" {
		a.ReplyTo = a.Person
	}
}

func (a *ClockAlarms) check(f *faults, path string, own *OwnAlarms) {
	a.Alarms.check(f, path, new(SMTP), true)
	if a.ReplyTo != a.Person {
		checkAddress(f, path+".replyTo", a.ReplyTo)
	}
	a.checkPeople(f, path, own)
	if a.SMTP == nil {
		f.add(path+".smtp", "mangler; mail om kommunens frister sendes aldrig gennem foreningens mailserver. "+
			"Skriv kommunens egen eller en neutral (retssikkerhedsloven § 5 a, stk. 3)",
			"is missing; mail about the municipality's clocks is never sent by the association's mail server. "+
				"Write the municipality's own or a neutral one (retssikkerhedsloven § 5 a(3))")
		return
	}
	for _, server := range own.servers() {
		switch {
		case sameServer(a.SMTP, server):
			f.add(path+".smtp", "må ikke være foreningens mailserver: den ser, hvem der får mail om "+
				"kommunens frister. Skriv kommunens egen eller en neutral (retssikkerhedsloven § 5 a, stk. 3)",
				"must not be the association's mail server: it sees who is mailed about the municipality's "+
					"clocks. Write the municipality's own or a neutral one (retssikkerhedsloven § 5 a(3))")
			return
		case strings.EqualFold(a.SMTP.From, server.From):
			f.addOwnSender(path)
			return
		}
	}
}

// checkPeople finds an address of the association's own people.
func (a *ClockAlarms) checkPeople(f *faults, path string, own *OwnAlarms) {
	for _, theirs := range []string{own.Person, own.Substitute} {
		switch {
		case theirs == "":
		case a.SMTP != nil && strings.EqualFold(theirs, a.SMTP.From):
			f.addOwnSender(path)
			return
		case strings.EqualFold(theirs, a.Person), strings.EqualFold(theirs, a.Substitute),
			strings.EqualFold(theirs, a.ReplyTo):
			f.add(path, "må ikke nævne foreningens egne folk fra alarms: uden borgerens "+
				"samtykke må de ikke kende kommunens frister (retssikkerhedsloven § 5 a, stk. 3)",
				"must not name the association's own people from alarms: without the citizen's "+
					"consent they may not know of the municipality's clocks (retssikkerhedsloven § 5 "+
					"a(3))")
			return
		}
	}
}

// addOwnSender notes that what cannot be delivered would come back to the association.
func (f *faults) addOwnSender(path string) {
	f.add(path+".smtp.from", "må ikke være foreningens adresse: mail, der ikke kan afleveres, kommer tilbage "+
		"til den. Skriv kommunens egen eller en neutral (retssikkerhedsloven § 5 a, stk. 3)",
		"must not be the association's address: mail that cannot be delivered comes back to it. Write the "+
			"municipality's own or a neutral one (retssikkerhedsloven § 5 a(3))")
}

// servers are the association's mail servers.
func (a *OwnAlarms) servers() (all []*SMTP) {
	if a.SMTP != nil {
		all = append(all, a.SMTP)
	}
	if a.Second != nil && a.Second.SMTP != nil {
		all = append(all, a.Second.SMTP)
	}
	return all
}

// sameServer reports whether they are one machine, whatever the port; on this machine there may be several.
func sameServer(a, b *SMTP) bool {
	host := strings.TrimSuffix(a.Host, ".")
	if !strings.EqualFold(host, strings.TrimSuffix(b.Host, ".")) {
		return false
	}
	ip := net.ParseIP(host)
	return a.Port == b.Port || !strings.EqualFold(host, "localhost") && (ip == nil || !ip.IsLoopback())
}
