package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// strictJSON is JSON in which no object has a member twice: nobody can know which of the two holds, and the
// last would hide a step.
var strictJSON = huma.Format{
	Marshal: huma.DefaultJSONFormat.Marshal,
	Unmarshal: func(b []byte, into any) error {
		if err := once(json.NewDecoder(bytes.NewReader(b))); err != nil {
			return err
		}
		return huma.DefaultJSONFormat.Unmarshal(b, into)
	},
}

// errTwice is worded by lang.SchemaFaults.
var errTwice = errors.New("a member is there twice")

// once finds a member that is there twice, in the document that is read. What is no JSON is left to others.
func once(in *json.Decoder) error {
	var names []map[string]bool // of each object that has begun; nil: a list
	name := false               // the next text is a member's
	for {
		token, err := in.Token()
		if err == io.EOF || err != nil {
			return nil
		}
		switch t := token.(type) {
		case json.Delim:
			switch t {
			case '{':
				names = append(names, map[string]bool{})
			case '[':
				names = append(names, nil)
			default:
				names = names[:len(names)-1]
			}
			name = true
			continue
		case string:
			if members := innermost(names); name && members != nil {
				folded := strings.ToLower(t)
				if members[folded] {
					return errTwice
				}
				members[folded] = true
				name = false
				continue
			}
		}
		name = true
	}
}

// innermost are the members of the object that is read; nil: it is a list, or there is none.
func innermost(names []map[string]bool) map[string]bool {
	if len(names) == 0 {
		return nil
	}
	return names[len(names)-1]
}
