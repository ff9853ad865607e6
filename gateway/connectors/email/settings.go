package email

import (
	"time"

	"boligbro/config"
	"boligbro/gateway"
)

// Settings are the part of the settings file about the channel, under the key email.
type Settings struct {
	// one address of the municipality; that its mail server took a mail proves no arrival
	To   string       `yaml:"to"`
	SMTP *config.SMTP `yaml:"smtp"` // default: alarms.smtp
}

// Fill sets what was left out to its default.
func (s *Settings) Fill() { s.SMTP.Fill() }

// Check notes everything that is wrong.
func (s *Settings) Check(f config.Faults) {
	f.Address("to", s.To)
	switch {
	case s.SMTP != nil:
		s.SMTP.Check(f.At("smtp"))
	case f.Config().Alarms.SMTP == nil:
		f.Add("smtp", "mangler; skriv en mailserver her eller i alarms.smtp",
			"is missing; write a mail server here or in alarms.smtp")
	}
}

// Connector is the channel that the settings describe; paths lie where c says.
func (s *Settings) Connector(c *config.Config, _ func() time.Time) (gateway.Connector, error) {
	return New(Settings{To: s.To, SMTP: s.SMTP.Located(c)}, c.Alarms.SMTP.Located(c))
}
