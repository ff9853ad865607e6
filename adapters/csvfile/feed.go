package csvfile

import (
	"hash"
	"io"
)

// ahead is how many blocks may be split before the first is mapped.
const ahead = 3

// feed runs the scanner beside the mapping. Batches go round: a mapped one is filled anew.
type feed struct {
	full  chan *batch
	spare chan *batch
	quit  chan struct{}
	err   error // why full was closed
}

func startFeed(s *scanner) *feed {
	f := &feed{full: make(chan *batch, ahead), spare: make(chan *batch, ahead), quit: make(chan struct{})}
	for range ahead {
		f.spare <- &batch{}
	}
	go f.run(s)
	return f
}

func (f *feed) run(s *scanner) {
	defer close(f.full)
	for {
		select {
		case <-f.quit:
			return
		case b := <-f.spare:
			if f.err = s.next(b); f.err != nil {
				return
			}
			f.full <- b // never waits: there are no more batches than places
		}
	}
}

// next is the next batch. After the last its error is io.EOF.
func (f *feed) next() (*batch, error) {
	b, ok := <-f.full
	if !ok {
		return nil, f.err
	}
	return b, nil
}

// done gives the batch back.
func (f *feed) done(b *batch) { f.spare <- b }

// stop ends the scanner and waits until it no longer reads.
func (f *feed) stop() {
	close(f.quit)
	for range f.full {
	}
}

// hashing hashes what is read through it.
type hashing struct {
	in  io.Reader
	sum hash.Hash
	n   int64
}

func (h *hashing) Read(b []byte) (int, error) {
	n, err := h.in.Read(b)
	h.sum.Write(b[:n])
	h.n += int64(n)
	return n, err
}
