package operator

import (
	"context"
	"embed"
	"slices"

	"boligbro/config"
	"boligbro/gateway"
	"boligbro/gateway/web"
)

//go:embed settings.html start.html clinic.html administration.html
var files embed.FS

var start = web.NewTemplate(files, "start")

// startPage is what needs somebody, and where to look.
type startPage struct {
	Associations   []associationLine
	Municipalities []municipalityLine
	Tasks          int
	Alarms         int
	LogSize        int
	Own            []door // of whoever has signed in
	Health         bool   // whoever looks may see the rest
}

// door is a page of an organisation that somebody has a role for.
type door struct{ Path, Name string }

type associationLine struct {
	CVR, Name string
	Run       *gateway.Run // the newest; nil: there has been none
	Tasks     int          // what awaits a person
	Alarms    int
	Open      bool // whoever looks may open its page
}

type municipalityLine struct {
	Code     string
	Channel  string // empty: none
	Under    int    // not yet handed over
	Sent     int    // handed over, and not proved to have arrived
	Arrived  int    // with registered ones
	Stranded int    // failed or rejected
	Alarms   int
	Open     bool // whoever looks may open its page
}

func (r Room) start(ctx context.Context, c *web.Call, p *web.Page) error {
	if !c.Scope.Operator {
		p.Content = &startPage{Own: r.own(c, p)}
		return nil
	}
	return r.Store.View(ctx, func(in gateway.Reader) error {
		content := startPage{Own: r.own(c, p), Health: true}
		p.Content = &content
		alarms, err := in.AlarmCounts(c.Scope)
		if err != nil {
			return err
		}
		for _, a := range r.Arranged.Associations {
			line, err := associationOf(in, c.Scope, a, alarms)
			if err != nil {
				return err
			}
			line.Open = c.Opens(a.CVR, gateway.SeeNotices)
			content.Associations = append(content.Associations, line)
			content.Tasks += line.Tasks
			content.Alarms += line.Alarms
		}
		counts, err := in.CountDeliveries()
		if err != nil {
			return err
		}
		for _, code := range r.municipalities(counts) {
			line := r.municipalityOf(code, counts[code], alarms)
			line.Open = c.Opens(code, gateway.SeeClocks)
			content.Municipalities = append(content.Municipalities, line)
		}
		content.LogSize, err = logSize(in)
		return err
	})
}

// own are the pages of whoever has signed in.
func (r Room) own(c *web.Call, p *web.Page) (doors []door) {
	if c.Person == nil {
		return nil
	}
	for _, a := range r.Arranged.Associations {
		if c.Opens(a.CVR, gateway.SeeNotices) {
			doors = append(doors, door{"/foreninger/" + a.CVR, a.Name})
		}
	}
	for _, m := range r.Arranged.Municipalities {
		if c.Opens(m.Code, gateway.SeeClocks) {
			doors = append(doors, door{"/kommuner/" + m.Code, p.Municipality(m.Code)})
		}
	}
	return doors
}

// associationOf counts what the association's own page shows.
func associationOf(
	in gateway.Reader, s gateway.Scope, a config.Association, alarms []gateway.AlarmCount,
) (associationLine, error) {
	line := associationLine{CVR: a.CVR, Name: a.Name}
	runs, err := in.Runs(s, a.CVR, 1)
	if err != nil {
		return line, err
	}
	if len(runs) > 0 {
		line.Run = &runs[0]
	}
	for _, n := range alarms {
		if n.Association != a.CVR || !n.Kind.ForAssociation() {
			continue
		}
		line.Alarms += n.Open
		if n.Kind.Decided() {
			line.Tasks += n.Items
		}
	}
	return line, nil
}

// municipalities are those of the settings, and those that something has been sent to or waits for, by code.
func (r Room) municipalities(counts map[string]map[gateway.DeliveryState]int) []string {
	var codes []string
	for _, m := range r.Arranged.Municipalities {
		codes = append(codes, m.Code)
	}
	for code := range counts {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}

// municipalityOf counts what the municipality's own page shows.
func (r Room) municipalityOf(
	code string, states map[gateway.DeliveryState]int, alarms []gateway.AlarmCount,
) municipalityLine {
	line := municipalityLine{
		Code:     code,
		Channel:  r.Channels[code],
		Under:    states[gateway.Queued] + states[gateway.Sending] + states[gateway.Unrouted],
		Sent:     states[gateway.Transmitted],
		Arrived:  states[gateway.Arrived] + states[gateway.Registered],
		Stranded: states[gateway.Failed] + states[gateway.Rejected],
	}
	for _, n := range alarms {
		if n.Municipality == code && n.Kind.ForMunicipality() {
			line.Alarms += n.Open
		}
	}
	return line
}
