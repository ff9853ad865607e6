package client_test

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"boligbro/config"
	"boligbro/config/client"
	"boligbro/rules/text"
)

// pemFiles writes the certificate and its key, and gives their paths.
func pemFiles(t *testing.T, dir, name string, pair tls.Certificate) (cert, key string) {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(pair.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	cert, key = filepath.Join(dir, name+".pem"), filepath.Join(dir, name+".key")
	for path, block := range map[string]*pem.Block{
		cert: {Type: "CERTIFICATE", Bytes: pair.Certificate[0]}, key: {Type: "PRIVATE KEY", Bytes: der},
	} {
		if err := os.WriteFile(path, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return cert, key
}

// partSettings are those of another package's part.
type partSettings struct {
	CA             string `yaml:"ca"`
	Certificate    string `yaml:"certificate"`
	CertificateKey string `yaml:"certificateKey"`
}

func (*partSettings) Fill()               {}
func (*partSettings) Check(config.Faults) {}

// A relative path is read from the settings file's folder, and a certificate without a key is not read alone:
// what the settings lack is told where they are read.
func TestFilesBesideTheSettings(t *testing.T) {
	dir := t.TempDir()
	pemFiles(t, dir, "good", selfSigned(t, "127.0.0.1"))
	c, err := config.Read([]byte("keys: {file: k}\n"), dir, config.Parts{})
	if err != nil {
		t.Fatal(err)
	}
	c.Web.Cert, c.Web.Key, c.Alarms.SMTP = "good.pem", "good.key", &config.SMTP{CA: "good.pem"}
	if err := client.CheckFiles(c); err != nil {
		t.Errorf("files beside the settings: %v", err)
	}
	c.Web.Cert, c.Web.Key = filepath.Join(dir, "missing"), ""
	if err := client.CheckFiles(c); err != nil {
		t.Errorf("a certificate without a key: %v", err)
	}
	c.Web.Cert, c.Web.Key = "", filepath.Join(dir, "missing")
	if err := client.CheckFiles(c); err != nil {
		t.Errorf("a key without a certificate: %v", err)
	}
	c.Web.Key, c.Alarms.SMTP.CA = "", "missing.pem"
	var wrong *config.Error
	if err := client.CheckFiles(c); !errors.As(err, &wrong) || len(wrong.Faults) != 1 ||
		!strings.Contains(wrong.Faults[0].Words.DA, text.WithoutCPR(filepath.Join(dir, "missing.pem"))) {
		t.Errorf("a file that is not beside the settings: %v", err)
	}
}

// Every certificate and key that the settings name is read, wherever in them it is named, and what is wrong
// is said of its key in both languages.
func TestCheckFiles(t *testing.T) {
	dir := t.TempDir()
	shown := text.WithoutCPR(dir) // its random digits may look like a CPR number
	cert, key := pemFiles(t, dir, "good", selfSigned(t, "127.0.0.1"))
	_, other := pemFiles(t, dir, "other", selfSigned(t, "127.0.0.1"))
	missing, none := filepath.Join(dir, "missing"), filepath.Join(dir, "none.pem")
	if err := os.WriteFile(none, []byte("no PEM"), 0o600); err != nil {
		t.Fatal(err)
	}
	settings := func() *config.Config {
		c := &config.Config{}
		c.Web.Cert, c.Web.Key = cert, key
		c.Alarms.SMTP = &config.SMTP{CA: cert}
		c.Sources = []config.Source{{}, {}}
		c.Sources[1].Part = config.Part{Kind: "rest", Settings: &partSettings{cert, cert, key}}
		c.Municipalities = []config.Municipality{{Channels: []config.Channel{{}}}}
		c.Municipalities[0].Channels[0].Part = config.Part{Kind: "webhook", Settings: &partSettings{CA: cert}}
		return c
	}
	if err := client.CheckFiles(settings()); err != nil {
		t.Fatal(err)
	}
	part := func(of config.Part) *partSettings { return of.Settings.(*partSettings) }
	for path, test := range map[string]struct {
		spoil  func(c *config.Config)
		da, en string
	}{
		"web.cert":       {func(c *config.Config) { c.Web.Cert = missing }, "findes ikke", "no such file"},
		"web.key":        {func(c *config.Config) { c.Web.Key = other }, "et andet certifikat", "another certificate"},
		"alarms.smtp.ca": {func(c *config.Config) { c.Alarms.SMTP.CA = none }, "intet certifikat", "no certificate"},
		"sources[1].rest.ca": {func(c *config.Config) { part(c.Sources[1].Part).CA = missing },
			"findes ikke", "no such file"},
		"sources[1].rest.certificate": {func(c *config.Config) { part(c.Sources[1].Part).Certificate = none },
			"intet certifikat", "no certificate"},
		"sources[1].rest.certificateKey": {func(c *config.Config) { part(c.Sources[1].Part).CertificateKey = dir },
			"en mappe og ingen fil", "a folder and no file"},
		"municipalities[0].channels[0].webhook.ca": {
			func(c *config.Config) { part(c.Municipalities[0].Channels[0].Part).CA = missing },
			"findes ikke", "no such file"},
	} {
		c := settings()
		test.spoil(c)
		var wrong *config.Error
		if err := client.CheckFiles(c); !errors.As(err, &wrong) || len(wrong.Faults) != 1 {
			t.Errorf("%s: %v", path, err)
			continue
		}
		if f := wrong.Faults[0]; f.Path != path || !strings.Contains(f.Words.DA, test.da) ||
			!strings.Contains(f.Words.EN, test.en) || !strings.Contains(f.Words.DA, shown) {
			t.Errorf("%s: %+v", path, f)
		}
	}
}
