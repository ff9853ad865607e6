package webhook

import (
	"net"
	"net/http"
	"net/url"
	"time"

	"boligbro/config"
	"boligbro/config/client"
	"boligbro/gateway"
)

// Settings are the part of the settings file about the channel, under the key webhook.
type Settings struct {
	URL string `yaml:"url"` // https, or http on loopback
	// whsec_ and base64 of 24 to 64 bytes; two while the municipality exchanges one for another
	Secret config.Secrets `yaml:"secret"`
	Format string         `yaml:"format"` // "json" (default) or "xml"
	// file with the certificate authority to trust instead of the system's
	CA      string        `yaml:"ca"`
	Timeout time.Duration `yaml:"timeout"` // default 20s
}

// Fill sets what was left out to its default.
func (s *Settings) Fill() {
	if s.Format == "" {
		s.Format = formatJSON
	}
	if s.Timeout == 0 {
		s.Timeout = 20 * time.Second
	}
}

// Check notes everything that is wrong.
func (s *Settings) Check(f config.Faults) {
	if !secured(s.URL) {
		f.Add("url", "skal være en https-adresse uden brugernavn og # (http kun til denne maskine selv)",
			"must be an https address without user name and # (http only to this machine itself)")
	}
	if s.Secret.IsZero() {
		f.Add("secret", "mangler; aftal en hemmelighed med kommunen og skriv {file: STI} eller {env: NAVN}",
			"is missing; agree a secret with the municipality and write {file: PATH} or {env: NAME}")
	} else {
		f.Signings("secret", s.Secret)
	}
	if s.Format != formatJSON && s.Format != formatXML {
		f.Add("format", "skal være json eller xml", "must be json or xml")
	}
	f.Timeout("timeout", s.Timeout)
}

// Connector is the channel that the settings describe; paths lie where c says.
func (s *Settings) Connector(c *config.Config, now func() time.Time) (gateway.Connector, error) {
	http, err := client.HTTP(c.Path(s.CA), s.Timeout)
	if err != nil {
		return nil, err
	}
	return New(*s, http, now)
}

// secured reports whether the address is one that nobody on the way can read what is sent to, and holds
// nothing that is not sent.
func secured(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.User != nil || u.Fragment != "" {
		return false
	}
	return u.Scheme == "https" || u.Scheme == "http" && loopback(u.Hostname())
}

// local reports whether the address names this machine.
func local(address string) bool {
	u, err := url.Parse(address)
	return err == nil && loopback(u.Hostname())
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// direct reports whether the address is called without a proxy that the environment names.
func direct(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	proxy, err := http.ProxyFromEnvironment(&http.Request{URL: u})
	return proxy == nil && err == nil
}

// here reports whether the far end of a connection is on this machine.
func here(far net.Addr) bool {
	tcp, ok := far.(*net.TCPAddr)
	return ok && tcp.IP.IsLoopback()
}
