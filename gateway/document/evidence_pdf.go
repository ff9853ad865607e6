package document

import (
	"bytes"
	"fmt"
	"strings"
	"time"
	"unicode"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"

	"boligbro/gateway"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// EvidencePDF is the evidence as a document in Danish that a court can read. A letter that its font lacks is
// written as its code point in brackets, so that two names that differ look different.
func EvidencePDF(e *Evidence) ([]byte, error) {
	p := newPage("Bevis for underretning af kommunen, sag " + e.Case)
	p.heading("Bevis for underretning af kommunen")
	p.field("Boligorganisation", e.Association.Name+" (CVR "+e.Association.CVR+")")
	p.field("Lejemål", e.Tenancy)
	p.field("Sag", e.Case)
	p.field("Kommune", e.Municipality.Name+" (kommunekode "+e.Municipality.Code+")")
	p.field("Underretning", e.Title+" ("+e.Thread.Rule+")")
	p.field("Skridt", e.Event.Text+", "+localDay(e.Event))
	for _, c := range e.Cites {
		p.field("Hjemmel", strings.TrimSpace(c.Act+" "+c.Section+" "+c.Version))
	}
	p.field("Reglens svar", e.Answer)
	if e.Thread.Due != "" {
		p.field("Senest", localDue(e))
	}
	p.field("Foreningens frist", e.TimelyText)
	p.field("Underretningens id", e.Thread.Notice)
	for i := range e.Thread.Messages {
		p.message(&e.Thread.Messages[i])
	}
	p.elsewhere(e)
	p.clocks(e)
	if len(e.Decisions) > 0 {
		p.section("Afgørelser, som borgeren har givet samtykke til at dele")
	}
	for _, d := range e.Decisions {
		p.line(localDate(d.On) + ": lejer " + d.Tenant + ", " + d.Text)
	}
	p.section("Hvad hver del beviser, og hvad den ikke beviser")
	for _, part := range lang.EvidenceParts(e.Side == MunicipalitySide) {
		p.part(part.Name.In(lang.Danish), part.Proves.In(lang.Danish), part.Not.In(lang.Danish))
	}
	p.section("Sådan efterprøves det")
	p.line(lang.EvidenceCheckable(e.Size, e.Side == MunicipalitySide).In(lang.Danish))
	p.field("Loggen", e.Origin)
	p.field("Loggens nøgle", e.Key)
	p.field("Udskrevet", localTime(e.Issued)+", "+e.Program)
	return p.bytes(e.Issued)
}

// elsewhere is how else the municipality was notified, which people have reported.
func (p *page) elsewhere(e *Evidence) {
	if len(e.Elsewhere) > 0 {
		p.section("Underrettet på anden måde, som foreningen har oplyst det")
	}
	for _, o := range e.Elsewhere {
		text := localDate(o.On) + ": " + lang.Of(lang.Channels, o.Channel).In(lang.Danish)
		if o.Proof != "" {
			text += ", bevis " + o.Proof
		}
		if o.Arrived != "" {
			text += ", nået frem " + localDate(o.Arrived)
		}
		if o.Message != "" {
			text += " (i stedet for meddelelsen " + o.Message + ")"
		}
		p.line(text)
	}
}

func localDay(e event) string {
	if e.At != "" {
		return localTime(e.At)
	}
	return localDate(e.On)
}

func localDate(on string) string {
	day, err := rules.ParseDay(on)
	if err != nil {
		return on
	}
	return when(day, time.Time{})
}

func localDue(e *Evidence) string {
	if e.Thread.DueAt != "" {
		return localTime(e.Thread.DueAt)
	}
	return localDate(e.Thread.Due)
}

// page writes a document from top to bottom.
type page struct{ *fpdf.Fpdf }

const (
	pageMargin = 20.0 // millimetres
	pageLine   = 5.0
	pageLabel  = 42.0
)

func newPage(title string) *page {
	p := &page{Fpdf: fpdf.New("P", "mm", "A4", "")}
	p.AddUTF8FontFromBytes(pageFont, "", goregular.TTF)
	p.AddUTF8FontFromBytes(pageFont, "B", gobold.TTF)
	p.SetMargins(pageMargin, pageMargin, pageMargin)
	p.SetAutoPageBreak(true, pageMargin)
	p.SetCatalogSort(true) // the same evidence is the same bytes
	p.SetTitle(title, true)
	p.SetCreator("Boligbro", true)
	p.SetLang("da")
	p.SetFooterFunc(func() {
		p.SetY(-15)
		p.SetFont(pageFont, "", 8)
		p.CellFormat(0, pageLine, p.text(fmt.Sprintf("%s, side %d", title, p.PageNo())), "", 0, "C", false, 0, "")
	})
	p.AddPage()
	return p
}

// text is the text in the letters of the font.
func (p *page) text(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case unicode.IsSpace(r) || unicode.IsControl(r):
			b.WriteByte(' ')
		case drawn(r):
			b.WriteRune(r)
		default:
			fmt.Fprintf(&b, "[U+%04X]", r)
		}
	}
	return b.String()
}

func (p *page) heading(s string) {
	p.SetFont(pageFont, "B", 16)
	p.MultiCell(0, 9, p.text(s), "", "L", false)
	p.Ln(2)
}

func (p *page) section(s string) {
	p.Ln(3)
	p.SetFont(pageFont, "B", 11)
	p.MultiCell(0, 6, p.text(s), "", "L", false)
	p.Ln(1)
}

func (p *page) line(s string) {
	p.SetFont(pageFont, "", 9)
	p.MultiCell(0, pageLine, p.text(s), "", "L", false)
}

// field is a label with its value beside it; without a value there is none.
func (p *page) field(label, value string) {
	if strings.TrimSpace(value) == "" {
		return
	}
	p.SetFont(pageFont, "B", 9)
	p.CellFormat(pageLabel, pageLine, p.text(label), "", 0, "L", false, 0, "")
	p.SetFont(pageFont, "", 9)
	p.MultiCell(0, pageLine, p.text(value), "", "L", false)
}

// message is one message, how far it came, and all that happened to it.
func (p *page) message(m *EvidenceMessage) {
	p.section("Meddelelse: " + lang.Of(lang.MessageKinds, m.Kind).In(lang.Danish))
	if m.Event.Kind != "" { // what lapsed is not told to whom it was meant for
		p.field("Skridt", m.Event.Text+", "+localDay(m.Event))
	}
	p.field("Meddelelsens id", m.Message)
	p.field("Tilstand", lang.Of(lang.DeliveryStates, m.State).In(lang.Danish))
	p.field("Afsendt", seen(m.Transmitted))
	p.field("Nået frem", seen(m.Arrived))
	p.field("Hvordan det vides", lang.Of(lang.ProofKinds, m.Proof).In(lang.Danish))
	p.field("Journaliseret", seen(m.Registered))
	p.field("Det, der blev sendt", m.File)
	for _, a := range m.Acts {
		p.SetLeftMargin(pageMargin + pageLine)
		p.line(fmt.Sprintf("Post %d: %s: %s", a.Entry, localTime(a.On), happened(a)))
		p.SetLeftMargin(pageMargin)
	}
}

// seen is an instant, or that none was seen.
func seen(at string) string {
	if at == "" {
		return "ikke set"
	}
	return localTime(at)
}

// happened is what happened to a message, in words.
func happened(a EvidenceAct) string {
	state := lang.Of(lang.DeliveryStates, a.State).In(lang.Danish)
	switch a.Kind {
	case "attempt":
		return "forsøg " + a.Attempt + " begyndt over " + lang.Of(lang.Channels, a.Channel).In(lang.Danish) +
			"; SHA-256 " + a.SHA256
	case "attempt-end":
		text := "forsøg " + a.Attempt + " sluttede: " + lang.Of(lang.DeliveryStates, a.Outcome).In(lang.Danish)
		if a.Code != "" {
			text += " (" + a.Code + ")"
		}
		return text
	case "receipt":
		text := "kvittering: " + lang.Of(lang.ReceiptKinds, gateway.ReceiptKind(a.Outcome)).In(lang.Danish) + "; " +
			lang.Of(lang.ProofKinds, a.Proof).In(lang.Danish) + "; modtaget her " + localTime(a.Received)
		if a.Code != "" {
			text += "; " + lang.Of(lang.Rejections, a.Code).In(lang.Danish)
		}
		return text
	}
	if a.Worded {
		return "formuleret på ny, før den var nået frem; " + state
	}
	return "ændret: " + state
}

// part is a part of the evidence with what it proves and does not.
func (p *page) part(name, proves, not string) {
	p.SetFont(pageFont, "B", 9)
	p.MultiCell(0, pageLine, p.text(name), "", "L", false)
	p.line("Beviser: " + proves)
	p.line("Beviser ikke: " + not)
	p.Ln(1)
}

// bytes ends the document; it says that it was made when the evidence was.
func (p *page) bytes(issued string) ([]byte, error) {
	at, err := time.Parse(time.RFC3339, issued)
	if err != nil {
		return nil, err
	}
	p.SetCreationDate(at.UTC())
	p.SetModificationDate(at.UTC())
	var b bytes.Buffer
	err = p.Output(&b)
	return b.Bytes(), err
}
