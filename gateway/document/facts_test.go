package document_test

import (
	"strings"
	"time"

	"pgregory.net/rapid"
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
	Receipt, Checkpoint            string
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
	Checkpoint  string `json:"checkpoint" xml:"checkpoint"`
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
		Disclaimer: w.Disclaimer, Update: w.Update, Receipt: w.Receipt.Text, Checkpoint: w.Checkpoint,
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
