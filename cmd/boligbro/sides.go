package main

import (
	"boligbro/gateway"
	"boligbro/gateway/store"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// A command about one side refuses the one that nobody is: nothing about it would look as if there was
// nothing. An empty word asks about none.

// checkMunicipality refuses a code that no municipality has.
func checkMunicipality(code string) error {
	if _, ok := rules.LookupMunicipality(code); !ok && code != "" {
		return lang.NewError(
			"der er ingen kommune med den kode; skriv fire cifre, som 0751",
			"there is no municipality with that code; write four digits, such as 0751")
	}
	return nil
}

// checkAssociation refuses a housing association that is not served.
func (a *app) checkAssociation(cvr string) error {
	if _, ok := a.casework.Associations[cvr]; !ok && cvr != "" {
		return lang.NewError(
			"indstillingerne nævner ingen boligorganisation med det CVR-nummer",
			"the settings name no housing association with that CVR number")
	}
	return nil
}

// checkHeld is checkAssociation of one whose data may be held though it is not served any more: people keep
// their right to see it.
func (a *app) checkHeld(p *program, cvr string) error {
	unknown := a.checkAssociation(cvr)
	if unknown == nil {
		return nil
	}
	held := false
	err := a.db.View(p.ctx, func(r gateway.Reader) error {
		cases, err := r.Cases(gateway.Scope{Associations: []string{cvr}}, "", 1)
		held = len(cases) > 0
		return err
	})
	if err != nil || held {
		return err
	}
	return unknown
}

// checkExported refuses those of which an exported log and its openings tell nothing: there are no settings
// that name them.
func checkExported(e *store.Exported, association, municipality string) error {
	switch {
	case association != "" && !e.Names(association):
		return lang.ErrExportNoAssociation
	case municipality != "" && !e.Names(municipality):
		return lang.ErrExportNoMunicipality
	}
	return nil
}
