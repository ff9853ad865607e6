package gateway

import (
	"encoding/json"
	"fmt"
	"time"

	"boligbro/rules"
)

// ActLabel is the label of the commitment to a LoggedAct.
const ActLabel = "act"

// LoggedAct is what a municipality recorded, as the entry of the act commits to it: all but the act's id.
type LoggedAct struct {
	Case         string    `json:"case"`
	Municipality string    `json:"municipality"`
	Notice       string    `json:"notice"`
	Recorded     time.Time `json:"recorded"`
	Kind         ActKind   `json:"kind"`
	On           rules.Day `json:"on,omitzero"`
	Cancels      bool      `json:"cancels,omitempty"`
	Track        string    `json:"track,omitempty"`
	Outcome      string    `json:"outcome,omitempty"`
	Journal      string    `json:"journal,omitempty"`
	Tenant       string    `json:"tenant,omitempty"`
	Recipient    string    `json:"recipient,omitempty"`
	ReasonsGiven bool      `json:"reasonsGiven,omitempty"`
	By           string    `json:"by,omitempty"`
}

// LogAct is the act as its entry commits to it.
func LogAct(f MunicipalAct) LoggedAct {
	return LoggedAct{
		f.Case, f.Municipality, f.Notice, f.Recorded.UTC().Truncate(time.Microsecond), f.Kind, f.On, f.Cancels,
		f.Track, f.Outcome, f.Journal, f.Tenant, f.Recipient, f.ReasonsGiven, f.By,
	}
}

// ReadAct reads what was committed to; of anything else there is nothing.
func ReadAct(opened []byte) (f LoggedAct) {
	if json.Unmarshal(opened, &f) != nil {
		return LoggedAct{}
	}
	return f
}

// Of refuses an act that was sealed as another case's or municipality's: it was moved here.
func (f *LoggedAct) Of(caseID, municipality string) error {
	if f.Case != caseID || f.Municipality != municipality {
		return fmt.Errorf("the act is of another case or municipality: %w", ErrUnreadable)
	}
	return nil
}

// Opened is the act with that id.
func (f *LoggedAct) Opened(id string) MunicipalAct {
	return MunicipalAct{
		ID: id, Case: f.Case, Municipality: f.Municipality, Notice: f.Notice, Recorded: f.Recorded, Kind: f.Kind,
		On: f.On, Cancels: f.Cancels, Track: f.Track, Outcome: f.Outcome, Journal: f.Journal, Tenant: f.Tenant,
		Recipient: f.Recipient, ReasonsGiven: f.ReasonsGiven, By: f.By,
	}
}
