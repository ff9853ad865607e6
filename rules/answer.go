package rules

// AsNotify is a finding that needed a person, when that person has answered that the municipality must be
// notified; with the fields that the notice lacks, and without which it cannot be. Only a step that the law
// names can be notified of: where the finding is about another sign of it, the step itself must be entered
// first.
func AsNotify(c *Case, f Finding) (Finding, []Field) {
	var missing []Field
	named := f.Event.Kind == Demanded && f.Rule == AssignedTenantDemand ||
		(f.Event.Kind == Filed || f.Event.Kind == FilingPlanned) && f.Rule == EvictionFiled
	switch {
	case f.Rule == AssignedTenantDemand || f.Rule == EvictionFiled:
		f.Carries = statutoryCarries
	case len(f.Carries) > 0: // an agreement's own step
		named = f.Event.Kind != ""
	}
	if !named {
		missing = append(missing, FieldEvent)
	} else if f.Event.On.IsZero() {
		missing = append(missing, FieldEventDay)
	}
	missing = append(missing, c.missing()...)
	missing = append(missing, c.unknown(f.Carries)...)
	f.Outcome, f.Missing, f.Municipality = Notify, nil, c.Tenancy.Municipality
	return f, missing
}
