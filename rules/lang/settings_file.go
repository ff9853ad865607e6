package lang

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"
)

// What is wrong with a file that the settings name.
var (
	FileMissing = Text{
		"filen findes ikke; ret stien, eller læg filen dér",
		"there is no such file; correct the path, or put the file there"}
	FileClosed = Text{
		"der er ikke adgang til filen; giv den bruger, som Boligbro kører som, lov til at læse den",
		"access to the file is denied; let the user as whom Boligbro runs read it"}
	FileIsFolder = Text{
		"det er en mappe og ingen fil; skriv stien til selve filen",
		"that is a folder and no file; write the path of the file itself"}
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
	case errors.Is(err, syscall.EISDIR):
		return FileIsFolder
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

// NoFolder is that the folder of a file that is to be made is not there.
var NoFolder = Text{
	"mappen findes ikke; lav den, eller ret stien", "there is no such folder; make it, or correct the path"}

// NoCheckpointFile is that the file that the setting database.checkpoint names cannot be laid.
func NoCheckpointFile(path string, err error) Text {
	return Text{
		fmt.Sprintf("loggens kontrolpunkt, %s (database.checkpoint i indstillingerne), kan ikke skrives: %v; "+
			"intet er ændret. Lav mappen, giv den bruger, som Boligbro kører som, lov til at skrive dér, eller ret "+
			"stien, og prøv igen", path, bare(err)),
		fmt.Sprintf("the checkpoint of the log, %s (database.checkpoint in the settings), cannot be written: %v; "+
			"nothing was changed. Make the folder, let the user as whom Boligbro runs write there, or correct the "+
			"path, and try again", path, bare(err))}
}

// bare is the cause alone of an error about a file.
func bare(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}

// NoDataFolder is that the folder that the setting data names cannot be made or written in.
func NoDataFolder(folder string, err error) Text {
	err = bare(err)
	return Text{
		fmt.Sprintf("mappen til databasen, %s (data i indstillingerne), kan ikke laves eller skrives i: %v; intet "+
			"er ændret. Giv den bruger, som Boligbro kører som, lov til at skrive dér, skaf plads, eller ret stien, "+
			"og prøv igen", folder, err),
		fmt.Sprintf("the folder of the database, %s (data in the settings), cannot be made or written in: %v; "+
			"nothing was changed. Let the user as whom Boligbro runs write there, make room, or correct the path, "+
			"and try again", folder, err)}
}
