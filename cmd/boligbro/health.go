package main

import (
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"boligbro/config"
	"boligbro/config/client"
	"boligbro/gateway/web/operator"
	"boligbro/rules/lang"
)

type healthCmd struct{}

// Run asks a running service whether it can work; exit 0 is yes.
func (healthCmd) Run(p *program) error {
	c, err := p.settings()
	if err != nil {
		return err
	}
	http_, err := client.HTTP("", 5*time.Second)
	if err != nil {
		return err
	}
	host, port, err := net.SplitHostPort(c.Web.Listen)
	if err != nil {
		return err
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	scheme := "http://"
	if c.Web.Cert != "" {
		scheme = "https://"
		http_.SetTLSClientConfig(ofThisMachine())
	}
	answer, err := http_.R().SetContext(p.ctx).Get(scheme + net.JoinHostPort(host, port) + "/readyz")
	switch {
	case err != nil:
		return lang.NewError(
			"tjenesten svarer ikke på "+c.Web.Listen,
			"the service does not answer at "+c.Web.Listen)
	case answer.StatusCode() != http.StatusOK:
		return notReady(answer.StatusCode(), answer.Body())
	}
	fmt.Fprintln(p.out, "klar"+without(answer.Body()))
	return nil
}

// ofThisMachine is TLS to an address of this machine. Nothing secret is sent there, and nothing but whether
// the service is ready is heard, so that any certificate will do: while a renewed one is being written, or
// cannot be read, the service shows the old one, which the files no longer hold.
func ofThisMachine() *tls.Config {
	return &tls.Config{MinVersion: tls.VersionTLS12, InsecureSkipVerify: true}
}

// without is what a service that can work does not do, as /readyz told it.
func without(body []byte) string {
	var is operator.Ready
	if json.Unmarshal(body, &is) != nil || is.Without != lang.NoMunicipalClocks {
		return ""
	}
	return "; " + lang.WithoutMunicipalKey.DA
}

// notReady says why the service cannot do its work, and since when, as /readyz told it.
func notReady(status int, body []byte) error {
	var why operator.NotReady
	words, known := lang.Text{}, false
	if json.Unmarshal(body, &why) == nil {
		words, known = lang.NotReady[why.Reason]
	}
	if !known {
		words = lang.Text{DA: fmt.Sprintf("HTTP %d; se dens log", status),
			EN: fmt.Sprintf("HTTP %d; see its log", status)}
	}
	since := lang.Text{}
	if !why.Since.IsZero() {
		since = lang.Since(clock(why.Since))
	}
	return lang.NewError("tjenesten er ikke klar: "+words.DA+since.DA,
		"the service is not ready: "+words.EN+since.EN)
}

type configCmd struct {
	Check configCheckCmd `cmd:"" help:"Find alt, der er galt i indstillingsfilen."`
}

type configCheckCmd struct{}

// Run checks the settings file as a whole.
func (configCheckCmd) Run(p *program) error {
	c, err := p.settings()
	wrong := &config.Error{Read: c}
	if err != nil && (!errors.As(err, &wrong) || wrong.Read == nil) {
		return err
	}
	c = wrong.Read
	more := append(c.Place("", check(c)), c.Place("", p.checkFiles(c))...)
	if err := wrong.Beside(more); err != nil {
		return err
	}
	if _, err := newRooms(c, nil, p.now, p.log); err != nil {
		return err
	}
	p.printWarnings(c)
	printBeyond(p.out, c)
	printDeliverable(p.out, c)
	printKeyBeside(p.out, c)
	if err := p.printUnreached(p.out, c); err != nil {
		return err
	}
	fmt.Fprintf(p.out, "Indstillingerne er i orden: %s, %s, %s\n",
		counted(len(c.Associations), lang.AssociationNoun), counted(len(c.Sources), lang.SourceNoun),
		counted(len(c.Municipalities), lang.MunicipalityNoun))
	return nil
}
