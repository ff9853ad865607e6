package lang

import (
	"fmt"
	"strings"
)

// MessageKinds are what is sent in a notice's thread.
var MessageKinds = Words{
	"notice":     {"Underretning", "Notice"},
	"correction": {"Rettelse", "Correction"},
	"update":     {"Opdatering", "Update"},
}

// MessageTitles are the kinds of message as a subject line and a title begin.
var MessageTitles = Words{
	"notice":     {"Underretning", "Notice"},
	"correction": {"Rettelse til underretning", "Correction of a notice"},
	"update":     {"Opdatering til underretning", "Update of a notice"},
}

// noticeTopics are what the notice of a rule is about, as its title goes on.
var noticeTopics = Words{
	"eviction-filed": {"om anmodning om udsættelse af lejer", "of a request to evict a tenant"},
	"eviction-filed/filing-planned": {
		"om påtænkt anmodning om udsættelse af lejer",
		"of a planned request to evict a tenant"},
	"assigned-tenant-demand": {
		"om påkrav til lejer, der er anvist af kommunen",
		"of a demand to a tenant assigned by the municipality"},
	"children-under-18": {
		"efter aftale om ophævet lejemål med børn under 18 år",
		"by agreement of a terminated tenancy with children under 18"},
}

// NoticeTitle is the title of a message: its kind, and what its rule and the kind of its step are about. A
// filing that is planned is called so. Agreement is the name of the agreement (samarbejdsaftale) whose rule
// it is, else empty.
func NoticeTitle[Kind, Step ~string](kind Kind, rule string, step Step, agreement string) Text {
	title, topic := Of(MessageTitles, kind), Of(noticeTopics, rule)
	if own, ok := noticeTopics[rule+"/"+string(step)]; ok {
		topic = own
	}
	if agreement != "" {
		topic = Text{"efter samarbejdsaftalen »" + agreement + "«", "under the agreement “" + agreement + "”"}
	}
	return Text{title.DA + " " + topic.DA, title.EN + " " + topic.EN}
}

// DutyNotes are what a notice writes about the municipality's duties. The association does not know which of
// them applies: the municipality classifies the case.
var DutyNotes = Words{
	"take-up-at-once": {
		"Er der børn eller unge under 18 år i husstanden, eller har kommunen oplysninger, der gør det " +
			"sandsynligt, at borgeren har behov for hjælp, skal kommunen straks " +
			"tage spørgsmålet om hjælp op.",
		"If children or young people under 18 live in the household, or the municipality has information " +
			"that makes it likely that the citizen needs help, the municipality must at once take up the " +
			"question of help."},
	"decide-no-help": {
		"Finder kommunen i en sådan sag, at der ikke er grundlag for hjælp, skal den træffe afgørelse om " +
			"det senest 14 dage efter underretningen. Den dag, underretningen kom frem, tælles ikke med.",
		"If the municipality finds no basis for help in such a case, it must decide so no later than 14 " +
			"days after the notice. The day on which the notice arrived is not counted."},
	"contact-at-once": {
		"Har kommunen ikke pligt til at tage spørgsmålet op efter stk. 1, skal den straks kontakte " +
			"borgeren og oplyse, at borgeren kan henvende sig til kommunen om hjælp.",
		"If the municipality has no duty to take up the question under subsection 1, it must at once contact " +
			"the citizen and inform that the citizen can turn to the municipality for help."},
	"meet-before-demand-expires": {
		"Kommunen skal indkalde lejeren til et møde om restancen og den fremtidige betaling af husleje. " +
			"Mødet skal holdes, før påkravets frist på 14 dage udløber. Underretningen sætter ikke " +
			"fristen i retssikkerhedsloven § 5 a, stk. 2, i gang.",
		"The municipality must call the tenant to a meeting about the arrears and the future payment of " +
			"rent. The meeting must be held before the demand's 14 days end. The notice does not set the " +
			"time limit of retssikkerhedsloven § 5 a, subsection 2, going."},
}

// What a notice is not.
var (
	ByAgreementOnly = Text{
		"Dette er en underretning efter aftale. Det er ikke en lovbestemt underretning, hverken efter " +
			"almenlejeloven, almenboligloven eller barnets lov.",
		"This is a notice by agreement. It is not a statutory notice, neither under almenlejeloven, " +
			"almenboligloven nor barnets lov."}
	NotOfConcern = Text{
		"Dette er ikke en underretning efter barnets lov.",
		"This is not a notice of concern under the Children's Act (barnets lov)."}
)

// Sentences of a notice.
var (
	NoticeLate = Text{
		"Underretningen er sendt for sent. Den skulle have været kommunen i " +
			"hænde senest samtidig med skridtet.",
		"The notice was sent too late. The municipality should have had it no later than " +
			"at the time of the step."}
	noticeAfterwards = Text{
		"Underretningen er sendt efter det skridt, som aftalen gælder: {when}. Ingen " +
			"lov sætter en frist for den.",
		"The notice was sent after the step that the agreement covers: {when}. No law " +
			"sets a time limit for it."}

	CorrectionReplaces = Text{
		"Oplysningerne her træder i stedet for dem, der tidligere er sendt under samme underretning.",
		"What is written here takes the place of what was sent before under the same notice."}
	ClocksRunOn = Text{
		"Boligbro regner fortsat kommunens frister fra den dag, den første underretning kom frem.",
		"Boligbro still counts the municipality's time limits from the day on " +
			"which the first notice arrived."}
	UpdateBelongs = Text{
		"Denne opdatering hører til en underretning, der er sendt før, og er ikke en ny underretning.",
		"This update belongs to a notice that was sent before, and is no new notice."}
	withdrawnDuties = Text{
		"Loven siger ikke, om kommunens pligter falder bort, når skridtet " +
			"er tilbagekaldt; det afgør kommunen.",
		"The law does not say whether the municipality's duties end when the step is withdrawn; the " +
			"municipality decides."}

	Protected = Text{
		"navne- og adressebeskyttet (CPR-loven § 44, stk. 1): oplysningen skal følge navnet",
		"name and address are protected (CPR-loven § 44, stk. 1): this marker must go with the name"}
	Unprotected = Text{"ikke navne- og adressebeskyttet", "name and address are not protected"}

	HowToReceipt = Text{
		"Kommunen kvitterer ved at sende en kvittering for meddelelsens nummer til den modtageadresse, " +
			"der er aftalt, eller ved at give boligorganisationen meddelelsens nummer og kommunens " +
			"journalnummer: modtaget (arrived), journaliseret (registered) eller afvist (rejected). En " +
			"kvittering må ikke oplyse om borgeren eller om kommunens " +
			"afgørelse (retssikkerhedsloven § 5 a, stk. 3).",
		"The municipality confirms by sending a receipt for the message's number to the address that was " +
			"agreed, or by giving the association the message's number and the municipality's journal " +
			"number: arrived, registered or rejected. A receipt must tell nothing about the citizen or " +
			"the municipality's decision (retssikkerhedsloven § 5 a, stk. 3)."}
	// WhyCheckpoint is why a notice carries the log's checkpoint.
	WhyCheckpoint = Text{
		"Gem linjerne herunder med meddelelsen. De er boligorganisationens underskrift på, hvordan dens log så " +
			"ud, da meddelelsen blev dannet; med dem kan en revisor se, om loggen er ændret siden.",
		"Keep the lines below with the message. They are the association's signature on what its log was when " +
			"the message was made; with them an auditor can see whether the log was changed since."}
)

// NoticeAfterwards is what a notice by agreement writes when it comes after its step.
func NoticeAfterwards(when string) Text {
	return Text{
		strings.ReplaceAll(noticeAfterwards.DA, "{when}", when),
		strings.ReplaceAll(noticeAfterwards.EN, "{when}", when)}
}

// updates are what has become of the step that the municipality was notified of, by rule and kind of event.
var updates = map[string]Text{
	"filed": {
		"Den anmodning om udsættelse, der var påtænkt, er indgivet til fogedretten den {when}.",
		"The request for eviction that was planned was filed with the bailiff's court on {when}."},
	"withdrawn": {
		"Den anmodning om udsættelse, kommunen er underrettet om, er tilbagekaldt den {when}.",
		"The request for eviction of which the municipality was notified was withdrawn on {when}."},
	"assigned-tenant-demand/withdrawn": {
		"Det påkrav, kommunen er underrettet om, er tilbagekaldt den {when}.",
		"The demand of which the municipality was notified was withdrawn on {when}."},
}

// NoticeUpdate is what an update writes: what has become of the step, and what that means. Clocks: the
// municipality's time limits run from the notice.
func NoticeUpdate(rule, kind, when string, clocks bool, l Language) string {
	step, ok := updates[rule+"/"+kind]
	if !ok {
		step = updates[kind]
	}
	parts := []string{strings.ReplaceAll(step.In(l), "{when}", when)}
	if kind == "withdrawn" {
		parts = append(parts, withdrawnDuties.In(l))
	}
	parts = append(parts, UpdateBelongs.In(l))
	if clocks && kind != "withdrawn" { // a withdrawal ends them
		parts = append(parts, ClocksRunOn.In(l))
	}
	return strings.Join(parts, " ")
}

// ProofCheckable is what a proof writes of the log that it is taken from, which had so many entries.
func ProofCheckable(entries int64) Text {
	return Text{
		fmt.Sprintf("Oplysningerne er taget fra boligorganisationens log, da den havde %s. "+
			"Enhver kan efterprøve filen uden adgang til den: boligbro proof verify FIL. Det viser, at intet i den "+
			"er ændret, og at loggen rummer underretningen, forsøget med netop disse byte og kvitteringen. Er "+
			"loggens nøgle her den, I har fået af boligorganisationen før, er loggen deres.",
			Count(entries, EntryNoun).DA),
		fmt.Sprintf("This is taken from the housing association's log when it had %s. "+
			"Anybody can check the file without access to it: boligbro proof verify FILE. That shows that nothing in "+
			"it was changed, and that the log holds the notice, the attempt with exactly these bytes and the "+
			"receipt. When the log's key here is the one that you got from the association before, the log is "+
			"theirs.", Count(entries, EntryNoun).EN)}
}
