package main

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"sync"
	"time"

	"boligbro/cmd/fakes/housing"
	"boligbro/cmd/fakes/municipality"
	"boligbro/config"
	"boligbro/gateway/connectors/email"
	"boligbro/gateway/connectors/webhook"
	"boligbro/rules"
)

type demoCmd struct {
	Once bool `help:"Stop efter opsummeringen i stedet for at vise siderne."`
}

const demoHeading = "Prøvekørsel: prøvekommuner og opdigtede personer / " +
	"Demonstration: pretend municipalities and invented people"

// demoAssociations are the three associations of the demonstration. Their CVR numbers belong to nobody.
var demoAssociations = []struct {
	cvr, name, source string
	export            housing.Export
}{
	{"99999918", "Prøveboligforeningen Bøgen", "boegen", housing.Export{Tenancies: 4000, Steps: 40, Bad: 1}},
	{
		"99999926", "Prøveboligselskabet Åen", "aaen",
		housing.Export{Tenancies: 2500, Steps: 30, Encoding: "windows-1252", Repeated: 1},
	},
	{
		"99999934", "Prøveforeningen Æblehaven", "aeblehaven",
		housing.Export{Tenancies: 1200, Steps: 20, Rows: "event"},
	},
}

// demo is one demonstration: a folder, two pretend municipalities, and the program put together for them.
type demo struct {
	p     *program
	dir   string
	day   rules.Day
	towns []*municipality.Municipality
	stop  func()
}

// Run shows a whole night on sample data: nothing is installed, configured or left behind.
func (c *demoCmd) Run(p *program) (err error) {
	dir, err := os.MkdirTemp("", "boligbro-demo-")
	if err != nil {
		return fmt.Errorf("make a folder for the demonstration: %w", err)
	}
	defer os.RemoveAll(dir)
	p.log = slog.New(slog.NewTextHandler(p.err, &slog.HandlerOptions{Level: slog.LevelError}))
	d := &demo{p: p, dir: dir, day: rules.DayOf(p.now())}
	doors, err := demoDoors()
	if err != nil {
		return err
	}
	settings, err := d.settings(doors.receipts.Addr().String())
	if err != nil {
		return err
	}
	defer d.close()
	a, err := p.assemble(settings)
	if err != nil {
		return err
	}
	defer a.close()
	return p.serve(a, doors, demoHeading, func(ctx context.Context, _ *sync.WaitGroup) error {
		if err := d.night(ctx, a); err != nil {
			return err
		}
		if c.Once {
			p.interrupt()
			return nil
		}
		fmt.Fprintf(p.out, "\nSiderne vises på http://%s - tryk Ctrl-C for at stoppe.\n", doors.pages.Addr())
		return nil
	})
}

// demoDoors listens at the usual address, or at a free one when that is taken.
func demoDoors() (d doors, err error) {
	if d.pages.Listener, err = net.Listen("tcp", "127.0.0.1:8080"); err != nil {
		d.pages.Listener, err = net.Listen("tcp", "127.0.0.1:0")
	}
	if err != nil {
		return d, fmt.Errorf("listen: %w", err)
	}
	d.receipts.Listener, err = net.Listen("tcp", "127.0.0.1:0")
	return d, err
}

// settings starts the pretend municipalities, writes the exports, and gives the settings that fit them: one
// municipality takes notices at its own endpoint, the other by mail.
func (d *demo) settings(receipts string) (*config.Config, error) {
	ctx, stop := context.WithCancel(context.Background())
	d.stop = stop
	c := config.Default(d.dir)
	c.Web.Login = config.LoginNone // its people are invented
	c.Delivery = config.Delivery{First: 200 * time.Millisecond, Most: time.Second, GiveUp: time.Minute}
	web, receiptSecret, err := d.town(ctx, "0751", receipts)
	if err != nil {
		return nil, err
	}
	c.Municipalities = append(c.Municipalities, config.Municipality{
		Code: "0751", Channels: over("webhook", web), ReceiptSecret: receiptSecret,
	})
	smtp, mailSecret, err := d.mailTown(ctx, "0461", receipts)
	if err != nil {
		return nil, err
	}
	c.Municipalities = append(c.Municipalities, config.Municipality{
		Code: "0461", Channels: over("email", &email.Settings{To: "boligsocial@proevekommune.example", SMTP: smtp}),
		ReceiptSecret: mailSecret,
	})
	c.Alarms.Alarms = config.Alarms{
		Person: "it@proeveforening.example", Substitute: "vagt@proeveforening.example", SMTP: smtp,
	}
	for i, one := range demoAssociations {
		c.Associations = append(c.Associations, config.Association{
			CVR: one.cvr, Name: one.name, GoLive: d.day.Add(-21).String(),
		})
		source, err := d.export(one.source, one.cvr, int64(i+1), one.export)
		if err != nil {
			return nil, err
		}
		c.Sources = append(c.Sources, source)
	}
	c.ChildrenUnder18 = []config.ChildrenUnder18{{
		Association: demoAssociations[0].cvr, Municipality: "0751", Basis: "legitimate-interest",
		Reference: "prøvevurdering",
	}}
	return c, nil
}

// over is one channel of that kind.
func over(kind string, s config.Settings) []config.Channel {
	return []config.Channel{{Part: config.Part{Kind: kind, Settings: s}}}
}

// export writes what an association's housing system holds tonight.
func (d *demo) export(name, cvr string, seed int64, e housing.Export) (config.Source, error) {
	e.Seed, e.Association, e.Day, e.Municipalities = seed, cvr, d.day, []string{"0751", "0461"}
	path := filepath.Join(d.dir, name+".csv")
	f, err := os.Create(path)
	if err != nil {
		return config.Source{}, err
	}
	_, err = e.WriteTo(f)
	if err := errors.Join(err, f.Close()); err != nil {
		return config.Source{}, fmt.Errorf("write the sample data: %w", err)
	}
	mapping := e.Settings()
	mapping.Files = path
	return config.Source{
		Name: name, Association: cvr, Part: config.Part{Kind: "csv", Settings: &mapping},
	}, nil
}

func newSecret() config.Secrets {
	var key [32]byte
	rand.Read(key[:])
	return config.NewSecrets("whsec_" + base64.StdEncoding.EncodeToString(key[:]))
}

// close stops the pretend municipalities.
func (d *demo) close() {
	d.stop()
	for _, town := range d.towns {
		town.Close()
	}
}

// newTown is a pretend municipality that returns receipts to the program.
func (d *demo) newTown(code, receipts string) (
	*municipality.Municipality, config.Secrets, config.Secrets, error,
) {
	notices, back := newSecret(), newSecret()
	town, err := municipality.New(municipality.Options{
		Code: code, Secret: notices, Receipts: "http://" + receipts + "/receipts/" + code, ReceiptSecret: back,
		Seed: 1, Busy: 0.05,
	})
	if err == nil {
		d.towns = append(d.towns, town)
	}
	return town, notices, back, err
}

// town takes notices at its own endpoint.
func (d *demo) town(ctx context.Context, code, receipts string) (*webhook.Settings, config.Secrets, error) {
	town, secret, back, err := d.newTown(code, receipts)
	if err != nil {
		return nil, back, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, back, err
	}
	go town.Serve(ctx, listener, true)
	ca, err := d.authority(code, town)
	return &webhook.Settings{URL: "https://" + listener.Addr().String() + "/", Secret: secret, CA: ca,
		Timeout: 10 * time.Second}, back, err
}

// mailTown takes notices by mail, over TLS only.
func (d *demo) mailTown(ctx context.Context, code, receipts string) (*config.SMTP, config.Secrets, error) {
	town, _, back, err := d.newTown(code, receipts)
	if err != nil {
		return nil, back, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, back, err
	}
	go town.ServeMail(ctx, listener)
	ca, err := d.authority(code, town)
	address := listener.Addr().(*net.TCPAddr)
	return &config.SMTP{
		Host: "127.0.0.1", Port: address.Port, Security: "starttls", From: "boligbro@proeveforening.example",
		CA: ca, Timeout: 10 * time.Second,
	}, back, err
}

func (d *demo) authority(code string, town *municipality.Municipality) (string, error) {
	path := filepath.Join(d.dir, code+"-ca.pem")
	return path, os.WriteFile(path, town.CA(), 0o600)
}
