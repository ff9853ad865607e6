package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"boligbro/adapters/fetch"
	"boligbro/adapters/mapping"
	"boligbro/config"
	"boligbro/rules/lang"
)

type sourceInitCmd struct {
	Feed      string `arg:"" name:"file" help:"${help_source_init_feed}"`
	TokenEnv  string `placeholder:"NAVN" xor:"token" help:"${help_source_init_token}"`
	TokenFile string `placeholder:"STI" xor:"token" help:"Filen med det samme; andre må ikke kunne læse den."`
	Header    string `placeholder:"NAVN" help:"Headeren, det sendes i, når den ikke er Authorization."`
}

// access is what gives access to the address.
func (s *sourceInitCmd) access() (by fetch.Access, err error) {
	by.Header = s.Header
	if s.TokenEnv != "" || s.TokenFile != "" {
		by.Token, err = config.SecretFrom(s.TokenEnv, s.TokenFile)
	}
	return by, err
}

// secret says in the settings where that is; empty: none was given.
func (s *sourceInitCmd) secret() (string, error) {
	switch {
	case s.TokenEnv != "":
		return "{env: " + mapping.Quote(s.TokenEnv) + "}", nil
	case s.TokenFile != "":
		path, err := filepath.Abs(s.TokenFile)
		return "{file: " + mapping.Quote(path) + "}", err
	}
	return "", nil
}

// proposer is the settings of a kind of feed that can be proposed after a look at it.
type proposer interface {
	// Suits reports how likely the file is of this kind.
	Suits(fetch.Found) fetch.Likely
	// Propose proposes how the file, or the service that gave it, can be read.
	Propose(fetch.Found) (mapping.Proposal, error)
}

// proposedName is what the source is called until a person calls it something else. A file may have the name
// of a person.
const proposedName = "liste"

// Run looks into a file, or what is at an address, and writes settings that a person corrects. It stores
// nothing, and reads no settings.
func (s *sourceInitCmd) Run(p *program) error {
	by, err := s.access()
	if err != nil {
		return err
	}
	folder, err := os.MkdirTemp("", "boligbro-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	found, err := fetch.Look(p.ctx, s.Feed, folder, by)
	if err != nil {
		return err
	}
	kind, of := likeliest(found)
	proposal, err := of.Propose(found)
	if err != nil {
		return err
	}
	if _, files := of.(fromFiles); files {
		err = s.addFiles(&proposal, found)
	} else {
		err = s.addKey(&proposal)
	}
	if err != nil {
		return err
	}
	printProposal(p.out, kind, &proposal)
	return nil
}

// likeliest is the kind of feed that the file most likely is.
func likeliest(found fetch.Found) (kind string, of proposer) {
	most := fetch.No
	for _, name := range slices.Sorted(maps.Keys(sources)) {
		if settings, can := sources[name]().(proposer); can && (of == nil || settings.Suits(found) > most) {
			kind, of, most = name, settings, settings.Suits(found)
		}
	}
	return kind, of
}

// addKey adds where what gave access to the service is.
func (s *sourceInitCmd) addKey(p *mapping.Proposal) error {
	secret, err := s.secret()
	if secret == "" || err != nil {
		return err
	}
	p.Notes = nil
	p.Section = append(p.Section, mapping.Setting{Key: "apiKey", Value: "{" + s.header() + "value: " + secret + "}"})
	return nil
}

// header names the header in the settings, when it is not the usual one.
func (s *sourceInitCmd) header() string {
	if s.Header == "" {
		return ""
	}
	return "header: " + mapping.Quote(s.Header) + ", "
}

// addFiles adds where the files are, and from where they are fetched.
func (s *sourceInitCmd) addFiles(p *mapping.Proposal, found fetch.Found) error {
	secret, err := s.secret()
	if err != nil {
		return err
	}
	files := mapping.Setting{Key: "files", Note: lang.Text{
		DA: "eller et mønster, som *.csv", EN: "or a pattern, such as *.csv"}}
	if found.Remote() {
		files.Value, files.Note = mapping.Quote("hentet/"+found.Name()), lang.Text{
			DA: "mappen, som filen hentes til", EN: "the folder into which the file is fetched"}
		access := ""
		if secret != "" {
			access = ", " + s.header() + "token: " + secret
		}
		p.Before = append(p.Before, mapping.Setting{
			Key: "from", Value: fmt.Sprintf("{https: {url: %s, name: %s%s}}", mapping.Quote(found.As),
				mapping.Quote(found.Name()), access)})
		if secret != "" {
			p.Section = append([]mapping.Setting{files}, p.Section...)
			return nil
		}
		p.Notes = append(p.Notes, lang.Text{
			DA: "Kræver adressen adgang, skrives den aldrig i den, men under from.https: username og password, " +
				"eller token, som {env: NAVN} eller {file: STI}",
			EN: "What gives access to the address is never written in it but under from.https: username and " +
				"password, or token, as {env: NAME} or {file: PATH}"})
	} else {
		path, err := filepath.Abs(found.Path)
		if err != nil {
			return err
		}
		files.Value = mapping.Quote(path)
	}
	p.Section = append([]mapping.Setting{files}, p.Section...)
	return nil
}

// printProposal writes the settings of the source, with what a person must look at.
func printProposal(w io.Writer, kind string, p *mapping.Proposal) {
	header := ""
	if p.Line > 0 {
		header = fmt.Sprintf("; overskriften står på linje %d", p.Line)
	}
	fmt.Fprintf(w, "# Et forslag efter %d rækker%s. Ret det, der er forkert, læg det under\n"+
		"# sources i indstillingerne, og prøv det med: boligbro source try %s\n", p.Rows, header, proposedName)
	for _, note := range p.Notes {
		fmt.Fprintf(w, "# %s.\n", note.In(lang.Danish))
	}
	fmt.Fprintf(w, "sources:\n  - name: %s # skift det nu eller aldrig: navnet står i loggen\n", proposedName)
	fmt.Fprintln(w, "    association: \"\" # skriv boligorganisationens CVR-nummer")
	printSettings(w, "    ", p.Before)
	fmt.Fprintf(w, "    %s:\n", kind)
	printSettings(w, "      ", p.Section)
	switch {
	case p.Events:
		fmt.Fprintln(w, "      rows: event")
	case p.Tenants:
		fmt.Fprintln(w, "      rows: tenant # flere rækker med samme nøgle og adresse har hver sin lejer")
	}
	fmt.Fprintf(w, "      decimal: %s\n", mapping.Quote(p.Decimal))
	fmt.Fprintf(w, "      dates: [%s]\n", strings.Join(p.Dates, ", "))
	printProposedKey(w, p)
	printProposedColumns(w, p)
	printProposedCodes(w, p)
}

func printSettings(w io.Writer, indent string, settings []mapping.Setting) {
	for _, s := range settings {
		note := s.Note.In(lang.Danish)
		if note != "" {
			note = " # " + note
		}
		fmt.Fprintf(w, "%s%s: %s%s\n", indent, s.Key, s.Value, note)
	}
}

// printProposedKey writes the key, and whether it tells the rows apart.
func printProposedKey(w io.Writer, p *mapping.Proposal) {
	var key []string
	for _, header := range p.Key {
		key = append(key, mapping.Quote(header))
	}
	note := "entydig i de rækker, der er set"
	switch {
	case len(key) == 0:
		note = "skriv de kolonner, der tilsammen navngiver lejemålet"
	case p.Events && p.Repeats > 0:
		note = "et lejemål kan have flere rækker, en for hvert skridt"
	case p.Tenants:
		note = "et lejemål kan have flere rækker, en for hver lejer"
	case p.Repeats > 0:
		note = fmt.Sprintf("%d rækker har en nøgle, som en anden også har: mangler en kolonne, eller er det "+
			"rows: tenant eller event?", p.Repeats)
	}
	fmt.Fprintf(w, "      key: [%s] # %s\n", strings.Join(key, ", "), note)
}

// printProposedColumns writes what the columns hold; what nobody knows is written as comments.
func printProposedColumns(w io.Writer, p *mapping.Proposal) {
	fmt.Fprintln(w, "      columns:")
	steps, municipality := p.Events, false
	var unread []string
	for _, column := range p.Columns {
		if column.Field == "" {
			if !slices.Contains(p.Key, column.Header) {
				unread = append(unread, mapping.Quote(column.Header))
			}
			continue
		}
		steps = steps || strings.HasPrefix(column.Field, "events.")
		municipality = municipality || column.Field == "tenancy.municipality"
		note := ""
		if column.NoDays {
			note = " # de fleste rækker har noget her, der ikke er en dag"
		}
		fmt.Fprintf(w, "        %s: %s%s\n", column.Field, mapping.Quote(column.Header), note)
	}
	if len(unread) > 0 {
		fmt.Fprintf(w, "        # ingen kender: %s\n", strings.Join(unread, ", "))
	}
	warnUnprotected(w, p)
	if !steps {
		fmt.Fprintln(w, "        # der er intet skridt: skriv kolonnen med påkrav (events.demanded) eller "+
			"indgivelse (events.filed), eller lad en anden kilde have dem")
	}
	if !municipality && !p.Events {
		fmt.Fprintln(w, "      constants:\n        # skriv kommunens kode, når alle boliger ligger i den\n"+
			"        # tenancy.municipality: \"0751\"")
	}
}

// warnUnprotected warns of the columns that seem to say whose name and address are protected, and are not
// read.
func warnUnprotected(w io.Writer, p *mapping.Proposal) {
	for _, column := range p.Columns {
		if column.Field == "" && mapping.Protects(column.Header) {
			fmt.Fprintf(w, "        # VIGTIGT: %s siger måske, hvem der har beskyttet navn og adresse, og læses "+
				"ikke.\n        # Se efter, og skriv den som tenants.1.protected (eller .2 …); ellers vides det ikke\n",
				mapping.Quote(column.Header))
		}
	}
}

// printProposedCodes writes what the words of the columns with few words mean. Words that nobody knows are
// counted and not repeated: they may be anything.
func printProposedCodes(w io.Writer, p *mapping.Proposal) {
	begun := false
	for _, column := range p.Columns {
		if len(column.Codes) == 0 && column.Unknown == 0 {
			continue
		}
		if !begun {
			fmt.Fprintln(w, "      codes:")
			begun = true
		}
		var codes []string
		for _, word := range slices.Sorted(maps.Keys(column.Codes)) {
			codes = append(codes, mapping.Quote(word)+": "+mapping.Quote(column.Codes[word]))
		}
		fmt.Fprintf(w, "        %s: {%s}%s\n", column.Field, strings.Join(codes, ", "),
			unknownWords(column.Unknown))
	}
}

// unknownWords says that words are left whose meaning a person must write.
func unknownWords(n int) string {
	switch {
	case n == 0:
		return ""
	case n > mapping.MostWords:
		return " # kolonnen har mange ord: er det den rigtige?"
	}
	return fmt.Sprintf(" # %s i kolonnen kender ingen: se efter, og skriv betydningen",
		cmp.Or(map[int]string{1: "1 ord"}[n], fmt.Sprint(n, " ord")))
}
