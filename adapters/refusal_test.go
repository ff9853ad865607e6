package adapters_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"boligbro/adapters"
	"boligbro/rules/lang"
)

func TestRefusalText(t *testing.T) {
	for _, code := range []string{
		adapters.Missing, adapters.Empty, adapters.CutShort, adapters.Stale,
		adapters.WrongDelimiter, adapters.MissingColumn, adapters.WrongEncoding,
		adapters.Unreadable, adapters.Changed,
		adapters.Unreachable, adapters.Denied, adapters.Failed, adapters.Overdue, adapters.TooLarge,
		adapters.Unstable, adapters.Malformed, adapters.NotText, adapters.SeveralFiles,
		adapters.DayAhead, adapters.Locked, adapters.Closed, adapters.MissingFolder,
		adapters.OtherWorkbook, adapters.MissingSheet, adapters.NotFile, adapters.LongLine, adapters.OpenQuote,
		adapters.SeveralInside, adapters.BadArchive, adapters.Trailer,
		adapters.MalformedFile, adapters.UnknownEncoding, adapters.SettingsFile,
	} {
		r := &adapters.Refusal{Code: code, File: "lejere.csv", Line: 1, Column: "Lejemål", Hint: "Lejemålsnr"}
		da, en := r.Text(lang.Danish), r.Text(lang.English)
		for _, text := range []string{da, en} {
			if !strings.HasPrefix(text, "lejere.csv") || strings.Contains(text, "%") {
				t.Errorf("%s: %s", code, text)
			}
		}
		if da == en {
			t.Errorf("%s has no Danish words", code)
		}
		if r.Refused() != code || r.Error() != en {
			t.Errorf("%s: %s, %s", code, r.Refused(), r.Error())
		}
	}
}

func TestRefusalCause(t *testing.T) {
	cause := errors.New("the disk is gone")
	err := fmt.Errorf(
		"night: %w", &adapters.Refusal{Code: adapters.Unreadable, File: "lejere.csv", Err: cause},
	)
	if !errors.Is(err, cause) || !strings.Contains(err.Error(), "the disk is gone") {
		t.Error(err)
	}
	var refusal interface {
		Refused() string
		Retryable() bool
	}
	if !errors.As(err, &refusal) || refusal.Refused() != "unreadable" || !refusal.Retryable() {
		t.Error("a refusal is not recognised by its methods")
	}
	for _, code := range []string{
		adapters.MissingColumn, adapters.NotFile, adapters.LongLine, adapters.OpenQuote, adapters.SeveralInside,
		adapters.Locked, adapters.Closed,
	} {
		if (&adapters.Refusal{Code: code}).Retryable() {
			t.Errorf("%s mends itself", code)
		}
	}
}
