package association_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"boligbro/gateway"
	"boligbro/gateway/casework"
	"boligbro/gateway/store/storetest"
	"boligbro/gateway/web/webtest"
	"boligbro/rules"
	"boligbro/rules/lang"
)

func TestPages(t *testing.T) {
	webtest.Golden(t, webtest.Story(t), map[string]string{
		"association": "/foreninger/" + webtest.Ringen,
		"other":       "/foreninger/" + webtest.Havnen,
		"missing":     "/foreninger/00000000",
	})
}

func TestPageOfHeldSteps(t *testing.T) {
	w := webtest.New(t)
	run := w.Held()
	webtest.Golden(t, w, map[string]string{
		"held": "/foreninger/" + webtest.Ringen + "/koersler/" + run.ID,
		"runs": "/foreninger/" + webtest.Ringen,
	})
}

// What a municipality does after it has registered a case belongs to its own side alone.
func TestAssociationSeesNothingOfTheMunicipality(t *testing.T) {
	w := webtest.Story(t)
	secrets := []string{
		"intet svar", "no answer", "dage tilbage", "days left", "inden 14 dage", "straks", "at once", "bevilget",
		"granted",
		"14. okt", "15. okt. 2026</time>", "2026-10-14", "§ 5 a, stk. 1", "§ 5 a, stk. 2", "§ 59, stk. 14",
		"paragraph-1",
		"En frist er overskredet", "A time limit has passed", "Holde møde", "Meet the tenant",
	}
	for _, d := range rules.Outcomes() {
		secrets = append(secrets, ">"+d.Text(lang.Danish), ">"+d.Text(lang.English))
	}
	_, its := w.Get("/kommuner/" + webtest.Aarhus)
	shown := 0
	for _, hidden := range secrets {
		if strings.Contains(its, hidden) {
			shown++
		}
	}
	if shown < 5 {
		t.Fatalf("the municipality's own page shows %d of what is sought; the test seeks the wrong things", shown)
	}
	_, its = w.Get("/kommuner/" + webtest.Aarhus)
	if !strings.Contains(its, "Afslag: ikke grundlag for hjælp") ||
		!strings.Contains(its, "Midlertidig huslejehjælp") {
		t.Fatal("the municipality's own page does not show its decisions")
	}
	for _, path := range []string{"/", "/foreninger/" + webtest.Ringen, "/foreninger/" + webtest.Havnen} {
		for _, lang := range []string{"", "?lang=en"} {
			_, page := w.Get(path + lang)
			// A filing on 15 October is the association's own; its day is no decision's.
			page = strings.ReplaceAll(page, `<time datetime="2026-10-15">15. okt. 2026</time>`, "")
			for _, hidden := range secrets {
				if strings.Contains(page, hidden) {
					t.Errorf("%s%s holds %q", path, lang, hidden)
				}
			}
		}
	}
}

// With the citizen's consent the association's page shows the decision, and nothing else of what the
// municipality does.
func TestConsentOnThePage(t *testing.T) {
	w := webtest.New(t)
	w.Night(webtest.Ringen, webtest.Row("1", webtest.Aarhus, webtest.Filed(rules.Date(2026, 10, 5)), nil))
	w.Arrives(webtest.Aarhus, webtest.Secret, "registered")
	number := w.Last().Number
	page := func() string {
		_, got := w.Get("/foreninger/" + webtest.Ringen)
		return got[strings.Index(got, "<main"):strings.Index(got, "</main>")]
	}
	before := page()
	w.Clock.Set(w.Clock.Now().AddDate(0, 0, 3))
	w.Record(number, gateway.MunicipalAct{Kind: gateway.ActClassified, Track: rules.Paragraph1})
	w.Decide(number, gateway.MunicipalAct{
		On: rules.Date(2026, 10, 8), Outcome: rules.Refused, ReasonsGiven: true, Journal: webtest.Journal,
	})
	if diff := cmp.Diff(before, page()); diff != "" {
		t.Errorf("without consent:\n%s", diff)
	}
	w.Record(number, gateway.MunicipalAct{Kind: gateway.ActConsent})
	const shared = `<small>Med borgerens samtykke: Afslag: ikke grundlag for hjælp ` +
		`<time datetime="2026-10-08">8. okt. 2026</time></small>`
	if diff := cmp.Diff(before, strings.Replace(page(), shared, "", 1)); diff != "" ||
		!strings.Contains(page(), shared) {
		t.Errorf("with consent:\n%s", diff)
	}
	w.Record(number, gateway.MunicipalAct{Kind: gateway.ActConsentRevoked})
	if diff := cmp.Diff(before, page()); diff != "" {
		t.Errorf("after it was revoked:\n%s", diff)
	}
}

// A notice that the municipality has rejected gives no proof for the fogedret, so the page offers none.
func TestNoProofOfARejectedNotice(t *testing.T) {
	w := webtest.New(t)
	w.Night(webtest.Ringen, webtest.Row("1", webtest.Aarhus, webtest.Filed(rules.Date(2026, 10, 5)), nil))
	for _, test := range []struct {
		receipt string
		offered bool
	}{{"arrived", true}, {"rejected", false}} {
		w.Arrives(webtest.Aarhus, webtest.Secret, test.receipt)
		_, page := w.Get("/foreninger/" + webtest.Ringen)
		if offered := strings.Contains(page, "boligbro proof"); offered != test.offered {
			t.Errorf("%s: a proof is offered: %v, want %v", test.receipt, offered, test.offered)
		}
	}
}

// Each message of a notice is shown with its own kind, state and times: that a withdrawal is on its way is
// not the state of the notice.
func TestEachMessageOnThePage(t *testing.T) {
	w := webtest.New(t)
	filed := webtest.Filed(rules.Date(2026, 10, 5))
	w.Night(webtest.Ringen, webtest.Row("1", webtest.Aarhus, filed, nil))
	w.Arrives(webtest.Aarhus, webtest.Secret, "arrived")
	row := webtest.Row("1", webtest.Aarhus, filed, nil)
	row.Events = append(row.Events, rules.Event{Kind: rules.Withdrawn, On: rules.Date(2026, 10, 6)})
	w.Clock.Set(w.Clock.Now().AddDate(0, 0, 3))
	w.Night(webtest.Ringen, row)
	for path, want := range map[string]string{"": "Tilbagekaldelse: ", "?lang=en": "Withdrawal: "} {
		_, page := w.Get("/foreninger/" + webtest.Ringen + path)
		_, later, found := strings.Cut(page, want)
		if !found || strings.Count(page, want[:len(want)-2]+"</small><dl") != 1 {
			t.Fatalf("the page lacks %q", want)
		}
		state := map[string]string{"": "afsendt", "?lang=en": "transmitted"}[path]
		if tag, _, _ := strings.Cut(later, "</span>"); !strings.HasSuffix(tag, state) {
			t.Errorf("the withdrawal is %q, want %s", tag, state)
		}
	}
	messages := w.Last().Messages
	if len(messages) != 2 || messages[0].State != gateway.Arrived || messages[1].State != gateway.Transmitted ||
		messages[1].Step != rules.Withdrawn || messages[1].Transmitted.IsZero() || !messages[1].Arrived.IsZero() {
		t.Errorf("%+v", messages)
	}
}

// Who sees to a task stands beside it.
func TestThePageShowsWhoSeesToATask(t *testing.T) {
	w := webtest.New(t)
	filed := webtest.Filed(rules.Date(2026, 10, 5))
	filed.Ground = 0
	w.Night(webtest.Ringen, webtest.Row("1", webtest.Aarhus, filed, nil))
	waiting, err := w.Gateway.Casework().Tasks(t.Context(), gateway.Operator, gateway.TaskPlace{})
	if err != nil || len(waiting.Tasks) != 1 {
		t.Fatal(waiting, err)
	}
	for _, c := range []struct{ substitute, da, en string }{
		{"", "Hos abc.", "With abc."},
		{"xyz", "Hos abc (stedfortræder: xyz).", "With abc (substitute: xyz)."},
	} {
		names := casework.Selection{Names: []string{waiting.Tasks[0].Name}}
		_, err := w.Gateway.Casework().Assign(t.Context(), gateway.Operator, names, "abc", c.substitute)
		if err != nil {
			t.Fatal(err)
		}
		for path, want := range map[string]string{"": c.da, "?lang=en": c.en} {
			_, page := w.Get("/foreninger/" + webtest.Ringen + path)
			webtest.WellFormed(t, page)
			if !strings.Contains(page, "<small>"+want+"</small>") {
				t.Errorf("the page lacks %q", want)
			}
		}
	}
}

// TestDamagedCasesAreShown: whatever is damaged of all cases, each page is shown, and says of what it
// cannot read that it cannot.
func TestDamagedCasesAreShown(t *testing.T) {
	for _, damage := range []string{
		"versions SET sealed", "versions SET findings", "notices SET sealed", "deliveries SET content",
		"tasks SET sealed", "municipal_acts SET sealed", "cases SET tenancy", "cases SET association_key",
	} {
		t.Run(damage, func(t *testing.T) {
			w := webtest.Story(t)
			raw := storetest.Raw(t, w.Place)
			if _, err := raw.Exec(`UPDATE ` + damage + ` = x'01'`); err != nil {
				t.Fatal(err)
			}
			raw.Close()
			if _, err := w.Gateway.Casework().Wake(t.Context(), rules.AskedAt(w.Clock.Now())); err != nil {
				t.Fatal(err)
			}
			said := 0
			for _, path := range []string{
				"/", "/alarmer", "/foreninger/" + webtest.Ringen, "/foreninger/" + webtest.Havnen,
				"/kommuner/" + webtest.Aarhus, "/kommuner/" + webtest.Aarhus + "?lang=en",
			} {
				answer, page := w.Get(path)
				if answer.StatusCode != http.StatusOK {
					t.Errorf("%s: %s", path, answer.Status)
				}
				said += strings.Count(page, ">kan ikke læses<")
			}
			hidden := damage == "municipal_acts SET sealed" || damage == "cases SET tenancy"
			if said == 0 && !hidden {
				t.Error("no page says that something cannot be read")
			}
		})
	}
}
