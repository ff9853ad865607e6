package main

import (
	"cmp"
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
	"boligbro/gateway/intake"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// dryRun is what a run would come to, as `sync --dry-run --json` prints it.
type dryRun struct {
	synced
	Messages []wouldSend `json:"messages"` // what would be sent, by municipality
	Tasks    int         `json:"tasks"`    // how many more would wait for a person; 0 also where fewer would
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

// dryRun does what a run does, on the day asked about, in a transaction that is undone, and prints what it
// came to. It sends nothing and mails nobody.
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
		return result.fill(p, a, db, associations, asked, s.JSON)
	})
	if s.JSON {
		err = errors.Join(err, json.NewEncoder(p.out).Encode(result))
	} else if err == nil {
		result.print(p.out, s.AsOf, time.Since(began))
	}
	switch {
	case err != nil:
		return err
	case result.refused:
		return errPrinted
	case result.quarantined() > 0:
		p.exitStatus = exitUnfinished
	}
	return nil
}

// fill runs on db what a run does, up to the sending.
func (d *dryRun) fill(
	p *program, a *app, db gateway.Store, associations []string, asked rules.Asked, quiet bool,
) (err error) {
	tried := *a
	if tried.rooms, err = newRooms(a.config, db, p.now, p.log); err != nil {
		return err
	}
	tried.casework.Sources = &intake.Teller{Intake: tried.intake, Feeds: a.asked}
	var before, after waits
	look := func(into *waits) error {
		return db.View(p.ctx, func(r gateway.Reader) (err error) {
			if *into, err = waiting(r, p.now()); err == nil && into == &after {
				d.Messages, err = wouldBeSent(r, before, after)
			}
			return err
		})
	}
	if err := look(&before); err != nil {
		return err
	}
	for _, association := range associations {
		if err := p.syncOne(&tried, association, asked, quiet, &d.synced); err != nil {
			return err
		}
	}
	report, err := tried.casework.Wake(p.ctx, asked)
	if err != nil {
		return err
	}
	d.Woken = report.Notices
	err = look(&after)
	d.Tasks = max(0, after.tasks-before.tasks)
	return err
}

// openToTry opens what the settings name. Where there is no database yet it makes one aside.
func (p *program) openToTry() (a *app, done func(), err error) {
	c, err := p.settings()
	if err != nil {
		return nil, nil, err
	}
	if len(c.Sources) == 0 {
		return nil, nil, errNoSource
	}
	_, err = os.Stat(databaseFile(c))
	if c.Database.URL.IsZero() && errors.Is(err, fs.ErrNotExist) {
		return p.assembleAside(c)
	}
	a, err = p.assemble(c)
	return a, a.close, err
}

// assembleAside puts the program together on a new database in a folder of its own, which done removes.
func (p *program) assembleAside(c *config.Config) (a *app, done func(), err error) {
	dir, err := os.MkdirTemp("", "boligbro-try-")
	if err != nil {
		return nil, nil, fmt.Errorf("make a folder for the trial: %w", err)
	}
	c.Data, c.Keys, c.Database = dir, config.Keys{
		KeySource: config.KeySource{File: filepath.Join(dir, "key")}}, config.Database{}
	if a, err = p.assemble(c); err != nil {
		return nil, nil, errors.Join(err, os.RemoveAll(dir))
	}
	return a, func() {
		a.close()
		if err := os.RemoveAll(dir); err != nil {
			p.log.Warn("the folder of the trial is still there; remove it", "err", err)
		}
	}, nil
}

// waits is what waits to be sent and for people.
type waits struct {
	messages map[string]gateway.Delivery
	tasks    int
}

func waiting(r gateway.Reader, now time.Time) (found waits, err error) {
	found.messages = map[string]gateway.Delivery{}
	for _, state := range []gateway.DeliveryState{gateway.Queued, gateway.Unrouted} {
		messages, err := r.InState(state, now.Add(time.Hour), 0)
		if err != nil {
			return found, err
		}
		for _, m := range messages {
			found.messages[m.ID] = m
		}
	}
	found.tasks, err = r.CountTasks(gateway.Operator)
	return found, err
}

// wouldBeSent counts the messages that were not waiting before.
func wouldBeSent(r gateway.NoticeReader, before, after waits) ([]wouldSend, error) {
	counts := map[wouldSend]*wouldSend{}
	for id, m := range after.messages {
		if _, waited := before.messages[id]; waited {
			continue
		}
		n, err := r.Notice(gateway.Operator, m.Notice)
		if err != nil {
			return nil, err
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
	all := []wouldSend{}
	for _, c := range counts {
		all = append(all, *c)
	}
	slices.SortFunc(all, func(a, b wouldSend) int {
		return cmp.Or(cmp.Compare(a.Municipality, b.Municipality), cmp.Compare(a.Rule, b.Rule),
			cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Channel, b.Channel))
	})
	return all, nil
}

// print prints what the run would come to.
func (d *dryRun) print(w io.Writer, asOf asOf, took time.Duration) {
	asked := ""
	if !asOf.Day.IsZero() {
		asked = ", regnet som var det " + asOf.Day.String()
	}
	fmt.Fprintf(w, "Prøve%s: intet er gemt, og intet er sendt.\n", asked)
	d.printSources(w)
	printMessages(w, d.Messages)
	fmt.Fprintf(w, "Nye opgaver til en person: %d. Tid: %s\n", d.Tasks, took.Round(10*time.Millisecond))
}

// printMessages prints what would be sent to each municipality.
func printMessages(w io.Writer, messages []wouldSend) {
	for _, m := range messages {
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
	if len(messages) == 0 {
		fmt.Fprintln(w, "Ingen kommune ville blive underrettet.")
	}
}

func municipalityName(code string) string {
	if m, ok := rules.LookupMunicipality(code); ok {
		return m.Name
	}
	return "kommune"
}
