package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path"
	"path/filepath"
	"time"

	"boligbro/adapters"
	"boligbro/config"
	"boligbro/config/client"
)

// HTTPS is one file at an address: the section https of from.
type HTTPS struct {
	URL      string        `yaml:"url"`      // https, or http on loopback
	Name     string        `yaml:"name"`     // of the file here; default: the last part of the address
	Username string        `yaml:"username"` // of HTTP Basic
	Password config.Secret `yaml:"password"`
	Header   string        `yaml:"header"` // in which Token is sent; default Authorization
	Token    config.Secret `yaml:"token"`  // whole, with what stands before it, such as "Bearer "
	CA       string        `yaml:"ca"`
	// Certificate and CertificateKey are the files of the client's own certificate, in PEM form.
	Certificate    string        `yaml:"certificate"`
	CertificateKey string        `yaml:"certificateKey"`
	MaxSize        int           `yaml:"maxSize"` // in MB after decompression; default 1024
	Timeout        time.Duration `yaml:"timeout"` // default 30m
}

// Fill sets what was left out to its default.
func (s *HTTPS) Fill() {
	if s.MaxSize == 0 {
		s.MaxSize = usualSize
	}
	if s.Timeout == 0 {
		s.Timeout = usualTime
	}
	if s.Header == "" {
		s.Header = "Authorization"
	}
	if u, err := url.Parse(s.URL); err == nil && s.Name == "" {
		s.Name = path.Base(u.Path)
	}
}

// Check notes everything that is wrong.
func (s *HTTPS) Check(f config.Faults) {
	if !client.Secured(s.URL) {
		f.Add("url", "skal være en https-adresse uden brugernavn og # (http kun til denne maskine selv)",
			"must be an https address without user name and # (http only to this machine itself)")
	}
	if !plainName(s.Name) || s.Name[0] == '.' || s.Name[0] == '/' {
		f.Add("name", "skriv filens navn her", "write the name of the file here")
	}
	if (s.Username == "") != s.Password.IsZero() && !f.Unread("password") {
		f.Add("password", "username og password skrives begge eller slet ikke",
			"username and password are both written, or neither")
	}
	if (s.Certificate == "") != (s.CertificateKey == "") {
		f.Add("certificateKey", "certificate og certificateKey skrives begge eller slet ikke",
			"certificate and certificateKey are both written, or neither")
	}
	if s.Timeout > longest {
		f.Add("timeout", "skal være en tid på højst 6h", "must be a time of at most 6h")
	}
}

func (s *HTTPS) deadline() time.Duration { return s.Timeout }

func (s *HTTPS) place(dir string) place {
	own := *s
	own.Fill()
	for _, file := range []*string{&own.CA, &own.Certificate, &own.CertificateKey} {
		if *file != "" && !filepath.IsAbs(*file) {
			*file = filepath.Join(dir, *file)
		}
	}
	return &address{own}
}

// address is the place.
type address struct{ HTTPS }

// archive changes nothing: a file at an address is left.
func (a *address) archive(context.Context, []entry) error { return nil }

// take has the file, unless it is still the one that was had before.
func (a *address) take(ctx context.Context, into *box) error {
	c, err := client.HTTP(a.CA, a.Timeout)
	if err != nil {
		return adapters.Unusable(a.Name, err, "from.https.ca")
	}
	defer c.GetClient().CloseIdleConnections()
	if err := client.Present(c, a.Certificate, a.CertificateKey); err != nil {
		return adapters.Unusable(a.Name, err, "from.https.certificate", "from.https.certificateKey")
	}
	r := c.R().SetContext(ctx).SetDoNotParseResponse(true)
	if a.Username != "" {
		r.SetBasicAuth(a.Username, a.Password.Reveal())
	}
	if !a.Token.IsZero() {
		r.SetHeader(a.Header, a.Token.Reveal())
	}
	if files := into.note.Files; len(files) == 1 && into.has(files[0]) && into.note.Mark != "" {
		r.SetHeader("If-None-Match", into.note.Mark)
	}
	answer, err := r.Get(a.URL)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return a.refuse(adapters.Unreachable, "", err, "from.https.url", "from.https.ca")
	}
	defer answer.RawBody().Close()
	return a.keep(ctx, answer.RawResponse, into)
}

// keep puts the body into the box when it is all of it.
func (a *address) keep(ctx context.Context, answer *http.Response, into *box) error {
	switch status := answer.StatusCode; {
	case status == http.StatusNotModified:
		return nil
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		return a.refuse(adapters.Denied, fmt.Sprint("HTTP ", status), nil, "from.https")
	case status == http.StatusNotFound, status == http.StatusGone:
		return a.refuse(adapters.Missing, "", nil, "from.https.url")
	case status != http.StatusOK:
		return a.refuse(adapters.Failed, fmt.Sprint("HTTP ", status), nil, "from.https.url")
	}
	written, err := http.ParseTime(answer.Header.Get("Last-Modified"))
	if err != nil {
		if written, err = http.ParseTime(answer.Header.Get("Date")); err != nil {
			return a.refuse(adapters.Malformed, "Last-Modified", nil, "from.https.url")
		}
	}
	most := int64(a.MaxSize) << 20
	e := entry{Name: a.Name, Size: -1, Written: written}
	e.Size, err = into.put(e, client.Limit(&cancelled{ctx, answer.Body}, most))
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, client.ErrTooLong):
		return a.refuse(adapters.TooLarge, "", nil, "from.https.maxSize")
	case errors.Is(err, io.ErrUnexpectedEOF):
		return a.refuse(adapters.CutShort, "", nil)
	case err != nil:
		return a.refuse(adapters.Unreachable, "", err, "from.https.url")
	}
	into.note.Mark = answer.Header.Get("ETag")
	if len(into.note.Files) == 1 && into.note.Files[0].same(e) {
		return into.save()
	}
	return into.keep([]entry{e})
}

func (a *address) refuse(code, hint string, err error, keys ...string) error {
	return &adapters.Refusal{Code: code, File: a.Name, Hint: hint, Keys: keys, Err: err}
}
