package gateway

import (
	"path"

	"boligbro/rules"
	"boligbro/rules/lang"
)

// whys word the codes of the alarms, by kind. Of a message's causes and of a municipality the code is part of
// the words.
var whys = map[AlarmKind]func(code string) lang.Text{
	AlarmRunRefused:       worded(lang.RunReasons),
	AlarmRunFailed:        worded(lang.RunReasons),
	AlarmRunMissing:       coded(lang.NoNight),
	AlarmSilent:           coded(lang.NoNight),
	AlarmFinding:          worded(lang.Doubts),
	AlarmQuestion:         worded(lang.QuestionOccasions),
	AlarmListenerFailed:   CauseText,
	AlarmDeliveryFailed:   CauseText,
	AlarmDeliverySilent:   CauseText,
	AlarmDeliveryDelayed:  CauseText,
	AlarmChannelFailed:    CauseText,
	AlarmUnreached:        CauseText,
	AlarmClerksUnreached:  CauseText,
	AlarmWitnessUnreached: CauseText,
	AlarmDeliveryRejected: rejection,
	AlarmDeliveryUnrouted: municipalityText,
	AlarmRestored:         coded(lang.Restoring),
	AlarmService:          worded(lang.NotReady),
	AlarmUnreadable:       lang.Unreadable,
	AlarmClockAtRisk:      duty,
	AlarmClockLate:        duty,
	AlarmClockUnreadable:  lang.Unreadable,
}

// Why says in words what the code of the alarm names, and the code that a technician looks for where the
// words do not name what a clerk sees by its name; empty for no code.
func (a *Alarm) Why() lang.Text {
	why := whys[a.Kind]
	if a.Code == "" || why == nil {
		return lang.Same(a.Code)
	}
	text := why(a.Code)
	if a.Run != "" {
		text = lang.WithRun(text, a.Run)
	}
	if a.Kind == AlarmSilent {
		text = lang.Text{DA: a.Subject + ": " + text.DA, EN: a.Subject + ": " + text.EN}
	}
	way, ok := lang.WaysToPeople[path.Base(a.Subject)]
	if ok && (a.Kind == AlarmUnreached || a.Kind == AlarmClerksUnreached) {
		text = lang.Text{DA: way.DA + ": " + text.DA, EN: way.EN + ": " + text.EN}
	}
	return text
}

func worded(words lang.Words) func(string) lang.Text {
	return coded(func(code string) lang.Text { return lang.Of(words, code) })
}

// coded adds the code to its words.
func coded(word func(string) lang.Text) func(string) lang.Text {
	return func(code string) lang.Text {
		text := word(code)
		if text == lang.Same(code) {
			return text
		}
		return lang.Text{DA: text.DA + " (" + code + ")", EN: text.EN + " (" + code + ")"}
	}
}

// rejection is why a municipality rejected a message; it need not have said so.
func rejection(code string) lang.Text {
	if Cause(code) == CauseRejected {
		return CauseText(code)
	}
	return worded(lang.Rejections)(code)
}

func duty(code string) lang.Text { return lang.Of(lang.Duties, code) }

func municipalityText(code string) lang.Text {
	if place, ok := rules.LookupMunicipality(code); ok {
		return lang.Same(place.Name + " (" + code + ")")
	}
	return lang.Same(code)
}
