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

// UnreadMaster is that a master key cannot be read, and what the reading says in English.
func UnreadMaster(err error) Text {
	told := Text{
		"hovednøglen kan ikke læses; er den væk, skal den hentes dér, hvor kopien er gemt",
		"the master key cannot be read; if it is gone, fetch it from where the copy is kept: " + err.Error()}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		told.DA = "hovednøglens fil findes ikke; hent den dér, hvor kopien er gemt"
	case errors.Is(err, fs.ErrPermission):
		told.DA = "hovednøglen kan ikke læses: " + FileClosed.DA
	}
	return told
}
