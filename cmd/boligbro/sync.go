package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/schollz/progressbar/v3"

	"boligbro/gateway"
	"boligbro/gateway/intake"
	"boligbro/rules"
	"boligbro/rules/lang"
)

type syncCmd struct {
	Source string `placeholder:"NAVN" help:"${help_sync_source}"`
	AsOf   asOf   `placeholder:"DATO|TIDSPUNKT" help:"${help_sync_as_of}"`
	DryRun bool   `help:"${help_sync_dry_run}"`
	JSON   bool   `name:"json" help:"Skriv resultatet som JSON."`
}

// asOf is a DATE or an INSTANT on the command line.
type asOf struct{ rules.Asked }

// UnmarshalText reads 2026-03-02 or 2026-03-02T10:15:00+01:00.
func (a *asOf) UnmarshalText(b []byte) error {
	if day, err := rules.ParseDay(string(b)); err == nil {
		a.Asked = rules.AskedOn(day)
		return nil
	}
	at, err := time.Parse(time.RFC3339, string(b))
	if err != nil {
		return lang.NewError(
			"skriv en dag som 2026-03-02 eller et tidspunkt som 2026-03-02T10:15:00+01:00",
			"write a day as 2026-03-02 or an instant as 2026-03-02T10:15:00+01:00")
	}
	a.Asked = rules.AskedAt(at)
	return nil
}

// or is the moment of --as-of, or now.
func (a asOf) or(now time.Time) rules.Asked {
	if a.Day.IsZero() {
		return rules.AskedAt(now)
	}
	return a.Asked
}

// another reports whether --as-of asks about another day than today. What the answers to it come to must
// neither be sent nor kept: a notice that was made for a day to come would go out at once.
func (a asOf) another(now time.Time) bool {
	return !a.Day.IsZero() && a.Day != rules.DayOf(now)
}

// synced is what one run of all sources came to, as `sync --json` prints it.
type synced struct {
	Sources []syncedSource `json:"sources"`
	Woken   int            `json:"woken"` // notices that time alone made due
	// Resumed is what came of runs that an earlier process left undone, and this one carried to their end.
	Resumed *resumed `json:"resumed,omitempty"`
	// notices that the municipality has not got: those that are not owed any more, and those worded anew
	Lapsed int `json:"lapsed,omitempty"`
	// what followed on a notice, and was not so any more before the municipality had got it
	Replaced int `json:"replaced,omitempty"`
	Worded   int `json:"worded,omitempty"`
	Sent     int `json:"sent"`
	Retry    int `json:"retry"`
	Failed   int `json:"failed"`
	// why what was not sent was not
	Setbacks []setback `json:"setbacks,omitempty"`

	refused bool
	tried   bool // nothing of it is kept
}

type syncedSource struct {
	Name         string `json:"name"`
	Association  string `json:"association"`
	State        string `json:"state"`
	Reason       string `json:"reason,omitempty"`
	Rows         int    `json:"rows"`
	Kept         int    `json:"kept"`
	WithoutSteps int    `json:"withoutSteps"`
	Quarantined  int    `json:"quarantined"`
	Repeated     int    `json:"repeated"`
	Problems     int    `json:"problems"`
	// Unread are the columns of those fields.
	Unread     []gateway.UnreadColumn `json:"unread,omitempty"`
	Cases      int                    `json:"cases"`
	Notices    int                    `json:"notices"`
	Duplicates int                    `json:"noticeDuplicates"`
}

type resumed struct {
	Cases   int `json:"cases"`
	Notices int `json:"notices"`
}

var errNoSource = lang.NewError(
	"ingen kilder: indstillingerne nævner ingen (sources). Begynd med config/example.yaml og giv den med "+
		"--config FIL",
	"no sources: the settings name none (sources). Begin with config/example.yaml and give it with "+
		"--config FILE",
)

// Run reads every source once and sends what is due.
func (s *syncCmd) Run(p *program) error {
	if s.DryRun || s.AsOf.another(p.now()) {
		return s.dryRun(p)
	}
	a, err := p.openSources()
	if err != nil {
		return err
	}
	defer a.close()
	associations, err := a.chosen(s.Source)
	if err != nil {
		return err
	}
	asked := s.AsOf.or(p.now())
	var result synced
	began := time.Now()
	for _, association := range associations {
		if err := p.syncOne(a, association, asked, s.JSON, &result); err != nil {
			return err
		}
	}
	err = a.deliver(p.ctx, asked, &result)
	p.tellWitnesses(p.ctx, a)
	if s.JSON {
		err = errors.Join(err, json.NewEncoder(p.out).Encode(result))
	} else {
		result.print(p.out, time.Since(began))
		if err == nil {
			err = a.printUnsent(p, associations, &result)
		}
	}
	switch {
	case err != nil:
		return err
	case result.refused:
		return errPrinted
	case result.quarantined() > 0, result.Failed > 0:
		p.exitStatus = exitUnfinished
	}
	return nil
}

// printUnsent says which messages no channel takes, and what else waits where this command has tried nothing:
// a running service, or another command, may have taken all that may be sent at once.
func (a *app) printUnsent(p *program, associations []string, result *synced) error {
	left, err := a.unsent(p.ctx, associations...)
	if result.Sent+result.Retry+result.Failed > 0 {
		left.printUnrouted(p.out)
	} else {
		left.print(p.out)
	}
	return err
}

// chosen are the associations to read: all that have sources, or the one the named source belongs to.
func (a *app) chosen(source string) ([]string, error) {
	if source == "" {
		return a.intake.Watched, nil
	}
	for _, s := range a.config.Sources {
		if s.Name == source {
			return []string{s.Association}, nil
		}
	}
	return nil, errNoSuchSource
}

// syncOne reads one association's sources and adds what came of it to the result.
func (p *program) syncOne(a *app, association string, asked rules.Asked, quiet bool, result *synced) error {
	progress, done := p.progress(a.casework.Associations[association], quiet)
	report, err := a.intake.Accept(p.ctx, intake.Request{
		Association: association, Feeds: a.feeds[association], Guards: a.guards, Asked: asked,
		Progress: progress,
	})
	done()
	if err != nil {
		return err
	}
	result.resume(report.Resumed)
	result.unsentOf(report)
	for _, r := range report.Run.Sources {
		if r.Skipped {
			continue
		}
		count := report.Sources[r.Name]
		state := string(report.Run.State)
		if r.Unchanged {
			state = string(gateway.RunUnchanged)
		}
		result.Sources = append(result.Sources, syncedSource{
			Name: r.Name, Association: association, State: state, Rows: r.Rows, Kept: r.Kept,
			WithoutSteps: r.WithoutSteps, Quarantined: r.Quarantined, Repeated: r.Repeated,
			Problems: r.Problems, Unread: r.Unread,
			Cases: count.Cases, Notices: count.Notices, Duplicates: count.Duplicates,
		})
		if r.Name == report.Run.Source {
			result.Sources[len(result.Sources)-1].Reason = report.Run.Reason
		}
	}
	if report.Run.State == gateway.RunRefused || report.Run.State == gateway.RunFailed {
		result.refused = true
		p.refused(report.Run, !result.tried)
	}
	return nil
}

// refused prints why a run was refused, and what to do when it is kept.
func (p *program) refused(r gateway.Run, kept bool) {
	var inBoth spoken
	if errors.As(r.Fault, &inBoth) {
		fmt.Fprintf(p.err, "kilde %s: %s\nsource %s: %s\n", r.Source, inBoth.Text(lang.Danish), r.Source,
			inBoth.Text(lang.English))
	} else {
		words := lang.Of(lang.RunReasons, r.Reason)
		fmt.Fprintf(p.err, "kilde %s: %s\nsource %s: %s\n", r.Source, words.DA, r.Source, words.EN)
	}
	switch {
	case !kept || r.State != gateway.RunRefused:
	case intake.NotSent(r) != nil:
		fmt.Fprintf(p.err, "Kørslen er afvist, og ingen sag er ændret. Ret udtrækket, og kør igen med: boligbro "+
			"sync. De nye skridt i det viser boligbro run show %[1]s.\n"+
			"Er udtrækket rigtigt alligevel: boligbro run accept %[1]s --by HVEM\n"+
			"The run was refused and no case was changed. Correct the feed, and run again with: boligbro sync. The "+
			"new steps in it are shown by boligbro run show %[1]s.\n"+
			"If the feed is right all the same: boligbro run accept %[1]s --by WHO\n", r.ID)
	case intake.Acceptable(r.Reason):
		fmt.Fprintf(p.err, "Kørslen er afvist, og ingen sag er ændret. Er udtrækket rigtigt alligevel: "+
			"boligbro run accept %[1]s --by HVEM\n"+
			"Er det kun halvt, så se de nye skridt i det med boligbro run show %[1]s, og send dem uden resten: "+
			"boligbro run send %[1]s --by HVEM\n"+
			"The run was refused and no case was changed. If the feed is right all the same: boligbro run "+
			"accept %[1]s --by WHO\n"+
			"If it is but half, see the new steps in it with boligbro run show %[1]s, and send them without the "+
			"rest: boligbro run send %[1]s --by WHO\n", r.ID)
	default:
		fmt.Fprint(p.err, "Kørslen er afvist, og ingen sag er ændret. Udtrækket er ikke læst: ret det, og "+
			"kør igen med: boligbro sync\n"+
			"The run was refused and no case was changed. The feed was not read: correct it, and run again "+
			"with: boligbro sync\n")
	}
}

// deliver wakes what time has made due, sends everything that is, and mails people what they must know.
func (a *app) deliver(ctx context.Context, asked rules.Asked, result *synced) error {
	a.outbox.OnSetback = result.setback
	report, work, mail := a.sweep(ctx, asked)
	result.Woken += report.Notices
	result.unsentOf(report)
	sent, err := a.outbox.Send(ctx)
	result.Sent += sent.Sent
	result.Retry += sent.Retry
	result.Failed += sent.Failed
	if work == nil && mail == nil { // it has mailed what it found; what sending found is new
		work = a.outbox.WatchDelayed(ctx)
		mail = a.alarms.MailOpen(ctx)
	}
	return errors.Join(work, mail, err)
}

// progress shows rows per second to a person who is looking.
func (p *program) progress(name string, quiet bool) (func(int), func()) {
	if !p.terminal || quiet {
		return nil, func() {}
	}
	bar := progressbar.NewOptions(-1, progressbar.OptionSetWriter(p.err),
		progressbar.OptionSetDescription(name),
		progressbar.OptionShowIts(), progressbar.OptionSetItsString("rækker"),
		progressbar.OptionThrottle(100*time.Millisecond),
		progressbar.OptionShowCount(), progressbar.OptionClearOnFinish())
	return func(rows int) { _ = bar.Add(rows) }, func() { _ = bar.Finish() }
}

func (s *synced) quarantined() (n int) {
	for _, source := range s.Sources {
		n += source.Quarantined
	}
	return n
}

// print prints what the run came to.
func (s *synced) print(w io.Writer, took time.Duration) {
	s.printSources(w)
	fmt.Fprintf(w, "Sendt %d, prøves igen %d, opgivet %d. Tid: %s\n", s.Sent, s.Retry, s.Failed,
		took.Round(10*time.Millisecond))
	s.printSetbacks(w)
}

// resume adds what came of what an earlier process had left undone.
func (s *synced) resume(came gateway.Count) {
	if came == (gateway.Count{}) {
		return
	}
	if s.Resumed == nil {
		s.Resumed = new(resumed)
	}
	s.Resumed.Cases, s.Resumed.Notices = s.Resumed.Cases+came.Cases, s.Resumed.Notices+came.Notices
}

// unsentOf adds what has become of messages that no municipality has got.
func (s *synced) unsentOf(r gateway.Report) {
	s.Lapsed, s.Worded, s.Replaced = s.Lapsed+r.Lapsed, s.Worded+r.Worded, s.Replaced+r.Replaced
}

// printSources prints what was read, and what it made due.
func (s *synced) printSources(w io.Writer) {
	if r := s.Resumed; r != nil {
		fmt.Fprintf(w, "En kørsel, der blev afbrudt, er gjort færdig: %s, %s\n", counted(r.Cases, lang.ChangedNoun),
			counted(r.Notices, lang.NoticeNoun))
	}
	for _, r := range s.Sources {
		printSource(w, r)
	}
	if s.Woken > 0 {
		fmt.Fprintf(w, "%s blev aktuel i dag uden noget nyt fra kilderne\n", counted(s.Woken, lang.NoticeNoun))
	}
	if s.Worded > 0 {
		fmt.Fprintf(w, "Formuleret på ny, før kommunen har fået noget: %s\n", counted(s.Worded, lang.NoticeNoun))
	}
	if s.Lapsed > 0 {
		fmt.Fprintf(w, "Bortfaldet, før kommunen har fået noget: %s. Den kommune skal ikke længere underrettes om "+
			"det, eller en person skal afgøre det; se hvorfor med boligbro case\n", counted(s.Lapsed, lang.NoticeNoun))
	}
	if s.Replaced > 0 {
		fmt.Fprintf(w, "Bortfaldet, før kommunen har fået dem: %d rettelser og opdateringer, som ikke gælder "+
			"længere. Kommunen får kun det, der gælder nu\n", s.Replaced)
	}
}

// printSource prints what was read of one source.
func printSource(w io.Writer, r syncedSource) {
	fmt.Fprintf(w, "%s (%s): %s = %d med skridt + %d uden skridt + %d i karantæne + %s\n",
		r.Name, lang.Of(lang.RunStates, r.State).In(lang.Danish), counted(r.Rows, lang.RowNoun), r.Kept,
		r.WithoutSteps, r.Quarantined, counted(r.Repeated, lang.RepeatedNoun))
	fmt.Fprintf(w, "    %s, %s", counted(r.Cases, lang.ChangedNoun), counted(r.Notices, lang.NoticeNoun))
	if r.Duplicates > 0 {
		fmt.Fprintf(w, " (%d var lavet i forvejen)", r.Duplicates)
	}
	fmt.Fprintln(w)
	printUnread(w, r.Unread)
}

// printUnread prints of which columns fields count as unknown.
func printUnread(w io.Writer, columns []gateway.UnreadColumn) {
	for _, u := range columns {
		fmt.Fprintf(w, "    %s\n", u.Text(lang.Danish))
	}
}
