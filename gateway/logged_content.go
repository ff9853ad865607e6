package gateway

import (
	"encoding/json"

	"boligbro/rules"
)

// ContentLabel is the label of the commitment to a LoggedMessage.
const ContentLabel = "content"

// LoggedMessage is what a message carries, and in which case, as its entry commits to it.
type LoggedMessage struct {
	Number  string // of the case
	Content rules.Notice
}

// loggedContent is a rules.Notice as it is kept: the same fields, whatever other form it has elsewhere.
type loggedContent rules.Notice

// ReadMessage reads what was committed to; of anything else there is nothing.
func ReadMessage(opened []byte) LoggedMessage {
	var made struct {
		Number  string        `json:"number"`
		Content loggedContent `json:"content"`
	}
	if json.Unmarshal(opened, &made) != nil {
		return LoggedMessage{}
	}
	return LoggedMessage{made.Number, rules.Notice(made.Content)}
}
