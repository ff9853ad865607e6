package main

import (
	"crypto/tls"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/pquerna/otp/totp"
	"github.com/rogpeppe/go-internal/testscript"
)

// browsers are those of a story, by whose they are.
type browsers struct{}

// browse WHO URL [FIELD=VALUE]... opens a page with somebody's browser, or sends it a form; it keeps cookies
// and goes where it is sent. "!" wants another status than 200.
func browse(ts *testscript.TestScript, neg bool, args []string) {
	all, ok := ts.Value(browsers{}).(map[string]*http.Client)
	if !ok || len(args) < 2 {
		ts.Fatalf("usage: browse WHO URL [FIELD=VALUE]...")
	}
	client := all[args[0]]
	if client == nil {
		jar, err := cookiejar.New(nil)
		ts.Check(err)
		// The service's certificate is its own, and what is read here is no secret.
		client = &http.Client{Jar: jar, Timeout: 20 * time.Second, Transport: &http.Transport{
			TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, DisableKeepAlives: true}}
		all[args[0]] = client
	}
	var answer *http.Response
	var err error
	if len(args) == 2 {
		answer, err = client.Get(args[1])
	} else {
		form := url.Values{}
		for _, field := range args[2:] {
			name, value, _ := strings.Cut(field, "=")
			form.Add(name, value)
		}
		answer, err = client.PostForm(args[1], form)
	}
	ts.Check(err)
	defer answer.Body.Close()
	b, err := io.ReadAll(answer.Body)
	ts.Check(err)
	if (answer.StatusCode != http.StatusOK) != neg {
		ts.Fatalf("%s: HTTP %d\n%s", args[1], answer.StatusCode, b)
	}
	fmt.Fprint(ts.Stdout(), string(b))
}

// grab VARIABLE PATTERN [PROCESS] sets the variable to what the pattern's group finds in the last output,
// or in all that the process has said.
func grab(ts *testscript.TestScript, _ bool, args []string) {
	text := ""
	if len(args) == 3 {
		text = ts.Value(processes{}).(map[string]*process)[args[2]].heard()
	} else {
		text = ts.ReadFile("stdout")
	}
	found := regexp.MustCompile(args[1]).FindStringSubmatch(text)
	if found == nil {
		ts.Fatalf("%q is nowhere in\n%s", args[1], text)
	}
	ts.Setenv(args[0], found[1])
}

// code VARIABLE SECRET [N] sets the variable to what an app shows, or will show after so many half minutes.
func code(ts *testscript.TestScript, _ bool, args []string) {
	later := 0
	if len(args) == 3 {
		var err error
		later, err = strconv.Atoi(args[2])
		ts.Check(err)
	}
	shown, err := totp.GenerateCode(args[1], time.Now().Add(time.Duration(later)*30*time.Second))
	ts.Check(err)
	ts.Setenv(args[0], shown)
}
