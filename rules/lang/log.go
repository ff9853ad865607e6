package lang

import "fmt"

// LogFaults are what can be wrong in the compliance log.
var LogFaults = Words{
	"leaf-broken": {
		"posten kan ikke læses, eller dens felter siger noget andet end posten selv",
		"the entry cannot be read, or its columns say something else than the entry itself"},
	"entry-missing":  {"en post mangler i loggen", "an entry is missing in the log"},
	"entry-repeated": {"to poster handler om den samme række", "two entries are about the same row"},
	"row-changed":    {"rækken er ikke, hvad loggen siger", "the row is not what the log says"},
	"row-missing": {
		"loggen fortæller om en række, der ikke findes",
		"the log tells of a row that is not there"},
	"row-added": {
		"rækken findes, men loggen fortæller ikke om den",
		"the row is there, but the log does not tell of it"},
	"row-unreadable": {
		"rækkens forseglede del kan ikke åbnes: den er ændret eller flyttet fra et andet sted",
		"the row's sealed part cannot be opened: it was changed, or moved from another place"},
	"state-wrong": {
		"rækken siger noget andet end de handlinger, der førte til den",
		"the row says something else than the acts that led to it"},
	"key-missing": {
		"sagens nøgle er væk, uden at sagen er slettet, eller er der igen efter sletningen",
		"the case's key is gone although the case was not erased, or is there again after it was"},
	"tile-wrong": {
		"en gemt del af loggens træ passer ikke til posterne",
		"a stored part of the log's tree does not fit the entries"},
	"head-wrong": {
		"den gemte ende af loggens træ passer ikke til posterne",
		"the stored end of the log's tree does not fit the entries"},
	"checkpoint-wrong": {
		"et underskrevet kontrolpunkt mangler, er ikke fra denne log eller passer ikke til posterne",
		"a signed checkpoint is missing, is not of this log, or does not fit the entries"},
	"log-short": {
		"loggen er kortere end kontrolpunktet, der er underskrevet med dens nøgle: databasen er en ældre kopi, " +
			"eller loggen er kortet af",
		"the log is shorter than the checkpoint that its key has signed: the database is an older copy, or the " +
			"log was cut back"},
	"key-change-wrong": {
		"et skift af loggens nøgle er ikke underskrevet af nøglen før, eller nøglen er ikke en af loggens",
		"a change of the log's key is not signed by the key before it, or the key is none of the log's"},
	"time-back": {
		"posten siger, at den er skrevet før posten før den: uret er stillet tilbage, eller posten er forfalsket",
		"the entry says that it was written before the one before it: a clock was set back, or it is forged"},
}

// ReportUnheld is what a report from the database must say.
var ReportUnheld = Text{
	"Tallene er læst af databasens rækker og er ikke holdt op mod loggen: en ændret række ændrer dem. Hold " +
		"rækkerne op mod loggen med boligbro log verify, eller lav rapporten af en udskrevet log med boligbro " +
		"report --from-export.",
	"The figures are read from the rows of the database and are not held against the log: a changed row " +
		"changes them. Hold the rows against the log with boligbro log verify, or make the report of an exported " +
		"log with boligbro report --from-export.",
}

// ExportFaults are what can be wrong in an exported log.
var ExportFaults = Words{
	"export-unsigned": {
		"kontrolpunktet mangler eller er ikke underskrevet med den nøgle",
		"the checkpoint is missing, or not signed by that key"},
	"export-missing": {"filen mangler", "the file is missing"},
	"export-torn": {
		"bundtet af poster er for kort eller for langt",
		"the bundle of entries is too short or too long"},
	"export-entry-broken": {"posten kan ikke læses", "the entry cannot be read"},
	"export-tile-wrong": {
		"filen passer ikke til posterne",
		"the file does not fit the entries"},
	"export-other": {
		"posterne er ikke dem, kontrolpunktet underskriver",
		"the entries are not those that the checkpoint signs"},
	"export-stray": {"filen hører ikke til loggen", "the file is no part of the log"},
	"export-time-back": {
		"posten siger, at den er skrevet før posten før den: uret er stillet tilbage, eller posten er forfalsket",
		"the entry says that it was written before the one before it: a clock was set back, or it is forged"},
	"export-short": {
		"loggen er kortere end kontrolpunktet andetstedsfra: udskriften er ældre, eller loggen er kortet af",
		"the log is shorter than the checkpoint from elsewhere: the export is older, or the log was cut back"},
	"export-diverged": {
		"loggen bygger ikke videre på kontrolpunktet andetstedsfra",
		"the log does not continue the checkpoint from elsewhere"},
	"export-key-wrong": {
		"skiftet af loggens nøgle er ikke underskrevet af nøglen før",
		"the change of the log's key is not signed by the key before it"},
	"export-unordered": {
		"åbningerne står ikke i loggens rækkefølge; er det flere filer i én, så giv hver af dem med sit eget " +
			"--openings",
		"the openings are not in the order of the log; where it is several files in one, give each with an " +
			"--openings of its own"},
	"export-cut": {
		"filen med åbninger er beskadiget, eller dens slutning mangler; lav den igen (boligbro log export)",
		"the file of openings is damaged, or its end is missing; make it again (boligbro log export)"},
	"export-unopened": {
		"åbningen hører ikke til posten",
		"the opening is not of that entry"},
}

// What a file seems to be that was given to the command that checks another kind of file.
var (
	IsEvidence = Text{
		"Filen ligner et bevis (boligbro evidence); det efterprøves med: boligbro verify FIL.zip",
		"The file looks like evidence (boligbro evidence); check it with: boligbro verify FILE.zip"}
	IsProof = Text{
		"Filen ligner en kvittering (boligbro proof); den efterprøves med: boligbro proof verify FIL",
		"The file looks like a proof (boligbro proof); check it with: boligbro proof verify FILE"}
	IsEntryProof = Text{
		"Filen ligner beviset for en post (log prove); det efterprøves med et værktøj til tlog-proof (C2SP)",
		"The file looks like the proof of an entry (log prove); check it with a tool for tlog-proof (C2SP)"}
	IsOpenings = Text{
		"Filen ligner åbninger; de holdes op mod en udskreven log (log verify --openings FIL)",
		"The file looks like openings; check them against an exported log (log verify --openings FILE)"}
	IsCheckpoint = Text{
		"Filen ligner et kontrolpunkt; det holdes op mod loggen med: boligbro log verify --checkpoint FIL",
		"The file looks like a checkpoint; hold it against the log with: boligbro log verify --checkpoint FILE"}
)

// ExportOlder says that an exported log holds fewer entries than a checkpoint signs, and how the two reasons
// for that are told apart.
func ExportOlder(has, signed int64) Text {
	return Text{
		DA: fmt.Sprintf("UDSKRIFTEN ER FOR KORT: den har %s, og kontrolpunktet underskriver %d. Er den ældre end "+
			"kontrolpunktet, så lav eller bed om en ny (boligbro log export). Er også den nye for kort, er loggen "+
			"kortet af", Count(has, EntryNoun).DA, signed),
		EN: fmt.Sprintf("THE EXPORT IS TOO SHORT: it has %s, and the checkpoint signs %d. Where it is older than "+
			"the checkpoint, make or ask for a new one (boligbro log export). Where the new one is too short too, "+
			"the log was cut back", Count(has, EntryNoun).EN, signed),
	}
}

// What the log cannot show or be checked against.
var (
	ErrLogEmpty = NewError(
		"loggen er tom: intet er underskrevet endnu",
		"the log is empty: nothing is signed yet")
	ErrNoEntry = NewError(
		"loggen har ingen sådan post eller underretning; skriv postens nummer (boligbro log show), eller "+
			"sagens eller beskedens (boligbro notices)",
		"the log has no such entry or notice; write the entry's number (boligbro log show), or that of the case "+
			"or the message (boligbro notices)")
	ErrNoCheckpoint = NewError(
		"filen er ikke et kontrolpunkt, der er underskrevet med loggens nøgle; er den tom eller af en anden log, "+
			"siger den intet om denne",
		"the file is no checkpoint that is signed by the log's key; an empty one, or one of another log, says "+
			"nothing about this one")
	ErrCheckpointOrder = NewError(
		"det første kontrolpunkt er nyere end det andet; byt om på dem",
		"the first checkpoint is newer than the second; exchange them")
	ErrNotBeginning = NewError(
		"LOGGEN ER IKKE DEN SAMME: det ældre kontrolpunkt er ikke begyndelsen på det nyere; poster er ændret, "+
			"fjernet eller lagt ind siden",
		"THIS IS NOT THE SAME LOG: the older checkpoint is not the beginning of the newer one; entries have been "+
			"changed, removed or added since")
	ErrLogTellsOther = NewError(
		"loggen siger noget andet om underretningen end databasen, så intet kan bevises om den; boligbro log "+
			"verify viser, hvad der er ændret",
		"the log tells something else of the notice than the database, so nothing can be proved about it; "+
			"boligbro log verify shows what was changed")
	ErrLogShort = NewError(
		"loggen er kortere end kontrolpunktet, der er underskrevet med dens nøgle: databasen er en ældre kopi, "+
			"eller loggen er kortet af; brug den nyeste database",
		"the log is shorter than the checkpoint that its key has signed: the database is an older copy, or the "+
			"log was cut back; use the newest database")
	ErrExportNoAssociation = NewError(
		"den udskrevne log og de åbninger, der er givet, siger intet om boligorganisationen; se efter, om "+
			"CVR-nummeret er rigtigt",
		"the exported log and the openings given tell nothing of the housing association; see if the CVR number "+
			"is right")
	ErrExportNoMunicipality = NewError(
		"den udskrevne log og de åbninger, der er givet, siger intet om kommunen; se efter, om koden er rigtig, "+
			"og giv kommunens åbninger med, hvis der er nogen (--openings)",
		"the exported log and the openings given tell nothing of the municipality; see if the code is right, "+
			"and give the municipality's openings too, if there are any (--openings)")
	ErrExportThere = NewError(
		"mappen findes og er ikke tom; vælg en ny",
		"the folder exists and is not empty; choose a new one")
	ErrLogKey = NewError(
		"nøglen kan ikke læses; den begynder med boligbro/ og står i boligbro log key",
		"the key cannot be read; it begins with boligbro/ and is what boligbro log key prints")
	ErrCheckpointThere = NewError(
		"filen rummer et kontrolpunkt, som loggen ikke bygger videre på, eller noget andet; det overskrives ikke",
		"the file holds a checkpoint that the log does not continue, or something else; it is not overwritten")
	ErrFileThere = NewError(
		"filen findes allerede og overskrives ikke; vælg et andet navn",
		"the file is there already and is not overwritten; choose another name")
)

// CheckpointDamaged is that the file beside the database holds no checkpoint.
func CheckpointDamaged(file string) Text {
	return Text{
		"filen " + file + " er beskadiget og er intet kontrolpunkt, så ingen kan se, om databasen er en ældre " +
			"kopi. Læg filen tilbage, som den var. Findes den ikke, og er databasen den rigtige, så sig det " +
			"med: boligbro restore accept --by HVEM",
		"the file " + file + " is damaged and is no checkpoint, so that nobody can see whether the database is " +
			"an older copy. Put the file back as it was. If it is not to be had, and the database is the right one, " +
			"say so with: boligbro restore accept --by WHO",
	}
}

// ErrAsOfAhead: a report is asked for as of a day that has not come.
func ErrAsOfAhead(today string) error {
	return NewError(
		"--as-of ligger ude i fremtiden; i dag er det "+today+", og ingen kan vide, hvad der bliver registreret",
		"--as-of lies ahead; today it is "+today+", and nobody can know what will be recorded")
}

// ErrAfterExport: a report is asked for as of a day after the last entry of the exported log.
func ErrAfterExport(last string) error {
	return NewError(
		"den udskrevne log slutter "+last+"; den kan ikke sige, hvad der var registreret på en senere "+
			"dag (--as-of)",
		"the exported log ends on "+last+"; it cannot tell what was recorded on a later day (--as-of)")
}

// ErrExportGone: there is no such folder.
func ErrExportGone(path string) *Error {
	return NewError(
		"mappen med den udskrevne log findes ikke: "+path,
		"the folder with the exported log is not there: "+path)
}

// ErrExportNoFolder: it is a file.
func ErrExportNoFolder(path string) *Error {
	return NewError(
		"den udskrevne log er en mappe, og det er dette ikke: "+path,
		"an exported log is a folder, and this is none: "+path)
}

// ErrOpeningsBroken: so many commitments cannot be opened, though nothing was erased.
func ErrOpeningsBroken(n int) *Error {
	return NewError(
		fmt.Sprintf("%d poster kan ikke åbnes, uden at noget er slettet; kør boligbro log verify", n),
		fmt.Sprintf("%d entries cannot be opened, and nothing was erased; run boligbro log verify", n))
}
