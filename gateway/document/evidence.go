package document

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"time"

	"boligbro/gateway"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// EvidenceFormat is the version of the shape of an evidence bundle.
const EvidenceFormat = "urn:boligbro:bevis:1"

// Evidence is what a bundle of evidence about a notice says. It names no tenant: the messages themselves do.
type Evidence struct {
	Format         string             `json:"format"`
	Program        string             `json:"program"` // the version in whose words it is written
	Side           string             `json:"side"`    // whose it is: association or municipality
	Issued         string             `json:"issued"`
	Association    association        `json:"association"`
	Case           string             `json:"case"`
	Tenancy        string             `json:"tenancy"` // as it was numbered when the notice was made
	Municipality   municipality       `json:"municipality"`
	Title          string             `json:"title"`
	Cites          []cite             `json:"cites"`
	Event          event              `json:"event"`
	Reason         string             `json:"reason"`
	Answer         string             `json:"answer"` // of the rules, with the facts that it rests on
	Timely         string             `json:"timely"` // of the association: lang.Punctualities
	TimelyText     string             `json:"timelyText"`
	Received       string             `json:"received,omitempty"`       // by the tenant: the demand
	ReceivedErased bool               `json:"receivedErased,omitempty"` // nobody knows any more
	Clocks         []EvidenceClock    `json:"clocks"`                   // follow from the thread and the records
	Records        []EvidenceRecord   `json:"records"`
	Decisions      []EvidenceDecision `json:"decisions"`
	Elsewhere      []EvidenceOther    `json:"elsewhere"`
	Origin         string             `json:"origin"` // of the log
	Key            string             `json:"key"`
	Size           int64              `json:"size"` // of the log, at the checkpoint
	Thread         EvidenceThread     `json:"thread"`
}

// EvidenceDecision is a decision of the municipality that the citizen has consented to share.
type EvidenceDecision struct {
	Tenant  string `json:"tenant"`
	On      string `json:"on"`
	Outcome string `json:"outcome"`
	Text    string `json:"text"`
}

// EvidenceOther is that the municipality was notified another way than through Boligbro, as people of the
// association have reported it (underrettet på anden måde).
type EvidenceOther struct {
	Message string `json:"message,omitempty"` // which it is about; empty: the notice itself
	On      string `json:"on"`
	Channel string `json:"channel"`
	Proof   string `json:"proof,omitempty"`
	Arrived string `json:"arrived,omitempty"`
}

// EvidenceThread is the part that the entries of the log tell by themselves.
type EvidenceThread struct {
	Entry        int64             `json:"entry"` // of the notice, as the following are
	Notice       string            `json:"notice"`
	Rule         string            `json:"rule"`
	Association  string            `json:"association"`
	Municipality string            `json:"municipality"`
	Due          string            `json:"due"`
	DueAt        string            `json:"dueAt"`
	Late         bool              `json:"late"`
	Created      string            `json:"created"`
	Messages     []EvidenceMessage `json:"messages"`
}

// EvidenceMessage is one message of a notice, and how far it has provably come.
type EvidenceMessage struct {
	Entry       int64         `json:"entry"`
	Message     string        `json:"message"`
	Kind        string        `json:"kind"`
	Event       event         `json:"event"` // the step as it tells of it
	Created     string        `json:"created"`
	State       string        `json:"state"`
	Transmitted string        `json:"transmitted"`
	Arrived     string        `json:"arrived"`
	Registered  string        `json:"registered"`
	Proof       string        `json:"proof"` // by what kind of proof the arrival is known
	File        string        `json:"file"`  // with the bytes that were sent last; empty: none were
	Acts        []EvidenceAct `json:"acts"`
}

// EvidenceAct is something that happened to a message.
type EvidenceAct struct {
	Entry    int64  `json:"entry"`
	Kind     string `json:"kind"` // attempt, attempt-end, receipt or change
	On       string `json:"on"`
	Attempt  string `json:"attempt,omitempty"`
	Channel  string `json:"channel,omitempty"`
	Outcome  string `json:"outcome,omitempty"`
	Code     string `json:"code,omitempty"`
	Proof    string `json:"proof,omitempty"`
	Received string `json:"received,omitempty"`
	State    string `json:"state"`
	SHA256   string `json:"sha256,omitempty"` // of what the attempt handed over
	Worded   bool   `json:"worded,omitempty"` // the message was worded anew, before it was handed over
}

// EvidenceGiven is what only whoever makes a bundle of evidence says: the log does not tell it.
type EvidenceGiven struct {
	Program         string
	Side            string
	Issued          time.Time
	AssociationName string
	Received        string          // the demand, by the tenant; as last reported
	ReceivedErased  bool            // it is erased whether one was reported, and with it the clock of the demand
	Shared          []EvidenceShare // none in a municipality's bundle, as of Elsewhere
	Elsewhere       []EvidenceOther
}

// EvidenceShare is a decision that may be shared, without words.
type EvidenceShare struct{ Tenant, On, Outcome string }

// Given is what of the evidence only whoever made it says.
func (e *Evidence) Given() (EvidenceGiven, error) {
	issued, err := time.Parse(time.RFC3339, e.Issued)
	g := EvidenceGiven{
		Program: e.Program, Side: e.Side, Issued: issued, AssociationName: e.Association.Name, Received: e.Received,
		ReceivedErased: e.ReceivedErased,
		Elsewhere:      e.Elsewhere,
	}
	for _, d := range e.Decisions {
		g.Shared = append(g.Shared, EvidenceShare{d.Tenant, d.On, d.Outcome})
	}
	return g, err
}

// EvidenceLogged is what the entries of the log tell of why a notice was made, and of whether it was in time.
type EvidenceLogged struct {
	Number string               // of the case
	Told   []rules.Notice       // what each message carries
	Ground gateway.LoggedGround // of an association's bundle
	Timely string               // the same: lang.Punctualities
}

// ComposeEvidence is evidence about the thread, but for the municipality's duties. Why the rules called for
// the notice, and whether it was in time, is the association's.
func ComposeEvidence(g EvidenceGiven, t EvidenceThread, l EvidenceLogged) (Evidence, error) {
	place, ok := rules.LookupMunicipality(t.Municipality)
	if !ok {
		return Evidence{}, missing("municipality")
	}
	if len(l.Told) == 0 || len(l.Told) != len(t.Messages) {
		return Evidence{}, missing("event")
	}
	for i := range t.Messages {
		t.Messages[i].Event = proofEvent(t.Rule, l.Told[i].Event)
	}
	e := Evidence{
		Format: EvidenceFormat, Program: clean(g.Program), Side: g.Side, Issued: zoned(g.Issued),
		Case: clean(l.Number), Association: association{clean(t.Association), clean(g.AssociationName)},
		Municipality: municipality{place.Code, place.Name}, Event: t.Messages[0].Event,
		Received: g.Received, ReceivedErased: g.ReceivedErased,
		Cites: []cite{}, Clocks: []EvidenceClock{}, Records: []EvidenceRecord{}, Decisions: []EvidenceDecision{},
		Elsewhere: []EvidenceOther{}, Thread: t,
	}
	if e.Association.Name == "" {
		e.Association.Name = "CVR " + e.Association.CVR
	}
	for _, c := range l.Told[0].Cites {
		e.Cites = append(e.Cites, cite{clean(c.Statute), clean(c.Section), clean(c.Version)})
	}
	f := l.Ground.Finding(t.Rule)
	e.Title = f.Title(lang.Danish)
	switch g.Side {
	case MunicipalitySide:
		return e, nil
	case AssociationSide:
	default:
		return Evidence{}, missing("side")
	}
	e.Tenancy, e.Reason, e.Answer = clean(l.Ground.Tenancy), string(f.Reason), f.Text(lang.Danish)
	e.Timely, e.TimelyText = l.Timely, lang.Of(lang.Punctualities, l.Timely).In(lang.Danish)
	for _, o := range g.Elsewhere {
		o.Channel, o.Proof = clean(o.Channel), clean(o.Proof)
		e.Elsewhere = append(e.Elsewhere, o)
	}
	for _, s := range g.Shared {
		e.Decisions = append(e.Decisions, EvidenceDecision{
			s.Tenant, s.On, s.Outcome, lang.Of(lang.Decisions, s.Outcome).In(lang.Danish),
		})
	}
	return e, nil
}

// WithoutWords is the evidence without what its writer's words and tables make of codes.
func (e *Evidence) WithoutWords() Evidence {
	bare := *e
	bare.Program, bare.Title, bare.Event.Text, bare.Answer, bare.TimelyText = "", "", "", "", ""
	bare.Municipality.Name = ""
	bare.Thread.Messages = slices.Clone(e.Thread.Messages)
	for i := range bare.Thread.Messages {
		bare.Thread.Messages[i].Event.Text = ""
	}
	bare.Clocks, bare.Decisions = slices.Clone(e.Clocks), slices.Clone(e.Decisions)
	for i := range bare.Clocks {
		bare.Clocks[i].Text = ""
	}
	for i := range bare.Decisions {
		bare.Decisions[i].Text = ""
	}
	return bare
}

// JSON is the evidence as JSON, for programs.
func (e *Evidence) JSON() ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err := enc.Encode(e)
	return b.Bytes(), err
}

// ReadEvidence reads what JSON writes, and nothing else.
func ReadEvidence(b []byte) (e Evidence, err error) {
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	if dec.Decode(&e) != nil || e.Format != EvidenceFormat {
		return e, errors.New("not the JSON of evidence of this format")
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return e, errors.New("something follows the JSON of the evidence")
	}
	again, err := e.JSON()
	if err == nil && !bytes.Equal(again, b) {
		err = errors.New("the evidence is not written as evidence is")
	}
	return e, err
}

// localTime is an instant of the log in Danish time; empty for none.
func localTime(at string) string {
	t, err := time.Parse(time.RFC3339Nano, at)
	if err != nil {
		return at
	}
	return instant(t) + " (UTC" + t.In(rules.Copenhagen).Format("-07:00") + ")"
}
