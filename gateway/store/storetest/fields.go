package storetest

import (
	"reflect"
	"time"

	"boligbro/gateway"
	"boligbro/rules"
)

// testEveryField stores values with every field set, and wants them back, so that none is forgotten.
func (s suite) testEveryField() {
	sample := NewSample(s.s.Blind, Association, 1)
	n := 0
	fill(reflect.ValueOf(&sample.Version.Records), &n)
	fill(reflect.ValueOf(&sample.Evaluation.Findings), &n)
	fill(reflect.ValueOf(&sample.Delivery.Content), &n)
	event := rules.Event{Kind: rules.Filed, On: rules.Date(2026, 11, 20), At: Night, Ref: "F-ø"}
	sample.Notice.Event, sample.Notice.DueAt = event, Night.Add(time.Hour)
	s.do(sample.Add)
	s.same(read(s, func(r gateway.Reader) (gateway.Version, error) {
		return r.Version(gateway.Operator, sample.Case.ID, 1)
	}), sample.Version)
	s.same(read(s, func(r gateway.Reader) ([]gateway.Evaluation, error) {
		return r.Evaluations(gateway.Operator, sample.Case.ID)
	}),
		[]gateway.Evaluation{sample.Evaluation})
	s.same(read(s, func(r gateway.Reader) (gateway.Delivery, error) {
		return r.Delivery(gateway.Operator, sample.Delivery.ID)
	}), sample.Delivery)
	s.same(read(s, func(r gateway.Reader) (gateway.Notice, error) {
		return r.Notice(gateway.Operator, sample.Notice.ID)
	}), sample.Notice)
}

// fill sets every field to something that is not zero.
func fill(v reflect.Value, n *int) {
	*n++
	switch v.Type() {
	case reflect.TypeFor[time.Time]():
		v.Set(reflect.ValueOf(Night.Add(time.Duration(*n) * time.Second)))
	case reflect.TypeFor[rules.Day]():
		v.Set(reflect.ValueOf(rules.Date(2026, 1, *n%300)))
	case reflect.TypeFor[rules.Flag](), reflect.TypeFor[rules.Answer](), reflect.TypeFor[rules.Ground]():
		v.SetUint(uint64(1 + *n%2))
	default:
		fillKind(v, n)
	}
}

// fillKind is fill of what has no meaning of its own.
func fillKind(v reflect.Value, n *int) {
	switch {
	case v.Kind() == reflect.Pointer:
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		fill(v.Elem(), n)
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			if field := v.Type().Field(i); field.IsExported() && field.Tag.Get("json") != "-" { // what is never stored
				fill(v.Field(i), n)
			}
		}
	case v.Kind() == reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range 2 {
			fill(v.Index(i), n)
		}
	case v.Kind() == reflect.String:
		v.SetString("æ\"<" + string(rune('a'+*n%26)))
	case v.Kind() == reflect.Bool:
		v.SetBool(true)
	case v.CanInt():
		v.SetInt(int64(*n))
	case v.CanUint():
		v.SetUint(uint64(*n))
	default:
		panic("storetest: a field of kind " + v.Kind().String() + " is not known")
	}
}
