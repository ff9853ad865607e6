package document_test

import (
	"encoding/json"
	"strings"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/document"
	"boligbro/rules"
)

// TestAgreedSteps: an agreement can be about every kind of step, and its document never holds the ground.
func TestAgreedSteps(t *testing.T) {
	for _, step := range rules.EventKinds() {
		d := agreed(gateway.FirstNotice)
		d.Content.Event.Kind = step
		text, err := document.Text(d)
		if err != nil {
			t.Errorf("%s: %v", step, err)
			continue
		}
		for _, want := range []string{
			"samarbejdsaftalen »nabohjaelp«", "ikke en lovbestemt underretning", "litra f (J. 2026-17)",
		} {
			if !strings.Contains(text, want) {
				t.Errorf("%s: the document lacks %q", step, want)
			}
		}
		if strings.Contains(text, "misligholdelse ") || strings.Contains(text, "Hvad kommunen skal") ||
			strings.Contains(text, "§ 92") {
			t.Errorf("%s: the document holds a ground, a duty or a paragraph that it has none of:\n%s", step,
				text)
		}
	}
}

// agreed is a delivery of an agreement's notice.
func agreed(kind gateway.DeliveryKind) gateway.Delivery {
	d := delivery(rules.ChildrenUnder18, kind)
	d.Content.Rule = "agreement/nabohjaelp"
	d.Content.Cites = []rules.Citation{{Statute: "databeskyttelsesforordningen",
		Section: "artikel 6, stk. 1, litra f", Version: "J. 2026-17"}}
	d.Content.Children = rules.Unknown
	return d
}

// agreedAll is a delivery of the notice of an agreement that carries all that one can.
func agreedAll(kind gateway.DeliveryKind) gateway.Delivery {
	d := agreed(kind)
	beyond(&d.Content)
	if kind == gateway.Correction {
		d.Content.Children = rules.No
	}
	return d
}

// beyond gives a notice all that no law asks for.
func beyond(n *rules.Notice) {
	amount := rules.Amount(1425000)
	n.Children, n.Start, n.Arrears = rules.Yes, rules.Date(2025, 11, 1),
		rules.NoticeArrears{Amount: &amount, Since: rules.Date(2026, 9, 1)}
}

// TestAmounts: øre, thousands and less than nothing, as people and as programs read them.
func TestAmounts(t *testing.T) {
	schema := compileSchema(t, document.Schema())
	for amount, want := range map[rules.Amount][2]string{
		0: {"0.00", "0,00 kr."}, 5: {"0.05", "0,05 kr."}, 99999: {"999.99", "999,99 kr."},
		100000:  {"1000.00", "1.000,00 kr."},
		1425050: {"14250.50", "14.250,50 kr."}, 123456789: {"1234567.89", "1.234.567,89 kr."},
		-10050: {"-100.50", "-100,50 kr."}, -100000: {"-1000.00", "-1.000,00 kr."},
	} {
		d := agreed(gateway.FirstNotice)
		d.Content.Arrears.Amount = &amount
		got := render(t, d)
		for ending, text := range map[string]string{
			"json": `"amount": "` + want[0] + `"`, "xml": "<amount>" + want[0] + "</amount>",
			"txt": "Restance, da meddelelsen blev dannet: " + want[1] + "\n",
		} {
			if doc := string(got[ending]); !strings.Contains(doc, text) || strings.Contains(doc, "since") {
				t.Errorf("the amount of %d øre is not %q in\n%s", amount, text, got[ending])
			}
		}
		if err := validate(schema, got["json"]); err != nil {
			t.Errorf("%d øre: %v", amount, err)
		}
	}
}

// TestSchemaKnowsWhoseFactsTheyAre: the published schema refuses what only an agreement may carry in another
// rule's notice.
func TestSchemaKnowsWhoseFactsTheyAre(t *testing.T) {
	schema := compileSchema(t, document.Schema())
	for fact, value := range map[string]any{
		"children": true, "tenancy": map[string]any{"start": "2025-11-01"},
		"arrears": map[string]any{"amount": "14250.00", "since": "2026-09-01"},
	} {
		for name, d := range kinds() {
			var doc map[string]any
			if err := json.Unmarshal(render(t, d)["json"], &doc); err != nil {
				t.Fatal(err)
			}
			doc[fact] = value
			b, err := json.Marshal(doc)
			if err != nil {
				t.Fatal(err)
			}
			_, agreed := rules.AgreementName(d.Content.Rule)
			may := agreed || fact == "children" && d.Content.Rule == rules.ChildrenUnder18
			if (validate(schema, b) == nil) != may {
				t.Errorf("%s: the schema lets %s in: %v", name, fact, !may)
			}
		}
	}
	for _, bad := range []string{`"14.250,00"`, `"14250"`, `14250.00`, `"14250.00 kr."`, `""`} {
		good := string(render(t, agreedAll(gateway.FirstNotice))["json"])
		if validate(schema, []byte(strings.Replace(good, `"14250.00"`, bad, 1))) == nil {
			t.Errorf("the schema lets %s be an amount", bad)
		}
	}
}

// TestAgreedIsNeverTooLate: no law sets a time limit for what was agreed, so no document says that one was
// missed.
func TestAgreedIsNeverTooLate(t *testing.T) {
	for name, d := range map[string]gateway.Delivery{
		"children":  delivery(rules.ChildrenUnder18, gateway.FirstNotice),
		"agreement": agreed(gateway.FirstNotice),
	} {
		d.Content.Late = true
		text, err := document.Text(d)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(text, "For sent") || strings.Contains(text, "skulle have været") ||
			!strings.Contains(text, "26. september\n2026. Ingen lov sætter en frist") {
			t.Errorf("%s:\n%s", name, text)
		}
	}
}
