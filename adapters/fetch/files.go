package fetch

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"boligbro/adapters"
	"boligbro/config"
)

// Files say which files are taken of a folder, and when one is whole.
type Files struct {
	Path string `yaml:"files"` // the path of a file, or a pattern in the last part of it
	// Marker is added to a file's name for that of the file which shows that it is whole, such as .ok. Without
	// it a file is whole when it is the same after Settle.
	Marker  string        `yaml:"marker"`
	Settle  time.Duration `yaml:"settle"`  // default 20s
	Archive string        `yaml:"archive"` // the folder into which adopted files are moved; empty: they are left
	MaxSize int           `yaml:"maxSize"` // of one file, in MB; default 1024
	Timeout time.Duration `yaml:"timeout"` // of one fetching; default 30m
}

const (
	usualSettle = 20 * time.Second
	usualSize   = 1024
	usualTime   = 30 * time.Minute
	longest     = 6 * time.Hour
	mostFiles   = 1000
)

// Fill sets what was left out to its default.
func (f *Files) Fill() {
	if f.Settle == 0 {
		f.Settle = usualSettle
	}
	if f.MaxSize == 0 {
		f.MaxSize = usualSize
	}
	if f.Timeout == 0 {
		f.Timeout = usualTime
	}
}

func (f *Files) deadline() time.Duration { return f.Timeout }

func (f *Files) check(faults config.Faults) {
	dir, name := path.Split(f.Path)
	if _, err := path.Match(name, ""); err != nil || name == "" {
		faults.Add("files", "mangler; skriv stien til filen, fx udtraek/lejere-*.csv",
			"is missing; write the path of the file, e.g. export/tenants-*.csv")
	}
	if strings.ContainsAny(dir, "*?[") {
		faults.Add("files", "kun filens navn kan have * og ?", "only the file's name can have * and ?")
	}
	if f.Archive != "" && path.Clean(f.Archive) == path.Clean(dir) {
		faults.Add("archive", "skal være en anden mappe end filernes",
			"must be another folder than that of the files")
	}
	if f.Settle > 10*time.Minute {
		faults.Add("settle", "skal være højst 10m", "must be at most 10m")
	}
	if f.Timeout > longest {
		faults.Add("timeout", "skal være en tid på højst 6h", "must be a time of at most 6h")
	}
}

// folder is a folder here or on another machine.
type folder interface {
	list(dir string) ([]fs.FileInfo, error)
	open(name string) (io.ReadCloser, error)
	stat(name string) (fs.FileInfo, error)
	// move moves a file, and never in the place of another.
	move(from, to string) error
	close() error
}

// files are those of a folder.
type files struct {
	Files
	// dial reaches the folder; until the context ends.
	dial func(ctx context.Context) (folder, error)
	key  string // of the settings, such as from.sftp
	// local is that the folder is one on this machine.
	local bool
	wait  func(ctx context.Context, d time.Duration) error
}

// take copies every file that is whole. Where there is none the copies of the last time stay: their age
// counts.
func (f *files) take(ctx context.Context, into *box) error {
	first, err := f.look(ctx)
	if err != nil || len(first) == 0 {
		return err
	}
	in, err := f.dial(ctx)
	if err != nil {
		return err
	}
	defer in.close()
	whole, err := f.whole(in, first)
	if err != nil {
		return err
	}
	for _, e := range whole {
		if into.has(e) {
			continue
		}
		if err := f.copy(ctx, in, e, into); err != nil {
			return err
		}
	}
	if slices.EqualFunc(whole, into.note.Files, entry.same) {
		return nil
	}
	return into.keep(whole)
}

// look gives the files that fit the pattern, and waits until one that grows would have grown. It holds no
// connection open while it waits.
func (f *files) look(ctx context.Context) ([]entry, error) {
	in, err := f.dial(ctx)
	if err != nil {
		return nil, err
	}
	first, err := f.matching(in)
	in.close()
	if err != nil || len(first) == 0 || f.Marker != "" {
		return first, err
	}
	return first, f.wait(ctx, f.Settle)
}

// whole are the files that fit the pattern and have been written to their end. One that still grows refuses
// the fetching: an older one beside it is not today's list.
func (f *files) whole(in folder, first []entry) ([]entry, error) {
	all, err := f.matching(in)
	if err != nil || f.Marker != "" {
		return all, err
	}
	for _, e := range all {
		if !slices.ContainsFunc(first, e.same) {
			return nil, f.refuse(adapters.Unreadable, e.Name, errors.New("it is still being written"))
		}
	}
	return all, nil
}

// matching are the files that fit the pattern, by name, and have their marker where the settings ask for one.
func (f *files) matching(in folder) (all []entry, err error) {
	dir, pattern := path.Split(f.Path)
	infos, err := in.list(path.Clean(dir + "."))
	if err != nil {
		return nil, f.broken(pattern, err)
	}
	names := map[string]bool{}
	for _, info := range infos {
		names[info.Name()] = true
	}
	for _, info := range infos {
		name := info.Name()
		fits, _ := path.Match(pattern, name)
		hidden := strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$") // as of a transfer that goes on
		if !fits || hidden || !plainName(name) || !info.Mode().IsRegular() ||
			f.Marker != "" && !names[name+f.Marker] {
			continue
		}
		if info.Size() > int64(f.MaxSize)<<20 {
			return nil, f.refuse(adapters.TooLarge, name, nil, f.key+".maxSize")
		}
		all = append(all, entry{Name: name, Size: info.Size(), Written: info.ModTime()})
	}
	if len(all) > mostFiles {
		return nil, f.refuse(adapters.TooLarge, pattern, nil, f.key+".files")
	}
	slices.SortFunc(all, func(a, b entry) int { return strings.Compare(a.Name, b.Name) })
	return all, nil
}

// plainName reports whether the name is that of a file in the folder, and of none elsewhere.
func plainName(name string) bool {
	return name != "" && name != "." && name != ".." && !strings.ContainsAny(name, "/\\\x00")
}

// copy copies one file, and looks afterwards whether it is still what it was.
func (f *files) copy(ctx context.Context, in folder, e entry, into *box) error {
	name := path.Join(path.Dir(f.Path), e.Name)
	from, err := in.open(name)
	if err != nil {
		return f.broken(e.Name, err)
	}
	defer from.Close()
	if _, err := into.put(e, io.LimitReader(&cancelled{ctx, from}, e.Size+1)); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err == errChanged {
			return f.refuse(adapters.Unreadable, e.Name, err)
		}
		return f.broken(e.Name, err)
	}
	info, err := in.stat(name)
	if err != nil {
		return f.broken(e.Name, err)
	}
	if info.Size() != e.Size || !info.ModTime().Equal(e.Written) {
		return f.refuse(adapters.Unreadable, e.Name, errChanged)
	}
	return nil
}

// archive moves the files, and their markers, into the archive; one that is no longer what was fetched stays.
func (f *files) archive(ctx context.Context, fetched []entry) error {
	if f.Archive == "" {
		return nil
	}
	in, err := f.dial(ctx)
	if err != nil {
		return err
	}
	defer in.close()
	dir := path.Dir(f.Path)
	for _, e := range fetched {
		info, err := in.stat(path.Join(dir, e.Name))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return f.broken(e.Name, err)
		}
		if info.Size() != e.Size || !info.ModTime().Equal(e.Written) {
			continue // another of that name, which is still to be read
		}
		names := []string{e.Name}
		if f.Marker != "" {
			names = append(names, e.Name+f.Marker)
		}
		for _, name := range names {
			if err := f.away(in, dir, name); err != nil {
				return err
			}
		}
	}
	return nil
}

// away moves a file into the archive, under another name where one of its own is there.
func (f *files) away(in folder, dir, name string) error {
	to := path.Join(f.Archive, name)
	for n := 2; ; n++ {
		_, err := in.stat(to)
		if errors.Is(err, fs.ErrNotExist) {
			break
		}
		if err != nil || n > mostFiles {
			return f.broken(name, err)
		}
		to = path.Join(f.Archive, name+"."+strconv.Itoa(n))
	}
	if _, err := in.stat(path.Join(dir, name)); errors.Is(err, fs.ErrNotExist) {
		return nil // a marker that somebody has taken away
	}
	if err := in.move(path.Join(dir, name), to); err != nil {
		return f.refuse(f.denied(), name, bare(err), f.key+".archive")
	}
	return nil
}

func (f *files) refuse(code, name string, err error, keys ...string) error {
	return &adapters.Refusal{Code: code, File: adapters.ShownBy(f.Path, name), Keys: keys, Err: err}
}

// denied is what it is called that a file may not be read: no system but this machine holds a folder's files.
func (f *files) denied() string {
	if f.local {
		return adapters.Closed
	}
	return adapters.Denied
}

// broken is the refusal for a folder that cannot be read.
func (f *files) broken(name string, err error) error {
	var refusal *adapters.Refusal
	switch {
	case errors.As(err, &refusal):
		return refusal
	case errors.Is(err, fs.ErrNotExist):
		return f.refuse(adapters.Missing, name, nil, f.key+".files")
	case errors.Is(err, fs.ErrPermission):
		return f.refuse(f.denied(), name, nil, f.key)
	}
	return f.refuse(adapters.Unreachable, name, bare(err), f.key)
}

// cancelled is a reader that ends with its context.
type cancelled struct {
	ctx context.Context
	in  io.Reader
}

func (c *cancelled) Read(b []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.in.Read(b)
}
