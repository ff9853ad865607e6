package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"boligbro/adapters/csvfile"
	"boligbro/rules/text"
)

type sourceInitCmd struct {
	File string `arg:"" type:"path" help:"En CSV-fil, som boligsystemet eksporterer den."`
}

// Run looks into a file and writes settings that a person corrects. It stores nothing, and reads no settings.
func (s *sourceInitCmd) Run(p *program) error {
	proposal, err := csvfile.Propose(s.File)
	if err != nil {
		return err
	}
	printProposal(p.out, s.File, &proposal)
	return nil
}

// printProposal writes the settings of the source, with what a person must look at.
func printProposal(w io.Writer, file string, p *csvfile.Proposal) {
	fmt.Fprintf(w, "# Et forslag efter %d rækker; overskriften står på linje %d. Ret det, der er forkert, "+
		"læg det under\n# sources i indstillingerne, og prøv det med: boligbro source try %s\n", p.Rows, p.Line,
		sourceName(file))
	fmt.Fprintf(w, "sources:\n  - name: %s\n", sourceName(file))
	fmt.Fprintln(w, "    association: \"\" # skriv boligorganisationens CVR-nummer")
	fmt.Fprintf(w, "    csv:\n      files: %s # eller et mønster, som *.csv\n", quoted(file))
	fmt.Fprintf(w, "      delimiter: %s\n      encoding: %s\n      decimal: %s\n      dates: [%s]\n",
		quoted(p.Delimiter), p.Encoding, quoted(p.Decimal), strings.Join(p.Dates, ", "))
	printProposedKey(w, p)
	printProposedColumns(w, p)
	printProposedCodes(w, p)
}

// printProposedKey writes the key, and whether it tells the rows apart.
func printProposedKey(w io.Writer, p *csvfile.Proposal) {
	var key []string
	for _, header := range p.Key {
		key = append(key, quoted(header))
	}
	note := "entydig i de rækker, der er set"
	switch {
	case len(key) == 0:
		note = "skriv de kolonner, der tilsammen navngiver lejemålet"
	case p.Repeats > 0:
		note = fmt.Sprintf("%d rækker har en nøgle, som en anden også har: mangler en kolonne, eller er det "+
			"rows: tenant eller event?", p.Repeats)
	}
	fmt.Fprintf(w, "      key: [%s] # %s\n", strings.Join(key, ", "), note)
}

// printProposedColumns writes what the columns hold; what nobody knows is written as comments.
func printProposedColumns(w io.Writer, p *csvfile.Proposal) {
	fmt.Fprintln(w, "      columns:")
	steps, municipality := false, false
	var unread []string
	for _, column := range p.Columns {
		if column.Field == "" {
			if !slices.Contains(p.Key, column.Header) && column.Header != "" {
				unread = append(unread, quoted(column.Header))
			}
			continue
		}
		steps = steps || strings.HasPrefix(column.Field, "events.")
		municipality = municipality || column.Field == "tenancy.municipality"
		fmt.Fprintf(w, "        %s: %s\n", column.Field, quoted(column.Header))
	}
	if len(unread) > 0 {
		fmt.Fprintf(w, "        # ingen kender: %s\n", strings.Join(unread, ", "))
	}
	if !steps {
		fmt.Fprintln(w, "        # der er intet skridt: skriv kolonnen med påkrav (events.demanded) eller "+
			"indgivelse (events.filed), eller lad en anden kilde have dem")
	}
	if !municipality {
		fmt.Fprintln(w, "      constants:\n        # skriv kommunens kode, når alle boliger ligger i den\n"+
			"        # tenancy.municipality: \"0751\"")
	}
}

// printProposedCodes writes what the words of the columns with few words mean.
func printProposedCodes(w io.Writer, p *csvfile.Proposal) {
	begun := false
	for _, column := range p.Columns {
		if len(column.Codes)+len(column.Words) == 0 {
			continue
		}
		if !begun {
			fmt.Fprintln(w, "      codes:")
			begun = true
		}
		var codes []string
		for _, word := range slices.Sorted(maps.Keys(column.Codes)) {
			codes = append(codes, quoted(word)+": "+quoted(column.Codes[word]))
		}
		unknown := ""
		if len(column.Words) > 0 {
			var words []string
			for _, word := range column.Words {
				words = append(words, quoted(word))
			}
			unknown = " # ingen kender: " + strings.Join(words, ", ")
		}
		fmt.Fprintf(w, "        %s: {%s}%s\n", column.Field, strings.Join(codes, ", "), unknown)
	}
}

var notInName = regexp.MustCompile(`[^a-z0-9]+`)

// sourceName is a name for the source, of the letters of the file's name before its first digit.
func sourceName(file string) string {
	name := text.Fold(filepath.Base(file))
	name, _, _ = strings.Cut(name, ".")
	name = strings.TrimRight(name, "0123456789-_ ")
	name = strings.NewReplacer("æ", "ae", "ø", "oe", "å", "aa").Replace(name)
	if name = strings.Trim(notInName.ReplaceAllString(name, "-"), "-"); name == "" {
		return "kilde"
	}
	return name
}

// quoted is the text as YAML has it between quotes.
func quoted(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic("a text does not encode: " + err.Error())
	}
	return string(b)
}
