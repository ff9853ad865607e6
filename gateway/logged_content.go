package gateway

import (
	"encoding/json"

	"boligbro/rules"
)

// ContentLabel is the label of the commitment to what a message carries.
const ContentLabel = "content"

// loggedContent is a rules.Notice as it is kept: the same fields, whatever other form it has elsewhere.
type loggedContent rules.Notice

// ReadContent reads what the entry of a message commits to; of anything else there is nothing.
func ReadContent(opened []byte) rules.Notice {
	var made struct {
		Content loggedContent `json:"content"`
	}
	if json.Unmarshal(opened, &made) != nil {
		return rules.Notice{}
	}
	return rules.Notice(made.Content)
}
