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
	Tenants []struct {
		Name      string `json:"name" xml:"name"`
		Protected *bool  `json:"protected" xml:"protected"`
	} `json:"tenants" xml:"tenants>tenant"`
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

// fields are all that a notice may hold at its outermost.
var fields = []string{"format", "message", "kind", "case", "notice", "created", "association", "municipality",
	"rule", "title", "cites",
	"event", "late", "tenants", "children", "address", "tenancy", "arrears", "kle", "duties", "receipt",
	"disclaimer", "update"}

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

// check: without these a case worker cannot begin, and what only an agreement may carry must not come by a
// statutory notice.
func (n notice) check() error {
	if n.Message == "" || n.Kind != "notice" && n.Kind != "correction" && n.Kind != "update" ||
		n.Case == "" || n.Rule == "" || n.KLE == "" || n.Municipality.Code == "" ||
		n.Association.CVR == "" || n.Event.Kind == "" || n.Event.On == "" || len(n.Tenants) == 0 ||
		n.Address.Street == "" || len(n.Cites) == 0 {
		return errNotice
	}
	statutory := n.Rule == "eviction-filed" || n.Rule == "assigned-tenant-demand"
	if statutory && n.Children != nil ||
		!strings.HasPrefix(n.Rule, "agreement/") && (n.Tenancy != nil || n.Arrears != nil) {
		return errNotice
	}
	for _, t := range n.Tenants {
		if t.Name == "" || t.Protected == nil {
			return errNotice
		}
	}
	return nil
}
