package lang

import (
	"strconv"
	"strings"
)

// FeedRefusals are why a feed is refused as it is read, and what to do. Feed fills {file}, {line}, {column},
// {hint}, {found} and {keys}.
var FeedRefusals = Words{
	"missing": {
		"{file}: filen findes ikke{hint}; se efter om udtrækket har kørt, og om stien i indstillingerne er rigtig",
		"{file}: there is no such file{hint}; check that the export has run and that the " +
			"path in the settings is right"},
	"missing-folder": {
		"{file}: mappen findes ikke; se efter om dens drev er til stede, og om stien i indstillingerne er rigtig",
		"{file}: there is no such folder; check that its drive is there and that the path in the settings is " +
			"right"},
	"closed": {
		"{file}: Boligbro må ikke læse dér; giv den bruger, som programmet kører som, lov til at læse filen og " +
			"åbne dens mappe. Et nyt forsøg hjælper først da",
		"{file}: Boligbro may not read there; let the user as whom the program runs read the file and enter its " +
			"folder. Trying again helps only then"},
	"empty": {
		"{file}: filen indeholder ingen rækker; få udtrækket lavet igen",
		"{file}: the file holds no rows; have the export made again"},
	"cut-short": {
		"{file}{line}: filen slutter midt i en række; få den overført igen",
		"{file}{line}: the file ends in the middle of a row; have it transferred again"},
	"stale": {
		"{file}: filen er ældre end guard.maxAge tillader; se efter om udtrækket har kørt",
		"{file}: the file is older than guard.maxAge allows; check that the export has run"},
	"wrong-delimiter": {
		"{file}{line}: kolonnerne er ikke adskilt af skilletegnet i indstillingerne{hint}; ret {keys}",
		"{file}{line}: the columns are not divided by the delimiter " +
			"of the settings{hint}; correct {keys}"},
	"missing-column": {
		"{file}{line}: kolonnen {column} findes ikke netop én gang{hint}; " +
			"ret udtrækket eller {keys}",
		"{file}{line}: column {column} is not there exactly once{hint}; correct " +
			"the export or {keys}"},
	"wrong-encoding": {
		"{file}{line}: teksten er ikke i tegnsættet fra indstillingerne{hint}; ret {keys}",
		"{file}{line}: the text is not in the encoding of the settings{hint}; correct {keys}"},
	"not-text": {
		"{file}: filen er ikke tekst, men fx en Excel-projektmappe eller et arkiv; gem den som CSV",
		"{file}: the file is not text but perhaps an Excel workbook or an archive; save it as CSV"},
	"several-files": {
		"{file}: flere filer passer til mønsteret, og navnene viser ikke, om de er dele af én liste eller " +
			"den samme liste flere gange; skriv all eller newest i {keys}",
		"{file}: several files fit the pattern, and their names do not show whether they are parts of " +
			"one list or the same list several times; write all or newest in {keys}"},
	"day-ahead": {
		"{file}: dagen i filens navn er ikke kommet endnu, så den ville skjule den liste, der er dagens; " +
			"ret navnet, eller flyt filen",
		"{file}: the day in the file's name has not come yet, so it would hide the list of today; correct " +
			"the name, or move the file"},
	"locked": {
		"{file}: projektmappen eller arkivet har adgangskode; gem eller pak uden",
		"{file}: the workbook or the archive has a password; save or pack it without one"},
	"not-a-file": {
		"{file}: det er en mappe eller en enhed og ingen fil; ret stien i indstillingerne, fx til mappe/*.csv",
		"{file}: that is a folder or a device and no file; correct the path in the settings, e.g. to " +
			"folder/*.csv"},
	"long-line": {
		"{file}{line}: en linje er længere, end en række kan være; se efter om filen har linjeskift, og om den " +
			"er den rigtige",
		"{file}{line}: a line is longer than a row can be; check that the file has line breaks, and that it is " +
			"the right one"},
	"open-quote": {
		"{file}{line}: et citationstegn i overskriften slutter ikke; ret overskriften i udtrækket",
		"{file}{line}: a quote in the header does not end; correct the header in the export"},
	"several-inside": {
		"{file}: arkivet indeholder flere filer eller ingen; pak netop den ene liste",
		"{file}: the archive holds several files, or none; pack the one list alone"},
	"bad-archive": {
		"{file}: arkivet kan ikke pakkes ud; få det pakket og overført igen, og se efter om endelsen (.gz, " +
			".zip) er den rigtige",
		"{file}: the archive cannot be unpacked; have it packed and transferred again, and check that its " +
			"ending (.gz, .zip) is the right one"},
	"trailer": {
		"{file}{line}: slutrækken passer ikke{found}. Filen er ikke hel; få den overført igen, eller ret {keys}",
		"{file}{line}: the trailer does not fit{found}. The file is not whole; have it transferred again, or " +
			"correct {keys}"},
	"other-workbook": {
		"{file}: filen er ikke en projektmappe i formatet .xlsx{hint}; gem den som .xlsx eller CSV",
		"{file}: the file is no workbook in the format .xlsx{hint}; save it as .xlsx or CSV"},
	"missing-sheet": {
		"{file}: arket {column} findes ikke{hint}; ret {keys}",
		"{file}: there is no sheet {column}{hint}; correct {keys}"},
	"changed": {
		"{file}: udtrækket blev ændret, mens det blev læst; prøv igen, når det er færdigt",
		"{file}: the feed changed while it was read; try again when it is complete"},
	"unreadable": {
		"{file}{line}: filen kunne ikke læses uændret til ende; prøv igen når den er færdig",
		"{file}{line}: the file could not be read to the end as it was; try again when it is complete"},
	"unreachable": {
		"{file}{line}: systemet svarer ikke, eller forbindelsen er ikke sikker{hint}; se efter om det " +
			"kører, og om adresse og certifikat er rigtige i {keys}",
		"{file}{line}: the system does not answer, or the connection is not secure{hint}; check that " +
			"it runs, and that address and certificate are right in {keys}"},
	"denied": {
		"{file}{line}: systemet giver ikke adgang{hint}; ret {keys}, eller få rettighederne ændret i systemet",
		"{file}{line}: the system denies access{hint}; correct {keys}, or have the rights changed in the system"},
	"failed": {
		"{file}{line}: systemet svarede med en fejl{hint}; prøv igen, og spørg dem, der driver systemet, hvis " +
			"fejlen bliver ved",
		"{file}{line}: the system answered with an error{hint}; try again, and ask those who run the system if " +
			"the error stays"},
	"overdue": {
		"{file}{line}: systemet blev ikke færdigt med at svare i tide; prøv igen, eller sæt {keys} op",
		"{file}{line}: the system did not end its answer in time; try again, or raise {keys}"},
	"too-large": {
		"{file}{line}: der kommer mere, end {keys} tillader; se efter hvad systemet giver, eller hæv grænsen, " +
			"hvor den kan hæves",
		"{file}{line}: there is more than {keys} allows; look at what the system gives, or raise the limit " +
			"where it can be raised"},
	"settings-file": {
		"{file}{line}: en fil, som {keys} nævner, kan ikke bruges{found}. Ingen er spurgt; ret indstillingerne",
		"{file}{line}: a file that {keys} names is of no use{found}. Nobody was asked; correct the settings"},
	"unstable": {
		"{file}{line}: listens dele passer ikke sammen{hint}; prøv igen, når ingen ændrer i listen",
		"{file}{line}: the parts of the list do not fit together{hint}; try again when nobody changes the list"},
	"malformed": {
		"{file}{line}: svaret har ikke den form, der blev bedt om{hint}{found}; se efter hvad systemet giver, " +
			"og ret {keys}",
		"{file}{line}: the answer is not in the form that was asked for{hint}{found}; look at what the " +
			"system gives, and correct {keys}"},
	"malformed-file": {
		"{file}{line}: filen kan ikke læses{hint}; få udtrækket lavet eller overført igen",
		"{file}{line}: the file cannot be read{hint}; have the export made or transferred again"},
	"unknown-encoding": {
		"{file}{line}: filen siger, at den er i et tegnsæt, som ikke læses; få udtrækket lavet i UTF-8",
		"{file}{line}: the file says that it is in an encoding that is not read; have the export made in UTF-8"},
}

// feedHints are what was found instead, by the refusal's code.
var feedHints = Words{
	"wrong-delimiter": {"; overskriften ser ud til at bruge {hint}", "; the header seems to use {hint}"},
	"missing-column":  {"; den nærmeste overskrift er {hint}", "; the nearest header is {hint}"},
	"wrong-encoding":  {"; den ser ud til at være i {hint}", "; it seems to be {hint}"},
	"missing":         {" i mappen {hint}", " in the folder {hint}"},
	"other-workbook":  {" ({hint})", " ({hint})"},
	"missing-sheet":   {"; det nærmeste hedder {hint}", "; the nearest is {hint}"},
	"unreachable":     {" ({hint})", " ({hint})"},
	"denied":          {" ({hint})", " ({hint})"},
	"failed":          {" ({hint})", " ({hint})"},
	"unstable":        {" ({hint})", " ({hint})"},
	"malformed":       {" ({hint})", " ({hint})"},
	"malformed-file":  {" som {hint}", " as {hint}"},
}

// SpoiltText are what text is that had been read in a wrong encoding before it was exported: no setting can
// mend it.
var SpoiltText = Words{
	"utf-8-twice": {
		"UTF-8, der er læst som Windows-1252 og gemt igen (Ã¸ for ø)",
		"UTF-8 that was read as Windows-1252 and saved again (Ã¸ for ø)"},
	"cp850-as-windows-1252": {
		"CP850, der er læst som Windows-1252 og gemt igen (› for ø)",
		"CP850 that was read as Windows-1252 and saved again (› for ø)"},
	"mac-as-windows-1252": {
		"Mac-Roman, der er læst som Windows-1252 og gemt igen (¿ for ø)",
		"Mac-Roman that was read as Windows-1252 and saved again (¿ for ø)"},
	"utf-32": {"UTF-32, som ikke kan læses", "UTF-32, which cannot be read"},
	"utf-8-as-cp850": {
		"UTF-8, der er læst som CP850 og gemt igen (├© for ø)",
		"UTF-8 that was read as CP850 and saved again (├© for ø)"},
	"utf-8-as-mac": {
		"UTF-8, der er læst som Mac-Roman og gemt igen (√∏ for ø)",
		"UTF-8 that was read as Mac-Roman and saved again (√∏ for ø)"},
	"windows-1252-as-cp850": {
		"Windows-1252, der er læst som CP850 og gemt igen (° for ø)",
		"Windows-1252 that was read as CP850 and saved again (° for ø)"},
	"windows-1252-as-mac": {
		"Windows-1252, der er læst som Mac-Roman og gemt igen (¯ for ø)",
		"Windows-1252 that was read as Mac-Roman and saved again (¯ for ø)"},
}

// Feed is why a feed is refused, by its place and never by a value.
type Feed struct {
	Code   string
	File   string
	Line   int    // 0: no line is to blame
	Where  Text   // the place when it is no line, such as a page; zero: none
	Column string // its name in the settings
	Hint   string // what was found instead; empty: nothing is to be said
	Found  Text   // what was expected and what is there, in words; zero: nothing is to be said

	// Keys are the source's keys in the settings that may have to be corrected; none: its settings as a whole.
	Keys []string
}

// In says what is wrong, where, and what to do.
func (f Feed) In(l Language) string {
	words, ok := FeedRefusals[f.Code]
	if !ok {
		words = Same("{file}: " + f.Code)
	}
	line, hint := "", ""
	if f.Line > 0 {
		line = Text{" (linje ", " (line "}.In(l) + strconv.Itoa(f.Line) + ")"
	}
	if f.Where != (Text{}) {
		line = " (" + f.Where.In(l) + ")" + line
	}
	found, keys := f.Hint, Text{"kildens indstillinger", "the source's settings"}.In(l)
	if spoilt, is := SpoiltText[f.Hint]; is {
		found, keys = spoilt.In(l), Text{"udtrækket", "the export"}.In(l)
	}
	if f.Hint != "" {
		hint = strings.ReplaceAll(feedHints[f.Code].In(l), "{hint}", found)
	}
	if len(f.Keys) > 0 {
		keys = strings.Join(f.Keys, Text{" og ", " and "}.In(l))
	}
	said := ""
	if f.Found != (Text{}) {
		said = ": " + f.Found.In(l)
	}
	return strings.NewReplacer(
		"{found}", said, "{file}", f.File, "{line}", line, "{column}", f.Column, "{hint}", hint, "{keys}", keys,
	).Replace(words.In(l))
}
