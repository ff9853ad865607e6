package fetch

import (
	"context"
	"time"
)

// While lets something happen in the place of the time that files are given to settle.
func (s *Source) While(happens func()) {
	if f, ok := s.from.(*files); ok {
		f.wait = func(ctx context.Context, _ time.Duration) error {
			happens()
			return ctx.Err()
		}
	}
}
