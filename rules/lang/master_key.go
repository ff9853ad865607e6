package lang

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"
)

// UnreadMaster is that the master key that the setting names, such as keys.file, cannot be read, and why.
func UnreadMaster(setting string, why Text) Text {
	return Text{
		"hovednøglen kan ikke læses (" + setting + "): " + why.DA,
		"the master key cannot be read (" + setting + "): " + why.EN,
	}
}

// notBefore ends what only a person can put right.
var notBefore = Text{
	". Et nyt forsøg hjælper først, når det er bragt i orden",
	". Trying again helps only when that is put right",
}

// mended is the text for what only a person can put right.
func mended(da, en string) Text { return Text{da + notBefore.DA, en + notBefore.EN} }

// newMaster is for who has no key yet. A database cannot be read with another key than its own.
var newMaster = Text{
	". Kun til en ny database laves en ny, med: openssl rand -hex 32",
	". Only for a new database a new one is made, with: openssl rand -hex 32",
}

// MasterUnread is why the file of a master key could not be read.
func MasterUnread(file string, err error) Text {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return mended(
			"filen "+file+" findes ikke; læg nøglen tilbage dér, hvorfra kopien er gemt, eller ret stien"+newMaster.DA,
			"the file "+file+" is missing; put the key back from where its copy is kept safe, or correct the "+
				"path"+newMaster.EN)
	case errors.Is(err, fs.ErrPermission):
		return mended(
			"der er ikke adgang til filen "+file+"; giv den bruger, som Boligbro kører som, ejerskab til den "+
				"og lov til at læse den (chmod 600) og åbne dens mappe",
			"access to the file "+file+" is denied; let the user as whom Boligbro runs own it, read it (chmod 600) "+
				"and enter its folder")
	case errors.Is(err, syscall.EISDIR):
		return MasterNoFile(file)
	}
	var at *fs.PathError
	if errors.As(err, &at) {
		err = at.Err
	}
	return Text{
		fmt.Sprintf("filen %s kan ikke læses: %v. Se efter, om dens disk er til stede, og prøv igen", file, err),
		fmt.Sprintf("the file %s cannot be read: %v. See whether its disk is there, and try again", file, err),
	}
}

// NoNewMaster is that the file that is there can be no new master key: it is empty, or cannot be read as one.
func NoNewMaster(file string, empty bool, err error) *Error {
	why := Text{"den kan ikke læses som en nøgle", "it cannot be read as a key"}
	if empty {
		why = Text{"den er tom", "it is empty"}
	}
	e := NewError(
		"filen "+file+" (--to) kan ikke blive den nye hovednøgle: "+why.DA+". Vælg en fil, der ikke findes: "+
			"nøglen laves i den. Eller læg selv en nøgle i den (openssl rand -hex 32), og kør chmod 600 på den. "+
			"Intet er ændret",
		"the file "+file+" (--to) cannot become the new master key: "+why.EN+". Choose a file that is not there: "+
			"the key is made in it. Or put a key into it yourself (openssl rand -hex 32), and run chmod 600 on it. "+
			"Nothing was changed")
	e.Kind = err
	return e
}

// MasterNoFile is that a folder, or something else that is no file, stands in the place of the key's file.
func MasterNoFile(file string) Text {
	return mended(
		file+" er ikke en fil, men fx en mappe; skriv stien til selve nøglens fil, eller læg den dér",
		file+" is not a file but, for instance, a folder; write the path of the key's own file, or put it there")
}

// MasterOpen is that others can reach the file of a master key.
func MasterOpen(file string, mode fs.FileMode) Text {
	return mended(
		fmt.Sprintf("andre på maskinen har adgang til filen %s (%#o); kør chmod 600 på den. Kan nogen have læst "+
			"den, så skift den bagefter (boligbro keys rotate --by HVEM)", file, mode),
		fmt.Sprintf("others on the machine can reach the file %s (%#o); run chmod 600 on it. If somebody may have "+
			"read it, change it afterwards (boligbro keys rotate --by WHO)", file, mode))
}

// What a text is that is no master key.
var (
	MasterEmpty = Text{"er tom", "is empty"}
	MasterNone  = Text{
		"rummer ingen hovednøgle: 32 byte skrevet i hex (64 tegn) eller base64 (44 tegn)",
		"holds no master key: 32 bytes written in hex (64 characters) or base64 (44 characters)",
	}
	MasterZero = Text{"rummer kun nuller", "holds nothing but zeros"}
)

// MasterWrong is that what was read from there, such as a file, is no master key.
func MasterWrong(there, what Text) Text {
	return mended(
		there.DA+" "+what.DA+"; hent nøglen dér, hvor kopien er gemt"+newMaster.DA,
		there.EN+" "+what.EN+"; fetch the key from where its copy is kept safe"+newMaster.EN)
}

// Where a master key comes from.
var (
	MasterFile     = func(path string) Text { return Text{"filen " + path, "the file " + path} }
	MasterVariable = func(name string) Text {
		return Text{"miljøvariablen " + name, "the environment variable " + name}
	}
	MasterCommand = Text{"det, kommandoen udskriver,", "what the command prints"}
)

// MasterUnset is that the environment variable with a master key is not set.
func MasterUnset(name string) Text {
	there := MasterVariable(name)
	return mended(
		there.DA+" er ikke sat; sæt den dér, hvor Boligbro startes (under systemd med EnvironmentFile), eller ret "+
			"navnet",
		there.EN+" is not set; set it where Boligbro is started (under systemd with EnvironmentFile), or correct "+
			"the name")
}

// What can be wrong with the command that prints a master key.
var (
	MasterNoCommand = mended(
		"programmet i kommandoens første led findes ikke eller kan ikke køres; ret stien, eller giv lov til at "+
			"køre det",
		"the program in the command's first item does not exist or cannot be run; correct the path, or allow it "+
			"to be run")
	MasterSlow = Text{
		"kommandoen var ikke færdig efter 30 sekunder; den må ikke spørge om noget. Kør den i hånden som den " +
			"bruger, Boligbro kører som, og prøv igen",
		"the command had not ended after 30 seconds; it must ask for nothing. Run it by hand as the user as whom " +
			"Boligbro runs, and try again"}
)

// MasterFailed is that the command ended with that exit status.
func MasterFailed(status int) Text {
	return Text{
		fmt.Sprintf("kommandoen endte med fejlkode %d; kør den i hånden som den bruger, Boligbro kører som, "+
			"for at se hvorfor. Prøv igen, når den lykkes", status),
		fmt.Sprintf("the command ended with exit status %d; run it by hand as the user as whom Boligbro runs "+
			"to see why. Try again when it succeeds", status)}
}

// MasterNotMade is that the file of a new master key could not be made.
func MasterNotMade(file string, err error) Text {
	if errors.Is(err, fs.ErrNotExist) {
		return mended(
			"filen "+file+" kan ikke laves, for mappen findes ikke; ret stien, eller lav mappen først, så kun den "+
				"bruger, som Boligbro kører som, kan læse den (mkdir -m 700)",
			"the file "+file+" cannot be made, for the folder is not there; correct the path, or make the folder "+
				"first, so that only the user as whom Boligbro runs can read it (mkdir -m 700)")
	}
	var at *fs.PathError
	if errors.As(err, &at) {
		err = at.Err
	}
	return Text{
		fmt.Sprintf("filen %s kan ikke laves: %v. Giv den bruger, som Boligbro kører som, lov til at skrive i "+
			"dens mappe, eller skaf plads, og prøv igen", file, err),
		fmt.Sprintf("the file %s cannot be made: %v. Let the user as whom Boligbro runs write in its folder, "+
			"or make room, and try again", file, err)}
}
