package webtest

import (
	"context"

	"boligbro/gateway"
	"boligbro/gateway/casework"
	"boligbro/gateway/municipal"
	"boligbro/rules"
)

// book is what the pages read, on the store that the gateway has now.
type book struct{ w *World }

func (b book) Overview(
	ctx context.Context, s gateway.Scope, part gateway.NoticeList, asked rules.Asked,
) (municipal.Overview, error) {
	return b.w.Gateway.Municipal().Overview(ctx, s, part, asked)
}

func (b book) Received(
	ctx context.Context, s gateway.Scope, part, onWay gateway.NoticeList, asked rules.Asked,
) (municipal.Received, error) {
	return b.w.Gateway.Municipal().Received(ctx, s, part, onWay, asked)
}

func (b book) Tasks(ctx context.Context, s gateway.Scope, after gateway.TaskPlace) (casework.TaskPart,
	error) {
	return b.w.Gateway.Casework().Tasks(ctx, s, after)
}
