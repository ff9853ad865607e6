package lang

// Reasons are why a rule answers as it does, as a case worker or the tenant's lawyer reads it. Finding fills
// {step},
// {on}, {cite}, {missing}, {agreement} and {first}.
var Reasons = Words{
	"filed-arrears": {
		"Anmodning om udsættelse på grund af restance er indgivet {on}; kommunen skal underrettes " +
			"skriftligt senest samtidig hermed efter {cite}.",
		"A request for eviction because of arrears was filed {on}; the municipality must be told in " +
			"writing at the latest at the same time under {cite}."},
	"filing-planned": {
		"Anmodning om udsættelse på grund af restance påtænkes indgivet {on}; kommunen skal underrettes " +
			"skriftligt senest samtidig med indgivelsen efter {cite}{first}.",
		"A request for eviction because of arrears is planned to be filed {on}; the municipality must be " +
			"told in writing at the latest at the filing under {cite}{first}."},
	"assigned-first-year": {
		"Påkrav er afgivet {on} til en lejer, som kommunalbestyrelsen har anvist, inden for det første år " +
			"af lejeforholdet; kommunen skal underrettes samtidig hermed efter {cite}.",
		"A demand was sent {on} to a tenant assigned by the municipality, within the first year of the " +
			"tenancy; the municipality must be told at the same time under {cite}."},
	"first-year-boundary": {
		"Påkrav er afgivet {on}, nøjagtigt et år efter at lejeforholdet begyndte. Loven siger ikke, om " +
			"den dag hører til det første år; den regnes med, og kommunen skal underrettes samtidig " +
			"hermed efter {cite}.",
		"A demand was sent {on}, exactly one year after the tenancy began. The act does not say whether " +
			"that day belongs to the first year; it is counted as inside, and the municipality must be " +
			"told at the same time under {cite}."},
	"terminated-with-child": {
		"Lejeaftalen er ophævet {on}, og der bor børn under 18 år; kommunen underrettes efter {cite}. Det " +
			"er ikke en underretning efter barnets lov.",
		"The tenancy was terminated {on}, and children under 18 live there; the municipality is told " +
			"under {cite}. It is not a notice under the Children's Act (barnets lov)."},
	"by-agreement": {
		"{step} ({on}) er omfattet af samarbejdsaftalen »{agreement}«; kommunen underrettes efter {cite}. " +
			"Det er ikke en lovbestemt underretning.",
		"{step} of {on} is covered by the agreement “{agreement}”; the municipality is told under {cite}. " +
			"It is not a statutory notice."},

	"no-demand": {
		"Der er ikke afgivet påkrav, så der er intet at underrette om efter {cite}.",
		"No demand has been sent, so there is nothing to tell under {cite}."},
	"no-filing": {
		"Der er hverken indgivet eller påtænkt anmodning om udsættelse; rykker, påkrav, ophævelse og " +
			"afdragsordning udløser ikke underretning efter {cite}.",
		"No request for eviction has been filed or planned; reminders, demands, termination and repayment " +
			"plans call for no notice under {cite}."},
	"no-termination": {
		"Lejeaftalen er ikke ophævet, så reglen om børn under 18 år finder ikke anvendelse.",
		"The tenancy has not been terminated, so the rule on children under 18 does not apply."},
	"private-landlord": {
		"Udlejeren er privat; underretningspligten i {cite} gælder kun almene boliger.",
		"The landlord is private; the duty in {cite} covers social housing only."},
	"not-assigned": {
		"Lejeren er ikke anvist af kommunalbestyrelsen, så {cite} gælder ikke for påkravet ({on}).",
		"The tenant was not assigned by the municipality, so {cite} does not cover the demand of {on}."},
	"not-family-or-youth": {
		"Boligen er hverken en almen familie- eller ungdomsbolig, så {cite} gælder ikke for påkravet ({on}).",
		"The dwelling is neither a social family nor youth dwelling, so {cite} does " +
			"not cover the demand of {on}."},
	"after-first-year": {
		"Påkravet ({on}) ligger mere end et år efter, at lejeforholdet begyndte, så {cite} gælder ikke.",
		"The demand of {on} came more than a year after the tenancy began, so {cite} does not apply."},
	"other-ground": {
		"{step} ({on}) har en anden grund end betalingsmisligholdelse, så {cite} gælder ikke.",
		"{step} of {on} has another ground than payment default, so {cite} does not apply."},
	"before-law": {
		"{step} ({on}) ligger før reglen i {cite} trådte i kraft.",
		"{step} of {on} came before the rule in {cite} was in force."},
	"before-go-live": {
		"{step} ({on}) ligger før den dag, boligorganisationen tog Boligbro i brug; om kommunen blev " +
			"underrettet efter {cite}, skal fremgå andetsteds.",
		"{step} of {on} came before the day the association began to use Boligbro; whether the " +
			"municipality was told under {cite} must be shown elsewhere."},
	"before-agreement": {
		"{step} ({on}) ligger før aftalen begyndte at gælde.",
		"{step} of {on} came before the agreement began."},
	"already-notified": {
		"Kommunen er allerede underrettet om {step} ({on}) efter {cite}.",
		"The municipality has already been told of {step} of {on} under {cite}."},
	"told-elsewhere": {
		"Kommunen er underrettet om {step} ({on}) efter {cite} på anden måde end gennem Boligbro; dagen, " +
			"måden og beviset er registreret på sagen.",
		"The municipality has been told of {step} of {on} under {cite} another way than through Boligbro; " +
			"the day, the way and the proof are recorded on the case."},
	"not-yet": {
		"{step} har dato {on}, som endnu ikke er kommet; spørgsmålet efter {cite} stilles igen da.",
		"{step} is dated {on}, which has not come yet; the question under {cite} is asked again then."},
	"planned-waits": {
		"Anmodning om udsættelse påtænkes indgivet {on}; kommunen underrettes den dag efter {cite}.",
		"A request for eviction is planned to be filed {on}; the municipality is " +
			"told that day under {cite}."},
	"planned-withdrawn": {
		"Den anmodning om udsættelse, der var påtænkt til {on}, er tilbagekaldt før den dag, så der er " +
			"intet at underrette om efter {cite}.",
		"The request for eviction planned for {on} was withdrawn before that day, so there is nothing to " +
			"tell under {cite}."},
	"no-children": {
		"Der bor ingen børn under 18 år i boligen.",
		"No children under 18 live in the dwelling."},
	"no-agreement": {
		"Lejeaftalen er ophævet {on}; der er ikke aftalt underretning om børn under 18 år på dette trin, " +
			"og ingen lov kræver den af boligorganisationen.",
		"The tenancy was terminated {on}; no notice about children under 18 has been agreed at this step, " +
			"and no act requires it of the association."},
	"no-consent": {
		"Ingen af lejerne har givet samtykke til, at kommunen underrettes om {step} ({on}).",
		"None of the tenants has consented to the municipality being told of {step} of {on}."},
	"after-agreement": {
		"{step} ({on}) ligger efter samarbejdsaftalens »{agreement}« sidste dag.",
		"{step} of {on} came after the last day of the agreement “{agreement}”."},
	"not-covered": {
		"Intet skridt i forløbet er omfattet af samarbejdsaftalen »{agreement}«.",
		"No step of the course is covered by the agreement “{agreement}”."},
	"other-parties": {
		"Samarbejdsaftalen »{agreement}« er indgået mellem andre end denne boligorganisation og " +
			"lejemålets kommune.",
		"The agreement “{agreement}” is between others than this " +
			"association and the dwelling's municipality."},
	"filing-tells": {
		"Anmodning om udsættelse er indgivet; den lovbestemte underretning om den går til kommunen, og " +
			"oplysningen om børn sendes ikke med.",
		"A request for eviction has been filed; the statutory notice of it goes to the municipality, and " +
			"the fact about children is not sent with it."},

	"facts-missing": {
		"Underretningen om {step} ({on}) efter {cite} kan ikke afgøres eller " +
			"sendes, fordi der mangler: {missing}.",
		"The notice of {step} of {on} under {cite} cannot be decided or sent, " +
			"because this is missing: {missing}."},

	"commencement-unconfirmed": {
		"Påkravet ({on}) ligger i tiden fra 2013-03-19 til 2013-08-21, hvor det ikke er bekræftet, om " +
			"{cite} var trådt i kraft; en person skal afgøre det.",
		"The demand of {on} lies between 2013-03-19 and 2013-08-21, when it is not confirmed that {cite} " +
			"was in force; a person must decide."},
	"kind-unknown": {
		"Boligens type er ukendt, og {cite} gælder kun almene familie- og ungdomsboliger; en person skal " +
			"afgøre, om påkravet ({on}) er omfattet.",
		"The kind of dwelling is unknown, and {cite} covers social family and youth dwellings only; a " +
			"person must decide whether the demand of {on} is covered."},
	"ground-unknown": {
		"Grunden til {step} ({on}) er ukendt, og {cite} gælder " +
			"kun betalingsmisligholdelse; en person skal afgøre det.",
		"The ground of {step} of {on} is unknown, and {cite} covers payment default " +
			"only; a person must decide."},
	"filed-on-other-ground": {
		"Anmodning om udsættelse var påtænkt til {on} på grund af restance, men er indgivet med en anden " +
			"grund; en person skal afgøre, om {cite} gælder.",
		"A request for eviction was planned for {on} because of arrears but was filed on another ground; " +
			"a person must decide whether {cite} applies."},
	"second-filing": {
		"Der er indgivet mere end én anmodning om udsættelse i samme forløb uden tilbagekaldelse imellem, " +
			"den seneste {on}; en person skal afgøre, om kommunen skal underrettes igen efter {cite}.",
		"More than one request for eviction was filed in one course without a withdrawal between them, " +
			"the latest on {on}; a person must decide whether the municipality must " +
			"be told again under {cite}."},
	"new-course": {
		"{step} ({on}) ligger længe efter det, kommunen er underrettet om, og efter et nyt påkrav, en ny " +
			"ophævelse eller en indgivelse, uden at det tidligere er oplyst tilbagekaldt: det kan være et " +
			"nyt forløb. En person skal afgøre, om kommunen skal underrettes på ny efter {cite}.",
		"{step} of {on} lies long after what the municipality was told of, and after a new demand, " +
			"termination or filing, without the earlier course having been told withdrawn: it may be a " +
			"new one. A person must decide whether the municipality must be told anew under {cite}."},
	"filed-long-after-plan": {
		"Anmodning om udsættelse er indgivet {on}, mere end 14 dage efter den dag, kommunen fik oplyst; " +
			"en person skal afgøre, om der skal underrettes igen efter {cite}.",
		"The request for eviction was filed {on}, more than 14 days after the day that the municipality " +
			"was told; a person must decide whether to tell it again under {cite}."},
	"plan-may-be-off": {
		"Anmodning om udsættelse er påtænkt indgivet {on}, men noget tyder på, at den ikke bliver det: " +
			"restancen er betalt, der er aftalt en afdragsordning, som ikke er misligholdt, eller lejeren er " +
			"fraflyttet. En person skal afgøre, om anmodningen stadig påtænkes, før der underrettes efter " +
			"{cite}.",
		"A request for eviction is planned to be filed {on}, but it does not seem that it will be: the " +
			"arrears have been paid, a repayment plan has been agreed and not broken, or the tenant has " +
			"moved out. A person must decide whether the filing is still planned, before a notice under " +
			"{cite}."},
	"withdrawn-before-notice": {
		"{step} ({on}) er tilbagekaldt, før kommunen blev underrettet; en person skal afgøre, om der skal " +
			"underrettes efter {cite}.",
		"{step} of {on} was withdrawn before the municipality was told; a person must decide whether to " +
			"tell it under {cite}."},
	"moved-out-before-notice": {
		"Lejeren er fraflyttet, før kommunen blev underrettet om {step} ({on}); en person skal afgøre, om " +
			"der skal underrettes efter {cite}.",
		"The tenant moved out before the municipality was told of {step} of {on}; a person must decide " +
			"whether to tell it under {cite}."},
	"evicted-before-notice": {
		"Lejeren er sat ud af fogedretten, før kommunen blev underrettet om {step} ({on}); en person skal " +
			"afgøre, om der stadig skal underrettes efter {cite}.",
		"The bailiff's court evicted the tenant before the municipality was told of {step} of {on}; a " +
			"person must decide whether it is still to be told under {cite}."},
	"tenants-deceased": {
		"Alle lejere på kontrakten er afgået ved døden; en person skal afgøre, om der skal underrettes om " +
			"{step} ({on}) efter {cite}.",
		"All tenants on the contract are deceased; a person must decide whether to tell " +
			"of {step} of {on} under {cite}."},
	"municipality-changed": {
		"Kommunen er underrettet om {step} ({on}), men en anden kommune end den, lejemålet nu siges at " +
			"ligge i; en person skal afgøre, om den rette kommune skal underrettes efter {cite}, og hvad " +
			"den første skal have at vide.",
		"A municipality was told of {step} of {on}, but another than the one in which the dwelling is now " +
			"said to lie; a person must decide whether the right one must be told under {cite}, and what " +
			"the first is to be told."},
	"filing-not-told": {
		"Fogedretten har en sag ({step}, {on}), men systemet har ikke oplyst en anmodning om udsættelse, " +
			"som den kan bygge på; en person skal afgøre, hvornår og hvorfor der er indgivet, jf. {cite}.",
		"The bailiff's court has a case ({step} of {on}), but the housing system has told of no request " +
			"for eviction that it can rest on; a person must decide when and why it was filed, cf. {cite}."},
	"step-gone": {
		"{step} ({on}) findes ikke længere i boligorganisationens system, og kommunen er ikke " +
			"underrettet; en person skal afgøre, om skridtet var en fejl, jf. {cite}.",
		"{step} of {on} is no longer in the association's system, and the municipality has not been told; " +
			"a person must decide whether the step was a mistake, cf. {cite}."},
	"earlier-step-gone": {
		"Et tidligere skridt af samme slags findes ikke længere i boligorganisationens system, så det " +
			"vides ikke, hvilket i rækken {step} ({on}) er; en person skal afgøre, om samarbejdsaftalen " +
			"»{agreement}« omfatter det.",
		"An earlier step of the same kind is no longer in the association's system, so it is not known " +
			"which in the row {step} of {on} is; a person must decide " +
			"whether the agreement “{agreement}” covers it."},
	"event-before-start": {
		"{step} ({on}) ligger før lejeforholdets begyndelse, så en af datoerne er forkert; en person skal " +
			"afgøre, hvad der gælder efter {cite}.",
		"{step} of {on} came before the tenancy began, so one of the dates is wrong; a person must decide " +
			"what holds under {cite}."},
	"date-implausible": {
		"Datoen {on} på {step} kan næppe være rigtig; en person skal afgøre, hvad der gælder efter {cite}.",
		"The date {on} of {step} can hardly be right; a person must decide what holds under {cite}."},
	"start-implausible": {
		"Datoen for lejeforholdets begyndelse kan næppe være rigtig; en person skal afgøre, hvad der " +
			"gælder for {step} ({on}) efter {cite}.",
		"The date on which the tenancy began can hardly be right; a person must decide what holds for " +
			"{step} of {on} under {cite}."},
	"instant-on-other-day": {
		"Klokkeslættet for {step} falder på en anden dag end datoen {on}; en person skal afgøre, hvad der " +
			"gælder efter {cite}.",
		"The time of {step} falls on another day than its date {on}; a person " +
			"must decide what holds under {cite}."},
	"contradictory-day": {
		"{step} og en tilbagekaldelse har samme dato, {on}, og det vides ikke, hvad der kom først; en " +
			"person skal afgøre, om der skal underrettes efter {cite}.",
		"{step} and a withdrawal bear the same date, {on}, and it is not known which came first; a person " +
			"must decide whether to notify under {cite}."},
	"agreement-failed": {
		"Betingelsen i samarbejdsaftalen »{agreement}« kunne ikke regnes ud for {step} ({on}); en person " +
			"skal afgøre, om kommunen skal underrettes, og aftalens udtryk skal rettes i indstillingerne.",
		"The condition of the agreement “{agreement}” could not be worked out for {step} of {on}; a " +
			"person must decide whether to tell the municipality, and the agreement's expression must be " +
			"corrected in the settings."},
}

// uncited are reasons that name the hjemmel, as they are worded where there is none: nothing is passed on
// under an agreement.
var uncited = map[string]Text{
	"before-go-live": {
		"{step} ({on}) ligger før den dag, boligorganisationen tog Boligbro i brug; om kommunen blev " +
			"underrettet efter aftalen, skal fremgå andetsteds.",
		"{step} of {on} came before the day the association began to use Boligbro; whether the " +
			"municipality was told under the agreement must be shown elsewhere."},
	"not-yet": {
		"{step} har dato {on}, som endnu ikke er kommet; spørgsmålet stilles igen da.",
		"{step} is dated {on}, which has not come yet; the question is asked again then."},
}

// ruleReasons are the reasons that one rule words in its own way, by rule and reason.
var ruleReasons = map[[2]string]Text{
	{"children-under-18", "private-landlord"}: {
		"Udlejeren er privat; aftaler om underretning om børn under 18 " +
			"år gælder kun boligorganisationens almene boliger.",
		"The landlord is private; agreements on notices about children under 18 cover the association's " +
			"social housing only."},
}

var unknownReason = Text{
	"Reglen i {cite} har svaret med en begrundelse, som programmet ikke har tekst til.",
	"The rule in {cite} answered with a reason for which the program has no text."}
