package access

import (
	"slices"

	"boligbro/gateway"
)

// Kind is whose people and programs have a role.
type Kind string

const (
	OfAssociation  Kind = "association"
	OfMunicipality Kind = "municipality"
	OfInstallation Kind = "installation" // those who run Boligbro
)

// Roles are all roles, each with what it may do. Nothing else lets anybody do anything.
var Roles = []struct {
	Role gateway.Role
	Of   Kind
	May  []gateway.Verb
}{
	{gateway.AssociationStaff, OfAssociation, []gateway.Verb{gateway.SeeNotices, gateway.SeeCase,
		gateway.SeeProof, gateway.SeeTasks, gateway.AnswerTasks, gateway.SeeAlarms, gateway.SeeRuns,
		gateway.SendSteps, gateway.EnterSteps, gateway.EnterContact, gateway.SeeContact, gateway.PushRecords,
		gateway.SeeReport}},
	{gateway.AssociationLegal, OfAssociation, []gateway.Verb{gateway.SeeNotices, gateway.SeeCase,
		gateway.SeeMessage, gateway.SeeProof, gateway.SeeTasks, gateway.AnswerTasks, gateway.SeeAlarms,
		gateway.SeeRuns, gateway.SendSteps, gateway.EnterSteps, gateway.SeeContact}},
	{gateway.AssociationLawyer, OfAssociation, []gateway.Verb{gateway.SeeCase, gateway.SeeProof,
		gateway.EnterSteps}},
	{gateway.AssociationAdviser, OfAssociation, []gateway.Verb{gateway.SeeNotices, gateway.SeeCase,
		gateway.SeeContact, gateway.EnterContact}},
	{gateway.AssociationAuditor, OfAssociation, []gateway.Verb{gateway.SeeNotices, gateway.SeeAlarms,
		gateway.SeeRuns, gateway.SeeReport}},
	{gateway.MunicipalityOfficer, OfMunicipality, []gateway.Verb{gateway.SeeNotices, gateway.SeeCase,
		gateway.SeeMessage, gateway.SeeClocks, gateway.SeeCalendar, gateway.SeeAlarms, gateway.RecordActs,
		gateway.ReturnReceipt}},
	{gateway.MunicipalityLead, OfMunicipality, []gateway.Verb{gateway.SeeNotices, gateway.SeeCase,
		gateway.SeeMessage, gateway.SeeClocks, gateway.SeeCalendar, gateway.SeeAlarms, gateway.RecordActs,
		gateway.ReturnReceipt, gateway.SeeReport}},
	{gateway.MunicipalityAuditor, OfMunicipality, []gateway.Verb{gateway.SeeNotices, gateway.SeeClocks,
		gateway.SeeAlarms, gateway.SeeReport}},
	{gateway.Administrator, OfInstallation, []gateway.Verb{gateway.SeeHealth, gateway.SeePeople}},
}

// KindOf is whose role it is; empty: there is no such role.
func KindOf(role gateway.Role) Kind {
	for i := range Roles {
		if Roles[i].Role == role {
			return Roles[i].Of
		}
	}
	return ""
}

// May reports whether the role may do it.
func May(role gateway.Role, verb gateway.Verb) bool {
	for i := range Roles {
		if Roles[i].Role == role {
			return slices.Contains(Roles[i].May, verb)
		}
	}
	return false
}

// ScopeOf is what the store lets the grant's holder see: its own organisation, from its own side.
func ScopeOf(g gateway.Grant) gateway.Scope {
	switch KindOf(g.Role) {
	case OfAssociation:
		return gateway.Scope{Associations: []string{g.Organisation}}
	case OfMunicipality:
		return gateway.Scope{Municipalities: []string{g.Organisation}}
	}
	return gateway.Scope{}
}
