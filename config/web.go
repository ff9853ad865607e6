package config

import (
	"net"
	"strconv"
	"strings"
)

// Web is where the pages are served, on loopback only until there is login.
type Web struct {
	Listen string `yaml:"listen"` // default 127.0.0.1:8080; port 0 is any free one
}

// Endpoint is what other machines may reach: the receipts that municipalities return, and the API. Beyond
// this machine it speaks TLS only.
type Endpoint struct {
	Listen string `yaml:"listen"` // host:port; empty: not served
	Cert   string `yaml:"cert"`   // with key; without them only on loopback
	Key    string `yaml:"key"`
}

func (w *Web) fill() {
	if w.Listen == "" {
		w.Listen = "127.0.0.1:8080"
	}
}

func (w Web) check(f *faults, path string) {
	host, ok := listen(w.Listen)
	switch {
	case !ok:
		f.add(path+".listen",
			"skal være adresse og port, fx 127.0.0.1:8080",
			"must be an address and a port, e.g. 127.0.0.1:8080")
	case !Loopback(host):
		f.add(path+".listen",
			"siderne har endnu ikke login og må kun vises på denne maskine: brug 127.0.0.1 eller [::1]",
			"the pages have no login yet and may be shown on this machine only: use 127.0.0.1 or [::1]")
	}
}

func (r Endpoint) check(f *faults, path string) {
	host, ok := listen(r.Listen)
	switch {
	case r.Listen == "" && (r.Cert != "" || r.Key != ""):
		f.add(path+".listen",
			"mangler; skriv adresse og port, fx 0.0.0.0:8443, eller fjern cert og key",
			"is missing; write an address and a port, e.g. 0.0.0.0:8443, or remove cert and key")
	case r.Listen == "":
	case !ok:
		f.add(path+".listen",
			"skal være adresse og port, fx 0.0.0.0:8443",
			"must be an address and a port, e.g. 0.0.0.0:8443")
	case (r.Cert == "") != (r.Key == ""):
		f.add(path, "cert og key hører sammen; skriv begge", "cert and key belong together; write both")
	case r.Cert == "" && !Loopback(host):
		f.add(path,
			"uden for denne maskine kun over TLS; skriv cert og key",
			"beyond this machine over TLS only; write cert and key")
	}
}

// listen is the host of an address to listen on.
func listen(s string) (host string, ok bool) {
	host, port, err := net.SplitHostPort(s)
	if err != nil {
		return "", false
	}
	_, err = strconv.ParseUint(port, 10, 16)
	return host, err == nil && (host == "" || hostName.MatchString(host) || net.ParseIP(host) != nil)
}

// freePort reports whether the system chooses the port.
func freePort(s string) bool { return strings.HasSuffix(s, ":0") }

// Loopback reports whether host can only be this machine.
func Loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// hostOf is s without a port and without the brackets of an IPv6 address.
func hostOf(s string) string {
	if host, _, err := net.SplitHostPort(s); err == nil {
		return host
	}
	return strings.Trim(s, "[]")
}
