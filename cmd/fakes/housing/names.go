package housing

import (
	"math/rand/v2"

	"boligbro/rules"
)

// Given names and surnames that many people in Denmark bear; nobody is meant.
var given = []string{
	"Anne", "Peter", "Kirsten", "Jens", "Mette", "Michael", "Hanne", "Lars", "Anna", "Thomas", "Helle",
	"Henrik", "Maria", "Søren", "Susanne", "Christian", "Lene", "Jan", "Marianne", "Martin", "Camilla",
	"Niels", "Karen", "Anders", "Inger", "Morten", "Bente", "Jesper", "Sofie", "Hans", "Emma", "Jørgen",
	"Ida", "Mads", "Freja", "Ole", "Åse", "Per", "Bjørn", "Ahmed", "Fatima", "Mohammad", "Amina", "Ali",
	"Zahra", "René", "André", "Renée", "Zoé", "Gørild", "Børge", "Østen",
}

var surnames = []string{
	"Nielsen", "Jensen", "Hansen", "Andersen", "Pedersen", "Christensen", "Larsen", "Sørensen", "Rasmussen",
	"Jørgensen", "Petersen", "Madsen", "Kristensen", "Olsen", "Thomsen", "Christiansen", "Poulsen",
	"Johansen", "Møller", "Mortensen", "Knudsen", "Jakobsen", "Mikkelsen", "Frederiksen", "Østergaard",
	"Åkjær", "Nørgaard", "Bæk", "Kjær", "Ørsted", "Ali", "Hassan", "Ahmed", "Yilmaz", "Nguyen", "Linde",
	"Skov", "Holm", "Lund", "Dahl",
}

var streets = []string{
	"Vestergade", "Østergade", "Nørregade", "Søndergade", "Kirkevej", "Skolevej", "Møllevej", "Bøgevænget",
	"Egevænget", "Åparken", "Rønnevej", "Solsikkevej", "Lærkevej", "Gammel Landevej", "Toftegårdsvej",
	"Skovvejen", "Ærøgade", "Fyrreparken", "Birkevænget", "Nordre Ringvej",
}

var floors = []string{
	"st. tv", "st. th", "1. tv", "1. th", "1. mf", "2. tv", "2. th", "2. mf", "3. tv", "3. th", "4. tv",
	"4. th", "st. 0012", "1. 0103", "kl.",
}

type place struct{ postalCode, city string }

var places = map[string][]place{
	"0101": {{"2200", "København N"}, {"2300", "København S"}, {"2400", "København NV"},
		{"2450", "København SV"}},
	"0217": {{"3000", "Helsingør"}, {"3070", "Snekkersten"}},
	"0265": {{"4000", "Roskilde"}},
	"0461": {{"5000", "Odense C"}, {"5240", "Odense NØ"}, {"5250", "Odense SV"}},
	"0540": {{"6400", "Sønderborg"}},
	"0561": {{"6700", "Esbjerg"}, {"6705", "Esbjerg Ø"}},
	"0657": {{"7400", "Herning"}},
	"0730": {{"8900", "Randers C"}, {"8930", "Randers NØ"}},
	"0751": {{"8000", "Aarhus C"}, {"8200", "Aarhus N"}, {"8210", "Aarhus V"}, {"8220", "Brabrand"}},
	"0791": {{"8800", "Viborg"}},
	"0851": {{"9000", "Aalborg"}, {"9220", "Aalborg Øst"}, {"9400", "Nørresundby"}},
}

// placeIn is a place in the municipality; where the list has none, one that bears its name.
func placeIn(r *rand.Rand, code string) place {
	if list := places[code]; list != nil {
		return pick(r, list)
	}
	m, _ := rules.LookupMunicipality(code)
	return place{"9999", m.Name}
}
