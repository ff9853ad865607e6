// Package gateway is what happens to a notice: facts are accepted, notices are sent, receipts and decisions are
// recorded, and what is due is watched. Every change of state is a method of Gateway, in its noun's file.
package gateway

import (
	"crypto/rand"
	"fmt"
	"log/slog"
	"time"

	"boligbro/rules"
)

// Gateway carries notices from the associations to the municipalities. Its fields are set once, before use.
type Gateway struct {
	Store        Store
	Rules        *rules.Set
	RuleSettings []byte               // what Rules is made of, kept with its answers so that they can be given again
	Associations map[string]string    // the associations served: CVR number -> name
	Routes       map[string]Connector // how each municipality is reached: kommunekode -> channel
	Mail         Mailer               // tells people of alarms; nil: alarms are kept but told to nobody
	Clerks       map[string]Mailer    // tells a municipality's own people of its clocks, by kommunekode; none: they are only shown
	GoLive       map[string]rules.Day // the first day whose steps each association tells of, by CVR number
	Watched      []string             // the associations that must have a run every night, by CVR number
	Retry        Retry
	Chunk        int    // how many tenancies are adopted in one transaction; 0: 500
	Owner        string // this process, in leases (NewOwner)
	Now          func() time.Time
	Log          *slog.Logger
}

// Scope is what a reader may see. The zero Scope sees nothing.
type Scope struct {
	Operator       bool     // the commands of the machine's own operator: everything
	Associations   []string // by CVR number: their cases and notices up to registered, never the municipality's acts
	Municipalities []string // by kommunekode: the notices sent to them, with their own acts
}

// Operator sees everything; it is the scope of the commands.
var Operator = Scope{Operator: true}

// NewID is a random UUID of version 4 (RFC 9562).
func NewID() string {
	var b [16]byte
	rand.Read(b[:]) // never fails (crypto/rand)
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[0:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// numberLetters leaves out what is easily misread: 0, 1, I, O, and the vowels that make words.
const numberLetters = "23456789BCDFGHJKLMNPQRSTVWXZ"

// NewNumber is a random case number such as B-7KXM-2RQD: what people say to each other about a case, on pages
// and in notices, that tells nothing about the tenancy.
func NewNumber() string {
	var b [8]byte
	rand.Read(b[:])
	for i := range b {
		b[i] = numberLetters[int(b[i])%len(numberLetters)]
	}
	return fmt.Sprintf("B-%s-%s", b[:4], b[4:])
}
