package operator

import (
	"context"

	"boligbro/gateway"
	"boligbro/gateway/web"
	"boligbro/rules/lang"
)

var clinic = web.NewTemplate(files, "clinic")

// clinicLine is a kind of alarm: what it means and what to do.
type clinicLine struct {
	Kind           gateway.AlarmKind
	Name, What, Do string
}

// clinic shows what every alarm means. It reads nothing, so that it is there when the database is not.
func (r Room) clinic(_ context.Context, _ *web.Call, p *web.Page) error {
	var lines []clinicLine
	for _, kind := range gateway.AlarmKinds() {
		words := lang.AlarmOf(kind)
		lines = append(lines, clinicLine{kind, words.Name.In(p.Lang), words.What.In(p.Lang), words.Do.In(p.Lang)})
	}
	p.Content = lines
	return nil
}
