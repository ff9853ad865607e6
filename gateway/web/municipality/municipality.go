package municipality

import (
	"cmp"
	"context"
	"embed"
	"slices"
	"time"

	"boligbro/config"
	"boligbro/gateway"
	"boligbro/gateway/municipal"
	"boligbro/gateway/web"
	"boligbro/rules"
)

//go:embed municipality.html
var files embed.FS

var cases = web.NewTemplate(files, "municipality")

// onWayList names the list of notices on their way in the page's address.
const onWayList = "on-way"

// mostAlarms is how many alarms the page shows; beyond that it says how many there are.
const mostAlarms = 50

// page is a municipality's side of the notices sent to it, with its clocks.
type page struct {
	Code  string
	Cases []receivedNotice // those with a clock that runs first, soonest due first
	Total int
	Many  string // Total in words: counted no further than to municipal.CountMost
	Pager web.Pager
	// cases whose clocks run by the fogedret's own notice and by none of an association
	Own         []receivedNotice
	ManyOwn     int
	OnWay       []receivedNotice // not proved to have arrived, and nothing recorded about them: no clock runs
	OnWayPager  web.Pager
	Waiting     int
	ManyWaiting string
	Alarms      []gateway.Alarm
	Raised      int // how many alarms are open
}

// receivedNotice is a notice as its municipality sees it.
type receivedNotice struct {
	Number      string
	Association string
	Reference   string // the municipality's own, of its own case
	Rule        string
	Cites       []rules.Citation
	Unreadable  bool // damaged in the database
	Event       rules.EventKind
	On          rules.Day
	State       gateway.DeliveryState
	Transmitted time.Time
	Arrived     time.Time
	Registered  time.Time
	Duties      []dutyLine
	Decisions   []decisionLine
	Facts       []factLine // what else the municipality has recorded
	Silent      bool       // a decision is owed, none is recorded, and its time has passed
}

type decisionLine struct {
	On      rules.Day
	Outcome string
	Tenant  string // by the order in which the notice named them; empty when it names one
}

type factLine struct {
	Fact   string // a gateway.ActKind, or the track
	On     rules.Day
	Tenant string
}

func (r Room) cases(ctx context.Context, c *web.Call, p *web.Page) error {
	code := c.Param("code")
	if !r.exists(code) {
		return web.ErrNoPage
	}
	p.Subject = p.Municipality(code)
	asked := rules.AskedAt(p.Now)
	part, err := web.PartOf(c, "")
	if err != nil {
		return err
	}
	onWay, err := web.PartOf(c, onWayList)
	if err != nil {
		return err
	}
	o, err := r.Book.Received(ctx, c.Scope, part, onWay, asked)
	if err != nil {
		return err
	}
	p.Content = &page{
		Own: r.ownLines(o.Own, asked, p), ManyOwn: o.ManyOwn,
		Code: code, Cases: r.lines(o.Notices, asked, p), OnWay: r.lines(o.OnWay, asked, p),
		Total: o.Total, Many: p.Count(o.Total, municipal.CountMost), Pager: p.Pager("", o.Newer, o.Older),
		OnWayPager: p.Pager(onWayList, o.OnWayNewer, o.OnWayOlder), Waiting: o.Waiting,
		ManyWaiting: p.Count(o.Waiting, municipal.CountMost),
		Alarms:      o.Alarms[:min(len(o.Alarms), mostAlarms)], Raised: o.Raised,
	}
	return nil
}

func (r Room) lines(notices []municipal.NoticeView, asked rules.Asked, p *web.Page) (lines []receivedNotice) {
	for _, n := range notices {
		v := received(n, asked.Day, p)
		v.Association = cmp.Or(r.Associations[n.Association], n.Association)
		lines = append(lines, v)
	}
	return lines
}

// ownLines are the cases whose clocks run by no notice of an association. Whose tenancy it is, is the
// association's own knowledge where it has notified nobody, and is not shown.
func (r Room) ownLines(cases []municipal.CaseView, asked rules.Asked, p *web.Page) (lines []receivedNotice) {
	for _, v := range cases {
		line := received(municipal.NoticeView{
			Notice: gateway.Notice{Number: v.Number, Unreadable: v.Unreadable}, Duties: v.Duties, Acts: v.Acts,
			Tenants: v.Tenants,
		}, asked.Day, p)
		line.Reference = v.Reference
		lines = append(lines, line)
	}
	return lines
}

func received(n municipal.NoticeView, today rules.Day, p *web.Page) receivedNotice {
	v := receivedNotice{
		Number: n.Number, Rule: n.Rule, Cites: n.Cites, Unreadable: n.Unreadable, Event: n.Event.Kind,
		On: n.Event.On, State: n.State,
		Transmitted: n.Transmitted, Arrived: n.Arrived, Registered: n.Registered,
	}
	for i := range n.Duties {
		d := lineOf(&n.Duties[i], today, p)
		v.Duties = append(v.Duties, d)
		v.Silent = v.Silent || d.Duty == rules.DecideNoHelp && d.Standing == rules.NoAnswer
	}
	for _, f := range gateway.InForce(n.Acts) {
		tenant := f.Tenant
		if n.Tenants < 2 && tenant == "1" {
			tenant = ""
		}
		switch f.Kind {
		case gateway.ActDecision:
			v.Decisions = append(v.Decisions, decisionLine{On: f.On, Outcome: p.Decision(f.Outcome), Tenant: tenant})
		case gateway.ActClassified:
			v.Facts = append(v.Facts, factLine{Fact: f.Track, On: f.On})
		default:
			v.Facts = append(v.Facts, factLine{Fact: string(f.Kind), On: f.On, Tenant: tenant})
		}
	}
	return v
}

// exists reports whether the kommunekode is one that these pages have something to show about.
func (r Room) exists(code string) bool {
	_, ok := rules.LookupMunicipality(code)
	return ok || slices.ContainsFunc(r.Municipalities, func(m config.Municipality) bool {
		return m.Code == code
	})
}
