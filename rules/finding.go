package rules

import (
	"encoding/json"
	"reflect"
	"time"

	"boligbro/rules/lang"
)

// Subject is the identity of the step where the rule has a notice for each, as for every demand: its ID or,
// where it was never adopted, its reference or its day. Empty where the episode has one notice.
func (f *Finding) Subject() string {
	switch {
	case f.Rule != AssignedTenantDemand:
		return ""
	case f.Event.ID != "":
		return string(f.Event.ID)
	case f.Event.Ref != "":
		return f.Event.Ref
	}
	return f.Event.On.String()
}

// findingJSON is a finding as programs read it.
type findingJSON struct {
	Rule        string        `json:"rule"`
	Episode     int           `json:"episode"`
	Outcome     Outcome       `json:"outcome"`
	Late        bool          `json:"late"`
	LateSeconds int64         `json:"lateSeconds,omitempty"`
	Due         Day           `json:"due"`
	DueAt       string        `json:"dueAt"`
	Reason      Reason        `json:"reason"`
	Text        string        `json:"text"`
	Cites       []Citation    `json:"cites"`
	Event       *findingEvent `json:"event"`
	// Others are earlier filings that the notice names
	Others       []findingEvent `json:"others,omitempty"`
	Signs        []Sign         `json:"signs,omitempty"`
	Municipality string         `json:"municipality"`
	Wake         Day            `json:"wake"`
	Carries      []Field        `json:"carries"`
	Missing      []Field        `json:"missing"`
}

type findingEvent struct {
	Kind   EventKind `json:"kind"`
	On     Day       `json:"on"`
	At     string    `json:"at,omitempty"`
	Ref    string    `json:"ref,omitempty"`
	Ground Ground    `json:"ground,omitzero"`
}

// MarshalJSON writes the finding as programs read it, with its text in Danish. Instants are written with
// Copenhagen's offset; what is not known is empty, and the event is null when the finding concerns none.
func (f Finding) MarshalJSON() ([]byte, error) {
	out := f.told()
	out.Text = f.Text(lang.Danish)
	return json.Marshal(out)
}

// Same reports whether programs read the same of both: a finding that was stored is the same as before.
func (f Finding) Same(other Finding) bool { return reflect.DeepEqual(f.told(), other.told()) }

// told is what programs read of the finding, without its text, which follows from it.
func (f Finding) told() findingJSON {
	out := findingJSON{
		Rule: f.Rule, Episode: f.Episode, Outcome: Outcome(f.Outcome.String()),
		Late: f.Late, LateSeconds: int64(f.LateBy / time.Second),
		Due: f.Due, DueAt: instant(f.DueAt), Reason: f.Reason, Cites: f.Cites,
		Municipality: f.Municipality, Wake: f.Wake, Carries: f.Carries, Missing: f.Missing,
	}
	if len(f.Signs) > 0 {
		out.Signs = f.Signs
	}
	if f.Event.Kind != "" {
		event := eventJSON(&f.Event)
		out.Event = &event
	}
	for i := range f.Others {
		out.Others = append(out.Others, eventJSON(&f.Others[i]))
	}
	if out.Cites == nil {
		out.Cites = []Citation{}
	}
	if out.Carries == nil {
		out.Carries = []Field{}
	}
	if out.Missing == nil {
		out.Missing = []Field{}
	}
	return out
}

// UnmarshalJSON reads what MarshalJSON writes. The text is not kept: it is rendered from the rest.
func (f *Finding) UnmarshalJSON(b []byte) error {
	var in findingJSON
	if err := json.Unmarshal(b, &in); err != nil {
		return err
	}
	*f = Finding{
		Rule: in.Rule, Episode: in.Episode, Outcome: in.Outcome,
		Late: in.Late, LateBy: time.Duration(in.LateSeconds) * time.Second,
		Due: in.Due, Reason: in.Reason, Cites: in.Cites, Signs: in.Signs, Municipality: in.Municipality,
		Wake: in.Wake, Carries: in.Carries, Missing: in.Missing,
	}
	if f.Outcome == None && (f.Reason == AlreadyNotified || f.Reason == NotifiedElsewhere) {
		f.Outcome = Notified
	}
	var err error
	if f.DueAt, err = parseInstant(in.DueAt); err != nil {
		return err
	}
	if in.Event != nil {
		if f.Event, err = in.Event.event(); err != nil {
			return err
		}
	}
	for i := range in.Others {
		other, err := in.Others[i].event()
		if err != nil {
			return err
		}
		f.Others = append(f.Others, other)
	}
	return nil
}

func eventJSON(e *Event) findingEvent {
	return findingEvent{e.Kind, e.On, instant(e.At), e.Ref, e.Ground}
}

func (e *findingEvent) event() (Event, error) {
	at, err := parseInstant(e.At)
	return Event{Kind: e.Kind, On: e.On, At: at, Ref: e.Ref, Ground: e.Ground}, err
}

func instant(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.In(Copenhagen).Format(time.RFC3339Nano)
}

func parseInstant(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	return time.Parse(time.RFC3339Nano, s)
}
