// Package gateway holds the nouns that its rooms share: the case, the notice and its deliveries, the
// receipt, the municipality's act, the alarm and the run, and the store and the channel that they pass
// through. What happens to them happens in the rooms: intake, casework, outbox, municipal, alarms and
// audit.
package gateway

import (
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Scope is what a reader may see. The zero Scope sees nothing.
type Scope struct {
	Operator bool // the commands of the machine's own operator: everything
	// by CVR number: their cases and notices up to registered, never the municipality's acts
	Associations   []string
	Municipalities []string // by kommunekode: the notices sent to them, with their own acts
}

// Same reports whether both are the same, in the same order.
func (s Scope) Same(o Scope) bool {
	return s.Operator == o.Operator && slices.Equal(s.Associations, o.Associations) &&
		slices.Equal(s.Municipalities, o.Municipalities)
}

// Receives reports whether the scope is that of municipalities alone: it sees what they have got or are to
// get, and no notice that has lapsed.
func (s Scope) Receives() bool {
	return !s.Operator && len(s.Associations) == 0 && len(s.Municipalities) > 0
}

// Operator sees everything; it is the scope of the commands.
var Operator = Scope{Operator: true}

// NewID is a random UUID of version 4 (RFC 9562). It tells nothing.
func NewID() string {
	var b [16]byte
	rand.Read(b[:]) // never fails (crypto/rand)
	return uuid(b, 4)
}

// NewIDAt is a UUID of version 7 (RFC 9562): the millisecond, and then random. Rows of which there are many
// have such ids, so that those made together lie together in every index. What must not tell when it was
// made, such as a municipality's act, has a NewID.
func NewIDAt(made time.Time) string {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:], uint64(max(0, made.UnixMilli()))<<16)
	rand.Read(b[6:])
	return uuid(b, 7)
}

func uuid(b [16]byte, version byte) string {
	b[6] = b[6]&0x0f | version<<4
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[0:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// numberLetters leaves out what is easily misread: 0, 1, I, O, and the vowels that make words.
const numberLetters = "23456789BCDFGHJKLMNPQRSTVWXZ"

const casePrefix = "B-"

// IsNumber reports whether the text is a case's number, which tells nothing about anybody.
func IsNumber(s string) bool {
	first, second, _ := strings.Cut(strings.TrimPrefix(s, casePrefix), "-")
	return strings.HasPrefix(s, casePrefix) && len(first) == 4 && len(second) == 4 &&
		strings.Trim(first+second, numberLetters) == ""
}

// Minted reports whether Boligbro itself names things so, or this thing (own): from outside such a name says
// nothing, and would look as if it did. Random ids are not told by their form: others make them too.
func Minted(name string, own ...string) bool {
	name = strings.ToLower(strings.TrimSpace(name))
	if IsNumber(strings.ToUpper(name)) || strings.HasPrefix(name, "boligbro/") {
		return true
	}
	return slices.ContainsFunc(own, func(id string) bool {
		return id != "" && strings.Contains(name, strings.ToLower(id))
	})
}

// NewNumber is a random case number such as B-7KXM-2RQD: what people say to each other about a case, on pages
// and in notices, that tells nothing about the tenancy.
func NewNumber() string {
	var b [8]byte
	rand.Read(b[:])
	for i := range b {
		b[i] = numberLetters[int(b[i])%len(numberLetters)]
	}
	return fmt.Sprintf(casePrefix+"%s-%s", b[:4], b[4:])
}
