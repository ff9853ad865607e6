package config

import (
	"bytes"
	"crypto/subtle"
	"fmt"
	"io"
	"log/slog"
	"os"
	"reflect"
	"runtime"

	"github.com/goccy/go-yaml/ast"

	"boligbro/rules/lang"
)

// Secret is a setting that cannot print: every way of formatting it gives "(secret)".
// In the file it is the value itself, {env: NAME}, or {file: PATH} of a file that others may not read.
//
// Inside is a function: fmt goes around every method for a field that is not exported or a verb that fits no
// string, and a comparison in a test follows pointers, but none of them can look into a function. So secrets
// compare with Equal.
type Secret struct{ reveal func() string }

// NewSecret wraps a value that must not be seen.
func NewSecret(value string) Secret {
	if value == "" {
		return Secret{}
	}
	return Secret{func() string { return value }}
}

// Reveal is the value itself, for the one place that uses it.
func (s Secret) Reveal() string {
	if s.reveal == nil {
		return ""
	}
	return s.reveal()
}

// IsZero reports whether the setting is empty.
func (s Secret) IsZero() bool { return s.reveal == nil }

// Equal reports whether both hide the same value, in a time that does not depend on where they differ.
func (s Secret) Equal(o Secret) bool {
	return subtle.ConstantTimeCompare([]byte(s.Reveal()), []byte(o.Reveal())) == 1
}

func (s Secret) hidden() string {
	if s.IsZero() {
		return ""
	}
	return "(secret)"
}

// String hides the value.
func (s Secret) String() string { return s.hidden() }

// Format hides the value from every verb.
func (s Secret) Format(w fmt.State, _ rune) { _, _ = io.WriteString(w, s.hidden()) }

// MarshalText hides the value from every encoder.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.hidden()), nil }

// LogValue hides the value from the log.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.hidden()) }

// maxSecret is the largest secret file, in bytes.
const maxSecret = 64 << 10

// secret reads a secret, written out or fetched from the environment or a file. The keys inside are not
// repeated in faults: {whsec_…} is a mapping too.
func (f *faults) secret(path string, n ast.Node, v reflect.Value) {
	m, ok := n.(ast.MapNode)
	if !ok {
		if s, ok := f.scalar(path, n); ok {
			v.Set(reflect.ValueOf(NewSecret(s)))
			f.c.secrets = f.c.secrets || s != ""
		}
		return
	}
	var name, file string
	count := 0
	for it := m.MapRange(); it.Next(); count++ {
		k, _ := it.Key().(*ast.StringNode)
		val, _ := it.Value().(*ast.StringNode)
		if k == nil || val == nil {
			continue
		}
		switch k.Value {
		case "env":
			name = val.Value
		case "file":
			file = val.Value
		}
	}
	if count != 1 || (name == "") == (file == "") {
		f.unread(path,
			"skal være værdien selv, {env: NAVN} eller {file: STI}",
			"must be the value itself, {env: NAME} or {file: PATH}")
		return
	}
	if name != "" {
		s := os.Getenv(name)
		if s == "" {
			f.unread(path,
				"miljøvariablen er ikke sat; sæt den, før programmet startes",
				"the environment variable is not set; set it before the program starts")
			return
		}
		v.Set(reflect.ValueOf(NewSecret(s)))
		return
	}
	b, da, en := readSecret(f.c.Path(file))
	if da != "" {
		f.unread(path, da, en)
		return
	}
	v.Set(reflect.ValueOf(NewSecret(b)))
}

// SecretFrom is the secret in the environment's variable or, when that is empty, in the file. A *lang.Error
// says why there is none.
func SecretFrom(variable, file string) (Secret, error) {
	if variable != "" {
		value := os.Getenv(variable)
		if value == "" {
			return Secret{}, lang.NewError("miljøvariablen med hemmeligheden er ikke sat, eller den er tom",
				"the environment variable with the secret is not set, or it is empty")
		}
		return NewSecret(value), nil
	}
	value, da, en := readSecret(file)
	if da != "" {
		return Secret{}, lang.NewError(da, en)
	}
	return NewSecret(value), nil
}

// readSecret reads a secret file without its last line end; or gives in Danish and English why not.
func readSecret(path string) (value, da, en string) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return unreadSecret(err)
	case !info.Mode().IsRegular():
		return "", "hemmeligheden skal ligge i en almindelig fil", "the secret must lie in a regular file"
	case runtime.GOOS != "windows" && info.Mode().Perm()&0o007 != 0:
		return "", "andre kan læse eller ændre filen med hemmeligheden; kør chmod 600 på den",
			"others can read or change the secret's file; run chmod 600 on it"
	case info.Size() > maxSecret:
		return "", "filen med hemmeligheden er for stor (over 64 kB)",
			"the secret's file is too large (over 64 kB)"
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return unreadSecret(err)
	}
	b = bytes.TrimSuffix(bytes.TrimSuffix(b, []byte("\n")), []byte("\r"))
	if len(bytes.TrimSpace(b)) == 0 {
		return "", "filen med hemmeligheden er tom", "the secret's file is empty"
	}
	return string(b), "", ""
}

// unreadSecret says in Danish and English why the file cannot be read.
func unreadSecret(err error) (value, da, en string) {
	why := lang.UnreadFile(err)
	return "", "hemmeligheden kan ikke læses: " + why.DA, "the secret cannot be read: " + why.EN
}
