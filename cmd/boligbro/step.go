package main

import (
	"errors"
	"fmt"
	"slices"

	"boligbro/gateway"
	"boligbro/gateway/intake"
	"boligbro/rules"
	"boligbro/rules/lang"
	"boligbro/rules/text"
)

type stepCmd struct {
	Association string   `required:"" placeholder:"CVR" help:"Boligorganisationens CVR-nummer."`
	Tenancy     private  `required:"" placeholder:"NR" help:"${help_step_tenancy}"`
	Kind        string   `required:"" placeholder:"SKRIDT" help:"${help_step_kind}"`
	On          day      `required:"" placeholder:"DATO" help:"Dagen det skete, fx 2026-10-01."`
	At          instant  `placeholder:"TIDSPUNKT" help:"Tidspunktet, når det kendes."`
	Received    day      `placeholder:"DATO" help:"Påkrav: dagen det kom frem til lejeren."`
	Ground      []string `placeholder:"GRUND" help:"arrears (restance) og/eller other."`
	Ref         private  `placeholder:"REF" help:"${help_step_ref}"`
	ByLawyer    bool     `help:"Indgivet af en advokat på foreningens vegne."`
	By          string   `required:"" env:"BOLIGBRO_BY" placeholder:"INITIALER" help:"${help_step_by}"`
	New         bool     `help:"${help_step_new}"`
	Cancel      bool     `help:"${help_step_cancel}"`
	NoSend      bool     `help:"Send ikke nu; næste kørsel eller en kørende tjeneste sender."`
}

// day is a DATE on the command line.
type day struct{ rules.Day }

// UnmarshalText reads 2026-03-02.
func (d *day) UnmarshalText(b []byte) (err error) {
	if d.Day, err = rules.ParseDay(string(b)); err != nil {
		return lang.NewError("skriv en dag som 2026-03-02", "write a day as 2026-03-02")
	}
	return nil
}

// Run records a step that a person entered, and sends what follows from it at once.
func (s *stepCmd) Run(p *program) error {
	e, err := s.event()
	if err != nil {
		return err
	}
	a, err := p.open()
	if err != nil {
		return err
	}
	defer a.close()
	asked, key := rules.AskedAt(p.now()), rules.Key{Association: s.Association, Tenancy: string(s.Tenancy)}
	if s.Cancel {
		return s.callBack(p, a, key, e, asked)
	}
	if err := s.known(p, a, key); err != nil {
		return err
	}
	report, c, err := a.casework.Enter(p.ctx, s.By, key, e, asked)
	if err != nil {
		return err
	}
	if c.Municipality == "" {
		read, err := s.readSources(p, a, asked)
		if err != nil {
			return err
		}
		report.Notices += read
	}
	if s.New {
		if err := a.casework.KnowsNew(p.ctx, gateway.Operator, s.By, c, asked); err != nil {
			return err
		}
	}
	fmt.Fprintf(p.out, "Sag %s: skridtet er registreret, %s skal sendes\n", c.Number,
		counted(report.Notices, lang.NoticeNoun))
	s.sayAhead(p, asked.Day)
	if report.Messages > 0 {
		fmt.Fprintln(p.out, "    kommunen er underrettet før, og det, der er ændret, sendes til den")
	}
	if err := s.send(p, a, c.Number, asked); err != nil {
		return err
	}
	return s.warn(p, a, key)
}

// laterKinds are the steps that are told before their day as a rule.
var laterKinds = []rules.EventKind{rules.FilingPlanned, rules.CourtDateSet, rules.Postponed, rules.MovedOut}

// sayAhead says that a step counts first on its day, where that has not come and the step is one that is told
// when it has been taken: most often the day is a slip of the pen.
func (s *stepCmd) sayAhead(p *program, today rules.Day) {
	kind := rules.EventKind(s.Kind)
	if s.On.Day <= today || slices.Contains(laterKinds, kind) {
		return
	}
	words := lang.StepAhead(s.On.Text(lang.Danish), s.On.Text(lang.English), kind == rules.Filed)
	fmt.Fprintf(p.out, "    %s\n", words.In(lang.Danish))
}

// event is the step that the command line names.
func (s *stepCmd) event() (rules.Event, error) {
	e := rules.Event{
		Kind: rules.EventKind(s.Kind), On: s.On.Day, At: s.At.Time.UTC(), Received: s.Received.Day,
		Ground: rules.ParseGrounds(s.Ground...), Ref: string(s.Ref),
	}
	if s.ByLawyer {
		e.FiledBy = "lawyer"
	}
	if !e.Kind.Known() {
		words := wordList(rules.EventKinds())
		return e, badLine(
			"det skridt findes ikke; skriv --kind som et af "+words,
			"there is no such step; write --kind as one of "+words)
	}
	if slices.ContainsFunc(s.Ground, func(word string) bool { return rules.ParseGrounds(word) == 0 }) {
		return e, badLine(
			"den grund findes ikke; skriv arrears (restance), other eller begge, eller udelad --ground, når grunden "+
				"ikke kendes. Intet er registreret",
			"there is no such ground; write arrears, other or both, or leave --ground out when the ground is not "+
				"known. Nothing was recorded")
	}
	if !s.At.IsZero() && rules.DayOf(s.At.Time) != s.On.Day {
		return e, badLine(
			"--at ligger ikke på dagen --on (dansk tid)",
			"--at is not on the day --on (Danish time)")
	}
	return e, nil
}

// readSources reads the association's sources, which may hold the tenancy that the step awaits. It tells how
// many notices followed.
func (s *stepCmd) readSources(p *program, a *app, asked rules.Asked) (notices int, err error) {
	if len(a.feeds[s.Association]) == 0 {
		return 0, nil
	}
	read, err := a.intake.Accept(p.ctx, intake.Request{
		Association: s.Association, Feeds: a.feeds[s.Association], Guards: a.guards, Asked: asked,
	})
	if err != nil && !errors.Is(err, intake.ErrBusy) {
		return 0, err
	}
	if read.Run.State == gateway.RunRefused || read.Run.State == gateway.RunFailed {
		p.refused(read.Run, true)
	}
	return read.Notices, nil
}

// warn says what the step has left for a person: a duty to notify that nobody answers is not met.
func (s *stepCmd) warn(p *program, a *app, key rules.Key) error {
	tasks, err := a.casework.Waiting(p.ctx, key)
	if err == nil && len(tasks) > 0 {
		fmt.Fprintf(p.out, "%s i sagen venter på en persons svar; indtil da underrettes kommunen ikke om det. "+
			"Se boligbro review list\n", counted(len(tasks), lang.FindingNoun))
	}
	return err
}

// send sends what follows in the case with that number, unless that is left to others.
func (s *stepCmd) send(p *program, a *app, number string, asked rules.Asked) error {
	if s.NoSend {
		return nil
	}
	var result synced
	if err := a.deliver(p.ctx, asked, &result); err != nil {
		return err
	}
	return result.printSent(p.ctx, p.out, a, asked.At, number)
}

// callBack takes a step back, and sends what follows from that.
func (s *stepCmd) callBack(p *program, a *app, key rules.Key, e rules.Event, asked rules.Asked) error {
	report, c, withdrawn, err := a.casework.CallBack(p.ctx, s.By, key, e, asked)
	if err != nil {
		return err
	}
	what := "ingen er underrettet om det"
	switch {
	case withdrawn:
		what = "kommunen er underrettet om det og får besked om, at det er tilbagekaldt"
	case report.Lapsed > 0:
		what += ", og underretningen, der ventede på at blive sendt, er bortfaldet"
	}
	fmt.Fprintf(p.out, "Sag %s: skridtet er taget tilbage; %s\n", c.Number, what)
	return s.send(p, a, c.Number, asked)
}

// known refuses a tenancy number that neither a case nor a source knows: most often it is a slip of the pen,
// and the step would wait for a tenancy that never comes.
func (s *stepCmd) known(p *program, a *app, key rules.Key) error {
	known, err := a.casework.Known(p.ctx, key)
	if err != nil || known || s.New {
		return err
	}
	wanted := text.Key(key.Tenancy)
	look := func(r rules.Record) error {
		known = known || text.Key(r.Key.Tenancy) == wanted
		return nil
	}
	for _, feed := range a.feeds[key.Association] {
		_, err := feed.Steps(p.ctx, "", look)
		if err == nil && !known {
			err = feed.Facts(p.ctx, map[string]bool{wanted: true}, look)
		}
		if err != nil {
			continue // what cannot be read tells of no tenancy
		}
		if known {
			return nil
		}
	}
	if _, ok := a.casework.Associations[key.Association]; !ok {
		return nil // which is said by whoever records the step
	}
	return lang.NewError(
		"ingen sag og ingen kilde kender det lejemål; se efter en tastefejl. Er det nyt, eller kan kilden ikke "+
			"læses nu, så skriv --new",
		"no case and no source knows that tenancy; look for a slip of the pen. If it is new, or the source "+
			"cannot be read now, write --new")
}

type receiptCmd struct {
	Message      string  `arg:"" help:"Beskedens nummer (boligbro notices viser det)."`
	Municipality string  `required:"" placeholder:"KODE" help:"${help_receipt_municipality}"`
	Kind         string  `required:"" enum:"arrived,registered,rejected" help:"${help_receipt_kind}"`
	At           instant `required:"" placeholder:"TIDSPUNKT" help:"${help_receipt_at}"`
	Reference    private `placeholder:"NR" help:"${help_receipt_reference}"`
	Reason       string  `placeholder:"KODE" help:"${help_receipt_reason}"`
	By           string  `required:"" env:"BOLIGBRO_BY" placeholder:"INITIALER" help:"${help_by}"`
}

// Run records a receipt that came another way than the signed endpoint, such as a letter. The log shows that
// a person entered it.
func (r *receiptCmd) Run(p *program) error {
	a, err := p.open()
	if err != nil {
		return err
	}
	defer a.close()
	err = a.outbox.Receive(p.ctx, r.Municipality, gateway.Receipt{
		ID: gateway.NewID(), Message: r.Message, Kind: gateway.ReceiptKind(r.Kind), By: gateway.ProofPerson,
		At:        r.At.UTC(),
		Reference: string(r.Reference), Reason: r.Reason,
		Proof: []byte("indtastet af / entered by " + r.By),
	})
	if err != nil {
		return err
	}
	fmt.Fprintln(p.out, "Kvitteringen er registreret")
	return nil
}
