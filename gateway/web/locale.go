package web

import (
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"strconv"
	"time"

	"boligbro/gateway"
	"boligbro/rules"
	"boligbro/rules/lang"
)

//go:embed locale
var localeFiles embed.FS

var texts = map[lang.Language]map[string]string{
	lang.Danish:  mustLocale("locale/da.json"),
	lang.English: mustLocale("locale/en.json"),
}

func mustLocale(name string) map[string]string {
	b, err := localeFiles.ReadFile(name)
	if err != nil {
		panic(err)
	}
	var labels map[string]string
	if err := json.Unmarshal(b, &labels); err != nil {
		panic(name + ": " + err.Error())
	}
	return labels
}

// text is the label with that key in the language; a key that has none is shown itself, which a test finds.
func text(l lang.Language, key string, args ...any) string {
	label, ok := texts[l][key]
	if !ok {
		return key
	}
	if len(args) == 0 {
		return label
	}
	return fmt.Sprintf(label, args...)
}

// has reports whether the key has a text.
func has(key string) bool {
	_, ok := texts[lang.Danish][key]
	return ok
}

// codes are the lists whose codes the pages show; their words live in rules/lang.
var codes = map[string]func(code string) lang.Text{
	"event":      in(lang.StepsDone),
	"rule":       in(lang.Rules),
	"outcome":    in(lang.Outcomes),
	"duty-state": in(lang.DutyStates),
	"state":      in(lang.DeliveryStates),
	"fault":      in(lang.Faults),
	"cause":      gateway.CauseText,
	"channel":    in(lang.Channels),
	"punctual":   in(lang.Punctualities),
	"run":        in(lang.RunStates),
	"role":       in(lang.Roles),
	"basis":      in(lang.Bases),
	"verb":       in(lang.Verbs),
	"sign-in":    in(lang.SignInEnds),
	"alarm":      func(code string) lang.Text { return lang.AlarmOf(code).Name },
	"act":        act,
}

func in(words lang.Words) func(string) lang.Text {
	return func(code string) lang.Text { return lang.Of(words, code) }
}

// act is an act of the municipality; of a classification, its track.
func act(code string) lang.Text {
	if kind, ok := lang.MunicipalActs[code]; ok {
		return kind.Name
	}
	return lang.Of(lang.Tracks, code)
}

// T is the label with that key in the page's language.
func (p *Page) T(key string, args ...any) string { return text(p.Lang, key, args...) }

// N is T of key.one or key.other, with the number.
func (p *Page) N(key string, n int) string {
	if n == 1 {
		return p.T(key+".one", n)
	}
	return p.T(key+".other", n)
}

// Code is a code of a list in words; a code that the program has no words for is shown as it is.
func (p *Page) Code(list string, code any) string { return codes[list](fmt.Sprint(code)).In(p.Lang) }

// Day shows a day, or a dash.
func (p *Page) Day(d rules.Day) template.HTML {
	if d.IsZero() {
		return p.none()
	}
	return timeTag(d.String(), p.day(d))
}

func (p *Page) day(d rules.Day) string {
	year, month, day := d.Date()
	return p.T("format.day", day, p.T("month."+strconv.Itoa(int(month))), year)
}

// Time shows an instant as the clock in Copenhagen shows it, or a dash.
func (p *Page) Time(at time.Time) template.HTML {
	if at.IsZero() {
		return p.none()
	}
	at = at.In(rules.Copenhagen)
	return timeTag(at.Format(time.RFC3339),
		p.T("format.instant", p.day(rules.DayOf(at)), at.Hour(), at.Minute()))
}

func (p *Page) none() template.HTML {
	return template.HTML(`<span aria-hidden="true">–</span><span class="hidden">` +
		template.HTMLEscapeString(p.T("none")) + `</span>`)
}

func timeTag(machine, people string) template.HTML {
	return template.HTML(`<time datetime="` + machine + `">` + template.HTMLEscapeString(people) + `</time>`)
}

// Number shows a whole number with the language's dividers.
func (p *Page) Number(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + p.T("format.thousands") + digits[i:]
	}
	return digits
}

// Decision is what a municipality's decision came to.
func (p *Page) Decision(code string) string { return lang.Of(lang.Decisions, code).In(p.Lang) }

// Link is an address of these pages, in the page's language.
func (p *Page) Link(path string) string {
	if p.Lang == lang.English {
		return path + "?lang=en"
	}
	return path
}

// Municipality is a municipality's name, or its code when the name is not known.
func (p *Page) Municipality(code string) string {
	if m, ok := rules.LookupMunicipality(code); ok {
		return m.Name
	}
	return code
}
