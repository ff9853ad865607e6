package lang

// Why a service cannot do its work: the codes of NotReady.
const (
	DatabaseSilent     = "database"
	DatabaseUnwritable = "database-unwritable"
	SweepFailing       = "sweep-failing"
	AlarmsUnmailed     = "alarms-unmailed"
	NightMissing       = "night-missing"
)

// NotReady says why a service cannot do its work, as /readyz and boligbro health say it. A day follows
// where it is known since when.
var NotReady = map[string]Text{
	DatabaseSilent:     {"databasen svarer ikke", "the database does not answer"},
	DatabaseUnwritable: {"databasen kan ikke skrives", "the database cannot be written"},
	SweepFailing: {"opfølgningen fejler hvert minut; se dens log",
		"the sweep fails every minute; see its log"},
	AlarmsUnmailed: {"alarmerne kan ikke mailes; se alarms.smtp i indstillingerne",
		"the alarms cannot be mailed; see alarms.smtp in the settings"},
	NightMissing: {"ingen nat er læst og antaget", "no night has been read and adopted"},
}

// Since adds since when.
func Since(at string) Text { return Text{" siden " + at, " since " + at} }
