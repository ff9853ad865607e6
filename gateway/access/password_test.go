package access

import (
	"errors"
	"testing"

	"boligbro/rules/lang"
)

func TestPasswords(t *testing.T) {
	own := []string{"Anne Ærø-Lund", "anne.lund@example.dk", "Ringgården Boligforening"}
	for password, want := range map[string]error{
		"":                              lang.ErrPasswordLength,
		"Kort!1":                        lang.ErrPasswordLength,
		"           a":                  lang.ErrPasswordLength,
		"aaaaaaaaaaaaaaaa":              lang.ErrPasswordCommon,
		"password12345":                 lang.ErrPasswordCommon,
		"Adgangskode2026":               lang.ErrPasswordCommon,
		"Sommer2026!!!!":                lang.ErrPasswordCommon,
		"Kodeord-Kodeord":               lang.ErrPasswordCommon,
		"qwertyuiop1234":                lang.ErrPasswordCommon,
		"12345678901234":                lang.ErrPasswordCommon,
		"AnneLund123456":                lang.ErrPasswordCommon,
		"Ringgaarden2026":               lang.ErrPasswordCommon,
		"ÆrøÆrøÆrø2026":                 lang.ErrPasswordCommon,
		"boligbro-kommune-1":            lang.ErrPasswordCommon,
		"korrekt hest batteri klamme":   nil,
		"tandem lygte rav ørred":        nil,
		"7#k9$2!m4&8?1":                 nil,
		"Anne spiser 3 kolde rødbeder":  nil,
		"sommerfugle danser i mosen 14": nil,
	} {
		if err := good(password, own...); !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", password, err, want)
		}
	}
}

func TestHashes(t *testing.T) {
	hash, err := hashPassword(t.Context(), "blå ørred i åen")
	if err != nil {
		t.Fatal(err)
	}
	again, err := hashPassword(t.Context(), "blå ørred i åen")
	if err != nil || hash == again {
		t.Errorf("twice the same: %v", err)
	}
	for _, try := range []struct {
		hash, password string
		is             bool
	}{
		{hash, "blå ørred i åen", true}, {again, "blå ørred i åen", true},
		{hash, "bla\u030a ørred i a\u030aen", true}, // as some keyboards write å
		{hash, "Blå ørred i åen", false}, {hash, "", false}, {"", "", false}, {"", "blå ørred i åen", false},
		{"$argon2id$v=19$m=65536,t=1,p=2$?$?", "x", false}, {"$$$$$", "", false},
	} {
		if is, err := matches(t.Context(), try.hash, try.password); is != try.is || err != nil {
			t.Errorf("%q of %q: %v, %v", try.password, try.hash, is, err)
		}
	}
}
