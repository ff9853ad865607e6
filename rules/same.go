package rules

import "boligbro/rules/text"

// sameName reports whether two names are of one person as far as they tell, however they are spelled. No name
// is the same as none.
func sameName(a, b string) bool { return a != "" && b != "" && text.Person(a) == text.Person(b) }

// Same reports whether two addresses are one, however they are spelled.
func (a Address) Same(b Address) bool {
	return text.Same(a.Street, b.Street) && text.Same(a.PostalCode, b.PostalCode) &&
		text.Same(a.City, b.City) && text.Same(a.DARID, b.DARID)
}

// Same reports whether two tenants of notices are one, with the same marker of protection.
func (t NoticeTenant) Same(other NoticeTenant) bool {
	return t.Protected == other.Protected && text.Person(t.Name) == text.Person(other.Name)
}

// Folded is the facts in the form in which they are compared: what a person has decided holds as long as they
// are the same, however spelled.
func (f Facts) Folded() Facts {
	f.Department = text.Fold(f.Department)
	a := &f.Tenancy.Address
	a.Street, a.PostalCode, a.City = text.Fold(a.Street), text.Fold(a.PostalCode), text.Fold(a.City)
	a.DARID = text.Fold(a.DARID)
	tenants := f.Tenants
	f.Tenants = nil
	for _, t := range tenants {
		t.Name = text.Person(t.Name)
		f.Tenants = append(f.Tenants, t)
	}
	return f
}

// forget takes out what only says that nothing is known, keeps the protection that it may tell of, and gives
// references the form in which they are compared.
func (c *Case) forget() {
	a := &c.Tenancy.Address
	protected := text.Protected(a.Street) || text.Protected(a.City)
	a.Street, a.PostalCode, a.City = text.Place(a.Street), text.Known(a.PostalCode), text.Place(a.City)
	for i := range c.Tenants {
		t := &c.Tenants[i]
		if protected || text.Protected(t.Name) {
			t.Protected = Yes
		}
		t.Name = text.Name(t.Name)
	}
	for i := range c.Events {
		c.Events[i].Ref = text.Known(c.Events[i].Ref)
	}
	for i := range c.Notices {
		c.Notices[i].Ref = text.Key(c.Notices[i].Ref)
	}
}

// clean is the address as it is shown and sent.
func (a Address) clean() Address {
	return Address{text.Clean(a.Street), text.Clean(a.PostalCode), text.Clean(a.City), text.Clean(a.DARID)}
}
