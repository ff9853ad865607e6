package store

import (
	"encoding/hex"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"

	"boligbro/gateway"
)

// The register of a municipality has one slot for each of its acts, in the order in which they came. The slot
// holds the case when the act is about the case itself, and nothing when it is about a notice. It lies in pages
// of one size, sealed under a key of their own, and each act seals the last page anew: whoever looks at the
// database sees that the municipality did something, and not whether the fogedret told it of a case. By the
// register the cases with clocks of their own are found without opening every act.

const (
	slotSize  = 16 // a case's id
	pageSlots = 256
)

// slot is a case's id, or zeros.
type slot [slotSize]byte

// slotOf is the slot of an act.
func slotOf(f gateway.MunicipalAct) (s slot, err error) {
	if f.Notice != "" {
		return s, nil
	}
	id, err := hex.DecodeString(strings.ReplaceAll(f.Case, "-", ""))
	if err != nil || len(id) != slotSize {
		return s, errors.New("the id of a case is no UUID")
	}
	return slot(id), nil
}

// caseID is the case in the slot; empty: none.
func (s slot) caseID() string {
	if s == (slot{}) {
		return ""
	}
	id := hex.EncodeToString(s[:])
	return strings.Join([]string{id[:8], id[8:12], id[12:16], id[16:20], id[20:]}, "-")
}

// registerPage is a page of a register with its sealed part opened.
type registerPage struct {
	municipality string
	n            int
	key          *dataKey
	slots        []slot // those that are taken
}

func registerPlace(municipality string, n int, column string) string {
	return place("registers", municipality, strconv.Itoa(n), column)
}

func (p *registerPage) seal() []byte {
	plain := make([]byte, 2+pageSlots*slotSize)
	plain[0], plain[1] = byte(len(p.slots)>>8), byte(len(p.slots))
	for i, s := range p.slots {
		copy(plain[2+i*slotSize:], s[:])
	}
	return p.key.seal(plain, registerPlace(p.municipality, p.n, "sealed"))
}

// openPage opens a page.
func (k *keyring) openPage(municipality string, n int, wrapped, sealed []byte) (p registerPage, err error) {
	p.municipality, p.n = municipality, n
	if p.key, err = k.of(ofMunicipality).key(wrapped, registerPlace(municipality, n, "data_key")); err != nil {
		return p, err
	}
	plain, err := p.key.open(sealed, registerPlace(municipality, n, "sealed"))
	if err != nil || len(plain) != 2+pageSlots*slotSize {
		return p, errSeal
	}
	taken := int(plain[0])<<8 + int(plain[1])
	for s := range slices.Chunk(plain[2:2+min(taken, pageSlots)*slotSize], slotSize) {
		p.slots = append(p.slots, slot(s))
	}
	return p, nil
}

const registerQuery = `SELECT r.municipality, r.n, r.data_key, r.sealed FROM registers r WHERE `

// pagesOf opens the pages that the condition names; broken gets those that cannot be opened.
func (r *reader) pagesOf(q *query, found func(registerPage), broken func(municipality string, n int)) error {
	return r.each(func(row scanner) error {
		var municipality string
		var n int
		var wrapped, sealed []byte
		if err := row.Scan(&municipality, &n, &wrapped, &sealed); err != nil {
			return clean(err)
		}
		page, err := r.db.keys.openPage(municipality, n, wrapped, sealed)
		if err != nil {
			broken(municipality, n)
			return nil
		}
		found(page)
		return nil
	}, q.text.String(), q.args...)
}

// register remembers which slot the act takes until the transaction is written.
func (t *tx) register(f gateway.MunicipalAct) error {
	s, err := slotOf(f)
	t.registers[f.Municipality] = append(t.registers[f.Municipality], s)
	return err
}

// writeRegisters writes the slots that acts have taken. It comes late in a transaction, and in one order,
// because others of the same municipality wait for its end.
func (t *tx) writeRegisters() error {
	for _, municipality := range slices.Sorted(maps.Keys(t.registers)) {
		slots := t.registers[municipality]
		delete(t.registers, municipality)
		for len(slots) > 0 {
			page, err := t.lastPage(municipality)
			if err != nil {
				return err
			}
			n := min(len(slots), pageSlots-len(page.slots))
			page.slots, slots = append(page.slots, slots[:n]...), slots[n:]
			if _, err := t.exec(`UPDATE registers SET sealed = $1 WHERE municipality = $2 AND n = $3`,
				page.seal(), municipality, page.n); err != nil {
				return err
			}
		}
	}
	return nil
}

// lastPage is the page of a register that has room, and keeps others from changing it. It is made where there
// is none.
func (t *tx) lastPage(municipality string) (last registerPage, err error) {
	for {
		last = registerPage{municipality: municipality}
		full := true
		q := new(query).sql(registerQuery+`r.municipality = ? ORDER BY r.n DESC LIMIT 1`+t.lock, municipality)
		err := t.pagesOf(q, func(p registerPage) {
			last, full = p, len(p.slots) == pageSlots
		}, func(_ string, n int) { last.n = n }) // nothing more is written on a page that was damaged
		if err != nil || !full {
			return last, err
		}
		next := registerPage{municipality: municipality, n: last.n + 1}
		var wrapped []byte
		next.key, wrapped = t.db.keys.of(ofMunicipality).newKey(registerPlace(municipality, next.n, "data_key"))
		if _, err = t.exec(`INSERT INTO registers (municipality, n, data_key, sealed) VALUES ($1, $2, $3, $4)
			ON CONFLICT (municipality, n) DO NOTHING`, municipality, next.n, wrapped, next.seal()); err != nil {
			return last, err
		}
	}
}

// registered are the cases about which the scope's municipalities have recorded something. whole is false
// when a page cannot be opened: then every act must be.
func (r *reader) registered(s gateway.Scope) (cases []string, whole bool, err error) {
	whole = true
	q := new(query).sql(registerQuery).scope(s, "", "r.municipality")
	err = r.pagesOf(q, func(p registerPage) {
		for _, s := range p.slots {
			if id := s.caseID(); id != "" {
				cases = append(cases, id)
			}
		}
	}, func(string, int) { whole = false })
	slices.Sort(cases)
	return slices.Compact(cases), whole, err
}

// registers compares the registers with the acts. Of an act that has been erased it is not known whether it
// was about the case.
func (v *verifier) registers() error {
	acts, about, erased := map[string]int{}, map[[2]string]int{}, map[[2]string]int{}
	if err := v.eachAct(func(f gateway.MunicipalAct, open bool) {
		acts[f.Municipality]++
		switch in := [2]string{f.Municipality, f.Case}; {
		case !open:
			erased[in]++
		case f.Notice == "":
			about[in]++
		}
	}); err != nil {
		return err
	}
	wrong := map[string]bool{}
	err := v.pagesOf(new(query).sql(registerQuery+`1 = 1`), func(p registerPage) {
		acts[p.municipality] -= len(p.slots)
		for _, s := range p.slots {
			if id := s.caseID(); id != "" {
				about[[2]string{p.municipality, id}]--
			}
		}
	}, func(municipality string, n int) {
		v.find(RowUnreadable, -1, "registers", municipality+"/"+strconv.Itoa(n))
		acts[municipality], wrong[municipality] = 0, true
	})
	for municipality, n := range acts {
		wrong[municipality] = wrong[municipality] || n != 0
	}
	for in, n := range about {
		wrong[in[0]] = wrong[in[0]] || n > 0 || n < -erased[in]
	}
	for _, municipality := range slices.Sorted(maps.Keys(wrong)) {
		if wrong[municipality] {
			v.find(StateWrong, -1, "registers", municipality)
		}
	}
	return err
}

// eachAct calls each with every act; open is false when it cannot be opened.
func (v *verifier) eachAct(each func(f gateway.MunicipalAct, open bool)) error {
	return v.pages(`SELECT f.id, f.case_id, f.municipality, f.sealed,
		coalesce(c.municipality_key, o.municipality_key)`+actsWithKeys, "f.id",
		func(row scanner) (string, error) {
			var f gateway.MunicipalAct
			var sealed, wrapped []byte
			if err := row.Scan(&f.ID, &f.Case, &f.Municipality, &sealed, &wrapped); err != nil {
				return "", clean(err)
			}
			opened, err := v.openMunicipalAct(f.Case, f, sealed, wrapped)
			if err == nil {
				f.Notice = opened.Notice
			}
			each(f, err == nil)
			return f.ID, nil
		})
}
