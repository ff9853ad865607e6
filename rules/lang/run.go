package lang

// RunStates are how far a run has come.
var RunStates = Words{
	"staging":   {"læser", "reading"},
	"staged":    {"læst, tages ind", "read, being adopted"},
	"adopted":   {"læst", "read"},
	"unchanged": {"uændret", "unchanged"},
	"refused":   {"afvist", "refused"},
	"failed":    {"mislykket", "failed"},
}

// RunReasons are why a run was refused or failed, and what to do, where the feed itself does not say it.
var RunReasons = Words{
	"empty": {
		"udtrækket indeholder ingen rækker; få det lavet igen",
		"the feed holds no rows; have it made again"},
	"shrunk": {
		"udtrækket har langt færre rækker end sidst (guard.maxShrink); se efter om det er helt",
		"the feed has far fewer rows than the last time (guard.maxShrink); check that it is whole"},
	"crept": {
		"udtrækket har langt færre rækker end for højst en måned siden, lidt efter lidt (guard.maxShrink); se " +
			"efter om det er helt",
		"the feed has far fewer rows than within the last month, little by little (guard.maxShrink); check that " +
			"it is whole"},
	"too-few": {
		"udtrækket har færre rækker, end der mindst skal være (guard.minRows); se efter om det er helt",
		"the feed has fewer rows than there are at least to be (guard.minRows); check that it is whole"},
	"old-content": {
		"udtrækkets nyeste retlige skridt er for gammelt, eller der er ingen mere (guard.maxStepAge); se efter om " +
			"det er lavet af nye data, og om kolonnerne med skridt er udfyldt",
		"the newest legal step in the feed is too old, or there are none any more (guard.maxStepAge); check that " +
			"it was made from new data, and that the columns of steps are filled in"},
	"mostly-bad": {
		"for mange rækker kan ikke bruges (guard.maxBad); se efter om kolonner og datoer står, som " +
			"indstillingerne siger",
		"too many rows cannot be used (guard.maxBad); check that columns and dates " +
			"are written as the settings say"},
	"renumbered": {
		"mange kendte sager kommer igen under andre lejemålsnumre (guard.maxRenumbered); se efter, " +
			"om et regneark " +
			"har ændret numrene, eller om boligsystemet har fået nye",
		"many known cases come again under other tenancy numbers (guard.maxRenumbered); check whether a " +
			"spreadsheet has changed the numbers, or the housing system has new ones"},
	"rewritten": {
		"mange kendte sager har på én gang fået andre navne eller en anden adresse (guard.maxRewritten); se " +
			"efter, om " +
			"kolonner er byttet om, eller en kolonne er sorteret for sig. Er det rigtigt, så godkend kørslen",
		"many known cases have other names or another address all at once (guard.maxRewritten); check whether " +
			"columns were exchanged, or one was sorted by itself. If it is right, accept the run"},
	"misdated": {
		"mange kendte sager har på én gang fået skridt på tidligere dage eller af en anden slags " +
			"(guard.maxRewritten); se efter, om kolonner med dage er byttet om, eller en kolonne er sorteret for " +
			"sig. Er det rigtigt, så godkend kørslen",
		"many known cases have steps on earlier days or of another kind all at once (guard.maxRewritten); check " +
			"whether columns of days were exchanged, or one was sorted by itself. If it is right, accept the run"},
	"lost-steps": {
		"de fleste kendte sager med skridt, eller med skridt af en slags, har på én gang mistet dem " +
			"(guard.maxRewritten); se efter, om en kolonne med dage er tom. Er det rigtigt, så godkend kørslen",
		"most known cases with steps, or with steps of a kind, have lost them all at once (guard.maxRewritten); " +
			"check whether a column of days is empty. If it is right, accept the run"},
	"moved": {
		"kilden har hørt til en anden boligorganisation, og alle dens sager ville blive sendt igen; sæt " +
			"sources[].association tilbage, eller giv kilden et nyt navn, hvis listen er en anden",
		"the source has belonged to another housing association, and all of its cases would be sent again; take " +
			"back sources[].association, or give the source a new name if the list is another"},
	"useless": {
		"ingen række kan bruges; se efter om kolonner, datoer og numre står, som indstillingerne siger",
		"no row can be used; check that columns, dates and numbers are written as the settings say"},
	"changed": {
		"udtrækket blev ændret, mens det blev læst; prøv igen, når det er færdigt",
		"the feed changed while it was read; try again when it is complete"},
	"unavailable": {
		"kilden kunne ikke nås; prøv igen",
		"the source could not be reached; try again"},
	"interrupted": {
		"kørslen blev afbrudt, før kilderne var læst; den næste kørsel læser dem igen",
		"the run was interrupted before the sources were read; the next run reads them again"},
	"replaced": {
		"en nyere kørsel har læst kilderne i stedet for den, der blev afvist; er den også afvist, viser " +
			"boligbro alarms dens id",
		"a newer run has read the sources in the place of the refused one; if it is refused too, boligbro " +
			"alarms shows its id"},
	"expired": {
		"ingen godkendte den afviste kørsel inden 30 dage; det, den havde læst, er slettet",
		"nobody accepted the refused run within 30 days; what it had read is erased"},

	// The feeds' own codes, where the feed's sentence with its place is no longer there.
	"missing":   {"filen findes ikke", "the file does not exist"},
	"cut-short": {"filen slutter midt i en række", "the file ends in the middle of a row"},
	"stale":     {"filen er for gammel", "the file is too old"},
	"wrong-delimiter": {
		"kolonnerne er delt af et andet tegn",
		"the columns are divided by another character"},
	"missing-column": {"en kolonne mangler", "a column is missing"},
	"wrong-encoding": {"filen har et andet tegnsæt", "the file is in another encoding"},
	"not-text":       {"filen er ikke tekst; gem den som CSV", "the file is not text; save it as CSV"},
	"several-files": {
		"flere filer passer til mønsteret, og det er ikke sagt, hvilke der skal læses (which)",
		"several files fit the pattern, and it is not said which are to be read (which)"},
	"day-ahead": {
		"dagen i filens navn er ikke kommet endnu", "the day in the file's name has not come yet"},
	"locked": {
		"projektmappen eller arkivet har adgangskode",
		"the workbook or the archive has a password"},
	"missing-folder": {"mappen findes ikke", "there is no such folder"},
	"closed": {
		"Boligbro må ikke læse filen eller dens mappe", "Boligbro may not read the file or its folder"},
	"not-a-file": {
		"der er ingen fil, men en mappe eller en enhed", "there is no file but a folder or a device"},
	"long-line":      {"en linje er længere, end en række kan være", "a line is longer than a row can be"},
	"open-quote":     {"et citationstegn i overskriften slutter ikke", "a quote in the header does not end"},
	"several-inside": {"arkivet indeholder flere filer eller ingen", "the archive holds several files, or none"},
	"bad-archive":    {"arkivet kan ikke pakkes ud", "the archive cannot be unpacked"},
	"trailer": {
		"slutrækken siger andet, end rækkerne viser: filen er ikke hel",
		"the trailer says other than the rows show: the file is not whole"},
	"other-workbook": {"filen er ikke en .xlsx-projektmappe", "the file is no .xlsx workbook"},
	"missing-sheet":  {"et ark mangler", "a sheet is missing"},
	"unreadable":     {"filen kunne ikke læses til ende", "the file could not be read to its end"},
	"unreachable": {
		"systemet svarer ikke, eller forbindelsen er ikke sikker",
		"the system does not answer, or the connection is not secure"},
	"denied":    {"systemet giver ikke adgang", "the system denies access"},
	"failed":    {"systemet svarede med en fejl", "the system answered with an error"},
	"overdue":   {"systemet blev ikke færdigt med at svare i tide", "the system did not end its answer in time"},
	"too-large": {"der kommer mere, end indstillingerne tillader", "there is more than the settings allow"},
	"settings-file": {
		"et certifikat eller en nøgle, som kildens indstillinger nævner, kan ikke læses; se efter med: boligbro " +
			"config check",
		"a certificate or a key that the source's settings name cannot be read; look with: boligbro config check"},
	"unstable": {"listens dele passer ikke sammen", "the parts of the list do not fit together"},
	"malformed": {
		"svaret har ikke den form, der blev bedt om", "the answer is not in the form that was asked for"},
	"malformed-file": {
		"filen er ikke hel XML eller JSON; få udtrækket lavet eller overført igen",
		"the file is no whole XML or JSON; have the export made or transferred again"},
	"unknown-encoding": {
		"filen er i et tegnsæt, som ikke læses; få udtrækket lavet i UTF-8",
		"the file is in an encoding that is not read; have the export made in UTF-8"},
}

// WithRun is the cause with the id of the refused run that it is about.
func WithRun(cause Text, id string) Text {
	return Text{DA: cause.DA + "; kørslens id er " + id, EN: cause.EN + "; the run's id is " + id}
}

// ErrNoRun is that there is no run with the number.
func ErrNoRun(kind error) *Error {
	return &Error{Kind: kind, Words: Text{
		"der er ingen kørsel med det nummer; skriv hele nummeret, som boligbro alarms viser det",
		"there is no run with that number; write the whole number, as boligbro alarms shows it"}}
}

// ErrRunNotRefused is that a run in this state cannot be accepted.
func ErrRunNotRefused[State ~string](state State, kind error) *Error {
	is := RunStates[string(state)]
	return &Error{Kind: kind, Words: Text{
		DA: "kørslen er " + is.DA + ", og kun af en afvist kan noget tages; boligbro alarms viser, om en anden " +
			"er afvist",
		EN: "the run is " + is.EN + ", and only of a refused one can anything be taken; boligbro alarms shows " +
			"whether another is refused",
	}}
}

// ErrRunUnfinished is that a run is being read or adopted, or was cut off while it was.
func ErrRunUnfinished(kind error) *Error {
	return &Error{Kind: kind, Words: Text{
		"kørslen er ikke gjort færdig: den læses eller tages ind lige nu, eller det blev afbrudt. Kør boligbro " +
			"sync, " +
			"så gøres den færdig",
		"the run has not been finished: it is being read or adopted just now, or that was cut off. Run boligbro " +
			"sync, and it is finished"}}
}

// ErrRunAccepted is that a person has accepted the refused run already.
func ErrRunAccepted(kind error) *Error {
	return &Error{Kind: kind, Words: Text{
		"kørslen er allerede godkendt og taget ind. Mangler noget af den at blive sendt, så send det med: " +
			"boligbro " +
			"sync",
		"the run has been accepted and adopted already. If something of it has still to be sent, send it with: " +
			"boligbro sync"}}
}

// ErrNoHeldStep is that a refused run has no tenancy of that name with a step.
func ErrNoHeldStep(kind error) *Error {
	return &Error{Kind: kind, Words: Text{
		"kørslen rummer intet lejemål med et skridt under et af de navne, og intet er sendt; skriv hele " +
			"navnet, som " +
			"boligbro run show viser det",
		"the run has no tenancy with a step under one of those names, and nothing was sent; write the whole " +
			"name, " +
			"as boligbro run show shows it"}}
}

// ErrRunMisplaced is that nothing of a run is sent by itself whose names, addresses or days seem exchanged.
func ErrRunMisplaced(kind error) *Error {
	return &Error{Kind: kind, Words: Text{
		"intet er sendt af kørslen, for mange kendte sager har fået andre navne, en anden adresse eller andre " +
			"dage i den, og så kan også de nye skridt være forkerte. Ret filen, og kør igen med: boligbro sync. Er " +
			"udtrækket rigtigt, så godkend kørslen med: boligbro run accept ID --by HVEM. Kan et skridt ikke vente, " +
			"så indtast det med: boligbro step --by HVEM",
		"nothing of the run was sent, for many known cases have other names, another address or other days in it, " +
			"and so the new steps may be wrong too. Mend the file, and run again with: boligbro sync. If the export " +
			"is right, accept the run with: boligbro run accept ID --by WHO. If a step cannot wait, enter it with: " +
			"boligbro step --by WHO"}}
}

// ErrNoneChosen is that somebody would send steps and has chosen none.
var ErrNoneChosen = NewError(
	"ingen skridt er valgt, og intet er sendt; sæt mærke ved dem, der skal sendes",
	"no steps are chosen, and nothing was sent; mark those that are to be sent")

// ErrSendCut is that sending steps of a run was begun and did not come to its end.
var ErrSendCut = NewError(
	"det blev ikke gjort færdigt. Prøv igen om lidt: det, der er vurderet, sendes, og intet sendes to gange",
	"it was not finished. Try again in a little while: what has been judged is sent, and nothing is sent twice")

// ErrRunBusy is that the association's sources are being read, or another is sending steps of it, just now.
var ErrRunBusy = NewError(
	"foreningens kilder læses lige nu, eller en anden er ved at sende; intet er sendt af det valgte. Prøv igen "+
		"om lidt",
	"the association's sources are being read just now, or another is sending; nothing of what you chose was "+
		"sent. Try again in a little while")

// ErrRunOver is that a refused run cannot be accepted any more, for this reason.
func ErrRunOver(reason string, kind error) *Error {
	return &Error{Kind: kind, Words: RunReasons[reason]}
}

// ErrRunUnread is that a run cannot be accepted because its feed was not read, for this reason.
func ErrRunUnread(reason string, kind error) *Error {
	why := RunReasons[reason]
	return &Error{Kind: kind, Words: Text{
		DA: "kørslen kan ikke godkendes, for udtrækket er ikke læst: " + why.DA + ". Få udtrækket eller " +
			"indstillingerne rettet, og kør igen med: boligbro sync",
		EN: "the run cannot be accepted, for the feed has not been read: " + why.EN + ". Have the feed or " +
			"the settings corrected, and run again with: boligbro sync",
	}}
}

// ErrHeldUnknown is that nobody knows which steps a refused run holds back, because it was never read whole,
// for this reason. waits is the id of a refused run that was read, and whose steps still wait; empty: none.
func ErrHeldUnknown(reason, waits string, kind error) *Error {
	why, also := RunReasons[reason], Text{}
	if waits != "" {
		also = Text{
			". En anden afvist kørsel rummer skridt: boligbro run show " + waits,
			". Another refused run holds steps: boligbro run show " + waits,
		}
	}
	return &Error{Kind: kind, Words: Text{
		DA: "kørslen blev aldrig læst helt, så ingen ved, hvilke skridt den rummer: " + why.DA + ". Få udtrækket " +
			"eller indstillingerne rettet, og kør igen med: boligbro sync" + also.DA,
		EN: "the run was never read whole, so nobody knows which steps it holds: " + why.EN + ". Have the feed " +
			"or the settings corrected, and run again with: boligbro sync" + also.EN,
	}}
}
