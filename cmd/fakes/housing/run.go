package housing

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"boligbro/rules"
)

// Run is the command: it writes one export to the file --out, in one move when it is whole, or to stdout; or
// serves it in the shape --shape at the address --listen.
func Run(args []string, stdout io.Writer) (err error) {
	e := Export{}
	set := flag.NewFlagSet("housing", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	set.Int64Var(&e.Seed, "seed", 1, "")
	set.StringVar(&e.Association, "association", "13748136", "")
	set.IntVar(&e.Tenancies, "tenancies", 1000, "")
	set.IntVar(&e.Change, "change", 0, "")
	set.StringVar(&e.Rows, "rows", "tenancy", "")
	set.StringVar(&e.Encoding, "encoding", "utf-8", "")
	set.IntVar(&e.Bad, "bad", 0, "")
	set.IntVar(&e.Repeated, "repeated", 0, "")
	steps := set.String("steps", "2%", "")
	day := set.String("day", "", "")
	municipalities := set.String("municipalities", "0751", "")
	out := set.String("out", "", "")
	listen, shape := set.String("listen", "", ""), set.String("shape", "rest", "")
	fault := set.String("fault", "", "")
	if err := set.Parse(args); err != nil {
		return fmt.Errorf("housing: %w; usage: housing --day YYYY-MM-DD [--seed N] [--association CVR] "+
			"[--tenancies N] [--steps N|N%%] "+
			"[--change PERCENT] [--rows tenancy|event] [--encoding utf-8|windows-1252] [--municipalities "+
			"CODE,CODE] [--bad N] [--repeated N] "+
			"[--out FILE | --listen ADDRESS [--shape rest|soap] [--fault NAME]]", err)
	}
	if set.NArg() > 0 {
		return errors.New("housing: takes flags only")
	}
	if e.Day, err = rules.ParseDay(*day); err != nil {
		return fmt.Errorf("housing: --day: %w", err)
	}
	if e.Steps, err = portion(*steps, e.Tenancies); err != nil {
		return fmt.Errorf("housing: --steps: %w", err)
	}
	e.Municipalities = strings.Split(*municipalities, ",")
	if *listen != "" {
		handler, err := e.Handler(*shape, Fault(*fault))
		if err != nil {
			return fmt.Errorf("housing: %w", err)
		}
		return serve(*listen, handler, stdout)
	}
	if *out == "" || *out == "-" {
		_, err = e.WriteTo(stdout)
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(*out), ".housing-*")
	if err != nil {
		return fmt.Errorf("housing: %w", err)
	}
	defer os.Remove(f.Name())
	_, err = e.WriteTo(f)
	if err := errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("housing: %w", err)
	}
	return os.Rename(f.Name(), *out)
}

// portion reads a number, or a percentage of all.
func portion(s string, all int) (int, error) {
	number, percent := strings.CutSuffix(s, "%")
	n, err := strconv.ParseFloat(strings.Replace(number, ",", ".", 1), 64)
	if err != nil || n < 0 || percent && n > 100 || !percent && n != float64(int(n)) {
		return 0, errors.New("must be a number of tenancies or a percentage of them")
	}
	if percent {
		n *= float64(all) / 100
	}
	return int(n), nil
}
