package lang

import (
	"fmt"
	"strings"
)

// Why an answer of a person is not taken.
var (
	ErrUnsigned = NewError(
		"skriv initialer eller brugernavn for den, der svarer: ét ord på højst 64 tegn",
		"give the initials or user name of who answers: one word of at most 64 characters").Of("by")
	ErrSignedCPR = NewError(
		"navnet på den, der svarer, ligner et CPR-nummer; skriv initialer",
		"the name of who answers looks like a CPR number; give initials").Of("by")
	ErrAnswerReason = NewError(
		"grunden hører ikke til svaret; boligbro review resolve --help viser dem",
		"the reason does not belong to the answer; see boligbro review resolve --help").Of("reason").ToProgram(
		"grunden hører ikke til svaret; /openapi.json viser dem ved reason",
		"the reason does not belong to the answer; /openapi.json lists them at reason")
	ErrNoticeMade = NewError(
		"underretningen om dette skridt er allerede lavet",
		"the notice of this step has been made already")
	ErrAnswerOfQuestion = NewError(
		"et spørgsmål besvares med --as none og not-filed eller not-yet; er anmodningen indgivet, så "+
			"indtast den med boligbro step --by HVEM, og kommunen underrettes",
		"a question is answered with --as none and not-filed or not-yet; if the request has been filed, "+
			"enter it with boligbro step --by WHO, and the municipality is notified").Of("reason").ToProgram(
		"et spørgsmål besvares med none og not-filed eller not-yet; er anmodningen indgivet, så send "+
			"skridtet med POST /api/v1/steps",
		"a question is answered with none and not-filed or not-yet; if the request has been filed, "+
			"send the step with POST /api/v1/steps")
	ErrSeveralOpen = NewError(
		"flere af dem er åbne i sagen; vælg med --episode eller --event-on",
		"several of them are open in the case; choose with --episode or --event-on").Of("episode").ToProgram(
		"flere af dem er åbne i sagen; vælg med episode eller eventOn",
		"several of them are open in the case; choose with episode or eventOn")
	ErrNothingOpen = NewError(
		"intet af den slags venter på et svar i sagen; boligbro review list viser, hvad der gør",
		"nothing of that kind awaits an answer in the case; boligbro review list shows what does").
		Of("names").ToProgram(
		"intet af den slags venter på et svar i sagen; GET /api/v1/tasks viser, hvad der gør",
		"nothing of that kind awaits an answer in the case; GET /api/v1/tasks lists what does")
	ErrRowOnlyClosed = NewError(
		"en række kan kun lukkes (--as none); skal kommunen underrettes, så indtast skridtet med boligbro "+
			"step --by HVEM",
		"a row can only be closed (--as none); if the municipality must be notified, enter the step with "+
			"boligbro step --by WHO").Of("as").ToProgram(
		"en række kan kun lukkes (none); skal kommunen underrettes, så send skridtet med POST "+
			"/api/v1/steps",
		"a row can only be closed (none); if the municipality must be notified, send the step with "+
			"POST /api/v1/steps")
	ErrMixedTasks = NewError(
		"svar på sager og på rækker hver for sig",
		"answer cases and rows separately").Of("names")
	ErrNoRow = NewError(
		"ingen række af det navn venter på et svar; boligbro review list viser, hvad der gør",
		"no row of that name awaits an answer; boligbro review list shows what does").
		Of("names").ToProgram(
		"ingen række af det navn venter på et svar; GET /api/v1/tasks viser, hvad der gør",
		"no row of that name awaits an answer; GET /api/v1/tasks lists what does")
	ErrSeveralRows = NewError(
		"flere rækker begynder sådan; skriv hele navnet, som boligbro review list viser",
		"several rows begin like that; write the whole name that boligbro review list shows").
		Of("names").ToProgram(
		"flere rækker begynder sådan; skriv hele navnet, som GET /api/v1/tasks viser",
		"several rows begin like that; write the whole name that GET /api/v1/tasks lists")
)

// ErrFactsMissing refuses to make a notice until these fields, by their codes, are filled in.
func ErrFactsMissing[Field ~string](fields []Field) *Error {
	var da, en []string
	for _, f := range fields {
		name := Of(Fields, f)
		da, en = append(da, name.DA), append(en, name.EN)
	}
	return NewError(
		"underretningen kan ikke laves, før dette er kendt: "+strings.Join(da, ", ")+
			"; udfyld det i boligsystemet, eller indtast skridtet med boligbro step --by HVEM",
		"the notice cannot be made until this is known: "+strings.Join(en, ", ")+
			"; fill it in in the housing system, or enter the step with boligbro step --by WHO")
}

// Why it is not recorded that the municipality was notified another way.
var (
	ErrNotifiedDay = NewError(
		"dagen, kommunen blev underrettet, mangler eller er ikke kommet endnu",
		"the day on which the municipality was notified is missing or has not come yet")
	ErrRefLikeCPR = NewError(
		"referencen ligner et CPR-nummer; skriv skridtets nummer i boligsystemet, eller udelad den",
		"the reference looks like a CPR number; give the step's number in the housing system, or "+
			"leave it out").Of("reference")
	ErrStepNotEntered = NewError(
		"ingen har indtastet det skridt i den sag, eller det er taget tilbage; skriv skridtets slags "+
			"og dag",
		"nobody has entered that step in the case, or it has been called back; give the step's kind "+
			"and day")
	ErrStepOfAnother = NewError(
		"skridtet er indtastet af en anden; kun den, der indtastede det, kan tage det tilbage",
		"the step was entered by another; only whoever entered it can call it back")
	ErrStepOtherDay = NewError(
		"en anden har indberettet skridtet med en anden dag; intet er ændret. Er dagen forkert, retter "+
			"boligorganisationen den; er det et andet skridt, så giv det sin egen reference",
		"another has reported the step with another day; nothing was changed. If the day is wrong, the housing "+
			"association corrects it; if it is another step, give it a reference of its own").Of("on")
	ErrBySigned    = NewError(BySigned.DA, BySigned.EN).Of("by")
	ErrByLikeCPR   = NewError(ByLikeCPR.DA, ByLikeCPR.EN).Of("by")
	ErrOwnerSigned = NewError(
		"den, opgaven er hos, og stedfortræderen skrives med initialer eller et brugernavn: ét ord på højst 64 "+
			"tegn, der ikke ligner et CPR-nummer",
		"who sees to the task, and the substitute, are named by initials or a user name: one word of at most 64 "+
			"characters that does not look like a CPR number").Of("owner")
	ErrSubstituteAlone = NewError(
		"skriv også, hvem opgaven er hos; en stedfortræder er det for nogen",
		"write who sees to the task too; a substitute is somebody's").Of("owner")
	ErrOtherTenancy = NewError(
		"en anden kilde har indberettet andre lejere, en anden bolig eller en anden indflytning under lejemålets "+
			"nummer; intet er taget imod af det. Ret det i det system, der tager fejl, og send igen",
		"another source has reported other tenants, another dwelling or another move-in day under the tenancy's "+
			"number; nothing of it was taken. Correct it in the system that is wrong, and send again")
	ErrTenancyTwice = NewError(
		"lejemålet er der to gange, under sit nummer og under et, som det havde før. Send det én gang, under det "+
			"nye",
		"the tenancy is there twice, under its number and under one that it had before. Send it once, under the "+
			"new one")
	ErrTenancyNoNumber = NewError(
		"der er ingen sag med det nummer, og det er intet nummer, men det, et regneark eller et system skriver "+
			"i stedet; skriv lejemålets nummer",
		"there is no case of that number, and it is none but what a spreadsheet or a system writes instead; give "+
			"the tenancy's").Of("tenancy")
	ErrTenancyLikeCPR = NewError(
		"der er ingen sag med det nummer, og det ligner et CPR-nummer; skriv lejemålets nummer",
		"there is no case of that number, and it looks like a CPR number; give the tenancy's").Of("tenancy")
	ErrTenancyOnlyWords = NewError(
		"der er ingen sag med det nummer, og det er kun ord, så det kan være et navn; skriv lejemålets nummer. Er "+
			"det foreningens egen betegnelse, så skriv ownNumbers: true i indstillingerne for en af dens kilder",
		"there is no case of that number, and it is only words, so it may be a name; give the tenancy's number. "+
			"If it is the association's own name of it, write ownNumbers: true in the settings of one of its "+
			"sources").Of("tenancy")
	ErrReceiptLikeCPR = NewError(
		"kvitteringens reference ligner et CPR-nummer; skriv kommunens journalnummer",
		"the receipt's reference looks like a CPR number; give the municipality's journal number")
	ErrReceiptTime = NewError(
		"tidspunktet ligger, før beskeden blev sendt, eller i fremtiden; skriv, hvornår kommunen fik den",
		"the time is before the message was sent, or in the future; write when the municipality got it")
	ErrReceiptOurs = NewError(
		"kvitteringens reference er et nummer, som Boligbro har givet; skriv kommunens eget journalnummer",
		"the receipt's reference is a number that Boligbro gave; give the municipality's own journal "+
			"number")
	ErrProofLikeCPR = NewError(
		"beviset ligner et CPR-nummer; skriv journalnummeret eller en anden reference",
		"the proof looks like a CPR number; give a journal number or another reference")
	ErrProofWord = NewError(
		"beviset skal være ét ord på højst 64 tegn, fx et journalnummer",
		"the proof must be one word of at most 64 characters, such as a journal number")
	ErrArrivalDay = NewError(
		"dagen, underretningen kom frem, kan ikke være før den blev sendt eller efter i dag",
		"the day of arrival can be neither before it was sent nor after today")
)

// ErrNoAssociation refuses a CVR number of no association in the settings.
func ErrNoAssociation(kind error) *Error {
	return &Error{Kind: kind, Words: Text{
		"boligorganisationen står ikke i indstillingerne; se efter, om CVR-nummeret er rigtigt " +
			"(associations[].cvr)",
		"the association is not in the settings; check its CVR number (associations[].cvr)"}}
}

// ErrNoStepYet refuses what is no legal step about a tenancy that has none.
func ErrNoStepYet(kind error) *Error {
	return &Error{Kind: kind, Field: "kind", Words: Text{
		"lejemålet har intet retligt skridt og intet fra fogedretten, og andet gemmes ikke om det; indtast først " +
			"påkravet, ophævelsen, anmodningen om udsættelse eller det, fogedretten har gjort",
		"the tenancy has no legal step and nothing of the bailiff's court, so nothing else is kept about it; " +
			"enter the demand, the termination, the request for eviction or what the court did first"}}
}

// ErrOtherWay refuses a way to the municipality that is none of these.
func ErrOtherWay[Channel ~string](ways []Channel) *Error {
	return NewError(
		fmt.Sprintf("måden er ikke en af %v; et telefonopkald alene er ikke skriftligt (almenlejeloven § "+
			"92, stk. 2)", ways),
		fmt.Sprintf("the way is none of %v; a telephone call alone is not in writing (almenlejeloven § "+
			"92, stk. 2)", ways))
}

// ErrReceiptReason refuses a receipt whose reason is none of these, or which rejects nothing.
func ErrReceiptReason(codes []string) *Error {
	list := strings.Join(codes, ", ")
	return NewError(
		"grunden skrives kun, når kommunen har afvist (rejected), og er en af disse: "+list+
			"; fri tekst gemmes ikke",
		"the reason is given only when the municipality has rejected the notice, and is one of these: "+list+
			"; free text is not kept")
}

// Why there is no proof that the municipality was notified.
var (
	ErrNoticeRejected = NewError(
		"kommunen har afvist underretningen; afklar det med kommunen, og få den journaliseret eller "+
			"underret den rette kommune (boligbro alarms viser den)",
		"the municipality has rejected the notice; clear it up with the municipality, and have it "+
			"registered or notify the right one (boligbro alarms shows it)").ToProgram(
		"kommunen har afvist underretningen; afklar det med kommunen, og få den journaliseret eller "+
			"underret den rette kommune",
		"the municipality has rejected the notice; clear it up with the municipality, and have it "+
			"registered or notify the right one")
	ErrNoticeStrayed = NewError(
		"underretningen gik til en anden kommune end den, lejemålet ligger i; en person skal først "+
			"afgøre, hvad der gælder (boligbro case viser sagen)",
		"the notice went to another municipality than the one in which the dwelling lies; a person must "+
			"first decide what holds (boligbro case shows the case)").ToProgram(
		"underretningen gik til en anden kommune end den, lejemålet ligger i; en person skal først "+
			"afgøre, hvad der gælder",
		"the notice went to another municipality than the one in which the dwelling lies; a person must "+
			"first decide what holds")
	ErrClockUnvouched = NewError(
		"loggen har ingen post fra ugerne før den sidste, så uret kan være forkert, og intet slettes; se efter "+
			"maskinens ur, og prøv igen om en uge",
		"the log has no entry of the weeks before the last, so the clock may be wrong, and nothing is erased; "+
			"check this machine's clock, and try again in a week")
	ErrHeld = NewError(
		"sagen holdes allerede tilbage fra sletning",
		"the case is held back from erasure already")
	ErrNotHeld = NewError(
		"sagen holdes ikke tilbage fra sletning",
		"the case is not held back from erasure")
	ErrNothingLeft = NewError(
		"sagens personoplysninger er slettet, så der er intet at holde tilbage",
		"the case's personal data has been erased, so there is nothing to hold back")
	ErrPeriodEndsFirst = NewError(
		"perioden slutter, før den begynder; ret --from og --to",
		"the period ends before it begins; correct --from and --to").Of("to")
	ErrNoFilingNotice = NewError(
		"sagen har ingen underretning om anmodning om udsættelse; boligbro case viser, hvad reglerne "+
			"svarer",
		"the case has no notice of a request for eviction; boligbro case shows what the rules answer").ToProgram(
		"sagen har ingen underretning om anmodning om udsættelse med det nummer, eller slet ingen",
		"the case has no notice of a request for eviction of that id, or none at all")
)

// ErrNotArrived refuses a proof of a notice that has only come so far.
func ErrNotArrived[State ~string](state State) *Error {
	return NewError(
		"underretningen er endnu ikke bevist nået frem, så der er intet at kvittere for; boligbro notices "+
			"viser, hvor langt den er",
		fmt.Sprintf("the notice has not provably arrived yet (it is %s), so there is nothing to prove; "+
			"boligbro notices shows how far it is", state)).ToProgram(
		"underretningen er endnu ikke bevist nået frem, så der er intet at kvittere for; notices under sagen "+
			"viser, hvor langt den er",
		fmt.Sprintf("the notice has not provably arrived yet (it is %s), so there is nothing to prove; notices of "+
			"the case shows how far it is", state))
}

// Why a notice is not sent again.
var (
	ErrArrivedAlready = NewError(
		"underretningen er nået frem; der er intet at sende igen",
		"the notice has arrived; there is nothing to send again")
	ErrNotifiedAnotherWay = NewError(
		"kommunen er underrettet på anden måde, så den skal ikke have den igen",
		"the municipality was notified another way, so it is not to get it again")
	ErrCalledBack = NewError(
		"skridtet er tilbagekaldt siden; kommunen skal ikke underrettes om det nu",
		"the step has been called back since; the municipality is not to be notified of it now")
	ErrNoChannel = NewError(
		"ingen kanal fører til kommunen, så intet er sendt; skriv kommunens kanal i indstillingerne "+
			"(municipalities), så sendes underretningen af sig selv, og underret kommunen på anden måde i dag",
		"no channel reaches the municipality, so nothing was sent; write its channel in the settings "+
			"(municipalities), and the notice is sent by itself; tell the municipality in another way today")
	ErrNothingToResend = NewError(
		"intet i underretningen venter på at blive sendt igen",
		"nothing in the notice waits to be sent again")
	ErrNoticeLapsed = NewError(
		"underretningen er bortfaldet, før kommunen fik den; boligbro case siger hvorfor. Sagen sender den af sig "+
			"selv, når reglerne eller et svar i boligbro review kræver den",
		"the notice lapsed before the municipality got it; boligbro case says why. The case sends it by itself "+
			"when the rules, or an answer in boligbro review, ask for it")
	ErrNoMunicipality = NewError(
		"der er ingen kommune med den kode i indstillingerne (municipalities[].code); skriv kommunekoden, fx 0751",
		"there is no municipality with that code in the settings (municipalities[].code); write its code, such as 0751")
	ErrResendWhat = NewError(
		"skriv en underretning, eller --failed; --municipality hører til --failed",
		"give a notice, or --failed; --municipality belongs to --failed")
)

// Why a proof does not hold.
var (
	ErrProofChanged = NewError(
		"KVITTERINGEN HOLDER IKKE: filen er ikke en kvittering, som Boligbro har skrevet den; noget i den er "+
			"ændret eller mangler",
		"THE PROOF DOES NOT HOLD: the file is not a proof as Boligbro wrote it; something in it was changed or "+
			"is missing")
	ErrProofOtherKey = NewError(
		"KVITTERINGEN HOLDER IKKE: den er underskrevet med en anden nøgle end den, der er opgivet",
		"THE PROOF DOES NOT HOLD: it is signed with another key than the one given")
	ErrProofUnsigned = NewError(
		"KVITTERINGEN HOLDER IKKE: underskriften passer ikke til det, der står",
		"THE PROOF DOES NOT HOLD: the signature does not fit what it says")
	ErrProofNotInLog = NewError(
		"KVITTERINGEN HOLDER IKKE: det, den viser, står ikke i den log, som kontrolpunktet nævner",
		"THE PROOF DOES NOT HOLD: what it shows is not in the log that the checkpoint names")
	ErrProofNotTold = NewError(
		"KVITTERINGEN HOLDER IKKE: loggens poster fortæller noget andet",
		"THE PROOF DOES NOT HOLD: the entries of the log tell something else")
)
