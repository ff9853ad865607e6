package gateway

import (
	"slices"
	"time"
)

// Role is what a person or a program may do for an organisation (rolle).
type Role string

const (
	AssociationStaff    Role = "association-staff"    // medarbejder i boligorganisationen
	AssociationLegal    Role = "association-legal"    // boligorganisationens inkasso og jura
	AssociationLawyer   Role = "association-lawyer"   // advokat uden for huset: kun egne sager
	AssociationAdviser  Role = "association-adviser"  // boligsocial rådgiver
	AssociationAuditor  Role = "association-auditor"  // revisor hos boligorganisationen
	MunicipalityOfficer Role = "municipality-officer" // kommunens sagsbehandler
	MunicipalityLead    Role = "municipality-lead"    // kommunens leder
	MunicipalityAuditor Role = "municipality-auditor" // revisor hos kommunen
	Administrator       Role = "administrator"        // driver Boligbro; ser ingen sager

	// Who runs a command on the machine itself. Nobody is given these roles.
	AssociationOperator  Role = "association-operator"  // læser for boligorganisationen
	MunicipalityOperator Role = "municipality-operator" // læser for kommunen
)

// Municipal reports whether it is a role for a municipality: then what it does is the municipality's own.
func (r Role) Municipal() bool {
	return r == MunicipalityOfficer || r == MunicipalityLead || r == MunicipalityAuditor ||
		r == MunicipalityOperator
}

// Verb is one thing that a role may do.
type Verb string

const (
	SeeNotices    Verb = "see-notices"    // underretninger og hvor langt de er
	SeeCase       Verb = "see-case"       // én sag og hvor langt dens underretninger er
	SeeMessage    Verb = "see-message"    // det, en forsendelse siger, med navne
	SeeProof      Verb = "see-proof"      // kvittering for underretning
	SeeClocks     Verb = "see-clocks"     // kommunens frister
	SeeCalendar   Verb = "see-calendar"   // fristerne i en kalender, bag en hemmelig adresse
	SeeTasks      Verb = "see-tasks"      // det, der venter på en person, og rækker i karantæne
	AnswerTasks   Verb = "answer-tasks"   // svar på det
	SeeAlarms     Verb = "see-alarms"     // alarmer
	SeeRuns       Verb = "see-runs"       // nætternes kørsler
	SendSteps     Verb = "send-steps"     // nye skridt af en afvist kørsel
	SeeReport     Verb = "see-report"     // revisorens rapport
	EnterSteps    Verb = "enter-steps"    // indberet et skridt
	EnterContact  Verb = "enter-contact"  // at nogen har kontakt med beboeren, og intet om hvad der blev sagt
	SeeContact    Verb = "see-contact"    // det samme
	PushRecords   Verb = "push-records"   // indberet lejemål fra et boligsystem
	RecordActs    Verb = "record-acts"    // kommunens skridt og afgørelser
	ReturnReceipt Verb = "return-receipt" // kvittering for en forsendelse
	SeeHealth     Verb = "see-health"     // hvordan det går: antal, aldrig sager
	SeeHeld       Verb = "see-held"       // alt, hvad der er gemt om en person; gives til ingen rolle
	SeePeople     Verb = "see-people"     // brugere, nøgler og hvem der har logget ind
)

// Grant is a role for one organisation (tildeling).
type Grant struct {
	Role         Role
	Organisation string // CVR number or kommunekode, or Installation
}

// APIKey lets a program in (API-nøgle). What it may do is part of the key and never changes; it ends by
// itself, or is revoked.
type APIKey struct {
	ID   string // random; what the log holds
	Name string // what it is for, as who made it wrote it; sealed
	Grant
	Verbs   []Verb // fewer than those of the role; none: all of them
	Hash    []byte // SHA-256 of the secret, which is kept nowhere
	Made    time.Time
	Expires time.Time
	By      string // who made it; sealed

	Revoked time.Time // zero: it was not
	Used    time.Time // last, to the minute; zero: never
}

// Ended reports whether the key lets nobody in any more.
func (k *APIKey) Ended(now time.Time) bool { return !k.Revoked.IsZero() || !now.Before(k.Expires) }

// Allows reports whether the key is not kept from the verb; whether the role may is another question.
func (k *APIKey) Allows(v Verb) bool { return len(k.Verbs) == 0 || slices.Contains(k.Verbs, v) }

// Revocation ends an API key before its time.
type Revocation struct {
	Key string // its id
	At  time.Time
	By  string // who revoked it; sealed
}

// Reading is that somebody has read about the people of a case (opslag). Readings are added, never changed.
type Reading struct {
	ID           string // random
	At           time.Time
	By           string // the id of who read it; random
	Role         Role
	Organisation string // for which it was read
	Number       string // the case's
	Verb         Verb   // what was read
}

// KeptAnswer is what a program was answered, so that it gets the same when it asks again under the same key
// of its own (Idempotency-Key) and nothing is done twice.
type KeptAnswer struct {
	Caller string // the id of the API key
	Role   Role   // the caller's
	Key    string // the program's own
	Asked  []byte // SHA-256 of the request
	At     time.Time
	Status int // 0: it has not been answered
	// Language is that of a problem; empty: the answer is in none.
	Language string
	Body     []byte
}

// AccessReader reads who is let in. No scope finds it: only those who let people and programs in ask.
type AccessReader interface {
	// APIKey is found by the hash of its secret, also when it has ended. ErrNotFound: there is none.
	APIKey(hash []byte) (APIKey, error)
	// APIKeys are all, newest first.
	APIKeys() ([]APIKey, error)
	// Readings are those for one organisation of the case with that number, oldest first.
	Readings(organisation, number string) ([]Reading, error)
}

// AccessWriter lets programs in, and keeps them out.
type AccessWriter interface {
	// AddAPIKey adds a key. ErrExists: there is one of that id or secret.
	AddAPIKey(k APIKey) error
	// RevokeAPIKey ends a key at once, on every machine. ErrNotFound: there is none. ErrState: it was revoked
	// before.
	RevokeAPIKey(r Revocation) error
	// UsedAPIKey notes that the key was used.
	UsedAPIKey(id string, at time.Time) error
	// BeginAnswer keeps that a request has begun, unless there is one under its key since the instant: then it
	// gives that one. Older ones are removed.
	BeginAnswer(a KeptAnswer, since time.Time) (before KeptAnswer, begun bool, err error)
	// EndAnswer keeps what was answered; a status of 0 lets the request be made anew.
	EndAnswer(a KeptAnswer) error
	// AddReading notes that somebody has read about the people of a case.
	AddReading(r Reading) error
}
