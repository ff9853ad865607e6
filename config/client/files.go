package client

import (
	"errors"
	"fmt"
	"reflect"

	"boligbro/config"
)

// pairs are the keys of the settings that name a certificate, and the key of it that stands beside it.
var pairs = map[string]string{"cert": "key", "certificate": "certificateKey"}

// CheckFiles reads every certificate and key that the settings name, and gives all that is wrong with them as
// a *config.Error: the settings' key, the file and what to do.
func CheckFiles(c *config.Config) error {
	look := &files{c: c}
	look.value("", reflect.ValueOf(c).Elem())
	return c.Faulty(look.faults...)
}

type files struct {
	c      *config.Config
	faults []config.Fault
}

var partType = reflect.TypeFor[config.Part]()

// value looks through the value at the path.
func (f *files) value(path string, v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			f.value(path, v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			f.value(fmt.Sprintf("%s[%d]", path, i), v.Index(i))
		}
	case reflect.Struct:
		f.fields(path, v)
	}
}

// fields looks through the keys of settings.
func (f *files) fields(path string, v reflect.Value) {
	named := map[string]string{} // the files, by key
	for _, field := range reflect.VisibleFields(v.Type()) {
		key := field.Tag.Get("yaml")
		switch {
		case field.Type == partType && field.IsExported():
			part := v.FieldByIndex(field.Index).Interface().(config.Part)
			f.value(join(path, part.Kind), reflect.ValueOf(part.Settings))
		case key == "" || !field.IsExported():
		case field.Type.Kind() == reflect.String:
			named[key] = v.FieldByIndex(field.Index).String()
		default:
			f.value(join(path, key), v.FieldByIndex(field.Index))
		}
	}
	if ca := named["ca"]; ca != "" {
		_, err := Authorities(f.c.Path(ca))
		f.note(join(path, "ca"), "", err)
	}
	for certificate, key := range pairs {
		if named[certificate] != "" && named[key] != "" {
			_, err := Pair(f.c.Path(named[certificate]), f.c.Path(named[key]))
			f.note(join(path, certificate), join(path, key), err)
		}
	}
}

// note notes what is wrong with the file at the path, or with the private key at the other.
func (f *files) note(path, key string, err error) {
	var wrong *FileError
	if !errors.As(err, &wrong) {
		return
	}
	if wrong.Key {
		path = key
	}
	f.faults = append(f.faults, f.c.Fault(path, wrong.Path+": "+wrong.Words.DA, wrong.Path+": "+wrong.Words.EN))
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}
