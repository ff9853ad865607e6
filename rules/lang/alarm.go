package lang

// Alarm is one kind of alarm: its short name, what has happened, and what its reader is to do.
type Alarm struct{ Name, What, Do Text }

// Alarms are the kinds, by their codes.
var Alarms = map[string]Alarm{
	"run-refused": {
		Name: Text{
			"En kørsel blev afvist",
			"A run was refused"},
		What: Text{
			"Udtrækket fra boligsystemet så ikke helt ud, så ingen sager er ændret, og ingen nye " +
				"underretninger er sendt af denne kørsel.",
			"The export from the housing system did not look whole, so no case was changed and no new " +
				"notice was sent by this run."},
		Do: Text{
			"Find ud af, hvorfor udtrækket er tomt, afkortet, for gammelt eller meget mindre end sidst. " +
				"boligbro run show ID viser de nye skridt i det; ID er kørslens id, som boligbro alarms og alarmens årsag " +
				"nævner. Kan de ikke vente, så send dem, og kun dem, på foreningens side (Kørsler) eller med: boligbro " +
				"run send ID --by HVEM. Er navne, adresser eller dage byttet om, sendes intet sådan, før udtrækket er " +
				"rettet. Er hele udtrækket læst og rigtigt, så godkend det med: boligbro run accept ID --by HVEM. " +
				"Ellers ret det, og kør igen med: boligbro sync",
			"Find out why the export is empty, cut short, too old or much smaller than the last. " +
				"boligbro run show ID lists the new steps in it; ID is the run's id, which boligbro alarms and the cause of " +
				"the alarm name. If they cannot wait, send them, and nothing else, on the association's page (Runs) or " +
				"with: boligbro run send ID --by WHO. If names, addresses or days were exchanged, nothing is sent so " +
				"until the export is corrected. If the whole export was read and is right, accept it with: boligbro " +
				"run accept ID --by WHO. If not, correct it, and run again with: boligbro sync"},
	},
	"run-failed": {
		Name: Text{
			"En kørsel mislykkedes",
			"A run failed"},
		What: Text{
			"Udtrækket fra boligsystemet kunne ikke læses, så nye skridt er ikke kendt, og fristen for at " +
				"underrette om dem kan løbe ud.",
			"The export from the housing system could not be read, so new steps are not known, and the " +
				"time to notify of them may run out."},
		Do: Text{
			"Se efter, om filen eller systemet kan nås, ret det, og kør igen med: boligbro sync. Underret " +
				"selv kommunen, hvis en anmodning eller et påkrav ikke kan vente.",
			"Check that the file or the system can be reached, mend it, and run again with: boligbro " +
				"sync. Tell the municipality yourself if a filing or a demand cannot wait."},
	},
	"run-missing": {
		Name: Text{
			"En nat gik uden kørsel",
			"A night went by without a run"},
		What: Text{
			"En nat er gået, uden at boligorganisationens udtræk er læst og antaget. Årsagen siger, hvilken dag " +
				"det sidst skete.",
			"A night has gone by and the association's export has not been read and adopted. The cause says on " +
				"which day it last was."},
		Do: Text{
			"Se efter, om Boligbro kører og om udtrækket er leveret, og kør med: boligbro sync",
			"Check that Boligbro is running and that the export was delivered, and run with: boligbro sync"},
	},
	"source-silent": {
		Name: Text{
			"En kilde bringer intet nyt",
			"A source brings nothing new"},
		What: Text{
			"Kilden har længere end aftalt (expectEvery) ikke bragt nyt indhold. En ny fil med de samme rækker er " +
				"ikke nyt indhold. Årsagen siger, hvilken kilde det er, og fra hvilken dag dens nyeste indhold er.",
			"The source has brought no new content for longer than agreed (expectEvery). A new file with the same " +
				"rows is not new content. The cause says which source, and of which day its newest content is."},
		Do: Text{
			"Se efter, om boligsystemet laver et nyt udtræk, om det når frem før natten, og om det er det rigtige. " +
				"Alarmen slutter selv, når kilden bringer noget nyt.",
			"Check that the housing system makes a new export, that it arrives before the night, and that it is the " +
				"right one. The alarm ends by itself when the source brings something new."},
	},
	"rows-quarantined": {
		Name: Text{
			"Rækker med påkrav eller anmodning kunne ikke bruges",
			"Rows with a demand or a filing could not be used"},
		What: Text{
			"Mindst én række, der kan fortælle om et påkrav, en ophævelse eller en anmodning om " +
				"udsættelse, kunne ikke læses. Den regnes som ikke underrettet.",
			"At least one row that may hold a demand, a termination or a filing could not be read. It " +
				"counts as not notified."},
		Do: Text{
			"Find fil, linje, kolonne og frist med: boligbro review list, og ret felterne i " +
				"boligsystemet. Har en anden kilde lejerens navn og adresse, kan skridtet også skrives ind med: " +
				"boligbro step --by HVEM, og rækken lukkes med: boligbro review resolve --by HVEM",
			"Find file, line, column and due day with: boligbro review list, and correct the fields in " +
				"the housing system. Where another source has the tenant's name and address, the step can be entered " +
				"too, with: boligbro step --by WHO, and the row closed with: boligbro review resolve --by WHO"},
	},
	"case-unreadable": {
		Name: Text{
			"En sag kan ikke læses",
			"A case cannot be read"},
		What: Text{
			"Sagens rækker i databasen er ændret eller beskadiget uden om Boligbro, eller en slettet sag har " +
				"fået et nyt skridt. Der bliver ikke underrettet om den, før den kan læses. Er det noget, en " +
				"kommune har registreret, får den selv besked om sagen. Alle andre sager behandles som ellers.",
			"The rows of the case in the database were changed or damaged by something else than Boligbro, or a " +
				"case that was erased has a new step. Nobody is notified about it until it can be read. If it is " +
				"something that a municipality has recorded, the municipality is told which case it is. All other " +
				"cases are treated as usual."},
		Do: Text{
			"Se hvad der er ændret med: boligbro log verify, og læg sagen tilbage fra en sikkerhedskopi. Underret " +
				"selv kommunen om et påkrav eller en anmodning, der ikke kan vente. Alarmen slutter, når sagen " +
				"kan læses igen.",
			"See what was changed with: boligbro log verify, and restore the case from a backup. Tell the " +
				"municipality yourself of a demand or a filing that cannot wait. The alarm ends when the case " +
				"can be read again."},
	},
	"clock-unreadable": {
		Name: Text{
			"Det, der er registreret i en sag, kan ikke læses",
			"What was recorded in a case cannot be read"},
		What: Text{
			"Rækker med det, kommunen har registreret i sagen, er ændret eller beskadiget i databasen uden om " +
				"Boligbro. Sagens frister kan ikke regnes ud, før de kan læses. Alle andre sager behandles som ellers.",
			"Rows that hold what the municipality has recorded in the case were changed or damaged in the database " +
				"by something else than Boligbro. The days of the case cannot be reckoned until they can be read. " +
				"All other cases are treated as usual."},
		Do: Text{
			"Regn selv sagens frister ud fra kommunens egen journal, og bed den, der driver Boligbro, om at lægge " +
				"rækkerne tilbage fra en sikkerhedskopi. Alarmen slutter, når de kan læses igen.",
			"Reckon the days of the case from the municipality's own records, and ask whoever runs Boligbro to " +
				"restore the rows from a backup. The alarm ends when they can be read again."},
	},
	"attention": {
		Name: Text{
			"En sag skal afgøres af en person",
			"A person must decide a case"},
		What: Text{
			"Loven svarer ikke klart på, om kommunen skal underrettes, eller der mangler en oplysning. " +
				"Indtil da regnes sagen som ikke underrettet.",
			"The law does not answer clearly whether the municipality must be notified, or a fact is missing. " +
				"Until then the case counts as not notified."},
		Do: Text{
			"Slå sagen op, og giv den manglende oplysning i boligsystemet, eller tag stilling. Underret " +
				"selv kommunen, hvis fristen er nær.",
			"Look the case up, and give the missing fact in the housing system, or decide. Tell the " +
				"municipality yourself if the time is near."},
	},
	"question": {
		Name: Text{
			"Et spørgsmål om en sag venter på svar",
			"A question about a case awaits an answer"},
		What: Text{
			"Lejeaftalen er ophævet, eller en anmodning var påtænkt, og boligsystemet har ikke fortalt, " +
				"hvad der siden er sket; eller sagen er forsvundet fra udtrækket. Er der indgivet, " +
				"skal kommunen have haft besked senest samtidig.",
			"The tenancy was terminated, or a filing was planned, and the housing system has not reported " +
				"what has happened since; or the case has disappeared from the feed. If a request was filed, " +
				"the municipality must have been notified no later than at the same time."},
		Do: Text{
			"Er der indgivet, så skriv det ind med: boligbro step --by HVEM. Ellers svar med: " +
				"boligbro review resolve --by HVEM. Er sagen væk fra udtrækket, så sig, om den er slut (case-over) " +
				"eller mangler ved en fejl (left-out).",
			"If it was filed, enter it with: boligbro step --by WHO. Otherwise answer with: boligbro " +
				"review resolve --by WHO. If the case is gone from the feed, say whether it is over (case-over) " +
				"or left out by mistake (left-out)."},
	},
	"delivery-failed": {
		Name: Text{
			"En underretning er ikke nået frem",
			"A notice has not got through"},
		What: Text{
			"Forsøgene på at sende underretningen er endt uden held. Kommunen har den ikke.",
			"The attempts to send the notice have ended without success. The municipality does not have it."},
		Do: Text{
			"Underret kommunen på anden måde i dag, registrér det med: boligbro elsewhere record " +
				"--by HVEM, og få ret på årsagen. Send igen med: boligbro resend --failed --by HVEM",
			"Tell the municipality in another way today, record it with: boligbro elsewhere record " +
				"--by WHO, and get the cause put right. Send again with: boligbro resend --failed --by WHO"},
	},
	"delivery-unrouted": {
		Name: Text{
			"En underretning har ingen vej til kommunen",
			"A notice has no route to the municipality"},
		What: Text{
			"Der er ikke aftalt nogen kanal til kommunen, så underretningen er ikke sendt.",
			"No channel to the municipality has been agreed, so the notice has not been sent."},
		Do: Text{
			"Underret kommunen på anden måde i dag, og skriv kommunens kanal i indstillingerne under municipalities.",
			"Tell the municipality in another way today, and write the municipality's channel in the " +
				"settings under municipalities."},
	},
	"delivery-rejected": {
		Name: Text{
			"Kommunen har afvist en underretning",
			"The municipality has rejected a notice"},
		What: Text{
			"Kommunen har svaret, at den ikke tager imod underretningen. Årsagen er den, kommunen har oplyst.",
			"The municipality has answered that it will not take the notice. The cause is the one that it gave."},
		Do: Text{
			"Ring til kommunen, ret adresse eller kommune i boligsystemet, hvis de er forkerte, og sørg " +
				"for, at den rette kommune får underretningen.",
			"Call the municipality, correct address or municipality in the housing system if they are " +
				"wrong, and see that the right municipality gets the notice."},
	},
	"delivery-silent": {
		Name: Text{
			"Ingen kvittering for en underretning",
			"No receipt for a notice"},
		What: Text{
			"Underretningen er sendt, men det er ikke bevist, at den er kommet frem. Har mailserveren fået " +
				"den uden at svare, sendes den højst to gange til.",
			"The notice was transmitted, but it is not proved that it arrived. When the mail server has got " +
				"it without an answer, it is sent at most twice more."},
		Do: Text{
			"Spørg kommunen, om den har sagen, og skriv svaret ind med: boligbro receipt --by HVEM",
			"Ask the municipality whether it has the case, and enter the answer with: boligbro " +
				"receipt --by WHO"},
	},
	"delivery-delayed": {
		Name: Text{
			"Underretninger er ikke afleveret endnu",
			"Notices have not been handed over yet"},
		What: Text{
			"En underretning har ventet en time på at blive afleveret, eller den kan ikke afleveres på grund af en " +
				"fejl hos os selv (adgangskode, DNS, netværk). Den prøves igen hele tiden, men fristen kan løbe ud.",
			"A notice has waited an hour to be handed over, or it cannot be handed over because of a fault of our " +
				"own (password, DNS, network). It is tried again all the while, but its time may run out."},
		Do: Text{
			"Er årsagen vores, så ret den nu: mailserverens adgangskode, navneopslag, netværk. " +
				"Er den kommunens, så ring til den. Underret selv kommunen i dag, hvis fristen er nær, og " +
				"registrér det med: boligbro elsewhere record --by HVEM. Alarmen slutter, når alt er " +
				"afleveret.",
			"If the cause is ours, mend it now: the mail server's password, name lookup, " +
				"network. If it is the municipality's, call it. Tell the municipality yourself today if the time " +
				"is near, and record it with: boligbro elsewhere record --by WHO. The alarm ends " +
				"when all is handed over."},
	},
	"listener-failed": {
		Name: Text{
			"Foreningens eget system tager ikke imod",
			"The association's own system takes nothing"},
		What: Text{
			"Det system, som foreningen får besked i om sine forsendelser (associations[].webhook), har ikke taget " +
				"imod i en time. Underretningerne til kommunerne er ikke berørt.",
			"The system in which the association is told of its messages (associations[].webhook) has taken " +
				"nothing for an hour. The notices to the municipalities are not affected."},
		Do: Text{
			"Få systemet eller adressen i orden. Der prøves igen hvert minut, intet springes over, og alarmen " +
				"slutter, når systemet tager imod igen.",
			"Put the system or the address right. It is tried again every minute, nothing is left out, and " +
				"the alarm ends when the system takes something again."},
	},
	"channel-failed": {
		Name: Text{
			"En kanal til kommunen virker ikke",
			"A channel to the municipality does not work"},
		What: Text{
			"Kanalen har ikke taget imod det, der blev sendt. Underretningerne er ikke gået tabt: kommunens " +
				"næste kanal bruges, eller der sendes igen.",
			"The channel has not taken what was sent. The notices are not lost: the municipality's next " +
				"channel is used, or they are sent again."},
		Do: Text{
			"Få kanalen i orden sammen med kommunen. Alarmen slutter, når kanalen tager imod igen.",
			"Have the channel put right together with the municipality. The alarm ends when the channel " +
				"takes a notice again."},
	},
	"restored": {
		Name: Text{
			"Databasen er gendannet",
			"The database was restored"},
		What: Text{
			"Databasen er erstattet af en ældre kopi eller af en ny, og en person har godkendt det. Det, der " +
				"skete siden kopien, står ikke i den.",
			"The database was replaced by an older copy or by a new one, and a person has accepted it. What " +
				"happened after the copy is not in it."},
		Do: Text{
			"Skriv det ind igen, som nogen har skrevet ind siden kopien (boligbro step, review " +
				"resolve, record og decide, hver med --by HVEM), og sig til kommunerne, at nogle underretninger kommer " +
				"igen.",
			"Enter again what somebody has entered since the copy (boligbro step, review resolve, " +
				"record and decide, each with --by WHO), and tell the municipalities that some notices come again."},
	},
	"witness-unreached": {
		Name: Text{
			"Et vidne har ikke fået loggens kontrolpunkt i et døgn",
			"A witness has not got the log's checkpoint for a day"},
		What: Text{
			"Den daglige mail med loggens kontrolpunkt nåede ikke et af vidnerne. Underretningerne sendes som " +
				"ellers, men færre kan bevise, at loggen ikke er ændret.",
			"The daily mail with the log's checkpoint did not reach one of the witnesses. Notices are sent as ever, " +
				"but fewer can prove that the log was not changed."},
		Do: Text{
			"Ret vidnets adresse (log.witnesses, nummeret står i alarmen) eller mailserveren under alarms i " +
				"indstillingerne. Alarmen slutter, når vidnet får en mail igen.",
			"Correct the witness's address (log.witnesses, the alarm says which) or the mail server under alarms in " +
				"the settings. The alarm ends when the witness gets a mail again."},
	},
	"alarm-unreached": {
		Name: Text{
			"En alarm nåede ikke alle",
			"An alarm did not reach everybody"},
		What: Text{
			"Personens eller stedfortræderens postkasse tog ikke imod, eller alarmernes mailserver virkede ikke. " +
				"En anden fik besked, eller den anden vej blev brugt.",
			"The person's or the substitute's mailbox did not take it, or the alarms' mail server did not work. " +
				"Another was told, or the second way was used."},
		Do: Text{
			"Ret adressen eller mailserveren under alarms i indstillingerne. Alarmen slutter, når den vej tager " +
				"imod igen.",
			"Correct the address or the mail server under alarms in the settings. The alarm ends when that way " +
				"takes a message again."},
	},
	"clerks-unreached": {
		Name: Text{
			"En mail om kommunens frister nåede ikke alle",
			"A mail about the municipality's time limits did not reach everybody"},
		What: Text{
			"En postkasse hos kommunens folk tog ikke imod, eller deres mailserver virkede ikke. En anden fik " +
				"besked. Kun kommunen ser det.",
			"A mailbox of the municipality's people did not take it, or their mail server did not work. Another " +
				"was told. Only the municipality sees this."},
		Do: Text{
			"Ret adressen eller mailserveren under municipalities[].alarms i indstillingerne. Alarmen slutter, når " +
				"den vej tager imod igen.",
			"Correct the address or the mail server under municipalities[].alarms in the settings. The alarm ends " +
				"when that way takes a message again."},
	},
	"service-failing": {
		Name: Text{
			"Boligbro kan ikke arbejde",
			"Boligbro cannot work"},
		What: Text{
			"Databasen kan ikke skrives, eller opfølgningen fejler hvert minut. Så længe læses, sendes og gemmes " +
				"intet nyt, og andre alarmer kommer ikke frem.",
			"The database cannot be written, or the sweep fails every minute. Until then nothing new is read, " +
				"sent or kept, and other alarms do not come."},
		Do: Text{
			"Se i tjenestens log, hvad der er galt: er disken fuld eller skrivebeskyttet, eller er databasen væk? " +
				"Boligbro fortsætter selv, når det er i orden. Underret selv kommunen om det, der ikke kan vente.",
			"See in the service's log what is wrong: is the disk full or read-only, or is the database gone? " +
				"Boligbro goes on by itself when it is mended. Tell the municipality yourself of what cannot wait."},
	},
	"clock-at-risk": {
		Name: Text{
			"En frist hos kommunen er ved at løbe ud",
			"A municipality's time is running out"},
		What: Text{
			"En af kommunens frister nærmer sig, uden at der er svar.",
			"One of the municipality's time limits is near, and there is no answer."},
		Do: Text{
			"Kommunen: tag sagen op nu, og lad det, I gør, blive registreret " +
				"(boligbro decide --by HVEM og boligbro record --by HVEM)",
			"Municipality: take the case up now, and have what you do recorded (boligbro decide --by WHO and " +
				"boligbro record --by WHO)"},
	},
	"clock-late": {
		Name: Text{
			"Intet svar ved fristens udløb",
			"No answer when its time ended"},
		What: Text{
			"En af kommunens frister er gået uden svar.",
			"One of the municipality's time limits has passed without an answer."},
		Do: Text{
			"Kommunen: tag sagen op i dag, og lad det, I har gjort, blive " +
				"registreret (boligbro decide --by HVEM og boligbro record --by HVEM)",
			"Municipality: take the case up today, and have what you have done recorded (boligbro " +
				"decide --by WHO and boligbro record --by WHO)"},
	},
}

var unknownAlarm = Alarm{
	Name: Text{"Ukendt alarm", "Unknown alarm"},
	What: Text{
		"Boligbro har rejst en alarm, som mailen ikke har ord for.",
		"Boligbro has raised an alarm that the mail has no words for."},
	Do: Text{"Se den med: boligbro alarms", "See it with: boligbro alarms"},
}

// AlarmOf is the kind of alarm in words.
func AlarmOf[Kind ~string](kind Kind) Alarm {
	if a, ok := Alarms[string(kind)]; ok {
		return a
	}
	return unknownAlarm
}
