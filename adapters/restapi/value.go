package restapi

import "encoding/json"

// decode reads the next value: texts, numbers as they are written, true and false, lists and objects. twice
// reports that an object in it has a member twice, so that nobody can know which one holds.
func decode(in *json.Decoder) (value any, twice bool, err error) {
	token, err := in.Token()
	if err != nil {
		return nil, false, err
	}
	switch token {
	case json.Delim('{'):
		return decodeObject(in)
	case json.Delim('['):
		all := []any{}
		for in.More() {
			one, again, err := decode(in)
			if err != nil {
				return nil, false, err
			}
			all, twice = append(all, one), twice || again
		}
		_, err = in.Token()
		return all, twice, err
	}
	return token, false, nil
}

func decodeObject(in *json.Decoder) (value any, twice bool, err error) {
	members := map[string]any{}
	for in.More() {
		name, err := in.Token()
		if err != nil {
			return nil, false, err
		}
		member, again, err := decode(in)
		if err != nil {
			return nil, false, err
		}
		text, _ := name.(string) // of a member it is always one
		_, there := members[text]
		members[text], twice = member, twice || again || there
	}
	_, err = in.Token()
	return members, twice, err
}
