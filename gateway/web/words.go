package web

import (
	"fmt"
	"html/template"

	"boligbro/gateway"
	"boligbro/rules"
)

// with is a value beside its page, for a part that needs both.
type with struct {
	Page  *page
	Value any
}

// With gives a part its value.
func (p *page) With(value any) with { return with{p, value} }

// Dash stands where there is nothing, and says so to those who hear the page.
func (p *page) Dash() template.HTML { return p.none() }

// Past reports whether the day has gone by.
func (p *page) Past(d rules.Day) bool { return !d.IsZero() && d < rules.DayOf(p.Now) }

// Sources are what a run read, or one empty line when it came to nothing.
func (p *page) Sources(r gateway.Run) []gateway.SourceRun {
	if len(r.Sources) == 0 {
		return []gateway.SourceRun{{Name: r.Source}}
	}
	return r.Sources
}

// Refusal says why a run came to nothing; what a feed itself said is known by its code only.
func (p *page) Refusal(r gateway.Run) string {
	if said := gateway.ReasonText(r.Reason, p.Lang); said != r.Reason {
		return said
	}
	return p.Code("refusal", r.Reason)
}

// tones are the colours that codes are shown in, beside their words.
var tones = map[string]map[string]string{
	"state": {
		string(gateway.Transmitted): "wait", string(gateway.Arrived): "good", string(gateway.Registered): "good",
		string(gateway.Unrouted): "bad", string(gateway.Rejected): "bad", string(gateway.Failed): "bad",
	},
	"run": {
		string(gateway.RunAdopted): "good", string(gateway.RunUnchanged): "good", string(gateway.RunRefused): "bad", string(gateway.RunFailed): "bad",
	},
	"punctual": {"in-time": "good", "in-time-sent": "wait", "late": "bad", "late-sent": "bad", "unsent": "bad"},
	"standing": {
		string(rules.Endangered): "wait", string(rules.InTime): "good", string(rules.InExtendedTime): "wait", string(rules.GrantedNoLimit): "good",
		string(rules.Met): "good", string(rules.InDemandTime): "good", string(rules.TooLate): "bad",
		string(rules.NoAnswer):       "wait", // not automatically a breach
		string(rules.OutcomeNotTold): "wait", string(rules.Expired): "wait",
	},
}

// Duty is the duty in a few words.
func (p *page) Duty(code string) string { return (&rules.Duty{Duty: code}).Name(p.Lang) }

// Tone is the class of a code's colour.
func (p *page) Tone(list string, code any) string { return tones[list][fmt.Sprint(code)] }

// Standing says how a clock stands: what is left of it while it runs, and how it ended.
func (p *page) Standing(d dutyLine) string {
	switch running := d.Ended.IsZero(); {
	case !running:
		return d.Standing.Text(p.Lang)
	case d.Duty == rules.Appeal && d.Left < 0:
		return p.T("expired")
	case d.Duty == rules.MeetBeforeDemandExpires && d.Left < 0:
		return p.T("no-meeting")
	case d.Left < 0:
		return p.N("over", -d.Left)
	case d.Extra && d.Duty != rules.Appeal:
		return p.N("left-extended", d.Left)
	case d.Left == 0:
		return p.T("left.today")
	}
	return p.N("left", d.Left)
}
