package lang_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/casework"
	"boligbro/gateway/document"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// lists are the lists of codes, by where they are declared: all constants of a type, or the block of
// constants that holds the one named.
var lists = []struct {
	dir, declared string
	words         []lang.Words
}{
	{"rules", "Outcome", []lang.Words{lang.Outcomes}},
	{"rules", "Reason", []lang.Words{lang.Reasons, lang.DutyReasons}},
	{"rules", "FactsMissing", []lang.Words{lang.Doubts}},
	{"rules", "QuestionCode", []lang.Words{lang.QuestionOccasions}},
	{"gateway", "WayPerson", []lang.Words{lang.WaysToPeople}},
	{"rules/lang", "DatabaseSilent", []lang.Words{lang.NotReady}},
	{"rules", "Sign", []lang.Words{lang.Signs}},
	{"rules", "EventKind", []lang.Words{lang.Steps}},
	{"rules", "ProblemCode", []lang.Words{lang.Problems}},
	{"rules", "QuestionCode", []lang.Words{lang.Questions}},
	{"rules", "TakeUpAtOnce", []lang.Words{lang.Duties}},
	{"rules", "TakeUpAtOnce", []lang.Words{lang.DutySentences}},
	{"rules", "DutyState", []lang.Words{lang.DutyStates}},
	{"rules", "EventKind", []lang.Words{lang.StepKinds}},
	{"rules", "EventKind", []lang.Words{lang.StepsDone}},
	{"rules", "EventKind", []lang.Words{lang.AgreedSteps}},
	{"rules", "Paragraph1", []lang.Words{lang.Tracks}},
	{"rules", "Basis", []lang.Words{lang.Bases}},
	{"adapters", "WrongDelimiter", []lang.Words{lang.FeedRefusals}},
	{"gateway", "Role", []lang.Words{lang.Roles}},
	{"gateway", "Verb", []lang.Words{lang.Verbs}},
	{"gateway", "SignInEnd", []lang.Words{lang.SignInEnds}},
	{"gateway", "Party", []lang.Words{lang.Parties}},
	{"gateway", "TaskKind", []lang.Words{lang.TaskKinds}},
	{"gateway", "DeliveryState", []lang.Words{lang.DeliveryStates}},
	{"gateway", "Cause", []lang.Words{lang.Causes}},
	{"gateway", "Fault", []lang.Words{lang.Faults}},
	{"gateway", "DeliveryKind", []lang.Words{lang.MessageKinds}},
	{"gateway", "DeliveryKind", []lang.Words{lang.MessageTitles}},
	{"gateway", "ReceiptKind", []lang.Words{lang.ReceiptKinds}},
	{"gateway", "ProofKind", []lang.Words{lang.ProofKinds}},
	{"gateway", "AlarmKind", []lang.Words{names(lang.Alarms,
		func(a lang.Alarm) []lang.Text { return []lang.Text{a.Name, a.What, a.Do} })}},
	{"gateway", "ActKind", []lang.Words{names(lang.MunicipalActs,
		func(a lang.MunicipalAct) []lang.Text { return []lang.Text{a.Name, a.Meaning, a.Recorded} })}},
	{"gateway", "RunState", []lang.Words{lang.RunStates}},
	{"gateway", "InterventionKind", []lang.Words{lang.Interventions}},
	{"gateway/store", "What", []lang.Words{lang.LogFaults}},
	{"gateway/audit", "EvidenceFault", []lang.Words{lang.EvidenceFaults}},
	{"gateway/ledger", "ExportFault", []lang.Words{lang.ExportFaults}},
}

// names are the words of codes that have several texts each; one that lacks any of them has none.
func names[Entry any](all map[string]Entry, texts func(Entry) []lang.Text) lang.Words {
	words := lang.Words{}
	for code, entry := range all {
		words[code] = texts(entry)[0]
		for _, t := range texts(entry) {
			if t.DA == "" || t.EN == "" {
				words[code] = lang.Text{}
			}
		}
	}
	return words
}

// fields are lists of their own: package agreement has some that only an expression reads.
var fields = []string{"rules", "rules/agreement"}

// TestEveryCodeIsWorded: a code without words in both languages, or words of no code, are faults.
func TestEveryCodeIsWorded(t *testing.T) {
	t.Parallel()
	for _, list := range lists {
		codes := declared(t, list.dir)[list.declared]
		if len(codes) == 0 {
			t.Errorf("%s declares no %s", list.dir, list.declared)
		}
		compare(t, list.declared, codes, list.words...)
	}

	codes := []string{lang.OtherStepsDay}
	for _, dir := range fields {
		codes = append(codes, declared(t, dir)["Field"]...)
	}
	compare(t, "Field", codes, lang.Fields)
}

// TestEveryListedCodeIsWorded: some codes are no constants, but rows of a list.
func TestEveryListedCodeIsWorded(t *testing.T) {
	t.Parallel()
	var decisions []string
	for _, d := range rules.Outcomes() {
		decisions = append(decisions, d.Code)
	}
	compare(t, "decision", decisions, lang.Decisions)
	compare(t, "rejection", document.Reasons, lang.Rejections)

	channels := []string{"webhook"} // beside the ways that a person records
	for _, way := range rules.Channels() {
		channels = append(channels, string(way))
	}
	compare(t, "channel", channels, lang.Channels)

	var answers []string
	for _, r := range casework.Reasons {
		answers = append(answers, r.Code)
	}
	compare(t, "answer", answers, lang.Answers)

	compare(t, "reason of a run", runReasons(t), lang.RunReasons)
	compare(t, "rule", []string{rules.AssignedTenantDemand, rules.EvictionFiled, rules.ChildrenUnder18},
		lang.Rules)
}

func runReasons(t *testing.T) []string {
	t.Helper()
	return slices.Concat(declared(t, "gateway/intake")["ReasonEmpty"], declared(t, "adapters")["WrongDelimiter"],
		[]string{gateway.ReasonInterrupted})
}

// TestEveryAlarmCodeIsWorded: whoever reads an alarm, in a list, on a page or in a mail, is told in words
// what its code means. An alarm of a new kind says here which codes it can have.
func TestEveryAlarmCodeIsWorded(t *testing.T) {
	t.Parallel()
	runs, causes := runReasons(t), declared(t, "gateway")["Cause"]
	messages := append(slices.Clone(causes), "http-404", "http-503", "smtp-452", "smtp-550", "what nobody knows")
	duties := declared(t, "rules")["TakeUpAtOnce"]
	codes := map[gateway.AlarmKind][]string{
		gateway.AlarmRunRefused: runs, gateway.AlarmRunFailed: runs,
		gateway.AlarmRunMissing:       {lang.NoNightSince("2026-10-01")},
		gateway.AlarmSilent:           {lang.NoNightSince("2026-10-01")},
		gateway.AlarmQuarantined:      nil, // it has none
		gateway.AlarmFinding:          declared(t, "rules")["FactsMissing"],
		gateway.AlarmQuestion:         declared(t, "rules")["QuestionCode"],
		gateway.AlarmDeliveryFailed:   messages,
		gateway.AlarmDeliverySilent:   messages,
		gateway.AlarmDeliveryDelayed:  messages,
		gateway.AlarmChannelFailed:    messages,
		gateway.AlarmListenerFailed:   messages,
		gateway.AlarmUnreached:        messages,
		gateway.AlarmClerksUnreached:  messages,
		gateway.AlarmWitnessUnreached: messages,
		gateway.AlarmDeliveryRejected: append(slices.Clone(document.Reasons), string(gateway.CauseRejected)),
		gateway.AlarmDeliveryUnrouted: {"0751"},
		gateway.AlarmRestored:         {lang.DatabaseGone, lang.CopyUnproved, lang.LostAfter("12")},
		gateway.AlarmService:          declared(t, "rules/lang")["DatabaseSilent"],
		gateway.AlarmUnreadable:       {lang.CaseDamaged, lang.CaseErased, lang.ActDamaged},
		gateway.AlarmClockUnreadable:  {lang.ActDamaged},
		gateway.AlarmClockAtRisk:      duties, gateway.AlarmClockLate: duties,
	}
	for _, kind := range gateway.AlarmKinds() {
		of, listed := codes[kind]
		if !listed {
			t.Errorf("nobody says which codes an alarm %s can have", kind)
		}
		for _, code := range of {
			a := gateway.Alarm{Kind: kind, Code: code, Subject: "alarms/person"}
			why := a.Why()
			for _, text := range []string{why.DA, why.EN} {
				if text == "" || text == code || strings.HasSuffix(text, ": "+code) {
					t.Errorf("an alarm %s says %q to %s", kind, text, code)
				}
			}
			if why.DA == why.EN && kind != gateway.AlarmDeliveryUnrouted {
				t.Errorf("an alarm %s says %q in both languages", kind, why.DA)
			}
		}
	}
}

// TestEveryDoubtIsAReasonOfDoubt: what the rules leave to a person, they leave for a reason that an alarm can
// say.
func TestEveryDoubtIsAReasonOfDoubt(t *testing.T) {
	t.Parallel()
	for _, rule := range rules.NewSet(rules.Options{}).Rules() {
		for _, version := range rule.Versions {
			for _, check := range version.Checks {
				doubt := check.Outcome == rules.Review || check.Outcome == rules.Incomplete
				if _, worded := lang.Doubts[string(check.Reason)]; doubt && !worded {
					t.Errorf("%s of rule %s has no words for an alarm", check.Reason, rule.Name)
				}
			}
		}
	}
}

func compare(t *testing.T, name string, codes []string, all ...lang.Words) {
	t.Helper()
	worded := lang.Words{}
	for _, words := range all {
		maps.Copy(worded, words)
	}
	for _, code := range codes {
		if text := worded[code]; text.DA == "" || text.EN == "" {
			t.Errorf("%s %q: Danish %q, English %q", name, code, text.DA, text.EN)
		}
	}
	for _, code := range slices.Sorted(maps.Keys(worded)) {
		if !slices.Contains(codes, code) {
			t.Errorf("%s: %q has words and is no code", name, code)
		}
	}
}

// declared are the text constants of a package: by their type, and of each block by the name of every
// constant in it.
func declared(t *testing.T, dir string) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	for _, file := range parsed(t, dir) {
		for _, d := range file.Decls {
			if block, ok := d.(*ast.GenDecl); ok && block.Tok == token.CONST {
				addBlock(t, all, block)
			}
		}
	}
	return all
}

// parsed are the Go files of a package that are no tests.
func parsed(t *testing.T, dir string) (files []*ast.File) {
	t.Helper()
	names, err := filepath.Glob("../../" + dir + "/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	return files
}

func addBlock(t *testing.T, all map[string][]string, block *ast.GenDecl) {
	t.Helper()
	var names, codes []string
	for _, s := range block.Specs {
		spec := s.(*ast.ValueSpec) // a const block holds nothing else
		for i, value := range spec.Values {
			text, ok := value.(*ast.BasicLit)
			if !ok || text.Kind != token.STRING {
				continue
			}
			code, err := strconv.Unquote(text.Value)
			if err != nil {
				t.Fatal(err)
			}
			names, codes = append(names, spec.Names[i].Name), append(codes, code)
			switch typed := spec.Type.(type) {
			case *ast.Ident:
				all[typed.Name] = append(all[typed.Name], code)
			case *ast.SelectorExpr:
				all[typed.Sel.Name] = append(all[typed.Sel.Name], code)
			}
		}
	}
	for _, name := range names {
		all[name] = codes
	}
}

// unworded are types of codes that nobody reads, for a reason.
var unworded = map[string]string{
	"rules.Kind":            "the kind of dwelling is read from feeds and shown nowhere",
	"rules.Landlord":        "read from feeds and shown nowhere",
	"rules.Field":           "see fields",
	"gateway.ListOrder":     "an order of a list, which no page names",
	"gateway.ReadFrom":      "what a report is made of; it says so in a sentence",
	"gateway.PersonActKind": "codes of the log's entries; whoever does it is told in a sentence",
}

// TestEveryTypeOfCodeIsListed: a new type of code in rules or gateway is worded, or is listed here with a
// reason.
func TestEveryTypeOfCodeIsListed(t *testing.T) {
	t.Parallel()
	for _, dir := range []string{"rules", "gateway"} {
		for _, name := range codeTypes(t, dir) {
			listed := false
			for _, list := range lists {
				listed = listed || list.dir == dir && list.declared == name
			}
			if _, excused := unworded[dir+"."+name]; !listed && !excused {
				t.Errorf("%s.%s is a type of code without words", dir, name)
			}
		}
	}
}

// codeTypes are the text types of a package that constants are declared of.
func codeTypes(t *testing.T, dir string) []string {
	t.Helper()
	all := declared(t, dir)
	var names []string
	for _, file := range parsed(t, dir) {
		for _, d := range file.Decls {
			block, ok := d.(*ast.GenDecl)
			if !ok || block.Tok != token.TYPE {
				continue
			}
			for _, s := range block.Specs {
				spec := s.(*ast.TypeSpec) // a type block holds nothing else
				if base, ok := spec.Type.(*ast.Ident); ok && base.Name == "string" &&
					len(all[spec.Name.Name]) > 0 {
					names = append(names, spec.Name.Name)
				}
			}
		}
	}
	return names
}
