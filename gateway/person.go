package gateway

import (
	"slices"
	"time"
)

// Installation is the organisation of those who run Boligbro.
const Installation = "boligbro"

// Person uses the pages (bruger). What a person is known by never changes; what a person may do, and whether
// it is let in at all, is what its acts have come to.
type Person struct {
	ID      string // random; what the log holds
	Account string // what the person signs in with; sealed, and found by a blind index
	Name    string // sealed
	Mail    string // sealed; also the account, unless the person signs in through a provider
	Made    time.Time
	By      string // who added the person; sealed

	Grants []Grant
	Locked time.Time // zero: the person is not locked out
	Ended  time.Time // sessions that began before are none
}

// Holds reports whether the person has the role for the organisation.
func (p *Person) Holds(g Grant) bool { return slices.Contains(p.Grants, g) }

// PersonActKind is what can be done about a person.
type PersonActKind string

const (
	PersonGranted  PersonActKind = "granted"  // a role is given (tildelt)
	PersonRevoked  PersonActKind = "revoked"  // a role is taken away (frataget)
	PersonLocked   PersonActKind = "locked"   // the person is let in no more (spærret)
	PersonUnlocked PersonActKind = "unlocked" // and is again
	PersonReset    PersonActKind = "reset"    // its password and second factor no longer count (nulstillet)
	PersonLinked   PersonActKind = "linked"   // it is given a link to choose them by (engangslink)
	PersonSecured  PersonActKind = "secured"  // it has chosen a password and a second factor
	// its provider says that it has signed out there (logget ud)
	PersonSignedOut PersonActKind = "signed-out"
)

// Ends reports whether the person's sessions end with the act.
func (k PersonActKind) Ends() bool {
	return k != PersonGranted && k != PersonUnlocked && k != PersonLinked
}

// PersonAct is what was done about a person. Acts are added, never changed.
type PersonAct struct {
	ID     string // random
	Person string
	Kind   PersonActKind
	Grant  Grant // the role that was given or taken away
	At     time.Time
	By     string // the id or the initials of who did it; sealed
}

// Apply is the person after the act. ErrState: it has the role already, or has it not.
func (p *Person) Apply(a PersonAct) error {
	held, locked := p.Holds(a.Grant), !p.Locked.IsZero()
	switch a.Kind {
	case PersonGranted:
		if held {
			return ErrState
		}
		p.Grants = append(slices.Clone(p.Grants), a.Grant)
	case PersonRevoked:
		if !held {
			return ErrState
		}
		p.Grants = slices.DeleteFunc(slices.Clone(p.Grants), func(g Grant) bool { return g == a.Grant })
	case PersonLocked:
		if locked {
			return ErrState
		}
		p.Locked = a.At
	case PersonUnlocked:
		if !locked {
			return ErrState
		}
		p.Locked = time.Time{}
	}
	if a.Kind.Ends() {
		p.Ended = a.At
	}
	return nil
}

// Credentials are what a person proves with that it is itself. All of it is sealed.
type Credentials struct {
	Person   string
	Password string   // hash, with how it was made
	Secret   string   // of the second factor (TOTP), in base32
	Step     int64    // of the newest code that was used: no code is used twice
	Recovery [][]byte // hashes of the codes that may be used instead, each once
}

// Link is an address that lets somebody choose a password, once (engangslink). Its secret is kept nowhere.
type Link struct {
	Hash    []byte // SHA-256 of the secret
	Person  string // empty: whoever has it becomes the first administrator
	Expires time.Time
	Secret  string // of the second factor that the person is to have
}

// Session is that a person has signed in with a browser.
type Session struct {
	Token  string // hash of what the browser shows
	Person string // empty: nobody has signed in yet
	Until  time.Time
	Data   []byte
}

// SignIn is that somebody has tried to sign in as a person (loginforsøg).
type SignIn struct {
	ID      string // random
	Person  string // empty: there is no such account
	At      time.Time
	End     SignInEnd
	Address string // the network address it was tried from; sealed
}

// SignInEnd is what a try to sign in came to.
type SignInEnd string

const (
	SignedIn     SignInEnd = "signed-in"
	SignInWrong  SignInEnd = "wrong"  // password, code or both
	SignInOften  SignInEnd = "often"  // too many had failed before: nothing was looked at
	SignInLocked SignInEnd = "locked" // all was right, and the person is locked out or has no role
)

// Tries is how often something may be tried: so many times within so long.
type Tries struct {
	Of     string // such as "account"
	By     string // such as the account; kept as a blind index
	Most   int
	Within time.Duration
}

// PersonReader reads who the people are. No scope finds them: only those who let people in ask.
type PersonReader interface {
	// Person is found by id. ErrNotFound: there is none.
	Person(id string) (Person, error)
	// PersonByAccount is found by what it signs in with.
	PersonByAccount(account string) (Person, error)
	// People are all, in the order in which they were added.
	People() ([]Person, error)
}

// PersonWriter adds people, and what is done about them.
type PersonWriter interface {
	// AddPerson adds a person. ErrExists: there is one with that id or account.
	AddPerson(p Person) error
	// AddPersonAct adds what was done, and ends the person's sessions where the act does. ErrNotFound: there is
	// no such person. ErrState: nothing is changed by it.
	AddPersonAct(a PersonAct) error
}

// SignInReader reads what people prove themselves with.
type SignInReader interface {
	// Account is the person that signs in so, and its credentials; both are empty where there is none. That
	// costs the same readings as where there is.
	Account(account string) (Person, Credentials, error)
	// Credentials are the person's. ErrNotFound: it has chosen none.
	Credentials(person string) (Credentials, error)
	// Link is found by the hash of its secret, also when it has expired. ErrNotFound: there is none.
	Link(hash []byte) (Link, error)
	// SignIns are the newest tries to sign in as the person, newest first; of everybody when person is empty.
	SignIns(person string, limit int) ([]SignIn, error)
}

// SignInWriter keeps what people prove themselves with.
type SignInWriter interface {
	// SetCredentials replaces the person's.
	SetCredentials(c Credentials) error
	// AddLink adds a link, and removes those that have expired, and the person's others.
	AddLink(l Link, now time.Time) error
	// UseLink removes it. ErrNotFound: it has been used, or there was none.
	UseLink(hash []byte) error
	// AddSignIn adds a try to sign in, and removes those before the instant: within a minute of it, for removing
	// is not what whoever signs in should wait for.
	AddSignIn(s SignIn, since time.Time) error
	// HoldAccount is Account, and keeps others from changing the person until the transaction ends.
	HoldAccount(account string) (Person, Credentials, error)
	// Try counts a try of each, and gives the first of them of which there may be no more: then it is counted of
	// none. Zero: there may be one more of each, and proves is what the account proves itself with, or empty.
	Try(at time.Time, account string, all ...Tries) (held Tries, proves Credentials, err error)
	// Forgive forgets all tries of the first, and one of the second.
	Forgive(all, one Tries) error
}

// SessionKeeper keeps sessions.
type SessionKeeper interface {
	// KeepSession adds or replaces the session, and removes those that ended a minute before now.
	KeepSession(s Session, now time.Time) error
	// EndSession removes it; that there is none is no error.
	EndSession(token string) error
	// EndSessions removes all of everybody, and all links.
	EndSessions() error
}

// SessionReader reads sessions.
type SessionReader interface {
	// Session is found by the hash of what the browser shows, also when it has ended. ErrNotFound: there is
	// none.
	Session(token string) (Session, error)
}
