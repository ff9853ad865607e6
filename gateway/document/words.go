package document

import (
	"boligbro/gateway"
	"boligbro/rules"
)

// kindWords is what a document of a rule calls itself, and what the municipality must do when it has it.
type kindWords struct {
	titles map[gateway.DeliveryKind]string
	duties func([]cite) []duty        // nil: the law gives the municipality none
	steps  map[rules.EventKind]string // where the rule has other words for a step than eventWords
}

var ruleWords = map[string]kindWords{
	rules.EvictionFiled: {
		titles: map[gateway.DeliveryKind]string{
			gateway.FirstNotice: "Underretning om anmodning om udsættelse af lejer",
			gateway.Correction:  "Rettelse til underretning om anmodning om udsættelse af lejer",
			gateway.Update:      "Opdatering til underretning om anmodning om udsættelse af lejer",
		},
		duties: filingDuties,
	},
	rules.AssignedTenantDemand: {
		titles: map[gateway.DeliveryKind]string{
			gateway.FirstNotice: "Underretning om påkrav til lejer, der er anvist af kommunen",
			gateway.Correction:  "Rettelse til underretning om påkrav til lejer, der er anvist af kommunen",
			gateway.Update:      "Opdatering til underretning om påkrav til lejer, der er anvist af kommunen",
		},
		duties: demandDuties,
		steps:  map[rules.EventKind]string{rules.Withdrawn: "Påkravet om betaling af huslejerestance er tilbagekaldt"},
	},
	rules.ChildrenUnder18: {
		titles: map[gateway.DeliveryKind]string{
			gateway.FirstNotice: "Underretning efter aftale om ophævet lejemål med børn under 18 år",
			gateway.Correction:  "Rettelse til underretning efter aftale om ophævet lejemål med børn under 18 år",
		},
	},
}

var eventWords = map[rules.EventKind]string{
	rules.Demanded:      "Påkrav om betaling af huslejerestance er sendt til lejeren",
	rules.Terminated:    "Lejeaftalen er ophævet",
	rules.FilingPlanned: "Anmodning om udsættelse på grund af betalingsmisligholdelse påtænkes indgivet til fogedretten",
	rules.Filed:         "Anmodning om udsættelse på grund af betalingsmisligholdelse er indgivet til fogedretten",
	rules.Withdrawn:     "Anmodning om udsættelse på grund af betalingsmisligholdelse er tilbagekaldt",
}

const (
	welfareAct     = "retssikkerhedsloven"
	welfareVersion = "LBK 354/2025"
)

// updated is what an update says has become of what was told before.
func updated(n *rules.Notice, clocks bool) string {
	day := when(n.Event.On, n.Event.At) + ". "
	text := "Den anmodning om udsættelse, kommunen er underrettet om, er tilbagekaldt den " + day + withdrawnWords
	switch {
	case n.Event.Kind == rules.Filed:
		text = "Den anmodning om udsættelse, der var påtænkt, er indgivet til fogedretten den " + day
	case n.Rule == rules.AssignedTenantDemand:
		text = "Det påkrav, kommunen er underrettet om, er tilbagekaldt den " + day + withdrawnWords
	}
	text += updateWords
	if clocks {
		text += clockWords
	}
	return text
}

// filingDuties are the municipality's duties under retssikkerhedsloven § 5 a. The association does not know which of
// them applies, and the law does not ask it to: the municipality classifies the case.
func filingDuties([]cite) []duty {
	act := func(name, section, text string) duty {
		return duty{Duty: name, Act: welfareAct, Section: section, Version: welfareVersion, Text: text}
	}
	return []duty{
		act(rules.TakeUpAtOnce, "§ 5 a, stk. 1", "Er der børn eller unge under 18 år i husstanden, eller har kommunen oplysninger, der gør det sandsynligt, "+
			"at borgeren har behov for hjælp, skal kommunen straks tage spørgsmålet om hjælp op."),
		act(rules.DecideNoHelp, "§ 5 a, stk. 2", "Finder kommunen i en sådan sag, at der ikke er grundlag for hjælp, skal den træffe afgørelse om det "+
			"senest 14 dage efter underretningen. Den dag, underretningen kom frem, tælles ikke med."),
		act(rules.ContactAtOnce, "§ 5 a, stk. 5", "Har kommunen ikke pligt til at tage spørgsmålet op efter stk. 1, skal den straks kontakte borgeren "+
			"og oplyse, at borgeren kan henvende sig til kommunen om hjælp."),
	}
}

// demandDuties is the meeting of almenboligloven § 59: the paragraph after the one that the notice is sent under, which
// was numbered differently before LBK 1343/2023.
func demandDuties(cites []cite) []duty {
	meeting := duty{Duty: rules.MeetBeforeDemandExpires, Act: "almenboligloven", Section: "§ 59, stk. 14", Version: "LBK 207/2026",
		Text: "Kommunen skal indkalde lejeren til et møde om restancen og den fremtidige betaling af husleje. Mødet skal holdes, " +
			"før påkravets frist på 14 dage udløber. Underretningen sætter ikke fristen i retssikkerhedsloven § 5 a, stk. 2, i gang."}
	for _, c := range cites {
		if c.Act != meeting.Act {
			continue
		}
		meeting.Version = c.Version
		if c.Section == "§ 59, stk. 11" {
			meeting.Section = "§ 59, stk. 12"
		}
	}
	return []duty{meeting}
}

const receiptWords = "Kommunen kvitterer ved at sende en kvittering for meddelelsens nummer til den modtageadresse, der er aftalt, " +
	"eller ved at give boligorganisationen meddelelsens nummer og kommunens journalnummer: modtaget (arrived), journaliseret (registered) " +
	"eller afvist (rejected). En kvittering må ikke oplyse om borgeren eller om kommunens afgørelse " +
	"(retssikkerhedsloven § 5 a, stk. 3)."

const (
	childrenWords = "Børn under 18 år i husstanden"
	startWords    = "Lejemålets begyndelse"
	owedWords     = "Restance, da meddelelsen blev dannet"
	sinceWords    = "Restance siden"

	lateWords       = "Underretningen er sendt for sent. Den skulle have været kommunen i hænde senest samtidig med skridtet."
	afterwardsWords = "Underretningen er sendt efter det skridt, som aftalen gælder: %s. Ingen lov sætter en frist for den."

	correctionWords = "Oplysningerne her træder i stedet for dem, der tidligere er sendt under samme underretning."

	clockWords = " Boligbro regner fortsat kommunens frister fra den dag, den første underretning kom frem."

	updateWords    = "Denne opdatering hører til en underretning, der er sendt før, og er ikke en ny underretning."
	withdrawnWords = "Loven siger ikke, om kommunens pligter falder bort, når skridtet er tilbagekaldt; det afgør kommunen. "

	protectedWords   = "navne- og adressebeskyttet (CPR-loven § 44, stk. 1): oplysningen skal følge navnet"
	unprotectedWords = "ikke navne- og adressebeskyttet"
)
