package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"boligbro/gateway/store/storetest"
	"boligbro/rules"
)

// builtDir is where built has put the programs; TestMain removes it.
var builtDir string

// staticBuild is how users get the program: the Dockerfile and the Makefile build it so.
var staticBuild = []string{"CGO_ENABLED=0", "go", "build", "-trimpath", "-ldflags",
	"-s -w -X main.stamped=" + builtVersion}

// builtVersion is what the built program says that it is.
const builtVersion = "v0.0.0-story"

// built builds the program and the fakes once, as users get them, and gives their folder.
var built = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "boligbro-built-")
	if err != nil {
		return "", err
	}
	builtDir = dir
	if err := os.Chmod(dir, 0o755); err != nil { // some tests run it as another user
		return dir, err
	}
	cmd := exec.Command(staticBuild[1],
		append(slices.Clone(staticBuild[2:]), "-o", dir+"/", "boligbro/cmd/boligbro",
			"boligbro/cmd/fakes")...)
	cmd.Env = append(os.Environ(), staticBuild[0])
	if out, err := cmd.CombinedOutput(); err != nil {
		return dir, fmt.Errorf("build the programs: %w\n%s", err, out)
	}
	return dir, nil
})

// TestScript tells the stories of the whole program: the built binary, with the fakes as other processes.
// Those that name a database are told once more on PostgreSQL.
func TestScript(t *testing.T) {
	dir, err := built()
	if err != nil {
		t.Fatal(err)
	}
	onEach(t, func(t *testing.T, place func(*testing.T) string) {
		testscript.Run(t, testscript.Params{
			Files:     stories(t, place == nil),
			Condition: ownDisk,
			Setup: func(e *testscript.Env) error {
				e.Setenv("PATH", dir+string(os.PathListSeparator)+e.Getenv("PATH"))
				e.Setenv("TODAY", rules.DayOf(time.Now()).String())
				e.Setenv("SECRET", newSecret()[0].Reveal())
				e.Setenv("RECEIPT_SECRET", newSecret()[0].Reveal())
				e.Setenv("DATABASE", "")
				e.Setenv("BOLIGBRO_BY", "AB")
				shipped, err := filepath.Abs("../../config/sources")
				if err != nil {
					return err
				}
				e.Setenv("SHIPPED", shipped)
				if place != nil {
					database, drop, err := makeDatabase(os.Getenv(storetest.Postgres))
					if err != nil {
						return err
					}
					e.Defer(func() {
						if err := drop(); err != nil {
							e.T().Log("drop a database: ", err)
						}
					})
					e.Setenv("DATABASE", database)
				}
				e.Values[processes{}] = map[string]*process{}
				e.Values[browsers{}] = map[string]*http.Client{}
				e.Defer(func() {
					for _, p := range e.Values[processes{}].(map[string]*process) {
						p.end(os.Kill)
					}
				})
				return nil
			},
			Cmds: map[string]func(*testscript.TestScript, bool, []string){
				"start": start, "stop": stop, "eventually": eventually, "subst": subst, "split": split,
				"exits": exits, "hears": hears, "clock": setClock,
				"freeport": freeport, "get": get, "post": post, "alter": alter, "quote": quote,
				"settled": settled, "findcase": findcase,
				"findreview": findreview, "findrow": findrow, "findheld": findheld,
				"findqueued": findqueued, "findown": findown,
				"delivered": delivered, "tamper": tamper,
				"browse": browse, "grab": grab, "code": code,
				"disk": disk, "fill": fill, "channel": chatChannel,
				"certify": certify, "logkey": logkey, "findnotice": findnotice,
			},
		})
	})
}

// stories are the files to tell: all, or those that have something to do with the database.
func stories(t *testing.T, all bool) []string {
	files, err := filepath.Glob("testdata/script/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no story: %v", err)
	}
	return slices.DeleteFunc(files, func(file string) bool {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		return !all && !bytes.Contains(text, []byte("$DATABASE"))
	})
}

type processes struct{}

// process is one that a test has started.
type process struct {
	cmd       *exec.Cmd
	done      chan error
	addresses chan string // where it listens
	mu        sync.Mutex
	text      strings.Builder
}

// command is a call of one of the built programs, or of any other.
func command(ctx context.Context, dir string, args ...string) *exec.Cmd {
	name := args[0]
	if programs, _ := built(); exists(filepath.Join(programs, name)) {
		name = filepath.Join(programs, name)
	}
	cmd := exec.CommandContext(ctx, name, args[1:]...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "HOME="+dir, "BOLIGBRO_BY=AB")
	return cmd
}

// launch starts the command and listens to what it says.
func launch(cmd *exec.Cmd) (*process, error) {
	out, in := io.Pipe()
	cmd.Stdout, cmd.Stderr = in, in
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	p := &process{cmd: cmd, done: make(chan error, 1), addresses: make(chan string, 16)}
	go func() {
		lines := bufio.NewScanner(out)
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			line := lines.Text()
			p.mu.Lock()
			fmt.Fprintln(&p.text, line)
			p.mu.Unlock()
			if address, ok := listening(line); ok {
				select {
				case p.addresses <- address:
				default:
				}
			}
		}
		_, _ = io.Copy(io.Discard, out) // a line too long to be read must not stop the process
	}()
	go func() {
		err := cmd.Wait()
		in.Close()
		p.done <- err
	}()
	return p, nil
}

// listens waits for the next address that the process says it listens at.
func (p *process) listens() (string, error) {
	select {
	case address := <-p.addresses:
		return address, nil
	case err := <-p.done:
		p.done <- err
		return "", fmt.Errorf("it ended before it listened: %v\n%s", err, p.heard())
	case <-time.After(30 * time.Second):
		return "", fmt.Errorf("it does not listen\n%s", p.heard())
	}
}

// heard is all that the process has written.
func (p *process) heard() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.text.String()
}

// end tells the process to stop, and gives how it ended.
func (p *process) end(sig os.Signal) error {
	_ = p.cmd.Process.Signal(sig)
	select {
	case err := <-p.done:
		p.done <- err
		return err
	case <-time.After(30 * time.Second):
		_ = p.cmd.Process.Kill()
		return fmt.Errorf("it did not end within 30 seconds")
	}
}

// start NAME VARIABLE COMMAND... starts a process and waits until it says where it listens; the address
// becomes the variable; of several, VARIABLE,OTHER. With - it does not wait.
func start(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: start NAME VARIABLE COMMAND...")
	}
	p, err := launch(storyCommand(ts, args[2:]...))
	ts.Check(err)
	ts.Value(processes{}).(map[string]*process)[args[0]] = p
	if args[1] == "-" {
		return
	}
	for _, variable := range strings.Split(args[1], ",") {
		address, err := p.listens()
		if err != nil {
			ts.Fatalf("%s: %v", args[0], err)
		}
		ts.Setenv(variable, address)
	}
}

// listening finds the address in "listening on ADDRESS" and in the log's "msg=listening address=ADDRESS".
func listening(line string) (string, bool) {
	for _, words := range []string{"listening on ", "mail on ", "listening address="} {
		if _, after, ok := strings.Cut(line, words); ok {
			return strings.Fields(after)[0], true
		}
	}
	return "", false
}

// stop NAME [kill] ends a process that the story started, politely unless it says kill, and shows what it
// said.
func stop(ts *testscript.TestScript, neg bool, args []string) {
	all := ts.Value(processes{}).(map[string]*process)
	if len(args) == 0 || all[args[0]] == nil {
		ts.Fatalf("usage: stop NAME [kill]")
	}
	p := all[args[0]]
	delete(all, args[0])
	if len(args) > 1 {
		_ = p.end(syscall.SIGKILL)
		return
	}
	if err := p.end(syscall.SIGTERM); (err != nil) != neg {
		ts.Fatalf("%s ended: %v\n%s", args[0], err, p.heard())
	}
	ts.Logf("%s wrote:\n%s", args[0], p.heard())
}

// eventually COMMAND... runs the command again and again until it succeeds. With -n TEXT first, until its
// output holds the text.
func eventually(ts *testscript.TestScript, neg bool, args []string) {
	text := ""
	if len(args) > 2 && args[0] == "-n" {
		text, args = args[1], args[2:]
	}
	deadline := time.Now().Add(60 * time.Second)
	// A command costs a processor for a fifth of a second, which what is waited for needs as well.
	for ; ; <-time.After(200 * time.Millisecond) {
		cmd := storyCommand(ts, args...)
		out, err := cmd.CombinedOutput()
		if err == nil && strings.Contains(string(out), text) != neg {
			return
		}
		if time.Now().After(deadline) {
			ts.Fatalf("%s: never came true; at last: %v\n%s", strings.Join(args, " "), err, out)
		}
	}
}

// hears NAME TEXT waits until the process has written the text.
func hears(ts *testscript.TestScript, neg bool, args []string) {
	all := ts.Value(processes{}).(map[string]*process)
	if neg || len(args) != 2 || all[args[0]] == nil {
		ts.Fatalf("usage: hears NAME TEXT")
	}
	p, deadline := all[args[0]], time.Now().Add(60*time.Second)
	for tick := time.NewTicker(20 * time.Millisecond); !strings.Contains(p.heard(), args[1]); <-tick.C {
		if time.Now().After(deadline) {
			ts.Fatalf("%s never wrote %q\n%s", args[0], args[1], p.heard())
		}
	}
}

// subst FILE... writes the story's variables into the files, where they stand as $NAME.
func subst(ts *testscript.TestScript, neg bool, args []string) {
	for _, name := range args {
		path := ts.MkAbs(name)
		b, err := os.ReadFile(path)
		ts.Check(err)
		ts.Check(os.WriteFile(path, []byte(os.Expand(string(b), ts.Getenv)), 0o600))
	}
}

// split VARIABLE makes VARIABLE_PORT of an address.
func split(ts *testscript.TestScript, neg bool, args []string) {
	_, port, err := net.SplitHostPort(ts.Getenv(args[0]))
	ts.Check(err)
	ts.Setenv(args[0]+"_PORT", port)
}

// exits CODE COMMAND... runs the command and wants that exit code.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	err := ts.Exec(args[1], args[2:]...)
	var ended *exec.ExitError
	code := 0
	if errors.As(err, &ended) {
		code = ended.ExitCode()
	} else {
		ts.Check(err)
	}
	if strconv.Itoa(code) != args[0] {
		ts.Fatalf("it exited %d, not %s\n%s%s", code, args[0], ts.ReadFile("stdout"), ts.ReadFile("stderr"))
	}
}
