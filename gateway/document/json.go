package document

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"sync"

	"boligbro/gateway"
)

//go:embed notice.schema.json
var noticeSchema []byte

// Schema is the JSON Schema (draft 2020-12) of what JSON gives.
func Schema() []byte { return bytes.Clone(noticeSchema) }

// JSON is the delivery as JSON: UTF-8, indented, the same bytes for the same delivery. An error names which
// field is missing, never what a field holds; its fault and code are those of a gateway.SendError that is
// final.
func JSON(d gateway.Delivery) ([]byte, error) {
	m, err := compose(d)
	if err != nil {
		return nil, err
	}
	compact := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(compact)
	compact.Reset()
	enc := json.NewEncoder(compact)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(m); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	b.Grow(compact.Len() * 3 / 2)
	err = json.Indent(&b, compact.Bytes(), "", "  ")
	return b.Bytes(), err
}

// buffers are written to and used again: much is composed in a night.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}
