package document

import (
	"boligbro/gateway"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// kindOf is what the documents of a rule are: which messages it sends, and what the municipality must do when
// it has one; false for a rule that has no documents.
func kindOf(rule string) (kind, bool) {
	if _, agreed := rules.AgreementName(rule); agreed {
		return kind{messages: everyMessage}, true
	}
	k, ok := kinds[rule]
	return k, ok
}

type kind struct {
	messages []gateway.DeliveryKind
	duties   func([]cite) []duty // nil: the law gives the municipality none
}

var everyMessage = []gateway.DeliveryKind{gateway.FirstNotice, gateway.Correction, gateway.Update}

var kinds = map[string]kind{
	rules.EvictionFiled:        {everyMessage, filingDuties},
	rules.AssignedTenantDemand: {everyMessage, demandDuties},
	rules.ChildrenUnder18:      {messages: []gateway.DeliveryKind{gateway.FirstNotice, gateway.Correction}},
}

// titleOf is the title of a message. An agreement (samarbejdsaftale) is named; the others are named by their
// rule.
func titleOf(k gateway.DeliveryKind, n *rules.Notice) string {
	name, agreed := rules.AgreementName(n.Rule)
	if !agreed {
		name = ""
	}
	return lang.NoticeTitle(k, n.Rule, n.Event.Kind, clean(name)).In(lang.Danish)
}

// stepOf is the step in the words of the rule; false when it has none for it.
func stepOf(rule string, step rules.EventKind) (string, bool) {
	if _, agreed := rules.AgreementName(rule); agreed {
		words, ok := lang.AgreedSteps[string(step)]
		return words.In(lang.Danish), ok
	}
	words, ok := lang.NoticeStep(rule, step)
	return words.In(lang.Danish), ok
}

// updated is what an update writes: what has become of the step of which the municipality was notified.
func updated(n *rules.Notice, clocks bool) string {
	return lang.NoticeUpdate(n.Rule, string(n.Event.Kind), when(n.Event.On, n.Event.At), clocks, lang.Danish)
}

const (
	welfareStatute = "retssikkerhedsloven"
	welfareVersion = "LBK 354/2025"
)

// filingDuties are the municipality's duties under retssikkerhedsloven § 5 a. The association does not know
// which of them applies, and the law does not ask it to: the municipality classifies the case.
func filingDuties([]cite) []duty {
	return []duty{
		owed(rules.TakeUpAtOnce, welfareStatute, "§ 5 a, stk. 1", welfareVersion),
		owed(rules.DecideNoHelp, welfareStatute, "§ 5 a, stk. 2", welfareVersion),
		owed(rules.ContactAtOnce, welfareStatute, "§ 5 a, stk. 5", welfareVersion),
	}
}

// demandDuties is the meeting of almenboligloven § 59: the paragraph after the one that the notice is sent
// under, which was numbered differently before LBK 1343/2023.
func demandDuties(cites []cite) []duty {
	meeting := owed(rules.MeetBeforeDemandExpires, "almenboligloven", "§ 59, stk. 14", "LBK 207/2026")
	for _, c := range cites {
		if c.Act != meeting.Act {
			continue
		}
		meeting.Version = c.Version
		if c.Section == "§ 59, stk. 11" {
			meeting.Section = "§ 59, stk. 12"
		}
	}
	return []duty{meeting}
}

// owed is a duty with its text and its hjemmel.
func owed(name, statute, section, version string) duty {
	text := lang.Of(lang.DutyNotes, name).In(lang.Danish)
	return duty{Duty: name, Act: statute, Section: section, Version: version, Text: text}
}

// Labels of lines that the documents with and without layout share.
const (
	childrenLabel = "Børn under 18 år i husstanden"
	startLabel    = "Lejemålets begyndelse"
	arrearsLabel  = "Restance, da meddelelsen blev dannet"
	sinceLabel    = "Restance siden"
)
