package lang

// CheckpointMail are the words of the daily mail with the log's checkpoint.
var CheckpointMail = struct{ Subject, What, Do Text }{
	Subject: Text{"loggens kontrolpunkt", "the log's checkpoint"},
	What: Text{
		"Linjerne nederst er underskriften på, hvordan Boligbros log ser ud i dag. Loggen føres for",
		"The lines at the end sign what Boligbro's log is today. The log is kept for"},
	Do: Text{
		"Gem mailen et sted, som den, der driver Boligbro, ikke kan ændre: så kan I senere se, om loggen er " +
			"ændret " +
			"eller forkortet. Gem teksten i en fil, og efterprøv den med: boligbro log verify --checkpoint FIL. " +
			"Mailen rummer ingen personoplysninger.",
		"Keep the mail where whoever runs Boligbro cannot change it: then you can see later whether the log was " +
			"changed or cut short. Keep its text in a file, and check it with: boligbro log verify --checkpoint " +
			"FILE. The mail holds no personal data."},
}
