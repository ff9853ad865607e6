package lang

import "strconv"

// Noun is what is counted: one of them, and any other number.
type Noun struct{ One, Many Text }

// The nouns that commands, pages, mails and documents count.
var (
	DayNoun    = Noun{Text{"dag", "day"}, Text{"dage", "days"}}
	HourNoun   = Noun{Text{"time", "hour"}, Text{"timer", "hours"}}
	MinuteNoun = Noun{Text{"minut", "minute"}, Text{"minutter", "minutes"}}

	NoticeNoun       = Noun{Text{"underretning", "notice"}, Text{"underretninger", "notices"}}
	FindingNoun      = Noun{Text{"fund", "finding"}, Text{"fund", "findings"}}
	AttemptNoun      = Noun{Text{"forsøg", "attempt"}, Text{"forsøg", "attempts"}}
	CaseNoun         = Noun{Text{"sag", "case"}, Text{"sager", "cases"}}
	StepNoun         = Noun{Text{"skridt", "step"}, Text{"skridt", "steps"}}
	RowNoun          = Noun{Text{"række", "row"}, Text{"rækker", "rows"}}
	TaskNoun         = Noun{Text{"opgave", "task"}, Text{"opgaver", "tasks"}}
	RepeatedNoun     = Noun{Text{"gentaget", "repeated"}, Text{"gentagne", "repeated"}}
	EntryNoun        = Noun{Text{"post", "entry"}, Text{"poster", "entries"}}
	JudgementNoun    = Noun{Text{"vurdering", "judgement"}, Text{"vurderinger", "judgements"}}
	AlarmNoun        = Noun{Text{"alarm", "alarm"}, Text{"alarmer", "alarms"}}
	MeetingNoun      = Noun{Text{"møde", "meeting"}, Text{"møder", "meetings"}}
	AssociationNoun  = Noun{Text{"forening", "association"}, Text{"foreninger", "associations"}}
	MunicipalityNoun = Noun{Text{"kommune", "municipality"}, Text{"kommuner", "municipalities"}}
	SourceNoun       = Noun{Text{"kilde", "source"}, Text{"kilder", "sources"}}
	ChangedNoun      = Noun{
		Text{"sag ny eller ændret", "case new or changed"}, Text{"sager nye eller ændrede", "cases new or changed"}}
)

// Count is the number with its noun: "1 underretning", "2 underretninger".
func Count[Number int | int64](number Number, n Noun) Text {
	digits, noun := strconv.FormatInt(int64(number), 10)+" ", n.Many
	if number == 1 {
		noun = n.One
	}
	return Text{digits + noun.DA, digits + noun.EN}
}
