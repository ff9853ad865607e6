package housing

import (
	"cmp"
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

// Run is the command: it writes one export in the shape --shape to the file --out, in one move when it is
// whole, or to stdout; or serves it in such a shape at the address --listen.
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
	listen, shape := set.String("listen", "", ""), set.String("shape", "", "")
	fault := set.String("fault", "", "")
	if err := set.Parse(args); err != nil {
		return fmt.Errorf("housing: %w; usage: housing --day YYYY-MM-DD [--seed N] [--association CVR] "+
			"[--tenancies N] [--steps N|N%%] "+
			"[--change PERCENT] [--rows tenancy|event] [--encoding utf-8|windows-1252] [--municipalities "+
			"CODE,CODE] [--bad N] [--repeated N] "+
			"[--out FILE [--shape csv|xlsx|xml] | --listen ADDRESS [--shape rest|soap] [--fault NAME]]", err)
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
		handler, err := e.Handler(cmp.Or(*shape, "rest"), Fault(*fault))
		if err != nil {
			return fmt.Errorf("housing: %w", err)
		}
		return serve(*listen, handler, stdout)
	}
	write, ok := writers[cmp.Or(*shape, "csv")]
	if !ok {
		return errors.New("housing: --shape: a file is csv, xlsx or xml")
	}
	if *out == "" || *out == "-" {
		return write(e, stdout)
	}
	f, err := os.CreateTemp(filepath.Dir(*out), ".housing-*")
	if err != nil {
		return fmt.Errorf("housing: %w", err)
	}
	defer os.Remove(f.Name())
	err = write(e, f)
	if err := errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("housing: %w", err)
	}
	return os.Rename(f.Name(), *out)
}

// writers write the export as a file, by its shape.
var writers = map[string]func(Export, io.Writer) error{
	"csv": func(e Export, to io.Writer) error {
		_, err := e.WriteTo(to)
		return err
	},
	"xlsx": Export.WriteXLSX,
	"xml":  Export.WriteXML,
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
