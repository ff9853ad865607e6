package main

import (
	"fmt"
	"io"
	"slices"

	"boligbro/gateway"
	"boligbro/gateway/casework"
	"boligbro/gateway/municipal"
	"boligbro/rules"
	"boligbro/rules/lang"
)

type caseCmd struct {
	Number       string `arg:"" help:"Sagens nummer, fx B-7KXM-2RQD."`
	Municipality string `placeholder:"KODE" help:"${help_case_municipality}"`
	readBy
}

// Run shows one case: the tenancy's own number, by which the association finds it in its
// housing system, what the rules answer and why, and how far its notices are. It shows no name and no
// address, and nothing of what the municipality has recorded: the association's people read it. Asked for a
// municipality's side it shows that, and nothing of the association's.
func (c *caseCmd) Run(p *program) error {
	a, err := p.openToRead()
	if err != nil {
		return err
	}
	defer a.close()
	if c.Municipality != "" {
		return c.side(p, a)
	}
	return a.db.View(p.ctx, func(r gateway.Reader) error {
		found, err := r.Case(gateway.Operator, c.Number)
		if err != nil {
			return err
		}
		of := gateway.Scope{Associations: []string{found.Association}}
		if err := c.note(p, a, of, gateway.SeeCase, found.Number); err != nil {
			return err
		}
		fmt.Fprintf(p.out, "Sag %s\nForening: %s (%s)\nLejemål: %s\nKommune: %s\nVersion: %d\n", found.Number,
			found.Association,
			or(a.casework.Associations[found.Association]), found.Tenancy, or(found.Municipality),
			found.Version)
		notices, err := r.Notices(gateway.Operator, gateway.NoticeFilter{Case: found.ID})
		if err != nil {
			return err
		}
		if err := printAnswers(p, r, found.ID, notices); err != nil {
			return err
		}
		for _, n := range notices {
			thread, err := r.Deliveries(gateway.Operator, n.ID)
			if err != nil {
				return err
			}
			n = casework.Current(n, thread)
			about := rules.Finding{Rule: n.Rule}
			fmt.Fprintf(p.out, "\n%s, underretning om %s af %s\n", about.Title(lang.Danish),
				n.Event.Kind.Text(lang.Danish), n.Event.On.Text(lang.Danish))
			for _, m := range municipal.MessagesOf(thread) {
				printMessage(p.out, n.ID, &m)
			}
		}
		return nil
	})
}

// printAnswers prints what the rules answered last. Where a notice was made of that answer, this says so: it
// tells people to notify the municipality, and they shall not write a letter too.
func printAnswers(p *program, r gateway.Reader, caseID string, notices []gateway.Notice) error {
	evaluations, err := r.Evaluations(gateway.Operator, caseID)
	if err != nil || len(evaluations) == 0 {
		return err
	}
	latest := evaluations[len(evaluations)-1]
	fmt.Fprintf(p.out, "\nReglernes svar %s:\n", clock(latest.At))
	if slices.ContainsFunc(notices, func(n gateway.Notice) bool { return n.Evaluation == latest.ID }) {
		fmt.Fprintln(p.out, "Boligbro har lavet underretningen herunder på dette svar. Send ikke selv en.")
	}
	findings := slices.Clone(latest.Findings)
	for i := range findings {
		findings[i] = findings[i].AsOf(rules.AskedAt(p.now()))
	}
	explained{Findings: findings}.print(p.out)
	return nil
}

// side shows what a municipality has recorded in the case, who recorded it, and its clocks.
func (c *caseCmd) side(p *program, a *app) error {
	asked := rules.AskedAt(p.now())
	notices, own, err := a.municipal.Side(p.ctx, c.Municipality, c.Number, asked)
	if err != nil {
		return err
	}
	of := gateway.Scope{Municipalities: []string{c.Municipality}}
	if err := c.note(p, a, of, gateway.SeeCase, c.Number); err != nil {
		return err
	}
	fmt.Fprintf(p.out, "Sag %s, kommunens side (%s)\n", c.Number, c.Municipality)
	for i := range notices {
		n := &notices[i]
		about := rules.Finding{Rule: n.Rule}
		fmt.Fprintf(p.out, "\n%s, underretning om %s af %s; nået frem %s\n", about.Title(lang.Danish),
			n.Event.Kind.Text(lang.Danish), n.Event.On.Text(lang.Danish), clock(n.Arrived))
		printSide(p.out, n.Acts, n.Duties, asked.Day)
	}
	if len(own.Acts) > 0 {
		fmt.Fprintln(p.out, "\nOm sagen selv")
		printSide(p.out, own.Acts, own.Duties, asked.Day)
	}
	return nil
}

// daysOf are when the duty began, for which tenant, its last day, and when a withdrawal ended it.
func daysOf(d *rules.Duty) string {
	text := ""
	if d.Tenant > 0 {
		text = fmt.Sprintf(", lejer %d", d.Tenant)
	}
	if !d.Starts.IsZero() {
		text += ", fra " + d.Starts.Text(lang.Danish)
	}
	if !d.Due.IsZero() {
		text += ", sidste dag " + d.Due.Text(lang.Danish)
	}
	if d.DueExtended > d.Due {
		text += " (måske " + d.DueExtended.Text(lang.Danish) + ")"
	}
	if !d.Withdrawn.IsZero() {
		text += ", " + lang.EndedByWithdrawal.In(lang.Danish) + " " + d.Withdrawn.Text(lang.Danish)
	}
	return text
}

func printSide(w io.Writer, acts []gateway.MunicipalAct, duties []rules.Duty, today rules.Day) {
	for _, f := range acts {
		kind := lang.MunicipalActs[string(f.Kind)].Name.In(lang.Danish)
		if f.Cancels {
			kind = "taget tilbage: " + kind
		}
		fmt.Fprintf(w, "    %s: %s", f.On.Text(lang.Danish), kind)
		if f.Track != "" {
			fmt.Fprintf(w, ", %s", lang.Of(lang.Tracks, f.Track).In(lang.Danish))
		}
		if f.Outcome != "" {
			fmt.Fprintf(w, ", %s", lang.Of(lang.Decisions, f.Outcome).In(lang.Danish))
		}
		if f.Journal != "" {
			fmt.Fprintf(w, ", %s", f.Journal)
		}
		if f.Tenant != "" {
			fmt.Fprintf(w, ", lejer %s", f.Tenant)
		}
		fmt.Fprintf(w, "; registreret %s af %s\n", clock(f.Recorded), or(f.By))
	}
	for i := range duties {
		d := &duties[i]
		fmt.Fprintf(w, "    frist: %s: %s%s\n", d.Name(lang.Danish), d.StateText(today, lang.Danish), daysOf(d))
	}
}

// printMessage says how far a message of the notice is, why it has not been handed over, and when it is tried
// again.
func printMessage(w io.Writer, notice string, m *municipal.Message) {
	fmt.Fprintf(w, "    %s: %s; afsendt %s, nået frem %s, journaliseret %s%s\n",
		lang.MessageKind(m.Kind, m.Step).DA, messageState(m), clock(m.Transmitted), clock(m.Arrived),
		clock(m.Registered), laterChannel(m))
	why := cause(m.Detail, m.Fault)
	switch {
	case why == "":
	case m.State == gateway.Queued:
		fmt.Fprintf(w, "        %d forsøg; %s; prøves igen %s\n", m.Attempts, why, clock(m.Next))
	case m.State == gateway.Failed && !m.Superseded:
		fmt.Fprintf(w, "        %d forsøg; %s; send igen med boligbro resend %s --by HVEM\n", m.Attempts, why,
			notice)
	default:
		fmt.Fprintf(w, "        %s\n", why)
	}
}

// laterChannel says which channel a message went over when it was not the municipality's first.
func laterChannel(m *municipal.Message) string {
	if m.Place < 2 {
		return ""
	}
	return fmt.Sprintf("; over %s, kommunens kanal nr. %d", m.Channel, m.Place)
}
