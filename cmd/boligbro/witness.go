package main

import (
	"context"
	"time"

	"boligbro/config"
	"boligbro/gateway"
	"boligbro/gateway/connectors/email"
	"boligbro/gateway/document"
)

// tellWitnesses mails the day's checkpoint of the log. Who has got none for a day is an alarm.
func (p *program) tellWitnesses(ctx context.Context, a *app) {
	if err := a.alarms.MailCheckpoint(ctx); err != nil && ctx.Err() == nil {
		p.log.Error("the log's checkpoint was not mailed to all who are to get it", "err", err)
	}
}

// newWitnesses are those who get the log's checkpoint every day.
func newWitnesses(c *config.Config, now func() time.Time) ([]gateway.Witness, error) {
	var words document.CheckpointLetter
	for _, association := range c.Associations {
		words.Associations = append(words.Associations, association.Name)
	}
	var witnesses []gateway.Witness
	for _, to := range c.Log.Witnesses {
		w, err := email.NewWitness(*c.Alarms.SMTP.Located(c), to, words, now)
		if err != nil {
			return nil, err
		}
		witnesses = append(witnesses, w)
	}
	return witnesses, nil
}
