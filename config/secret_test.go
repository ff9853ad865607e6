package config_test

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"

	"boligbro/config"
)

// TestSecretCannotPrint tries every way out that the program or its libraries have.
func TestSecretCannotPrint(t *testing.T) {
	const value = "hunter2"
	s := config.NewSecret(value)
	type exported struct{ Secret config.Secret }
	type hidden struct{ secret config.Secret }
	shapes := map[string]any{
		"itself": s, "pointer": &s, "field": exported{s}, "hidden field": hidden{s},
		"pointer to field": &hidden{s},
		"slice":            []config.Secret{s}, "map": map[string]config.Secret{"a": s}, "any": []any{s},
		"settings": *settings(t, value), "pointer to settings": settings(t, value),
	}
	for name, shape := range shapes {
		var out []string
		for _, verb := range "vTsqxXdobcUeEfFgGtpw" {
			for _, flag := range []string{"", "+", "#", "-", " ", "0", "20", ".3"} {
				out = append(out, fmt.Sprintf("%"+flag+string(verb), shape))
			}
		}
		out = append(out, fmt.Sprint(shape), fmt.Errorf("a: %w, %v", errors.ErrUnsupported, shape).Error(),
			fmt.Errorf(strings.Repeat("%w", 1), shape).Error())
		var logged bytes.Buffer
		for _, h := range []slog.Handler{slog.NewTextHandler(&logged, nil),
			slog.NewJSONHandler(&logged, nil)} {
			slog.New(h).Info("a", "b", shape, slog.Group("c", "d", shape))
		}
		out = append(out, logged.String())
		for _, encode := range []func(any) ([]byte, error){json.Marshal, yaml.Marshal, xml.Marshal,
			encodeGob} {
			b, err := encode(shape)
			out = append(out, string(b), fmt.Sprint(err))
		}
		for _, text := range out {
			if strings.Contains(text, value) ||
				strings.Contains(strings.ToLower(text), fmt.Sprintf("%x", value)) {
				t.Errorf("%s prints its value: %s", name, text)
			}
		}
	}
	if diff := cmp.Diff(exported{s}, exported{config.NewSecret("other")}); diff == "" ||
		strings.Contains(diff, value) || strings.Contains(diff, "other") {
		t.Errorf("a comparison shows %s", diff)
	}
	var logged bytes.Buffer
	slog.New(slog.NewJSONHandler(&logged, nil)).Info("", "a", s)
	asJSON, _ := json.Marshal(s)
	asYAML, _ := yaml.Marshal(s)
	for _, got := range []string{s.String(), fmt.Sprint(s), fmt.Sprintf("%d", s),
		fmt.Sprintf("%#v", exported{s}), logged.String(), string(asJSON), string(asYAML)} {
		if !strings.Contains(got, "(secret)") {
			t.Errorf("prints %q, want (secret)", got)
		}
	}
	if got := fmt.Sprint(config.Secret{}); got != "" {
		t.Errorf("no secret prints %q", got)
	}
}

func settings(t *testing.T, value string) *config.Config {
	return read(t, "keys: {file: k}\ndatabase: {url: postgres://u:"+value+"@localhost/d}\nalarms:\n  "+
		"smtp: {host: mail.dk, from: a@b.dk, username: u, password: "+value+"}\n")
}

func encodeGob(v any) ([]byte, error) {
	var b bytes.Buffer
	err := gob.NewEncoder(&b).Encode(v)
	return b.Bytes(), err
}

func TestSecretReveals(t *testing.T) {
	s := config.NewSecret("hunter2")
	if s.Reveal() != "hunter2" || s.IsZero() || !s.Equal(config.NewSecret("hunter2")) ||
		s.Equal(config.NewSecret("hunter3")) || s.Equal(config.Secret{}) {
		t.Error("a secret is not what was hidden")
	}
	if empty := config.NewSecret(""); !empty.IsZero() || empty.Reveal() != "" ||
		!empty.Equal(config.Secret{}) {
		t.Error("an empty secret is not empty")
	}
}

func TestSecretFromEnvironmentAndFile(t *testing.T) {
	dir := t.TempDir()
	const url = "postgres://u:p@localhost/d"
	if err := os.WriteFile(filepath.Join(dir, "url"), []byte(url+"\r\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("BOLIGBRO_TEST_URL", url)
	for _, way := range []string{url, "{env: BOLIGBRO_TEST_URL}", "{file: url}", "{file: " +
		filepath.Join(dir, "url") + "}"} {
		c, err := config.Read([]byte("keys: {file: k}\ndatabase: {url: "+way+"}\n"), dir, config.Parts{})
		if err != nil {
			t.Errorf("%s: %v", way, err)
			continue
		}
		if got := c.Database.URL.Reveal(); got != url {
			t.Errorf("%s gave another secret", way)
		}
	}
}

func TestSecretFileRefused(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Log("NOT TESTED: file modes do not say on Windows who can read a file")
		return
	}
	for mode, refused := range map[os.FileMode]bool{0o600: false, 0o400: false, 0o640: false, 0o604: true,
		0o644: true, 0o602: true} {
		dir := t.TempDir()
		name := filepath.Join(dir, "url")
		if err := os.WriteFile(name, []byte("postgres://u:hunter2@localhost/d"), mode); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(name, mode); err != nil {
			t.Fatal(err)
		}
		_, err := config.Read([]byte("keys: {file: k}\ndatabase: {url: {file: url}}\n"), dir, config.Parts{})
		if (err != nil) != refused || err != nil &&
			(strings.Contains(err.Error(), "hunter2") || !strings.Contains(err.Error(), "chmod 600")) {
			t.Errorf("mode %o: %v", mode, err)
		}
	}
	dir := t.TempDir()
	for name, content := range map[string]string{"empty": "\n", "large": strings.Repeat("a", 65<<10)} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := config.Read([]byte("keys: {file: k}\ndatabase: {url: {file: "+name+"}}\n"), dir,
			config.Parts{}); err == nil {
			t.Errorf("a secret file that is %s was taken", name)
		}
	}
}
