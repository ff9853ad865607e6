package api_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"

	"boligbro/gateway"
	"boligbro/gateway/web/webtest"
	"boligbro/rules"
)

// days are the days of the calendar behind the address, by case: those that stand, and those that were
// cancelled.
func days(c client, secret string) (standing, cancelled map[string]string) {
	c.t.Helper()
	got := client{t: c.t, w: c.w}.ask(http.MethodGet, "/calendar/"+secret+".ics", nil)
	if got.Code != http.StatusOK || !strings.HasPrefix(got.Header().Get("Content-Type"), "text/calendar") {
		c.t.Fatalf("%d %s", got.Code, got.Body)
	}
	for _, private := range webtest.Private {
		if strings.Contains(got.Body.String(), private) {
			c.t.Errorf("the calendar shows %q", private)
		}
	}
	calendar, err := ics.ParseCalendar(strings.NewReader(got.Body.String()))
	if err != nil {
		c.t.Fatal(err)
	}
	standing, cancelled = map[string]string{}, map[string]string{}
	for _, e := range calendar.Events() {
		number, _, _ := strings.Cut(e.GetProperty(ics.ComponentPropertySummary).Value, ":")
		into := standing
		if e.GetProperty(ics.ComponentPropertyStatus).Value == string(ics.ObjectStatusCancelled) {
			into = cancelled
		}
		into[number] += e.GetProperty(ics.ComponentPropertyDtStart).Value + " "
	}
	return standing, cancelled
}

// An officer subscribes to a secret address: the deadlines stand there with their days and cases' numbers,
// those that were met are cancelled, and nothing tells of anybody.
func TestDeadlinesStandInACalendar(t *testing.T) {
	w := webtest.Story(t)
	n := w.Last() // its clock runs: it arrived on 15 October, and 14 days later is Thursday 29 October
	feed := as(t, w, gateway.MunicipalityOfficer, webtest.Aarhus, gateway.SeeCalendar)
	standing, cancelled := days(feed, feed.secret)
	if standing[n.Number] != "20261029 " || cancelled[n.Number] != "" || len(cancelled) == 0 {
		t.Errorf("standing %v, cancelled %v", standing, cancelled)
	}
	w.Decide(n.Number, gateway.MunicipalAct{
		On: rules.DayOf(w.Clock.Now()), Outcome: rules.Refused, ReasonsGiven: true, Journal: webtest.Journal,
	})
	// The time to appeal runs now, and is the citizen's.
	w.Record(n.Number, gateway.MunicipalAct{Kind: gateway.ActDecisionReceived})
	if standing, cancelled = days(feed, feed.secret); standing[n.Number] != "" ||
		cancelled[n.Number] != "20261029 " {
		t.Errorf("after the decision: standing %v, cancelled %v", standing, cancelled)
	}
	other := as(t, w, gateway.MunicipalityOfficer, webtest.Kbh, gateway.SeeCalendar)
	if standing, cancelled = days(other, other.secret); len(standing)+len(cancelled) > 0 {
		t.Errorf("another municipality sees %v, %v", standing, cancelled)
	}
}

// A calendar keeps the newest revision of an event that it has seen, whatever comes later (RFC 5545,
// 3.8.7.4): a clock that runs again because a decision was a mistake must be a newer one than the cancelled.
func TestAClockThatRunsAgainIsTheNewerEvent(t *testing.T) {
	w := webtest.Story(t)
	n := w.Last()
	feed := as(t, w, gateway.MunicipalityOfficer, webtest.Aarhus, gateway.SeeCalendar)
	type revision struct {
		id, status, stamp, modified string
		sequence                    int
	}
	now := func() (r revision) {
		got := client{t: t, w: w}.ask(http.MethodGet, "/calendar/"+feed.secret+".ics", nil)
		calendar, err := ics.ParseCalendar(got.Body)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range calendar.Events() {
			value := func(p ics.ComponentProperty) string {
				if found := e.GetProperty(p); found != nil {
					return found.Value
				}
				return ""
			}
			if strings.HasPrefix(value(ics.ComponentPropertySummary), n.Number) {
				r.id, r.status, r.stamp = e.Id(), value(ics.ComponentPropertyStatus), value(ics.ComponentPropertyDtstamp)
				r.sequence, _ = strconv.Atoi(value(ics.ComponentPropertySequence))
				r.modified = value(ics.ComponentPropertyLastModified)
			}
		}
		return r
	}
	before := now()
	for _, step := range []struct {
		act  gateway.MunicipalAct
		want ics.ObjectStatus
	}{
		{gateway.MunicipalAct{Outcome: "rent-help", Journal: webtest.Journal}, ics.ObjectStatusCancelled},
		{gateway.MunicipalAct{Cancels: true}, ics.ObjectStatusConfirmed},
		{gateway.MunicipalAct{Outcome: "rent-help", Journal: webtest.Journal}, ics.ObjectStatusCancelled},
	} {
		w.Clock.Set(w.Clock.Now().Add(time.Hour))
		step.act.On = rules.DayOf(w.Clock.Now())
		w.Decide(n.Number, step.act)
		after := now()
		if after.id != before.id || after.status != string(step.want) || after.sequence <= before.sequence ||
			after.stamp <= before.stamp || after.modified != after.stamp {
			t.Errorf("after %+v it is %+v, before %+v", step.act, after, before)
		}
		before = after
	}
}

// No address lets anybody do more than read the calendar: a key that may do something else opens none.
func TestACalendarsAddressOpensNothingElse(t *testing.T) {
	w := webtest.Story(t)
	feed := as(t, w, gateway.MunicipalityOfficer, webtest.Aarhus, gateway.SeeCalendar)
	wide, nobody := as(t, w, gateway.MunicipalityOfficer, webtest.Aarhus), client{t: t, w: w}
	for _, secret := range []string{"x", wide.secret, feed.secret + "x"} {
		nobody.problem(nobody.ask(http.MethodGet, "/calendar/"+secret, nil), http.StatusNotFound, "not-found")
	}
	feed.problem(feed.ask(http.MethodGet, "/api/v1/notices", nil), http.StatusForbidden, "may-not")
	if err := w.Door.Revoke(t.Context(), feed.id, "abc"); err != nil {
		t.Fatal(err)
	}
	nobody.problem(nobody.ask(http.MethodGet, "/calendar/"+feed.secret, nil), http.StatusNotFound, "not-found")
}
