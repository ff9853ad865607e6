package lang

// Unwritable says that the database cannot be written, why, and by which code of the database. Much may have
// been done before: what is committed stands.
func Unwritable(why Text, code string) Text {
	if code != "" {
		why.DA, why.EN = why.DA+" ("+code+")", why.EN+" ("+code+")"
	}
	return Text{
		"databasen kan ikke skrives: " + why.DA + ". Det, der var gemt forinden, står, og underretninger " +
			"kan være sendt. Bring det i orden, og kør kommandoen igen: den fortsætter, hvor den slap, og en " +
			"besked, der sendes igen, har sit nummer fra før",
		"the database cannot be written: " + why.EN + ". What was stored before stands, and notices may " +
			"have been sent. Put it right, and run the command again: it goes on where it stopped, and a " +
			"message that is sent again has its number from before",
	}
}

// Why a database cannot be written.
var (
	DiskFull  = Text{"disken er fuld", "the disk is full"}
	DiskFails = Text{"disken svarer med en fejl, eller er fuld", "the disk answers with a " +
		"fault, or is full"}
	FileReadOnly = Text{"den er skrivebeskyttet", "it is read-only"}
	FileUnopened = Text{"dens fil kan ikke åbnes", "its file cannot be opened"}
	ServerFull   = Text{"serveren har ikke plads eller forbindelser nok", "the server lacks room " +
		"or connections"}
	ServerReadOnly    = Text{"serveren kan kun læses", "the server can only be read"}
	ServerRefuses     = Text{"serveren siger nej til brugeren", "the server refuses the user"}
	ServerAway        = Text{"serveren svarer ikke", "the server does not answer"}
	UnwritableSomehow = Text{"den er skrivebeskyttet, fuld eller væk", "it is read-only, full or gone"}
)
