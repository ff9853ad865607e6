package rules

import "strings"

// Text is what the municipality owes, by when and under what, in a full sentence without personal data.
func (d *Duty) Text(lang Language) string {
	said := dutyTexts[d.Duty]
	text := strings.NewReplacer("{starts}", d.Starts.String(), "{due}", orUnknown(d.Due, lang), "{cite}", citesText(d.Cites)).Replace(said.in(lang))
	if why, known := dutyReasons[d.Reason]; known {
		text += " " + why.in(lang)
	}
	if !d.DueExtended.IsZero() && d.DueExtended != d.Due {
		text += " " + sentence{
			"Dagen er ikke en hverdag; om fristen forlænges til " + d.DueExtended.String() + ", er uafklaret.",
			"That day is no working day; whether the limit moves to " + d.DueExtended.String() + " is not settled."}.in(lang)
	}
	if !d.Ended.IsZero() {
		text += " " + sentence{"Afsluttet " + d.Ended.String() + ".", "Ended " + d.Ended.String() + "."}.in(lang)
	}
	return text
}

var dutyTexts = map[string]sentence{
	TakeUpAtOnce: {
		"Kommunen skal straks tage spørgsmålet om hjælp op, når underretningen er modtaget {starts}, efter {cite}.",
		"The municipality must at once take up the question of help on the notice received {starts}, under {cite}."},
	DecideNoHelp: {
		"Finder kommunen ikke grundlag for hjælp, skal den træffe afgørelse om det senest {due}, 14 dage efter {starts}, efter {cite}.",
		"If the municipality finds no basis for help it must decide so by {due}, 14 days after {starts}, under {cite}."},
	ContactAtOnce: {
		"Kommunen skal straks kontakte borgeren og oplyse om muligheden for at henvende sig om hjælp, når underretningen er modtaget {starts}, efter {cite}.",
		"The municipality must at once contact the citizen and tell how to ask for help, on the notice received {starts}, under {cite}."},
	MeetBeforeDemandExpires: {
		"Kommunen skal indkalde lejeren til et møde, som holdes inden påkravets frist udløber {due}, efter {cite}.",
		"The municipality must call the tenant to a meeting held before the demand's period ends {due}, under {cite}."},
	Appeal: {
		"Afgørelsen, som borgeren modtog {starts}, kan påklages til Ankestyrelsen senest {due} efter {cite}.",
		"The decision that the citizen received {starts} can be appealed to Ankestyrelsen by {due} under {cite}."},
}

var dutyReasons = map[Reason]sentence{
	Unclassified:  {"Sagen er ikke klassificeret endnu og regnes som en stk. 1-sag.", "The case has not been classified and counts as a paragraph-1 case."},
	IsParagraph1:  {"Sagen er en stk. 1-sag.", "It is a paragraph-1 case."},
	IsParagraph5:  {"Sagen er en stk. 5-sag.", "It is a paragraph-5 case."},
	NotChecked:    {"Sagen er angivet som en stk. 5-sag, men det er ikke registreret, at både børn og behov for hjælp er undersøgt; den regnes derfor som en stk. 1-sag.", "The case is called a paragraph-5 case, but it is not recorded that children and need were both checked; it therefore counts as a paragraph-1 case."},
	UntilContact:  {"Sagen er en stk. 5-sag; fristen løber, indtil kontakten er registreret.", "It is a paragraph-5 case; the time runs until contact is recorded."},
	FogedNotice:   {"Fristen regnes fra fogedrettens underretning om, at udsættelsen er gennemført.", "It is counted from the bailiff's court's notice that the eviction was carried out."},
	Granted:       {"Der er bevilget hjælp; den afgørelse har ingen frist.", "Help was granted; that decision has no limit."},
	RefusedNow:    {"Der er givet afslag.", "Help was refused."},
	DemandArrived: {"Fristen regnes fra den dag, påkravet kom frem.", "It is counted from the day the demand came to hand."},
	DemandSent:    {"Det vides ikke, hvornår påkravet kom frem; fristen regnes fra dets dato.", "When the demand came to hand is not known; it is counted from its date."},
}

// Standing is how a duty is reported on a day.
type Standing string

const (
	Running        Standing = "running"
	Endangered     Standing = "at-risk"
	InTime         Standing = "in-time"          // inden 14 dage
	InExtendedTime Standing = "in-extended-time" // inden forlænget frist (uafklaret)
	TooLate        Standing = "too-late"         // for sent
	GrantedNoLimit Standing = "granted"          // bevilget, ingen frist
	NoAnswer       Standing = "no-answer"        // intet svar: not automatically a breach
	Met            Standing = "met"              // a duty without a due day, met
)

// Standing is how the duty stands on the day: late only after the extended day, since whether an authority's
// own limit moves past a weekend is not settled.
func (d *Duty) Standing(on Day) Standing {
	late := max(d.Due, d.DueExtended)
	switch {
	case d.Reason == Granted && !d.Ended.IsZero():
		return GrantedNoLimit
	case !d.Ended.IsZero() && d.Due.IsZero():
		return Met
	case !d.Ended.IsZero() && d.Ended <= d.Due:
		return InTime
	case !d.Ended.IsZero() && d.Ended <= late:
		return InExtendedTime
	case !d.Ended.IsZero():
		return TooLate
	case !d.Due.IsZero() && on > late:
		return NoAnswer
	case !d.AtRisk.IsZero() && on >= d.AtRisk:
		return Endangered
	}
	return Running
}

// Text is the standing as reports say it.
func (s Standing) Text(lang Language) string { return standingTexts[s].in(lang) }

var standingTexts = map[Standing]sentence{
	Running:        {"løber", "running"},
	Endangered:     {"i fare", "at risk"},
	InTime:         {"inden 14 dage", "within 14 days"},
	InExtendedTime: {"inden forlænget frist (uafklaret)", "within the extended time (not settled)"},
	TooLate:        {"for sent", "too late"},
	GrantedNoLimit: {"bevilget, ingen frist", "granted, no limit"},
	NoAnswer:       {"intet svar", "no answer"},
	Met:            {"opfyldt", "met"},
}
