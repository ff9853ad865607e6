package lang

import "strings"

// Duties are the municipality's duties in a few words, as a heading.
var Duties = Words{
	"take-up-at-once": {"Spørgsmålet om hjælp", "The question of help"},
	"decide-no-help": {
		"Afgørelse, hvis der ikke er grundlag for hjælp",
		"Decision if there is no basis for help"},
	"contact-at-once":            {"Kontakt til borgeren", "Contact with the citizen"},
	"meet-before-demand-expires": {"Møde med lejeren", "Meeting with the tenant"},
	"appeal":                     {"Borgerens klagefrist", "The citizen's time to appeal"},
}

// DutySentences are what the municipality owes. Duty fills {starts}, {due} and {cite}.
var DutySentences = Words{
	"take-up-at-once": {
		"Underretningen er modtaget den {starts}. Kommunen skal straks tage spørgsmålet om hjælp op efter {cite}.",
		"The notice was received on {starts}. The municipality must at once take up the question of help under " +
			"{cite}."},
	"decide-no-help": {
		"Finder kommunen ikke grundlag for hjælp, skal den træffe afgørelse om det senest den {due} efter " +
			"{cite}. Det er 14 dage efter den {starts}.",
		"If the municipality finds no basis for help, it must decide so no later than {due} under {cite}. That " +
			"is 14 days after {starts}."},
	"contact-at-once": {
		"Underretningen er modtaget den {starts}. Kommunen skal straks kontakte borgeren og oplyse, at borgeren " +
			"kan henvende sig om hjælp, efter {cite}.",
		"The notice was received on {starts}. The municipality must at once contact the citizen and inform that " +
			"the citizen can ask for help, under {cite}."},
	"meet-before-demand-expires": {
		"Kommunen skal indkalde lejeren til et møde efter {cite}. Mødet skal holdes, inden påkravets frist " +
			"udløber den {due}.",
		"The municipality must call the tenant to a meeting under {cite}. The meeting must be held before the " +
			"demand's period ends on {due}."},
	"appeal": {
		"Borgeren modtog afgørelsen den {starts}. Den kan påklages til Ankestyrelsen senest den {due} efter " +
			"{cite}.",
		"The citizen received the decision on {starts}. It can be appealed to Ankestyrelsen no later than {due} " +
			"under {cite}."},
}

// DutyReasons are why a duty's clock runs as it does. What is Boligbro's caution and no demand of the law
// says so.
var DutyReasons = Words{
	"unclassified": {
		"Sagen er ikke klassificeret endnu. For en sikkerheds skyld regner Boligbro den som en stk. 1-sag.",
		"The case has not been classified yet. To be safe, Boligbro counts it as a subsection 1 case."},
	"paragraph-1": {"Sagen er en stk. 1-sag.", "It is a subsection 1 case."},
	"paragraph-5": {"Sagen er en stk. 5-sag.", "It is a subsection 5 case."},
	"not-checked": {
		"Sagen er angivet som en stk. 5-sag. Det er ikke registreret, at både børn og behov for hjælp er " +
			"undersøgt. For en sikkerheds skyld regner Boligbro den som en stk. 1-sag.",
		"The case is recorded as a subsection 5 case. It is not recorded that both children and need of help " +
			"were checked. To be safe, Boligbro counts it as a subsection 1 case."},
	"until-contact": {
		"Sagen er en stk. 5-sag. Loven sætter ingen frist for en afgørelse i en stk. 5-sag. For en sikkerheds " +
			"skyld lader Boligbro fristen løbe, indtil kontakten til borgeren er registreret.",
		"It is a subsection 5 case. The law sets no time limit for a decision in a subsection 5 case. To be " +
			"safe, Boligbro lets the time run until the contact with the citizen is recorded."},
	"fogedret": {
		"Fristen regnes fra fogedrettens underretning om, at udsættelsen er gennemført.",
		"The time is counted from the bailiff's court's notice that the eviction was carried out."},
	"fogedret-told": {
		"Pligten følger af fogedrettens egen underretning og ikke af boligorganisationens.",
		"The duty follows from the bailiff's court's own notice and not from the housing association's."},
	"contacted": {
		"Sagen er en stk. 5-sag. Borgeren er kontaktet. Der er ikke truffet afgørelse. Loven sætter ingen " +
			"frist på 14 dage i en stk. 5-sag. At fristen vises, er Boligbros forsigtighed.",
		"It is a subsection 5 case. The citizen has been contacted. No decision has been made. The law sets no " +
			"time limit of 14 days in a subsection 5 case. That the limit is shown is Boligbro's caution."},
	"advice-only": {
		"Al hjælp er afslået. Der er alene givet rådgivning. Det er et afslag efter stk. 2.",
		"All help was refused. Only advice was given. That is a refusal under subsection 2."},
	"tenant-deceased": {
		"Det er oplyst, at alle lejere på kontrakten er døde. Kommunen bedes afslutte sagen.",
		"All tenants on the contract are reported dead. The municipality is asked to close the case."},
	"granted": {
		"Der er bevilget hjælp. Loven sætter ingen frist for den afgørelse.",
		"Help was granted. The law sets no time limit for that decision."},
	"refused": {"Der er givet afslag.", "Help was refused."},
	"outcome-untold": {
		"Der er truffet afgørelse. Udfaldet er ikke registreret for alle lejere. Det kan derfor ikke siges, om " +
			"fristen er overholdt.",
		"A decision was made. The outcome is not recorded for every tenant. It can therefore not be said whether " +
			"the time limit was kept."},
	"demand-arrived": {
		"Fristen regnes fra den dag, påkravet kom frem.",
		"The time is counted from the day on which the demand arrived."},
	"can-appeal": {"Borgeren kan klage over afgørelsen.", "The citizen can appeal the decision."},
	"demand-sent": {
		"Det er ikke oplyst, hvornår påkravet kom frem. Fristen regnes derfor fra påkravets dato.",
		"It has not been reported when the demand arrived. The time is therefore counted from its date."},
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
	"outcome-untold":   {"udfaldet er ikke registreret", "the outcome is not recorded"},
	"no-answer":        {"intet svar", "no answer"},
	"expired":          {"udløbet", "expired"},
	"met":              {"opfyldt", "met"},
	"contacted":        {"kontaktet; ingen afgørelse (stk. 5)", "contacted; no decision (subsection 5)"},
	"to-close":         {"bedes afsluttet; lejeren er død", "to be closed; the tenant has died"},
	"withdrawn":        {"ophørt; tilbagekaldt", "ended; withdrawn"},
}

// Duty is what a sentence about a duty is filled with. Days are ISO text, empty when there is none.
type Duty struct {
	Duty, Reason string
	Starts       string
	Due          string
	DueExtended  string // the next working day, where Due is none
	Ended        string
	Judged       string // the day of the refusal by which the limit is judged
	Withdrawn    string // the day on which it ended, because what it hangs on was withdrawn
	TooLate      bool   // the time limit had passed by then
	Cites        string
}

// In is what the municipality owes, by when and under what, in full sentences without personal data.
func (d Duty) In(l Language) string {
	due := d.Due
	if d.Duty == appeal {
		due = d.DueExtended
	}
	text := strings.NewReplacer(
		"{starts}", Day(d.Starts, l), "{due}", Day(due, l), "{cite}", Cites(d.Cites).In(l),
	).Replace(DutySentences[d.Duty].In(l))

	for _, more := range []Text{d.moved(), d.reason(), d.withdrawn(), d.ended(), d.judged()} {
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
	due, extended := days(d.Due), days(d.DueExtended)
	switch {
	case d.DueExtended == "" || d.DueExtended == d.Due:
		return Text{}
	case d.Duty == appeal:
		return Text{
			"De fire uger ender den " + due.DA + ", som ikke regnes for en hverdag. Sidste dag er derfor den næste " +
				"hverdag, den " + extended.DA + " (vejledning nr. 9533 af 26/6/2018 om beregning af klagefrister).",
			"The four weeks end on " + due.EN + ", which is not counted as a working day. The last day is " +
				"therefore the next working day, " + extended.EN +
				" (guidance no. 9533 of 26/6/2018 on counting times to appeal)."}
	}
	return Text{
		"Fristens sidste dag regnes ikke for en hverdag. Det er uafklaret, om fristen forlænges til den " +
			extended.DA + ".",
		"The last day is not counted as a working day. It is not settled whether the time limit moves to " +
			extended.EN + "."}
}

// withdrawn is that nothing is owed any more. It says nothing of whether the duty was met before: not
// everybody may know.
func (d Duty) withdrawn() Text {
	if d.Withdrawn == "" {
		return Text{}
	}
	on := days(d.Withdrawn)
	text := Text{
		"Det, kommunen er underrettet om, blev meldt tilbagekaldt den " + on.DA + ". Pligten ophørte den dag.",
		"What the municipality was notified of was reported withdrawn on " + on.EN + ". The duty ended that day."}
	if d.TooLate {
		text.DA += " Fristen var da udløbet, og det ændrer tilbagekaldelsen ikke."
		text.EN += " The time limit had passed by then, and the withdrawal does not change that."
	}
	return text
}

func (d Duty) ended() Text {
	if d.Ended == "" {
		return Text{}
	}
	ended, how := days(d.Ended), d.end()
	return Text{how.DA + " den " + ended.DA + ".", how.EN + " on " + ended.EN + "."}
}

// end is what ended the duty, before its day.
func (d Duty) end() Text {
	switch {
	case d.Duty == "meet-before-demand-expires":
		return Text{"Mødet er holdt", "The meeting was held"}
	case d.Duty == "contact-at-once", d.Reason == "contacted", d.Reason == "until-contact":
		return Text{"Borgeren blev kontaktet", "The citizen was contacted"}
	}
	if d.Judged != "" && d.Judged != d.Ended {
		return Text{"Kommunen traf den sidste afgørelse", "The municipality made the last decision"}
	}
	return Text{"Kommunen traf afgørelse", "The municipality decided"}
}

func (d Duty) judged() Text {
	if d.Judged == "" || d.Judged == d.Ended {
		return Text{}
	}
	judged := days(d.Judged)
	return Text{
		"Fristen måles på afslaget, som er givet den " + judged.DA + ".",
		"The time limit is judged by the refusal, made on " + judged.EN + "."}
}

// days is a day in both languages.
func days(day string) Text { return Text{Day(day, Danish), Day(day, English)} }

// EndedByWithdrawal is said before the day on which a duty ended because what it hangs on was withdrawn.
var EndedByWithdrawal = Text{"ophørt ved tilbagekaldelse", "ended by withdrawal"}

// Words of a duty that is owed at once, and of a meeting that nobody has recorded, in place of their state's.
var (
	AtOnce    = Text{"straks", "at once"}
	NoMeeting = Text{"intet møde registreret", "no meeting recorded"}
)
