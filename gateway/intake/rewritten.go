package intake

import "boligbro/rules"

// A column that was exchanged with another, or sorted by itself, gives known cases other people or another
// dwelling, and the municipalities would be sent corrections that name strangers. A night changes few of them.

// rewritten reports whether a case has none of its people any more, or another dwelling.
func rewritten(before, now []rules.Record) bool {
	was, is := rules.Merge("", "", before), rules.Merge("", "", now)
	return rules.OtherPeople(was.Tenants, is.Tenants) ||
		rules.OtherAddress(was.Tenancy.Address, is.Tenancy.Address)
}
