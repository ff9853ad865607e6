package rules_test

import (
	"reflect"
	"testing"
	"unsafe"

	"boligbro/rules"

	"github.com/google/go-cmp/cmp"
)

// fill gives every field of a value something of its own, two elements to a slice.
func fill(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(string([]byte("something")))
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fill(v.Field(i))
			}
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			fill(v.Index(i))
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem())
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int32, reflect.Int64:
		v.SetInt(7)
	case reflect.Uint8:
		v.SetUint(1)
	}
}

// shared finds memory that both values refer to.
func shared(t *testing.T, path string, a, b reflect.Value) {
	switch a.Kind() {
	case reflect.String:
		if a.Len() > 0 && unsafe.StringData(a.String()) == unsafe.StringData(b.String()) {
			t.Errorf("%s is shared", path)
		}
	case reflect.Struct:
		for i := range a.NumField() {
			if field := a.Type().Field(i); field.IsExported() && field.Name != "Code" &&
				field.Name != "Step" {
				shared(t, path+"."+field.Name, a.Field(i), b.Field(i))
			}
		}
	case reflect.Slice:
		if a.Pointer() == b.Pointer() {
			t.Errorf("%s is shared", path)
		}
		for i := range a.Len() {
			shared(t, path, a.Index(i), b.Index(i))
		}
	case reflect.Pointer:
		if a.Pointer() == b.Pointer() {
			t.Errorf("%s is shared", path)
		}
		shared(t, path, a.Elem(), b.Elem())
	}
}

// A field that is added to a record and not to Clone would keep the neighbours' memory alive.
func TestCloneSharesNothing(t *testing.T) {
	var r rules.Record
	fill(reflect.ValueOf(&r).Elem())
	clone := r.Clone()
	if diff := cmp.Diff(r, clone); diff != "" {
		t.Error(diff)
	}
	shared(t, "Record", reflect.ValueOf(r), reflect.ValueOf(clone))
}
