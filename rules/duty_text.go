package rules

import "strings"

// Name is the duty in a few words, as a heading: "Kontakte borgeren".
func (d *Duty) Name(lang Language) string { return dutyNames[d.Duty].in(lang) }

var dutyNames = map[string]sentence{
	TakeUpAtOnce:            {"Tage spørgsmålet om hjælp op", "Take up the question of help"},
	DecideNoHelp:            {"Afgøre sagen, hvis der ikke er grundlag for hjælp", "Decide the case, if there is no basis for help"},
	ContactAtOnce:           {"Kontakte borgeren", "Contact the citizen"},
	MeetBeforeDemandExpires: {"Holde møde med lejeren", "Meet the tenant"},
	Appeal:                  {"Borgerens klagefrist", "The citizen's time to appeal"},
}

// Text is what the municipality owes, by when and under what, in a full sentence without personal data.
func (d *Duty) Text(lang Language) string {
	said := dutyTexts[d.Duty]
	due, moved := d.Due, !d.DueExtended.IsZero() && d.DueExtended != d.Due
	if d.Duty == Appeal {
		due = d.DueExtended
	}
	text := strings.NewReplacer("{starts}", d.Starts.String(), "{due}", orUnknown(due, lang), "{cite}", citesText(d.Cites)).Replace(said.in(lang))
	if why, known := dutyReasons[d.Reason]; known {
		text += " " + why.in(lang)
	}
	switch {
	case moved && d.Duty == Appeal:
		text += " " + sentence{
			"De fire uger ender " + d.Due.String() + ", som ikke er en hverdag; sidste dag er derfor den næste hverdag, " + d.DueExtended.String() + " (vejledning nr. 9533 af 26/6/2018 om beregning af klagefrister).",
			"The four weeks end " + d.Due.String() + ", which is no working day; the last day is therefore the next working day, " + d.DueExtended.String() + " (guidance no. 9533 of 26/6/2018 on counting times to appeal)."}.in(lang)
	case moved:
		text += " " + sentence{
			"Dagen er ikke en hverdag; om fristen forlænges til " + d.DueExtended.String() + ", er uafklaret.",
			"That day is no working day; whether the limit moves to " + d.DueExtended.String() + " is not settled."}.in(lang)
	}
	if !d.Ended.IsZero() {
		text += " " + sentence{"Afsluttet " + d.Ended.String() + ".", "Ended " + d.Ended.String() + "."}.in(lang)
	}
	if !d.Judged.IsZero() && d.Judged != d.Ended {
		text += " " + sentence{"Fristen måles på afslaget, som er givet " + d.Judged.String() + ".",
			"The limit is judged by the refusal, made " + d.Judged.String() + "."}.in(lang)
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
		"The decision that the citizen received {starts} can be appealed to Ankestyrelsen until {due} under {cite}."},
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
	OutcomeUntold: {"Der er truffet afgørelse, men udfaldet er ikke oplyst for alle; om fristen er overholdt, kan derfor ikke siges.", "It has been decided, but not every outcome is told; whether the limit was kept cannot be said."},
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
	InDemandTime   Standing = "in-demand-time"   // inden påkravets frist: a meeting
	TooLate        Standing = "too-late"         // for sent
	GrantedNoLimit Standing = "granted"          // bevilget, ingen frist
	OutcomeNotTold Standing = "outcome-untold"   // udfaldet er ikke oplyst: whether it had a limit is not known
	NoAnswer       Standing = "no-answer"        // intet svar: not automatically a breach
	Expired        Standing = "expired"          // udløbet: the citizen's time
	Met            Standing = "met"              // a duty without a due day, met
)

// Standing is how the duty stands on the day: late only after the extended day, since whether an authority's
// own limit moves past a weekend is not settled.
func (d *Duty) Standing(on Day) Standing {
	late, judged := max(d.Due, d.DueExtended), d.Ended
	if !d.Judged.IsZero() {
		judged = d.Judged
	}
	switch {
	case d.Ended.IsZero() && d.Duty == Appeal && on > late:
		return Expired
	case d.Ended.IsZero() && !d.Due.IsZero() && on > late:
		return NoAnswer
	case d.Ended.IsZero() && !d.AtRisk.IsZero() && on >= d.AtRisk:
		return Endangered
	case d.Ended.IsZero():
		return Running
	case d.Reason == Granted:
		return GrantedNoLimit
	case d.Reason == OutcomeUntold:
		return OutcomeNotTold
	case d.Due.IsZero():
		return Met
	case judged > late:
		return TooLate
	case d.Duty == MeetBeforeDemandExpires:
		return InDemandTime
	case judged > d.Due:
		return InExtendedTime
	}
	return InTime
}

// StandingText is how the duty stands on the day, as reports say it; of a meeting and of what is owed at once in
// words of their own.
func (d *Duty) StandingText(on Day, lang Language) string {
	standing := d.Standing(on)
	switch {
	case standing == NoAnswer && d.Duty == MeetBeforeDemandExpires:
		return sentence{"intet møde registreret", "no meeting recorded"}.in(lang)
	case standing == Running && (d.Duty == TakeUpAtOnce || d.Duty == ContactAtOnce):
		return sentence{"straks", "at once"}.in(lang)
	}
	return standing.Text(lang)
}

// Text is the standing as reports say it.
func (s Standing) Text(lang Language) string { return standingTexts[s].in(lang) }

var standingTexts = map[Standing]sentence{
	Running:        {"løber", "running"},
	Endangered:     {"i fare", "at risk"},
	InTime:         {"inden 14 dage", "within 14 days"},
	InExtendedTime: {"inden forlænget frist (uafklaret)", "within the extended time (not settled)"},
	InDemandTime:   {"inden påkravets frist", "before the demand's time ends"},
	TooLate:        {"for sent", "too late"},
	GrantedNoLimit: {"bevilget, ingen frist", "granted, no limit"},
	OutcomeNotTold: {"udfaldet er ikke oplyst", "the outcome is not told"},
	NoAnswer:       {"intet svar", "no answer"},
	Expired:        {"udløbet", "expired"},
	Met:            {"opfyldt", "met"},
}
