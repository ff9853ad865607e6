package municipality

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"boligbro/cmd/fakes/storyclock"
	"boligbro/config"
)

const usage = "municipality [--listen 127.0.0.1:0] [--tls] --secret whsec_…[,whsec_…] [--code 0751] " +
	"[--smtp-listen ADDRESS] [--ca-out FILE] " +
	"[--receipts URL --receipt-secret whsec_… [--receipt-ca FILE] [--late DURATION] [--twice] [--wrong]] " +
	"[--seed N] [--slow SHARE] [--delay DURATION] " +
	"[--refuse SHARE] [--busy SHARE] [--retry-after DURATION] [--drop SHARE] [--reject SHARE] [--state FILE]"

// Run is the command: it serves until SIGINT or SIGTERM. It prints "listening on ADDRESS" when it takes
// notices, and before that "mail on ADDRESS" when it takes mail.
func Run(args []string, stdout io.Writer) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return serve(ctx, args, stdout, os.Stderr, storyclock.Of(os.Getenv(storyclock.Variable)))
}

func serve(
	ctx context.Context, args []string, stdout, stderr io.Writer, now func() time.Time,
) (err error) {
	f, err := parse(args, Options{Now: now, Log: slog.New(slog.NewTextHandler(stderr, nil))})
	if err != nil {
		return err
	}
	m, err := New(f.o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, m.Close()) }()
	if f.caOut != "" {
		if err := os.WriteFile(f.caOut, m.CA(), 0o644); err != nil {
			return fmt.Errorf("municipality: --ca-out: %w", err)
		}
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ended := make(chan error, 2)
	servers := 1
	notices, err := net.Listen("tcp", f.listen)
	if err != nil {
		return fmt.Errorf("municipality: --listen: %w", err)
	}
	if f.smtpListen != "" {
		mails, err := net.Listen("tcp", f.smtpListen)
		if err != nil {
			notices.Close()
			return fmt.Errorf("municipality: --smtp-listen: %w", err)
		}
		servers++
		fmt.Fprintf(stdout, "mail on %s\n", mails.Addr())
		go func() { ended <- m.ServeMail(ctx, mails) }()
	}
	fmt.Fprintf(stdout, "listening on %s\n", notices.Addr())
	go func() { ended <- m.Serve(ctx, notices, f.secured) }()
	for range servers {
		err = errors.Join(err, <-ended)
		cancel() // one that ends takes the other with it
	}
	return err
}

// flags are the command's flags.
type flags struct {
	o          Options
	listen     string
	smtpListen string
	secured    bool
	caOut      string
}

// parse reads the flags. Its errors quote none: a value may be a secret.
func parse(args []string, o Options) (*flags, error) {
	f := &flags{o: o}
	set := flag.NewFlagSet("municipality", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	set.StringVar(&f.listen, "listen", "127.0.0.1:0", "")
	set.BoolVar(&f.secured, "tls", false, "")
	set.StringVar(&f.smtpListen, "smtp-listen", "", "")
	set.StringVar(&f.caOut, "ca-out", "", "")
	secret := set.String("secret", "", "")
	receiptSecret := set.String("receipt-secret", "", "")
	set.StringVar(&f.o.Code, "code", "", "")
	set.StringVar(&f.o.Receipts, "receipts", "", "")
	set.StringVar(&f.o.ReceiptCA, "receipt-ca", "", "")
	set.DurationVar(&f.o.Late, "late", 0, "")
	set.BoolVar(&f.o.Twice, "twice", false, "")
	set.BoolVar(&f.o.Wrong, "wrong", false, "")
	set.Uint64Var(&f.o.Seed, "seed", 1, "")
	set.Float64Var(&f.o.Slow, "slow", 0, "")
	set.DurationVar(&f.o.Delay, "delay", 2*time.Second, "")
	set.Float64Var(&f.o.Refuse, "refuse", 0, "")
	set.Float64Var(&f.o.Busy, "busy", 0, "")
	set.DurationVar(&f.o.RetryAfter, "retry-after", time.Second, "")
	set.Float64Var(&f.o.Drop, "drop", 0, "")
	set.Float64Var(&f.o.Reject, "reject", 0, "")
	set.StringVar(&f.o.State, "state", "", "")
	if err := set.Parse(args); err != nil || set.NArg() > 0 {
		return nil, fmt.Errorf(
			"municipality: a flag that there is not, or a value that does not fit; usage: %s", usage)
	}
	if *secret == "" && f.smtpListen == "" {
		return nil, fmt.Errorf("municipality: --secret is missing; usage: %s", usage)
	}
	f.o.Secret = config.NewSecrets(strings.Split(*secret, ",")...)
	f.o.ReceiptSecret = config.NewSecrets(strings.Split(*receiptSecret, ",")...)
	return f, nil
}
