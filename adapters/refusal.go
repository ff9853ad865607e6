package adapters

import (
	"errors"

	"boligbro/rules/lang"
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
	NotText        = "not-text"        // a workbook or an archive, in no encoding
	Unreadable     = "unreadable"      // it could not be read to the end, or changed while it was read
	SeveralFiles   = "several-files"   // it cannot be told which file of the pattern holds the list
	DayAhead       = "day-ahead"       // the day in its name, by which it is the newest, has not come
	Locked         = "locked"          // it, or the archive in which it lies, has a password
	OtherWorkbook  = "other-workbook"  // it is a workbook of another kind than is read
	MissingSheet   = "missing-sheet"   // a sheet that the settings name is not there
	Changed        = "changed"         // it changed between the two questions of a pull
	Closed         = "closed"          // this program may not read it, or not look into its folder
	MissingFolder  = "missing-folder"  // the folder in which it was to lie is not there
	NotFile        = "not-a-file"      // there is a folder or a device where a file was to be
	LongLine       = "long-line"       // a line is longer than a row can be
	OpenQuote      = "open-quote"      // a quote in the header does not end
	SeveralInside  = "several-inside"  // an archive holds several lists, or none
	BadArchive     = "bad-archive"     // an archive cannot be unpacked
	Trailer        = "trailer"         // the last row tells of other rows than there are, or is not there

	// Why a system that is asked over a network gives no whole feed.
	Unreachable = "unreachable" // nobody answers there, or not over TLS with a certificate that is vouched for
	Denied      = "denied"      // it does not accept who asks
	Failed      = "failed"      // it answered with an error
	Overdue     = "overdue"     // it did not end its answer in time
	TooLarge    = "too-large"   // it gives more than the settings allow
	// SettingsFile: a certificate or a key that the settings name is not there, or is none; nobody was asked.
	SettingsFile = "settings-file"
	Unstable     = "unstable"  // pages of one list repeat, overlap or lack rows of each other
	Malformed    = "malformed" // the answer is not in the form that was asked for

	// Why a file that says itself how it is written gives no whole feed.
	MalformedFile   = "malformed-file"   // it is no sound XML or JSON
	UnknownEncoding = "unknown-encoding" // it names an encoding that is not read
)

// Refusal is the error of a Source whose feed cannot be whole. Nothing that was emitted before it may be
// adopted. It names the place and never quotes a value.
type Refusal struct {
	Code string
	File string // the base name only, which Text shows as Shown does
	Line int    // 1 is the header; 0 when no line is to blame
	// Where is the place when that is no line, such as a page of a list or a department; zero: none.
	Where  lang.Text
	Column string // the column's name in the settings
	Hint   string // what was found instead: another delimiter, the nearest header
	// Found says in words what was expected and what kind of thing is there; zero: nothing.
	Found lang.Text
	// Keys are the source's keys in the settings that may have to be corrected, as its own package names them.
	Keys []string
	Err  error // the cause, when there is one
}

// Refused is the code, which makes a refusal differ from other errors without importing this package.
func (r *Refusal) Refused() string { return r.Code }

// Retryable reports whether the same settings can succeed once the feed has been delivered again.
func (r *Refusal) Retryable() bool {
	switch r.Code {
	case WrongDelimiter, MissingColumn, WrongEncoding, SeveralFiles, Denied, TooLarge, Locked,
		OtherWorkbook, MissingSheet, NotFile, Closed, LongLine, OpenQuote, SeveralInside,
		UnknownEncoding, SettingsFile:
		return false
	}
	return true
}

// Unusable is the refusal of a feed whose settings name a file that is of no use, under these keys.
func Unusable(place string, err error, keys ...string) *Refusal {
	r := &Refusal{Code: SettingsFile, File: place, Keys: keys}
	var says interface {
		error
		Text(l lang.Language) string
	}
	if !errors.As(err, &says) {
		r.Err = err
		return r
	}
	r.Found = lang.Text{DA: says.Text(lang.Danish), EN: says.Text(lang.English)}
	return r
}

// Unwrap is the cause.
func (r *Refusal) Unwrap() error { return r.Err }

// Error is the refusal in English, with its cause.
func (r *Refusal) Error() string {
	text := r.Text(lang.English)
	if r.Err != nil {
		text += ": " + r.Err.Error()
	}
	return text
}

// Text says what is wrong, where, and what to do.
func (r *Refusal) Text(l lang.Language) string {
	feed := lang.Feed{
		Code: r.Code, File: Shown(r.File), Line: r.Line, Where: r.Where, Column: r.Column, Hint: r.Hint, Found: r.Found,
		Keys: r.Keys,
	}
	return feed.In(l)
}
