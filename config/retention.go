package config

import "strings"

// Retention is how long a party's data of a case is kept after the last thing that happened in it, and by
// which law. Nil: it is kept until somebody says how long.
type Retention struct {
	Months int    `yaml:"months" within:"12-600"`
	Basis  string `yaml:"basis"` // hjemmel, such as a KLE number or a paragraph; it stands in the log
}

// A case is over by then, and every clock has run out; more than fifty years is a slip of the pen.
const (
	fewestMonths = 12
	mostMonths   = 600
)

func (r *Retention) check(f *faults, path string) {
	if r == nil {
		return
	}
	if r.Months < fewestMonths || r.Months > mostMonths {
		f.add(path+".months", "skal være 12 til 600 måneder efter det sidste, der skete i sagen",
			"must be 12 to 600 months after the last thing that happened in the case")
	}
	checkUnnamed(f, path+".basis", r.Basis)
	if strings.TrimSpace(r.Basis) == "" {
		f.add(path+".basis", "mangler; skriv hjemlen for opbevaringen, fx KLE 32.21.14",
			"is missing; write the legal basis of keeping it, e.g. KLE 32.21.14")
	}
}
