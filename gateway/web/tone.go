package web

import (
	"fmt"
	"html/template"

	"boligbro/gateway"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// with is a value beside its page, for a part that needs both.
type with struct {
	Page  *Page
	Value any
}

// With gives a part its value.
func (p *Page) With(value any) with { return with{p, value} }

// Dash is shown where there is nothing, and is read aloud as such.
func (p *Page) Dash() template.HTML { return p.none() }

// Past reports whether the day has gone by.
func (p *Page) Past(d rules.Day) bool { return !d.IsZero() && d < rules.DayOf(p.Now) }

// tones are the colours that codes are shown in, beside their words.
var tones = map[string]map[string]string{
	"state": {
		string(gateway.Transmitted): "wait", string(gateway.Arrived): "good", string(gateway.Registered): "good",
		string(gateway.Unrouted): "bad", string(gateway.Rejected): "bad", string(gateway.Failed): "bad",
	},
	"run": {
		string(gateway.RunAdopted): "good", string(gateway.RunUnchanged): "good", string(gateway.RunRefused): "bad",
		string(gateway.RunFailed): "bad",
	},
	"punctual": {"in-time": "good", "in-time-sent": "wait", "late": "bad", "late-sent": "bad", "unsent": "bad"},
	"standing": {
		string(rules.Endangered): "wait", string(rules.InTime): "good", string(rules.InExtendedTime): "wait",
		string(rules.GrantedNoLimit): "good",
		string(rules.Met):            "good", string(rules.InDemandTime): "good", string(rules.TooLate): "bad",
		string(rules.NoAnswer):      "wait", // not automatically a breach
		string(rules.ContactedOnly): "wait", string(rules.ToClose): "wait",
		string(rules.OutcomeUnclear): "wait", string(rules.Expired): "wait",
	},
}

// Duty is the duty in a few words.
func (p *Page) Duty(code string) string { return (&rules.Duty{Duty: code}).Name(p.Lang) }

// Message is the kind of a message of a notice's thread.
func (p *Page) Message(kind gateway.DeliveryKind, step rules.EventKind) string {
	return lang.MessageKind(kind, step).In(p.Lang)
}

// Superseded is said of a message whose place a later one has taken.
func (p *Page) Superseded() string { return lang.Superseded.In(p.Lang) }

// Why is the cause of an alarm in words.
func (p *Page) Why(a gateway.Alarm) string { return a.Why().In(p.Lang) }

// Tone is the class of a code's colour.
func (p *Page) Tone(list string, code any) string { return tones[list][fmt.Sprint(code)] }
