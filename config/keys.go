package config

import "regexp"

// Keys are where the master key comes from, and that of what municipalities record.
type Keys struct {
	KeySource
	// Municipal is where the master key of municipal data comes from; nil: the master key is used.
	Municipal *MunicipalKey `yaml:"municipal"`
}

// KeySource is where a master key comes from: exactly one of a 0600 file (made on first start when it is the
// master key's and in the data folder), an environment variable, or a command that prints it.
type KeySource struct {
	File    string   `yaml:"file"`
	Env     string   `yaml:"env"`
	Command []string `yaml:"command"`
}

// MunicipalKey is where the master key of municipal data comes from, or that this process has none: then it
// neither reads nor writes what municipalities record, and runs none of their clocks.
type MunicipalKey struct {
	KeySource
	None bool `yaml:"none"`
}

var envName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// keyItself is a master key in the place of what leads to it.
var keyItself = regexp.MustCompile(`^\s*([0-9A-Fa-f]{64}|[0-9A-Za-z+/]{43}=)\s*$`)

func (k Keys) check(f *faults, path string) {
	if k.ways() != 1 {
		f.add(path,
			"hovednøglen skal komme fra netop ét sted; skriv fx keys: {file: /etc/boligbro/master.key}, "+
				"uden for mappen data, eller env, eller command",
			"the master key must come from exactly one place; write e.g. keys: {file: "+
				"/etc/boligbro/master.key}, outside the folder data, or env, or command")
	}
	k.KeySource.check(f, path)
	m := k.Municipal
	if m == nil {
		return
	}
	if ways := m.ways(); ways > 1 || (ways == 1) == m.None {
		f.add(path+".municipal",
			"nøglen til kommunernes data skal komme fra netop ét sted: file, env eller command; eller skriv "+
				"none: true, hvor den ikke skal være",
			"the key of municipal data must come from exactly one place: file, env or command; or write "+
				"none: true where it is not to be")
	}
	m.check(f, path+".municipal")
}

// Way is the key of the settings that says where the master key comes from.
func (k KeySource) Way() string {
	switch {
	case k.Env != "":
		return "env"
	case len(k.Command) > 0:
		return "command"
	}
	return "file"
}

// ways are in how many ways it is said where the key is.
func (k KeySource) ways() (ways int) {
	for _, given := range []bool{k.File != "", k.Env != "", len(k.Command) > 0} {
		if given {
			ways++
		}
	}
	return ways
}

func (k KeySource) check(f *faults, path string) {
	if k.Env != "" && (!envName.MatchString(k.Env) || keyItself.MatchString(k.Env)) {
		f.add(path+".env",
			"skal være navnet på en miljøvariabel, ikke nøglen selv",
			"must be the name of an environment variable, not the key itself")
	}
	// Its path will stand in the fault that it cannot be read.
	if keyItself.MatchString(k.File) {
		f.add(path+".file",
			"skal være stien til en fil, ikke nøglen selv; læg nøglen i filen, og lav en ny, hvis nogen kan have "+
				"set indstillingerne",
			"must be the path of a file, not the key itself; put the key into the file, and make a new one if "+
				"somebody may have seen the settings")
	}
	if len(k.Command) > 0 && k.Command[0] == "" {
		f.add(path+".command",
			"første led skal være det program, der udskriver nøglen",
			"the first item must be the program that prints the key")
	}
}
