package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"database/sql"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"boligbro/cmd/fakes/municipality"
	"boligbro/gateway/connectors/connectortest/authority"
	"boligbro/gateway/web/api"
)

// freeport VARIABLE finds an address that nobody listens at.
func freeport(ts *testscript.TestScript, _ bool, args []string) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	ts.Setenv(args[0], listener.Addr().String())
	ts.Check(listener.Close())
}

// get URL reads a page; what it says becomes stdout.
func get(ts *testscript.TestScript, neg bool, args []string) {
	body, status := fetchURL(ts, args[0])
	if (status != http.StatusOK) != neg {
		ts.Fatalf("%s: HTTP %d\n%s", args[0], status, body)
	}
	fmt.Fprint(ts.Stdout(), body)
}

func fetchURL(ts *testscript.TestScript, url string) (string, int) {
	body, status, err := read(url)
	ts.Check(err)
	return body, status
}

// read gets a page and its status.
func read(url string) (string, int, error) {
	// The fake's certificate is its own, and what is read here is no secret.
	client := http.Client{Timeout: 20 * time.Second,
		Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	defer client.CloseIdleConnections()
	answer, err := client.Get(url)
	if err != nil {
		return "", 0, err
	}
	defer answer.Body.Close()
	b, err := io.ReadAll(answer.Body)
	return string(b), answer.StatusCode, err
}

// post ADDRESS FILE gives the fake municipality what the file says that it is to do with the messages that
// come.
func post(ts *testscript.TestScript, _ bool, args []string) {
	// The fake's certificate is its own, and what is posted here is no secret.
	client := http.Client{Timeout: 20 * time.Second,
		Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	defer client.CloseIdleConnections()
	answer, err := client.Post("https://"+args[0]+"/script", "application/json",
		strings.NewReader(ts.ReadFile(args[1])))
	ts.Check(err)
	ts.Check(answer.Body.Close())
	if answer.StatusCode != http.StatusOK {
		ts.Fatalf("the script was answered %d", answer.StatusCode)
	}
}

// alter FILE OLD NEW changes a file as somebody could who has it.
func alter(ts *testscript.TestScript, _ bool, args []string) {
	b, err := os.ReadFile(ts.MkAbs(args[0]))
	ts.Check(err)
	changed := strings.Replace(string(b), args[1], args[2], 1)
	if changed == string(b) {
		ts.Fatalf("%s does not hold %q", args[0], args[1])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(changed), 0o600))
}

// quote FILE MAIL writes a mail that answers the one whose text is in the file.
func quote(ts *testscript.TestScript, _ bool, args []string) {
	b, err := os.ReadFile(ts.MkAbs(args[0]))
	ts.Check(err)
	mail := "Tak, den er gemt.\r\n\r\n> " + strings.ReplaceAll(string(b), "\n", "\r\n> ")
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(mail), 0o600))
}

// listNotices is what `boligbro notices --json` says.
func listNotices(ts *testscript.TestScript, config string) (all []api.Notice) {
	out, err := storyCommand(ts, "boligbro", "notices", "--json", "--config",
		config).Output()
	ts.Check(err)
	for in := json.NewDecoder(bytes.NewReader(out)); in.More(); {
		var n api.Notice
		ts.Check(in.Decode(&n))
		all = append(all, n)
	}
	return all
}

// settled CONFIG waits until there are notices and every one is registered by its municipality.
func settled(ts *testscript.TestScript, _ bool, args []string) {
	deadline := time.Now().Add(90 * time.Second)
	for tick := time.NewTicker(100 * time.Millisecond); ; <-tick.C {
		all := listNotices(ts, args[0])
		waiting := 0
		for _, n := range all {
			if n.State != "registered" {
				waiting++
			}
		}
		if len(all) > 0 && waiting == 0 {
			return
		}
		if time.Now().After(deadline) {
			ts.Fatalf("%d of %d notices are not registered", waiting, len(all))
		}
	}
}

// findcase CONFIG RULE makes CASE the number of a case with a notice of that rule.
func findcase(ts *testscript.TestScript, _ bool, args []string) {
	for _, n := range listNotices(ts, args[0]) {
		if n.Rule == args[1] {
			ts.Setenv("CASE", n.Case)
			return
		}
	}
	ts.Fatalf("no notice of rule %s", args[1])
}

// findown CONFIG MUNICIPALITY makes CASE the number of that municipality's own case.
func findown(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(ts.Exec("boligbro", "bailiff", "list", "--config", args[0], "--municipality", args[1]))
	number := regexp.MustCompile(`K-\w{4}-\w{4}`).FindString(ts.ReadFile("stdout"))
	if number == "" {
		ts.Fatalf("the municipality has no case of its own")
	}
	ts.Setenv("CASE", number)
}

// findqueued CONFIG makes QUEUED the number of a case with a notice that waits to be sent.
func findqueued(ts *testscript.TestScript, _ bool, args []string) {
	for _, n := range listNotices(ts, args[0]) {
		if n.State == "queued" {
			ts.Setenv("QUEUED", n.Case)
			return
		}
	}
	ts.Fatalf("no notice is queued")
}

// delivered CONFIG ADDRESS holds what was sent against what the fake municipality counts by message id: each
// exactly one message, none missing, none with other bytes.
func delivered(ts *testscript.TestScript, _ bool, args []string) {
	body, _ := fetchURL(ts, "https://"+args[1]+"/counts")
	var counts municipality.Counts
	ts.Check(json.Unmarshal([]byte(body), &counts))
	all := listNotices(ts, args[0])
	if len(all) == 0 || counts.Distinct != len(all) || counts.Differing != 0 {
		ts.Fatalf("%d notices, %d distinct messages, %d with other bytes", len(all), counts.Distinct,
			counts.Differing)
	}
	for _, n := range all {
		if counts.Messages[n.Message] == 0 {
			ts.Fatalf("message %s never came", n.Message)
		}
	}
}

// tamper FILE [SQL] changes one row of the ledger in the SQLite file, or in the story's PostgreSQL
// database, as somebody with access to it could.
func tamper(ts *testscript.TestScript, _ bool, args []string) {
	driver, place := "sqlite", filepath.Join(ts.MkAbs("."), args[0])
	if url := ts.Getenv("DATABASE"); url != "" {
		driver, place = "pgx", url
	}
	statement := "UPDATE notices SET late = 1 - late WHERE id = (SELECT min(id) FROM notices)"
	if len(args) > 1 {
		statement = args[1]
	}
	db, err := sql.Open(driver, place)
	ts.Check(err)
	defer db.Close()
	done, err := db.ExecContext(context.Background(), statement)
	ts.Check(err)
	if n, err := done.RowsAffected(); err != nil || n != 1 {
		ts.Fatalf("%d rows were changed, %v", n, err)
	}
}

// logkey VARIABLE makes it the public key of the log.
func logkey(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(ts.Exec("boligbro", "log", "key"))
	ts.Setenv(args[0], strings.TrimSpace(ts.ReadFile("stdout")))
}

// findnotice CONFIG makes NOTICE the id of a notice.
func findnotice(ts *testscript.TestScript, _ bool, args []string) {
	all := listNotices(ts, args[0])
	if len(all) == 0 {
		ts.Fatalf("there is no notice")
	}
	ts.Setenv("NOTICE", all[0].Notice)
}

// certify AUTHORITY CERT KEY writes a certificate for this machine, and the authority that vouches for it.
func certify(ts *testscript.TestScript, _ bool, args []string) {
	vouches, err := authority.New(time.Now())
	ts.Check(err)
	cert, err := vouches.Certificate("127.0.0.1")
	ts.Check(err)
	key, err := x509.MarshalPKCS8PrivateKey(cert.PrivateKey)
	ts.Check(err)
	for name, b := range map[string][]byte{
		args[0]: vouches.PEM,
		args[1]: pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert.Certificate[0]}),
		args[2]: pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key}),
	} {
		ts.Check(os.WriteFile(ts.MkAbs(name), b, 0o600))
	}
}

// findreview CONFIG RULE TENANCY makes CASE the number of the case in which that awaits an answer.
func findreview(ts *testscript.TestScript, _ bool, args []string) {
	for _, r := range listReviews(ts, args[0]) {
		if r.Rule == args[1] && r.Tenancy == args[2] {
			ts.Setenv("CASE", r.Case)
			return
		}
	}
	ts.Fatalf("nothing of %s awaits an answer for %s", args[1], args[2])
}

// findrow CONFIG makes ROW the name of a row in quarantine that awaits an answer.
func findrow(ts *testscript.TestScript, _ bool, args []string) {
	for _, r := range listReviews(ts, args[0]) {
		if r.Row != "" {
			ts.Setenv("ROW", r.Row)
			return
		}
	}
	ts.Fatalf("no row awaits an answer")
}

// findheld CONFIG FILE TENANCY makes RUN the number of the refused run that the file tells of, and NAME what the
// tenancy is called in it.
func findheld(ts *testscript.TestScript, _ bool, args []string) {
	run := regexp.MustCompile(`run show ([0-9a-f-]+)`).FindStringSubmatch(ts.ReadFile(args[1]))
	if run == nil {
		ts.Fatalf("%s tells of no run that can be shown", args[1])
	}
	out, err := storyCommand(ts, "boligbro", "run", "show", run[1], "--config", args[0]).Output()
	ts.Check(err)
	step := regexp.MustCompile(`(?m)^(L-[0-9A-F]+)  \S+  ` + regexp.QuoteMeta(args[2]) + `  `).FindSubmatch(out)
	if step == nil {
		ts.Fatalf("the run holds back nothing of %s", args[2])
	}
	ts.Setenv("RUN", run[1])
	ts.Setenv("NAME", string(step[1]))
}

func listReviews(ts *testscript.TestScript, settings string) (all []listedReview) {
	out, err := storyCommand(ts, "boligbro", "review", "list", "--json",
		"--config", settings).Output()
	ts.Check(err)
	for in := json.NewDecoder(bytes.NewReader(out)); in.More(); {
		var r listedReview
		ts.Check(in.Decode(&r))
		all = append(all, r)
	}
	return all
}
