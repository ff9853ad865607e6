package document

import (
	"bytes"
	_ "embed"
	"strconv"

	"github.com/beevik/etree"

	"boligbro/gateway"
)

//go:embed notice.xsd
var noticeXSD []byte

// XSD is the XML Schema of what XML gives.
func XSD() []byte { return bytes.Clone(noticeXSD) }

// XML is the delivery as XML in the namespace Format, with the names and the order of the JSON. Its errors
// are as JSON's.
func XML(d gateway.Delivery) ([]byte, error) {
	m, err := compose(d)
	if err != nil {
		return nil, err
	}
	doc := etree.NewDocument()
	doc.CreateProcInst("xml", `version="1.0" encoding="UTF-8"`)
	root := node{doc.CreateElement("underretning")}
	root.e.CreateAttr("xmlns", m.Format)
	root.text("message", m.ID).text("kind", m.Kind).text("case", m.Case).text("notice",
		m.Notice).text("created", m.Created)
	root.node("association").text("cvr", m.Association.CVR).text("name", m.Association.Name)
	root.node("municipality").text("code", m.Municipality.Code).text("name", m.Municipality.Name)
	root.text("rule", m.Rule).text("title", m.Title)
	root.known("disclaimer", m.Disclaimer).known("update", m.Update)
	cites := root.node("cites")
	for _, c := range m.Cites {
		cites.node("cite").text("act", c.Act).text("section", c.Section).text("version", c.Version)
	}
	root.node("event").step(m.Event)
	if len(m.Others) > 0 {
		others := root.node("others")
		for _, other := range m.Others {
			others.node("event").step(other)
		}
	}
	root.text("late", strconv.FormatBool(m.Late))
	root.household(m)
	root.text("kle", m.KLE)
	duties := root.node("duties")
	for _, o := range m.Duties {
		duties.node("duty").text("duty", o.Duty).text("act", o.Act).text("section", o.Section).text("version",
			o.Version).text("text", o.Text)
	}
	answer := root.node("receipt").text("message", m.Receipt.Message)
	kinds := answer.node("kinds")
	for _, k := range m.Receipt.Kinds {
		kinds.text("kind", k)
	}
	answer.text("text", m.Receipt.Text)
	root.known("checkpoint", m.Checkpoint)
	doc.Indent(2)
	return doc.WriteToBytes()
}

// household adds who lives where, and what they owe.
func (n node) household(m *message) {
	tenants := n.node("tenants")
	for _, t := range m.Tenants {
		tenants.node("tenant").text("name", t.Name).text("protected", strconv.FormatBool(t.Protected))
	}
	if m.Children != nil {
		n.text("children", strconv.FormatBool(*m.Children))
	}
	n.node("address").text("street", m.Address.Street).text("postalCode", m.Address.PostalCode).text("city",
		m.Address.City)
	if m.Tenancy != nil {
		n.node("tenancy").text("start", m.Tenancy.Start)
	}
	if m.Arrears != nil {
		n.node("arrears").known("amount", m.Arrears.Amount).known("since", m.Arrears.Since)
	}
}

// known adds a text unless it is empty.
func (n node) known(name, text string) node {
	if text == "" {
		return n
	}
	return n.text(name, text)
}

// node adds children in a chain, so that the code reads like the document.
type node struct{ e *etree.Element }

func (n node) node(name string) node { return node{n.e.CreateElement(name)} }

// step is what is said of a step.
func (n node) step(e event) {
	n.text("kind", e.Kind).text("on", e.On)
	if e.At != "" {
		n.text("at", e.At)
	}
	n.text("text", e.Text)
}

func (n node) text(name, value string) node {
	n.e.CreateElement(name).SetText(value)
	return n
}
