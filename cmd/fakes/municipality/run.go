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
	"syscall"
	"time"

	"boligbro/config"
)

const usage = "municipality [--listen 127.0.0.1:0] [--tls] --secret whsec_… [--code 0751] [--smtp-listen " +
	"ADDRESS] [--ca-out FILE] " +
	"[--receipts URL --receipt-secret whsec_… [--receipt-ca FILE] [--late DURATION] [--twice] [--wrong]] " +
	"[--seed N] [--slow SHARE] [--delay DURATION] " +
	"[--refuse SHARE] [--busy SHARE] [--retry-after DURATION] [--drop SHARE] [--reject SHARE] [--state FILE]"

// Run is the command: it serves until SIGINT or SIGTERM. It prints "listening on ADDRESS" when it takes
// notices, and before that "mail on ADDRESS" when it takes mail.
func Run(args []string, stdout io.Writer) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return serve(ctx, args, stdout, os.Stderr)
}

func serve(ctx context.Context, args []string, stdout, stderr io.Writer) (err error) {
	o := Options{Log: slog.New(slog.NewTextHandler(stderr, nil))}
	set := flag.NewFlagSet("municipality", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	listen := set.String("listen", "127.0.0.1:0", "")
	secured := set.Bool("tls", false, "")
	smtpListen := set.String("smtp-listen", "", "")
	caOut := set.String("ca-out", "", "")
	secret := set.String("secret", "", "")
	receiptSecret := set.String("receipt-secret", "", "")
	set.StringVar(&o.Code, "code", "", "")
	set.StringVar(&o.Receipts, "receipts", "", "")
	set.StringVar(&o.ReceiptCA, "receipt-ca", "", "")
	set.DurationVar(&o.Late, "late", 0, "")
	set.BoolVar(&o.Twice, "twice", false, "")
	set.BoolVar(&o.Wrong, "wrong", false, "")
	set.Uint64Var(&o.Seed, "seed", 1, "")
	set.Float64Var(&o.Slow, "slow", 0, "")
	set.DurationVar(&o.Delay, "delay", 2*time.Second, "")
	set.Float64Var(&o.Refuse, "refuse", 0, "")
	set.Float64Var(&o.Busy, "busy", 0, "")
	set.DurationVar(&o.RetryAfter, "retry-after", time.Second, "")
	set.Float64Var(&o.Drop, "drop", 0, "")
	set.Float64Var(&o.Reject, "reject", 0, "")
	set.StringVar(&o.State, "state", "", "")
	if err := set.Parse(args); err != nil || set.NArg() > 0 {
		// a value may be a secret
		return fmt.Errorf("municipality: a flag that there is not, or a value that does not fit; usage: %s",
			usage)
	}
	if *secret == "" && *smtpListen == "" {
		return fmt.Errorf("municipality: --secret is missing; usage: %s", usage)
	}
	o.Secret, o.ReceiptSecret = config.NewSecret(*secret), config.NewSecret(*receiptSecret)

	m, err := New(o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, m.Close()) }()
	if *caOut != "" {
		if err := os.WriteFile(*caOut, m.CA(), 0o644); err != nil {
			return fmt.Errorf("municipality: --ca-out: %w", err)
		}
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ended := make(chan error, 2)
	servers := 1
	notices, err := net.Listen("tcp", *listen)
	if err != nil {
		return fmt.Errorf("municipality: --listen: %w", err)
	}
	if *smtpListen != "" {
		mails, err := net.Listen("tcp", *smtpListen)
		if err != nil {
			notices.Close()
			return fmt.Errorf("municipality: --smtp-listen: %w", err)
		}
		servers++
		fmt.Fprintf(stdout, "mail on %s\n", mails.Addr())
		go func() { ended <- m.ServeMail(ctx, mails) }()
	}
	fmt.Fprintf(stdout, "listening on %s\n", notices.Addr())
	go func() { ended <- m.Serve(ctx, notices, *secured) }()
	for range servers {
		err = errors.Join(err, <-ended)
		cancel() // one that ends takes the other with it
	}
	return err
}
