package sqlview

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"boligbro/adapters"
	"boligbro/adapters/mapping"
	"boligbro/config"
)

// Settings describe a query that only reads: the section sql of a source.
type Settings struct {
	Driver string `yaml:"driver"` // postgres, sqlserver or mariadb
	// Host is the server's name or address; a path is that of a Unix socket (PostgreSQL: of its folder).
	Host     string        `yaml:"host"`
	Port     int           `yaml:"port" within:"1-65535"` // default: the usual of the driver
	Database string        `yaml:"database"`
	Username string        `yaml:"username"`
	Password config.Secret `yaml:"password"`
	CA       string        `yaml:"ca"`      // certificate authorities in PEM form; default: the system's
	Query    string        `yaml:"query"`   // one SELECT
	MaxRows  int           `yaml:"maxRows"` // more are refused; default 5,000,000
	Timeout  time.Duration `yaml:"timeout"` // of one reading, from dialling to the last row; default 30m
	mapping.Settings
}

const (
	usualRows = 5_000_000
	usualTime = 30 * time.Minute
	longest   = 6 * time.Hour
)

// Fill sets what was left out to its default.
func (s *Settings) Fill() {
	if d, ok := systems[strings.ToLower(s.Driver)]; ok && s.Port == 0 {
		s.Port = d.port
	}
	s.MaxRows = cmp.Or(s.MaxRows, usualRows)
	s.Timeout = cmp.Or(s.Timeout, usualTime)
}

// Check notes everything that is wrong, each with the nearest name that would do.
func (s *Settings) Check(f config.Faults) {
	_, faults := s.plan()
	faults.Tell(f)
}

// Source is the source that the settings describe. Relative paths are read from dir.
func (s *Settings) Source(of config.Source, dir string, _ func() time.Time) (adapters.Source, error) {
	return New(of, *s, dir)
}

// plan is the settings, checked and resolved.
type plan struct {
	system system
	rows   *mapping.Plan
	point  byte // what divides the decimals of a number
}

func (s *Settings) plan() (*plan, mapping.Faults) {
	var f mapping.Faults
	p := &plan{system: mapping.Choose(&f, "driver", s.Driver, "", systems)}
	for key, value := range map[string]string{
		"host": s.Host, "database": s.Database, "username": s.Username, "query": s.Query,
	} {
		if strings.TrimSpace(value) == "" {
			f.Add(key, "mangler", "is missing")
		}
	}
	slices.SortFunc(f, func(a, b config.Fault) int { return cmp.Compare(a.Path, b.Path) })
	if s.Password.IsZero() && !local(s.Host) {
		f.Add("password", "mangler; serveren er ikke denne maskine", "is missing; the server is not this machine")
	}
	if s.Port < 0 || s.Port > 65535 {
		f.Add("port", "skal være et tal fra 1 til 65535", "must be a number from 1 to 65535")
	}
	if s.MaxRows < 0 {
		f.Add("maxRows", "skal være et antal rækker", "must be a number of rows")
	}
	if s.Timeout < 0 || s.Timeout > longest {
		f.Add("timeout", "skal være en tid på højst 6h", "must be a time of at most 6h")
	}
	if da, en := onlyReads(s.Query); s.Query != "" && da != "" {
		f.Add("query", da, en)
	}
	table := s.Settings
	if len(table.Dates) > 0 && !slices.Contains(table.Dates, isoDays) {
		table.Dates = append(slices.Clone(table.Dates), isoDays) // as a column of days is written here
	}
	rows, more := table.Plan()
	p.rows, p.point = rows, cmp.Or(s.Decimal, ",")[0]
	return p, append(f, more...)
}

// isoDays is how the values of columns of days are written to be read.
const isoDays = "yyyy-mm-dd"

// local reports whether nothing that is sent to the host leaves this machine.
func local(host string) bool { return strings.HasPrefix(host, "/") || config.Loopback(host) }
