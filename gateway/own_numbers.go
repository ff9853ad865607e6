package gateway

import (
	"boligbro/rules"
	"boligbro/rules/lang"
	"boligbro/rules/text"
)

// OwnNumbers are the associations, by CVR number, of which the settings of a source say that the numbers of
// tenancies are their own, whatever they look like (ownNumbers).
type OwnNumbers map[string]bool

// Refuse is why nobody may make the tenancy's number known here, a *lang.Error that does not quote it: it may
// be who somebody is, and a source would leave it out too. Whoever has a case of the number has it already.
func (o OwnNumbers) Refuse(key rules.Key) error {
	if o[key.Association] {
		return nil
	}
	switch rules.KeyOfPerson([]byte(text.Key(key.Tenancy))) {
	case rules.ProblemKeyCPR:
		return lang.ErrTenancyLikeCPR
	case rules.ProblemKeyWords:
		return lang.ErrTenancyOnlyWords
	}
	return nil
}
