package main

import (
	"fmt"

	"boligbro/gateway/casework"
	"boligbro/gateway/ledger"
	"boligbro/rules/lang"
)

// logKey is one of the log's public keys, as boligbro log key prints it.
type logKey struct{ ledger.LogKey }

// UnmarshalText reads it. It is not quoted: whoever mixes up keys may have given a secret one.
func (k *logKey) UnmarshalText(b []byte) (err error) {
	if k.LogKey, err = ledger.ParseKey(string(b)); err != nil {
		return lang.ErrLogKey
	}
	return nil
}

// keysOf are the keys that were given.
func keysOf(given []logKey) ledger.Keys {
	var keys ledger.Keys
	for _, k := range given {
		keys = append(keys, k.LogKey)
	}
	return keys
}

type logKeyCmd struct {
	All    bool `help:"${help_log_key_all}"`
	Rotate bool `help:"${help_log_key_rotate}"`

	By string `env:"BOLIGBRO_BY" placeholder:"INITIALER" help:"${help_by}"`
}

// Run prints the log's public key, after changing it when that is asked.
func (c *logKeyCmd) Run(p *program) error {
	if c.Rotate {
		return c.rotate(p)
	}
	a, err := p.openToRead()
	if err != nil {
		return err
	}
	defer a.close()
	if c.All {
		for _, key := range a.db.LogKeys() {
			fmt.Fprintln(p.out, key)
		}
		return nil
	}
	fmt.Fprintln(p.out, a.db.LogKey())
	return nil
}

func (c *logKeyCmd) rotate(p *program) error {
	if err := casework.CheckSigner(c.By); err != nil {
		return err
	}
	a, err := p.open()
	if err != nil {
		return err
	}
	defer a.close()
	if err := a.db.ChangeLogKey(p.ctx, c.By); err != nil {
		return err
	}
	keys := a.db.LogKeys()
	fmt.Fprintf(p.out, "Loggen underskrives nu med en ny nøgle. Giv den til kommuner og revisorer ad en "+
		"anden vej end "+
		"loggen:\n%s\nDen gamle gælder for det, der er underskrevet til og med %s. Skriv den sådan, når noget "+
		"ældre efterprøves:\n%s\n", keys.Newest(), lang.Count(keys[len(keys)-2].Until, lang.EntryNoun).DA,
		keys[len(keys)-2])
	return nil
}
