package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"boligbro/config"
	"boligbro/gateway"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// dryRun is what a run would come to, as `sync --dry-run --json` prints it.
type dryRun struct {
	synced
	Messages []wouldSend `json:"messages"` // what would be sent, by municipality
	Tasks    int         `json:"tasks"`    // how many more would wait for a person
}

// wouldSend is how many messages of one kind would go to a municipality.
type wouldSend struct {
	Municipality string               `json:"municipality"`
	Rule         string               `json:"rule"`
	Kind         gateway.DeliveryKind `json:"kind"`
	Count        int                  `json:"count"`
	Late         int                  `json:"late"`
	Channel      string               `json:"channel,omitempty"` // empty: no channel reaches the municipality
}

// dryRun does what a run does, in a transaction that is undone, and prints what it came to. It sends
// nothing and mails nobody.
func (s *syncCmd) dryRun(p *program) error {
	a, done, err := p.openToTry()
	if err != nil {
		return err
	}
	defer done()
	associations, err := a.chosen(s.Source)
	if err != nil {
		return err
	}
	asked, result, began := s.AsOf.or(p.now()), dryRun{synced: synced{tried: true}}, time.Now()
	err = a.db.Try(p.ctx, func(db gateway.Store) error {
		tried := *a
		if tried.rooms, err = newRooms(a.config, db, p.now, p.log); err != nil {
			return err
		}
		before, err := waiting(p.ctx, db, a.outbox.Now())
		if err != nil {
			return err
		}
		for _, association := range associations {
			if err := p.syncOne(&tried, association, asked, s.JSON, &result.synced); err != nil {
				return err
			}
		}
		report, err := tried.casework.Wake(p.ctx, asked)
		if err != nil {
			return err
		}
		result.Woken = report.Notices
		after, err := waiting(p.ctx, db, a.outbox.Now())
		if err != nil {
			return err
		}
		result.Tasks = after.tasks - before.tasks
		result.Messages, err = wouldBeSent(p.ctx, db, before, after)
		return err
	})
	if s.JSON {
		err = errors.Join(err, json.NewEncoder(p.out).Encode(result))
	} else if err == nil {
		result.print(p.out, time.Since(began))
	}
	switch {
	case err != nil:
		return err
	case result.refused:
		return errPrinted
	case result.quarantined() > 0:
		p.exitStatus = exitQuarantined
	}
	return nil
}

// openToTry opens what the settings name. Where there is no database yet it makes one in a folder of its own,
// which done removes.
func (p *program) openToTry() (a *app, done func(), err error) {
	c, err := p.settings()
	if err != nil {
		return nil, nil, err
	}
	if len(c.Sources) == 0 {
		return nil, nil, errNoSource
	}
	remove := func() error { return nil }
	_, err = os.Stat(databaseFile(c))
	if c.Database.URL.IsZero() && errors.Is(err, fs.ErrNotExist) {
		dir, err := os.MkdirTemp("", "boligbro-dry-run-")
		if err != nil {
			return nil, nil, fmt.Errorf("make a folder for the dry run: %w", err)
		}
		remove = func() error { return os.RemoveAll(dir) }
		c.Data, c.Keys = dir, config.Keys{File: filepath.Join(dir, "key")}
	}
	if a, err = p.assemble(c); err != nil {
		return nil, nil, errors.Join(err, remove())
	}
	return a, func() {
		a.close()
		if err := remove(); err != nil {
			p.log.Warn("the folder of the dry run is still there; remove it", "err", err)
		}
	}, nil
}

// waits is what waits to be sent and for people.
type waits struct {
	messages map[string]gateway.Delivery
	tasks    int
}

func waiting(ctx context.Context, db gateway.Store, now time.Time) (waits, error) {
	found := waits{messages: map[string]gateway.Delivery{}}
	err := db.View(ctx, func(r gateway.Reader) (err error) {
		for _, state := range []gateway.DeliveryState{gateway.Queued, gateway.Unrouted} {
			messages, err := r.InState(state, now.Add(time.Hour), 0)
			if err != nil {
				return err
			}
			for _, m := range messages {
				found.messages[m.ID] = m
			}
		}
		found.tasks, err = r.CountTasks(gateway.Operator)
		return err
	})
	return found, err
}

// wouldBeSent counts the messages that were not waiting before.
func wouldBeSent(ctx context.Context, db gateway.Store, before, after waits) ([]wouldSend, error) {
	counts := map[wouldSend]*wouldSend{}
	err := db.View(ctx, func(r gateway.Reader) error {
		for id, m := range after.messages {
			if _, waited := before.messages[id]; waited {
				continue
			}
			n, err := r.Notice(gateway.Operator, m.Notice)
			if err != nil {
				return err
			}
			kind := wouldSend{Municipality: m.Municipality, Rule: n.Rule, Kind: m.Kind, Channel: m.Channel}
			if counts[kind] == nil {
				counts[kind] = new(wouldSend)
				*counts[kind] = kind
			}
			counts[kind].Count++
			if n.Late {
				counts[kind].Late++
			}
		}
		return nil
	})
	all := []wouldSend{}
	for _, c := range counts {
		all = append(all, *c)
	}
	slices.SortFunc(all, func(a, b wouldSend) int {
		return cmp.Or(cmp.Compare(a.Municipality, b.Municipality), cmp.Compare(a.Rule, b.Rule),
			cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Channel, b.Channel))
	})
	return all, err
}

// print prints what the run would come to.
func (d *dryRun) print(w io.Writer, took time.Duration) {
	fmt.Fprintln(w, "Prøve: intet er gemt, og intet er sendt.")
	d.printSources(w)
	for _, m := range d.Messages {
		fmt.Fprintf(w, "Til %s (%s): %s, %s: %d", municipalityName(m.Municipality), m.Municipality,
			lang.Of(lang.MessageKinds, m.Kind).In(lang.Danish), m.Rule, m.Count)
		if m.Late > 0 {
			fmt.Fprintf(w, ", heraf %d for sent", m.Late)
		}
		if m.Channel == "" {
			fmt.Fprint(w, ". Kommunen har ingen kanal (municipalities): intet kan sendes til den")
		}
		fmt.Fprintln(w)
	}
	if len(d.Messages) == 0 {
		fmt.Fprintln(w, "Ingen kommune ville blive underrettet.")
	}
	fmt.Fprintf(w, "Nye opgaver til en person: %d. Tid: %s\n", d.Tasks, took.Round(10*time.Millisecond))
}

func municipalityName(code string) string {
	if m, ok := rules.LookupMunicipality(code); ok {
		return m.Name
	}
	return "kommune"
}
