package web

import (
	"context"
	"slices"

	"github.com/gin-gonic/gin"

	"boligbro/config"
	"boligbro/gateway"
	"boligbro/rules"
)

// startPage is what needs somebody, and where to look.
type startPage struct {
	Associations   []associationLine
	Municipalities []municipalityLine
	Attention      int
	Alarms         int
	LogSize        int
}

type associationLine struct {
	CVR, Name string
	Run       *gateway.Run // the newest; nil: there has been none
	Attention int          // what awaits a person
	Alarms    int
}

type municipalityLine struct {
	Code     string
	Channel  string // empty: none
	Under    int    // not yet handed over
	Sent     int    // handed over, and not proved to have arrived
	Arrived  int    // with registered ones
	Stranded int    // failed or rejected
	Alarms   int
}

func (s *Server) start(ctx context.Context, p *page, _ *gin.Context) error {
	return s.Gateway.Store.View(ctx, func(r gateway.Reader) error {
		var content startPage
		p.Content = &content
		for _, a := range s.Config.Associations {
			line, err := associationOf(r, a)
			if err != nil {
				return err
			}
			content.Associations = append(content.Associations, line)
			content.Attention += line.Attention
			content.Alarms += line.Alarms
		}
		counts, err := r.CountDeliveries()
		if err != nil {
			return err
		}
		for _, code := range s.municipalities(counts) {
			line := s.municipalityOf(code, counts[code])
			open, err := r.Alarms(gateway.Scope{Municipalities: []string{code}}, false, 0)
			if err != nil {
				return err
			}
			line.Alarms = len(open)
			content.Municipalities = append(content.Municipalities, line)
		}
		content.LogSize, err = logSize(r)
		return err
	})
}

// associationOf reads what an association's own page would show, through the same scope.
func associationOf(r gateway.Reader, a config.Association) (associationLine, error) {
	line := associationLine{CVR: a.CVR, Name: a.Name}
	scope := gateway.Scope{Associations: []string{a.CVR}}
	runs, err := r.Runs(scope, a.CVR, 1)
	if err != nil {
		return line, err
	}
	if len(runs) > 0 {
		line.Run = &runs[0]
	}
	open, err := r.Alarms(scope, false, 0)
	if err != nil {
		return line, err
	}
	line.Alarms = len(open)
	for _, alarm := range open {
		if alarm.Kind.Decided() {
			line.Attention += max(alarm.Count, 1)
		}
	}
	return line, nil
}

// municipalities are those of the settings, and those that something has been sent to or waits for, by code.
func (s *Server) municipalities(counts map[string]map[gateway.DeliveryState]int) []string {
	var codes []string
	for _, m := range s.Config.Municipalities {
		codes = append(codes, m.Code)
	}
	for code := range counts {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}

func (s *Server) municipalityOf(code string, states map[gateway.DeliveryState]int) municipalityLine {
	line := municipalityLine{
		Code:     code,
		Under:    states[gateway.Queued] + states[gateway.Sending] + states[gateway.Unrouted],
		Sent:     states[gateway.Transmitted],
		Arrived:  states[gateway.Arrived] + states[gateway.Registered],
		Stranded: states[gateway.Failed] + states[gateway.Rejected],
	}
	if route, ok := s.Gateway.Routes[code]; ok {
		line.Channel = route.Name()
	}
	return line
}

// known reports whether the kommunekode is one that these pages have something to say about.
func (s *Server) known(code string) bool {
	_, ok := rules.LookupMunicipality(code)
	return ok || slices.ContainsFunc(s.Config.Municipalities, func(m config.Municipality) bool { return m.Code == code })
}
