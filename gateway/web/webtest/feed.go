package webtest

import (
	"context"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/gateway/intake"
	"boligbro/rules"
)

// Feed is a source whose rows a test writes.
type Feed struct{ Rows []rules.Record }

// Name is of no other association's feed.
func (f *Feed) Name() string {
	if len(f.Rows) > 0 && f.Rows[0].Key.Association != Ringen {
		return "nattelig-" + f.Rows[0].Key.Association
	}
	return "nattelig"
}

func (f *Feed) Snapshot() bool { return true }

func (f *Feed) Steps(_ context.Context, _ string, emit func(rules.Record) error) (intake.Cursor, error) {
	next, err := gatewaytest.Rows(f.Rows).Steps(emit)
	next.Next = gateway.NewID()
	return next, err
}

func (f *Feed) Facts(_ context.Context, tenancies map[string]bool, emit func(rules.Record) error) error {
	return gatewaytest.Rows(f.Rows).Facts(tenancies, emit)
}

// Apart emits the usable rows of the tenancies as rows that cannot be used.
func (f *Feed) Apart(_ context.Context, tenancies map[string]bool, emit func(rules.Record) error) error {
	return gatewaytest.Rows(f.Rows).Apart(tenancies, emit)
}

// Row is a tenancy with planted private data and one step.
func Row(number, municipality string, step rules.Event, change func(*rules.Facts)) rules.Record {
	step.Ref = Planted + number
	r := rules.Record{
		Key: rules.Key{Tenancy: Tenancy + number}, Source: "nattelig",
		Facts: rules.Facts{
			Tenancy: rules.Tenancy{
				Kind: rules.Family, Start: rules.Date(2026, 3, 1), Municipality: municipality, Assigned: rules.No,
				Temporary: rules.No,
				Address:   rules.Address{Street: Street + ", " + number, PostalCode: "9876", City: "Plantested"},
			},
			Tenants: []rules.Tenant{{Name: Tenant, Protected: rules.Yes, Deceased: rules.No}},
		},
		Events: []rules.Event{step},
	}
	if change != nil {
		change(&r.Facts)
	}
	return r
}

func Filed(day rules.Day) rules.Event {
	return rules.Event{Kind: rules.Filed, On: day, Ground: rules.GroundArrears}
}
