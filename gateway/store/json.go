package store

import (
	"encoding/json"
	"fmt"

	decoding "github.com/go-json-experiment/json/v1"

	"boligbro/gateway"
)

// encode writes values of our own types, which always encode.
func encode(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic("store: a value does not encode: " + err.Error())
	}
	return b
}

// decode reads what encode wrote; its error does not quote it. The package is that of Go 1.27, which reads in
// half the time, and becomes Go's own with that version. Its v1 gives the same values as encoding/json.
func decode(b []byte, v any) error {
	if err := decoding.Unmarshal(b, v); err != nil {
		return fmt.Errorf("a stored value was written by another program: %w", gateway.ErrUnreadable)
	}
	return nil
}
