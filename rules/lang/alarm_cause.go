package lang

import "strings"

// Doubts are why a person must decide a case: what the rules answer review or incomplete with, without the
// facts of the case.
var Doubts = Words{
	"facts-missing": {"der mangler en oplysning", "a fact is missing"},
	"key-not-unique": {
		"flere lejemål har samme nummer i udtrækket",
		"several tenancies have the same number in the export"},
	"renumbered": {
		"lejemålet ligner en kendt sag under et andet nummer",
		"the tenancy resembles a known case under another number"},
	"tenants-replaced": {
		"alle navne og lejeforholdets første dag er andre end ved underretningen",
		"all names and the first day of the tenancy are others than when the municipality was notified"},
	"assignment-doubtful": {
		"det er uvist, om kommunen har anvist boligen",
		"it is not known whether the municipality assigned the dwelling"},
	"commencement-unconfirmed": {
		"det er ikke bekræftet, at reglen gjaldt på påkravets dag",
		"it is not confirmed that the rule applied on the day of the demand"},
	"kind-unknown":   {"boligens type er ukendt", "the kind of dwelling is unknown"},
	"ground-unknown": {"skridtets grund er ukendt", "the ground of the step is unknown"},
	"filed-on-other-ground": {
		"der er indgivet af en anden grund end den påtænkte",
		"the request was filed on another ground than the planned one"},
	"second-filing": {
		"der er indgivet mere end én anmodning i samme forløb",
		"more than one request was filed in the same episode"},
	"filed-long-after-plan": {
		"der er indgivet længe efter den dag, kommunen fik oplyst",
		"the request was filed long after the day of which the municipality was notified"},
	"new-course": {
		"skridtet kan høre til et nyt forløb",
		"the step may belong to a new episode"},
	"withdrawn-before-notice": {
		"skridtet er tilbagekaldt, før kommunen blev underrettet",
		"the step was withdrawn before the municipality was notified"},
	"plan-may-be-off": {
		"den påtænkte anmodning bliver måske ikke indgivet",
		"the planned request may not be filed"},
	"moved-out-before-notice": {
		"lejeren er fraflyttet, før kommunen blev underrettet",
		"the tenant moved out before the municipality was notified"},
	"evicted-before-notice": {
		"lejeren er sat ud, før kommunen blev underrettet",
		"the tenant was evicted before the municipality was notified"},
	"tenants-deceased": {"alle lejere er døde", "all tenants are dead"},
	"municipality-changed": {
		"lejemålet ligger nu i en anden kommune end den, der er underrettet",
		"the dwelling now lies in another municipality than the one that was notified"},
	"filing-not-told": {
		"fogedretten har en sag, og ingen har oplyst anmodningen",
		"the bailiff's court has a case, and nobody has reported the request"},
	"step-gone": {
		"skridtet findes ikke længere i boligsystemet",
		"the step is no longer in the housing system"},
	"earlier-step-gone": {
		"et tidligere skridt findes ikke længere i boligsystemet",
		"an earlier step is no longer in the housing system"},
	"event-before-start": {
		"skridtet ligger før lejeforholdets begyndelse",
		"the step came before the tenancy began"},
	"reported-after-go-live": {
		"skridtet ligger før den første dag med Boligbro, men er først oplyst bagefter",
		"the step lies before the first day with Boligbro, but was first reported after it"},
	"go-live-moved": {
		"skridtet lå før den første dag med Boligbro (goLive), til den blev rykket tilbage i indstillingerne",
		"the step lay before the first day with Boligbro (goLive) until that was moved back in the settings"},
	"filed-before-demand": {
		"anmodningen ligger før sit påkrav eller sin ophævelse",
		"the request lies before its demand or its termination"},
	"rests-before-start": {
		"anmodningen hviler på skridt fra før lejeforholdets begyndelse, og kan gælde en tidligere lejer",
		"the request rests on steps from before the tenancy began, and may concern a tenant before"},
	"day-month-swapped": {
		"dag og måned kan være byttet om",
		"day and month may have been swapped"},
	"event-after-end": {
		"skridtet ligger efter lejernes fraflytning",
		"the step lies after the tenants moved out"},
	"date-implausible": {
		"skridtets dato kan næppe være rigtig",
		"the date of the step can hardly be right"},
	"start-implausible": {
		"lejeforholdets første dag kan næppe være rigtig",
		"the first day of the tenancy can hardly be right"},
	"instant-on-other-day": {
		"skridtets klokkeslæt falder på en anden dag end dets dato",
		"the step's time falls on another day than its date"},
	"contradictory-day": {
		"skridtet og en tilbagekaldelse har samme dato",
		"the step and a withdrawal bear the same date"},
	"agreement-failed": {
		"aftalens betingelse kunne ikke afgøres",
		"the agreement's condition could not be answered"},
}

// QuestionOccasions are why the association is asked.
var QuestionOccasions = Words{
	"filed-as-planned":        {"den var påtænkt, og dagen er gået", "it was planned, and its day has passed"},
	"filed-after-termination": {"lejeaftalen er ophævet", "the tenancy was terminated"},
	"gone-from-feed":          {"sagen er væk fra udtrækket", "the case is gone from the feed"},
	"tenancy-unknown":         {"intet system kender lejemålet", "no system knows the tenancy"},
}

// What a database that a person has accepted is, by the code of the alarm about it.
const (
	DatabaseGone    = "database-gone"
	CopyUnproved    = "copy-unproved"
	lostAfterPrefix = "lost-after-"
)

// LostAfter is the code of a database that is a copy, where the log proved so many entries.
func LostAfter(entries string) string { return lostAfterPrefix + entries }

// Restoring says what database a person has accepted.
func Restoring(code string) Text {
	if entries, is := strings.CutPrefix(code, lostAfterPrefix); is {
		return Text{
			"en ældre kopi; loggen havde " + entries + " poster, før den blev lagt tilbage",
			"an older copy; the log had " + entries + " entries before it was put back"}
	}
	switch code {
	case DatabaseGone:
		return Text{
			"den gamle database er væk, og en ny er begyndt",
			"the old database is gone, and a new one begins"}
	case CopyUnproved:
		return Text{
			"måske en ældre kopi; der var intet kontrolpunkt at holde den op imod",
			"perhaps an older copy; there was no checkpoint to hold it against"}
	}
	return Same(code)
}

const sincePrefix = "since-"

// NoNightSince is the code of nights without a run since the day, such as 2026-10-01.
func NoNightSince(day string) string { return sincePrefix + day }

// NoNight says since when no night was read.
func NoNight(code string) Text {
	day, is := strings.CutPrefix(code, sincePrefix)
	if !is {
		return Same(code)
	}
	return Text{"ingen siden " + Day(day, Danish), "none since " + Day(day, English)}
}

// WaysToPeople are the ways by which people are told of alarms.
var WaysToPeople = Words{
	"person":     {"personen", "the person"},
	"substitute": {"stedfortræderen", "the substitute"},
	"first":      {"alarmernes mailserver", "the alarms' mail server"},
	"second":     {"alarmernes anden vej", "the alarms' second way"},
}
