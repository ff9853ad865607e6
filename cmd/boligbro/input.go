package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"io/fs"
	"reflect"
	"strings"
	"unicode/utf8"

	"github.com/alecthomas/kong"

	"boligbro/rules/lang"
)

// stoppable reads until its context ends: reading a terminal or a pipe would go on until somebody writes.
type stoppable struct {
	ctx context.Context
	in  io.Reader
}

// Read reads into memory of its own, for a reading that was stopped may still come.
func (s stoppable) Read(b []byte) (int, error) {
	type ended struct {
		n   int
		err error
	}
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	got, came := make([]byte, len(b)), make(chan ended, 1)
	go func() {
		n, err := s.in.Read(got)
		came <- ended{n, err}
	}()
	select {
	case <-s.ctx.Done():
		return 0, s.ctx.Err()
	case e := <-came:
		return copy(b, got[:e.n]), e.err
	}
}

// stoppableFiles open until the context ends.
type stoppableFiles struct {
	ctx context.Context
	fs.FS
}

func (s stoppableFiles) Open(name string) (fs.File, error) {
	if err := s.ctx.Err(); err != nil {
		return nil, err
	}
	return s.FS.Open(name)
}

// Lstat tells of the file itself, and of a link not where it leads.
func (s stoppableFiles) Lstat(name string) (fs.FileInfo, error) { return fs.Lstat(s.FS, name) }

// ReadLink tells where a link leads.
func (s stoppableFiles) ReadLink(name string) (string, error) { return fs.ReadLink(s.FS, name) }

// private is a word on the command line that others should not read there: written -, it is the next line of
// the standard input.
type private string

// privates reads the words of that type, in the order in which they are written.
func (p *program) privates() kong.Option {
	return kong.TypeMapper(reflect.TypeFor[private](), kong.MapperFunc(
		func(c *kong.DecodeContext, target reflect.Value) error {
			var word string
			err := c.Scan.PopValueInto("value", &word)
			if err == nil && word == "-" {
				word, err = p.line()
			}
			target.SetString(word)
			return err
		}))
}

// lineMost is more than any word that is asked for.
const lineMost = 1 << 16

var errNotUTF8 = lang.NewError(
	"linjen på standardinput er ikke UTF-8; lav den om, fx med iconv -f windows-1252 -t utf-8",
	"the line on the standard input is not UTF-8; convert it, e.g. with iconv -f windows-1252 -t utf-8")

var errArgumentNotUTF8 = lang.NewError(
	"et ord på kommandolinjen er ikke UTF-8; sæt terminalen til UTF-8, og skriv det igen",
	"a word on the command line is not UTF-8; set the terminal to UTF-8, and write it again")

// line is the next line of the standard input.
func (p *program) line() (string, error) {
	if p.lines == nil {
		p.lines = bufio.NewReader(io.LimitReader(stoppable{p.ctx, p.in}, lineMost))
	}
	line, err := p.lines.ReadString('\n')
	if err != nil && err != io.EOF {
		return "", fmt.Errorf("read a line of the standard input: %w", err)
	}
	if !utf8.ValidString(line) {
		return "", errNotUTF8
	}
	if line = strings.TrimSpace(line); line == "" {
		return "", lang.NewError(
			"der står - for en værdi, men der er ingen linje tilbage på standardinput",
			"- stands for a value, but there is no line left on the standard input")
	}
	return line, nil
}
