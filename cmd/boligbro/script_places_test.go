package main

import (
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"syscall"

	"github.com/rogpeppe/go-internal/testscript"
)

// ownDisk is the condition of a story that needs a disk of its own, which only root can make.
func ownDisk(condition string) (bool, error) {
	if condition != "disk" {
		return false, fmt.Errorf("there is no condition %s", condition)
	}
	if os.Getuid() == 0 {
		return true, nil
	}
	if os.Getenv("CI") == "true" {
		return false, errors.New("not tested: a full disk, which takes root to make")
	}
	fmt.Fprintln(os.Stderr, "NOT TESTED: a full disk, which takes root to make, in a story")
	return false, nil
}

// disk FOLDER SIZE makes the folder a disk of its own, as large as that.
func disk(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: disk FOLDER SIZE")
	}
	folder := ts.MkAbs(args[0])
	ts.Check(os.Mkdir(folder, 0o700))
	ts.Check(syscall.Mount("none", folder, "tmpfs", 0, "mode=700,size="+args[1]))
	ts.Defer(func() {
		if err := syscall.Unmount(folder, syscall.MNT_DETACH); err != nil {
			ts.Logf("let go of a disk: %v", err)
		}
	})
}

// fill FOLDER writes the file fill into the folder until its disk is full.
func fill(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: fill FOLDER")
	}
	file, err := os.Create(filepath.Join(ts.MkAbs(args[0]), "fill"))
	ts.Check(err)
	defer file.Close()
	for size := 1 << 20; size > 0; size /= 2 {
		for err = nil; err == nil; {
			_, err = file.Write(make([]byte, size))
		}
		if !errors.Is(err, syscall.ENOSPC) {
			ts.Fatalf("fill a disk: %v", err)
		}
	}
}

// channel VARIABLE CA FILE opens a channel of a chat program: what is posted to it is added to the file. Its
// address becomes the variable.
func chatChannel(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: channel VARIABLE CA FILE")
	}
	var mu sync.Mutex
	file := ts.MkAbs(args[2])
	ts.Check(os.WriteFile(file, nil, 0o600))
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var message struct{ Text string }
		body, err := io.ReadAll(r.Body)
		if err == nil {
			err = json.Unmarshal(body, &message)
		}
		mu.Lock()
		defer mu.Unlock()
		before, unread := os.ReadFile(file)
		if err = errors.Join(err, unread); err == nil && message.Text != "" {
			err = os.WriteFile(file, append(before, "--- "+message.Text+"\n"...), 0o600)
		}
		if err != nil || message.Text == "" {
			http.Error(w, "no text", http.StatusBadRequest)
		}
	}))
	ts.Defer(server.Close)
	ts.Setenv(args[0], server.URL)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), pem.EncodeToMemory(
		&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}), 0o600))
}
