package store

import (
	"encoding/binary"
	"encoding/hex"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"

	"boligbro/gateway"
)

// The register of a municipality has one slot for each of its acts, in the order in which they came: the
// notice or the case that the act is about, and when it was recorded; and one for each alarm about its
// clocks, and for each end of one. It lies in pages of one size, sealed under a key of their own, and each
// act seals the last page anew: whoever looks at the database sees that the municipality did something, and
// not whether the fogedret told it of a case. By the register the cases with clocks of their own, the
// notices that something was recorded about lately, and the alarms that stand are found without opening
// every act.

const (
	slotSize  = 16 + 8 + 1
	pageSlots = 256
)

// What a slot is about. The numbers are stored.
const (
	aboutNotice byte = iota
	aboutCase
	alarmRaised
	alarmEnded
)

// slot is what the register knows of an act, or of an alarm.
type slot struct {
	id       [16]byte // of a notice, a case or an alarm
	recorded int64
	about    byte
}

// slotOf is the slot of an act.
func slotOf(f gateway.MunicipalAct) (slot, error) {
	if f.Notice == "" {
		return newSlot(f.Case, micros(f.Recorded), aboutCase)
	}
	return newSlot(f.Notice, micros(f.Recorded), aboutNotice)
}

func newSlot(id string, recorded int64, about byte) (slot, error) {
	s := slot{recorded: recorded, about: about}
	b, err := hex.DecodeString(strings.ReplaceAll(id, "-", ""))
	if err != nil || len(b) != len(s.id) {
		return s, errors.New("the id of a notice, a case or an alarm is no UUID")
	}
	s.id = [16]byte(b)
	return s, nil
}

// uuid is the id as it is written.
func (s slot) uuid() string {
	id := hex.EncodeToString(s.id[:])
	return strings.Join([]string{id[:8], id[8:12], id[12:16], id[16:20], id[20:]}, "-")
}

func (s slot) write(to []byte) {
	copy(to, s.id[:])
	binary.BigEndian.PutUint64(to[16:], uint64(s.recorded))
	to[24] = s.about
}

func readSlot(b []byte) slot {
	return slot{
		id: [16]byte(b[:16]), recorded: int64(binary.BigEndian.Uint64(b[16:])), about: b[24],
	}
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
		s.write(plain[2+i*slotSize:])
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
	taken := min(int(plain[0])<<8+int(plain[1]), pageSlots)
	p.slots = make([]slot, taken)
	for i := range p.slots {
		p.slots[i] = readSlot(plain[2+i*slotSize:])
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

// register remembers which slot is taken until the transaction is written.
func (t *tx) register(municipality string, s slot) {
	t.registers[municipality] = append(t.registers[municipality], s)
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

// registered calls each with every slot of the scope's municipalities. whole is false when a page cannot be
// opened: then every act must be.
func (r *reader) registered(
	s gateway.Scope, each func(municipality string, of slot),
) (whole bool, err error) {
	if err := r.needMunicipal(); err != nil {
		return false, err
	}
	whole = true
	q := new(query).sql(registerQuery).scope(s, "", "r.municipality")
	err = r.pagesOf(q, func(p registerPage) {
		for _, of := range p.slots {
			each(p.municipality, of)
		}
	}, func(string, int) { whole = false })
	return whole, err
}

// besideNotices is what the registers of a scope tell but for notices.
type besideNotices struct {
	of    gateway.Scope
	whole bool     // all pages could be opened
	cases []string // about which something was recorded, in order
	stand []string // alarms that stand
}

// besideNotices reads the registers of the scope's municipalities. A page asks for it several times: a reader
// of what cannot change meanwhile keeps what it read last.
func (r *reader) besideNotices(s gateway.Scope) (*besideNotices, error) {
	if r.beside != nil && r.beside.of.Same(s) {
		return r.beside, nil
	}
	read, ended, err := &besideNotices{of: s}, map[string]bool{}, error(nil)
	read.whole, err = r.registered(s, func(_ string, of slot) {
		switch of.about {
		case aboutCase:
			read.cases = append(read.cases, of.uuid())
		case alarmRaised:
			read.stand = append(read.stand, of.uuid())
		case alarmEnded:
			ended[of.uuid()] = true
		}
	})
	read.stand = slices.DeleteFunc(read.stand, func(id string) bool { return ended[id] })
	slices.Sort(read.cases)
	read.cases = slices.Compact(read.cases)
	if err == nil && r.still {
		r.beside = read
	}
	return read, err
}

// recordedNotice is a notice about which a municipality has recorded something.
type recordedNotice struct {
	municipality string
	last         int64 // when it did so last
}

// recordedNotices are such notices by their ids.
type recordedNotices map[string]recordedNotice

func (n recordedNotices) add(municipality, notice string, at int64) {
	n[notice] = recordedNotice{municipality, max(n[notice].last, at)}
}

// registeredNotices are the notices about which the scope's municipalities have recorded something. whole is
// as registered says.
func (r *reader) registeredNotices(s gateway.Scope) (found recordedNotices, whole bool, err error) {
	found = recordedNotices{}
	whole, err = r.registered(s, func(municipality string, of slot) {
		if of.about == aboutNotice {
			found.add(municipality, of.uuid(), of.recorded)
		}
	})
	return found, whole, err
}

// registers compares the registers with the acts and the alarms. Of an act that has been erased it is not
// known what its slot should be.
func (v *verifier) registers() error {
	if !v.db.keys.hasMunicipal() {
		return nil
	}
	type of struct {
		municipality string
		slot         slot
	}
	acts, more, wrong := map[of]int{}, map[string]int{}, map[string]bool{}
	if err := v.eachSlot(func(municipality string, s slot, open bool) {
		if open {
			acts[of{municipality, s}]++
		} else {
			more[municipality]++
		}
	}); err != nil {
		return err
	}
	err := v.pagesOf(new(query).sql(registerQuery+`1 = 1`), func(p registerPage) {
		for _, s := range p.slots {
			if at := (of{p.municipality, s}); acts[at] > 0 {
				acts[at]--
			} else {
				more[p.municipality]--
			}
		}
	}, func(municipality string, n int) {
		v.find(RowUnreadable, -1, "registers", municipality+"/"+strconv.Itoa(n))
		wrong[municipality] = true
	})
	for at, n := range acts {
		wrong[at.municipality] = wrong[at.municipality] || n > 0
	}
	for municipality, n := range more {
		wrong[municipality] = wrong[municipality] || n != 0
	}
	for _, municipality := range slices.Sorted(maps.Keys(wrong)) {
		if wrong[municipality] {
			v.find(StateWrong, -1, "registers", municipality)
		}
	}
	return err
}

// eachSlot calls each with the slot that every act and every alarm should have; open is false when it cannot
// be opened.
func (r *reader) eachSlot(each func(municipality string, s slot, open bool)) error {
	err := r.eachAct(func(f gateway.MunicipalAct, open bool) {
		s, err := slotOf(f)
		each(f.Municipality, s, open && err == nil)
	})
	if err != nil {
		return err
	}
	return r.clocks(new(query).sql(clockQuery+`1 = 1`), func(c *clockRow) error {
		s, err := c.slot()
		each(c.municipality, s, !c.broken && err == nil)
		return nil
	})
}

// eachAct calls each with every act; open is false when it cannot be opened.
func (r *reader) eachAct(each func(f gateway.MunicipalAct, open bool)) error {
	return r.each(func(row scanner) error {
		f, err := r.scanMunicipalAct(row)
		if err != nil && !errors.Is(err, gateway.ErrErased) && !errors.Is(err, gateway.ErrUnreadable) {
			return err
		}
		each(f, err == nil)
		return nil
	}, municipalActQuery+`1 = 1`)
}
