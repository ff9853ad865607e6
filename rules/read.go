package rules

import (
	"bytes"
	"encoding"
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"boligbro/rules/lang"
	"boligbro/rules/text"
)

// MaxCase is the size in bytes of the largest case that ReadCase reads.
const MaxCase = 1 << 20

// MaxEvents is how many events a tenancy can have in one source, or in one case that ReadCase reads. More are
// no tenancy's: the number is that of many, or the source repeats itself under new references.
const MaxEvents = 500

// ReadCase reads a case from its JSON, strictly: an unknown field or word, a repeated field, a value of the
// wrong shape or text after the object is a *CaseError that names the place, as in "events[2].kind", and
// never quotes a value. Absent, null and empty fields are unknown. Trying again cannot help.
func ReadCase(b []byte) (Case, error) {
	var c Case
	if len(b) > MaxCase {
		return Case{}, placed("", lang.CaseTooLarge)
	}
	if !utf8.Valid(b) {
		return Case{}, placed("", lang.NotUTF8)
	}
	b = bytes.TrimPrefix(b, []byte("\ufeff"))
	if !json.Valid(b) {
		return Case{}, invalidJSON(b)
	}
	if b = bytes.TrimSpace(b); b[0] != '{' {
		return Case{}, placed("", lang.NotJSONObject)
	}
	if err := readValue(b, reflect.ValueOf(&c).Elem(), ""); err != nil {
		return Case{}, err
	}
	if len(c.Events) > MaxEvents {
		return Case{}, placed("events", lang.TooManyEvents(MaxEvents))
	}
	if err := checkWords(&c); err != nil {
		return Case{}, err
	}
	c.forget()
	c.Events = joinEvents(c.Events)
	return c, nil
}

// invalidJSON says where the text stops being one JSON value. The decoder's own words quote the text.
func invalidJSON(b []byte) error {
	var syntax *json.SyntaxError
	at := len(b)
	if errors.As(json.Unmarshal(b, new(any)), &syntax) {
		at = min(int(syntax.Offset), len(b))
	}
	line := 1 + bytes.Count(b[:at], []byte("\n"))
	return placed("", lang.BrokenJSON(at, line))
}

var instantType = reflect.TypeFor[time.Time]()

// readValue reads raw, which is valid JSON, into v. place names it in errors.
func readValue(raw []byte, v reflect.Value, place string) error {
	if string(raw) == "null" {
		return nil
	}
	_, ownJSON := v.Addr().Interface().(json.Unmarshaler)
	_, ownText := v.Addr().Interface().(encoding.TextUnmarshaler)
	switch {
	case ownJSON || ownText:
		return readOwn(raw, v, place)
	case v.Kind() == reflect.Pointer:
		inner := reflect.New(v.Type().Elem())
		if err := readValue(raw, inner.Elem(), place); err != nil {
			return err
		}
		if !isEmpty(raw) {
			v.Set(inner)
		}
		return nil
	case v.Kind() == reflect.Struct:
		return readObject(raw, v, place)
	case v.Kind() == reflect.Slice:
		return readList(raw, v, place)
	}
	if json.Unmarshal(raw, v.Addr().Interface()) != nil {
		return placed(place, expected(v.Type()))
	}
	if v.Kind() == reflect.String {
		clean := text.Clean(v.String())
		if place != "id" && text.HoldsCPR(clean) {
			return placed(place, lang.HoldsCPR)
		}
		v.SetString(clean)
	}
	return nil
}

// readOwn reads a value that reads itself, as days and instants do.
func readOwn(raw []byte, v reflect.Value, place string) error {
	if string(raw) == `""` {
		return nil
	}
	if json.Unmarshal(raw, v.Addr().Interface()) != nil {
		return placed(place, expected(v.Type()))
	}
	if at, ok := v.Interface().(time.Time); ok && !at.IsZero() && DayOf(at) < 1 {
		return placed(place, expected(v.Type()))
	}
	return nil
}

// isEmpty reports whether an object has nothing but null and empty fields: it is then not known, as they are.
func isEmpty(raw []byte) bool {
	var fields map[string]json.RawMessage
	if json.Unmarshal(raw, &fields) != nil {
		return false
	}
	for _, value := range fields {
		if string(value) != "null" && string(value) != `""` {
			return false
		}
	}
	return true
}

func readObject(raw []byte, v reflect.Value, place string) error {
	dec := json.NewDecoder(bytes.NewReader(raw))
	if token, err := dec.Token(); err != nil || token != json.Delim('{') {
		return placed(place, lang.NotObject)
	}
	seen := map[string]bool{}
	for dec.More() {
		token, err := dec.Token()
		key, ok := token.(string)
		if err != nil || !ok {
			return placed(place, lang.NotReadable)
		}
		field, known := fieldOf(v, key)
		inner := key
		if place != "" {
			inner = place + "." + key
		}
		switch {
		case !known && !plainWord(key):
			return placed(place, lang.HoldsUnknownField)
		case !known:
			return placed(inner, lang.UnknownField)
		case seen[key]:
			return placed(inner, lang.WrittenTwice)
		}
		seen[key] = true
		var value json.RawMessage
		if dec.Decode(&value) != nil {
			return placed(inner, lang.NotReadable)
		}
		if err := readValue(value, field, inner); err != nil {
			return err
		}
	}
	return nil
}

func readList(raw []byte, v reflect.Value, place string) error {
	dec := json.NewDecoder(bytes.NewReader(raw))
	if token, err := dec.Token(); err != nil || token != json.Delim('[') {
		return placed(place, lang.NotList)
	}
	for i := 0; dec.More(); i++ {
		inner := place + "[" + strconv.Itoa(i) + "]"
		var value json.RawMessage
		if dec.Decode(&value) != nil {
			return placed(inner, lang.NotReadable)
		}
		if string(value) == "null" {
			return placed(inner, lang.NullInList)
		}
		v.Set(reflect.Append(v, reflect.Zero(v.Type().Elem())))
		if err := readValue(value, v.Index(i), inner); err != nil {
			return err
		}
	}
	return nil
}

// fieldOf finds the struct's field whose JSON name is exactly key, in embedded structs too.
func fieldOf(v reflect.Value, key string) (reflect.Value, bool) {
	for i := range v.NumField() {
		field := v.Type().Field(i)
		if field.Anonymous {
			if inner, found := fieldOf(v.Field(i), key); found {
				return inner, true
			}
			continue
		}
		if name, _, _ := strings.Cut(field.Tag.Get("json"), ","); name == key {
			return v.Field(i), true
		}
	}
	return reflect.Value{}, false
}

// plainWord reports whether an unknown key looks like a field's name and may be repeated in an error.
func plainWord(key string) bool {
	for _, r := range key {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') {
			return false
		}
	}
	return key != "" && len(key) <= 32
}

func expected(t reflect.Type) lang.Text {
	switch t {
	case instantType:
		return lang.NotInstant
	case reflect.TypeFor[Day]():
		return lang.NotDay
	case reflect.TypeFor[Amount]():
		return lang.NotAmount
	case reflect.TypeFor[Flag]():
		return lang.NotFlag
	case reflect.TypeFor[Answer]():
		return lang.NotYesOrNo
	case reflect.TypeFor[Ground]():
		return lang.NotGround
	}
	switch t.Kind() {
	case reflect.String:
		return lang.NotText
	case reflect.Bool:
		return lang.NotBool
	}
	return lang.NotNumber
}

// CaseError is what is wrong with a case's JSON, and where. It holds no value of it.
type CaseError struct {
	Place string // as in "events[2].kind"; empty: the case as a whole
	words lang.Text
}

func placed(place string, words lang.Text) error { return &CaseError{place, words} }

func (e *CaseError) Error() string { return e.Text(lang.English) }

// Text says it in the language.
func (e *CaseError) Text(l lang.Language) string {
	place := e.Place
	if place == "" {
		place = lang.TheCase.In(l)
	}
	return place + ": " + e.words.In(l)
}

// oneOf is what is wrong with a word that is none of those listed.
func oneOf[Word ~string](words ...Word) lang.Text { return lang.NotOneOf(listed(words)) }

// notKind is what is wrong with an event whose kind is unknown: it may be a filing by another name, so it is
// never passed over.
func notKind() lang.Text { return lang.NotStep(listed(eventKinds)) }

func listed[Word ~string](words []Word) string {
	list := make([]string, len(words))
	for i, word := range words {
		list[i] = string(word)
	}
	return strings.Join(list, ", ")
}

// checkWords holds every coded field to the words that the rules know.
func checkWords(c *Case) error {
	switch {
	case c.Landlord != "" && c.Landlord != Social && c.Landlord != Private:
		return placed("landlord", oneOf(Social, Private))
	case !c.Tenancy.Kind.known():
		return placed("tenancy.kind", oneOf(Family, Youth, Elderly, Care, OtherKind, UnknownKind))
	}
	for i, doubt := range c.Doubts {
		if doubt != KeyNotUnique && doubt != Renumbered && doubt != TenantsReplaced {
			return placed("doubts["+strconv.Itoa(i)+"]", oneOf(KeyNotUnique, Renumbered, TenantsReplaced))
		}
	}
	for i, sign := range c.AssignmentDoubts {
		if !slices.Contains(assignmentSigns, sign) {
			return placed("assignmentDoubts["+strconv.Itoa(i)+"]", oneOf(assignmentSigns...))
		}
	}
	for i := range c.Events {
		place := "events[" + strconv.Itoa(i) + "].kind"
		if c.Events[i].Kind == "" {
			return placed(place, lang.IsMissing)
		}
		if !c.Events[i].Kind.Known() {
			return placed(place, notKind())
		}
	}
	for i := range c.Notices {
		if err := checkNotice(&c.Notices[i], "notices["+strconv.Itoa(i)+"]"); err != nil {
			return err
		}
	}
	return checkMunicipal(&c.Municipal)
}

func checkNotice(n *SentNotice, place string) error {
	_, agreed := AgreementName(n.Rule)
	switch known := Statutory(n.Rule) || n.Rule == ChildrenUnder18; {
	case n.Rule == "":
		return placed(place+".rule", lang.IsMissing)
	case !known && !agreed: // it would be a notice of nothing, and the municipality would be notified again
		return placed(place+".rule",
			oneOf(AssignedTenantDemand, EvictionFiled, ChildrenUnder18, agreementPrefix+"..."))
	case n.Episode < 0: // nought is unknown: then it is found by its step
		return placed(place+".episode", lang.NotEpisode)
	case n.Elsewhere != (Elsewhere{}) && !n.Elsewhere.Channel.Known():
		return placed(place+".elsewhere.channel", oneOf(Channels()...))
	}
	return nil
}

func checkMunicipal(m *Municipal) error {
	if m.Track != "" && m.Track != Paragraph1 && m.Track != Paragraph5 {
		return placed("municipal.track", oneOf(Paragraph1, Paragraph5))
	}
	if m.Outcome != "" && !KnownDecision(m.Outcome) {
		return placed("municipal.outcome", lang.NotOutcome)
	}
	for i := range m.Decisions {
		if outcome := m.Decisions[i].Outcome; outcome != "" && !KnownDecision(outcome) {
			return placed("municipal.decisions["+strconv.Itoa(i)+"].outcome", lang.NotOutcome)
		}
	}
	return nil
}
