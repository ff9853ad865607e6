package document_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"boligbro/gateway"
	"boligbro/gateway/document"
	"boligbro/rules"
)

var update = flag.Bool("update", false, "write the golden files anew")

// checkpoint is written as the log signs it.
const checkpoint = "boligbro/0123456789abcdef\n300\nq83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=\n\n" +
	"— boligbro/0123456789abcdef lTtAbQABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4fICEiIyQlJicoKSorLC0uLzAx" +
	"MjM0NTY3ODk6Ozw9Pj8=\n"

// delivery is a whole delivery of a rule and a kind.
func delivery(rule string, kind gateway.DeliveryKind) gateway.Delivery {
	d := gateway.Delivery{
		ID: "6f2c1f0e-5b0e-4c55-9d53-0f1d7a1b2c3d", Notice: "0b6b7f5a-6d0c-4a53-8f3e-9a1b2c3d4e5f",
		Number: "B-7KXM-2RQD", Kind: kind,
		Association: "13748136", AssociationName: "Boligforeningen Ærøhus", Municipality: "0751",
		Created: time.Date(2026, 10, 1, 18, 0, 0, 0, time.UTC), Checkpoint: checkpoint,
		Content: rules.Notice{
			Rule: rule, Episode: 1, Association: "13748136", Municipality: "0751",
			Event: rules.NoticeEvent{Kind: rules.Filed, On: rules.Date(2026, 10, 1),
				At: time.Date(2026, 10, 1, 8, 15, 0, 0, time.UTC)},
			Tenants: []rules.NoticeTenant{
				{Name: "Anne Ærø", Protected: true},
				{Name: "Åge <b>Östergård & søn</b>"},
			},
			Address: rules.Address{Street: "Vestergade 12, 2. tv", PostalCode: "8000", City: "Aarhus C"},
			Cites: []rules.Citation{{Statute: "almenlejeloven", Section: "§ 92, stk. 2",
				Version: "LBK 928/2019", InForce: rules.Date(2009, 6, 1)}},
		},
	}
	if rule == rules.AssignedTenantDemand {
		d.Content.Event = rules.NoticeEvent{Kind: rules.Demanded, On: rules.Date(2026, 9, 8)}
		d.Content.Cites = []rules.Citation{{Statute: "almenboligloven", Section: "§ 59, stk. 13",
			Version: "LBK 207/2026", InForce: rules.Date(2026, 1, 25)}}
		d.Content.Late = true
	}
	if rule == rules.ChildrenUnder18 {
		d.Content.Event = rules.NoticeEvent{Kind: rules.Terminated, On: rules.Date(2026, 9, 26)}
		d.Content.Cites = []rules.Citation{{Statute: "databeskyttelsesforordningen",
			Section: "artikel 6, stk. 1, litra a"}}
		d.Content.Children = rules.Yes
	}
	return d
}

func kinds() map[string]gateway.Delivery {
	all := map[string]gateway.Delivery{}
	for _, rule := range []string{rules.EvictionFiled, rules.AssignedTenantDemand, rules.ChildrenUnder18} {
		for _, kind := range []gateway.DeliveryKind{gateway.FirstNotice, gateway.Correction} {
			all[rule+"-"+string(kind)] = delivery(rule, kind)
		}
	}
	all["agreement-notice"], all["agreement-correction"] = agreed(gateway.FirstNotice),
		agreed(gateway.Correction)
	all["agreement-all-notice"], all["agreement-all-correction"] = agreedAll(gateway.FirstNotice),
		agreedAll(gateway.Correction)
	since := agreed(gateway.FirstNotice)
	since.Content.Arrears.Since = rules.Date(2026, 9, 1)
	all["agreement-since-notice"] = since
	planned := delivery(rules.EvictionFiled, gateway.FirstNotice)
	planned.Content.Event = rules.NoticeEvent{Kind: rules.FilingPlanned, On: rules.Date(2026, 10, 5)}
	all["eviction-filed-planned"] = planned
	all["eviction-filed-update"] = delivery(rules.EvictionFiled, gateway.Update)
	withdrawn := delivery(rules.EvictionFiled, gateway.Update)
	withdrawn.Content.Event = rules.NoticeEvent{Kind: rules.Withdrawn, On: rules.Date(2026, 10, 9)}
	all["eviction-filed-withdrawn"] = withdrawn
	recalled := delivery(rules.AssignedTenantDemand, gateway.Update)
	recalled.Content.Event = rules.NoticeEvent{Kind: rules.Withdrawn, On: rules.Date(2026, 9, 9)}
	all["assigned-tenant-demand-withdrawn"] = recalled
	return all
}

// render gives all three, by the ending of their file name.
func render(t testing.TB, d gateway.Delivery) map[string][]byte {
	t.Helper()
	asJSON, err := document.JSON(d)
	if err != nil {
		t.Fatal(err)
	}
	asXML, err := document.XML(d)
	if err != nil {
		t.Fatal(err)
	}
	asText, err := document.Text(d)
	if err != nil {
		t.Fatal(err)
	}
	return map[string][]byte{"json": asJSON, "xml": asXML, "txt": []byte(asText)}
}

func TestGolden(t *testing.T) {
	for name, d := range kinds() {
		for ending, got := range render(t, d) {
			file := filepath.Join("testdata", name+"."+ending)
			if *update {
				if err := os.WriteFile(file, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(got)); diff != "" {
				t.Errorf("%s is not what it was (-was +is); go test -update writes it anew:\n%s", file, diff)
			}
		}
	}
}

func TestSameDeliverySameBytes(t *testing.T) {
	for name, d := range kinds() {
		if diff := cmp.Diff(render(t, d), render(t, d)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func compileSchema(t testing.TB, source []byte) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(source))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("schema.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func validate(schema *jsonschema.Schema, b []byte) error {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
	if err != nil {
		return err
	}
	return schema.Validate(doc)
}

func TestJSONFollowsItsSchema(t *testing.T) {
	schema := compileSchema(t, document.Schema())
	for name, d := range kinds() {
		b := render(t, d)["json"]
		if err := validate(schema, b); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		// The schema must be able to say no: to one more field anywhere, and to one less.
		for _, path := range []string{"", "association", "municipality", "event", "address", "receipt",
			"tenancy", "arrears"} {
			var doc map[string]any
			if err := json.Unmarshal(b, &doc); err != nil {
				t.Fatal(err)
			}
			at := doc
			if path != "" {
				var there bool
				at, there = doc[path].(map[string]any)
				if !there && (path == "tenancy" || path == "arrears") {
					continue // only by agreement
				}
			}
			for _, field := range []string{"amount", "phone"} {
				if _, there := at[field]; there {
					continue
				}
				at[field] = "14250.00"
				more, _ := json.Marshal(doc)
				if validate(schema, more) == nil && (path != "arrears" || field != "amount") {
					t.Errorf("%s: the schema lets one more field into %q", name, path)
				}
				delete(at, field)
			}
			for field := range at {
				optional := []string{"at", "children", "tenancy", "arrears", "update", "disclaimer", "checkpoint"}
				if slices.Contains(optional, field) || path == "arrears" && len(at) > 1 {
					continue // written only when there is something to write
				}
				was := at[field]
				delete(at, field)
				if less, _ := json.Marshal(doc); validate(schema, less) == nil {
					t.Errorf("%s: the schema does not miss %s in %q", name, field, path)
				}
				at[field] = was
			}
		}
	}
}

func TestXMLFollowsItsSchema(t *testing.T) {
	lint, err := exec.LookPath("xmllint")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("xmllint is missing; install libxml2-utils")
		}
		fmt.Fprintln(os.Stderr, "NOT TESTED: the XML against its schema, because xmllint is missing "+
			"(install libxml2-utils)")
		t.Skip("xmllint is missing; install libxml2-utils")
	}
	schema := filepath.Join(t.TempDir(), "notice.xsd")
	if err := os.WriteFile(schema, document.XSD(), 0o600); err != nil {
		t.Fatal(err)
	}
	check := func(b []byte) error {
		cmd := exec.Command(lint, "--nonet", "--noout", "--schema", schema, "-")
		cmd.Stdin = bytes.NewReader(b)
		if out, err := cmd.CombinedOutput(); err != nil {
			return errors.New(string(out))
		}
		return nil
	}
	for name, d := range kinds() {
		b := render(t, d)["xml"]
		if err := check(b); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for _, change := range [][2]string{
			{"<kle>", "<amount>14250.00</amount><kle>"},
			{"<protected>true</protected>", ""},
			{document.Format, "urn:another"},
		} {
			if check(bytes.Replace(b, []byte(change[0]), []byte(change[1]), 1)) == nil {
				t.Errorf("%s: the schema lets %q become %q", name, change[0], change[1])
			}
		}
	}
}

// TestMissing: a notice that would give the municipality nothing is not composed, and the error names whose
// data to mend without quoting any.
func TestMissing(t *testing.T) {
	for name, test := range map[string]struct {
		spoil func(*gateway.Delivery)
		fault gateway.Fault
		says  string
	}{
		"no tenant": {
			func(d *gateway.Delivery) { d.Content.Tenants = nil }, gateway.FaultData, "tenants",
		},
		"a tenant with no name": {
			func(d *gateway.Delivery) { d.Content.Tenants[1].Name = " \x00\t" }, gateway.FaultData,
			"tenants.name",
		},
		"no street": {
			func(d *gateway.Delivery) { d.Content.Address.Street = "\n" }, gateway.FaultData,
			"tenancy.address",
		},
		"no day": {
			func(d *gateway.Delivery) { d.Content.Event.On = 0 }, gateway.FaultData, "event.on",
		},
		"no association": {
			func(d *gateway.Delivery) { d.Content.Association = "" }, gateway.FaultData, "association",
		},
		"unknown municipality": {
			func(d *gateway.Delivery) { d.Content.Municipality = "0999" }, gateway.FaultData, "municipality",
		},
		"unknown rule": {
			func(d *gateway.Delivery) { d.Content.Rule = "another" }, gateway.FaultOurs, "rule",
		},
		"unknown step": {
			func(d *gateway.Delivery) { d.Content.Event.Kind = "another" }, gateway.FaultOurs, "step",
		},
		"unknown kind": {
			func(d *gateway.Delivery) { d.Kind = "another" }, gateway.FaultOurs, "kind",
		},
		"an update of a plan": {
			func(d *gateway.Delivery) { d.Kind, d.Content.Event.Kind = gateway.Update, rules.FilingPlanned },
			gateway.FaultOurs, "update",
		},
		"no message id": {
			func(d *gateway.Delivery) { d.ID = "" }, gateway.FaultOurs, "id",
		},
		"no case number": {
			func(d *gateway.Delivery) { d.Number = "" }, gateway.FaultOurs, "case number",
		},
		"no law": {
			func(d *gateway.Delivery) { d.Content.Cites = nil }, gateway.FaultOurs, "law",
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := delivery(rules.EvictionFiled, gateway.FirstNotice)
			test.spoil(&d)
			_, errJSON := document.JSON(d)
			_, errXML := document.XML(d)
			_, errText := document.Text(d)
			for _, err := range []error{errJSON, errXML, errText} {
				if err == nil || !strings.Contains(err.Error(), test.says) {
					t.Fatalf("got %v; want an error that names %s", err, test.says)
				}
				if gateway.FaultOf(err) != test.fault || !errors.Is(err, gateway.ErrRefused) ||
					gateway.CodeOf(err) != "content" {
					t.Errorf("got fault %s, final %v, code %s; want %s, true, content", gateway.FaultOf(err),
						errors.Is(err, gateway.ErrRefused), gateway.CodeOf(err), test.fault)
				}
				for _, personal := range []string{"Anne", "Ærø", "Åge", "Vestergade"} {
					if strings.Contains(err.Error(), personal) {
						t.Errorf("the error holds %s: %v", personal, err)
					}
				}
			}
		})
	}
}

func TestAssociationWithoutName(t *testing.T) {
	d := delivery(rules.EvictionFiled, gateway.FirstNotice)
	d.AssociationName = ""
	if got := string(render(t, d)["txt"]); !strings.Contains(got, "Fra: CVR 13748136 (CVR 13748136)\n") {
		t.Errorf("a notice without the association's name must still go, by its CVR number:\n%s", got)
	}
}

// TestBeyondOnlyByAgreement: a statutory notice holds no children, arrears or beginning of the tenancy,
// whatever it was given; the one on children holds none of the last two; one by agreement states what it is
// not.
func TestBeyondOnlyByAgreement(t *testing.T) {
	for name, d := range kinds() {
		beyond(&d.Content)
		for ending, b := range render(t, d) {
			_, named := rules.AgreementName(d.Content.Rule)
			for _, fact := range []string{"14250", "14.250", "2026-09-01", "1. september", "2025-11-01",
				"1. november", "arrears", "estance,", "estance siden", "<tenancy>", `"tenancy"`,
				"begyndelse"} {
				if strings.Contains(string(b), fact) && !named {
					t.Errorf("%s.%s holds %q, and no law lets it:\n%s", name, ending, fact, b)
				}
			}
			amount := strings.Contains(string(b), "14250.00") ||
				strings.Contains(string(b), ": 14.250,00 kr.\n")
			if amount != named {
				t.Errorf("%s.%s: the amount is there: %v", name, ending, amount)
			}
			agreed := named || d.Content.Rule == rules.ChildrenUnder18
			if got := strings.Contains(string(b), "barnets lov."); got != agreed {
				t.Errorf("%s.%s: the disclaimer is there: %v", name, ending, got)
			}
			if got := strings.Contains(string(b), `"children": true`) ||
				strings.Contains(string(b), "<children>true<") ||
				strings.Contains(string(b), "i husstanden: ja"); got != agreed {
				t.Errorf("%s.%s: the children are there: %v", name, ending, got)
			}
		}
	}
}

// TestOldNumbering: before LBK 1343/2023 the duty to meet stood in stk. 12.
func TestOldNumbering(t *testing.T) {
	d := delivery(rules.AssignedTenantDemand, gateway.FirstNotice)
	d.Content.Cites = []rules.Citation{{Statute: "almenboligloven", Section: "§ 59, stk. 11",
		Version: "LBK 1877/2021"}}
	got := string(render(t, d)["txt"])
	if !strings.Contains(got, "* almenboligloven § 59, stk. 12 (LBK 1877/2021):") {
		t.Errorf("the meeting is cited by another numbering than the notice:\n%s", got)
	}
}

func TestSubject(t *testing.T) {
	d := delivery(rules.EvictionFiled, gateway.FirstNotice)
	if got := document.Subject(d); got != "Underretning fra Boligforeningen Ærøhus, sag B-7KXM-2RQD" {
		t.Errorf("got %q", got)
	}

	d.Kind = gateway.Correction
	d.AssociationName = "A\r\nBcc: x@example.dk" + strings.Repeat("å", 200)
	got := document.Subject(d)
	if strings.ContainsAny(got, "\r\n") || len([]rune(got)) > 140 ||
		!strings.HasPrefix(got, "Rettelse til underretning fra A Bcc:") {
		t.Errorf("got %q", got)
	}
}
