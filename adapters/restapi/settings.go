package restapi

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"boligbro/adapters"
	"boligbro/adapters/mapping"
	"boligbro/config"
	"boligbro/config/client"
)

// Settings describe a list that a service gives as JSON: the section rest of a source.
type Settings struct {
	URL   string            `yaml:"url"`   // https, or http on loopback
	Query map[string]string `yaml:"query"` // sent with every request
	CA    string            `yaml:"ca"`    // certificate authorities in PEM form; default: the system's
	// Certificate and CertificateKey are the files of the client's own certificate, in PEM form.
	Certificate    string `yaml:"certificate"`
	CertificateKey string `yaml:"certificateKey"`
	APIKey         APIKey `yaml:"apiKey"`
	OAuth2         OAuth2 `yaml:"oauth2"`

	Items  string `yaml:"items"` // the path of the list in the answer; empty: the answer is the list
	Paging Paging `yaml:"paging"`
	// Each is the path, in an item, of a list each of whose elements is a row of its own.
	Each string `yaml:"each"`
	// Since, when it is set, makes the list one of changes: the service gives what has changed since an instant.
	Since Since `yaml:"since"`
	// Optional are paths that the service leaves out where they hold nothing. Any other must be in some item.
	Optional []string `yaml:"optional"`

	MaxRows int           `yaml:"maxRows"` // more are refused; default 5,000,000
	MaxBody int           `yaml:"maxBody"` // of one answer, in MB after decompression; default 64
	Wait    time.Duration `yaml:"wait"`    // for one answer; default 1m
	Timeout time.Duration `yaml:"timeout"` // of one reading, from the first request to the last; default 30m
	mapping.Settings
}

// Since is how the service is asked for what has changed.
type Since struct {
	Parameter string        `yaml:"parameter"` // of the query, for an instant such as 2026-11-20T19:00:00Z
	Overlap   time.Duration `yaml:"overlap"`   // how much earlier than the last reading; default 1h
}

// APIKey is a secret in a header of every request.
type APIKey struct {
	Header string        `yaml:"header"` // default Authorization
	Value  config.Secret `yaml:"value"`  // whole, with what stands before it, such as "Bearer "
}

// OAuth2 is how a token is had for the client's own credentials.
type OAuth2 struct {
	TokenURL string        `yaml:"tokenURL"`
	ClientID string        `yaml:"clientID"`
	Secret   config.Secret `yaml:"clientSecret"`
	Scope    string        `yaml:"scope"`
	InBody   bool          `yaml:"inBody"` // the credentials are sent in the body, and not as HTTP Basic
}

// Paging is how a long list is divided into answers.
type Paging struct {
	By        string `yaml:"by"`        // none (default), page, offset, cursor or link (RFC 8288)
	Parameter string `yaml:"parameter"` // of the query: the page, offset or cursor; default by its name
	First     string `yaml:"first"`     // the first page's number; default 1
	Size      int    `yaml:"size"`      // how many items are asked for
	// SizeParameter is the query's parameter for the size; empty: it is not sent.
	SizeParameter string `yaml:"sizeParameter"`
	Next          string `yaml:"next"`   // path of the next cursor in the answer
	Total         string `yaml:"total"`  // path of the number of all items
	Number        string `yaml:"number"` // path of the number of the page
	// EmptyPages is how many empty pages in a row end a list by page or offset whose total the service does not
	// say: a list that has as many in its middle is cut off there, and nobody can tell.
	EmptyPages int    `yaml:"emptyPages" within:"1-100"`
	Unique     string `yaml:"unique"` // path, in an item, of what no two items share
}

const (
	usualRows = 5_000_000
	usualBody = 64
	usualWait = time.Minute
	usualTime = 30 * time.Minute
	longest   = 6 * time.Hour
	// usualOverlap is longer than a change may be under way before it shows in a list.
	usualOverlap = time.Hour
)

// authorization is the header of a key for which the settings name none.
const authorization = "Authorization"

// Fill sets what was left out to its default.
func (s *Settings) Fill() {
	s.APIKey.Header = cmp.Or(s.APIKey.Header, authorization)
	s.Paging.By = cmp.Or(strings.ToLower(s.Paging.By), "none")
	s.Paging.Parameter = cmp.Or(s.Paging.Parameter, s.Paging.By)
	s.Paging.First = cmp.Or(s.Paging.First, "1")
	s.Since.Overlap = cmp.Or(s.Since.Overlap, usualOverlap)
	s.MaxRows, s.MaxBody = cmp.Or(s.MaxRows, usualRows), cmp.Or(s.MaxBody, usualBody)
	s.Wait, s.Timeout = cmp.Or(s.Wait, usualWait), cmp.Or(s.Timeout, usualTime)
}

// Check notes everything that is wrong, each with the nearest name that would do.
func (s *Settings) Check(f config.Faults) {
	_, faults := s.plan()
	faults.Tell(f)
}

// Source is the source that the settings describe. Relative paths are read from dir.
func (s *Settings) Source(of config.Source, dir string, now func() time.Time) (adapters.Source, error) {
	return New(of, *s, dir, now)
}

// plan is the settings, checked and resolved.
type plan struct {
	rows   *mapping.Plan
	pages  paging
	point  byte // what divides the decimals of a number
	items  path
	each   path
	paths  []path // of the columns that the settings name
	unique path
	next   path
	total  path
	number path
}

func (s *Settings) plan() (*plan, mapping.Faults) {
	var f mapping.Faults
	if !client.Secured(s.URL) {
		f.Add("url", "skal være en https-adresse uden brugernavn og # (http kun til denne maskine selv)",
			"must be an https address without user name and # (http only to this machine itself)")
	}
	if (s.Certificate == "") != (s.CertificateKey == "") {
		f.Add("certificateKey", "certificate og certificateKey skrives begge eller slet ikke",
			"certificate and certificateKey are both written, or neither")
	}
	s.checkAccess(&f)
	p := &plan{
		items: parsePath(s.Items), each: parsePath(s.Each), unique: parsePath(s.Paging.Unique),
		next: parsePath(s.Paging.Next), total: parsePath(s.Paging.Total), number: parsePath(s.Paging.Number),
		point: cmp.Or(s.Decimal, ",")[0],
	}
	p.pages = mapping.Choose(&f, "paging.by", s.Paging.By, "none", pagings)
	s.checkPaging(&f, p.pages)
	if s.Wait < 0 || s.Wait > longest || s.Timeout < 0 || s.Timeout > longest {
		f.Add("timeout", "wait og timeout skal være tider på højst 6h", "wait and timeout must be at most 6h")
	}
	table := s.Settings
	if len(table.Dates) > 0 && !slices.Contains(table.Dates, isoDays) {
		table.Dates = append(slices.Clone(table.Dates), isoDays) // as JSON writes a day
	}
	rows, more := table.Plan()
	p.rows = rows
	for _, header := range rows.Headers() {
		p.paths = append(p.paths, parsePath(header))
	}
	for i, name := range s.Optional {
		if !slices.Contains(rows.Headers(), name) {
			f.Unknown(fmt.Sprintf("optional[%d]", i), name, rows.Headers())
		}
	}
	return p, append(f, more...)
}

// isoDays is how JSON writes a day.
const isoDays = "yyyy-mm-dd"

func (s *Settings) checkAccess(f *mapping.Faults) {
	if s.APIKey.Value.IsZero() && s.APIKey.Header != authorization {
		f.Add("apiKey.value", "mangler", "is missing")
	}
	o := s.OAuth2
	if o.TokenURL == "" && o.ClientID == "" && o.Secret.IsZero() {
		return
	}
	if !client.Secured(o.TokenURL) {
		f.Add("oauth2.tokenURL", "skal være en https-adresse", "must be an https address")
	}
	if o.ClientID == "" {
		f.Add("oauth2.clientID", "mangler", "is missing")
	}
	if o.Secret.IsZero() {
		f.Add("oauth2.clientSecret", "mangler", "is missing")
	}
	if !s.APIKey.Value.IsZero() && strings.EqualFold(s.APIKey.Header, authorization) {
		f.Add("apiKey.header", "oauth2 bruger Authorization; behold kun den ene",
			"oauth2 uses Authorization; keep one of them")
	}
}

func (s *Settings) checkPaging(f *mapping.Faults, by paging) {
	if by == byCursor && s.Paging.Next == "" {
		f.Add("paging.next", "mangler; skriv stien til det næste svars nøgle",
			"is missing; write the path of the next cursor")
	}
	if s.Paging.SizeParameter != "" && s.Paging.Size == 0 {
		f.Add("paging.size", "mangler; skriv hvor mange der bedes om", "is missing; write how many are asked for")
	}
	s.checkEnd(f, by)
	if strings.Trim(s.Paging.First, "0123456789") != "" || len(s.Paging.First) > 9 {
		f.Add("paging.first", "skal være et helt tal", "must be a whole number")
	}
}

// checkEnd: it is said how the end of a list by page or offset is known.
func (s *Settings) checkEnd(f *mapping.Faults, by paging) {
	p := s.Paging
	counted := by == byPage || by == byOffset
	switch {
	case p.EmptyPages < 0 || p.EmptyPages > mostEmpty:
		f.Add("paging.emptyPages", "skal være fra 1 til 100", "must be from 1 to 100")
	case counted && p.Total == "" && p.EmptyPages == 0:
		f.Add("paging.total",
			"mangler; skriv stien til antallet af alle led. Oplyser tjenesten det ikke, så skriv i "+
				"paging.emptyPages, hvor mange tomme sider i træk der slutter listen (fx 2): har den så mange midt i "+
				"listen, læses resten ikke",
			"is missing; write the path of the number of all items. If the service does not say it, write in "+
				"paging.emptyPages how many empty pages in a row end the list (e.g. 2): where it has as many in the "+
				"middle of the list, the rest is not read")
	case by == byOffset && p.EmptyPages > 1 && p.Size == 0:
		f.Add("paging.size", "mangler; flere tomme svar end ét kræver, at størrelsen er kendt",
			"is missing; more empty answers than one require that the size is known")
	}
}

// mostEmpty is how many empty pages can be asked for at most.
const mostEmpty = 100
