package association

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/casework"
	"boligbro/gateway/intake"
	"boligbro/gateway/web"
	"boligbro/rules/lang"
	"boligbro/rules/text"
)

// Runs are an association's runs, and what can be taken of a refused one. What cannot be is a *lang.Error.
type Runs interface {
	Run(ctx context.Context, s gateway.Scope, id string) (gateway.Run, error)
	HeldSteps(ctx context.Context, s gateway.Scope, id string) ([]intake.HeldStep, error)
	SentOf(ctx context.Context, run gateway.Run) ([]time.Time, error)
	SendHeld(ctx context.Context, s gateway.Scope, id string, only []string, by string) (gateway.Report, error)
}

// runPath is where a run stands.
const runPath = "/foreninger/:cvr/koersler/:run"

func heldPath(cvr, run string) string { return "/foreninger/" + cvr + "/koersler/" + run }

var held = web.NewTemplate(files, "held")

// mostHeld is how many tenancies the page lists; the next are listed when these are sent. So many fit into a
// form.
const mostHeld = 200

// heldPage is a run, and the new legal steps that it holds back when it is refused. Who sees it sees no
// names, addresses and tenancy numbers: a tenancy is called what `boligbro run show` calls it, and by its case.
type heldPage struct {
	CVR         string
	Association string
	Run         gateway.Run
	Why         string // why it was refused
	Tenancies   []heldTenancy
	Steps       int         // how many steps there are, also those that are not listed
	Rest        int         // how many tenancies are not listed
	Unread      int         // rows that nobody could read
	Not         *lang.Error // why nothing can be sent
	MaySend     bool
	AsksWho     bool // nobody has signed in
	By          string
	Wrong       *lang.Error // why what was asked for was not done
	Done        *done
	Sent        []time.Time // when people have sent steps of it
}

// heldTenancy is a tenancy with steps that are held back.
type heldTenancy struct {
	Name   string
	Case   string // empty: it has none yet
	Steps  []intake.HeldStep
	Chosen bool
}

// done is what has just come of sending.
type done struct{ Cases, Notices int }

func (r Room) held(ctx context.Context, c *web.Call, p *web.Page) error {
	page, err := r.heldPage(ctx, c, p)
	if err != nil {
		return err
	}
	cases, bad := strconv.Atoi(c.Query("cases"))
	notices, worse := strconv.Atoi(c.Query("notices"))
	// An address is not believed when it tells of what nobody has done.
	if bad == nil && worse == nil && cases >= 0 && notices >= 0 && (cases+notices == 0 || len(page.Sent) > 0) {
		page.Done = &done{cases, notices}
	}
	return nil
}

// heldPage reads the page of the run; every tenancy is chosen.
func (r Room) heldPage(ctx context.Context, c *web.Call, p *web.Page) (*heldPage, error) {
	cvr := c.Param("cvr")
	name, err := r.nameOf(cvr)
	if err != nil {
		return nil, err
	}
	run, err := r.Runs.Run(ctx, c.Scope, c.Param("run"))
	if errors.Is(err, gateway.ErrNotFound) {
		return nil, web.ErrNoPage
	}
	if err != nil {
		return nil, err
	}
	page := &heldPage{
		CVR: cvr, Association: name, Run: run, MaySend: c.Opens(cvr, gateway.SendSteps), AsksWho: c.Person == nil,
	}
	p.Subject, p.Content = p.T("held.title"), page
	if run.Reason != "" {
		page.Why = lang.Of(lang.RunReasons, run.Reason).In(p.Lang)
	}
	for _, source := range run.Sources {
		page.Unread += source.Quarantined
	}
	if page.Sent, err = r.Runs.SentOf(ctx, run); err != nil {
		return nil, err
	}
	steps, err := r.Runs.HeldSteps(ctx, c.Scope, run.ID)
	if err != nil {
		if errors.As(err, &page.Not) { // nothing waits in it, and that says why
			page.Why = ""
			return page, nil
		}
		return nil, err
	}
	if err := intake.NotSent(run); err != nil && !errors.As(err, &page.Not) {
		return nil, err
	}
	page.list(steps)
	return page, nil
}

// list puts the steps into the page, by tenancy.
func (h *heldPage) list(steps []intake.HeldStep) {
	h.Steps = len(steps)
	at := map[string]int{}
	var all []heldTenancy
	for _, s := range steps {
		i, seen := at[s.Name]
		if !seen {
			i, at[s.Name] = len(all), len(all)
			all = append(all, heldTenancy{Name: s.Name, Case: s.Case, Chosen: true})
		}
		all[i].Steps = append(all[i].Steps, s)
	}
	h.Tenancies = all[:min(len(all), mostHeld)]
	h.Rest = len(all) - len(h.Tenancies)
}

// sendHeld sends the steps that a person has chosen, as `boligbro run send --only` does. What it queues, the
// service sends.
func (r Room) sendHeld(ctx context.Context, c *web.Call, p *web.Page) (web.Acted, error) {
	form, ok := c.Form("by")
	if !ok {
		return web.Acted{}, nil
	}
	page, err := r.heldPage(ctx, c, p)
	if err != nil {
		return web.Acted{}, err
	}
	only, by := c.Several("only"), text.Clean(form["by"])
	if c.Person != nil {
		by = c.Caller.ID
	}
	report, err := r.send(ctx, c, only, by)
	switch {
	case err == nil:
		return web.Acted{To: p.Address(url.Values{
			"cases": {strconv.Itoa(report.Cases)}, "notices": {strconv.Itoa(report.Notices)},
		})}, nil
	case errors.Is(err, intake.ErrBusy):
		page.Wrong = lang.ErrRunBusy
	case !errors.As(err, &page.Wrong):
		c.Site.Log.Error("steps of a refused run were not sent to the end", "run", page.Run.ID, "err", err)
		page.Wrong = lang.ErrSendCut
	}
	if page.By = by; c.Person != nil {
		page.By = ""
	}
	for i := range page.Tenancies {
		page.Tenancies[i].Chosen = slices.Contains(only, page.Tenancies[i].Name)
	}
	if page.Not != nil { // it is said once
		page.Wrong = nil
	}
	return web.Acted{Status: statusOf(err)}, nil
}

func (r Room) send(ctx context.Context, c *web.Call, only []string, by string) (gateway.Report, error) {
	if err := casework.CheckSigner(by); err != nil {
		return gateway.Report{}, err
	}
	if len(only) == 0 { // to the command it would mean all
		return gateway.Report{}, lang.ErrNoneChosen
	}
	return r.Runs.SendHeld(ctx, c.Scope, c.Param("run"), only, by)
}

// statusOf is the status under which it is told why not all was sent.
func statusOf(err error) int {
	switch {
	case errors.Is(err, gateway.ErrState):
		return http.StatusConflict
	case errors.As(err, new(*lang.Error)):
		return http.StatusUnprocessableEntity
	}
	return http.StatusServiceUnavailable // another time it may go
}
