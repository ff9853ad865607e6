package email

import (
	"context"
	"fmt"
	"time"

	"boligbro/config"
	"boligbro/gateway"
	"boligbro/gateway/document"
	"boligbro/rules"
)

// Witness mails the log's checkpoint to one address. It holds to gateway.Witness.
type Witness struct {
	server *server
	to     string
	words  document.CheckpointLetter
	now    func() time.Time
}

// NewWitness is the witness at the address, reached through the mail server.
func NewWitness(
	smtp config.SMTP, to string, words document.CheckpointLetter, now func() time.Time,
) (*Witness, error) {
	to, err := address(to)
	if err != nil {
		return nil, fmt.Errorf("log.witnesses: %w", err)
	}
	s, err := newServer(smtp)
	if err != nil {
		return nil, fmt.Errorf("log.witnesses: %w", err)
	}
	return &Witness{server: s, to: to, words: words, now: now}, nil
}

// Tell mails the checkpoint once.
func (w *Witness) Tell(ctx context.Context, day rules.Day, checkpoint string) error {
	body, err := letter{
		id: gateway.NewID(), from: w.server.from, to: w.to, date: w.now(), subject: w.words.Subject(day),
		text: w.words.Text(checkpoint),
	}.bytes()
	if err != nil {
		return err
	}
	return w.server.send(ctx, &envelope{to: []string{w.to}}, body)
}
