package mapping

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"boligbro/rules"
	"boligbro/rules/text"
)

// synonyms are what systems and people call the columns of a list, by the field of the case, however they
// write the name: Lejemål-nr. is lejemaalnr. They are our own reading of exports, help pages and lists that
// people keep, and no system's contract. A name that could mean two fields is left out.
var synonyms = []synonym{
	{"department", []string{"Afdeling", "AfdelingNr", "Afdelingsnr", "Afd", "EjendomNr", "Ejendom",
		"department"}},
	{"tenancy.kind", []string{"Boligtype", "Boligart", "Lejemålstype", "dwellingType"}},
	{"tenancy.start", []string{"Indflytningsdato", "Indflytning", "Indflyttet", "Indflyttedato", "Lejestart",
		"OccupationDate", "moveInDate"}},
	{"tenancy.end", []string{"Fraflytningsdato", "Fraflytning", "Fraflyttet", "Lejeophør", "VacateDate",
		"moveOutDate"}},
	{"tenancy.assigned", []string{"Anvist", "Anvist af kommunen", "Kommunal anvisning", "Kommunalt anvist"}},
	{"tenancy.temporary", []string{"Midlertidig", "Tidsbegrænset"}},
	{"tenancy.municipality", []string{"Kommunekode", "Kommunenr", "Kommune", "municipalityCode"}},
	{"tenancy.address.street", []string{"Adresse", "Adresse1", "Gade", "Vej", "Vejnavn", "Lejemålsadresse",
		"street"}},
	{"tenancy.address.postalCode", []string{"Postnr", "Postnummer", "postalCode", "zip"}},
	{"tenancy.address.city", []string{"By", "Bynavn", "Postdistrikt", "city"}},
	{"tenants.1.name", []string{"Lejernavn", "Lejer 1", "Lejernavn 1", "Kontrakthaver", "tenantName",
		"Lejere navn", "Navn"}},
	{"tenants.2.name", []string{"Lejer 2", "Lejernavn 2", "Navn 2", "Medlejer"}},
	{"tenants.1.protected", []string{"Adressebeskyttet", "Navnebeskyttet", "Beskyttet", "Adressebeskyttet 1",
		"Adressebeskyttelse", "Navnebeskyttelse", "Navne- og adressebeskyttelse", "Navne- og adressebeskyttet",
		"Beskyttet adresse", "Hemmelig adresse", "Adr. beskyttelse", "Adr.besk.", "Adressebesk.",
		"Navne- og adr.beskyttelse", "protectedAddress"}},
	{"tenants.2.protected", []string{"Adressebeskyttet 2", "Medlejer navnebeskyttet",
		"Medlejer adressebeskyttet", "Medlejer adressebeskyttelse", "Medlejer navnebeskyttelse",
		"Adressebeskyttelse 2"}},
	{"household.childrenUnder18", []string{"Børn", "Børn under 18", "Hjemmeboende børn",
		"Hjemmeboende børn under 18"}},
	{"arrears.amount", []string{"Huslejerestance", "Restance", "Restancebeløb", "Skyldigt beløb", "arrears"}},
	{"arrears.since", []string{"Restance fra", "Restance siden", "Restancedato"}},
	{"events.demanded", []string{"Påkrav", "Påkrav afgivet", "Påkravsdato", "Påkrav sendt"}},
	{"events.demanded.received", []string{"Påkrav kommet frem"}},
	{"events.reminded", []string{"Rykker", "Rykkerdato", "Rykket", "Rykker sendt", "Sidste rykker",
		"Seneste rykker"}},
	{"events.paid", []string{"Betalt"}},
	{"events.terminated", []string{"Ophævet", "Ophævelse", "Ophævelsesdato", "Ophævet dato",
		"Lejeaftale ophævet"}},
	{"events.filed", []string{"Indgivet", "Udsættelse indgivet", "Sendt til fogedret", "Fogedsag",
		"Anmodning om udsættelse", "Anmodning indgivet", "Indgivet dato", "Udsættelse anmodet",
		"Udsættelse anmodet dato"}},
	{"events.filing-planned", []string{"Anmodning påtænkt", "Udsættelse påtænkt"}},
	{"events.filed.ground", []string{"Grund", "Årsag", "Begrundelse"}},
	{"events.court-date-set", []string{"Berammet", "Fogeddato", "Fogedmøde"}},
	{"events.withdrawn", []string{"Tilbagekaldt", "Sag tilbagekaldt"}},
	{"event.kind", []string{"Skridt", "Hændelse", "Rykkerniveau", "Rykkerkode"}},
	{"event.on", []string{"Rykkerdato", "Hændelsesdato", "Skridtdato", "Dato"}},
	{"event.ground", []string{"Grund", "Årsag", "Begrundelse"}},
}

// synonym is a field and what its column is called.
type synonym struct {
	field string
	names []string
}

// weakNames are what columns are called that hold the field only where their values look like it.
var weakNames = map[string][]string{
	"tenants.1.name": {"Lejer", "Lejere", "tenant", "name"},
	"event.kind":     {"Type", "kind", "event", "eventType", "step", "Begivenhed"},
	"event.on":       {"Dag", "date", "on"},
}

// keyHeaders are what the columns are called that together name a tenancy, from the whole to the part. Where
// digits is set a column of that name without any holds something else, such as a name.
var keyHeaders = [keyRanks]struct {
	names  []string
	digits bool
}{
	{[]string{"Selskab", "SelskabNr", "Selskabsnr"}, false},
	{[]string{"Afdeling", "AfdelingNr", "Afdelingsnr", "Afd", "EjendomNr", "Ejendom"}, false},
	{[]string{"LejemaalNr", "Lejemålsnr", "Lejemålsnummer", "Lejemål", "tenancyNumber", "tenancyId",
		"Nr"}, true},
	{[]string{"LejerNr", "Lejernummer", "LejerId", "Lejer"}, true},
}

const (
	keyRanks    = 4
	tenancyRank = 3 // of them the tenancy's own number
)

// privateHeaders are what columns are called whose numbers are a person's or a payment's, and no tenancy's.
var privateHeaders = []string{"cpr", "person", "telefon", "tlf", "mobil", "phone", "mail", "konto", "faktura",
	"beloeb", "saldo", "dato"}

// otherPersons are the elements in which a name is somebody else's than the tenant's.
var otherPersons = []string{"udlejer", "selskab", "kommune", "ejer", "medarbejder", "sagsbehandler",
	"advokat", "kontakt", "landlord", "owner"}

// parts are the names in a header that may be a path, such as Lejer[2]/Navn or lejere.1.navn, and which of
// several elements it is of, from 1.
func parts(header string) (names []string, number int) {
	number = 1
	split := strings.FieldsFunc(header, func(r rune) bool { return r == '/' || r == '.' })
	for i, part := range split {
		name, index, _ := strings.Cut(strings.TrimPrefix(part, "@"), "[")
		if n, err := strconv.Atoi(strings.TrimSuffix(index, "]")); err == nil {
			number = n
		}
		if n, err := strconv.Atoi(name); err == nil && i > 0 && i < len(split)-1 {
			number = n + 1
			continue
		}
		if bare := text.Bare(name); bare != "" {
			names = append(names, bare)
		}
	}
	return names, number
}

// fieldsOf are the fields that a column of that header may hold, the likeliest first; none are known by
// another name.
func fieldsOf(header string) (fields []string) {
	names, number := parts(header)
	if len(names) == 0 {
		return nil
	}
	whole, last := strings.Join(names, ""), names[len(names)-1]
	others := slices.ContainsFunc(names[:len(names)-1], func(name string) bool {
		return slices.Contains(otherPersons, name)
	})
	for _, s := range synonyms {
		switch {
		case named(whole, s.names), !others && named(last, s.names), !others && named(last, weakNames[s.field]):
		default:
			continue
		}
		field := s.field
		if rest, ok := strings.CutPrefix(field, "tenants.1."); ok && number <= maxTenants {
			field = "tenants." + strconv.Itoa(number) + "." + rest
		} else if number > 1 {
			continue
		}
		if !Protects(header) || strings.HasSuffix(field, ".protected") {
			fields = append(fields, field)
		}
	}
	return fields
}

// protecting are parts of what columns are called that say whose name and address are protected.
var protecting = []string{"beskyt", "adrbesk", "adressebesk", "navnebesk", "hemmelig", "protected"}

// Protects reports whether a column of that header most likely says whose name and address are protected. It
// is never anything else, such as the name of a second tenant.
func Protects(header string) bool {
	bare := text.Bare(header)
	return slices.ContainsFunc(protecting, func(part string) bool { return strings.Contains(bare, part) })
}

// outright reports whether the header as a whole says the field, and not only the end of a path or a name
// that may mean something else.
func outright(header, field string) bool {
	names, _ := parts(header)
	for _, s := range synonyms {
		says := s.field == field || strings.HasPrefix(s.field, "tenants.")
		if says && named(strings.Join(names, ""), s.names) {
			return true
		}
	}
	return false
}

// leastKnown is how many columns of a header must be known: a row of data may hold a word that is one by
// chance.
const leastKnown = 2

// KnownHeaders is how many columns of the row are known, when it can be a header. A row of data has numbers
// and days, and no more than a word that is a header's by chance: of it nothing may be quoted.
func KnownHeaders(row []string) (n int) {
	for _, cell := range row {
		if isValue(cell) {
			return 0
		}
		if len(fieldsOf(cell)) > 0 || keyRank(cell) > 0 {
			n++
		}
	}
	if n < leastKnown {
		return 0
	}
	return n
}

// isValue reports whether the text is a number, a day or who somebody is, which no column is called.
func isValue(cell string) bool {
	cell = text.Key(cell)
	plain := strings.Trim(cell, "0123456789., -:/") == "" && strings.ContainsFunc(cell, unicode.IsDigit)
	return plain || text.HoldsCPR(cell) || len(cell) > longestHeader
}

// longestHeader is how long a header is at most, in bytes.
const longestHeader = 100

// keyRank is the place, from 1, of a column of that header among those that together name the tenancy. 0: the
// column does not name it.
func keyRank(header string) int {
	names, number := parts(header)
	if len(names) == 0 || number > 1 {
		return 0
	}
	last := names[len(names)-1]
	for i, rank := range keyHeaders {
		if named(strings.Join(names, ""), rank.names) || named(last, rank.names) && last != "nr" {
			return i + 1
		}
	}
	return 0
}

// weak reports whether the header holds the field only where its values look like it.
func weak(header, field string) bool {
	names, _ := parts(header)
	if len(names) == 0 || !named(names[len(names)-1], weakNames[field]) {
		return false
	}
	return !slices.ContainsFunc(synonyms, func(s synonym) bool {
		return s.field == field && (named(strings.Join(names, ""), s.names) || named(names[len(names)-1], s.names))
	})
}

// keyPlace is how surely a column of that header is the one of its rank: the smaller the surer.
func keyPlace(header string) int {
	names, _ := parts(header)
	if keyRank(header) == 0 {
		return len(synonyms)
	}
	return slices.IndexFunc(keyHeaders[keyRank(header)-1].names, func(name string) bool {
		return text.Bare(name) == names[len(names)-1] || text.Bare(name) == strings.Join(names, "")
	})
}

// private reports whether the column's numbers are a person's or a payment's.
func private(header string) bool {
	bare := text.Bare(header)
	return slices.ContainsFunc(privateHeaders, func(word string) bool { return strings.Contains(bare, word) })
}

func named(bare string, names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return text.Bare(name) == bare })
}

// usualLayouts are the ways of writing a day, the usual ones first.
var usualLayouts = []string{"dd-mm-yyyy", "yyyy-mm-dd", "dd.mm.yyyy", "dd/mm/yyyy", "yyyymmdd", "dd-mm-yy",
	"dd.mm.yy", "dd/mm/yy", "excel"}

// Layouts are the names of the ways of writing a day, of those given or else of the usual ones, in which all
// of the words can be read; none when there is no word.
func Layouts(words []string, of ...string) (names []string) {
	if len(of) == 0 {
		of = usualLayouts
	}
	for _, name := range of {
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
	if kind := text.Fold(word); field == "event.kind" && rules.EventKind(kind).Known() {
		return kind, true // the case's own word
	}
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
	"events.filed.ground": reasons,
	"event.ground":        reasons,
	"event.kind": {
		"rykker": "reminded", "påkrav": "demanded", "ophævet": "terminated", "ophævelse": "terminated",
		"indgivet": "filed", "fogedsag": "filed", "berammet": "court-date-set",
		"omberammet":   "postponed", // of udsat nobody knows whether the hearing was put off or the tenant put out
		"tilbagekaldt": "withdrawn", "betalt": "paid", "fraflyttet": "moved-out",
	},
}

var reasons = map[string]string{
	"r": "arrears", "restance": "arrears", "huslejerestance": "arrears", "leje": "arrears",
	"husorden": "house-rules", "h": "house-rules", "andet": "other",
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
	return field == "event.on" || ok && (f.date || slices.Contains(otherDays, field))
}

var otherDays = []string{"tenancy.start", "tenancy.end", "arrears.since"}
