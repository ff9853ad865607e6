package config

import (
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
)

// Web is where the pages are served, and who sees them. Beyond this machine they speak TLS, themselves or
// through a proxy.
type Web struct {
	Listen  string `yaml:"listen"`  // default 127.0.0.1:8080; port 0 is any free one
	Login   string `yaml:"login"`   // LoginRequired, the default, or LoginNone
	Address string `yaml:"address"` // what people open, such as https://boligbro.example.dk
	Cert    string `yaml:"cert"`    // with key
	Key     string `yaml:"key"`
	Proxy   string `yaml:"proxy"` // address or network of the only proxy that is believed
	OIDC    []OIDC `yaml:"oidc"`  // where people may sign in instead of with a password
}

// Who sees the pages.
const (
	LoginRequired = "required"
	LoginNone     = "none" // everybody on this machine
)

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
	if w.Login == "" {
		w.Login = LoginRequired
	}
	for i := range w.OIDC {
		w.OIDC[i].fill()
	}
	w.Address = strings.TrimSuffix(w.Address, "/")
	if host, ok := listen(w.Listen); w.Address == "" && ok && Loopback(host) {
		w.Address = "http://" + w.Listen
		if w.Cert != "" {
			w.Address = "https://" + w.Listen
		}
	}
}

// NeedsLogin reports whether the pages ask who is there.
func (w Web) NeedsLogin() bool { return w.Login != LoginNone }

// Encrypted reports whether people reach the pages through TLS.
func (w Web) Encrypted() bool { return w.Cert != "" || w.Proxy != "" }

// ProxyNetwork is where the proxy asks from; invalid: there is none.
func (w Web) ProxyNetwork() netip.Prefix {
	network, _ := proxyNetwork(w.Proxy) // the settings were checked
	return network
}

func proxyNetwork(s string) (netip.Prefix, error) {
	if ip, err := netip.ParseAddr(s); err == nil {
		return ip.Prefix(ip.BitLen())
	}
	return netip.ParsePrefix(s)
}

func (w Web) check(f *faults, path string) {
	w.checkOIDC(f, path)
	host, ok := listen(w.Listen)
	switch {
	case !ok:
		f.add(path+".listen",
			"skal være adresse og port, fx 127.0.0.1:8080",
			"must be an address and a port, e.g. 127.0.0.1:8080")
	case w.Login == LoginNone:
		w.checkOpen(f, path, host)
	case w.Login != LoginRequired:
		f.add(path+".login", "skal være required eller none", "must be required or none")
	default:
		w.checkLogin(f, path, host)
	}
}

// checkOpen: pages without login are for this machine alone, and a proxy would show them to others.
func (w Web) checkOpen(f *faults, path, host string) {
	if !Loopback(host) {
		f.add(path+".listen",
			"uden login må siderne kun vises på denne maskine: brug 127.0.0.1 eller [::1], eller fjern login: none",
			"without login the pages may be shown on this machine only: use 127.0.0.1 or [::1], or remove login: "+
				"none")
	}
	if w.Encrypted() || w.Key != "" {
		f.add(path+".login",
			"cert, key og proxy viser siderne for andre, og det kræver login; fjern login: none",
			"cert, key and proxy show the pages to others, and that needs login; remove login: none")
	}
}

func (w Web) checkLogin(f *faults, path, host string) {
	if (w.Cert == "") != (w.Key == "") {
		f.add(path, "cert og key hører sammen; skriv begge", "cert and key belong together; write both")
	}
	if !Loopback(host) && !w.Encrypted() {
		f.add(path,
			"uden for denne maskine kun over TLS; skriv cert og key, eller i proxy den proxy, der taler TLS",
			"beyond this machine over TLS only; write cert and key, or in proxy the proxy that speaks TLS")
	}
	if network, err := proxyNetwork(w.Proxy); w.Proxy != "" && (err != nil || !narrow(network)) {
		f.add(path+".proxy",
			"skal være proxyens netadresse eller et lille net (højst 65.536 adresser), fx 10.0.0.5 eller 10.0.0.0/28",
			"must be the proxy's network address or a small network (at most 65,536 addresses), e.g. 10.0.0.5 or "+
				"10.0.0.0/28")
	}
	w.checkAddress(f, path)
}

// narrow reports whether the network has at most 65,536 addresses: what a proxy says of where somebody asks
// from is believed, and nobody else's word is.
func narrow(network netip.Prefix) bool { return network.Addr().BitLen()-network.Bits() <= 16 }

func (w Web) checkAddress(f *faults, path string) {
	u, err := url.Parse(w.Address)
	switch {
	case w.Address == "":
		f.add(path+".address",
			"mangler; skriv den adresse, folk åbner, fx https://boligbro.example.dk",
			"is missing; write the address that people open, e.g. https://boligbro.example.dk")
	case err != nil || u.Host == "" || u.User != nil || u.Path != "" || u.RawQuery != "" || u.Fragment != "" ||
		u.Scheme != "https" && !(u.Scheme == "http" && Loopback(u.Hostname()) && !w.Encrypted()):
		f.add(path+".address",
			"skal være https:// og et navn uden sti, fx https://boligbro.example.dk",
			"must be https:// and a name without a path, e.g. https://boligbro.example.dk")
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
