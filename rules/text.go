package rules

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// sentence is what a reason says in each language. {step}, {on}, {cite}, {missing} and {agreement} stand for the finding's
// own; {first} is what is said of a notice that still comes before the filing. See Finding.Text.
type sentence struct{ da, en string }

func (s sentence) in(lang Language) string {
	if lang == English {
		return s.en
	}
	return s.da
}

// Text is why the rule answers as it does, in a full sentence with days and paragraph, and without personal
// data. A language that is not known is Danish.
func (f *Finding) Text(lang Language) string {
	said, known := reasonTexts[f.Reason]
	if !known {
		said = unknownReason
	}
	if f.Reason == PrivateLandlord && f.Rule == ChildrenUnder18 {
		said = privateChildren
	}
	text := said.in(lang)
	on, first := orUnknown(f.Event.On, lang), ""
	switch {
	case f.Event.On.IsZero(): // "påkravet (uden dato)", "the demand without a date"
		undated := sentence{"(uden dato)", " without a date"}.in(lang)
		text = strings.ReplaceAll(text, sentence{"({on})", " of {on}"}.in(lang), undated)
	case (f.Reason == FiledArrears || f.Reason == PlannedArrears) && !f.DueAt.IsZero():
		on += " " + clock(f.DueAt, lang)
	case f.Reason == NotYet && !f.Event.At.IsZero(): // the hour may be what has not come
		on += " " + clock(f.Event.At, lang)
	}
	if !f.Late {
		first = sentence{", og underretningen sendes derfor før indgivelsen", ", so the notice goes before the filing"}.in(lang)
	}
	text = capital(strings.NewReplacer(
		"{step}", stepText(f.Event.Kind, lang),
		"{on}", on,
		"{first}", first,
		"{cite}", citesText(f.Cites),
		"{missing}", missingText(f.lacks(), lang),
		"{agreement}", strings.TrimPrefix(f.Rule, agreementPrefix),
	).Replace(text))
	switch awaits := (f.Outcome == Incomplete || f.Outcome == Review) && !f.Due.IsZero(); {
	case !Statutory(f.Rule) && f.Late && f.Outcome == Notify: // what was agreed makes nobody late
		text += " " + sentence{"Underretningen sendes straks; ingen lov sætter en frist for den.", "The notice is sent at once; no act sets a time limit for it."}.in(lang)
	case !Statutory(f.Rule) && awaits && !f.Event.On.IsZero():
		text += " " + sentence{"Skridtets dag er " + f.Event.On.String() + "; ingen lov sætter en frist.", "The day of the step is " + f.Event.On.String() + "; no act sets a time limit."}.in(lang)
	case !Statutory(f.Rule):
	case f.Late && f.Outcome == Notify:
		text += " " + sentence{"Underretningen er " + lateness(f.LateBy, Danish) + " forsinket og sendes straks.",
			"The notice is " + lateness(f.LateBy, English) + " late; it is sent at once."}.in(lang)
	case f.Late:
		text += " " + sentence{"Fristen var " + f.Due.String() + " og er overskredet med " + lateness(f.LateBy, Danish) + ".",
			"It was due " + f.Due.String() + " and is " + lateness(f.LateBy, English) + " late."}.in(lang)
	case awaits:
		text += " " + sentence{"Fristen er " + f.Due.String() + ".", "It is due " + f.Due.String() + "."}.in(lang)
	}
	return text
}

// lacks are the fields that are missing: where the step has its day, it is another step's that has none.
func (f *Finding) lacks() []Field {
	if f.Event.On.IsZero() || !slices.Contains(f.Missing, FieldEventDay) {
		return f.Missing
	}
	fields := slices.Clone(f.Missing)
	fields[slices.Index(fields, FieldEventDay)] = otherStepsDay
	return fields
}

// otherStepsDay is said, and not told, of events.on.
const otherStepsDay Field = "another step's events.on"

var privateChildren = sentence{"Udlejeren er privat; aftaler om underretning om børn under 18 år gælder kun boligorganisationens almene boliger.",
	"The landlord is private; agreements on notices about children under 18 cover the association's social housing only."}

var unknownReason = sentence{"Reglen i {cite} har svaret med en begrundelse, som programmet ikke har tekst til.",
	"The rule in {cite} answered with a reason for which the program has no text."}

func orUnknown(d Day, lang Language) string {
	if d.IsZero() {
		return sentence{"en ukendt dag", "an unknown day"}.in(lang)
	}
	return d.String()
}

// clock is the time of day in Copenhagen; in the hour that a Danish night has twice, with its offset.
func clock(at time.Time, lang Language) string {
	if at.IsZero() {
		return ""
	}
	at = at.In(Copenhagen)
	text := sentence{"kl. ", "at "}.in(lang) + at.Format("15:04")
	if twice(at) {
		text += at.Format(" (-07:00)")
	}
	return text
}

// twice reports whether the wall clock in Copenhagen shows this time of day at another instant too.
func twice(at time.Time) bool {
	for _, other := range []time.Time{at.Add(time.Hour), at.Add(-time.Hour)} {
		if other.In(Copenhagen).Format("15:04") == at.Format("15:04") {
			return true
		}
	}
	return false
}

// Lateness is how late the notice is, as people say it: "3 dage".
func (f *Finding) Lateness(lang Language) string { return lateness(f.LateBy, lang) }

// lateness is a duration as people say it: whole days, else hours and minutes.
func lateness(d time.Duration, lang Language) string {
	const day = 24 * time.Hour
	count := func(n int64, one, many sentence) string {
		if n == 1 {
			return "1 " + one.in(lang)
		}
		return strconv.FormatInt(n, 10) + " " + many.in(lang)
	}
	switch {
	case d >= 2*day || d%day == 0 && d >= day:
		return count(int64(d/day), sentence{"dag", "day"}, sentence{"dage", "days"})
	case d >= time.Hour:
		return count(int64(d/time.Hour), sentence{"time", "hour"}, sentence{"timer", "hours"})
	case d >= time.Minute:
		return count(int64(d/time.Minute), sentence{"minut", "minute"}, sentence{"minutter", "minutes"})
	}
	return sentence{"under et minut", "less than a minute"}.in(lang)
}

func citesText(cites []Citation) string {
	parts := make([]string, 0, len(cites))
	for _, c := range cites {
		parts = append(parts, c.String())
	}
	return strings.Join(parts, "; ")
}

// String is the hjemmel as it is cited in Danish: "almenlejeloven § 92, stk. 2 (LBK 928/2019)".
func (c Citation) String() string {
	text := strings.TrimSpace(c.Act + " " + c.Section)
	if c.Version != "" {
		text += " (" + c.Version + ")"
	}
	return text
}

func missingText(fields []Field, lang Language) string {
	parts := make([]string, 0, len(fields))
	for _, field := range fields {
		name, known := fieldTexts[field]
		if !known {
			name = sentence{string(field), string(field)}
		}
		parts = append(parts, name.in(lang))
	}
	if len(parts) < 2 {
		return strings.Join(parts, "")
	}
	last := len(parts) - 1
	return strings.Join(parts[:last], ", ") + sentence{" og ", " and "}.in(lang) + parts[last]
}

func stepText(kind EventKind, lang Language) string {
	if said, known := stepTexts[kind]; known {
		return said.in(lang)
	}
	return sentence{"skridtet", "the step"}.in(lang)
}

var stepTexts = map[EventKind]sentence{
	Reminded:      {"rykkeren", "the reminder"},
	Demanded:      {"påkravet", "the demand"},
	Terminated:    {"ophævelsen", "the termination"},
	FilingPlanned: {"den påtænkte anmodning om udsættelse", "the planned filing for eviction"},
	Filed:         {"anmodningen om udsættelse", "the filing for eviction"},
	CourtDateSet:  {"berammelsen", "the setting of a court date"},
	Postponed:     {"omberammelsen", "the postponement"},
	Withdrawn:     {"tilbagekaldelsen", "the withdrawal"},
	Paid:          {"betalingen", "the payment"},
	MovedOut:      {"fraflytningen", "the moving out"},
	Evicted:       {"udsættelsen", "the eviction"},
	PlanAgreed:    {"afdragsordningen", "the repayment plan"},
	PlanBroken:    {"misligholdelsen af afdragsordningen", "the breach of the repayment plan"},
	PlanKept:      {"overholdelsen af afdragsordningen", "the keeping of the repayment plan"},
	Contacted:     {"kontakten", "the contact"},
}

// Text is the kind of event as a noun, "påkravet".
func (k EventKind) Text(lang Language) string { return stepText(k, lang) }

var fieldTexts = map[Field]sentence{
	FieldTenantName:   {"navnet på en nulevende lejer", "the name of a living tenant"},
	FieldProtected:    {"markering af navne- og adressebeskyttelse", "the marker of name and address protection"},
	FieldConsent:      {"lejerens samtykke", "the tenant's consent"},
	FieldAddress:      {"lejemålets adresse", "the dwelling's address"},
	FieldMunicipality: {"lejemålets kommune", "the dwelling's municipality"},
	FieldAssigned:     {"om lejeren er anvist af kommunalbestyrelsen", "whether the municipality assigned the tenant"},
	FieldStart:        {"lejeforholdets begyndelse", "the start of the tenancy"},
	FieldKind:         {"boligens type", "the kind of dwelling"},
	FieldChildren:     {"om der bor børn under 18 år", "whether children under 18 live there"},
	FieldEvent:        {"skridtet og dets dato", "the step and its date"},
	FieldEventDay:     {"skridtets dato", "the date of the step"},
	otherStepsDay:     {"datoen på et andet skridt", "the date of another step"},
	FieldGround:       {"skridtets grund", "the ground of the step"},
	FieldEarlierStep:  {"om et tidligere skridt, der er forsvundet, var et skridt", "whether an earlier step that is gone was one"},
	FieldTemporary:    {"om lejeforholdet er tidsbegrænset", "whether the tenancy is temporary"},
	FieldDepartment:   {"afdelingen", "the department"},
	FieldArrears:      {"restancens størrelse", "the amount of the arrears"},
	FieldArrearsSince: {"hvornår restancen opstod", "since when there have been arrears"},
}

// Text is the field as people name it.
func (f Field) Text(lang Language) string { return missingText([]Field{f}, lang) }
