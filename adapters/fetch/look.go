package fetch

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"regexp"

	"boligbro/adapters"
	"boligbro/config"
	"boligbro/config/client"
	"boligbro/rules/lang"
)

// Found is a file that is looked into before there are settings for it.
type Found struct {
	Path string // here
	As   string // the path or the address that was given
	Head []byte // its first bytes, unpacked
}

// Likely says how likely a file is one of a kind.
type Likely uint8

// How likely it is.
const (
	No Likely = iota
	Perhaps
	Surely
)

// headSize is how many bytes show of what kind a file is.
const headSize = 64 << 10

// Access is what gives access to an address: a header, and what is sent in it, whole.
type Access struct {
	Header string // empty: Authorization
	Token  config.Secret
}

// errSecret is the error of an address that seems to carry what gives access: addresses are logged, shown
// and kept by whoever passes them on.
var errSecret = lang.NewError(
	"adressen ser ud til at rumme en nøgle eller adgangskode; giv den med --token-env eller --token-file, eller "+
		"gem svaret i en fil, og giv filens navn: hemmeligheden skrives i indstillingerne som {env: NAVN} eller "+
		"{file: STI}",
	"the address seems to hold a key or password; give it by --token-env or --token-file, or save the answer in "+
		"a file and give the name of that: the secret is written in the settings as {env: NAME} or {file: PATH}")

// errInsecure is the error of an address that is not asked.
var errInsecure = lang.NewError(
	"adressen skal begynde med https:// og være uden brugernavn og # (http kun til denne maskine selv)",
	"the address must begin with https:// and have no user name and no # (http only to this machine itself)")

// Look finds the file at the path or, by https, at the address; that is fetched into the folder, and whoever
// looks removes it.
func Look(ctx context.Context, given, folder string, by Access) (f Found, err error) {
	f = Found{Path: given, As: given}
	if f.Remote() {
		if f.Path, err = get(ctx, given, folder, by); err != nil {
			return f, err
		}
	}
	in, err := f.Open()
	if err != nil {
		return f, err
	}
	defer in.Close()
	f.Head = make([]byte, headSize)
	n, err := io.ReadFull(in, f.Head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return f, Unreadable(f.Name(), err)
	}
	if n == 0 {
		return f, &adapters.Refusal{Code: adapters.Empty, File: f.Name()}
	}
	f.Head = f.Head[:n]
	return f, nil
}

var scheme = regexp.MustCompile(`(?i)^https?://`)

// Remote reports whether what was given is an address.
func (f Found) Remote() bool { return scheme.MatchString(f.As) }

// Name is the file's name.
func (f Found) Name() string { return filepath.Base(f.Path) }

// Open is the file's text, unpacked where its name says that it is an archive.
func (f Found) Open() (io.ReadCloser, error) {
	in, err := os.Open(f.Path)
	if err != nil {
		return nil, Unreadable(f.Name(), err)
	}
	if !Packed(f.Name()) {
		return in, nil
	}
	plain, err := unpack(f.Name(), in)
	if err != nil {
		in.Close()
		return nil, Unreadable(f.Name(), err)
	}
	return unpacked{plain, in}, nil
}

func unpack(name string, in *os.File) (io.Reader, error) {
	info, err := in.Stat()
	if err != nil {
		return nil, err
	}
	return Unpack(name, in, in, info.Size())
}

// unpacked is what lies in an archive, and closes that.
type unpacked struct {
	io.Reader
	io.Closer
}

// Begins is the first character of the text, past white space and a byte order mark; 0: there is none.
func (f Found) Begins() byte {
	head := bytes.TrimPrefix(f.Head, []byte("\xef\xbb\xbf"))
	for _, order := range []string{"\xff\xfe", "\xfe\xff"} {
		if rest, wide := bytes.CutPrefix(head, []byte(order)); wide {
			head = bytes.ReplaceAll(rest[:min(len(rest), 200)], []byte{0}, nil)
		}
	}
	if head = bytes.TrimLeft(head, " \t\r\n"); len(head) == 0 {
		return 0
	}
	return head[0]
}

// secretName is what the parameters of an address are called that give access.
var secretName = regexp.MustCompile(`(?i)key|token|secret|pass|pwd|sig|auth|code|cred`)

// longestParameter is how long a parameter of an address is at most that gives no access.
const longestParameter = 24

// get fetches what is at the address into the folder, and gives its path.
func get(ctx context.Context, address, folder string, by Access) (string, error) {
	if !client.Secured(address) {
		return "", errInsecure
	}
	u, err := url.Parse(address)
	if err != nil {
		return "", errInsecure
	}
	for name, values := range u.Query() {
		for _, value := range values {
			if secretName.MatchString(name) || len(value) > longestParameter {
				return "", errSecret
			}
		}
	}
	from := HTTPS{URL: address, Header: by.Header, Token: by.Token}
	from.Fill()
	if !plainName(from.Name) || from.Name[0] == '.' {
		from.Name = "svar"
	}
	timed, cancel := context.WithTimeout(ctx, from.deadline())
	defer cancel()
	into, err := openBox(folder, from.Name)
	if err != nil {
		return "", err
	}
	if err := from.place("").take(timed, into); err != nil {
		return "", err
	}
	return filepath.Join(folder, from.Name), nil
}
