package lang

// Interventions are what a person made Boligbro do that it does not do by itself.
var Interventions = Words{
	"run-accepted":       {"godkendte en afvist kørsel", "accepted a refused run"},
	"run-steps-sent":     {"sendte nye skridt i en afvist kørsel", "sent new steps of a refused run"},
	"notice-resent":      {"sendte en underretning igen", "sent a notice again"},
	"database-accepted":  {"tog en ældre database i brug", "took an older database into use"},
	"log-key-changed":    {"skiftede loggens nøgle", "changed the log's key"},
	"master-key-changed": {"skiftede en hovednøgle", "changed a master key"},
}
