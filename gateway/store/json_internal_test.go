package store

import (
	"encoding/json"
	"reflect"
	"testing"

	"boligbro/gateway"
	"boligbro/rules"
)

// FuzzDecode: what is stored is read as encoding/json reads it, or is refused as encoding/json refuses it.
func FuzzDecode(f *testing.F) {
	on, at := rules.Date(2026, 11, 20), rules.Date(2026, 11, 21).Begins()
	amount := rules.Amount(1425000)
	event := rules.Event{Kind: rules.Filed, On: on, At: at, Ground: rules.GroundArrears, Ref: "F-1"}
	for _, v := range []any{
		versionContent{Number: "B-1", Digests: map[string]string{"a": "b"}, Records: []rules.Record{{
			Source: "nattelig", Events: []rules.Event{event},
			Facts: rules.Facts{Tenants: []rules.Tenant{{Name: "Å \u2028 <b>", Protected: rules.Yes}}},
		}}},
		born{Content: content{Tenants: []rules.NoticeTenant{{Name: "Anne"}}, Start: on,
			Arrears: rules.NoticeArrears{Amount: &amount}}, State: "queued", Next: 1 << 60},
		[]finding{{Rule: rules.EvictionFiled, LateBy: 1, Event: event, Carries: []rules.Field{"event"}}},
		gateway.LogAct(gateway.MunicipalAct{ID: "a", Kind: gateway.ActDecision, On: on}),
		[]any{nil, true, 1.5, "x", map[string]any{}},
	} {
		f.Add(encode(v))
	}
	for _, odd := range []string{
		``, `{`, `{}x`, `null`, `[null]`, ` {} `, `{"records":null}`, `{"RECORDS":[]}`, `{"number":1}`,
		`{"number":"a","number":"b"}`, `{"next":1e3}`, `{"next":99999999999999999999}`, `{"number":"\ud800"}`,
		"{\"number\":\"\xff\"}",
	} {
		f.Add([]byte(odd))
	}
	types := []reflect.Type{
		reflect.TypeFor[versionContent](), reflect.TypeFor[born](), reflect.TypeFor[[]finding](),
		reflect.TypeFor[gateway.LoggedAct](), reflect.TypeFor[any](),
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, of := range types {
			got, want := reflect.New(of).Interface(), reflect.New(of).Interface()
			gotErr, wantErr := decode(b, got), json.Unmarshal(b, want)
			if (gotErr == nil) != (wantErr == nil) {
				t.Errorf("%q as %s: %v; encoding/json: %v", b, of, gotErr, wantErr)
			}
			if gotErr == nil && wantErr == nil && !reflect.DeepEqual(got, want) {
				t.Errorf("%q as %s is %+v; encoding/json: %+v", b, of, got, want)
			}
		}
	})
}
