package rules

import (
	"slices"
	"strings"
)

// Clone is the record in memory of its own, so that keeping it keeps nothing else alive.
func (r Record) Clone() Record {
	r.Key.Association = strings.Clone(r.Key.Association)
	r.Key.Tenancy = strings.Clone(r.Key.Tenancy)
	r.Source = strings.Clone(r.Source)
	r.By = strings.Clone(r.By)
	r.Doubt, r.Of = Reason(strings.Clone(string(r.Doubt))), strings.Clone(r.Of)
	r.Facts = cloneFacts(r.Facts)
	r.Events = slices.Clone(r.Events)
	for i := range r.Events {
		event := &r.Events[i]
		event.Kind = EventKind(strings.Clone(string(event.Kind)))
		event.Ref = strings.Clone(event.Ref)
		event.FiledBy = strings.Clone(event.FiledBy)
		event.ID = StepID(strings.Clone(string(event.ID)))
	}
	r.Assignment = r.Assignment.clone()
	r.CallsBack = slices.Clone(r.CallsBack)
	for i := range r.CallsBack {
		r.CallsBack[i] = StepID(strings.Clone(string(r.CallsBack[i])))
	}
	r.Notices = slices.Clone(r.Notices)
	for i := range r.Notices {
		r.Notices[i] = r.Notices[i].clone()
	}
	r.Messages = slices.Clone(r.Messages)
	for i := range r.Messages {
		message := &r.Messages[i]
		message.ID, message.Elsewhere = strings.Clone(message.ID), message.Elsewhere.clone()
	}
	r.Row = strings.Clone(r.Row)
	r.Problems = slices.Clone(r.Problems)
	for i := range r.Problems {
		r.Problems[i].File = strings.Clone(r.Problems[i].File)
		r.Problems[i].Column = strings.Clone(r.Problems[i].Column)
	}
	return r
}

func cloneFacts(f Facts) Facts {
	f.Landlord = Landlord(strings.Clone(string(f.Landlord)))
	f.Department = strings.Clone(f.Department)
	f.Tenancy.Kind = Kind(strings.Clone(string(f.Tenancy.Kind)))
	f.Tenancy.Municipality = strings.Clone(f.Tenancy.Municipality)
	address := &f.Tenancy.Address
	address.Street = strings.Clone(address.Street)
	address.PostalCode = strings.Clone(address.PostalCode)
	address.City = strings.Clone(address.City)
	address.DARID = strings.Clone(address.DARID)
	f.Tenants = slices.Clone(f.Tenants)
	for i := range f.Tenants {
		f.Tenants[i].Name = strings.Clone(f.Tenants[i].Name)
	}
	if f.Arrears != nil {
		arrears := *f.Arrears
		f.Arrears = &arrears
	}
	return f
}
