package adapters

import (
	"strconv"
	"strings"

	"boligbro/rules"
)

// Why a feed is refused.
const (
	Missing        = "missing"         // there is no such file
	Empty          = "empty"           // no bytes, or no rows below the header
	CutShort       = "cut-short"       // the last row ends in the middle
	Stale          = "stale"           // older than the settings allow
	WrongDelimiter = "wrong-delimiter" // the columns are divided by another character
	MissingColumn  = "missing-column"  // a column that the settings name is not there, or is there twice
	WrongEncoding  = "wrong-encoding"  // the bytes are not text in the encoding of the settings
	Unreadable     = "unreadable"      // it could not be read to the end, or changed while it was read
)

// Refusal is the error of a Source whose feed cannot be whole. Nothing that was emitted before it may be
// adopted. It names the place and never quotes a value.
type Refusal struct {
	Code   string
	File   string // the base name only
	Line   int    // 1 is the header; 0 when no line is to blame
	Column string // the column's name in the settings
	Hint   string // what was found instead: another delimiter, the nearest header
	Err    error  // the cause, when there is one
}

// Refused is the code, by which a refusal is known from other errors without importing this package.
func (r *Refusal) Refused() string { return r.Code }

// Retryable reports whether the same settings can succeed once the feed has been delivered again.
func (r *Refusal) Retryable() bool {
	switch r.Code {
	case WrongDelimiter, MissingColumn, WrongEncoding:
		return false
	}
	return true
}

// Unwrap is the cause.
func (r *Refusal) Unwrap() error { return r.Err }

// Error is the refusal in English, with its cause.
func (r *Refusal) Error() string {
	text := r.Text(rules.English)
	if r.Err != nil {
		text += ": " + r.Err.Error()
	}
	return text
}

// Text says what is wrong, where, and what to do.
func (r *Refusal) Text(lang rules.Language) string {
	phrases := refusalTexts[r.Code]
	text := phrases.en
	place := " (line "
	if lang == rules.Danish {
		text, place = phrases.da, " (linje "
	}
	if text == "" {
		text = "%file: " + r.Code
	}
	hint := ""
	if r.Hint != "" {
		hint = phrases.hintEN + r.Hint
		if lang == rules.Danish {
			hint = phrases.hintDA + r.Hint
		}
	}
	line := ""
	if r.Line > 0 {
		line = place + strconv.Itoa(r.Line) + ")"
	}
	return strings.NewReplacer("%file", r.File, "%line", line, "%column", r.Column, "%hint", hint).Replace(text)
}

var refusalTexts = map[string]struct{ en, da, hintEN, hintDA string }{
	Missing: {
		en: "%file: there is no such file; check that the export has run and that the path in the settings is right",
		da: "%file: filen findes ikke; se efter om udtrækket har kørt, og om stien i indstillingerne er rigtig",
	},
	Empty: {
		en: "%file: the file holds no rows; have the export made again",
		da: "%file: filen indeholder ingen rækker; få udtrækket lavet igen",
	},
	CutShort: {
		en: "%file%line: the file ends in the middle of a row; have it transferred again",
		da: "%file%line: filen slutter midt i en række; få den overført igen",
	},
	Stale: {
		en: "%file: the file is older than guard.maxAge allows; check that the export has run",
		da: "%file: filen er ældre end guard.maxAge tillader; se efter om udtrækket har kørt",
	},
	WrongDelimiter: {
		en:     "%file%line: the columns are not divided by the delimiter of the settings%hint; correct csv.delimiter",
		da:     "%file%line: kolonnerne er ikke adskilt af skilletegnet i indstillingerne%hint; ret csv.delimiter",
		hintEN: "; the header seems to use ", hintDA: "; overskriften ser ud til at bruge ",
	},
	MissingColumn: {
		en:     "%file%line: column %column is not there exactly once%hint; correct the export or csv.columns and csv.key",
		da:     "%file%line: kolonnen %column findes ikke netop én gang%hint; ret udtrækket eller csv.columns og csv.key",
		hintEN: "; the nearest header is ", hintDA: "; den nærmeste overskrift er ",
	},
	WrongEncoding: {
		en:     "%file%line: the text is not in the encoding of the settings%hint; correct csv.encoding",
		da:     "%file%line: teksten er ikke i tegnsættet fra indstillingerne%hint; ret csv.encoding",
		hintEN: "; it seems to be ", hintDA: "; den ser ud til at være i ",
	},
	Unreadable: {
		en: "%file%line: the file could not be read to the end as it was; try again when it is complete",
		da: "%file%line: filen kunne ikke læses uændret til ende; prøv igen når den er færdig",
	},
}
