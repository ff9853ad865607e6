package rulestest

import (
	"fmt"
	"strings"
	"time"

	"boligbro/rules"
	"boligbro/rules/lang"
)

// Match says how the findings, and in the folder duty their duties, differ from what the vector expects.
// Nothing: they do not.
func (v *Vector) Match(got []rules.Finding) []string {
	var differ []string
	if len(got) != len(v.Findings) {
		count := fmt.Sprintf("%d findings, want %d: %s", len(got), len(v.Findings), describe(got))
		differ = append(differ, count)
	}
	for i := range min(len(got), len(v.Findings)) {
		for _, d := range v.matchFinding(&got[i], &v.Findings[i]) {
			differ = append(differ, fmt.Sprintf("finding %d: %s: %s", i+1, d, describe(got)))
		}
	}
	if v.LooksAtDuties() {
		differ = append(differ, v.matchDuties(rules.CaseDuties(&v.Case, got, v.Received, v.Asked))...)
	}
	return differ
}

func describe(got []rules.Finding) string {
	var all strings.Builder
	for i := range got {
		f := &got[i]
		fmt.Fprintf(&all, "\n\t%d %s/%s %s", f.Episode, f.Outcome, f.Reason, f.Text(lang.Danish))
	}
	return all.String()
}

func (v *Vector) matchFinding(f *rules.Finding, want *Finding) []string {
	var differ []string
	if f.Outcome.String() != want.Outcome {
		differ = append(differ, fmt.Sprintf("%s, want %s", f.Outcome, want.Outcome))
	}
	for _, line := range want.Lines {
		got := v.value(f, line.Name)
		switch {
		case line.Name == "text":
			if !strings.Contains(got, line.Value) {
				differ = append(differ, fmt.Sprintf("it says %q, want %q in it", got, line.Value))
			}
		case !same(got, line.Value):
			differ = append(differ, fmt.Sprintf("%s is %q, want %q", line.Name, got, line.Value))
		}
	}
	for _, l := range []lang.Language{lang.Danish, lang.English} {
		if text := f.Text(l); !isSentence(text) {
			differ = append(differ, fmt.Sprintf("not a sentence: %q", text))
		}
	}
	return differ
}

// value is the part of a finding that a line of a vector is about.
func (v *Vector) value(f *rules.Finding, name string) string {
	switch name {
	case "reason":
		return string(f.Reason)
	case "episode":
		return fmt.Sprint(f.Episode)
	case "event":
		return stepOn(&f.Event)
	case "others":
		others := make([]string, len(f.Others))
		for i := range f.Others {
			others[i] = stepOn(&f.Others[i])
		}
		return strings.Join(others, ", ")
	case "due":
		return f.Due.String()
	case "dueAt":
		return instant(f.DueAt)
	case "late":
		if f.Late {
			return hours(f.LateBy)
		}
		return "no"
	case "wake":
		return f.Wake.String()
	case "missing":
		return strings.ReplaceAll(strings.Trim(fmt.Sprint(f.Missing), "[]"), " ", ", ")
	case "cites":
		return cites(f.Cites)
	case "tells":
		return v.names(f)
	}
	return f.Text(lang.Danish)
}

func stepOn(e *rules.Event) string { return strings.TrimSpace(string(e.Kind) + " " + e.On.String()) }

// same compares what was got with a vector's word, in which a dash is nothing.
func same(got, want string) bool { return got == want || want == "-" && got == "" }

func isSentence(text string) bool {
	return strings.HasSuffix(text, ".") && !strings.ContainsAny(text, "{}")
}

func instant(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.In(rules.Copenhagen).Format(time.RFC3339)
}

// hours is a duration without the noughts at its end: 24h, 2h30m.
func hours(d time.Duration) string {
	text := d.String()
	for _, end := range []string{"m0s", "h0m"} {
		if strings.HasSuffix(text, end) {
			text = strings.TrimSuffix(text, end[1:])
		}
	}
	return text
}

func cites(all []rules.Citation) string {
	texts := make([]string, len(all))
	for i := range all {
		texts[i] = fmt.Sprint(all[i])
	}
	return strings.Join(texts, "; ")
}

// names are those in the notice that the finding asks for.
func (v *Vector) names(f *rules.Finding) string {
	notice, err := rules.NoticeOf(&v.Case, f, v.Asked.Day)
	if err != nil {
		return err.Error()
	}
	names := make([]string, len(notice.Tenants))
	for i := range notice.Tenants {
		names[i] = notice.Tenants[i].Name
	}
	return strings.Join(names, ", ")
}

func (v *Vector) matchDuties(got []rules.Duty) []string {
	var differ []string
	if len(got) != len(v.Duties) {
		differ = append(differ, fmt.Sprintf("%d duties, want %d: %+v", len(got), len(v.Duties), got))
	}
	for i := range min(len(got), len(v.Duties)) {
		for _, d := range matchDuty(&got[i], &v.Duties[i], v.Asked.Day) {
			differ = append(differ, fmt.Sprintf("duty %d, %s: %s", i+1, got[i].Duty, d))
		}
	}
	return differ
}

func matchDuty(d *rules.Duty, want *Duty, asked rules.Day) []string {
	var differ []string
	if d.Duty != want.Name {
		differ = append(differ, "want "+want.Name)
	}
	values := map[string]string{
		"starts": d.Starts.String(), "due": d.Due.String(), "extended": d.DueExtended.String(),
		"atrisk": d.AtRisk.String(), "ended": d.Ended.String(), "judged": d.Judged.String(),
		"withdrawn": d.Withdrawn.String(),
		"tenant":    fmt.Sprint(d.Tenant), "because": string(d.Reason), "state": string(d.State(asked)),
		"cites": cites(d.Cites),
	}
	for _, line := range want.Lines {
		if got := values[line.Name]; !same(got, line.Value) {
			differ = append(differ, fmt.Sprintf("%s is %q, want %q", line.Name, got, line.Value))
		}
	}
	for _, l := range []lang.Language{lang.Danish, lang.English} {
		if !isSentence(d.Text(l)) || d.Name(l) == "" || d.StateText(asked, l) == "" {
			differ = append(differ, fmt.Sprintf("not a sentence: %q", d.Text(l)))
		}
	}
	text := d.StateText(asked, lang.Danish) + "\n" + d.Text(lang.Danish)
	for _, words := range want.Says {
		if !strings.Contains(text, words) {
			differ = append(differ, fmt.Sprintf("it says %q, want %q in it", text, words))
		}
	}
	for _, words := range want.Never {
		if strings.Contains(text, words) {
			differ = append(differ, fmt.Sprintf("it says %q, want no %q in it", text, words))
		}
	}
	return differ
}
