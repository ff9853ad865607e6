package lang

import "strings"

// OtherStepsDay is the field to name where the day that is missing is another step's than the finding's.
const OtherStepsDay = "another step's events.on"

// Fields are the fields of a case, by their names in its JSON, as people name them.
var Fields = Words{
	"tenants.name": {"navnet på en nulevende lejer", "the name of a living tenant"},
	"tenants.protected": {"markering af navne- og adressebeskyttelse", "the marker of name and " +
		"address protection"},
	"tenants.noticeConsent": {"lejerens samtykke", "the tenant's consent"},
	"tenancy.address":       {"lejemålets adresse", "the dwelling's address"},
	"tenancy.municipality":  {"lejemålets kommune", "the dwelling's municipality"},
	"tenancy.assigned": {"om lejeren er anvist af kommunalbestyrelsen", "whether the " +
		"municipality assigned the tenant"},
	"tenancy.start":             {"lejeforholdets begyndelse", "the start of the tenancy"},
	"tenancy.kind":              {"boligens type", "the kind of dwelling"},
	"household.childrenUnder18": {"om der bor børn under 18 år", "whether children under 18 live there"},
	"event":                     {"skridtet og dets dato", "the step and its date"},
	"events.on":                 {"skridtets dato", "the date of the step"},
	OtherStepsDay:               {"datoen på et andet skridt", "the date of another step"},
	"events.ground":             {"skridtets grund", "the ground of the step"},
	"events.gone": {
		"om et tidligere skridt, der er forsvundet, var et skridt",
		"whether an earlier step that is gone was one"},
	"tenancy.temporary": {"om lejeforholdet er tidsbegrænset", "whether the tenancy is temporary"},
	"department":        {"afdelingen", "the department"},
	"arrears.amount":    {"restancens størrelse", "the amount of the arrears"},
	"arrears.since":     {"hvornår restancen opstod", "since when there have been arrears"},
	"event.nth": {"hvor mange skridt af slagsen forløbet har haft", "how many steps of " +
		"the kind the episode has had"},
	"event.episode": {"hvor mange forløb sagen har haft", "how many episodes the case has had"},
	"landlord": {"om udlejeren er almen eller privat", "whether " +
		"the landlord is social or private"},
}

// List is the fields, named by their codes, as a sentence lists them: "a, b og c".
func List[Field ~string](fields []Field, l Language) string {
	names := make([]string, 0, len(fields))
	for _, f := range fields {
		names = append(names, Of(Fields, f).In(l))
	}
	return enumerate(names, l)
}

// enumerate is "a, b og c".
func enumerate(names []string, l Language) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + Text{" og ", " and "}.In(l) + names[last]
}
