// Package document renders a notice (underretning) as JSON, XML and readable Danish text. The three hold the
// same, and no more than rules.Notice does: the tenant's name with the marker of protection, the
// address, and the step (almenlejeloven § 92, stk. 2, almenboligloven § 59, stk. 13). What an agreement
// carries beyond that is never in a statutory notice, whatever it was given.
package document

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"boligbro/gateway"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// Format is the version of the documents' shape, and the namespace of the XML.
const Format = "urn:boligbro:underretning:1"

// KLE is the subject under which municipalities file these notices, "Udsættelsestruede lejere og midlertidig
// huslejehjælp" in KL Emnesystematik.
const KLE = "32.21.14"

// message is the content that all renderings share. Its texts are cleaned once, here, so that no rendering
// can differ from another in what it does with a strange character.
type message struct {
	Format       string       `json:"format"`
	ID           string       `json:"message"`
	Kind         string       `json:"kind"`
	Case         string       `json:"case"`
	Notice       string       `json:"notice"`
	Created      string       `json:"created"`
	Association  association  `json:"association"`
	Municipality municipality `json:"municipality"`
	Rule         string       `json:"rule"`
	Title        string       `json:"title"`
	Disclaimer   string       `json:"disclaimer,omitempty"`
	Update       string       `json:"update,omitempty"`
	Cites        []cite       `json:"cites"`
	Event        event        `json:"event"`
	Others       []event      `json:"others,omitempty"`
	Late         bool         `json:"late"`
	Tenants      []tenant     `json:"tenants"`
	Children     *bool        `json:"children,omitempty"`
	Address      address      `json:"address"`
	Tenancy      *tenancy     `json:"tenancy,omitempty"`
	Arrears      *arrears     `json:"arrears,omitempty"`
	KLE          string       `json:"kle"`
	Duties       []duty       `json:"duties"`
	Receipt      receipt      `json:"receipt"`
	Checkpoint   string       `json:"checkpoint,omitempty"`

	created time.Time
	at      time.Time
	on      rules.Day
	others  []string // when, of each of Others
	start   rules.Day
	since   rules.Day
	owed    *rules.Amount
}

type association struct {
	CVR  string `json:"cvr"`
	Name string `json:"name"`
}

type municipality struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

type cite struct {
	Act     string `json:"act"`
	Section string `json:"section"`
	Version string `json:"version"` // empty where the law has none
}

type event struct {
	Kind string `json:"kind"`
	On   string `json:"on"`
	At   string `json:"at,omitempty"`
	Text string `json:"text"`
}

type tenant struct {
	Name      string `json:"name"`
	Protected bool   `json:"protected"`
}

type address struct {
	Street     string `json:"street"`
	PostalCode string `json:"postalCode"`
	City       string `json:"city"`
}

type duty struct {
	Duty    string `json:"duty"`
	Act     string `json:"act"`
	Section string `json:"section"`
	Version string `json:"version"`
	Text    string `json:"text"`
}

type receipt struct {
	Message string   `json:"message"`
	Kinds   []string `json:"kinds"`
	Text    string   `json:"text"`
}

// compose gathers what a delivery holds. It refuses one that lacks what the law demands: such a notice would
// give the municipality nothing, and the association must learn which field to fill in instead.
func compose(d gateway.Delivery) (*message, error) {
	n := d.Content
	kind, step, err := wordsOf(d)
	if err != nil {
		return nil, err
	}
	place, ok := rules.LookupMunicipality(n.Municipality)
	if !ok {
		return nil, missing("municipality")
	}

	m := &message{
		Format: Format, ID: clean(d.ID), Kind: string(d.Kind), Case: clean(d.Number), Notice: clean(d.Notice),
		Created:      d.Created.UTC().Format(time.RFC3339),
		Association:  association{CVR: clean(n.Association), Name: clean(d.AssociationName)},
		Municipality: municipality{Code: place.Code, Name: place.Name},
		Rule:         n.Rule, Title: titleOf(d.Kind, &n), Disclaimer: n.Disclaimer(lang.Danish),
		Event: event{Kind: string(n.Event.Kind), On: n.Event.On.String(), Text: step},
		Late:  n.Late,
		Address: address{
			Street: clean(n.Address.Street), PostalCode: clean(n.Address.PostalCode),
			City: clean(n.Address.City),
		},
		KLE: KLE, created: d.Created, at: n.Event.At, on: n.Event.On,
	}
	if d.Kind == gateway.Update {
		m.Update = updated(&n, kind.duties != nil)
	}
	if m.Association.Name == "" {
		m.Association.Name = "CVR " + m.Association.CVR
	}
	if !n.Event.At.IsZero() {
		m.Event.At = n.Event.At.In(rules.Copenhagen).Format(time.RFC3339)
	}
	m.addOthers(&n)
	for _, c := range n.Cites {
		m.Cites = append(m.Cites, cite{clean(c.Statute), clean(c.Section), clean(c.Version)})
	}
	for _, t := range n.Tenants {
		m.Tenants = append(m.Tenants, tenant{Name: clean(t.Name), Protected: t.Protected})
	}

	m.Duties = []duty{}
	if kind.duties != nil {
		m.Duties = kind.duties(m.Cites)
	} else {
		m.agreed(&n)
	}

	m.Receipt = receipt{Message: m.ID, Text: lang.HowToReceipt.In(lang.Danish)}
	for _, k := range []gateway.ReceiptKind{gateway.ReceiptArrived, gateway.ReceiptRegistered,
		gateway.ReceiptRejected} {
		m.Receipt.Kinds = append(m.Receipt.Kinds, string(k))
	}
	m.Checkpoint = d.Checkpoint
	return m, m.whole(d)
}

// wordsOf are the kind of document and the words of the step. It refuses what this version has no words for.
func wordsOf(d gateway.Delivery) (kind kind, step string, err error) {
	n := d.Content
	kind, ok := kindOf(n.Rule)
	if !ok {
		return kind, "", ours("this version has no document for the rule; update Boligbro")
	}
	if step, ok = stepOf(n.Rule, n.Event.Kind); !ok {
		return kind, "", ours("this version has no words for the kind of step; update Boligbro")
	}
	if !slices.Contains(kind.messages, d.Kind) {
		return kind, "", ours("this version has no document for the kind of delivery; update Boligbro")
	}
	updates := n.Event.Kind == rules.Filed || n.Event.Kind == rules.Withdrawn
	if d.Kind == gateway.Update && (!updates || n.Event.On.IsZero()) {
		return kind, "", ours("an update is about a planned filing or a withdrawal, with its day; " +
			"report this as a fault in Boligbro")
	}
	return kind, step, nil
}

// addOthers adds the other filings that the notice names.
func (m *message) addOthers(n *rules.Notice) {
	for _, other := range n.Others {
		words, _ := stepOf(n.Rule, other.Kind)
		o := event{Kind: string(other.Kind), On: other.On.String(), Text: words}
		if !other.At.IsZero() {
			o.At = other.At.In(rules.Copenhagen).Format(time.RFC3339)
		}
		m.Others = append(m.Others, o)
		m.others = append(m.others, when(other.On, other.At))
	}
}

// whole checks that nothing the municipality needs is missing.
func (m *message) whole(d gateway.Delivery) error {
	switch {
	case m.ID == "" || m.Case == "" || m.Notice == "" || d.Created.IsZero():
		return ours("the delivery lacks its id, case number, notice or time; " +
			"report this as a fault in Boligbro")
	case m.Association.CVR == "":
		return missing("association")
	case m.on.IsZero():
		return missing("event.on")
	case len(m.Cites) == 0:
		return ours("the notice cites no law; report this as a fault in Boligbro")
	case len(m.Tenants) == 0:
		return missing("tenants")
	case m.Address.Street == "":
		return missing("tenancy.address")
	}
	for _, t := range m.Tenants {
		if strings.Trim(t.Name, "\uFFFD ") == "" {
			return missing("tenants.name")
		}
	}
	return nil
}

// missing is the error of a notice without a field that it must carry: the association's data are at fault.
func missing(field rules.Field) error {
	return &gateway.SendError{Code: string(gateway.CauseContent), Fault: gateway.FaultData, Final: true,
		Err: fmt.Errorf("the notice lacks %s; correct it in the housing system", field)}
}

func ours(text string) error {
	return gateway.NotSent(string(gateway.CauseContent), gateway.Theirs, errors.New(text))
}
