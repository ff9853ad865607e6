package lang

import "fmt"

// What others on the machine can read or change that they should not.

// both is one file in both languages.
func both(da, en string) func(file string) Text {
	return func(file string) Text { return Text{fmt.Sprintf(da, file), fmt.Sprintf(en, file)} }
}

var (
	// NoLogin: everybody who reaches this machine sees the pages.
	NoLogin = Text{
		"alle på denne maskine kan se siderne uden at logge ind (web.login: none); brug det kun til en prøve",
		"everybody on this machine can see the pages without signing in (web.login: none); use it for a trial only",
	}
	SecretsReadable = both(
		"andre på maskinen kan læse indstillingsfilen %s, og der står hemmeligheder i den; kør chmod 600 på den, "+
			"og lad den bruger, som programmet kører som, eje den, eller skriv dem som {file: STI}",
		"others on the machine can read the settings file %s, and secrets stand in it; run chmod 600 on it, and "+
			"let the user as whom the program runs own it, or write them as {file: PATH}")
	SettingsWritable = both(
		"andre på maskinen kan ændre indstillingsfilen %s; kør chmod o-w på den",
		"others on the machine can change the settings file %s; run chmod o-w on it")
	KeyReadable = both(
		"andre på maskinen kan læse den private nøgle %s; kør chmod 600 på den, og lad den bruger, som programmet "+
			"kører som, eje den",
		"others on the machine can read the private key %s; run chmod 600 on it, and let the user as whom "+
			"the program runs own it")
	DatabaseOpen = both(
		"andre på maskinen kan læse eller ændre databasen %s; kør chmod 600 på den",
		"others on the machine can read or change the database %s; run chmod 600 on it")
	FolderWritable = both(
		"andre på maskinen kan skrive i datamappen %s; kør chmod 700 på den",
		"others on the machine can write in the data folder %s; run chmod 700 on it")
	CheckpointWritable = both(
		"andre på maskinen kan ændre kontrolpunktet %s, og så beviser det intet; kør chmod o-w på det",
		"others on the machine can change the checkpoint %s, and then it proves nothing; run chmod o-w on it")
	ExportsWritable = both(
		"andre på maskinen kan lægge filer i %s, hvor et udtræk læses, og så få en kommune underrettet om hvad "+
			"som helst; kør chmod o-w på mappen",
		"others on the machine can put files into %s, where an export is read, and so have a municipality "+
			"notified of anything; run chmod o-w on the folder")
	ExportWritable = both(
		"andre på maskinen kan ændre udtrækket %s, og så få en kommune underrettet om hvad som helst; kør chmod "+
			"o-w på det",
		"others on the machine can change the export %s, and so have a municipality notified of anything; run "+
			"chmod o-w on it")
)
