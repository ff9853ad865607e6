package adapters

import (
	"context"

	"boligbro/rules"
)

// Register is a source that can tell, from Steps until Facts is asked, which tenancies are among the rows that
// Steps read and passed over.
type Register interface {
	Source
	// Counted reports whether the tenancy is among them, and whether that can be told; a wrong yes is as rare as
	// a Digest's.
	Counted(key string) (found, tells bool)
}

// List is a source that may be a list of assigned tenancies.
type List interface {
	Source
	// Strangers follows Steps, and streams the rows that name a tenancy that is not known, with whom and where
	// they are of, without its key, and with the problem rules.ProblemKeyUnknown. It asks once for each row that
	// names a tenancy whether that is known. The rows must be those that Steps read.
	Strangers(ctx context.Context, known func(key string) bool, emit func(rules.Record) error) error
}
