package casework

import (
	"errors"
	"fmt"

	"boligbro/gateway"
	"boligbro/rules"
)

// Dossier is all that judging a case reads. It is read once, so that judging needs no database.
type Dossier struct {
	Case    gateway.Case
	New     bool           // the case is not stored yet, and has nothing of the following but records
	Records []rules.Record // what its sources and people have reported
	// Told: sources have just told some of it that is not kept.
	Told bool
	// blind indexes of what is not kept (gateway.Version)
	Likenesses []string
	Notices    []gateway.Notice
	Threads    map[string][]gateway.Delivery // by the notice's id, each oldest first
	// Untaken are the messages that were tried and that the municipality provably has not got, by their ids.
	Untaken map[string]bool
	Answers []gateway.Answer    // what people have answered, oldest first
	Tasks   []gateway.Task      // what waits for a person
	Last    *gateway.Evaluation // what the rules answered last
	// Began is the tenancy's first day by each version that a notice was found in.
	Began map[int]rules.Day
	// Unread: the association's sources have not been read on the day asked. What this evening's reading may
	// answer is not asked before it.
	Unread bool
	// FilingsSeen: a source of the association has reported a filing before.
	FilingsSeen bool
}

// dossierReader reads what a dossier holds.
type dossierReader interface {
	gateway.VersionReader
	gateway.NoticeReader
	gateway.DeliveryReader
	gateway.TaskReader
}

// read gives the dossier of a stored case.
func read(r dossierReader, c gateway.Case) (Dossier, error) {
	d := Dossier{Case: c, Threads: map[string][]gateway.Delivery{}}
	version, err := r.Version(gateway.Operator, c.ID, c.Version)
	if errors.Is(err, gateway.ErrNotFound) {
		err = fmt.Errorf("the newest version of the case is not there: %w", gateway.ErrUnreadable)
	}
	if err != nil {
		return d, err
	}
	d.Records, d.Likenesses = version.Records, version.Likenesses
	if more, ok := r.(teller); ok {
		more.tell(&d)
	}
	if d.Notices, err = r.Notices(gateway.Operator, gateway.NoticeFilter{Case: c.ID}); err != nil {
		return d, err
	}
	for _, n := range d.Notices {
		if d.Threads[n.ID], err = r.Deliveries(gateway.Operator, n.ID); err != nil {
			return d, err
		}
	}
	if err := d.readUntaken(r); err != nil {
		return d, err
	}
	if err := d.readBegan(r, version); err != nil {
		return d, err
	}
	if d.Answers, err = r.Answers(gateway.Operator, c.ID); err != nil {
		return d, err
	}
	d.Tasks, err = r.Tasks(gateway.Operator, gateway.TaskFilter{Case: c.ID})
	return d, err
}

// readBegan reads the first days by the versions that notices were found in. newest is the case's newest
// version; of one that cannot be read nothing is known.
func (d *Dossier) readBegan(r gateway.VersionReader, newest gateway.Version) error {
	d.Began = map[int]rules.Day{}
	for _, n := range d.Notices {
		v := newest
		if _, read := d.Began[n.Version]; read {
			continue
		}
		if n.Version != newest.Version {
			var err error
			v, err = r.Version(gateway.Operator, d.Case.ID, n.Version)
			if err != nil && !errors.Is(err, gateway.ErrNotFound) && !errors.Is(err, gateway.ErrUnreadable) {
				return err
			}
		}
		d.Began[n.Version] = rules.Merge("", "", v.Records).Tenancy.Start
	}
	return nil
}

// readLast is read, with what the rules answered last.
func readLast(r dossierReader, c gateway.Case) (Dossier, error) {
	d, err := read(r, c)
	if err != nil {
		return d, err
	}
	evaluations, err := r.Evaluations(gateway.Operator, c.ID)
	if len(evaluations) > 0 {
		d.Last = &evaluations[len(evaluations)-1]
	}
	return d, err
}

// basis is how far all is that the dossier holds.
func (d *Dossier) basis() gateway.Basis {
	b := gateway.Basis{
		Version: d.Case.Version, Evaluations: d.Case.Evaluations, Notices: len(d.Notices),
		Answers: len(d.Answers),
	}
	for _, thread := range d.Threads {
		for _, message := range thread {
			b.Acts += message.Seen.Acts + 1
		}
	}
	return b
}
