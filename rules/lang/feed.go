package lang

import (
	"strconv"
	"strings"
)

// FeedRefusals are why a feed is refused as it is read, and what to do. Feed fills {file}, {line}, {column},
// {hint} and {keys}.
var FeedRefusals = Words{
	"missing": {
		"{file}: filen findes ikke; se efter om udtrækket har kørt, og om stien i indstillingerne er rigtig",
		"{file}: there is no such file; check that the export has run and that the " +
			"path in the settings is right"},
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
	"changed": {
		"{file}: udtrækket blev ændret, mens det blev læst; prøv igen, når det er færdigt",
		"{file}: the feed changed while it was read; try again when it is complete"},
	"unreadable": {
		"{file}{line}: filen kunne ikke læses uændret til ende; prøv igen når den er færdig",
		"{file}{line}: the file could not be read to the end as it was; try again when it is complete"},
}

// feedHints are what was found instead, by the refusal's code.
var feedHints = Words{
	"wrong-delimiter": {"; overskriften ser ud til at bruge {hint}", "; the header seems to use {hint}"},
	"missing-column":  {"; den nærmeste overskrift er {hint}", "; the nearest header is {hint}"},
	"wrong-encoding":  {"; den ser ud til at være i {hint}", "; it seems to be {hint}"},
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
}

// Feed is why a feed is refused, by its place and never by a value.
type Feed struct {
	Code   string
	File   string
	Line   int    // 0: no line is to blame
	Column string // its name in the settings
	Hint   string // what was found instead; empty: nothing is to be said

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
	return strings.NewReplacer(
		"{file}", f.File, "{line}", line, "{column}", f.Column, "{hint}", hint, "{keys}", keys,
	).Replace(words.In(l))
}
