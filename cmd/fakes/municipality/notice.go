package municipality

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
)

// notice is what a municipality's case system would take from a notice. It is written from the published
// schema, and not from the sender's code, so that it reads as a stranger would.
type notice struct {
	XMLName      xml.Name `json:"-" xml:"urn:boligbro:underretning:1 underretning"`
	Format       string   `json:"format" xml:"-"`
	Message      string   `json:"message" xml:"message"`
	Kind         string   `json:"kind" xml:"kind"`
	Case         string   `json:"case" xml:"case"`
	Rule         string   `json:"rule" xml:"rule"`
	KLE          string   `json:"kle" xml:"kle"`
	Municipality struct {
		Code string `json:"code" xml:"code"`
	} `json:"municipality" xml:"municipality"`
	Association struct {
		CVR string `json:"cvr" xml:"cvr"`
	} `json:"association" xml:"association"`
	Event struct {
		Kind string `json:"kind" xml:"kind"`
		On   string `json:"on" xml:"on"`
	} `json:"event" xml:"event"`
	Tenants []tenant `json:"tenants" xml:"tenants>tenant"`
	Address struct {
		Street string `json:"street" xml:"street"`
	} `json:"address" xml:"address"`
	Cites []struct {
		Section string `json:"section" xml:"section"`
	} `json:"cites" xml:"cites>cite"`

	// By agreement only.
	Children *bool     `json:"children" xml:"children"`
	Tenancy  *struct{} `json:"tenancy" xml:"tenancy"`
	Arrears  *struct{} `json:"arrears" xml:"arrears"`
}

type tenant struct {
	Name      string `json:"name" xml:"name"`
	Protected *bool  `json:"protected" xml:"protected"`
}

// fields are all that a notice may hold at its outermost.
var fields = []string{"format", "message", "kind", "case", "notice", "created", "association", "municipality",
	"rule", "title", "cites", "event", "late", "tenants", "children", "address", "tenancy", "arrears", "kle",
	"duties", "receipt", "disclaimer", "update", "checkpoint"}

var errNotice = errors.New("not a notice as the schema describes it")

// readJSON reads a notice. Its errors never quote it.
func readJSON(body []byte) (notice, error) {
	var n notice
	var outer map[string]json.RawMessage
	if json.Unmarshal(body, &outer) != nil || json.Unmarshal(body, &n) != nil ||
		n.Format != "urn:boligbro:underretning:1" {
		return notice{}, errNotice
	}
	for field := range outer {
		if !slices.Contains(fields, field) {
			return notice{}, errNotice
		}
	}
	return n, n.check()
}

func readXML(body []byte) (notice, error) {
	var n notice
	d := xml.NewDecoder(bytes.NewReader(body))
	if d.Decode(&n) != nil {
		return notice{}, errNotice
	}
	for {
		switch t, err := d.Token(); {
		case err == io.EOF:
			return n, n.check()
		case err != nil:
			return notice{}, errNotice
		default:
			if space, ok := t.(xml.CharData); !ok || len(bytes.TrimSpace(space)) > 0 {
				return notice{}, errNotice // something follows the root
			}
		}
	}
}

// check refuses a notice with which a case worker cannot begin, and one that tells more than it may.
func (n notice) check() error {
	required := []string{n.Message, n.Case, n.Rule, n.KLE, n.Municipality.Code, n.Association.CVR, n.Event.Kind,
		n.Event.On, n.Address.Street}
	nameless := func(t tenant) bool { return t.Name == "" || t.Protected == nil }
	switch {
	case slices.Contains(required, ""), len(n.Tenants) == 0, len(n.Cites) == 0:
		return errNotice
	case !slices.Contains([]string{"notice", "correction", "update"}, n.Kind):
		return errNotice
	case slices.ContainsFunc(n.Tenants, nameless), n.tellsTooMuch():
		return errNotice
	}
	return nil
}

// tellsTooMuch reports whether a notice carries what only an agreement, or the rule on children, may carry.
func (n notice) tellsTooMuch() bool {
	if n.Rule == "eviction-filed" || n.Rule == "assigned-tenant-demand" {
		return n.Children != nil || n.Tenancy != nil || n.Arrears != nil
	}
	return !strings.HasPrefix(n.Rule, "agreement/") && (n.Tenancy != nil || n.Arrears != nil)
}
