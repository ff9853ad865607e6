package rules

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
)

// Flag is a fact that is true, false or not known. JSON: true, false, null.
type Flag uint8

const (
	Unknown Flag = iota
	Yes
	No
)

// MarshalJSON writes true, false or null.
func (f Flag) MarshalJSON() ([]byte, error) {
	switch f {
	case Yes:
		return []byte("true"), nil
	case No:
		return []byte("false"), nil
	}
	return []byte("null"), nil
}

// UnmarshalJSON reads true, false, null and the empty string, which is unknown too.
func (f *Flag) UnmarshalJSON(b []byte) error {
	switch string(b) {
	case "true":
		*f = Yes
	case "false":
		*f = No
	case "null", `""`:
		*f = Unknown
	default:
		return errors.New("not true, false or null")
	}
	return nil
}

// Answer is a Flag whose JSON is "yes", "no" or "unknown".
type Answer Flag

// MarshalJSON writes "yes", "no" or "unknown".
func (a Answer) MarshalJSON() ([]byte, error) {
	switch Flag(a) {
	case Yes:
		return []byte(`"yes"`), nil
	case No:
		return []byte(`"no"`), nil
	}
	return []byte(`"unknown"`), nil
}

// UnmarshalJSON reads "yes", "no", "unknown", null and the empty string.
func (a *Answer) UnmarshalJSON(b []byte) error {
	switch string(b) {
	case `"yes"`:
		*a = Answer(Yes)
	case `"no"`:
		*a = Answer(No)
	case `"unknown"`, "null", `""`:
		*a = Answer(Unknown)
	default:
		return errors.New(`not "yes", "no" or "unknown"`)
	}
	return nil
}

// Ground is the set of grounds of a step; zero is not known. JSON: one of "arrears" and "other", or a list.
// Grounds that could reveal a crime or a breach of house rules are read and kept as other, never by name.
type Ground uint8

const (
	GroundArrears Ground = 1 << iota // betalingsmisligholdelse
	GroundOther
	GroundUnread // beside arrears was a word that nobody understood; "unknown" in JSON
)

// Has reports whether every ground of other is among the grounds.
func (g Ground) Has(other Ground) bool { return g&other == other }

// Know is whether other is among the grounds: Unknown when none is known, or one that is reported may be it.
func (g Ground) Know(other Ground) Flag {
	switch {
	case g.Has(other):
		return Yes
	case g == 0 || g.Has(GroundUnread):
		return Unknown
	}
	return No
}

// ParseGrounds is the set of the grounds so named. A word that is neither arrears, other, house-rules nor
// crime may stand for arrears, so beside it "other" alone is not known to be all: the set is then unknown.
// Beside arrears it is kept that there was such a word.
func ParseGrounds(words ...string) Ground {
	var set Ground
	strange := false
	for _, word := range words {
		switch strings.TrimSpace(word) {
		case "arrears":
			set |= GroundArrears
		case "other", "house-rules", "crime":
			set |= GroundOther
		default:
			strange = true
		}
	}
	switch {
	case strange && !set.Has(GroundArrears):
		return 0
	case strange:
		return set | GroundUnread
	}
	return set
}

// MarshalJSON writes one word, a list of them, or null. A word that was not understood is "unknown".
func (g Ground) MarshalJSON() ([]byte, error) {
	switch g {
	case GroundArrears:
		return []byte(`"arrears"`), nil
	case GroundOther:
		return []byte(`"other"`), nil
	case GroundArrears | GroundOther:
		return []byte(`["arrears","other"]`), nil
	case GroundArrears | GroundUnread:
		return []byte(`["arrears","unknown"]`), nil
	case GroundArrears | GroundOther | GroundUnread:
		return []byte(`["arrears","other","unknown"]`), nil
	}
	return []byte("null"), nil
}

// UnmarshalJSON reads one word or a list of words; see ParseGrounds.
func (g *Ground) UnmarshalJSON(b []byte) error {
	*g = 0
	if string(b) == "null" {
		return nil
	}
	var words []string
	if len(b) > 0 && b[0] == '[' {
		if json.Unmarshal(b, &words) != nil {
			return errors.New("not a ground or a list of grounds")
		}
	} else {
		words = make([]string, 1)
		if json.Unmarshal(b, &words[0]) != nil {
			return errors.New("not a ground or a list of grounds")
		}
	}
	*g = ParseGrounds(words...)
	return nil
}

// Amount is money in øre. JSON: a decimal string in kroner, "14250.00".
type Amount int64

// errAmount quotes nothing: amounts are personal data.
var errAmount = errors.New("not an amount in kroner written like 14250.00")

// ParseAmount reads kroner with at most two decimals after a point, as "14250", "14250.5" or "-14250.50".
func ParseAmount(s string) (Amount, error) {
	digits, negative := strings.CutPrefix(s, "-")
	kroner, ore, point := strings.Cut(digits, ".")
	if kroner == "" || len(kroner) > 15 || len(ore) > 2 || point && ore == "" {
		return 0, errAmount
	}
	var sum int64
	for _, r := range kroner + (ore + "00")[:2] {
		if r < '0' || r > '9' {
			return 0, errAmount
		}
		sum = sum*10 + int64(r-'0')
	}
	if negative {
		sum = -sum
	}
	return Amount(sum), nil
}

// String is the amount as "14250.00".
func (a Amount) String() string {
	sign, ore := "", uint64(a)
	if a < 0 {
		sign, ore = "-", -ore
	}
	cents := strconv.FormatUint(ore%100, 10)
	if len(cents) == 1 {
		cents = "0" + cents
	}
	return sign + strconv.FormatUint(ore/100, 10) + "." + cents
}

// MarshalText writes the amount as "14250.00".
func (a Amount) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// UnmarshalText reads what ParseAmount reads.
func (a *Amount) UnmarshalText(b []byte) error {
	parsed, err := ParseAmount(string(b))
	*a = parsed
	return err
}
