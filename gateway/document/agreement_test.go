package document_test

import (
	"strings"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/document"
	"boligbro/rules"
)

// TestAgreedSteps: an agreement can be about every kind of step, and its document never tells the ground.
func TestAgreedSteps(t *testing.T) {
	for _, step := range rules.EventKinds() {
		d := agreed(gateway.FirstNotice)
		d.Content.Event.Kind = step
		text, err := document.Text(d)
		if err != nil {
			t.Errorf("%s: %v", step, err)
			continue
		}
		for _, want := range []string{"samarbejdsaftalen »nabohjaelp«", "ikke en lovbestemt underretning", "litra f (J. 2026-17)"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s: the document lacks %q", step, want)
			}
		}
		if strings.Contains(text, "misligholdelse ") || strings.Contains(text, "Hvad kommunen skal") || strings.Contains(text, "§ 92") {
			t.Errorf("%s: the document tells a ground, a duty or an act that it has none of:\n%s", step, text)
		}
	}
}

// agreed is a delivery of an agreement's notice.
func agreed(kind gateway.DeliveryKind) gateway.Delivery {
	d := delivery(rules.ChildrenUnder18, kind)
	d.Content.Rule = "agreement/nabohjaelp"
	d.Content.Cites = []rules.Citation{{Act: "databeskyttelsesforordningen", Section: "artikel 6, stk. 1, litra f", Version: "J. 2026-17"}}
	d.Content.Children = false
	return d
}
