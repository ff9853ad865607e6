package municipal

import (
	"maps"
	"slices"

	"boligbro/gateway"
	"boligbro/gateway/casework"
	"boligbro/rules"
	"boligbro/rules/lang"
	"boligbro/rules/text"
)

// kind is what an act of a kind has.
type kind struct {
	rule   string  // whose notice it answers
	fields []field // that belong to it, beside those that every act has
}

// kinds are all that can be recorded. What is not listed here is refused: it would be kept for ever, and be
// shown to the citizen as what the municipality has done.
var kinds = map[gateway.ActKind]kind{
	gateway.ActDecision:         {rules.EvictionFiled, []field{journal, outcome, reasonsGiven}},
	gateway.ActDecisionReceived: {rule: rules.EvictionFiled},
	gateway.ActClassified:       {rules.EvictionFiled, []field{track}},
	gateway.ActChildrenChecked:  {rule: rules.EvictionFiled},
	gateway.ActNeedChecked:      {rule: rules.EvictionFiled},
	gateway.ActContacted:        {rule: rules.EvictionFiled},
	gateway.ActMet:              {rule: rules.AssignedTenantDemand},
	gateway.ActEvictionNotice:   {rule: rules.EvictionFiled},
	gateway.ActEvictionComing:   {rule: rules.EvictionFiled},
	gateway.ActConsent:          {rule: rules.EvictionFiled},
	gateway.ActConsentRevoked:   {rule: rules.EvictionFiled},
}

// Kinds are all that can be recorded.
func Kinds() []gateway.ActKind { return slices.Sorted(maps.Keys(kinds)) }

// field is a field of an act that belongs to some kinds alone, by its name in the API.
type field string

const (
	journal      field = "journal"
	outcome      field = "outcome"
	reasonsGiven field = "reasonsGiven"
	track        field = "track"
)

// ofMistakes are the fields that an act may also have when it says that one of its kind was a mistake.
var ofMistakes = []field{journal}

// fieldRules are what is held to every act about each field, in the order in which they are held to it.
var fieldRules = []struct {
	field field
	flag  string // of the commands
	given func(f *gateway.MunicipalAct) bool
	wrong func(f *gateway.MunicipalAct) *lang.Error
}{
	{journal, "--journal", func(f *gateway.MunicipalAct) bool { return f.Journal != "" }, wrongJournal},
	{outcome, "--outcome", func(f *gateway.MunicipalAct) bool { return f.Outcome != "" }, wrongOutcome},
	{
		reasonsGiven, "--reasons-given",
		func(f *gateway.MunicipalAct) bool { return f.ReasonsGiven }, wrongReasons,
	},
	{track, "--track", func(f *gateway.MunicipalAct) bool { return f.Track != "" }, wrongTrack},
}

// checkFields refuses a field that does not belong to the act, and one that is wrong. An act needs all of its
// own; one that says that another was a mistake needs none.
func checkFields(f *gateway.MunicipalAct) error {
	own := kinds[f.Kind].fields
	for _, r := range fieldRules {
		switch {
		case !r.given(f):
		case !slices.Contains(own, r.field):
			return notRecorded(lang.NotOfKind(r.flag, string(f.Kind))).Of(string(r.field))
		case f.Cancels && !slices.Contains(ofMistakes, r.field):
			return notRecorded(lang.NotOfMistake(r.flag)).Of(string(r.field))
		}
	}
	for _, r := range fieldRules {
		if !slices.Contains(own, r.field) || f.Cancels && !r.given(f) {
			continue
		}
		if err := r.wrong(f); err != nil {
			return err.Of(string(r.field))
		}
	}
	return nil
}

func wrongJournal(f *gateway.MunicipalAct) *lang.Error {
	switch {
	case text.HoldsCPR(f.Journal):
		return notRecorded(lang.JournalLikeCPR)
	case !casework.ProofWord(f.Journal):
		return notRecorded(lang.JournalWord)
	}
	return nil
}

func wrongOutcome(f *gateway.MunicipalAct) *lang.Error {
	if rules.KnownDecision(f.Outcome) {
		return nil
	}
	return notRecorded(lang.NoSuchOutcome).ToProgram(lang.OutcomeListed.DA, lang.OutcomeListed.EN)
}

func wrongReasons(f *gateway.MunicipalAct) *lang.Error {
	if f.Outcome == rules.Refused && !f.ReasonsGiven {
		return notRecorded(lang.ReasonsNotGiven)
	}
	return nil
}

func wrongTrack(f *gateway.MunicipalAct) *lang.Error {
	if f.Track == rules.Paragraph1 || f.Track == rules.Paragraph5 {
		return nil
	}
	return notRecorded(lang.NoSuchTrack)
}
