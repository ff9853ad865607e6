package config

import "regexp"

// Keys are where the master key comes from: exactly one of a 0600 file (made on first start when it is in
// the data folder), an environment variable, or a command that prints it.
type Keys struct {
	File    string   `yaml:"file"`
	Env     string   `yaml:"env"`
	Command []string `yaml:"command"`
}

var envName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

func (k Keys) check(f *faults, path string) {
	ways := 0
	for _, given := range []bool{k.File != "", k.Env != "", len(k.Command) > 0} {
		if given {
			ways++
		}
	}
	if ways != 1 {
		f.add(path,
			"hovednøglen skal komme fra netop ét sted; skriv fx keys: {file: boligbro-data/master.key}, "+
				"eller env, eller command",
			"the master key must come from exactly one place; write e.g. keys: {file: "+
				"boligbro-data/master.key}, or env, or command")
	}
	if k.Env != "" && !envName.MatchString(k.Env) {
		f.add(path+".env",
			"skal være navnet på en miljøvariabel, ikke nøglen selv",
			"must be the name of an environment variable, not the key itself")
	}
	if len(k.Command) > 0 && k.Command[0] == "" {
		f.add(path+".command",
			"første led skal være det program, der udskriver nøglen",
			"the first item must be the program that prints the key")
	}
}
