package fetch_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"boligbro/adapters"
	"boligbro/adapters/csvfile"
	"boligbro/adapters/fetch"
	"boligbro/adapters/fetch/fetchtest"
	"boligbro/adapters/mapping"
	"boligbro/config"
	"boligbro/rules"

	"go.uber.org/goleak"
	"golang.org/x/crypto/ssh"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	header = "Nr;Lejer;Foged\n"
	anne   = "7;Anne Ærø;01-10-2026\n"
	bo     = "8;Bo Ærø;02-10-2026\n"
)

// world is a folder somewhere, what lies in it, and the folder here.
type world struct {
	t          *testing.T
	away, here string
	from       fetch.Settings
	cursor     string // of the last pull that was adopted
	while      func()
	warned     error
}

func (w *world) write(name, text string) {
	w.t.Helper()
	if err := os.WriteFile(filepath.Join(w.away, name), []byte(text), 0o600); err != nil {
		w.t.Fatal(err)
	}
}

// pull fetches and reads, as another process would every night.
func (w *world) pull() (keys []string, err error) {
	w.t.Helper()
	made, err := csvfile.New(config.Source{Name: "lejere", Association: "13748136"}, csvfile.Settings{
		Files: "lejere*.csv", Which: "all", Settings: mapping.Settings{
			Key: []string{"Nr"}, Columns: map[string]string{"tenants.1.name": "Lejer", "events.filed": "Foged"},
		},
	}, w.here, time.Now)
	if err != nil {
		w.t.Fatal(err)
	}
	source := fetch.Before(made, w.from, w.here, w.t.TempDir(), func(err error) { w.warned = err })
	source.While(func() {
		if w.while != nil {
			w.while()
		}
	})
	next, err := source.Steps(context.Background(), w.cursor, func(r rules.Record) error {
		keys = append(keys, r.Key.Tenancy)
		return nil
	})
	if err == nil {
		w.cursor = next.Next
	}
	return keys, err
}

// pulls tests whose steps a pull gives; none: nothing has changed.
func (w *world) pulls(want ...string) {
	w.t.Helper()
	got, err := w.pull()
	if err != nil || !slices.Equal(got, want) {
		w.t.Fatalf("the steps are of %v, want %v; %v", got, want, err)
	}
}

func (w *world) refused(code string) *adapters.Refusal {
	w.t.Helper()
	keys, err := w.pull()
	var refusal *adapters.Refusal
	if !errors.As(err, &refusal) || refusal.Code != code || len(keys) > 0 {
		w.t.Fatalf("the error is %v, want %s", err, code)
	}
	if text := refusal.Error() + fmt.Sprintf("%+v", refusal); strings.Contains(text, password) ||
		strings.Contains(text, w.away) {
		w.t.Errorf("it tells what it must not: %s", text)
	}
	return refusal
}

// in lists the files of a folder.
func in(t *testing.T, dir string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".fetched") && !e.IsDir() {
			names = append(names, e.Name())
		}
	}
	return names
}

// each runs the test on a folder of this machine and on one of an SFTP server.
func each(t *testing.T, files fetch.Files, test func(t *testing.T, w *world)) {
	t.Helper()
	files.Path = "ud/lejere*.csv"
	prepare := func(t *testing.T) *world {
		away := t.TempDir()
		for _, dir := range []string{"ud", "arkiv"} {
			if err := os.Mkdir(filepath.Join(away, dir), 0o700); err != nil {
				t.Fatal(err)
			}
		}
		return &world{t: t, away: filepath.Join(away, "ud"), here: filepath.Join(t.TempDir(), "hentet")}
	}
	t.Run("folder", func(t *testing.T) {
		w := prepare(t)
		own := files
		own.Path = filepath.Join(w.away, "lejere*.csv")
		if own.Archive != "" {
			own.Archive = filepath.Join(w.away, "..", own.Archive)
		}
		own.Fill()
		w.from = &fetch.Folder{Files: own}
		test(t, w)
	})
	t.Run("sftp", func(t *testing.T) {
		w := prepare(t)
		s := startServer(t, filepath.Dir(w.away), nil)
		w.from = login(s, files)
		test(t, w)
	})
}

// login is the settings of a server.
func login(s *fetchtest.Server, files fetch.Files) *fetch.SFTP {
	from := &fetch.SFTP{
		Host: "127.0.0.1", Port: s.Port, Username: "boligbro", Password: config.NewSecret(password),
		HostKey: ssh.FingerprintSHA256(s.HostKey()), Files: files,
	}
	from.Fill()
	return from
}

func TestFetch(t *testing.T) {
	each(t, fetch.Files{}, func(t *testing.T, w *world) {
		w.refused(adapters.Missing)
		w.write("lejere1.csv", header+anne)
		w.write(".lejere2.csv", "half")
		w.write("andet.txt", "x")
		w.pulls("7")
		w.pulls()
		w.write("lejere2.csv", header+bo)
		w.pulls("7", "8")
		if got := in(t, w.away); len(got) != 4 {
			t.Errorf("the files were not left: %v", got)
		}
		if err := os.Remove(filepath.Join(w.away, "lejere1.csv")); err != nil {
			t.Fatal(err)
		}
		w.pulls("8") // and no copy of what is no longer there
		if got := in(t, w.here); !slices.Equal(got, []string{"lejere2.csv"}) {
			t.Errorf("here lie %v", got)
		}
		info, err := os.Stat(filepath.Join(w.here, "lejere2.csv"))
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Error(info.Mode(), err)
		}
	})
}

// A file is taken when it has stopped growing.
func TestGrows(t *testing.T) {
	each(t, fetch.Files{}, func(t *testing.T, w *world) {
		w.write("lejere1.csv", header+anne)
		w.while = func() { w.write("lejere1.csv", header+anne+bo) }
		w.refused(adapters.Unreadable)
		if _, err := os.Stat(filepath.Join(w.here, "lejere1.csv")); err == nil {
			t.Error("a file that grows was taken")
		}
		w.while = func() { w.write("lejere2.csv", header) }
		w.refused(adapters.Unreadable)
		w.while = nil
		w.pulls("7", "8")
	})
}

// A file is taken when its marker is there.
func TestMarker(t *testing.T) {
	each(t, fetch.Files{Marker: ".ok"}, func(t *testing.T, w *world) {
		w.write("lejere1.csv", header+anne)
		w.refused(adapters.Missing)
		w.write("lejere1.csv.ok", "")
		w.write("lejere2.csv", header+bo)
		w.pulls("7")
	})
}

// What was adopted is archived, and nothing else, and nothing is overwritten.
func TestArchive(t *testing.T) {
	each(t, fetch.Files{Archive: "arkiv", Marker: ".ok"}, func(t *testing.T, w *world) {
		archive := filepath.Join(w.away, "..", "arkiv")
		w.write("lejere1.csv", header+anne)
		w.write("lejere1.csv.ok", "")
		w.pulls("7")
		if got := in(t, archive); len(got) > 0 {
			t.Fatalf("archived before it was adopted: %v", got)
		}
		adopted := w.cursor
		w.cursor = "csv1:another" // the run was not adopted
		w.pulls("7")
		if got := in(t, archive); len(got) > 0 {
			t.Fatalf("archived although it was not adopted: %v", got)
		}
		w.cursor = adopted
		w.pulls()
		if got := in(t, archive); !slices.Equal(got, []string{"lejere1.csv", "lejere1.csv.ok"}) {
			t.Fatalf("the archive holds %v", got)
		}
		w.pulls() // the copies are still there
		w.write("lejere1.csv", header+bo)
		w.write("lejere1.csv.ok", "")
		w.pulls("8")
		w.pulls()
		if got := in(t, archive); len(got) != 4 {
			t.Errorf("the archive holds %v", got)
		}
		w.write("lejere1.csv", header+anne+bo) // another file of the name of an adopted one
		w.write("lejere1.csv.ok", "")
		w.pulls("7", "8")
		if got := in(t, archive); len(got) != 4 {
			t.Errorf("a file was archived unread: %v", got)
		}
	})
}

// When the archive cannot be written to, new files are read all the same, and the log tells of it.
func TestNoArchive(t *testing.T) {
	each(t, fetch.Files{Archive: "findes/ikke"}, func(t *testing.T, w *world) {
		w.write("lejere1.csv", header+anne)
		w.pulls("7")
		w.write("lejere2.csv", header+bo)
		w.pulls("7", "8")
		var refusal *adapters.Refusal
		if !errors.As(w.warned, &refusal) {
			t.Errorf("nobody is told: %v", w.warned)
		}
		if got := in(t, w.away); len(got) != 2 {
			t.Errorf("there lie %v", got)
		}
	})
}

// A file that could not be read is not archived by the night after, whatever was adopted before it.
func TestWhatCouldNotBeReadIsNotArchived(t *testing.T) {
	each(t, fetch.Files{Archive: "arkiv"}, func(t *testing.T, w *world) {
		w.write("lejere1.csv", header+anne)
		w.pulls("7")
		w.write("lejere2.csv", "Nr;Andet\n7;x\n")
		for range 2 {
			w.refused(adapters.MissingColumn)
		}
		if got := in(t, w.away); !slices.Equal(got, []string{"lejere2.csv"}) {
			t.Errorf("there lie %v", got)
		}
	})
}

// A file that was written anew is fetched again, also when it is as long as it was.
func TestAnotherFileOfTheSameLength(t *testing.T) {
	each(t, fetch.Files{}, func(t *testing.T, w *world) {
		w.write("lejere1.csv", header+anne)
		w.pulls("7")
		w.write("lejere1.csv", header+"9"+anne[1:])
		later := time.Now().Add(time.Minute)
		if err := os.Chtimes(filepath.Join(w.away, "lejere1.csv"), later, later); err != nil {
			t.Fatal(err)
		}
		w.pulls("9")
	})
}

// What a transfer or a program keeps beside a list is none, also where the pattern takes every name.
func TestHiddenFilesAreLeft(t *testing.T) {
	away := t.TempDir()
	from := &fetch.Folder{Files: fetch.Files{Path: filepath.Join(away, "*.csv")}}
	from.Fill()
	w := &world{t: t, away: away, here: filepath.Join(t.TempDir(), "hentet"), from: from}
	for _, name := range []string{".lejere2.csv", "~$lejere3.csv"} {
		w.write(name, "half")
	}
	w.write("lejere1.csv", header+anne)
	w.pulls("7")
	if got := in(t, w.here); !slices.Equal(got, []string{"lejere1.csv"}) {
		t.Errorf("here lie %v", got)
	}
}

func TestTooLarge(t *testing.T) {
	each(t, fetch.Files{MaxSize: 1}, func(t *testing.T, w *world) {
		w.write("lejere1.csv", strings.Repeat("x", 1<<20+1))
		w.refused(adapters.TooLarge)
	})
}

// A server that stops answering, wherever it does, is cut off.
func TestSilentServer(t *testing.T) {
	for _, after := range []int{1, 300, 1500, 2500, 20_000} {
		away := t.TempDir()
		s := startServer(t, away, nil)
		s.Silent.Store(int64(after))
		from := login(s, fetch.Files{Path: "lejere*.csv"})
		from.Silence = 200 * time.Millisecond
		w := &world{t: t, away: away, here: filepath.Join(t.TempDir(), "hentet"), from: from}
		w.write("lejere1.csv", header+strings.Repeat(anne, 5000))
		began := time.Now()
		_, err := w.pull()
		var refusal *adapters.Refusal
		if !errors.As(err, &refusal) || refusal.Code != adapters.Unreachable || time.Since(began) > 5*time.Second {
			t.Errorf("after %d bytes: %v after %s", after, err, time.Since(began))
		}
		if got, err := os.ReadDir(w.here); err == nil && len(got) > 0 {
			t.Errorf("half a file was left: %v", got)
		}
		s.Stop()
	}
}

// A fetching ends at its deadline and with its context, also when the server trickles.
func TestDeadline(t *testing.T) {
	away := t.TempDir()
	s := startServer(t, away, nil)
	s.Silent.Store(1500)
	from := login(s, fetch.Files{Path: "lejere*.csv"})
	from.Timeout = 300 * time.Millisecond
	w := &world{t: t, away: away, here: filepath.Join(t.TempDir(), "hentet"), from: from}
	w.write("lejere1.csv", header+anne)
	w.refused(adapters.Overdue)
}

func TestLogin(t *testing.T) {
	key, signer := newKey(t)
	away := t.TempDir()
	s := startServer(t, away, signer.PublicKey())
	w := &world{t: t, away: away, here: filepath.Join(t.TempDir(), "hentet")}
	w.write("lejere1.csv", header+anne)
	from := login(s, fetch.Files{Path: "lejere*.csv"})
	w.from = from

	from.Password = config.NewSecret("forkert")
	w.refused(adapters.Denied)
	from.Password, from.Key = config.Secret{}, config.NewSecret(strings.TrimSpace(privatePEM(t, key)))
	from.HostKey = string(ssh.MarshalAuthorizedKey(s.HostKey()))
	w.pulls("7")

	// A server with another key than the pinned one gets no password.
	before := s.Logins.Load()
	_, other := newKey(t)
	from.HostKey = ssh.FingerprintSHA256(other.PublicKey())
	from.Password = config.NewSecret(password)
	if r := w.refused(adapters.Unreachable); r.Hint != ssh.FingerprintSHA256(s.HostKey()) {
		t.Error(r)
	}
	if s.Logins.Load() > before {
		t.Error("it was logged in to a server that is another")
	}
	s.Stop()
	from.HostKey = ssh.FingerprintSHA256(s.HostKey())
	w.refused(adapters.Unreachable)
	if text := fmt.Sprintf("%+v %#v", from, *from); strings.Contains(text, password) {
		t.Error("the password prints")
	}
}
