package restapi

import (
	"context"
	"time"
)

// Waits makes the source tell how long it waits instead of waiting.
func (s *Source) Waits(tell func(time.Duration)) {
	s.wait = func(ctx context.Context, d time.Duration) error {
		tell(d)
		return ctx.Err()
	}
}
