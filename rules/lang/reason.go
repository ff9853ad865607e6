package lang

// Reasons are why a rule answers as it does, as a case worker or the tenant's lawyer reads it. Finding fills
//
//	{step}      the step, "påkravet"; {of} is its day after it, " af 8. september 2026"
//	{on}        its day after a verb, "den 8. september 2026"; {day} is the day alone
//	{law}       the statute, or the agreement; {under} is "efter" it
//	{missing}   what the case lacks
//	{signs}     why a planned filing may be off
//	{first}     that the notice comes before the filing, where it can
//	{notified}  when the notice was sent and arrived
var Reasons = Words{
	"filed-arrears": {
		"Anmodning om udsættelse på grund af restance er indgivet {on}. Kommunen skal underrettes " +
			"skriftligt senest samtidig med indgivelsen {under}.",
		"A request for eviction because of arrears was filed {on}. The municipality must be notified " +
			"in writing no later than at the filing {under}."},
	"filing-planned": {
		"Det er påtænkt at indgive anmodning om udsættelse på grund af restance {on}. Kommunen skal " +
			"underrettes skriftligt senest samtidig med indgivelsen {under}.{first}",
		"A request for eviction because of arrears is planned to be filed {on}. The municipality " +
			"must be notified in writing no later than at the filing {under}.{first}"},
	"assigned-first-year": {
		"Påkravet er afgivet {on} til en lejer, som kommunalbestyrelsen har anvist. Det er mindre " +
			"end et år efter, at lejeforholdet begyndte. Kommunen skal underrettes samtidig med påkravet " +
			"{under}.",
		"The demand was sent {on} to a tenant whom the municipality assigned. That is less than a " +
			"year after the tenancy began. The municipality must be notified at the same time as the " +
			"demand {under}."},
	"first-year-boundary": {
		"Påkravet er afgivet {on}. Det er nøjagtigt et år efter, at lejeforholdet begyndte. Loven " +
			"siger ikke, om den dag hører til det første år. For en sikkerheds skyld regner Boligbro " +
			"dagen med. Kommunen skal underrettes samtidig med påkravet {under}.",
		"The demand was sent {on}. That is exactly one year after the tenancy began. The law does " +
			"not say whether that day belongs to the first year. To be safe, Boligbro counts the day. " +
			"The municipality must be notified at the same time as the demand {under}."},
	"terminated-with-child": {
		"Lejeaftalen er ophævet {on}. Der bor børn under 18 år i boligen. Kommunen skal underrettes " +
			"{under}. Det er ikke en underretning efter barnets lov.",
		"The tenancy was terminated {on}. Children under 18 live in the dwelling. The municipality " +
			"must be notified {under}. It is not a notice of concern under the Children's Act (barnets " +
			"lov)."},
	"by-agreement": {
		"{step}{of} er omfattet af {law}. Kommunen skal underrettes efter aftalen. Det er ikke en " +
			"lovbestemt underretning.",
		"{step}{of} is covered by {law}. The municipality must be notified under the agreement. It " +
			"is not a statutory notice."},

	"no-demand": {
		"Der er ikke afgivet påkrav. Kommunen skal derfor ikke underrettes {under}.",
		"No demand has been sent. The municipality is therefore not to be notified {under}."},
	"no-filing": {
		"Der er hverken indgivet eller påtænkt en anmodning om udsættelse. En rykker, et påkrav, en " +
			"ophævelse eller en afdragsordning udløser ikke pligt til underretning {under}.",
		"No request for eviction has been filed or planned. A reminder, a demand, a termination or a " +
			"repayment plan calls for no notice {under}."},
	"no-termination": {
		"Lejeaftalen er ikke ophævet. Reglen om børn under 18 år gælder derfor ikke.",
		"The tenancy has not been terminated. The rule on children under 18 therefore does not apply."},
	"private-landlord": {
		"Udlejeren er privat. Pligten i {law} gælder kun almene boliger.",
		"The landlord is private. The duty in {law} covers social housing only."},
	"not-assigned": {
		"Kommunalbestyrelsen har ikke anvist lejeren. Pligten i {law} gælder derfor ikke for " +
			"påkravet{of}.",
		"The municipality did not assign the tenant. The duty in {law} therefore does not cover the " +
			"demand{of}."},
	"not-family-or-youth": {
		"Boligen er hverken en almen familiebolig eller en almen ungdomsbolig. Pligten i {law} " +
			"gælder derfor ikke for påkravet{of}.",
		"The dwelling is neither a social family dwelling nor a social youth dwelling. The duty in " +
			"{law} therefore does not cover the demand{of}."},
	"after-first-year": {
		"Påkravet er afgivet {on}. Det er mere end et år efter, at lejeforholdet begyndte. Pligten i " +
			"{law} gælder derfor ikke.",
		"The demand was sent {on}. That is more than a year after the tenancy began. The duty in " +
			"{law} therefore does not apply."},
	"other-ground": {
		"{step}{of} har en anden grund end betalingsmisligholdelse. Pligten i {law} gælder derfor " +
			"ikke.",
		"{step}{of} has another ground than payment default. The duty in {law} therefore does not " +
			"apply."},
	"before-law": {
		"{step}{of} ligger før den dag, pligten i {law} trådte i kraft. Pligten gælder derfor ikke.",
		"{step}{of} came before the day on which the duty in {law} came into force. The duty therefore does " +
			"not apply."},
	"before-go-live": {
		"{step}{of} ligger før den dag, boligorganisationen tog Boligbro i brug. Boligbro ved ikke, " +
			"om kommunen er underrettet {under}. Det skal fremgå af boligorganisationens egen sag.",
		"{step}{of} came before the day on which the housing association began to use Boligbro. " +
			"Boligbro does not know whether the municipality was notified {under}. The association's own " +
			"file must show it."},
	"before-agreement": {
		"{step}{of} ligger før den dag, aftalen begyndte at gælde. Kommunen skal derfor ikke underrettes " +
			"efter den.",
		"{step}{of} came before the day on which the agreement began to apply. The municipality is therefore " +
			"not to be notified under it."},
	"already-notified": {
		"Kommunen er allerede underrettet om {step}{of} {under}.{notified}",
		"The municipality has already been notified of {step}{of} {under}.{notified}"},
	"told-elsewhere": {
		"Kommunen er underrettet om {step}{of} {under} på anden måde end gennem Boligbro. Dagen, " +
			"måden og beviset fremgår af sagen.",
		"The municipality has been notified of {step}{of} {under} in another way than through " +
			"Boligbro. The case shows the day, the way and the proof."},
	"not-yet": {
		"{step} er dateret {on}. Det tidspunkt er endnu ikke kommet. Kommunen skal derfor ikke " +
			"underrettes endnu {under}.",
		"{step} falls {on}. That time has not come yet. The municipality is therefore not to be " +
			"notified yet {under}."},
	"planned-waits": {
		"Det er påtænkt at indgive anmodning om udsættelse {on}. Kommunen skal underrettes senest samtidig " +
			"med indgivelsen {under}. Boligbro sender underretningen, når den dag begynder.",
		"A request for eviction is planned to be filed {on}. The municipality must be notified no later than " +
			"at the filing {under}. Boligbro sends the notice when that day begins."},
	"planned-withdrawn": {
		"Det var påtænkt at indgive anmodning om udsættelse {on}. Planen er tilbagekaldt før den dag. " +
			"Kommunen skal derfor ikke underrettes {under}.",
		"A request for eviction was planned to be filed {on}. The plan was withdrawn before that day. " +
			"The municipality is therefore not to be notified {under}."},
	"no-children": {
		"Der bor ingen børn under 18 år i boligen. Kommunen skal derfor ikke underrettes {under}.",
		"No children under 18 live in the dwelling. The municipality is therefore not to be notified {under}."},
	"no-agreement": {
		"Lejeaftalen er ophævet {on}. Det er ikke aftalt at underrette kommunen om børn under 18 år, " +
			"når en lejeaftale ophæves. Ingen lov kræver, at boligorganisationen gør det.",
		"The tenancy was terminated {on}. It has not been agreed to notify the municipality of " +
			"children under 18 when a tenancy is terminated. No law requires the housing association to " +
			"do so."},
	"no-consent": {
		"Ingen af lejerne har givet samtykke til, at kommunen underrettes om {step}{of}. Den " +
			"må derfor ikke underrettes {under}.",
		"None of the tenants has consented to the municipality being notified of {step}{of}. It may therefore " +
			"not be notified {under}."},
	"after-agreement": {
		"{step}{of} ligger efter den sidste dag i {law}. Kommunen skal derfor ikke underrettes efter den.",
		"{step}{of} came after the last day of {law}. The municipality is therefore not to be notified under " +
			"it."},
	"not-covered": {
		"Ingen af skridtene i forløbet er omfattet af {law}. Kommunen skal derfor ikke underrettes efter den.",
		"No step of the episode is covered by {law}. The municipality is therefore not to be notified under it."},
	"other-parties": {
		"Denne boligorganisation og lejemålets kommune er ikke begge parter i {law}. Kommunen " +
			"skal derfor ikke underrettes efter den.",
		"This housing association and the dwelling's municipality are not both parties to {law}. The " +
			"municipality is therefore not to be notified under it."},
	"filing-tells": {
		"Anmodning om udsættelse er indgivet. Kommunen skal have den lovbestemte underretning om " +
			"den. Oplysningen om børn hører ikke med i den.",
		"A request for eviction has been filed. The municipality must have the statutory notice of " +
			"it. The fact about children is no part of that notice."},

	"facts-missing": {
		"Følgende er endnu ikke oplyst: {missing}. Før det er oplyst, kan kommunen ikke underrettes om " +
			"{step}{of} {under}.",
		"This has not been reported yet: {missing}. Until it is, the municipality cannot be notified of " +
			"{step}{of} {under}."},

	"reported-after-go-live": {
		"{step}{of} er dateret før den dag, boligorganisationen tog Boligbro i brug, men blev først indberettet " +
			"bagefter. Enten er datoen forkert, eller skridtet er oplyst sent. En person skal afgøre, om kommunen " +
			"skal underrettes {under}.",
		"{step}{of} is dated before the day on which the housing association began to use Boligbro, but was " +
			"first reported after it. Either the date is wrong or the step was reported late. A person must decide " +
			"whether the municipality is to be notified {under}."},
	"go-live-moved": {
		"{step}{of} lå før den dag, boligorganisationen tog Boligbro i brug, til dagen blev rykket tilbage i " +
			"indstillingerne. Er dagen en skrivefejl, så ret den. Ellers skal en person afgøre, om kommunen skal " +
			"underrettes {under}.",
		"{step}{of} came before the day on which the housing association began to use Boligbro, until that day " +
			"was moved back in the settings. If the day is a slip, correct it. Else a person must decide whether " +
			"the municipality is to be notified {under}."},
	"filed-before-demand": {
		"{step}{of} ligger før det påkrav eller den ophævelse, som anmodningen hviler på. En af datoerne er " +
			"forkert. En person skal afgøre, hvad der gælder {under}.",
		"{step}{of} is dated before the demand or the termination that the request rests on. One of the dates is " +
			"wrong. A person must decide what applies {under}."},
	"rests-before-start": {
		"{step}{of} hviler på et påkrav eller en ophævelse fra før lejeforholdets begyndelse, eller " +
			"lejeforholdet " +
			"begyndte samme dag. Anmodningen kan gælde den tidligere lejer. En person skal afgøre, hvem den gælder, " +
			"og om kommunen skal underrettes {under}.",
		"{step}{of} rests on a demand or a termination from before the tenancy began, or the tenancy began on " +
			"the " +
			"same day. The request may concern the tenant before. A person must decide whom it concerns, and " +
			"whether " +
			"the municipality is to be notified {under}."},
	"day-month-swapped": {
		"{step} er dateret {on}. Det passer ikke med, hvornår skridtet blev indberettet, men det gør datoen med " +
			"dag og måned byttet om. En person skal afgøre, hvad der gælder {under}.",
		"{step} is dated {on}. That does not fit when the step was reported, but the date with day and month " +
			"swapped does. A person must decide what applies {under}."},
	"event-after-end": {
		"{step}{of} ligger efter lejernes fraflytning. Enten er en af de to datoer forkert, eller skridtet " +
			"gælder en anden lejer. En person skal afgøre, hvad der gælder {under}.",
		"{step}{of} is dated after the tenants moved out. One of the two dates is wrong, or the step concerns " +
			"another tenant. A person must decide what applies {under}."},
	"key-not-unique": {
		"Flere lejemål har det samme nummer i boligsystemets udtræk. Det er uvist, hvem {step}{of} " +
			"gælder. Før det er rettet i udtrækket eller indstillingerne, skal en person sørge for " +
			"underretning {under}.",
		"Several tenancies have the same number in the housing system's export. It is not known whom " +
			"{step}{of} concerns. Until the export or the settings have been corrected, a person must see " +
			"to the notice {under}."},
	"renumbered": {
		"Lejemålet ligner en kendt sag under et andet nummer: mindst to af tre er de samme, menneskerne, boligen " +
			"og skridtets dag. Se efter i boligsystemet, om det er den samme husstand. En person skal svare, om " +
			"det er den samme sag (same), som fortsætter under det nye nummer, eller et " +
			"nyt lejemål (new), hvor kommunen skal underrettes om {step}{of} {under}.",
		"The tenancy resembles a known case under another number: at least two of three are the same, the " +
			"people, the dwelling and the day of the step. Look in the housing system whether it is the same " +
			"household. A person must say whether it is the same case (same), which goes on under the new number, " +
			"or a new " +
			"tenancy (new), where the municipality must be notified of {step}{of} {under}."},

	"tenants-replaced": {
		"Kommunen er underrettet om en sag under dette lejemålsnummer. Nu er alle navne og lejeforholdets " +
			"første dag " +
			"andre. En person skal svare, om det samme lejemål er rettet (same-tenants), så kommunen får en " +
			"rettelse, " +
			"eller nummeret har fået nye lejere (other-tenants), som underretningen ikke gjaldt. Før det sendes " +
			"intet " +
			"om {step}{of} {under}.",
		"The municipality has been notified of a case under this tenancy number. Now all names and the first " +
			"day of " +
			"the tenancy are others. A person must say whether the same tenancy was corrected (same-tenants), so " +
			"that " +
			"the municipality is sent a correction, or the number has new tenants (other-tenants), whom the " +
			"notice did " +
			"not concern. Until then nothing is sent of {step}{of} {under}."},

	"assignment-doubtful": {
		"Det er uvist, om kommunen har anvist boligen. {signs} En person skal svare, om boligen er anvist " +
			"(assigned), så kommunen skal underrettes om {step}{of} {under}, ikke er det " +
			"(not-assigned), eller om det ikke kan afgøres (not-known).",
		"It is not known whether the municipality assigned the dwelling. {signs} A person must say whether it " +
			"was assigned (assigned), so that the municipality must be notified of {step}{of} {under}, was not " +
			"(not-assigned), or whether that cannot be told (not-known)."},
	"commencement-unconfirmed": {
		"Påkravet er afgivet {on}. Reglen i {law} er udstedt den 19. marts 2013. Den trådte " +
			"i kraft senest den 21. august 2013. Det er ikke bekræftet, hvilken dag det var. En person skal " +
			"afgøre, om den gjaldt for påkravet.",
		"The demand was sent {on}. The rule in {law} was issued on 19 March 2013. It came into force on 21 " +
			"August 2013 at the latest. It is not confirmed which day that was. A person must decide whether it " +
			"applied to the demand."},
	"kind-unknown": {
		"Boligens type er ukendt. Pligten i {law} gælder kun almene familieboliger og " +
			"ungdomsboliger. En person skal afgøre, om den gælder for påkravet{of}.",
		"The kind of dwelling is unknown. The duty in {law} covers social family and youth dwellings " +
			"only. A person must decide whether it covers the demand{of}."},
	"ground-unknown": {
		"Grunden til {step}{of} er ukendt. Pligten i {law} gælder kun ved betalingsmisligholdelse. " +
			"En person skal afgøre, om den gælder.",
		"The ground of {step}{of} is unknown. The duty in {law} covers payment default only. A " +
			"person must decide whether it applies."},
	"filed-on-other-ground": {
		"Det var påtænkt at indgive anmodning om udsættelse på grund af restance {on}. Anmodningen " +
			"er indgivet af en anden grund. En person skal afgøre, om pligten i {law} gælder.",
		"A request for eviction because of arrears was planned to be filed {on}. The request was " +
			"filed on another ground. A person must decide whether the duty in {law} applies."},
	"second-filing": {
		"Der er indgivet mere end én anmodning om udsættelse i samme forløb. Det er ikke oplyst, om en " +
			"bestemt af dem er tilbagekaldt. Den seneste er indgivet {on}. En person skal afgøre, om " +
			"kommunen skal underrettes igen {under}.",
		"More than one request for eviction was filed in the same episode. It is not reported whether a " +
			"certain one of them was withdrawn. The latest was filed {on}. A person must decide whether " +
			"the municipality must be notified again {under}."},
	"new-course": {
		"{step}{of} ligger længe efter det skridt, kommunen er underrettet om. Imellem dem ligger et " +
			"nyt påkrav, en ny ophævelse eller en indgivelse. Det er ikke oplyst, at det tidligere " +
			"forløb er tilbagekaldt. Det kan være et nyt forløb. En person skal afgøre, om kommunen skal " +
			"underrettes på ny {under}.",
		"{step}{of} lies long after the step of which the municipality was notified. A new demand, " +
			"termination or filing lies between them. It has not been reported that the earlier episode " +
			"was withdrawn. It may be a new episode. A person must decide whether the municipality must " +
			"be notified anew {under}."},
	"filed-long-after-plan": {
		"Anmodning om udsættelse er indgivet {on}. Det er mere end 14 dage efter den dag, kommunen " +
			"fik oplyst. En person skal afgøre, om kommunen skal underrettes igen {under}.",
		"The request for eviction was filed {on}. That is more than 14 days after the day of which " +
			"the municipality was notified. A person must decide whether the municipality must be " +
			"notified again {under}."},
	"plan-may-be-off": {
		"Det er påtænkt at indgive anmodning om udsættelse {on}. {signs} Det tyder på, at anmodningen ikke " +
			"bliver indgivet. En person skal afgøre, om den stadig er påtænkt. Kommunen skal kun underrettes " +
			"{under}, hvis det er tilfældet.",
		"A request for eviction is planned to be filed {on}. {signs} That suggests that it will not be filed. " +
			"A person must decide whether the filing is still planned. The municipality is to be notified " +
			"{under} only if it is."},
	"withdrawn-before-notice": {
		"{step}{of} er tilbagekaldt, før kommunen blev underrettet. En person skal afgøre, om " +
			"kommunen alligevel skal underrettes {under}.",
		"{step}{of} was withdrawn before the municipality was notified. A person must decide whether " +
			"the municipality must be notified all the same {under}."},
	"moved-out-before-notice": {
		"Lejeren er fraflyttet, før kommunen blev underrettet om {step}{of}. En person skal afgøre, " +
			"om kommunen stadig skal underrettes {under}.",
		"The tenant moved out before the municipality was notified of {step}{of}. A person must " +
			"decide whether the municipality must still be notified {under}."},
	"evicted-before-notice": {
		"Fogedretten har sat lejeren ud, før kommunen blev underrettet om {step}{of}. En person skal " +
			"afgøre, om kommunen stadig skal underrettes {under}.",
		"The bailiff's court evicted the tenant before the municipality was notified of {step}{of}. " +
			"A person must decide whether the municipality must still be notified {under}."},
	"tenants-deceased": {
		"Alle lejere på kontrakten er døde. En person skal afgøre, om kommunen skal underrettes om " +
			"{step}{of} {under}.",
		"All tenants on the contract are dead. A person must decide whether the municipality must be " +
			"notified of {step}{of} {under}."},
	"municipality-changed": {
		"En kommune er underrettet om {step}{of}. Efter de nye oplysninger ligger lejemålet i en " +
			"anden kommune. En person skal afgøre, om den rette kommune skal underrettes {under}, og " +
			"hvad den første kommune skal have at vide.",
		"A municipality was notified of {step}{of}. By the new facts the dwelling lies in another " +
			"municipality. A person must decide whether the right municipality must be notified {under}, " +
			"and what the first one is to be told."},
	"filing-not-told": {
		"Der er en sag ved fogedretten: {step}{of}. Ingen har oplyst den anmodning om udsættelse, som " +
			"sagen bygger på. En person skal afgøre, hvornår og med hvilken grund anmodningen er " +
			"indgivet, jf. {law}.",
		"There is a case at the bailiff's court: {step}{of}. Nobody has reported the request for " +
			"eviction that the case rests on. A person must decide when and on what ground the request " +
			"was filed, cf. {law}."},
	"step-gone": {
		"{step}{of} findes ikke længere i boligorganisationens system. Kommunen er ikke underrettet " +
			"om {step}. En person skal afgøre, om oplysningen var en fejl, eller om kommunen skal " +
			"underrettes {under}.",
		"{step}{of} is no longer in the housing association's system. The municipality has not been " +
			"notified of {step}. A person must decide whether the report was a mistake, or whether the " +
			"municipality must be notified {under}."},
	"earlier-step-gone": {
		"Et tidligere skridt af samme slags findes ikke længere i boligorganisationens system. Det " +
			"er derfor uvist, om {step}{of} er det første af slagsen eller et senere. En person skal " +
			"afgøre, om {step} er omfattet af {law}.",
		"An earlier step of the same kind is no longer in the housing association's system. It is " +
			"therefore not known whether {step}{of} is the first of its kind or a later one. A person " +
			"must decide whether {step} is covered by {law}."},
	"event-before-start": {
		"{step}{of} ligger før lejeforholdets begyndelse. En af de to datoer må være forkert. En person " +
			"skal afgøre, hvad der gælder {under}.",
		"{step}{of} came before the tenancy began. One of the two dates must be wrong. A person must " +
			"decide what applies {under}."},
	"date-implausible": {
		"{step} har datoen {day}. Den dato kan næppe være rigtig. En person skal afgøre, hvad der " +
			"gælder {under}.",
		"{step} has the date {day}. That date can hardly be right. A person must decide what applies " +
			"{under}."},
	"start-implausible": {
		"Datoen for lejeforholdets begyndelse kan næppe være rigtig. En person skal afgøre, hvad der " +
			"gælder for {step}{of} {under}.",
		"The date on which the tenancy began can hardly be right. A person must decide what applies " +
			"to {step}{of} {under}."},
	"instant-on-other-day": {
		"{step} har datoen {day}, men klokkeslættet falder på en anden dag. En person skal afgøre, " +
			"hvad der gælder {under}.",
		"{step} has the date {day}, but its time falls on another day. A person must decide what " +
			"applies {under}."},
	"contradictory-day": {
		"{step} og en tilbagekaldelse har samme dato, {day}. Det er uvist, hvad der kom først. En " +
			"person skal afgøre, om kommunen skal underrettes {under}.",
		"{step} and a withdrawal bear the same date, {day}. It is not known which came first. A " +
			"person must decide whether the municipality must be notified {under}."},
	"agreement-failed": {
		"Boligbro kunne ikke afgøre, om {step}{of} opfylder betingelsen i {law}. En person skal afgøre, om " +
			"kommunen skal underrettes. Betingelsen skal rettes i Boligbros indstillinger.",
		"Boligbro could not tell whether {step}{of} meets the condition of {law}. A person must decide " +
			"whether the municipality must be notified. The condition must be corrected in the settings of " +
			"Boligbro."},
}

// ruleReasons are the reasons that one rule words in its own way, by rule and reason.
var ruleReasons = map[[2]string]Text{
	{"children-under-18", "private-landlord"}: {
		"Udlejeren er privat. En aftale om underretning om børn under 18 år gælder kun " +
			"boligorganisationens almene boliger.",
		"The landlord is private. An agreement on notices about children under 18 covers the " +
			"association's social housing only."},
}

var unknownReason = Text{
	"Reglen i {law} har svaret med en begrundelse, som programmet ikke har tekst til.",
	"The rule in {law} answered with a reason for which the program has no text."}
