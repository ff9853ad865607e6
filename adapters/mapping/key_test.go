package mapping_test

import (
	"strings"
	"testing"

	"boligbro/adapters/mapping"
	"boligbro/rules"
	"boligbro/rules/text"
)

func TestKeysThatAreNone(t *testing.T) {
	m := table(t, mapping.Settings{
		Key: []string{"Afd", "Nr"}, Columns: map[string]string{"events.filed": "Foged"},
	}, "Afd", "Nr", "Foged")
	read := func(afd, nr string) (key string, code rules.ProblemCode) {
		r, ok := m.Step(row(2, afd, nr, "01-10-2026"))
		if !ok {
			t.Fatalf("%s, %s is passed over", afd, nr)
		}
		if r.Quarantined {
			return r.Key.Tenancy, r.Problems[0].Code
		}
		return r.Key.Tenancy, ""
	}
	for word := range strings.SplitSeq(
		"1,23457E+11|1.23457E11|1E+11|9,99e-05|-1,2E+3|#I/T|#N/A|#VÆRDI!|#VALUE!|"+
			"#REFERENCE!|#REF!|#NAVN?|#NAME?|#DIV/0!|#NUM!|#NULL!|#NUL!|Err:502|#|########|NULL|null|-|–|--|"+
			"?|*|(tom)|n/a|N/A|Ukendt|ukendt|mangler|intet|none|xxx|SAND|falsk|TRUE|03-jan|jan-03|3. mar|maj-2026|"+
			"12-okt", "|") {
		if key, code := read("1", word); key != "" || code != rules.ProblemKeyUnreadable {
			t.Errorf("%q is the key %q (%s)", word, key, code)
		}
	}
	for word := range strings.SplitSeq("0|17|0001|35-3|E12|1E5|12e|2E04|K-12|A1|12.3|1.234|3-b|03-jano|jan|may|"+
		"st tv|12 th|7/2|3:4|1-35-3255-6|Ærø 3|marie 3|12345678901234567890|{6F9619FF-8B86-D011-B42D-00CF4FC964FF}",
		"|") {
		if key, code := read("1", word); key != "1-"+word || code != "" {
			t.Errorf("%q is the key %q (%s)", word, key, code)
		}
	}
	for _, parts := range [][2]string{{"0", "0"}, {"000", "0,00"}, {"00", "0.0"}} {
		if key, code := read(parts[0], parts[1]); key != "" || code != rules.ProblemKeyUnreadable {
			t.Errorf("%q is the key %q (%s)", parts, key, code)
		}
	}
}

// What may be a person's number or name is no tenancy's number, and is not kept. The settings may say that the
// numbers are the association's own.
func TestAKeyThatMayBeAPerson(t *testing.T) {
	cpr, words := rules.ProblemKeyCPR, rules.ProblemKeyWords
	for _, test := range []struct {
		afd, nr string
		code    rules.ProblemCode
	}{
		{"", "010190-1235", cpr}, {"", "0101901235", cpr}, {"", "010190 1235", cpr}, {"", "610190-1235", cpr},
		{"", "K0101901235", cpr}, {"", "０１０１９０-1235", cpr}, {"", "010190\u20111235", cpr},
		{"", "101901235", cpr}, {"35", "010190-1235", cpr}, {"010190", "1235", cpr}, {"0101901235", "7", cpr},
		{"", "Anna Jensen", words}, {"", "Ærø", words}, {"Nord", "Jensen, Bo", words}, {"", "Aa.", words},
		{"", "A\u030Ase", words},
		{"", "321390-1235", ""}, {"", "9999999999", ""}, {"", "1010190-1235", ""}, {"", "991901235", ""},
		{"", "1-35-3255-6", ""}, {"35", "101901235", ""}, {"010190", "123", ""}, {"Nord", "12", ""},
		{"", "K-A", ""}, {"", "Anna 1", ""}, {"", "6F9619FF-8B86-D011-B42D-010190123500", ""},
	} {
		s := mapping.Settings{Key: []string{"Nr"}, Columns: map[string]string{"events.filed": "Foged"}}
		key := test.nr
		if test.afd != "" {
			s.Key, key = []string{"Afd", "Nr"}, test.afd+"-"+test.nr
		}
		for _, own := range []bool{false, true} {
			s.OwnNumbers = own
			code := test.code
			if own {
				code = ""
			}
			m := table(t, s, "Afd", "Nr", "Foged")
			r, ok := m.Step(row(2, test.afd, test.nr, "01-10-2026"))
			if !ok || r.Quarantined != (code != "") {
				t.Fatalf("%q, own numbers %v: %v, %+v", key, own, ok, r)
			}
			if code == "" {
				if r.Key.Tenancy != text.Key(key) || len(r.Problems) > 0 {
					t.Errorf("%q, own numbers %v: %+v", key, own, r)
				}
				continue
			}
			p := r.Problems[0]
			if r.Key.Tenancy != "" || len(m.Key()) > 0 || p.Code != code || p.Column != s.Key[0] ||
				p.Step != rules.Filed || p.On != rules.Date(2026, 10, 1) {
				t.Errorf("%q: %+v", key, r)
			}
			if _, usable := m.Facts(row(2, test.afd, test.nr, "01-10-2026"), map[string]bool{key: true}); usable {
				t.Errorf("%q is used for facts", key)
			}
		}
	}
}
