package lang_test

import (
	"strings"
	"testing"
	"time"

	"boligbro/rules/lang"
)

func TestUnknownLanguageIsDanish(t *testing.T) {
	t.Parallel()
	text := lang.Text{DA: "ja", EN: "yes"}
	for language, want := range map[lang.Language]string{lang.Danish: "ja", lang.English: "yes", "": "ja",
		"fo": "ja"} {
		if got := text.In(language); got != want {
			t.Errorf("in %q: %q, want %q", language, got, want)
		}
	}
}

func TestUnknownCodeIsShownAsItIs(t *testing.T) {
	t.Parallel()
	if got := lang.Of(lang.Outcomes, "postponed"); got != lang.Same("postponed") {
		t.Errorf("%+v", got)
	}
	if got := lang.Step("postponed-again"); got.DA != "skridtet" || got.EN != "the step" {
		t.Errorf("%+v", got)
	}
}

func TestErrorIsWordedInBothLanguages(t *testing.T) {
	t.Parallel()
	err := lang.NewError("det går ikke", "that cannot be done")
	if err.Text(lang.Danish) != "det går ikke" || err.Text(lang.English) != err.Error() ||
		err.Error() != "that cannot be done" {
		t.Errorf("%q, %q, %q", err.Text(lang.Danish), err.Text(lang.English), err.Error())
	}
}

func TestCount(t *testing.T) {
	t.Parallel()
	for number, want := range map[int]lang.Text{
		0: {DA: "0 underretninger", EN: "0 notices"},
		1: {DA: "1 underretning", EN: "1 notice"},
		2: {DA: "2 underretninger", EN: "2 notices"},
	} {
		if got := lang.Count(number, lang.NoticeNoun); got != want {
			t.Errorf("%d: %+v, want %+v", number, got, want)
		}
	}
}

func TestLateness(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	for _, c := range []struct {
		late time.Duration
		want lang.Text
	}{
		{30 * time.Second, lang.Text{DA: "under et minut", EN: "less than a minute"}},
		{time.Minute, lang.Text{DA: "1 minut", EN: "1 minute"}},
		{59 * time.Minute, lang.Text{DA: "59 minutter", EN: "59 minutes"}},
		{time.Hour, lang.Text{DA: "1 time", EN: "1 hour"}},
		{day, lang.Text{DA: "1 dag", EN: "1 day"}},
		{day + time.Hour, lang.Text{DA: "25 timer", EN: "25 hours"}},
		{2*day + time.Hour, lang.Text{DA: "2 dage", EN: "2 days"}},
	} {
		if got := lang.Lateness(c.late); got != c.want {
			t.Errorf("%v: %+v, want %+v", c.late, got, c.want)
		}
	}
}

// A list that holds a refusal which nobody has worded shows its code with the file's name.
func TestFeed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		feed lang.Feed
		want string
	}{
		{lang.Feed{Code: "cut-short", File: "eksport.csv", Line: 7},
			"eksport.csv (linje 7): filen slutter midt i en række; få den overført igen"},
		{lang.Feed{Code: "wrong-encoding", File: "eksport.csv", Hint: "utf-8", Keys: []string{"csv.encoding"}},
			"eksport.csv: teksten er ikke i tegnsættet fra indstillingerne; den ser ud til at være i " +
				"utf-8; ret csv.encoding"},
		{lang.Feed{Code: "missing-column", File: "liste.xlsx", Line: 1, Column: "Sag"},
			"liste.xlsx (linje 1): kolonnen Sag findes ikke netop én gang; " +
				"ret udtrækket eller kildens indstillinger"},
		{lang.Feed{Code: "late", File: "eksport.csv"}, "eksport.csv: late"},
	} {
		if got := c.feed.In(lang.Danish); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

func TestList(t *testing.T) {
	t.Parallel()
	for want, fields := range map[string][]string{
		"":                            nil,
		"afdelingen":                  {"department"},
		"boligens type og afdelingen": {"tenancy.kind", "department"},
		"boligens type, skridtets grund og something.unknown": {"tenancy.kind", "events.ground",
			"something.unknown"},
	} {
		if got := lang.List(fields, lang.Danish); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// The questions are about several things, and so the head of the alarm about them is about none.
func TestTheHeadOfQuestionsFitsEachOfThem(t *testing.T) {
	head := lang.Alarms["question"].Name
	for code, question := range lang.Questions {
		if strings.HasPrefix(question.DA, head.DA) || strings.HasPrefix(question.EN, head.EN) {
			t.Errorf("the head of all is the question %s: %s", code, head)
		}
	}
}
