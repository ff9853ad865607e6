package restapi

import (
	"encoding/json"
	"errors"
	"io"
	"strings"
)

// What keeps an answer from being one. Nothing of the answer is repeated.
var (
	errForm  = errors.New("the answer is no JSON of that form")
	errCut   = errors.New("the answer ends in the middle")
	errTwice = errors.New("a member is there twice")
	errDeep  = errors.New("the answer is nested too deeply")
)

const deepest = 64

// answer reads one JSON document as it arrives, and keeps nothing but the item at hand and the values that
// paging needs.
type answer struct {
	in    *json.Decoder
	items path
	// wanted are the paths outside the list, and found what is there.
	wanted map[string]path
	found  map[string]any
	item   func(raw json.RawMessage) error
	listed bool
}

// read reads the document to its end.
func (a *answer) read() error {
	a.found = map[string]any{}
	if err := a.value(nil); err != nil {
		return err
	}
	switch _, err := a.in.Token(); {
	case err == io.EOF:
	case err != nil:
		return a.fault(err)
	default:
		return errForm
	}
	if !a.listed {
		return errForm
	}
	return nil
}

// value reads the value at the place.
func (a *answer) value(at path) error {
	if len(at) > deepest {
		return errDeep
	}
	switch here := strings.Join(at, "."); {
	case here == strings.Join(a.items, "."):
		return a.list()
	case a.wants(here):
		if _, twice := a.found[here]; twice {
			return errTwice
		}
		var value any
		if err := a.in.Decode(&value); err != nil {
			return a.fault(err)
		}
		a.found[here] = value
		return nil
	}
	token, err := a.in.Token()
	if err != nil {
		return a.fault(err)
	}
	switch token {
	case json.Delim('{'):
		for a.in.More() {
			name, err := a.in.Token()
			if err != nil {
				return a.fault(err)
			}
			text, _ := name.(string)
			if err := a.value(append(at[:len(at):len(at)], text)); err != nil {
				return err
			}
		}
		return a.close()
	case json.Delim('['):
		for a.in.More() {
			if err := a.value(append(at[:len(at):len(at)], "[]")); err != nil {
				return err
			}
		}
		return a.close()
	}
	return nil
}

func (a *answer) wants(here string) bool {
	_, wanted := a.wanted[here]
	return wanted
}

// list gives each item on.
func (a *answer) list() error {
	if a.listed {
		return errTwice
	}
	a.listed = true
	token, err := a.in.Token()
	if err != nil {
		return a.fault(err)
	}
	if token != json.Delim('[') {
		return errForm
	}
	for a.in.More() {
		var raw json.RawMessage
		if err := a.in.Decode(&raw); err != nil {
			return a.fault(err)
		}
		if err := a.item(raw); err != nil {
			return err
		}
	}
	return a.close()
}

func (a *answer) close() error {
	if _, err := a.in.Token(); err != nil {
		return a.fault(err)
	}
	return nil
}

// fault is an error of the decoder without what it quotes. One of the connection stays what it is.
func (a *answer) fault(err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case err == io.EOF, errors.Is(err, io.ErrUnexpectedEOF):
		return errCut
	case errors.As(err, &syntax) && strings.Contains(syntax.Error(), "unexpected end"):
		return errCut
	case errors.As(err, &syntax), errors.As(err, &kind):
		return errForm
	}
	return err
}
