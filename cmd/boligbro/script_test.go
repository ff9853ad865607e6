package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"boligbro/rules"
)

// built builds the program and the fakes once, as users get them, and gives their folder.
var built = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "boligbro-built-")
	if err != nil {
		return "", err
	}
	for _, pkg := range []string{"boligbro", "fakes"} {
		cmd := exec.Command("go", "build", "-o", dir, "boligbro/cmd/"+pkg)
		if out, err := cmd.CombinedOutput(); err != nil {
			return dir, fmt.Errorf("build %s: %w\n%s", pkg, err, out)
		}
	}
	return dir, nil
})

// TestScript tells the stories of the whole program: the built binary, with the fakes as other processes.
func TestScript(t *testing.T) {
	dir, err := built()
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			e.Setenv("PATH", dir+string(os.PathListSeparator)+e.Getenv("PATH"))
			e.Setenv("TODAY", rules.DayOf(time.Now()).String())
			e.Setenv("SECRET", newSecret().Reveal())
			e.Setenv("RECEIPT_SECRET", newSecret().Reveal())
			e.Values[processes{}] = map[string]*process{}
			e.Defer(func() {
				for _, p := range e.Values[processes{}].(map[string]*process) {
					p.end(os.Kill)
				}
			})
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"start": start, "stop": stop, "eventually": eventually, "subst": subst, "split": split, "exits": exits,
			"freeport": freeport, "get": get, "settled": settled, "findcase": findcase, "delivered": delivered, "tamper": tamper,
		},
	})
}

type processes struct{}

// process is one that a story has started.
type process struct {
	cmd  *exec.Cmd
	done chan error
	mu   sync.Mutex
	text strings.Builder
}

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

// start NAME VARIABLE COMMAND... starts a process and waits until it says where it listens; the address becomes the
// variable. A second address it says becomes VARIABLE2.
func start(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: start NAME VARIABLE COMMAND...")
	}
	cmd := exec.Command(args[2], args[3:]...)
	if !filepath.IsAbs(args[2]) {
		dir, _ := built()
		cmd.Path, cmd.Err = filepath.Join(dir, args[2]), nil
	}
	cmd.Dir = ts.MkAbs(".")
	cmd.Env = append(os.Environ(), "HOME="+ts.Getenv("HOME"))
	out, in := io.Pipe()
	cmd.Stdout, cmd.Stderr = in, in
	ts.Check(cmd.Start())
	p := &process{cmd: cmd, done: make(chan error, 1)}
	ts.Value(processes{}).(map[string]*process)[args[0]] = p
	said := make(chan string, 16)
	go func() {
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			line := lines.Text()
			p.mu.Lock()
			fmt.Fprintln(&p.text, line)
			p.mu.Unlock()
			if address, ok := listening(line); ok {
				select {
				case said <- address:
				default:
				}
			}
		}
	}()
	go func() {
		err := cmd.Wait()
		in.Close()
		p.done <- err
	}()
	wanted := strings.Split(args[1], ",")
	for _, variable := range wanted {
		select {
		case address := <-said:
			ts.Setenv(variable, address)
		case err := <-p.done:
			p.done <- err
			ts.Fatalf("%s ended before it listened: %v\n%s", args[0], err, p.said())
		case <-time.After(30 * time.Second):
			ts.Fatalf("%s does not listen\n%s", args[0], p.said())
		}
	}
}

func (p *process) said() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.text.String()
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

// stop NAME [kill] ends a process that the story started, politely unless it says kill, and shows what it said.
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
		ts.Fatalf("%s ended: %v\n%s", args[0], err, p.said())
	}
	ts.Logf("%s said:\n%s", args[0], p.said())
}

// eventually COMMAND... runs the command again and again until it succeeds. With -n TEXT first, until its output holds the text.
func eventually(ts *testscript.TestScript, neg bool, args []string) {
	text := ""
	if len(args) > 2 && args[0] == "-n" {
		text, args = args[1], args[2:]
	}
	deadline := time.Now().Add(60 * time.Second)
	for tick := time.NewTicker(50 * time.Millisecond); ; <-tick.C {
		dir, _ := built()
		cmd := exec.Command(args[0], args[1:]...)
		if path := filepath.Join(dir, args[0]); !strings.ContainsRune(args[0], filepath.Separator) && exists(path) {
			cmd.Path, cmd.Err = path, nil
		}
		cmd.Dir = ts.MkAbs(".")
		out, err := cmd.CombinedOutput()
		if err == nil && strings.Contains(string(out), text) != neg {
			return
		}
		if time.Now().After(deadline) {
			ts.Fatalf("%s: never came true; at last: %v\n%s", strings.Join(args, " "), err, out)
		}
	}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
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
