// Package config is the one settings file: read strictly, checked whole, with secrets that cannot print.
package config

import "time"

// Config is the settings file. Every key that is not named here is an error with its line and the nearest known key.
type Config struct {
	Data           string         `yaml:"data"` // folder for the embedded database and the keys
	Database       Database       `yaml:"database"`
	Keys           Keys           `yaml:"keys"`
	Associations   []Association  `yaml:"associations"`
	Sources        []Source       `yaml:"sources"`
	Municipalities []Municipality `yaml:"municipalities"`
	Receipts       Receipts       `yaml:"receipts"`
	Alarms         Alarms         `yaml:"alarms"`
	Schedule       Schedule       `yaml:"schedule"`
	Delivery       Delivery       `yaml:"delivery"`
	Web            Web            `yaml:"web"`

	dir string // the settings file's folder: relative paths are read from it
}

// Database says where the facts are kept. Without a URL it is SQLite in the data folder.
type Database struct {
	URL Secret `yaml:"url"` // postgres://…; empty: embedded SQLite
}

// Keys says where the master key comes from: exactly one of a 0600 file (made on first start when it is in the
// data folder), an environment variable, or a command that prints it.
type Keys struct {
	File    string   `yaml:"file"`
	Env     string   `yaml:"env"`
	Command []string `yaml:"command"`
}

// Association is a boligorganisation.
type Association struct {
	CVR    string `yaml:"cvr"`
	Name   string `yaml:"name"`
	GoLive string `yaml:"goLive"` // the first day whose events are told through Boligbro, YYYY-MM-DD
}

// Source is one feed from a housing system.
type Source struct {
	Name        string `yaml:"name"`
	Association string `yaml:"association"` // CVR
	CSV         *CSV   `yaml:"csv"`
	Guard       Guard  `yaml:"guard"`
}

// Guard says when a run is refused because its feed cannot be whole.
type Guard struct {
	MaxAge    time.Duration `yaml:"maxAge"`    // files older than this are stale; 0: 36h
	MaxShrink int           `yaml:"maxShrink"` // per cent fewer rows than the last adopted run; 0: 20
	MaxBad    int           `yaml:"maxBad"`    // per cent of rows quarantined; 0: 10
}

// CSV describes exported files.
type CSV struct {
	Files     string                       `yaml:"files"`     // a path or a glob
	Rows      string                       `yaml:"rows"`      // "tenancy" (default) or "event"
	Delimiter string                       `yaml:"delimiter"` // default ";"
	Encoding  string                       `yaml:"encoding"`  // "utf-8" (default; a byte order mark is accepted) or "windows-1252"
	Decimal   string                       `yaml:"decimal"`   // "," (default) or "."
	Dates     []string                     `yaml:"dates"`     // of "dd-mm-yyyy", "dd.mm.yyyy", "dd/mm/yyyy", "yyyy-mm-dd" (default: first and last)
	Key       []string                     `yaml:"key"`       // columns that together name the tenancy, joined by "-"
	Columns   map[string]string            `yaml:"columns"`   // field of the case -> column header, e.g. tenancy.start: Indflytningsdato
	Codes     map[string]map[string]string `yaml:"codes"`     // field of the case -> word in the file -> word of the case
	Constants map[string]string            `yaml:"constants"` // field of the case -> the word that holds for every row, e.g. tenancy.municipality: "0751"
}

// Municipality says how one municipality (kommune) is reached; exactly one channel.
type Municipality struct {
	Code    string   `yaml:"code"` // kommunekode, four digits
	Webhook *Webhook `yaml:"webhook"`
	Email   *Email   `yaml:"email"`
	// ReceiptSecret signs the receipts that the municipality sends back (Standard Webhooks, whsec_…). Empty: none are accepted.
	ReceiptSecret Secret `yaml:"receiptSecret"`
}

// Webhook posts the notice as JSON to the municipality's own endpoint, signed by the Standard Webhooks scheme.
type Webhook struct {
	URL     string        `yaml:"url"`    // https, or http on loopback
	Secret  Secret        `yaml:"secret"` // whsec_ and base64 of 24 to 64 bytes
	Format  string        `yaml:"format"` // "json" (default) or "xml"
	CA      string        `yaml:"ca"`     // file with the certificate authority to trust instead of the system's
	Timeout time.Duration `yaml:"timeout"`
}

// Email sends the notice as a mail to one address of the municipality.
type Email struct {
	To string `yaml:"to"`
	// Arrives: "transmission" is not proof of arrival; the municipality returns receipts.
	SMTP *SMTP `yaml:"smtp"` // default: alarms.smtp
}

// SMTP is a mail server that is spoken to with TLS 1.2 or better and a verified certificate, or not at all.
type SMTP struct {
	Host     string        `yaml:"host"`
	Port     int           `yaml:"port"`     // default 587
	Security string        `yaml:"security"` // "starttls" (default) or "tls" (from the first byte)
	Username string        `yaml:"username"`
	Password Secret        `yaml:"password"`
	From     string        `yaml:"from"`
	CA       string        `yaml:"ca"`
	Timeout  time.Duration `yaml:"timeout"`
}

// Receipts is the endpoint to which municipalities return signed receipts; the only one that may listen beyond loopback.
type Receipts struct {
	Listen string `yaml:"listen"` // host:port; empty: not served
	Cert   string `yaml:"cert"`
	Key    string `yaml:"key"`
}

// Alarms says who is told when something is about to go wrong, without personal data.
type Alarms struct {
	Person     string `yaml:"person"`     // an e-mail address
	Substitute string `yaml:"substitute"` // another
	SMTP       *SMTP  `yaml:"smtp"`
}

// Schedule says when the night runs.
type Schedule struct {
	Night string `yaml:"night"` // cron, five fields; default "0 20 * * *"
	Zone  string `yaml:"zone"`  // default Europe/Copenhagen
}

// Delivery says how often and how long a notice is tried.
type Delivery struct {
	First  time.Duration `yaml:"first"`  // wait before the second attempt; default 30s
	Most   time.Duration `yaml:"most"`   // the longest wait; default 1h
	GiveUp time.Duration `yaml:"giveUp"` // retries end this long after the first attempt; default 72h
}

// Web is where the pages are served, on loopback only until there is login.
type Web struct {
	Listen string `yaml:"listen"` // default 127.0.0.1:8080
}
