package document_test

import (
	"encoding/json"
	"encoding/xml"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"boligbro/gateway"
	"boligbro/gateway/document"
	"boligbro/rules"
)

// facts is what a reader takes from a rendering.
type facts struct {
	Message, Kind, Case, Notice    string
	CVR, Association               string
	Code, Municipality             string
	Title, Event                   string
	When                           time.Time // zero when the hour is not given
	On                             string
	Late                           bool
	Children, Start, Amount, Since string
	Disclaimer, Update             string
	Others                         []string // the days
	Cites                          []string
	Tenants                        []string
	Street, PostalCode, City, KLE  string
	Duties                         []string
	Receipt                        string
}

type wire struct {
	Message     string `json:"message" xml:"message"`
	Kind        string `json:"kind" xml:"kind"`
	Case        string `json:"case" xml:"case"`
	Notice      string `json:"notice" xml:"notice"`
	Title       string `json:"title" xml:"title"`
	KLE         string `json:"kle" xml:"kle"`
	Late        bool   `json:"late" xml:"late"`
	Children    *bool  `json:"children" xml:"children"`
	Disclaimer  string `json:"disclaimer" xml:"disclaimer"`
	Update      string `json:"update" xml:"update"`
	Association struct {
		CVR  string `json:"cvr" xml:"cvr"`
		Name string `json:"name" xml:"name"`
	} `json:"association" xml:"association"`
	Municipality struct {
		Code string `json:"code" xml:"code"`
		Name string `json:"name" xml:"name"`
	} `json:"municipality" xml:"municipality"`
	Event struct {
		On   string `json:"on" xml:"on"`
		At   string `json:"at" xml:"at"`
		Text string `json:"text" xml:"text"`
	} `json:"event" xml:"event"`
	Others []struct {
		On string `json:"on" xml:"on"`
	} `json:"others" xml:"others>event"`
	Address struct {
		Street     string `json:"street" xml:"street"`
		PostalCode string `json:"postalCode" xml:"postalCode"`
		City       string `json:"city" xml:"city"`
	} `json:"address" xml:"address"`
	Tenancy struct {
		Start string `json:"start" xml:"start"`
	} `json:"tenancy" xml:"tenancy"`
	Arrears struct {
		Amount string `json:"amount" xml:"amount"`
		Since  string `json:"since" xml:"since"`
	} `json:"arrears" xml:"arrears"`
	Receipt struct {
		Text string `json:"text" xml:"text"`
	} `json:"receipt" xml:"receipt"`
	Cites   []wireCite   `json:"cites" xml:"cites>cite"`
	Tenants []wireTenant `json:"tenants" xml:"tenants>tenant"`
	Duties  []wireDuty   `json:"duties" xml:"duties>duty"`
}

type wireCite struct {
	Act     string `json:"act" xml:"act"`
	Section string `json:"section" xml:"section"`
	Version string `json:"version" xml:"version"`
}

type wireTenant struct {
	Name      string `json:"name" xml:"name"`
	Protected bool   `json:"protected" xml:"protected"`
}

type wireDuty struct {
	Act     string `json:"act" xml:"act"`
	Section string `json:"section" xml:"section"`
	Version string `json:"version" xml:"version"`
	Text    string `json:"text" xml:"text"`
}

func protected(yes bool) string {
	if yes {
		return " (protected)"
	}
	return " (not protected)"
}

func (w wire) facts(t *rapid.T) facts {
	f := facts{
		Message: w.Message, Kind: w.Kind, Case: w.Case, Notice: w.Notice, KLE: w.KLE,
		CVR: w.Association.CVR, Association: w.Association.Name,
		Code: w.Municipality.Code, Municipality: w.Municipality.Name,
		Title: w.Title, Event: w.Event.Text, On: w.Event.On, Late: w.Late,
		Start: w.Tenancy.Start, Amount: w.Arrears.Amount, Since: w.Arrears.Since,
		Disclaimer: w.Disclaimer, Update: w.Update, Receipt: w.Receipt.Text,
		Street: w.Address.Street, PostalCode: w.Address.PostalCode, City: w.Address.City,
	}
	if w.Children != nil {
		f.Children = map[bool]string{true: "ja", false: "nej"}[*w.Children]
	}
	if w.Event.At != "" {
		at, err := time.Parse(time.RFC3339, w.Event.At)
		if err != nil {
			t.Fatal(err)
		}
		f.When = at.UTC()
	}
	for _, other := range w.Others {
		f.Others = append(f.Others, other.On)
	}
	for _, c := range w.Cites {
		f.Cites = append(f.Cites, strings.TrimSuffix(c.Act+" "+c.Section+" ("+c.Version+")", " ()"))
	}
	for _, p := range w.Tenants {
		f.Tenants = append(f.Tenants, p.Name+protected(p.Protected))
	}
	for _, d := range w.Duties {
		f.Duties = append(f.Duties, d.Act+" "+d.Section+" ("+d.Version+"): "+d.Text)
	}
	return f
}

var (
	inBrackets = regexp.MustCompile(`^(.*) \((?:CVR|kommunekode) (\d+)\)$`)
	danishDay  = regexp.MustCompile(`^(\d+)\. (\p{L}+) (\d{4})` +
		`(?: kl\. (\d\d\.\d\d(?:\.\d\d)?)( sommertid| vintertid)?)?$`)
	danish = map[string]string{
		"januar": "01", "februar": "02", "marts": "03", "april": "04", "maj": "05", "juni": "06",
		"juli": "07", "august": "08", "september": "09", "oktober": "10", "november": "11", "december": "12",
	}
)

// readDay reads a Danish day as 2026-03-02, and gives the parts of its text.
func readDay(t *rapid.T, value string) (string, []string) {
	m := danishDay.FindStringSubmatch(value)
	if m == nil {
		t.Fatalf("not a Danish day: %q", value)
	}
	if len(m[1]) == 1 {
		m[1] = "0" + m[1]
	}
	return m[3] + "-" + danish[m[2]] + "-" + m[1], m
}

// read takes the facts from the text, as a patient reader would.
func read(t *rapid.T, text string) facts {
	f := facts{Kind: "notice"}
	lines := strings.Split(text, "\n")
	f.Title = lines[0]
	switch {
	case strings.HasPrefix(f.Title, "Rettelse til "):
		f.Kind = "correction"
	case strings.HasPrefix(f.Title, "Opdatering til "):
		f.Kind = "update"
	}
	f.Disclaimer = lines[1]
	joined := func(from int) (string, int) {
		var words []string
		for from < len(lines) && lines[from] != "" && !strings.HasPrefix(lines[from], "* ") {
			words = append(words, strings.TrimSpace(lines[from]))
			from++
		}
		return strings.Join(words, " "), from - 1
	}
	for i := 2; i < len(lines); i++ {
		line := lines[i]
		if f.Kind == "update" && f.Update == "" && line != "" {
			f.Update, i = joined(i)
			continue
		}
		if line == "Kvittering" {
			f.Receipt, i = joined(i + 1)
			continue
		}
		if head, ok := strings.CutPrefix(line, "* "); ok {
			var text string
			text, i = joined(i + 1)
			f.Duties = append(f.Duties, head+" "+text)
			continue
		}
		label, value, ok := strings.Cut(line, ": ")
		if !ok {
			label, value, _ = strings.Cut(line, ":")
		}
		switch label {
		case "Fra":
			m := inBrackets.FindStringSubmatch(value)
			f.Association, f.CVR = m[1], m[2]
		case "Til":
			m := inBrackets.FindStringSubmatch(value)
			f.Municipality, f.Code = m[1], m[2]
		case "Sag":
			f.Case = value
		case "Hvad":
			f.Event = value
		case "Hvornår":
			var m []string
			f.On, m = readDay(t, value)
			if m[4] != "" {
				clock := strings.ReplaceAll(m[4], ".", ":")
				if len(clock) == 5 {
					clock += ":00"
				}
				at, err := time.ParseInLocation(time.DateTime, f.On+" "+clock, rules.Copenhagen)
				if err != nil {
					t.Fatal(err)
				}
				offset := map[string]string{" sommertid": "+02:00", " vintertid": "+01:00"}[m[5]]
				if offset != "" {
					if at, err = time.Parse(time.RFC3339, f.On+"T"+clock+offset); err != nil {
						t.Fatal(err)
					}
				}
				f.When = at.UTC()
			}
		case "Også indgivet":
			on, _ := readDay(t, value)
			f.Others = append(f.Others, on)
		case "Børn under 18 år i husstanden":
			f.Children = value
		case "Lejemålets begyndelse":
			f.Start, _ = readDay(t, value)
		case "Restance siden":
			f.Since, _ = readDay(t, value)
		case "Restance, da meddelelsen blev dannet":
			f.Amount = strings.NewReplacer(".", "", ",", ".", " kr.", "").Replace(value)
		case "Hjemmel":
			f.Cites = append(f.Cites, value)
		case "For sent", "Efter skridtet":
			f.Late = value == "ja"
		case "Lejer":
			f.Tenants = append(f.Tenants, value)
		case "Beskyttelse":
			f.Tenants[len(f.Tenants)-1] += protected(!strings.HasPrefix(value, "ikke "))
		case "Vej":
			f.Street = value
		case "Postnummer":
			f.PostalCode = value
		case "By":
			f.City = value
		case "Meddelelse":
			f.Message = value
		case "Underretning":
			f.Notice = value
		case "KLE":
			f.KLE = value
		}
	}
	return f
}

// TestAllThreeSayTheSame, whatever the housing system's fields hold: every rendering can be read back,
// and they hold the same facts.
func TestAllThreeSayTheSame(t *testing.T) {
	strange := rapid.OneOf(
		rapid.String(),
		rapid.SampledFrom([]string{
			"Anne Ærø", "O'Brien <x> & \"y\" ]]>", "a\r\nBcc: ond@example.dk", "x\u2028y\u2029z\u0085w",
			"\u202Egnirts\u202C", "\ufeffNavn", "\uFFFE\uFFFF",
			"\x00\x01\x1f\x7f", "bad\xff\xfeutf8\xc3", "e\u0301", "\u0645\u200c\u0646", "👩\u200d👧",
			"Beskyttelse: ikke", "\nKLE: 00.00.00", strings.Repeat("lang ", 300),
			"\U000E0001tag", "\uE000", "  mange   mellemrum  ", "\u00a0", "&#x0;", "%s%n", "=?utf-8?q?x?=",
		}),
		rapid.StringOf(rapid.RuneFrom(nil, unicode.Cc, unicode.Cf, unicode.Zs, unicode.Latin)),
	)
	rapid.Check(t, func(t *rapid.T) {
		rule := rapid.SampledFrom([]string{rules.EvictionFiled, rules.AssignedTenantDemand,
			rules.ChildrenUnder18, "agreement/nabohjaelp"}).Draw(t, "rule")
		kind := rapid.SampledFrom([]gateway.DeliveryKind{gateway.FirstNotice, gateway.Correction,
			gateway.Update}).Draw(t, "kind")
		if kind == gateway.Update && rule != rules.EvictionFiled {
			kind = gateway.FirstNotice // an update of the others is about a withdrawal
		}
		d := delivery(rule, kind)
		if _, named := rules.AgreementName(rule); named {
			d = agreed(kind)
		}
		n := &d.Content
		n.Late = rapid.Bool().Draw(t, "late")
		n.Children = rapid.SampledFrom([]rules.Flag{rules.Unknown, rules.Yes, rules.No}).Draw(t, "children")
		day := rapid.OneOf(rapid.Just[int32](0), rapid.Int32Range(400_000, 800_000)) // zero: not given
		n.Start = rules.Day(day.Draw(t, "start"))
		n.Arrears.Since = rules.Day(day.Draw(t, "since"))
		if rapid.Bool().Draw(t, "amount known") {
			owed := rules.Amount(rapid.Int64().Draw(t, "amount"))
			n.Arrears.Amount = &owed
		}
		if rule == rules.EvictionFiled && rapid.Bool().Draw(t, "another filing") {
			n.Others = []rules.NoticeEvent{{Kind: rules.Filed, On: n.Event.On - 20}}
		}
		d.AssociationName = "F" + strange.Draw(t, "association")
		n.Tenants = nil
		for range rapid.IntRange(1, 3).Draw(t, "tenants") {
			n.Tenants = append(n.Tenants,
				rules.NoticeTenant{Name: "N" + strange.Draw(t, "name"),
					Protected: rapid.Bool().Draw(t, "protected")})
		}
		n.Address = rules.Address{Street: "V" + strange.Draw(t, "street"),
			PostalCode: strange.Draw(t, "postal"),
			City:       strange.Draw(t, "city"), DARID: "0a3f-secret-dar"}
		n.Event.At = time.Time{}
		if rapid.Bool().Draw(t, "hour known") {
			n.Event.At = time.Unix(rapid.OneOf(
				rapid.Int64Range(1243807200, 2500000000),
				rapid.Int64Range(1792886400, 1792900800), // the night of 25 October 2026, which has 25 hours
			).Draw(t, "at"), 0)
			n.Event.On = rules.DayOf(n.Event.At)
		}

		asJSON, err := document.JSON(d)
		if err != nil {
			t.Fatal(err)
		}
		asXML, err := document.XML(d)
		if err != nil {
			t.Fatal(err)
		}
		asText, err := document.Text(d)
		if err != nil {
			t.Fatal(err)
		}
		var fromJSON, fromXML wire
		if err := json.Unmarshal(asJSON, &fromJSON); err != nil {
			t.Fatal(err)
		}
		if err := xml.Unmarshal(asXML, &fromXML); err != nil {
			t.Fatalf("%v in %q", err, asXML)
		}
		want := fromJSON.facts(t)
		if diff := cmp.Diff(want, fromXML.facts(t)); diff != "" {
			t.Fatalf("JSON and XML differ:\n%s", diff)
		}
		if diff := cmp.Diff(want, read(t, asText)); diff != "" {
			t.Fatalf("JSON and text differ:\n%s\n%s", diff, asText)
		}
		if want.Street == "" || want.On != n.Event.On.String() || !want.When.Equal(n.Event.At) ||
			want.Late != n.Late || len(want.Tenants) != len(n.Tenants) {
			t.Fatalf("the renderings agree, but not with the notice: %+v", want)
		}
		beyond := facts{Children: map[rules.Flag]string{rules.Yes: "ja", rules.No: "nej"}[n.Children],
			Start: n.Start.String(), Since: n.Arrears.Since.String()}
		if n.Arrears.Amount != nil {
			beyond.Amount = n.Arrears.Amount.String()
		}
		if rule == rules.EvictionFiled || rule == rules.AssignedTenantDemand {
			beyond = facts{}
		}
		if rule == rules.ChildrenUnder18 {
			beyond = facts{Children: beyond.Children}
		}
		if diff := cmp.Diff(beyond,
			facts{Children: want.Children, Start: want.Start, Amount: want.Amount,
				Since: want.Since}); diff != "" {
			t.Fatalf("%s holds beyond the law another thing than it should:\n%s", rule, diff)
		}
		for i, p := range n.Tenants {
			if !strings.HasSuffix(want.Tenants[i], protected(p.Protected)) {
				t.Fatalf("tenant %d: the marker of protection was not passed on", i)
			}
		}
		for _, b := range []string{string(asJSON), string(asXML), asText} {
			if strings.Contains(b, "secret-dar") {
				t.Fatal("the address's DAR id is in the document")
			}
			if i := strings.IndexFunc(b,
				func(r rune) bool { return unicode.IsControl(r) && r != '\n' }); i >= 0 {
				t.Fatalf("a control character at %d of %q", i, b)
			}
		}
	})
}

// TestNothingElse: the notice has no place for the rest of a case. Should rules.Notice get a new field,
// whoever adds it must decide here whether the law lets it be sent.
func TestNothingElse(t *testing.T) {
	want := map[string]string{
		"Notice": "Rule Episode Association Municipality Event Others Tenants " +
			"Address Late Cites Children Start Arrears",
		"NoticeArrears": "Amount Since",
		"NoticeEvent":   "Kind On At",
		"NoticeTenant":  "Name Protected",
		"Address":       "Street PostalCode City DARID",
		"Citation":      "Statute Section Version InForce Issued Unconfirmed",
	}
	for name, fields := range fieldsOf(rules.Notice{}, rules.NoticeArrears{}, rules.NoticeEvent{},
		rules.NoticeTenant{}, rules.Address{}, rules.Citation{}) {
		if want[name] != fields {
			t.Errorf("rules.%s has the fields %q; the documents were written for %q", name, fields,
				want[name])
		}
	}
}

func fieldsOf(values ...any) map[string]string {
	all := map[string]string{}
	for _, v := range values {
		typ := reflect.TypeOf(v)
		var names []string
		for i := range typ.NumField() {
			names = append(names, typ.Field(i).Name)
		}
		all[typ.Name()] = strings.Join(names, " ")
	}
	return all
}
