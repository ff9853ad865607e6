package lang

import "strings"

// Duties are the municipality's duties in a few words, as a heading.
var Duties = Words{
	"take-up-at-once": {"Tage spørgsmålet om hjælp op", "Take up the question of help"},
	"decide-no-help": {
		"Afgøre sagen, hvis der ikke er grundlag for hjælp",
		"Decide the case, if there is no basis for help"},
	"contact-at-once":            {"Kontakte borgeren", "Contact the citizen"},
	"meet-before-demand-expires": {"Holde møde med lejeren", "Meet the tenant"},
	"appeal":                     {"Borgerens klagefrist", "The citizen's time to appeal"},
}

// DutySentences are what the municipality owes. Duty fills {starts}, {due} and {cite}.
var DutySentences = Words{
	"take-up-at-once": {
		"Kommunen skal straks tage spørgsmålet om hjælp op, når " +
			"underretningen er modtaget {starts}, efter {cite}.",
		"The municipality must at once take up the question of help on " +
			"the notice received {starts}, under {cite}."},
	"decide-no-help": {
		"Finder kommunen ikke grundlag for hjælp, skal den træffe afgørelse om det senest {due}, 14 dage " +
			"efter {starts}, efter {cite}.",
		"If the municipality finds no basis for help it must decide so by {due}, " +
			"14 days after {starts}, under {cite}."},
	"contact-at-once": {
		"Kommunen skal straks kontakte borgeren og oplyse om muligheden for at henvende sig om hjælp, når " +
			"underretningen er modtaget {starts}, efter {cite}.",
		"The municipality must at once contact the citizen and tell how to ask for help, on the notice " +
			"received {starts}, under {cite}."},
	"meet-before-demand-expires": {
		"Kommunen skal indkalde lejeren til et møde, som holdes inden " +
			"påkravets frist udløber {due}, efter {cite}.",
		"The municipality must call the tenant to a meeting held before the " +
			"demand's period ends {due}, under {cite}."},
	"appeal": {
		"Afgørelsen, som borgeren modtog {starts}, kan påklages til Ankestyrelsen senest {due} efter {cite}.",
		"The decision that the citizen received {starts} can be appealed " +
			"to Ankestyrelsen until {due} under {cite}."},
}

// DutyReasons are why a duty's clock runs as it does.
var DutyReasons = Words{
	"unclassified": {
		"Sagen er ikke klassificeret endnu og regnes som en stk. 1-sag.",
		"The case has not been classified and counts as a paragraph-1 case."},
	"paragraph-1": {"Sagen er en stk. 1-sag.", "It is a paragraph-1 case."},
	"paragraph-5": {"Sagen er en stk. 5-sag.", "It is a paragraph-5 case."},
	"not-checked": {"Sagen er angivet som en stk. 5-sag, men det er ikke registreret, at både børn og " +
		"behov for hjælp er undersøgt; den regnes derfor som en stk. 1-sag.", "The case is called a " +
		"paragraph-5 case, but it is not recorded that children and need were both checked; it therefore " +
		"counts as a paragraph-1 case."},
	"until-contact": {
		"Sagen er en stk. 5-sag; fristen løber, indtil kontakten er registreret.",
		"It is a paragraph-5 case; the time runs until contact is recorded."},
	"fogedret": {
		"Fristen regnes fra fogedrettens underretning om, at udsættelsen er gennemført.",
		"It is counted from the bailiff's court's notice that the eviction was carried out."},
	"fogedret-told": {
		"Pligten følger af fogedrettens egen underretning og ikke af boligorganisationens.",
		"The duty follows from the bailiff's court's own notice, not from the association's."},
	"contacted": {
		"Sagen er en stk. 5-sag: borgeren er kontaktet, og der er ikke truffet afgørelse. Loven sætter ingen " +
			"frist på 14 dage i en stk. 5-sag; at den vises, er Boligbros forsigtighed.",
		"It is a case under subsection 5: the citizen has been contacted, and nothing has been decided. The " +
			"law sets no limit of 14 days in such a case; it is shown as a caution of Boligbro's own."},
	"advice-only": {
		"Al hjælp er afslået, og der er alene givet rådgivning; det er et afslag efter stk. 2.",
		"All help was refused and only advice given, which is a refusal under subsection 2."},
	"tenant-deceased": {
		"Lejeren er afgået ved døden, efter at kommunen blev underrettet; kommunen bedes afslutte sagen.",
		"The tenant has died since the municipality was notified; it is asked to close the case."},
	"granted": {"Der er bevilget hjælp; den afgørelse har ingen frist.", "Help was granted; that " +
		"decision has no limit."},
	"refused": {"Der er givet afslag.", "Help was refused."},
	"outcome-untold": {"Der er truffet afgørelse, men udfaldet er ikke oplyst for alle; om fristen er " +
		"overholdt, kan derfor ikke siges.", "It has been decided, but not every outcome is told; whether " +
		"the limit was kept cannot be said."},
	"demand-arrived": {"Fristen regnes fra den dag, påkravet kom frem.", "It is counted from the day the " +
		"demand came to hand."},
	"can-appeal": {"Borgeren kan klage over afgørelsen.", "The citizen can appeal the decision."},
	"demand-sent": {
		"Det vides ikke, hvornår påkravet kom frem; fristen regnes fra dets dato.",
		"When the demand came to hand is not known; it is counted from its date."},
}

// DutyStates are how far a duty has come.
var DutyStates = Words{
	"running":          {"løber", "running"},
	"at-risk":          {"i fare", "at risk"},
	"in-time":          {"inden 14 dage", "within 14 days"},
	"in-extended-time": {"inden forlænget frist (uafklaret)", "within the extended time (not settled)"},
	"in-demand-time":   {"inden påkravets frist", "before the demand's time ends"},
	"too-late":         {"for sent", "too late"},
	"granted":          {"bevilget, ingen frist", "granted, no limit"},
	"outcome-untold":   {"udfaldet er ikke oplyst", "the outcome is not told"},
	"no-answer":        {"intet svar", "no answer"},
	"expired":          {"udløbet", "expired"},
	"met":              {"opfyldt", "met"},
	"contacted":        {"kontaktet; ingen afgørelse (stk. 5)", "contacted; no decision (subsection 5)"},
	"to-close":         {"bedes afsluttet; lejeren er afgået ved døden", "to be closed; the tenant has died"},
}

// Duty is what a sentence about a duty is filled with. Days are ISO text, empty when there is none.
type Duty struct {
	Duty, Reason string
	Starts       string
	Due          string
	DueExtended  string // the next working day, where Due is none
	Ended        string
	Judged       string // the day of the refusal by which the limit is judged
	Cites        string
}

// In is what the municipality owes, by when and under what, in full sentences without personal data.
func (d Duty) In(l Language) string {
	due := d.Due
	if d.Duty == appeal {
		due = d.DueExtended
	}
	text := strings.NewReplacer("{starts}", d.Starts, "{due}", Day(due, l), "{cite}", d.Cites).
		Replace(DutySentences[d.Duty].In(l))

	for _, more := range []Text{d.reason(), d.moved(), d.ended(), d.judged()} {
		if more != (Text{}) {
			text += " " + more.In(l)
		}
	}
	return text
}

const appeal = "appeal"

// reason is why the clock runs as it does. The sentence about the time to appeal says it itself.
func (d Duty) reason() Text {
	if d.Duty == appeal {
		return Text{}
	}
	return DutyReasons[d.Reason]
}

// moved is what follows from a last day that is no working day.
func (d Duty) moved() Text {
	switch {
	case d.DueExtended == "" || d.DueExtended == d.Due:
		return Text{}
	case d.Duty == appeal:
		return Text{
			"De fire uger ender " + d.Due + ", som ikke er en hverdag; sidste dag er derfor den næste " +
				"hverdag, " +
				d.DueExtended + " (vejledning nr. 9533 af 26/6/2018 om beregning af klagefrister).",
			"The four weeks end " + d.Due + ", which is no working day; the last day is therefore the " +
				"next working day, " +
				d.DueExtended + " (guidance no. 9533 of 26/6/2018 on counting times to appeal)."}
	}
	return Text{
		"Dagen er ikke en hverdag; om fristen forlænges til " + d.DueExtended + ", er uafklaret.",
		"That day is no working day; whether the limit moves to " + d.DueExtended + " is not settled."}
}

func (d Duty) ended() Text {
	if d.Ended == "" {
		return Text{}
	}
	return Text{"Afsluttet " + d.Ended + ".", "Ended " + d.Ended + "."}
}

func (d Duty) judged() Text {
	if d.Judged == "" || d.Judged == d.Ended {
		return Text{}
	}
	return Text{
		"Fristen måles på afslaget, som er givet " + d.Judged + ".",
		"The limit is judged by the refusal, made " + d.Judged + "."}
}

// Words of a duty that is owed at once, and of a meeting that nobody has recorded, in place of their state's.
var (
	AtOnce    = Text{"straks", "at once"}
	NoMeeting = Text{"intet møde registreret", "no meeting recorded"}
)
