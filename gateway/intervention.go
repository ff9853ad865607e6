package gateway

import "time"

// InterventionKind is what a person made Boligbro do that it does not do by itself.
type InterventionKind string

const (
	RunAccepted      InterventionKind = "run-accepted"       // a run that was refused
	RunStepsSent     InterventionKind = "run-steps-sent"     // new steps of a run that was refused
	NoticeResent     InterventionKind = "notice-resent"      // a notice that was given up
	DatabaseAccepted InterventionKind = "database-accepted"  // a database that lacks what was proved
	MasterKeyChanged InterventionKind = "master-key-changed" // of the association's or the municipality's data
	LogKeyChanged    InterventionKind = "log-key-changed"    // that signs the log
)

// Intervention is one such act, by whom and when. It is added and never changed.
type Intervention struct {
	ID   string // random
	Kind InterventionKind
	// the run, the notice, the log's name, or whose key it was (Party), the association's first
	Subject     string
	Association string // CVR number; empty: it is about the installation
	At          time.Time
	By          string // who did it; sealed
}

// InterventionReader reads what people made Boligbro do.
type InterventionReader interface {
	// Interventions are all, oldest first.
	Interventions() ([]Intervention, error)
}

// InterventionWriter keeps what people made Boligbro do.
type InterventionWriter interface {
	AddIntervention(Intervention) error
}
