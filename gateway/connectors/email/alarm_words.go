package email

import "boligbro/gateway"

// words are an alarm's in one language: what has happened, and what the reader is to do.
type words struct{ title, what, do string }

type both struct{ danish, english words }

// language is the frame around the alarms.
type language struct {
	of                                                                             func(both) words
	greeting, escalated, closing, closingClerk                                     string
	what, do, association, municipality, number, due, count, code, subject, raised string
}

var danish = language{
	of:           func(b both) words { return b.danish },
	greeting:     "Boligbro beder dig gøre noget.",
	escalated:    "Du får denne mail som stedfortræder, fordi den, der først fik besked, ikke har reageret.",
	closing:      "Mailen indeholder med vilje ingen personoplysninger. Slå sagen op i Boligbro med: boligbro alarms",
	closingClerk: "Mailen indeholder med vilje ingen personoplysninger. Sagen står på kommunens side i Boligbro; den, der driver Boligbro for jer, registrerer, hvad I oplyser.",
	what:         "Hvad er sket", do: "Gør dette", association: "Boligorganisation", municipality: "Kommune", number: "Sag", due: "Frist",
	count: "Antal", code: "Kode", subject: "Vedrører", raised: "Rejst",
}

var english = language{
	of:           func(b both) words { return b.english },
	greeting:     "Boligbro asks you to do something.",
	escalated:    "You get this mail as the substitute, because whoever was told first has not acted.",
	closing:      "The mail holds no personal data, on purpose. Look the case up in Boligbro with: boligbro alarms",
	closingClerk: "The mail holds no personal data, on purpose. The case stands on the municipality's page in Boligbro; whoever runs Boligbro for you records what you tell.",
	what:         "What happened", do: "Do this", association: "Housing association", municipality: "Municipality", number: "Case", due: "Due",
	count: "Count", code: "Code", subject: "Concerns", raised: "Raised",
}

func wordsOf(k gateway.AlarmKind) both {
	if w, ok := alarmWords[k]; ok {
		return w
	}
	return both{
		words{"Ukendt alarm", "Boligbro har rejst en alarm, som mailen ikke har ord for.", "Se den med: boligbro alarms"},
		words{"Unknown alarm", "Boligbro has raised an alarm that the mail has no words for.", "See it with: boligbro alarms"},
	}
}

var alarmWords = map[gateway.AlarmKind]both{
	gateway.AlarmRunRefused: {
		words{"Kørsel afvist", "Udtrækket fra boligsystemet så ikke helt ud, så ingen sager er ændret, og ingen nye underretninger er sendt af denne kørsel.",
			"Find ud af, hvorfor udtrækket er tomt, afkortet, for gammelt eller meget mindre end sidst. Er det rigtigt, så godkend det med: boligbro run accept og kørslens id. Er det forkert, så lav et nyt udtræk."},
		words{"Run refused", "The export from the housing system did not look whole, so no case was changed and no new notice was sent by this run.",
			"Find out why the export is empty, cut short, too old or much smaller than the last. If it is right, accept it with: boligbro run accept and the run's id. If it is wrong, make a new export."},
	},
	gateway.AlarmRunFailed: {
		words{"Kørsel mislykket", "Udtrækket fra boligsystemet kunne ikke læses, så nye skridt er ikke kendt, og fristen for at underrette om dem kan løbe ud.",
			"Se efter, om filen eller systemet kan nås, ret det, og kør igen med: boligbro sync. Underret selv kommunen, hvis en anmodning eller et påkrav ikke kan vente."},
		words{"Run failed", "The export from the housing system could not be read, so new steps are not known, and the time to tell of them may run out.",
			"Check that the file or the system can be reached, mend it, and run again with: boligbro sync. Tell the municipality yourself if a filing or a demand cannot wait."},
	},
	gateway.AlarmRunMissing: {
		words{"Nattens kørsel mangler", "En nat er gået, uden at boligorganisationens udtræk er læst.",
			"Se efter, om Boligbro kører og om udtrækket er leveret, og kør med: boligbro sync"},
		words{"Night without a run", "A night has gone by and the association's export has not been read.",
			"Check that Boligbro is running and that the export was delivered, and run with: boligbro sync"},
	},
	gateway.AlarmQuarantined: {
		words{"Rækker med påkrav eller anmodning kunne ikke bruges", "Mindst én række, der kan fortælle om et påkrav, en ophævelse eller en anmodning om udsættelse, kunne ikke læses. Den regnes som ikke underrettet.",
			"Find fil, linje, kolonne og frist med: boligbro review list, og ret felterne i boligsystemet. Eller skriv skridtet ind med: boligbro step, og luk rækken med: boligbro review resolve"},
		words{"Rows with a demand or a filing could not be used", "At least one row that may tell of a demand, a termination or a filing could not be read. It counts as not notified.",
			"Find file, line, column and due day with: boligbro review list, and correct the fields in the housing system. Or enter the step with: boligbro step, and close the row with: boligbro review resolve"},
	},
	gateway.AlarmAttention: {
		words{"En sag skal afgøres af et menneske", "Loven svarer ikke klart på, om kommunen skal underrettes, eller der mangler en oplysning. Indtil da regnes sagen som ikke underrettet.",
			"Slå sagen op, og giv den manglende oplysning i boligsystemet, eller tag stilling. Underret selv kommunen, hvis fristen er nær."},
		words{"A person must decide a case", "The law does not answer clearly whether the municipality must be told, or a fact is missing. Until then the case counts as not notified.",
			"Look the case up, and give the missing fact in the housing system, or decide. Tell the municipality yourself if the time is near."},
	},
	gateway.AlarmQuestion: {
		words{"Er anmodning om udsættelse indgivet?", "Lejeaftalen er ophævet, eller en anmodning var påtænkt, og boligsystemet har ikke fortalt, hvad der siden er sket. Er der indgivet, skal kommunen have haft besked senest samtidig.",
			"Er der indgivet, så skriv det ind med: boligbro step. Ellers svar med: boligbro review resolve"},
		words{"Has a request for eviction been filed?", "The tenancy was terminated, or a filing was planned, and the housing system has not told what has happened since. If a request was filed, the municipality must have been told no later than at the same time.",
			"If it was filed, enter it with: boligbro step. Otherwise answer with: boligbro review resolve"},
	},
	gateway.AlarmDeliveryFailed: {
		words{"En underretning er ikke nået frem", "Forsøgene på at sende underretningen er endt uden held. Kommunen har den ikke.",
			"Underret kommunen på anden måde i dag, registrér det med: boligbro elsewhere record, og få ret på årsagen bag koden: en kode, der begynder med http-4 eller smtp-5, er et nej; de øvrige er forbindelser, der ikke lykkedes."},
		words{"A notice has not got through", "The attempts to send the notice have ended without success. The municipality does not have it.",
			"Tell the municipality in another way today, record it with: boligbro elsewhere record, and get the cause behind the code put right: a code that begins with http-4 or smtp-5 is a no; the others are connections that failed."},
	},
	gateway.AlarmDeliveryUnrouted: {
		words{"En underretning har ingen vej", "Der er ikke aftalt nogen kanal til kommunen, så underretningen er ikke sendt.",
			"Underret kommunen på anden måde i dag, og skriv kommunens kanal i indstillingerne under municipalities."},
		words{"A notice has no route", "No channel to the municipality has been agreed, so the notice has not been sent.",
			"Tell the municipality in another way today, and write the municipality's channel in the settings under municipalities."},
	},
	gateway.AlarmDeliveryRejected: {
		words{"Kommunen har afvist en underretning", "Kommunen har svaret, at den ikke tager imod underretningen. Koden siger hvorfor.",
			"Ring til kommunen, ret adresse eller kommune i boligsystemet, hvis de er forkerte, og sørg for, at den rette kommune får underretningen."},
		words{"The municipality has rejected a notice", "The municipality has answered that it will not take the notice. The code says why.",
			"Call the municipality, correct address or municipality in the housing system if they are wrong, and see that the right municipality gets the notice."},
	},
	gateway.AlarmDeliverySilent: {
		words{"Ingen kvittering for en underretning", "Underretningen er sendt, men det er ikke bevist, at den er kommet frem.",
			"Spørg kommunen, om den har sagen, og skriv svaret ind med: boligbro receipt"},
		words{"No receipt for a notice", "The notice was transmitted, but it is not proved that it arrived.",
			"Ask the municipality whether it has the case, and enter the answer with: boligbro receipt"},
	},
	gateway.AlarmClockAtRisk: {
		words{"En frist hos kommunen er ved at løbe ud", "En af kommunens frister nærmer sig, uden at der er svar.",
			"Kommunen: tag sagen op nu, og lad det, I gør, blive registreret (boligbro decide og boligbro record)"},
		words{"A municipality's time is running out", "One of the municipality's time limits is near, and there is no answer.",
			"Municipality: take the case up now, and have what you do recorded (boligbro decide and boligbro record)"},
	},
	gateway.AlarmClockLate: {
		words{"Intet svar ved fristens udløb", "En af kommunens frister er gået uden svar.",
			"Kommunen: tag sagen op i dag, og lad det, I har gjort, blive registreret (boligbro decide og boligbro record)"},
		words{"No answer when its time ended", "One of the municipality's time limits has passed without an answer.",
			"Municipality: take the case up today, and have what you have done recorded (boligbro decide and boligbro record)"},
	},
}
