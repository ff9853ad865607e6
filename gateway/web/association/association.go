package association

import (
	"context"
	"embed"
	"slices"
	"time"

	"boligbro/config"
	"boligbro/gateway"
	"boligbro/gateway/casework"
	"boligbro/gateway/municipal"
	"boligbro/gateway/web"
	"boligbro/rules"
)

//go:embed association.html held.html
var files embed.FS

var notices = web.NewTemplate(files, "association")

// mostLines is how many alarms the page shows; beyond that it says how many there are.
const mostLines = 50

// page is an association's side of its notices, up to registered. Of what a municipality does after that it
// has a field only for the decisions that the citizen has consented to share (retssikkerhedsloven § 5 a,
// stk. 3), so no template can show anything else.
type page struct {
	CVR       string
	SeesTasks bool
	SeesRuns  bool
	Tasks     []casework.TaskView // a part of what waits for a person
	TaskPager web.TaskPager
	Waiting   int // how many there are
	Notices   []sentNotice
	Total     int
	Many      string // Total in words: counted no further than to municipal.CountMost
	Pager     web.Pager
	Raised    int // how many alarms are open
	Runs      []run
	Alarms    []gateway.Alarm
	Delivers  []delivery // which legal steps its sources can report; nil: unknown
}

// delivery is a legal step, and whether the association's sources can report it.
type delivery struct {
	Step rules.EventKind
	Can  bool
}

// share is a decision that the citizen lets the association know.
type share struct {
	On      rules.Day
	Outcome string
	Tenant  string // by the order in which the notice named them; empty when it names one
}

// sentNotice is a notice as its association may see it.
type sentNotice struct {
	Number       string
	First        bool // known children
	Unreadable   bool // damaged in the database
	Municipality string
	Rule         string
	Cites        []rules.Citation
	Event        rules.EventKind
	On           rules.Day
	Due          rules.Day
	DueAt        time.Time
	Late         bool
	State        gateway.DeliveryState
	Transmitted  time.Time
	Arrived      time.Time
	Registered   time.Time
	Attempts     int
	Next         time.Time // zero: no attempt is planned
	// Proof: there is a proof that the municipality was notified, for the request to the fogedret.
	Proof    bool
	Detail   string
	Fault    gateway.Fault
	Later    []municipal.Message // what has followed on it, oldest first
	Punctual string              // whether the association notified in time; empty: not known yet
	Shared   []share             // with the citizen's consent
}

func (r Room) notices(ctx context.Context, c *web.Call, p *web.Page) error {
	cvr := c.Param("cvr")
	name, err := r.nameOf(cvr)
	if err != nil {
		return err
	}
	p.Subject = name
	asked := rules.AskedAt(p.Now)
	part, err := web.PartOf(c, "")
	if err != nil {
		return err
	}
	o, err := r.Book.Overview(ctx, c.Scope, part, asked)
	if err != nil {
		return err
	}
	content := page{
		CVR: cvr, SeesTasks: c.May(gateway.SeeTasks), SeesRuns: c.May(gateway.SeeRuns),
		Total: o.Total, Many: p.Count(o.Total, municipal.CountMost), Pager: p.Pager("", o.Newer, o.Older),
	}
	if content.SeesTasks {
		after, err := web.TaskPlaceOf(c)
		if err != nil {
			return err
		}
		waiting, err := r.Book.Tasks(ctx, c.Scope, after)
		if err != nil {
			return err
		}
		content.Tasks, content.Waiting = waiting.Tasks, waiting.Total
		content.TaskPager = p.TaskPager(after, waiting.Next)
	}
	if content.SeesRuns {
		content.Runs = runsOf(cvr, o.Runs, p)
	}
	if c.May(gateway.SeeAlarms) {
		content.Alarms, content.Raised = o.Alarms[:min(len(o.Alarms), mostLines)], o.Raised
	}
	for _, n := range o.Notices {
		content.Notices = append(content.Notices, sent(n, p))
	}
	if can, listed := r.Delivers[cvr]; listed {
		for _, step := range []rules.EventKind{rules.Demanded, rules.Terminated, rules.FilingPlanned, rules.Filed} {
			content.Delivers = append(content.Delivers, delivery{step, slices.Contains(can, step)})
		}
	}
	p.Content = &content
	return nil
}

// nameOf is the name of an association in the settings.
func (r Room) nameOf(cvr string) (string, error) {
	i := slices.IndexFunc(r.Associations, func(a config.Association) bool { return a.CVR == cvr })
	if i < 0 {
		return "", web.ErrNoPage
	}
	return r.Associations[i].Name, nil
}

func sent(n municipal.NoticeView, p *web.Page) sentNotice {
	v := sentNotice{
		Number: n.Number, First: n.First, Unreadable: n.Unreadable, Municipality: n.Municipality,
		Rule: n.Rule, Cites: n.Cites,
		Event: n.Event.Kind, On: n.Event.On,
		Due: n.Due, DueAt: n.DueAt, Late: n.Late, State: n.State, Transmitted: n.Transmitted,
		Arrived:    n.Arrived,
		Registered: n.Registered, Attempts: n.Attempts, Punctual: casework.PunctualityCode(n.Punctuality),
	}
	v.Proof = n.Rule == rules.EvictionFiled && !n.Arrived.IsZero() && n.State != gateway.Rejected
	for _, s := range n.Shared {
		line := share{On: s.On, Outcome: p.Decision(s.Outcome)}
		if n.Tenants > 1 {
			line.Tenant = s.Tenant
		}
		v.Shared = append(v.Shared, line)
	}
	v.Detail, v.Fault, v.Later = n.Messages[0].Detail, n.Messages[0].Fault, n.Messages[1:]
	for _, m := range n.Messages {
		if v.Next.IsZero() || !m.Next.IsZero() && m.Next.Before(v.Next) {
			v.Next = m.Next
		}
	}
	return v
}
