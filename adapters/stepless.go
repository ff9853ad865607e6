package adapters

// Stepless is a source whose system holds no legal steps: Steps only counts, and Facts may be asked alone, as
// is done for single tenancies between the nights.
type Stepless interface {
	Source
	// HoldsNoSteps does nothing; it tells such a source from others.
	HoldsNoSteps()
}
