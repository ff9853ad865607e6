package lang

// Placeholder is a word that hints, help and READMEs print where a value is to be written, and what that is.
type Placeholder struct {
	Words   []string
	Who     bool // it stands for whoever runs the command
	Instead Text
}

// Placeholders are those that nobody can mean as they stand. Names of files are not among them: a file can be
// called FIL.
var Placeholders = []Placeholder{
	{[]string{"HVEM", "WHO", "INITIALER", "INITIALS"}, true, Text{
		"skriv jeres egne initialer eller jeres brugernavn",
		"write your own initials or your user name"}},
	{[]string{"ID"}, false, Text{
		"skriv kørslens id, som boligbro alarms viser det",
		"write the run's id, as boligbro alarms shows it"}},
	{[]string{"NUMMER", "NUMBER", "NR", "SAG", "UNDERRETNING"}, false, Text{
		"skriv sagens eller beskedens nummer, som boligbro notices viser det",
		"write the number of the case or of the message, as boligbro notices shows it"}},
	{[]string{"RÆKKE", "GRUND", "REGEL"}, false, Text{
		"skriv det, som boligbro review list viser",
		"write what boligbro review list shows"}},
	{[]string{"NAVN", "ROLLE", "BRUGER"}, false, Text{
		"skriv det navn, der menes",
		"write the name that is meant"}},
	{[]string{"KODE", "CVR"}, false, Text{
		"skriv kommunekoden, CVR-nummeret eller grundens kode",
		"write the municipality's code, the CVR number or the code of the reason"}},
}
