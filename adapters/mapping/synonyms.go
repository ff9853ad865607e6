package mapping

import (
	"slices"

	"boligbro/rules/text"
)

// synonyms are what systems and people call the columns of a list, by the field of the case. They are our own
// reading of exports, help pages and lists that people keep, and no system's contract. A name that could mean
// two fields is left out.
var synonyms = []struct {
	field   string
	headers []string
}{
	{"department", []string{"Afdeling", "AfdelingNr", "Afdelingsnr", "Afd", "Afd.", "EjendomNr", "Ejendom"}},
	{"tenancy.kind", []string{"Boligtype", "Boligart", "Lejemålstype", "LejemaalType"}},
	{"tenancy.start", []string{"Indflytningsdato", "Indflytning", "Indflyttet", "Indflyttedato", "Lejestart",
		"OccupationDate"}},
	{"tenancy.end", []string{"Fraflytningsdato", "Fraflytning", "Fraflyttet", "Lejeophør", "VacateDate"}},
	{"tenancy.assigned", []string{"Anvist", "Anvist af kommunen", "Kommunal anvisning", "Kommunalt anvist"}},
	{"tenancy.temporary", []string{"Midlertidig", "Tidsbegrænset"}},
	{"tenancy.municipality", []string{"Kommunekode", "Kommunenr", "KommuneNr", "Kommune"}},
	{"tenancy.address.street", []string{"Adresse", "Adresse1", "Adresse 1", "Gade", "Vej", "Lejemålsadresse"}},
	{"tenancy.address.postalCode", []string{"Postnr", "PostNr.", "Postnummer"}},
	{"tenancy.address.city", []string{"By", "Bynavn", "Postdistrikt"}},
	{"tenants.1.name", []string{"Lejernavn", "Navn", "Lejer 1", "Lejer1", "Lejernavn 1", "Kontrakthaver"}},
	{"tenants.2.name", []string{"Lejer 2", "Lejer2", "Lejernavn 2", "Navn 2", "Medlejer"}},
	{"tenants.1.protected", []string{"Adressebeskyttet", "Navnebeskyttet", "Beskyttet",
		"Adressebeskyttet 1"}},
	{"tenants.2.protected", []string{"Adressebeskyttet 2"}},
	{"household.childrenUnder18", []string{"Børn", "Børn under 18", "Hjemmeboende børn"}},
	{"arrears.amount", []string{"Huslejerestance", "Restance", "Restancebeløb", "Skyldigt beløb"}},
	{"arrears.since", []string{"Restance fra", "Restance siden", "Restancedato"}},
	{"events.demanded", []string{"Påkrav", "Påkrav afgivet", "Påkravsdato", "Påkrav sendt"}},
	{"events.terminated", []string{"Ophævet", "Ophævelse", "Ophævelsesdato", "Lejeaftale ophævet"}},
	{"events.filed", []string{"Indgivet", "Udsættelse indgivet", "Sendt til fogedret", "Fogedsag",
		"Anmodning om udsættelse"}},
	{"events.filed.ground", []string{"Grund", "Årsag", "Begrundelse"}},
	{"events.court-date-set", []string{"Berammet", "Fogeddato", "Fogedmøde"}},
	{"events.withdrawn", []string{"Tilbagekaldt", "Sag tilbagekaldt"}},
}

// keyHeaders are what the columns are called that together name a tenancy, from the whole to the part.
var keyHeaders = [][]string{
	{"Selskab", "SelskabNr", "Selskabsnr", "Selskabsnr."},
	{"Afdeling", "AfdelingNr", "Afdelingsnr", "Afd", "Afd.", "EjendomNr", "Ejendom"},
	{"Lejemål", "LejemaalNr", "LejemålNr", "Lejemålsnr", "Lejemålsnr.", "Lejemålsnummer"},
	{"Lejer", "LejerNr", "Lejernr.", "Lejernummer", "LejerId"},
}

// FieldOf is the field that a column of that header most likely holds; empty: none is known by that name.
func FieldOf(header string) string {
	for _, s := range synonyms {
		if named(header, s.headers) {
			return s.field
		}
	}
	return ""
}

// KeyRank is the place, from 1, of a column of that header among those that together name the tenancy. 0: the
// column does not name it.
func KeyRank(header string) int {
	return 1 + slices.IndexFunc(keyHeaders, func(names []string) bool { return named(header, names) })
}

func named(header string, names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return text.Same(header, name) })
}

// Layouts are the names of the ways of writing a day in which all of the words can be read, the usual ones
// first; none when there is no word.
func Layouts(words []string) (names []string) {
	for _, name := range []string{"dd-mm-yyyy", "yyyy-mm-dd", "dd.mm.yyyy", "dd/mm/yyyy", "yyyymmdd", "dd-mm-yy",
		"dd.mm.yy", "dd/mm/yy", "excel"} {
		fits := len(words) > 0
		for _, word := range words {
			_, code := parseDay(text.Key(word), []layout{layouts[name]})
			fits = fits && code == ""
		}
		if fits {
			names = append(names, name)
		}
	}
	return names
}

// Meaning is the word of the case that a word of a list most likely means for the field; false: nobody knows.
func Meaning(field, word string) (meaning string, known bool) {
	meaning, known = meanings[field][text.Fold(word)]
	return meaning, known
}

// Coded reports whether the field's words are few, and fixed by the case.
func Coded(field string) bool { return meanings[field] != nil }

// meanings are the words of lists, by the fields that have few of them.
var meanings = map[string]map[string]string{
	"tenancy.kind":        dwellings,
	"tenancy.assigned":    yesAndNo,
	"tenancy.temporary":   yesAndNo,
	"tenants.1.protected": yesAndNo,
	"tenants.2.protected": yesAndNo,
	"household.childrenUnder18": {
		"j": "yes", "ja": "yes", "x": "yes", "n": "no", "nej": "no", "0": "no", "?": "unknown",
	},
	"events.filed.ground": {
		"r": "arrears", "restance": "arrears", "huslejerestance": "arrears", "leje": "arrears",
		"husorden": "house-rules", "h": "house-rules", "andet": "other",
	},
}

var yesAndNo = map[string]string{
	"j": "true", "ja": "true", "x": "true", "1": "true", "sand": "true", "true": "true",
	"n": "false", "nej": "false", "0": "false", "falsk": "false", "false": "false",
}

var dwellings = map[string]string{
	"f": "family", "familiebolig": "family", "familie": "family",
	"u": "youth", "ungdomsbolig": "youth", "ungdom": "youth",
	"æ": "elderly", "ældrebolig": "elderly", "ældre": "elderly",
	"p": "care", "plejebolig": "care", "pleje": "care",
	"a": "other", "erhverv": "other", "garage": "other",
}

// OfDay reports whether the field is a day.
func OfDay(field string) bool {
	f, ok := fieldsFor("tenancy")[field]
	return ok && (f.date || slices.Contains([]string{"tenancy.start", "tenancy.end", "arrears.since"}, field))
}
