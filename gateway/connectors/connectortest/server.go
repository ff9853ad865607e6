package connectortest

import (
	"crypto/tls"
	"testing"

	"boligbro/gateway/connectors/connectortest/authority"
)

// ServerTLS is the settings of a server on 127.0.0.1 that secures its line so; nil when it does not.
func ServerTLS(t *testing.T, trusted *authority.Authority, kind TLS) *tls.Config {
	t.Helper()
	issuer, host := trusted, "127.0.0.1"
	conf := &tls.Config{}
	switch kind {
	case Plain:
		return nil
	case Old:
		conf.MinVersion, conf.MaxVersion = tls.VersionTLS10, tls.VersionTLS11
	case Stranger:
		issuer, _ = Trust(t)
	case Misnamed:
		host = "another.example.dk"
	}
	cert, err := issuer.Certificate(host)
	if err != nil {
		t.Fatal(err)
	}
	conf.Certificates = []tls.Certificate{cert}
	return conf
}
