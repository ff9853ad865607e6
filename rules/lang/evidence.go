package lang

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// EvidenceFaults are what can be wrong in a bundle of evidence.
var EvidenceFaults = Words{
	"evidence-no-bundle": {
		"filen er ikke et bevis, eller den er beskadiget, så den ikke kan læses",
		"the file is no bundle of evidence, or so damaged that it cannot be read"},
	"evidence-odd": {
		"filen hører ikke til i et bevis",
		"the file does not belong in a bundle of evidence"},
	"evidence-changed": {
		"filen er ikke den, der blev underskrevet",
		"the file is not the one that was signed"},
	"evidence-missing": {
		"filen mangler",
		"the file is missing"},
	"evidence-container": {
		"zip-filen er ændret uden om de filer, den rummer",
		"the zip file was changed around the files that it holds"},
	"evidence-unsigned": {
		"listen over filer er ikke underskrevet med nøglen",
		"the list of files is not signed with the key"},
	"evidence-other-key": {
		"beviset er underskrevet med en anden nøgle end den, der er opgivet",
		"the evidence is signed with another key than the one given"},
	"evidence-not-in-log": {
		"posten står ikke i den log, som kontrolpunktet nævner",
		"the entry is not in the log that the checkpoint names"},
	"evidence-unopened": {
		"en åbning hører ikke til sin post",
		"an opening is not that of its entry"},
	"evidence-not-told": {
		"det siger noget andet end loggens poster",
		"it says something else than the entries of the log"},
	"evidence-clocks": {
		"kommunens frister følger ikke af loggens poster",
		"the municipality's time limits do not follow from the entries of the log"},
	"evidence-other-text": {
		"ordene er ikke dem, som loggens poster giver",
		"the words are not those that the entries of the log give"},
	"evidence-left-out": {
		"noget, der er sket med underretningen, er udeladt",
		"something that happened to the notice is left out"},
	"evidence-other-bytes": {
		"meddelelsen er ikke det, loggen siger blev sendt",
		"the message is not what the log says was sent"},
}

// ProofPart is a part of a bundle of evidence: what it proves, and what it does not.
type ProofPart struct{ Name, Proves, Not Text }

// EvidenceParts are the parts in the order in which they are written, of a municipality's own evidence or of
// an association's.
func EvidenceParts(municipality bool) []ProofPart {
	if municipality {
		return slices.Concat(messageParts, logParts, municipalityParts)
	}
	return slices.Concat(messageParts, answerParts, logParts, associationParts)
}

// messageParts are about what was sent, and how far it came.
var messageParts = []ProofPart{
	{
		Text{"Meddelelserne (messages/)", "The messages (messages/)"},
		Text{
			"Netop disse byte var det, det sidste forsøg skulle overdrage: loggen forpligtede sig på deres SHA-256, " +
				"før forsøget blev gjort. Hvordan forsøget gik, står ved meddelelsen.",
			"Exactly these bytes were what the last attempt was to hand over: the log committed to their SHA-256 " +
				"before the attempt was made. How it went stands beside the message."},
		Text{
			"At nogen har læst dem, eller at oplysningerne i dem er rigtige.",
			"That anybody has read them, or that what they say is right."},
	},
	{
		Text{"Afsendt", "Transmitted"},
		Text{
			"Modtagerens system tog imod overdragelsen på det tidspunkt. Står der intet, blev svaret ikke set.",
			"The recipient's system accepted the hand-over at that time. Where it is empty, no answer was seen."},
		Text{
			"At meddelelsen nåede frem til kommunen.",
			"That the message reached the municipality."},
	},
	{
		Text{"Nået frem", "Arrived"},
		Text{
			"Kommunen, dens eget system eller en person har sagt god for, at meddelelsen var fremme på det " +
				"tidspunkt. Hvem det var, står ved meddelelsen; en kvittering, som en person har indtastet, er denne " +
				"persons ord.",
			"The municipality, its own system or a person vouched that the message had arrived at that time. " +
				"Which of them stands beside the message; a receipt that a person entered is that person's word."},
		Text{
			"At en sagsbehandler har set den. En senere afvisning ændrer ikke, at den var nået frem.",
			"That a caseworker has seen it. A later rejection does not change that it had arrived."},
	},
	{
		Text{"Journaliseret", "Registered"},
		Text{
			"Kommunen har kvitteret for, at den har oprettet en sag.",
			"The municipality has acknowledged that it opened a case."},
		Text{
			"Hvad kommunen har gjort i sagen.",
			"What the municipality has done in the case."},
	},
}

// answerParts are about why it was sent, which is the association's.
var answerParts = []ProofPart{
	{
		Text{"Reglens svar", "The rule's answer"},
		Text{
			"Det svarede reglerne ud fra det, foreningens system havde oplyst, da underretningen blev lavet.",
			"The rules answered that from what the association's system had reported when the notice was made."},
		Text{
			"At det oplyste var rigtigt: det er foreningens ord. Svaret selv, lejemålets nummer og skridtet stod i " +
				"loggen, da underretningen blev lavet.",
			"That what was reported was right: that is the association's word. The answer itself, the tenancy's " +
				"number and the step stood in the log when the notice was made."},
	},
}

// logParts are about the log itself.
var logParts = []ProofPart{
	{
		Text{"Loggens poster (entries/, checkpoint)", "The log's entries (entries/, checkpoint)"},
		Text{
			"Posterne stod i loggen, da kontrolpunktet blev underskrevet, og kan ikke være ændret siden. Har en " +
				"anden et kontrolpunkt fra samme log, kan det ses, om det er den samme log.",
			"The entries were in the log when the checkpoint was signed, and cannot have been changed since. Where " +
				"somebody else has a checkpoint of the log, it can be seen whether it is the same log."},
		Text{
			"At det, der stod, var sandt, da det blev skrevet, eller at uret gik rigtigt. Tiderne er den " +
				"maskines, der sendte, og den, kvitteringen selv siger.",
			"That what was written was true when it was written, or that the clock was right. The times are those " +
				"of the machine that sent, and what the receipt itself says."},
	},
}

// associationParts are about the municipality's side, in an association's evidence.
var associationParts = []ProofPart{
	{
		Text{"Kommunens frister", "The municipality's time limits"},
		Text{
			"Hvornår underretningen satte fristen i gang, og hvilken dag den slutter. Dagene er regnet ud af den " +
				"dag, underretningen nåede frem, og af det, den siger; boligbro verify regner dem ud igen.",
			"When the notice set the time limit going, and on what day it ends. The days are computed from the day " +
				"on which the notice arrived and from what it says; boligbro verify computes them again."},
		Text{
			"Hvad kommunen har gjort, eller om den har svaret i tide: det vises ikke uden borgerens samtykke. " +
				"Hvornår en lejer modtog et påkrav, er foreningens ord.",
			"What the municipality has done, or whether it answered in time: that is not shown without the " +
				"citizen's consent. When a tenant received a demand is the association's word."},
	},
	{
		Text{"Afgørelser", "Decisions"},
		Text{
			"Kun det, borgeren har givet samtykke til at dele (retssikkerhedsloven § 5 a, stk. 3), som kommunen har " +
				"registreret det.",
			"Only what the citizen has consented to share (retssikkerhedsloven § 5 a, stk. 3), as the municipality " +
				"recorded it."},
		Text{
			"At der ikke er andre. Uden samtykke vises intet af kommunens side.",
			"That there are no others. Without consent nothing of the municipality's side is shown."},
	},
}

// municipalityParts are about the municipality's side, in its own evidence.
var municipalityParts = []ProofPart{
	{
		Text{"Det, kommunen har registreret", "What the municipality has recorded"},
		Text{
			"Det stod i loggen, da kontrolpunktet blev underskrevet, og er ikke ændret siden. Posten selv siger " +
				"ingen tid; tidspunktet er det, som kommunens registrering siger.",
			"It was in the log when the checkpoint was signed, and has not been changed since. The entry itself " +
				"tells no time; the time is the one that the municipality's record says."},
		Text{
			"At kommunen ikke har registreret andet, eller at det, den skrev, var sandt.",
			"That the municipality has recorded nothing else, or that what it wrote was true."},
	},
	{
		Text{"Kommunens frister", "The municipality's time limits"},
		Text{
			"Hvornår hver pligt begyndte, hvornår den slutter eller sluttede, og hvor langt den var kommet den " +
				"dag, beviset blev skrevet. Det følger af ankomsten og af det, der er registreret; boligbro verify " +
				"regner det ud igen.",
			"When each duty began, when it ends or ended, and how far it had come on the day on which the evidence " +
				"was written. It follows from the arrival and from what is recorded; boligbro verify computes it " +
				"again."},
		Text{
			"Hvordan fogedretten eller Ankestyrelsen vil regne fristen, hvor loven er uafklaret. Hvornår en lejer " +
				"modtog et påkrav, er foreningens ord.",
			"How the bailiff's court or Ankestyrelsen will count where the law is not settled. When a tenant " +
				"received a demand is the association's word."},
	},
}

// DemandReceivedErased stands where the clock of a demand would.
var DemandReceivedErased = Text{
	"Hvornår lejeren modtog påkravet, er slettet sammen med foreningens del af sagen. Derfor kan det " +
		"ikke regnes ud, hvornår kommunen senest skulle mødes med lejeren.",
	"When the tenant received the demand is erased together with the association's part of the case. " +
		"So by when the municipality had to meet the tenant cannot be computed.",
}

// EvidenceUnheld is what only the owner of the log's key says, and no check of the file holds against the
// log. A municipality's bundle holds less.
func EvidenceUnheld(municipality bool) Text {
	t := Text{
		"Kun den, der lavede filen, siger: foreningens navn (CVR-nummeret står i loggen), hvornår filen er lavet",
		"Only who made the file says: the association's name (its CVR number stands in the log), when the file " +
			"was made",
	}
	if municipality {
		return Text{
			t.DA + " og hvornår en lejer modtog et påkrav, eller at det er slettet.",
			t.EN + ", and when a tenant received a demand, or that this is erased.",
		}
	}
	return Text{
		t.DA + ", hvornår en lejer modtog et påkrav, om kommunen er underrettet på anden måde, og hvilke " +
			"afgørelser borgeren deler.",
		t.EN + ", when a tenant received a demand, whether the municipality was notified another way, and which " +
			"decisions the citizen shares.",
	}
}

// EvidenceLeftOutUnheld is what a check of the file alone cannot show of the entries about the notice.
var EvidenceLeftOutUnheld = Text{
	"At intet senere om underretningen er udeladt, viser filen ikke alene: hold den op mod en udskrift af " +
		"loggen (--export MAPPE).",
	"That nothing later about the notice is left out the file alone does not show: hold it against an export " +
		"of the log (--export FOLDER).",
}

// KeyHandedOver says that what was checked is signed by a newer key than the reader gave.
var KeyHandedOver = Text{
	"Den nøgle, I gav, har i loggen underskrevet, at denne følger efter. Er den gamle kommet i andres hænder, " +
		"kan de have gjort det: hent da den nye ad en anden vej, og giv den med --key",
	"The key that you gave has signed in the log that this one follows. If the old one has come into other " +
		"hands, they can have done that: then get the new one another way, and give it with --key",
}

// ProofLaterUnheld is what a proof of a notification cannot show.
var ProofLaterUnheld = Text{
	"Hvad der siden er sendt eller sket, siger kun den, der lavede kvitteringen; boligbro evidence viser det " +
		"af loggen.",
	"What was sent or happened since only who made the proof says; boligbro evidence shows it from the log.",
}

// EvidenceNothingLeftOut is what a check of the file with an export of the log shows.
var EvidenceNothingLeftOut = Text{
	"Intet, som udskriften siger om underretningen og dens meddelelser, er udeladt af filen.",
	"Nothing that the export tells of the notice and its messages is left out of the file.",
}

// EvidenceSince is that the log has gone on about the notice since the evidence was taken, by the entries'
// numbers.
func EvidenceSince(entries []int64) Text {
	numbers := make([]string, len(entries))
	for i, n := range entries {
		numbers[i] = strconv.FormatInt(n, 10)
	}
	list := strings.Join(numbers, ", ")
	return Text{
		"SIDEN ER DER SKET MERE: efter at filen blev lavet, siger loggen mere om underretningen (post " + list +
			"). Bed om et nyt bevis.",
		"MORE HAS HAPPENED SINCE: after the file was made the log tells more of the notice (entries " + list +
			"). Ask for new evidence.",
	}
}

// EvidenceOtherWords is what stands where another version of the program wrote the evidence in its own words.
func EvidenceOtherWords(writtenBy, checkedBy string) Text {
	return Text{
		fmt.Sprintf("Filen er skrevet af en anden udgave af programmet (%s; denne er %s), som skriver det samme "+
			"med andre ord. Koder og dage er holdt op mod loggen; ordene og bevis.pdf er ikke. --pdf FIL skriver "+
			"dokumentet med denne udgaves ord.", writtenBy, checkedBy),
		fmt.Sprintf("The file was written by another version of the program (%s; this one is %s), which says the "+
			"same in other words. Codes and days were held against the log; the words and bevis.pdf were not. --pdf "+
			"FILE writes the document in the words of this version.", writtenBy, checkedBy),
	}
}

// EvidenceOtherVersion is what to try where evidence of another version does not hold: the law may be counted
// otherwise since.
func EvidenceOtherVersion(writtenBy, checkedBy string) Text {
	return Text{
		fmt.Sprintf("Filen siger, at den er skrevet af udgave %s; denne er %s. Er det alene fristerne, der ikke "+
			"passer, så efterprøv den også med den udgave.", writtenBy, checkedBy),
		fmt.Sprintf("The file says that version %s wrote it; this one is %s. Where only the time limits do not "+
			"fit, check it with that version too.", writtenBy, checkedBy),
	}
}

// EvidenceCheckable is what a bundle of evidence writes of the log that it is taken from.
func EvidenceCheckable(entries int64, municipality bool) Text {
	unheld := EvidenceUnheld(municipality)
	return Text{
		fmt.Sprintf("Filen er taget fra boligorganisationens log, da den havde %s. Enhver kan efterprøve "+
			"zip-filen uden indstillinger og uden adgang til noget: boligbro verify FIL.zip --key NØGLE, hvor "+
			"nøglen er den, I har fået af boligorganisationen før. Det viser, at intet i den er ændret, og at "+
			"loggen siger det, der står i den. %s %s Posterne i entries/ har den form, som andre programmer kan "+
			"efterprøve (c2sp.org/tlog-proof), og manifest.txt er filernes SHA-256 (sha256sum -c manifest.txt).",
			Count(entries, EntryNoun).DA, unheld.DA, EvidenceLeftOutUnheld.DA),
		fmt.Sprintf("The file is taken from the housing association's log when it had %s. Anybody can check "+
			"the zip file without settings and without access to anything: boligbro verify FILE.zip --key KEY, "+
			"where the key is the one that you got from the association before. That shows that nothing in it was "+
			"changed, and that the log says what stands in it. %s %s The entries in entries/ have the form that "+
			"other programs can check (c2sp.org/tlog-proof), and manifest.txt holds the SHA-256 of the files "+
			"(sha256sum -c manifest.txt).",
			Count(entries, EntryNoun).EN, unheld.EN, EvidenceLeftOutUnheld.EN)}
}
