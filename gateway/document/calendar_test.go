package document_test

import (
	"strings"
	"testing"

	ics "github.com/arran4/golang-ical"
	"github.com/google/go-cmp/cmp"

	"boligbro/gateway"
	"boligbro/gateway/document"
	"boligbro/rules"
)

// Where it is not settled whether a deadline moves past a weekend, both days stand in the calendar, and the
// later says so; each has a name of its own, which stays the same.
func TestACalendarHasBothDays(t *testing.T) {
	deadlines := []gateway.Deadline{
		{Number: "B-2222-2222", About: "n1", Duty: rules.Duty{
			Duty: rules.DecideNoHelp, Due: rules.Date(2026, 10, 17), DueExtended: rules.Date(2026, 10, 19),
		}},
		{Number: "B-3333-3333", About: "n2", Duty: rules.Duty{
			Duty: rules.DecideNoHelp, Due: rules.Date(2026, 10, 19), DueExtended: rules.Date(2026, 10, 19),
		}},
	}
	made := document.Calendar(deadlines)
	if string(made) != string(document.Calendar(deadlines)) {
		t.Error("the same deadlines give other bytes")
	}
	calendar, err := ics.ParseCalendar(strings.NewReader(string(made)))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	ids := map[string]bool{}
	for _, e := range calendar.Events() {
		ids[e.Id()] = true
		said := e.GetProperty(ics.ComponentPropertySummary).Value
		unsettled := ""
		if strings.Contains(said, "uafklaret") {
			unsettled = " unsettled"
		}
		got = append(got, said[:11]+" "+e.GetProperty(ics.ComponentPropertyDtStart).Value+unsettled)
	}
	want := []string{"B-2222-2222 20261017", "B-2222-2222 20261019 unsettled", "B-3333-3333 20261019"}
	if diff := cmp.Diff(want, got); diff != "" || len(ids) != 3 {
		t.Errorf("%d names, -want +got:\n%s", len(ids), diff)
	}
}
