package municipality_test

import (
	"strings"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/gateway/web/webtest"
	"boligbro/rules"
)

func TestPages(t *testing.T) {
	webtest.Golden(t, webtest.Story(t), map[string]string{
		"municipality": "/kommuner/" + webtest.Aarhus,
		"on-way":       "/kommuner/" + webtest.Kbh,
		"empty":        "/kommuner/0615",
	})
}

func TestSoonestFirst(t *testing.T) {
	w := webtest.Story(t)
	_, page := w.Get("/kommuner/" + webtest.Aarhus)
	silent, running := strings.Index(page, "intet svar, 1 dag over fristen"),
		strings.Index(page, "9 dage tilbage")
	granted := strings.Index(page, "bevilget, ingen frist")
	if silent < 0 || running < silent || granted < running {
		t.Errorf("the order is not: silent (%d), running (%d), decided (%d)", silent, running, granted)
	}
}

// When only the fogedret has notified the municipality, the municipality's page shows the case with its
// clock. The association's page shows nothing of it.
func TestTheFogedretsOwnNotice(t *testing.T) {
	w := webtest.New(t)
	w.Night(webtest.Ringen, webtest.Row("1", webtest.Aarhus, rules.Event{
		Kind: rules.Filed, On: rules.DayOf(w.Clock.Now()), Ground: rules.GroundOther,
	}, nil))
	var number string
	err := w.DB.View(t.Context(), func(r gateway.Reader) error {
		cases, err := r.Cases(gateway.Operator, "", 1)
		number = cases[0].Number
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	_, before := w.Get("/foreninger/" + webtest.Ringen)
	if _, page := w.Get("/kommuner/" + webtest.Aarhus); strings.Contains(page, number) {
		t.Fatal("the municipality sees a case of which nobody notified it")
	}
	_, err = w.Gateway.Record(t.Context(), gateway.Operator, number, gateway.MunicipalAct{
		Kind: gateway.ActEvictionNotice, On: rules.DayOf(w.Clock.Now()),
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, page := w.Get("/kommuner/" + webtest.Aarhus); !strings.Contains(page, number) ||
		!strings.Contains(page, "Efter fogedrettens egen underretning") ||
		!strings.Contains(page, "14 dage tilbage") {
		t.Errorf("the municipality does not see its clock:\n%s", page)
	}
	if _, after := w.Get("/foreninger/" + webtest.Ringen); after != before {
		t.Errorf("the association's page has changed:\n%s", after)
	}
}

// The municipality's own case stands on its page with its own reference and its clock.
func TestTheMunicipalitysOwnCase(t *testing.T) {
	w := webtest.New(t)
	_, before := w.Get("/foreninger/" + webtest.Ringen)
	c, err := w.Gateway.Municipal().OpenCase(t.Context(), gateway.Operator, gateway.OwnCase{
		Municipality: webtest.Aarhus, Reference: "26-7", Tenants: 1,
	}, gateway.MunicipalAct{Kind: gateway.ActEvictionNotice, On: rules.DayOf(w.Clock.Now())})
	if err != nil {
		t.Fatal(err)
	}
	_, page := w.Get("/kommuner/" + webtest.Aarhus)
	for _, want := range []string{c.Number, "kommunens reference 26-7", "14 dage tilbage"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q:\n%s", want, page)
		}
	}
	if _, other := w.Get("/kommuner/" + webtest.Kbh); strings.Contains(other, c.Number) {
		t.Error("another municipality sees the case")
	}
	if _, after := w.Get("/foreninger/" + webtest.Ringen); after != before {
		t.Errorf("the association's page has changed:\n%s", after)
	}
}

// A decision about an earlier filing does not answer a later one of the same case.
func TestDecisionBeforeTheNotice(t *testing.T) {
	w := webtest.New(t)
	first := webtest.Row("1", webtest.Aarhus, webtest.Filed(rules.Date(2026, 10, 5)), nil)
	w.Night(webtest.Ringen, first)
	w.Arrives(webtest.Aarhus, webtest.Secret, "arrived")
	w.Clock.Set(w.Clock.Now().AddDate(0, 0, 2))
	w.Decide(w.Last().Number, gateway.MunicipalAct{
		On: rules.Date(2026, 10, 7), Outcome: rules.Refused, ReasonsGiven: true, Journal: webtest.Journal,
	})
	if _, page := w.Get("/kommuner/" + webtest.Aarhus); strings.Count(page,
		"Afslag: ikke grundlag for hjælp") != 1 || !strings.Contains(page, "inden 14 dage") {
		t.Fatal("the decision does not answer its notice")
	}
	w.Clock.Set(w.Clock.Now().AddDate(0, 1, 0))
	again := webtest.Filed(rules.Date(2026, 11, 7))
	again.Ref = webtest.Planted + "again"
	first.Events = append(first.Events, rules.Event{Kind: rules.Withdrawn, On: rules.Date(2026, 10, 20)}, again)
	w.Feeds[webtest.Ringen].Rows = nil
	w.Night(webtest.Ringen, first)
	if n := w.Last(); n.Episode != 2 {
		t.Fatalf("the second filing is no second episode: %+v", n.Notice)
	}
	w.Arrives(webtest.Aarhus, webtest.Secret, "arrived")
	_, page := w.Get("/kommuner/" + webtest.Aarhus)
	if strings.Count(page, "Afslag: ikke grundlag for hjælp") != 1 ||
		!strings.Contains(page, "14 dage tilbage") {
		t.Errorf("the old decision answers the new notice:\n%s", page)
	}
}

// A clock that a withdrawal ended stands as ended, with its day, and counts no days.
func TestAWithdrawnRequestsClock(t *testing.T) {
	w := webtest.New(t)
	today := rules.DayOf(w.Clock.Now())
	request := webtest.Row("1", webtest.Aarhus, webtest.Filed(today), nil)
	w.Night(webtest.Ringen, request)
	w.Arrives(webtest.Aarhus, webtest.Secret, "arrived")
	w.Clock.Pass(24 * time.Hour)
	request.Events = append(request.Events, gatewaytest.Withdrawn(today.Add(1)))
	w.Feeds[webtest.Ringen].Rows = nil
	w.Night(webtest.Ringen, request)
	_, page := w.Get("/kommuner/" + webtest.Aarhus)
	if strings.Contains(page, "dage tilbage") || strings.Count(page, "ophørt; tilbagekaldt") != 2 ||
		!strings.Contains(page, "ophørt ved tilbagekaldelse") {
		t.Errorf("the clock is not shown as ended:\n%s", page)
	}
}
