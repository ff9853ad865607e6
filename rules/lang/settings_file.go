package lang

import (
	"errors"
	"fmt"
	"io/fs"
)

// What is wrong with a file that the settings name.
var (
	FileMissing = Text{
		"filen findes ikke; ret stien, eller læg filen dér",
		"there is no such file; correct the path, or put the file there"}
	FileClosed = Text{
		"der er ikke adgang til filen; giv den bruger, som Boligbro kører som, lov til at læse den",
		"access to the file is denied; let the user as whom Boligbro runs read it"}
	NoCertificate = Text{
		"filen rummer intet certifikat i PEM-form; eksportér det som PEM (base64)",
		"the file holds no certificate in PEM form; export it as PEM (base64)"}
	NoKeyOfIt = Text{
		"filen rummer ikke certifikatets nøgle i PEM-form, eller nøglen hører til et andet certifikat",
		"the file does not hold the certificate's key in PEM form, or the key is of another certificate"}
)

// UnreadFile is why a file could not be read, without its path.
func UnreadFile(err error) Text {
	var at *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return FileMissing
	case errors.Is(err, fs.ErrPermission):
		return FileClosed
	case errors.As(err, &at):
		err = at.Err
	}
	why := fmt.Sprint(err)
	return Text{"filen kan ikke læses: " + why, "the file cannot be read: " + why}
}

// UnreadSettings is that the settings file cannot be read, and why.
func UnreadSettings(file string, why Text) Text {
	return Text{
		"indstillingerne kan ikke læses: " + file + ": " + why.DA + " (--config). Prøv igen, når det er gjort",
		"the settings cannot be read: " + file + ": " + why.EN + " (--config). Try again when that is done",
	}
}

// NoDataFolder is that the folder that the setting data names cannot be made or written in.
func NoDataFolder(folder string, err error) Text {
	var at *fs.PathError
	if errors.As(err, &at) {
		err = at.Err
	}
	return Text{
		fmt.Sprintf("mappen til databasen, %s (data i indstillingerne), kan ikke laves eller skrives i: %v; intet er "+
			"ændret. Giv den bruger, som Boligbro kører som, lov til at skrive dér, skaf plads, eller ret stien, og "+
			"prøv igen", folder, err),
		fmt.Sprintf("the folder of the database, %s (data in the settings), cannot be made or written in: %v; nothing "+
			"was changed. Let the user as whom Boligbro runs write there, make room, or correct the path, and try "+
			"again", folder, err)}
}
