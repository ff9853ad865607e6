package lang

// AlarmMail is the frame around the alarms of a mail, and the labels of their lines.
var AlarmMail = struct {
	Greeting, Escalated, Closing, ClosingClerk Text
	What, Do, More, Association, Municipality  Text
	Number, Due, Count, Why, Code              Text
	Concerns, Raised                           Text
}{
	Greeting: Text{"Boligbro beder dig gøre noget.", "Boligbro asks you to do something."},
	Escalated: Text{
		"Du får denne mail som stedfortræder, fordi den, der først fik besked, ikke har reageret.",
		"You get this mail as the substitute, because whoever got the first mail has not acted."},
	Closing: Text{
		"Mailen indeholder med vilje ingen personoplysninger. Slå sagen op i Boligbro med: boligbro alarms",
		"The mail holds no personal data, on purpose. Look the case up in Boligbro with: boligbro alarms"},
	ClosingClerk: Text{
		"Mailen indeholder med vilje ingen personoplysninger. Sagen står på kommunens side i Boligbro; " +
			"den, der driver Boligbro for jer, registrerer, hvad I oplyser.",
		"The mail holds no personal data, on purpose. The case stands on the municipality's page in " +
			"Boligbro; whoever runs Boligbro for you records what you report."},

	What: Text{"Hvad er sket", "What happened"},
	Do:   Text{"Gør dette", "Do this"},
	More: Text{
		"Læs mere på den maskine, Boligbro kører på",
		"Read more on the machine that runs Boligbro"},
	Association:  Text{"Boligorganisation", "Housing association"},
	Municipality: Text{"Kommune", "Municipality"},
	Number:       Text{"Sag", "Case"},
	Due:          Text{"Frist", "Due"},
	Count:        Text{"Antal", "Count"},
	Why:          Text{"Årsag", "Cause"},
	Code:         Text{"Kode", "Code"},
	Concerns:     Text{"Vedrører", "Concerns"},
	Raised:       Text{"Rejst", "Raised"},
}
