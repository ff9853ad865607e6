package document

import (
	"strings"

	"boligbro/rules"
	"boligbro/rules/lang"
)

// CheckpointLetter writes the daily mail with the log's checkpoint. It holds no personal data.
type CheckpointLetter struct {
	Associations []string // the names of those whose log it is
}

// Subject is what the mail is about.
func (l CheckpointLetter) Subject(day rules.Day) string {
	return "Boligbro: " + lang.CheckpointMail.Subject.DA + " / " + lang.CheckpointMail.Subject.EN + " " +
		day.String()
}

// Text is the mail, in Danish and then in English, with the checkpoint last, so that the whole mail can be
// kept as a file and given to log verify.
func (l CheckpointLetter) Text(checkpoint string) string {
	names := make([]string, len(l.Associations))
	for i, name := range l.Associations {
		names[i] = clean(name)
	}
	whose := strings.Join(names, ", ")
	var b strings.Builder
	for _, in := range []lang.Language{lang.Danish, lang.English} {
		b.WriteString(wrap(lang.CheckpointMail.What.In(in)+" "+whose+".", ""))
		b.WriteString(wrap(lang.CheckpointMail.Do.In(in), "") + "\n")
	}
	return b.String() + checkpoint
}
