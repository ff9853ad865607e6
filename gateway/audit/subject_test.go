package audit_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"strings"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/audit"
	"boligbro/gateway/document"
	"boligbro/gateway/gatewaytest"
	"boligbro/gateway/store"
	"boligbro/gateway/store/storetest"
	"boligbro/rules"
)

// TestSubject: each side gets what it holds about a person and nothing of the other's, and nobody's name who
// entered or recorded something.
func TestSubject(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		filed := gatewaytest.Filed(rules.Date(2026, 10, 5))
		w.Arrive(gatewaytest.Tenancy("1", filed), gatewaytest.Tenancy("2", filed))
		n := byTenancy(w)["1"]
		w.RecordAct(n, gateway.MunicipalAct{
			Kind: gateway.ActDecision, Outcome: "rent-help", By: "Sagsbehandler-KK",
		})

		held := func(s gateway.Scope, find audit.Find) (gateway.Subject, string) {
			t.Helper()
			subject, err := w.Audit().Subject(context.Background(), s, find)
			if err != nil {
				t.Fatal(err)
			}
			b, err := json.Marshal(subject)
			if err != nil {
				t.Fatal(err)
			}
			return subject, string(b)
		}
		for find, want := range map[audit.Find]int{
			"ærø anne": 2, "ANNE ÆRØ 1": 1, "Anne Ærø 3": 0, "1": 1,
			"aeroe ANNE": 2, "Anne Aero 1": 1, "-": 0, audit.Find(n.Number): 1, "B-0000-0000": 0, "": 0,
		} {
			if subject, _ := held(gatewaytest.AssociationScope, find); len(subject.Cases) != want {
				t.Errorf("the association, %q: %d cases, want %d", find, len(subject.Cases), want)
			}
		}
		subject, text := held(gatewaytest.AssociationScope, "Anne Ærø 1")
		if c := subject.Cases[0]; len(c.Versions) == 0 || len(c.Evaluations) == 0 || len(c.Messages) != 1 {
			t.Errorf("the association's side lacks something: %+v", c)
		}
		if strings.Contains(text, "rent-help") || strings.Contains(text, "Sagsbehandler") {
			t.Errorf("the association's side tells of the municipality's: %s", text)
		}

		subject, text = held(gatewaytest.MunicipalityScope, "Anne Ærø 1")
		c := subject.Cases[0]
		if len(c.Acts) != 1 || len(c.Messages) != 1 || len(c.Versions) != 0 || c.Tenancy != "" {
			t.Errorf("the municipality's side: %+v", c)
		}
		if strings.Contains(text, "Sagsbehandler") {
			t.Errorf("it names who recorded it: %s", text)
		}
		if other, _ := held(gateway.Scope{Municipalities: []string{"0101"}}, "Anne Ærø 1"); len(other.Cases) != 0 {
			t.Errorf("another municipality holds %+v", other.Cases)
		}
		for _, format := range document.SubjectFormats {
			b, err := document.Held(&subject, format)
			if err != nil || !strings.Contains(string(b), "Anne Ærø 1") {
				t.Errorf("%s: %v: %s", format, err, b)
			}
		}
	})
}

// TestSubjectNamesNoEmployee: who entered a step is left out of what the association hands over.
func TestSubjectNamesNoEmployee(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		sample := storetest.NewSample(w.DB.Blind, gatewaytest.Association, 1)
		sample.Version.Records = []rules.Record{{
			Key:    rules.Key{Association: gatewaytest.Association, Tenancy: "1"},
			Source: gateway.Hand, By: "Sagsbehandler-KK",
			Facts: rules.Facts{Tenants: []rules.Tenant{{Name: "Anne Ærø"}}},
		}}
		if err := w.DB.Do(context.Background(), sample.Add); err != nil {
			t.Fatal(err)
		}
		subject, err := w.Audit().Subject(context.Background(), gatewaytest.AssociationScope, "Anne Ærø")
		b, jsonErr := json.Marshal(subject)
		if err != nil || jsonErr != nil || len(subject.Cases) != 1 || strings.Contains(string(b), "Sagsbehandler") {
			t.Errorf("%v, %v: %s", err, jsonErr, b)
		}
	})
}

// TestSubjectOfWhatIsErasedOrDamaged: one damaged case keeps no other from being shown, and of a case whose
// association's part is erased the municipality still gets what it recorded itself, by the case's number.
func TestSubjectOfWhatIsErasedOrDamaged(t *testing.T) {
	storetest.EachPlace(t, func(t *testing.T, o store.Options) {
		db := storetest.Open(t, o)
		var samples []storetest.Sample
		for n := range 3 {
			s := storetest.NewSample(db.Blind, storetest.Association, n)
			samples = append(samples, s)
			if err := db.Do(context.Background(), func(tx gateway.Tx) error {
				return errors.Join(s.Add(tx), tx.AddAct(storetest.NewAct(s, n)))
			}); err != nil {
				t.Fatal(err)
			}
		}
		raw := storetest.Raw(t, o)
		damages := []string{"association_key = NULL", "association_key = (SELECT sealed FROM municipal_acts " +
			"LIMIT 1)"}
		for i, set := range damages {
			if _, err := raw.Exec(`UPDATE cases SET `+set+` WHERE id = $1`, samples[i].Case.ID); err != nil {
				t.Fatal(err)
			}
		}
		au := &audit.Audit{Store: db, Now: func() time.Time { return storetest.Night }}
		ours := gateway.Scope{Associations: []string{storetest.Association}}
		subject, err := au.Subject(context.Background(), ours, audit.Find(samples[2].Case.Number))
		if err != nil || len(subject.Cases) != 1 || subject.Erased != 1 || subject.Unreadable != 1 {
			t.Errorf("the association: %v, %+v", err, subject)
		}
		theirs := gateway.Scope{Municipalities: []string{storetest.Municipality}}
		subject, err = au.Subject(context.Background(), theirs, audit.Find(samples[0].Case.Number))
		if err != nil || len(subject.Cases) != 1 || len(subject.Cases[0].Acts) != 1 {
			t.Errorf("the municipality: %v, %+v", err, subject)
		}
		subject, err = au.Subject(context.Background(), theirs, "Anne Ærø")
		b, formErr := document.Held(&subject, "text")
		if errors.Join(err, formErr) != nil || !subject.ByNumber ||
			!strings.Contains(string(b), "slå hver sag op ved sit nummer") {
			t.Errorf("the municipality, by name: %v, %+v\n%s", errors.Join(err, formErr), subject, b)
		}
	})
}

// TestSubjectIsWholeInEveryForm: whatever the JSON holds, a person can read in the other forms too; among it
// protection, and what receipts say.
func TestSubjectIsWholeInEveryForm(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		row := gatewaytest.Tenancy("1", gatewaytest.Filed(rules.Date(2026, 10, 5)))
		row.Facts.Tenants[0].Protected = rules.Yes
		row.Facts.Arrears = &rules.Arrears{Amount: 1425050}
		n := w.Arrive(row)
		w.RecordAct(n, gateway.MunicipalAct{
			Kind: gateway.ActDecision, Outcome: "refused", ReasonsGiven: true, Journal: "J-26-123",
		})
		message := ""
		w.View(func(r gateway.Reader) error {
			thread, err := r.Deliveries(gateway.Operator, n.ID)
			message = thread[0].ID
			return err
		})
		for _, r := range []gateway.Receipt{
			{Kind: gateway.ReceiptRegistered, Reference: "J-1"},
			{Kind: gateway.ReceiptRejected, Reason: "unknown-person"},
		} {
			r.ID, r.Message, r.By, r.At = gateway.NewID(), message, gateway.ProofPerson, w.Clock.Now()
			if err := w.Receive(context.Background(), n.Municipality, r); err != nil {
				t.Fatal(err)
			}
		}
		for _, s := range []gateway.Scope{gatewaytest.AssociationScope, gatewaytest.MunicipalityScope} {
			wholeInEveryForm(t, w, s, n.Number)
		}
	})
}

func wholeInEveryForm(t *testing.T, w *gatewaytest.World, s gateway.Scope, number string) {
	t.Helper()
	held, err := w.Audit().Subject(context.Background(), s, audit.Find(number))
	if err != nil || len(held.Cases) != 1 {
		t.Fatal(held, err)
	}
	said := map[string]any{}
	b, err := json.Marshal(held.Cases[0])
	if err := errors.Join(err, json.Unmarshal(b, &said)); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"reference":"J-1"`, `"protected":["Anne Ærø 1"]`, `"rejected":"unknown-person"`} {
		if !strings.Contains(string(b), want) {
			t.Errorf("%v: the JSON lacks %s: %s", s, want, b)
		}
	}
	for _, format := range []string{"text", "html"} {
		form, err := document.Held(&held, format)
		if err != nil {
			t.Fatal(err)
		}
		eachText(said, func(value string) {
			if !strings.Contains(html.UnescapeString(string(form)), strings.Join(strings.Fields(value), " ")) {
				t.Errorf("%v: %s lacks %q", s, format, value)
			}
		})
	}
}

// eachText calls each with the texts in a value of JSON.
func eachText(value any, each func(string)) {
	switch v := value.(type) {
	case map[string]any:
		for _, member := range v {
			eachText(member, each)
		}
	case []any:
		for _, one := range v {
			eachText(one, each)
		}
	case string:
		each(v)
	}
}

// TestSubjectInAMunicipalitysOwnCase: such a case names nobody, and is found by its number or by the
// municipality's own reference, by that municipality alone.
func TestSubjectInAMunicipalitysOwnCase(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		town := gateway.Scope{Municipalities: []string{"0751"}}
		own, err := w.Municipal().OpenCase(context.Background(), town,
			gateway.OwnCase{Municipality: "0751", Reference: "26/4711", Tenants: 1},
			gateway.MunicipalAct{Kind: gateway.ActEvictionNotice, On: rules.DayOf(w.Clock.Now()), By: "AB"})
		if err != nil {
			t.Fatal(err)
		}
		for _, test := range []struct {
			s    gateway.Scope
			find string
			want int
		}{
			{town, own.Number, 1}, {town, "26/4711", 1}, {town, "26/4712", 0}, {town, "", 0},
			{gateway.Scope{Municipalities: []string{"0101"}}, "26/4711", 0},
			{gateway.Scope{Municipalities: []string{"0101"}}, own.Number, 0},
			{gatewaytest.AssociationScope, own.Number, 0},
		} {
			held, err := w.Audit().Subject(context.Background(), test.s, audit.Find(test.find))
			if err != nil || len(held.Cases) != test.want {
				t.Errorf("%v looks for %q: %d cases, %v", test.s, test.find, len(held.Cases), err)
				continue
			}
			if test.want == 0 {
				continue
			}
			b, err := document.Held(&held, "text")
			if c := held.Cases[0]; err != nil || c.Reference != "26/4711" || len(c.Acts) != 1 ||
				!strings.Contains(string(b), "Kommunens egen sag 26/4711") {
				t.Errorf("%+v, %v:\n%s", c, err, b)
			}
		}
	})
}

// TestSubjectInARefusedRun: what a refused run has read is kept, and whoever is in it is told so, by the name
// and by the tenancy's number, to that association alone.
func TestSubjectInARefusedRun(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		f := &gatewaytest.Feed{Label: "a"}
		for i := range 100 {
			f.Rows = append(f.Rows, gatewaytest.Tenancy(fmt.Sprint(i), gatewaytest.Filed(rules.Date(2026, 10, 5))))
		}
		w.Read(f)
		short := gatewaytest.Tenancy("500", gatewaytest.Filed(rules.Date(2026, 10, 5)))
		f.Rows, f.Version = []rules.Record{short}, 1
		run := w.Read(f).Run
		if run.State != gateway.RunRefused {
			t.Fatal(run.State)
		}
		for _, test := range []struct {
			s    gateway.Scope
			find audit.Find
			want int
		}{
			{gatewaytest.AssociationScope, "Anne Ærø 500", 1}, {gatewaytest.AssociationScope, "500", 1},
			{gatewaytest.AssociationScope, "Anne Ærø 501", 0}, {gatewaytest.AssociationScope, "", 0},
			{gateway.Scope{Associations: []string{"25313763"}}, "500", 0}, {gatewaytest.MunicipalityScope, "500", 0},
		} {
			held, err := w.Audit().Subject(context.Background(), test.s, test.find)
			if err != nil || len(held.Runs) != test.want || len(held.Cases) != 0 {
				t.Errorf("%v looks for %q: %v, %d cases, %v", test.s, test.find, held.Runs, len(held.Cases), err)
			}
			b, err := document.Held(&held, "text")
			if said := strings.Contains(string(b), run.ID); err != nil || said != (test.want > 0) ||
				said == strings.Contains(string(b), "Intet er fundet") {
				t.Errorf("%q: %v\n%s", test.find, err, b)
			}
		}
	})
}
