package municipal_test

import (
	"errors"
	"strings"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/gateway/municipal"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// What does not belong to a kind of act is refused, and so is a field that is wrong, whatever the kind, and
// also where a mistake is taken back: else it is kept and shown as what the municipality has done.
func TestAnActHasTheFieldsOfItsKindAlone(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		n := w.Arrive(gatewaytest.Tenancy("1", gatewaytest.Filed(rules.Date(2026, 10, 5))))
		today := rules.DayOf(w.Clock.Now())
		own := map[gateway.ActKind]string{
			gateway.ActDecision: "journal outcome reasonsGiven", gateway.ActClassified: "track",
		}
		for _, kind := range municipal.Kinds() {
			for field, f := range map[string]gateway.MunicipalAct{
				"journal":      {Journal: "26-1234"},
				"outcome":      {Outcome: "rent-help"},
				"reasonsGiven": {ReasonsGiven: true},
				"track":        {Track: rules.Paragraph1},
			} {
				f.Kind, f.On, f.By = kind, today, "jh"
				if !strings.Contains(own[kind], field) {
					if told := refusedFor(t, w, n.Number, f, field); !strings.Contains(told, string(kind)) {
						t.Errorf("%s of %s does not name the kind: %s", field, kind, told)
					}
				} else if field == "journal" {
					continue // it may also be given where a decision was a mistake
				}
				f.Cancels = true
				refusedFor(t, w, n.Number, f, field)
			}
		}
		w.RecordAct(n, gateway.MunicipalAct{Kind: gateway.ActDecision, Outcome: "rent-help"})
		for _, journal := range []string{"010190-1234", "Xenofon er indlagt", strings.Repeat("1", 65)} {
			refusedFor(t, w, n.Number, gateway.MunicipalAct{
				Kind: gateway.ActDecision, On: today, By: "jh", Cancels: true, Journal: journal,
			}, "journal")
		}
		w.RecordAct(n, gateway.MunicipalAct{Kind: gateway.ActDecision, Cancels: true, Journal: "26-1234"})
		if acts := w.NoticeViews(gatewaytest.MunicipalityScope)[0].Acts; len(acts) != 2 {
			t.Errorf("%d acts are recorded", len(acts))
		}
	})
}

// refusedFor is why an act is refused, which must be for that field alone.
func refusedFor(
	t *testing.T, w *gatewaytest.World, number string, f gateway.MunicipalAct, field string,
) string {
	t.Helper()
	_, err := w.Record(t.Context(), gatewaytest.MunicipalityScope, number, f)
	var told *lang.Error
	if !errors.Is(err, municipal.ErrAct) || !errors.As(err, &told) || told.Field != field {
		t.Errorf("%s, mistake %v, with a wrong %s: %v", f.Kind, f.Cancels, field, err)
		return ""
	}
	for _, private := range []string{"010190", "Xenofon"} {
		if strings.Contains(err.Error(), private) {
			t.Errorf("the refusal quotes %s", private)
		}
	}
	return told.Text(lang.Danish)
}
