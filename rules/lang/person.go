package lang

// SignInEnds are what a try to sign in came to.
var SignInEnds = Words{
	"signed-in": {"logget ind", "signed in"},
	"wrong":     {"forkert adgangskode eller kode", "wrong password or code"},
	"often":     {"afvist: for mange forsøg før", "held off: too many tries before"},
	"locked":    {"rigtigt, men spærret eller uden rolle", "right, but locked out or without a role"},
}

// What is wrong with a person, a password or a try to sign in.
var (
	ErrSignIn = NewError(
		"mailadressen, adgangskoden eller koden er forkert; prøv igen med en ny kode",
		"the mail address, the password or the code is wrong; try again with a new code")
	ErrSignInOften = NewError(
		"der er forsøgt for mange gange; vent et kvarter, og prøv igen",
		"it has been tried too often; wait a quarter of an hour, and try again")
	ErrNoRole = NewError(
		"du er logget ind hos din organisation, men har ingen rolle i Boligbro; bed den, der styrer jeres "+
			"adgange, "+
			"om en",
		"you have signed in at your organisation, but have no role in Boligbro; ask whoever manages your "+
			"access for "+
			"one")
	ErrVouched = NewError(
		"det lykkedes ikke at logge ind; det kan have taget for lang tid, begynd forfra",
		"signing in did not succeed; it may have taken too long, begin again")
	ErrProvider = NewError(
		"jeres login svarer ikke; prøv igen om lidt",
		"your login does not answer; try again in a while")
	ErrLink = NewError(
		"linket er brugt, udløbet eller ikke skrevet helt af; bed en administrator om et nyt",
		"the link has been used, has expired or was not copied whole; ask an administrator for a new one")
	ErrFirstCode = NewError(
		"koden er ikke den, appen viser for Boligbro lige nu; skriv de seks cifre igen, og se efter, om "+
			"telefonens ur går rigtigt",
		"the code is not what the app shows for Boligbro now; write the six digits again, and see whether the "+
			"telephone's clock is right")
	ErrPasswordLength = NewError(
		"adgangskoden skal have mellem 12 og 128 tegn; brug fx fire ord, der intet har med hinanden at gøre",
		"the password must have between 12 and 128 characters; use for example four words that have nothing to "+
			"do with each other")
	ErrPasswordCommon = NewError(
		"adgangskoden er for nem at gætte: den består af ord, mange bruger, eller af navne; brug fx fire ord, "+
			"der intet har med hinanden at gøre",
		"the password is too easy to guess: it is made of words that many use, or of names; use for example four "+
			"words that have nothing to do with each other")
	ErrPasswordTwice = NewError(
		"de to adgangskoder er ikke ens; skriv den samme to gange",
		"the two passwords are not alike; write the same one twice")
	ErrPersonName = NewError(
		"skriv personens navn, uden CPR-nummer",
		"write the person's name, without a CPR number")
	ErrPersonMail = NewError(
		"skriv en mailadresse, fx anne@example.dk",
		"write a mail address, such as anne@example.dk")
	ErrPersonThere = NewError(
		"der er allerede en bruger med den mailadresse; se boligbro user list",
		"there is a person with this mail address already; see boligbro user list")
	ErrPersonUnknown = NewError(
		"der er ingen sådan bruger; se boligbro user list",
		"there is no such person; see boligbro user list")
	ErrPersonElsewhere = NewError(
		"brugeren logger ind hos sin egen organisation og har ingen adgangskode her",
		"the person signs in at its own organisation and has no password here")
	ErrRole = NewError(
		"der er ingen sådan rolle; se boligbro key roles",
		"there is no such role; see boligbro key roles")
)

// ErrPersonState: what was to be done about a person changes nothing.
func ErrPersonState(kind string) *Error {
	switch kind {
	case "granted":
		return NewError("brugeren har rollen i forvejen", "the person has the role already")
	case "revoked":
		return NewError("brugeren har ikke den rolle for den organisation; se boligbro user list",
			"the person does not have this role for this organisation; see boligbro user list")
	case "unlocked":
		return NewError("brugeren er ikke spærret", "the person is not locked out")
	}
	return NewError("brugeren er spærret; boligbro user unlock --by HVEM åbner igen",
		"the person is locked out; boligbro user unlock --by WHO opens again")
}
