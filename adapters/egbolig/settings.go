package egbolig

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
	"boligbro/rules"
)

// Settings describe the web service of EG Bolig: the section egbolig of a source.
type Settings struct {
	// URL is the address of the service file, whose name carries the release: https, or http on loopback.
	URL      string        `yaml:"url"`
	Username string        `yaml:"username"` // of HTTP Basic; empty: none
	Password config.Secret `yaml:"password"`
	CA       string        `yaml:"ca"` // certificate authorities in PEM form; default: the system's
	// Certificate and CertificateKey are the files of the client's own certificate, in PEM form.
	Certificate    string `yaml:"certificate"`
	CertificateKey string `yaml:"certificateKey"`
	// Companies are the numbers of those that are read; default: all that the service lists.
	Companies []int `yaml:"companies"`
	// Key are the parts of the tenancy's number, in order: of company, department, tenancy and tenant, which
	// is the default. Another source names the tenancy by the same.
	Key []string `yaml:"key"`
	// Pad is how many digits a part has, with leading zeros; default: as many as the number has.
	Pad map[string]int `yaml:"pad"`
	// Codes and Constants are as of any table; the fields that the service has are tenancy.kind (its
	// HousingType).
	Codes     map[string]map[string]string `yaml:"codes"`
	Constants map[string]string            `yaml:"constants"`

	MaxBody int           `yaml:"maxBody"` // of one answer, in MB; default 64
	Wait    time.Duration `yaml:"wait"`    // for one answer; default 2m
	Timeout time.Duration `yaml:"timeout"` // of one reading of all departments; default 2h
}

const (
	usualBody = 64
	usualWait = 2 * time.Minute
	usualTime = 2 * time.Hour
	longest   = 6 * time.Hour
)

// parts are those of a key.
var parts = []string{"company", "department", "tenancy", "tenant"}

// Registers reports that the service lists tenancies of which nothing has happened.
func (s *Settings) Registers() bool { return true }

// Fill sets what was left out to its default.
func (s *Settings) Fill() {
	if len(s.Key) == 0 {
		s.Key = slices.Clone(parts)
	}
	s.MaxBody = cmp.Or(s.MaxBody, usualBody)
	s.Wait, s.Timeout = cmp.Or(s.Wait, usualWait), cmp.Or(s.Timeout, usualTime)
}

// Check notes everything that is wrong, each with the nearest name that would do.
func (s *Settings) Check(f config.Faults) {
	_, faults := s.plan()
	faults.Tell(f)
}

// Delivers is none: the contract of the service has no reminder, demand, termination by the landlord or
// bailiff court. Legal steps come from another source.
func (s *Settings) Delivers() []rules.EventKind { return nil }

// HasOwnNumbers is false: the service's numbers have digits, and nobody says that those of others may have
// none.
func (s *Settings) HasOwnNumbers() bool { return false }

// Municipalities are the codes that the settings themselves name.
func (s *Settings) Municipalities() []string { return s.table().Municipalities() }

// Source is the source that the settings describe. Relative paths are read from dir.
func (s *Settings) Source(of config.Source, dir string, now func() time.Time) (adapters.Source, error) {
	return New(of, *s, dir, now)
}

// fields are what is read of a tenant and its tenancy, by the field of the case: the names of the contract.
// The number of the CPR register is not read.
var fields = map[string]string{
	"department":                 "DepartmentNo",
	"tenancy.kind":               "HousingType",
	"tenancy.start":              "OccupationDate",
	"tenancy.end":                "VacateDate",
	"tenancy.municipality":       "MunicipalityNo",
	"tenancy.address.street":     "Address",
	"tenancy.address.postalCode": "ZipCity (ZIP)",
	"tenancy.address.city":       "ZipCity (city)",
	"tenants.1.name":             "Name",
	"tenants.1.protected":        "ProtectedAddress",
	"tenants.1.deceased":         "Deceased",
	"tenants.2.name":             "InteressentNo2 (Name)",
	"tenants.2.protected":        "InteressentNo2 (ProtectedAddress)",
	"tenants.2.deceased":         "InteressentNo2 (Deceased)",
}

// keyColumn is the column of the tenancy's number, which is put together here.
const keyColumn = "Key"

// table is the mapping of the contract's fields.
func (s *Settings) table() mapping.Settings {
	table := mapping.Settings{
		OwnNumbers: true, // it is put together of the service's own numbers
		Key:        []string{keyColumn}, Dates: []string{"yyyy-mm-dd"}, Decimal: ".", Columns: map[string]string{},
		Codes: s.Codes, Constants: s.Constants,
	}
	for field, column := range fields {
		if _, constant := s.Constants[field]; !constant {
			table.Columns[field] = column
		}
	}
	if !slices.Contains(s.Key, "tenant") {
		table.Rows = "tenant" // several may have one number
		for field := range table.Columns {
			if strings.HasPrefix(field, "tenants.2.") {
				delete(table.Columns, field)
			}
		}
	}
	return table
}

func (s *Settings) plan() (*mapping.Plan, mapping.Faults) {
	var f mapping.Faults
	if !client.Secured(s.URL) {
		f.Add("url", "skal være tjenestens https-adresse uden brugernavn og # (http kun til denne maskine selv)",
			"must be the service's https address without user name and # (http only to this machine itself)")
	}
	if (s.Username == "") != s.Password.IsZero() {
		f.Add("password", "username og password skrives begge eller slet ikke",
			"username and password are both written, or neither")
	}
	if (s.Certificate == "") != (s.CertificateKey == "") {
		f.Add("certificateKey", "certificate og certificateKey skrives begge eller slet ikke",
			"certificate and certificateKey are both written, or neither")
	}
	s.checkKey(&f)
	if s.Wait < 0 || s.Wait > longest || s.Timeout < 0 || s.Timeout > longest {
		f.Add("timeout", "wait og timeout skal være tider på højst 6h", "wait and timeout must be at most 6h")
	}
	plan, more := s.table().Plan()
	return plan, append(f, more...)
}

// checkKey checks the parts of the tenancy's number.
func (s *Settings) checkKey(f *mapping.Faults) {
	for i, part := range s.Key {
		switch {
		case !slices.Contains(parts, part):
			f.Unknown(fmt.Sprintf("key[%d]", i), part, parts)
		case slices.Index(s.Key, part) != i:
			f.Add(fmt.Sprintf("key[%d]", i), "kan kun stå én gang", "can stand once only")
		}
	}
	for _, part := range parts[:3] {
		if len(s.Key) > 0 && !slices.Contains(s.Key, part) {
			f.Add("key", "uden "+part+" navngiver nøglen ikke ét lejemål", "without "+part+" it names no one tenancy")
		}
	}
	for part, digits := range s.Pad {
		if !slices.Contains(parts, part) {
			f.Unknown("pad."+part, part, parts)
		} else if digits > 9 {
			f.Add("pad."+part, "skal være højst 9 cifre", "must be at most 9 digits")
		}
	}
}
