package gatewaytest

import "boligbro/rules"

// Tenancy is a row of an ordinary social family dwelling, with the events given.
func Tenancy(number string, events ...rules.Event) rules.Record {
	return rules.Record{
		Key: rules.Key{Association: Association, Tenancy: number},
		Facts: rules.Facts{
			Tenancy: rules.Tenancy{
				Kind: rules.Family, Start: rules.Date(2020, 1, 1), Municipality: Municipality,
				Assigned: rules.No, Temporary: rules.No,
				Address: rules.Address{Street: "Vestergade " + number, PostalCode: "8000", City: "Aarhus C"},
			},
			Tenants: []rules.Tenant{{Name: "Anne Ærø " + number, Protected: rules.No, Deceased: rules.No}},
		},
		Events: events,
	}
}

// Filed is a filing because of arrears.
func Filed(day rules.Day) rules.Event {
	return rules.Event{Kind: rules.Filed, On: day, Ground: rules.GroundArrears}
}

// FiledWithoutGround is a filing that may or may not be because of arrears: the law does not say whether it
// is due.
func FiledWithoutGround(day rules.Day) rules.Event { return rules.Event{Kind: rules.Filed, On: day} }

// Planned is a planned filing because of arrears.
func Planned(day rules.Day) rules.Event {
	return rules.Event{Kind: rules.FilingPlanned, On: day, Ground: rules.GroundArrears}
}

// Withdrawn is a withdrawal.
func Withdrawn(day rules.Day) rules.Event { return rules.Event{Kind: rules.Withdrawn, On: day} }
