// Package config is the one settings file: read strictly, checked whole, with secrets that cannot print.
//
// Every key is known or refused with its line and the nearest known key; every fault in the file is found in
// one reading; no fault quotes a value. A part whose settings belong to another package, such as a channel,
// is read here and filled and checked by that package (see [Settings]). Whether a kommunekode exists is
// checked by whoever knows the municipalities (see [Config.CheckMunicipalities]).
package config

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"

	"boligbro/rules/lang"
	"boligbro/rules/text"
)

// Config is the settings file. Every key that is not named here is an error with its line and the nearest
// known key.
type Config struct {
	// folder for the embedded database and the keys; default boligbro-data
	Data            string            `yaml:"data"`
	Database        Database          `yaml:"database"`
	Keys            Keys              `yaml:"keys"`
	Associations    []Association     `yaml:"associations"`
	Sources         []Source          `yaml:"sources"`
	Municipalities  []Municipality    `yaml:"municipalities"`
	ChildrenUnder18 []ChildrenUnder18 `yaml:"childrenUnder18"`
	Agreements      []Agreement       `yaml:"agreements"`
	// where municipalities return signed receipts
	Receipts Endpoint `yaml:"receipts"`
	// where programs with a key use the API
	API      Endpoint  `yaml:"api"`
	Alarms   OwnAlarms `yaml:"alarms"`
	Log      Log       `yaml:"log"`
	Schedule Schedule  `yaml:"schedule"`
	Delivery Delivery  `yaml:"delivery"`
	Web      Web       `yaml:"web"`

	file string              // the settings file, for faults found later
	dir  string              // its folder: relative paths are read from it
	at   map[string]position // the place of each path in it

	own     map[string]bool // the paths whose keys are the user's own
	strange map[string]bool // the paths of such keys that are not repeated
	secrets bool            // some are written out in it
}

// WritesSecrets reports whether the file itself holds secrets.
func (c *Config) WritesSecrets() bool { return c.secrets }

const dataFolder = "boligbro-data"

// Load reads the settings file at path, with the parts that other packages know. A file that was read but is
// not right gives an [*Error] with all its faults; trying again helps only when the file has been changed.
func Load(path string, parts Parts) (*Config, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		why := lang.UnreadFile(err)
		return nil, &lang.Error{Kind: err, Words: lang.UnreadSettings(text.WithoutCPR(path), why)}
	}
	return read(b, path, filepath.Dir(path), parts)
}

// Read reads settings from b, with relative paths taken from dir. Faults are an [*Error] without a file name.
// It reads the environment and the files that secrets point to, and nothing else.
func Read(b []byte, dir string, parts Parts) (*Config, error) { return read(b, "", dir, parts) }

func read(b []byte, file, dir string, parts Parts) (*Config, error) {
	c := &Config{
		file: file, dir: dir, at: map[string]position{}, own: map[string]bool{}, strange: map[string]bool{},
	}
	f := &faults{c: c, parts: parts, broken: map[string]bool{}, astray: map[string]bool{}}
	if f.decode(b) {
		f.read = c
		c.fill()
		c.check(f)
	}
	if err := f.err(); err != nil {
		return nil, err
	}
	return c, nil
}

// Default is the settings used without a file: SQLite and a master key in the folder data, no source and no
// channel.
func Default(data string) *Config {
	c := &Config{Data: data, Keys: Keys{KeySource: KeySource{File: filepath.Join(data, "master.key")}}}
	c.fill()
	return c
}

// fill sets what was left out to its default.
func (c *Config) fill() {
	if c.Data == "" {
		c.Data = dataFolder
	}
	for i := range c.Associations {
		c.Associations[i].Webhook.fill()
	}
	for i := range c.Sources {
		c.Sources[i].Guard.fill()
		c.Sources[i].Part.fill()
		c.Sources[i].From.fill()
	}
	for i := range c.Municipalities {
		c.Municipalities[i].fill()
	}
	c.Alarms.fill()
	c.Schedule.fill()
	c.Delivery.fill()
	c.Web.fill()
}

// check finds what the file's parts say wrongly, alone and together.
func (c *Config) check(f *faults) {
	c.Database.check(f, "database")
	c.Keys.check(f, "keys")
	c.checkAssociations(f)
	c.checkSources(f)
	c.checkMunicipalities(f)
	c.checkAgreements(f)
	c.Receipts.check(f, "receipts")
	c.API.check(f, "api")
	c.Alarms.check(f, "alarms", len(c.Sources) > 0)
	c.Log.check(f, "log", c.Alarms.SMTP)
	c.Schedule.check(f, "schedule")
	c.Delivery.check(f, "delivery")
	c.Web.check(f, "web")
	c.checkDoors(f)
}

// checkDoors finds two doors at one address.
func (c *Config) checkDoors(f *faults) {
	taken := map[string]string{c.Web.Listen: "web.listen"}
	for _, door := range []struct{ path, at string }{
		{"receipts.listen", c.Receipts.Listen}, {"api.listen", c.API.Listen},
	} {
		if other := taken[door.at]; other != "" && door.at != "" && !freePort(door.at) {
			f.add(door.path,
				"samme adresse som "+other+"; vælg en anden port",
				"the same address as "+other+"; choose another port")
		}
		taken[door.at] = door.path
	}
}

// Path is where p lies: itself when absolute, else read from the settings file's folder. The empty path stays
// empty.
func (c *Config) Path(p string) string {
	if p == "" || filepath.IsAbs(p) {
		return p
	}
	return filepath.Join(c.dir, p)
}

// Hash names these settings in the log: SHA-256 in hexadecimal over everything but the secrets, of which it
// only knows whether they are set. Two files that mean the same, however written, have the same hash.
func (c *Config) Hash() string {
	b, err := json.Marshal(c)
	if err != nil {
		panic(err) // strings, numbers and durations cannot fail to encode
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
