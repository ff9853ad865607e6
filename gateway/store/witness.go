package store

import (
	"errors"
	"strconv"

	"boligbro/gateway"
	"boligbro/gateway/ledger"
	"boligbro/rules"
)

// rowless are the kinds of leaves that are about no row: the log alone tells what they say.
var rowless = map[string]bool{kindAlarmTold: true, kindMailed: true, kindLogKey: true}

// MailedCheckpoint records that the day's checkpoint was mailed. The log alone keeps it.
func (t *tx) MailedCheckpoint(day rules.Day, reached, of int) error {
	t.log(ledger.Leaf{Kind: kindMailed, ID: day.String(), Codes: []ledger.Code{
		{Name: "reached", Value: strconv.Itoa(reached)}, {Name: "of", Value: strconv.Itoa(of)},
	}})
	return nil
}

// CheckpointMailed is the newest day whose checkpoint was mailed; 0: none was.
func (r *reader) CheckpointMailed() (rules.Day, error) {
	b, err := one(r, scanBytes, `SELECT leaf FROM log_entries WHERE kind = '`+kindMailed+`' ORDER BY n DESC LIMIT 1`)
	if errors.Is(err, gateway.ErrNotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	leaf, err := ledger.ParseLeaf(b)
	if err != nil {
		return 0, nil // it was damaged: better a mail too many
	}
	day, _ := rules.ParseDay(leaf.ID)
	return day, nil
}
