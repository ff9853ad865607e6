package document

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"boligbro/gateway"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// ProofFormat is the version of the shape of a proof as JSON.
const ProofFormat = "urn:boligbro:kvittering:1"

// proofJSON is a proof as programs read it.
type proofJSON struct {
	Format       string       `json:"format"`
	Issued       string       `json:"issued"`
	Association  association  `json:"association"`
	Case         string       `json:"case"`
	Tenancy      string       `json:"tenancy"`
	Municipality municipality `json:"municipality"`
	Notice       string       `json:"notice"`
	Message      string       `json:"message"`
	Rule         string       `json:"rule"`
	Cites        []cite       `json:"cites"`
	Event        event        `json:"event"`
	Channel      string       `json:"channel"`
	Transmitted  string       `json:"transmitted"`
	Arrived      string       `json:"arrived"`
	Proof        proofBy      `json:"proof"`
	SHA256       string       `json:"sha256"`
	Bytes        int          `json:"bytes"`
	Later        []proofLater `json:"later"`
	Log          proofLog     `json:"log"`
	Signature    string       `json:"signature"`
}

type proofBy struct {
	Kind string `json:"kind"`
	Text string `json:"text"`
}

type proofLater struct {
	Kind    string `json:"kind"`
	Message string `json:"message"`
	Event   event  `json:"event"`
	Arrived string `json:"arrived"`
}

type proofLog struct {
	Size       int64        `json:"size"`
	Checkpoint string       `json:"checkpoint"`
	Key        string       `json:"key"`
	Entries    []proofEntry `json:"entries"`
	KeyChanges []proofEntry `json:"keyChanges,omitempty"`
	Salt       []byte       `json:"salt"`
	Opened     []byte       `json:"opened"`
	DutySalt   []byte       `json:"dutySalt"`
	Duty       []byte       `json:"duty"`
}

type proofEntry struct {
	Number int64    `json:"number"`
	Leaf   string   `json:"leaf"`
	Path   [][]byte `json:"path"`
}

// composeProof gathers what both renderings of a proof hold.
func composeProof(p gateway.Proof) (proofJSON, error) {
	place, ok := rules.LookupMunicipality(p.Municipality)
	if !ok {
		return proofJSON{}, missing("municipality")
	}
	by, ok := lang.ProofKinds[string(p.By)]
	if !ok {
		return proofJSON{}, ours("this version has no words for the kind of proof; update Boligbro")
	}
	name := clean(p.AssociationName)
	if name == "" {
		name = "CVR " + clean(p.Association)
	}
	out := proofJSON{
		Format: ProofFormat, Issued: zoned(p.Issued),
		Association:  association{clean(p.Association), name},
		Municipality: municipality{place.Code, place.Name},
		Case:         clean(p.Number), Tenancy: clean(p.Tenancy), Notice: clean(p.Notice),
		Message: clean(p.Message),
		Rule:    p.Rule, Event: proofEvent(p.Rule, p.Event),
		Channel: clean(p.Channel), Transmitted: zoned(p.Transmitted), Arrived: zoned(p.Arrived),
		Proof: proofBy{string(p.By), by.In(lang.Danish)}, SHA256: hex.EncodeToString(p.Hash), Bytes: p.Bytes,
		Cites: []cite{}, Later: []proofLater{}, Log: composeLog(p.Log), Signature: p.Signature,
	}
	for _, c := range p.Cites {
		out.Cites = append(out.Cites, cite{clean(c.Statute), clean(c.Section), clean(c.Version)})
	}
	for _, later := range p.Later {
		out.Later = append(out.Later, proofLater{
			string(later.Kind), clean(later.Message), proofEvent(p.Rule, later.Event), zoned(later.Arrived),
		})
	}
	return out, nil
}

func composeLog(l gateway.LogProof) proofLog {
	return proofLog{
		Size: l.Size, Checkpoint: l.Checkpoint, Key: l.Key, Salt: l.Salt, Opened: l.Opened, DutySalt: l.DutySalt,
		Duty: l.Duty, Entries: composeEntries(l.Entries), KeyChanges: composeEntries(l.KeyChanges),
	}
}

func composeEntries(entries []gateway.ProvedEntry) []proofEntry {
	out := make([]proofEntry, len(entries))
	for i, e := range entries {
		path := make([][]byte, len(e.Path))
		for k := range e.Path {
			path[k] = e.Path[k][:]
		}
		out[i] = proofEntry{e.N, string(e.Leaf), path}
	}
	return out
}

// LaterStep is the step that a later message tells of, in words, with its day.
func LaterStep(p *gateway.Proof, l *gateway.ProofLater) string {
	return proofEvent(p.Rule, l.Event).Text + ", " + when(l.Event.On, l.Event.At)
}

func proofEvent(rule string, e rules.NoticeEvent) event {
	step, _ := lang.NoticeStep(rule, e.Kind)
	out := event{Kind: string(e.Kind), On: e.On.String(), Text: step.In(lang.Danish)}
	if !e.At.IsZero() {
		out.At = zoned(e.At)
	}
	return out
}

// zoned is an instant with Copenhagen's offset.
func zoned(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.In(rules.Copenhagen).Format(time.RFC3339)
}

// ProofStatement is what the log's key signs of a proof: all of its JSON but the signature.
func ProofStatement(p gateway.Proof) ([]byte, error) {
	p.Signature = ""
	return ProofJSON(p)
}

// ProofJSON is the proof as JSON, for programs.
func ProofJSON(p gateway.Proof) ([]byte, error) {
	out, err := composeProof(p)
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err = enc.Encode(out)
	return []byte(b.String()), err
}

// ProofText is the proof as a document in Danish, to be attached to the request to the fogedret: UTF-8, lines
// ending in "\n".
func ProofText(p gateway.Proof) (string, error) {
	m, err := composeProof(p)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	clock := func(at time.Time) string {
		return instant(at) + " (dansk tid, UTC" + at.In(rules.Copenhagen).Format("-07:00") + ")"
	}
	line("Kvittering for underretning af kommunen\n")
	line("Boligorganisation: %s (CVR %s)", m.Association.Name, m.Association.CVR)
	line("Lejemål: %s", m.Tenancy)
	line("Sag: %s", m.Case)
	line("Kommune: %s (kommunekode %s)\n", m.Municipality.Name, m.Municipality.Code)
	line("Hvad kommunen er underrettet om: %s", m.Event.Text)
	line("Dag: %s", when(p.Event.On, p.Event.At))
	for _, c := range m.Cites {
		line("Hjemmel: %s", rules.Citation{Statute: c.Act, Section: c.Section, Version: c.Version})
	}
	line("Regel: %s\n", m.Rule)
	if !p.Transmitted.IsZero() {
		line("Afsendt: %s", clock(p.Transmitted))
	}
	line("Nået frem: %s", clock(p.Arrived))
	line("Bevis: %s", m.Proof.Text)
	line("Underretning: %s", m.Notice)
	line("Meddelelse: %s", m.Message)
	line("SHA-256 af det, der blev sendt (%d byte): %s\n", m.Bytes, m.SHA256)
	for i := range m.Later {
		if i == 0 {
			line("Siden sendt til kommunen i samme underretning")
		}
		line("* %s: %s; nået frem %s", lang.Of(lang.MessageKinds, p.Later[i].Kind).In(lang.Danish),
			LaterStep(&p, &p.Later[i]), clock(p.Later[i].Arrived))
		if i == len(m.Later)-1 {
			line("")
		}
	}
	b.WriteString(wrap(lang.ProofCheckable(m.Log.Size).In(lang.Danish), ""))
	line("\nLoggens nøgle: %s", m.Log.Key)
	line("Udskrevet: %s\n", clock(p.Issued))
	packed, err := ProofJSON(p)
	if err != nil {
		return "", err
	}
	line("%s", packBegins)
	text := base64.StdEncoding.EncodeToString(packed)
	for len(text) > packWidth {
		line("%s", text[:packWidth])
		text = text[packWidth:]
	}
	line("%s\n%s", text, packEnds)
	return b.String(), nil
}

// The text of a proof carries the JSON, so that the one file that is attached can be checked.
const (
	packBegins = "-----BEGIN BOLIGBRO KVITTERING-----"
	packEnds   = "-----END BOLIGBRO KVITTERING-----"
	packWidth  = 76
)
