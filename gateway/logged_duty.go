package gateway

import "encoding/json"

// DutyLabel is the label of the commitment to a LoggedDuty.
const DutyLabel = "duty"

// LoggedDuty is by which rule a municipality was to be notified, and by when, as the entry of the notice
// commits to it.
type LoggedDuty struct {
	Rule  string `json:"rule"`
	Due   string `json:"due,omitempty"`   // a day
	DueAt string `json:"dueAt,omitempty"` // an instant as entries write them
	Late  bool   `json:"late"`
}

// ReadDuty reads what was committed to; of anything else there is nothing.
func ReadDuty(opened []byte) (d LoggedDuty) {
	if json.Unmarshal(opened, &d) != nil {
		return LoggedDuty{}
	}
	return d
}
