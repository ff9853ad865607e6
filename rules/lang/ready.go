package lang

// Why a service cannot do its work: the codes of NotReady.
const (
	DatabaseSilent     = "database"
	DatabaseUnwritable = "database-unwritable"
	SweepFailing       = "sweep-failing"
	MasterChanged      = "master-changed"
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
	MasterChanged: {"hovednøglen er skiftet, og denne tjeneste har den gamle; start tjenesten igen med den nye",
		"the master key was changed, and this service has the former one; start the service again with " +
			"the new one"},
	AlarmsUnmailed: {"alarmerne kan ikke mailes; se alarms.smtp i indstillingerne",
		"the alarms cannot be mailed; see alarms.smtp in the settings"},
	NightMissing: {"ingen nat er læst og antaget", "no night has been read and adopted"},
}

// NoMunicipalClocks is what a service that works without the key of municipal data says beside that it does.
const NoMunicipalClocks = "no-municipal-clocks"

// WithoutMunicipalKey is what it means.
var WithoutMunicipalKey = Text{
	"nøglen til kommunernes data er ikke her (keys.municipal), så denne proces passer ikke kommunernes " +
		"frister; en anden skal",
	"the key of municipal data is not here (keys.municipal), so that this process runs no municipal clocks; " +
		"another must",
}

// Since adds since when.
func Since(at string) Text { return Text{" siden " + at, " since " + at} }
