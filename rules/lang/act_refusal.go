package lang

import "fmt"

// Why an act of a municipality is not recorded.
var (
	NoSuchAct = Text{
		"den slags kendes ikke; boligbro record --help viser dem",
		"there is no such kind; see boligbro record --help"}
	DayMissing = Text{"dagen mangler", "the day is missing"}
	DayAhead   = Text{"dagen er ikke kommet endnu", "the day has not come yet"}
	BySigned   = Text{
		"skriv initialer eller brugernavn for den, der registrerer: ét ord på højst 64 tegn (--by)",
		"give the initials or user name of whoever records: one word of at most 64 characters (--by)"}
	ByLikeCPR = Text{
		"den, der registrerer, skrives med initialer; det her ligner et CPR-nummer",
		"whoever records is named by initials; this looks like a CPR number"}
	JournalLikeCPR = Text{
		"journalnummeret ligner et CPR-nummer; skriv sagens nummer",
		"the journal number looks like a CPR number; give the case's"}
	JournalWord = Text{
		"journalnummeret skal være ét ord på højst 64 tegn; begrundelsen hører hjemme " +
			"i brevet og gemmes ikke her",
		"the journal number must be one word of at most 64 characters; the reasons belong in the letter " +
			"and are not kept here"}
	NoSuchOutcome = Text{
		"udfaldet er ikke et af dem, boligbro decide --help viser",
		"the outcome is not one of those that `boligbro decide --help` lists"}
	OutcomeListed = Text{
		"udfaldet er ikke et af dem, /openapi.json viser ved outcome",
		"the outcome is not one of those that /openapi.json lists at outcome"}
	ReasonsNotGiven = Text{
		"et afslag kræver et brev med begrundelse og klagevejledning (forvaltningsloven §§ 22-25); sig " +
			"det med --reasons-given, når brevet har dem",
		"a refusal needs a letter with reasons and appeal guidance (begrundelse og klagevejledning, " +
			"forvaltningsloven §§ 22-25); say so with --reasons-given when it has them"}
	NoSuchTrack = Text{
		"en sag er enten paragraph-1 (stk. 1-sag) eller paragraph-5 (stk. 5-sag)",
		"a case is either paragraph-1 or paragraph-5"}
	NoDemandNotified = Text{
		"kommunen er ikke underrettet om et påkrav i sagen, så der er intet møde at holde",
		"the municipality has not been notified of a demand in the case, so there is no meeting to hold"}
	NoFilingNotified = Text{
		"kommunen er ikke underrettet om en anmodning om udsættelse i sagen",
		"the municipality has not been notified of a filing in the case"}
	NoSuchNotice = Text{
		"sagen har ingen underretning med det nummer, som det kan svare på; udelad --notice, så er det den nyeste",
		"the case has no notice of that id that it can answer; leave out --notice, and it is the newest"}
	NoMunicipality = Text{
		"sagens kommune kendes ikke, så ingen kommune kan have fået fogedrettens underretning",
		"the case's municipality is not known, so the bailiff's court's notice can be no municipality's"}
	NoSuchMunicipality = Text{
		"ingen kommune har den kode; se koderne i Danmarks Statistiks liste over kommuner",
		"no municipality has that code; see Statistics Denmark's list of municipalities"}
	MunicipalityFourDigits = Text{
		"kommunekoden skrives med fire cifre, fx 0751",
		"a municipality's code is written with four digits, such as 0751"}
	OpensNoCase = Text{
		"en sag af kommunens egen åbnes med fogedrettens underretning: eviction-coming eller " +
			"eviction-notice",
		"a municipality's own case is opened with the bailiff's court's notice: eviction-coming or eviction-notice"}
	TenantsOneToNine = Text{
		"en sag har fra 1 til 9 lejere",
		"a case has from 1 to 9 tenants"}
	ReferenceOurs = Text{
		"referencen er et nummer, som Boligbro har givet; skriv kommunens eget journalnummer",
		"the reference is a number that Boligbro gave; give the municipality's own journal number"}
	ReferenceTaken = Text{
		"kommunen har allerede en sag med den reference; boligbro bailiff list viser den, og boligbro record " +
			"NUMMER --by HVEM registrerer mere i den",
		"the municipality has a case with that reference; boligbro bailiff list shows it, and boligbro record " +
			"NUMBER --by WHO records more in it"}
	BeforeBailiff = Text{
		"dagen ligger før den dag, kommunen fik fogedrettens underretning",
		"the day lies before the day on which the municipality received the bailiff's court's notice"}
	BeforeBailiffDuty = Text{
		"fogedrettens underretning forpligter først kommunen fra 1. juli 2007 (retssikkerhedsloven § 5 a)",
		"the bailiff's court's notice binds the municipality from 1 July 2007 only (retssikkerhedsloven § 5 a)"}
	ConcernsCase = Text{
		"det gælder sagen, ikke én lejer; udelad --tenant",
		"it concerns the case, not one tenant; leave out --tenant"}
	NoSuchTenant = Text{
		"underretningen nævner ingen levende lejer med det nummer",
		"the notice names no living tenant of that number"}
	NothingToCancel = Text{
		"der er intet af den slags at annullere",
		"there is nothing of that kind to cancel"}
	NotBothChecked = Text{
		"en stk. 5-sag kræver, at både børn og behov er undersøgt; " +
			"registrér først children-checked og need-checked",
		"a paragraph-5 case needs that children and need were both checked; record children-checked and " +
			"need-checked first"}
	NoDecisionReceived = Text{
		"der er ingen afgørelse på eller før den dag, som kan være modtaget",
		"there is no decision on or before that day that can have been received"}
	NoConsentToRevoke = Text{
		"der er intet samtykke at trække tilbage",
		"there is no consent to revoke"}
)

// NotOfKind refuses a field of an act, by its flag, that the kind of act does not have.
func NotOfKind(flag, kind string) Text {
	return Text{
		flag + " hører ikke til " + kind + "; udelad det",
		flag + " does not belong to " + kind + "; leave it out"}
}

// NotOfMistake refuses a field, by its flag, that an act does not have which takes another back.
func NotOfMistake(flag string) Text {
	return Text{
		flag + " hører ikke til en fejl, der tages tilbage; udelad det",
		flag + " does not belong to a mistake that is taken back; leave it out"}
}

// WhichTenant asks to name the tenant, of so many.
func WhichTenant(tenants int) Text {
	return Text{
		fmt.Sprintf("underretningen nævner %d lejere, og det gælder hver af dem for sig; skriv --tenant "+
			"1, --tenant 2 ..., i den rækkefølge underretningen nævner dem, eller --tenant all, når det "+
			"er det samme for alle", tenants),
		fmt.Sprintf("the notice names %d tenants, and each has an own; write --tenant 1, --tenant 2 ..., "+
			"in the order in which the notice names them, or --tenant all when it is the same for all",
			tenants)}
}

// BeforeNotice is a day that lies before the notice, of the day since.
func BeforeNotice(since string) Text {
	return Text{
		"dagen ligger før underretningen (" + since +
			"); gælder det en tidligere underretning i sagen, så nævn den med --notice",
		"the day lies before the notice (" + since +
			"); if it concerns an earlier notice of the case, name that with --notice"}
}

// ErrNotRecorded refuses to record an act of a municipality, and is of the kind given.
func ErrNotRecorded(kind error, why Text) *Error {
	return &Error{Words: Text{"det kan ikke registreres: " + why.DA, kind.Error() + ": " + why.EN},
		Kind: kind}
}
