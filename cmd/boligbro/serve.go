package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"boligbro/config"
	"boligbro/gateway"
	"boligbro/gateway/web"
	"boligbro/rules"
	"boligbro/rules/lang"
)

type serveCmd struct{}

// Run serves until the process is told to stop; then what is in flight is finished. Without sources the nights
// have nothing to read, as where programs push what happens or only municipalities are served.
func (serveCmd) Run(p *program) error {
	renewed := hangups()
	p.log = slog.New(slog.NewTextHandler(p.err, nil))
	c, err := p.settings()
	if err != nil {
		return err
	}
	p.warn(c)
	a, err := p.await(c)
	if err != nil {
		return err
	}
	defer a.close()
	if len(c.Sources) == 0 {
		p.log.Info("the settings name no sources: nothing is read at night")
	}
	logKeyBeside(p.log, a.config)
	doors, err := openDoors(a.config, p.log)
	if err != nil {
		return err
	}
	return p.serve(a, doors, "", func(ctx context.Context, jobs *sync.WaitGroup) error {
		night := &night{nights: a.nights, app: a, began: p.now(), now: p.now, log: p.log}
		jobs.Go(func() { night.watch(ctx) })
		jobs.Go(func() { atEach(ctx, renewed, doors.reload) })
		return nil
	})
}

// doors are where the program is listened to.
type doors struct {
	pages, receipts, api outside
}

// outside is a door that other machines may reach.
type outside struct {
	net.Listener              // nil: it is not served
	shown        *certificate // nil: it speaks no TLS
}

// reload reads what may have been renewed.
func (d doors) reload() {
	for _, o := range []outside{d.pages, d.receipts, d.api} {
		if o.shown != nil {
			o.shown.reload()
		}
	}
}

// openDoors listens where the settings say.
func openDoors(c *config.Config, log *slog.Logger) (d doors, err error) {
	defer func() {
		if err != nil {
			d.close()
		}
	}()
	pages := config.Endpoint{Listen: c.Web.Listen, Cert: c.Web.Cert, Key: c.Web.Key}
	if d.pages, err = openOutside(c, "web", pages, log); err != nil {
		return d, err
	}
	if d.receipts, err = openOutside(c, "receipts", c.Receipts, log); err != nil {
		return d, err
	}
	d.api, err = openOutside(c, "api", c.API, log)
	return d, err
}

// openOutside listens as that part of the settings says, whose keys an error names.
func openOutside(c *config.Config, part string, at config.Endpoint, log *slog.Logger) (o outside, err error) {
	if at.Cert != "" {
		if o.shown, err = readCertificate(c.Path(at.Cert), c.Path(at.Key), log); err != nil {
			return o, ofFiles(c, fmt.Errorf("read the certificate (%s.cert, %[1]s.key): %w", part, err))
		}
	}
	if at.Listen != "" {
		if o.Listener, err = net.Listen("tcp", at.Listen); err != nil {
			return o, fmt.Errorf("listen (%s.listen): %w", part, err)
		}
	}
	return o, nil
}

// close lets go of what was opened.
func (d doors) close() {
	for _, listener := range []net.Listener{d.pages.Listener, d.receipts.Listener, d.api.Listener} {
		if listener != nil {
			listener.Close()
		}
	}
}

// serve shows the pages, takes receipts, sends and sweeps, until the program is told to stop. begin starts
// what else runs meanwhile.
func (p *program) serve(
	a *app, doors doors, heading string, begin func(context.Context, *sync.WaitGroup) error,
) error {
	ctx, stop := context.WithCancel(p.ctx)
	defer stop()
	site := p.siteOf(a, heading)
	rooms, err := p.letIn(a, site, doors)
	if err != nil {
		return err
	}
	if !a.db.Municipal() {
		p.log.Warn("no municipal clocks run here: " + lang.WithoutMunicipalKey.EN)
	}
	a.outbox.OnSetback = logSetback(p.log)
	var jobs sync.WaitGroup
	faults := make(chan error, 4)
	var servers []*http.Server
	open := func(name web.Door, door outside, handler http.Handler) {
		s := site.NewHTTP(handler)
		servers = append(servers, s)
		jobs.Go(func() {
			var err error
			if door.shown != nil {
				s.TLSConfig.GetCertificate = door.shown.get
				err = s.ServeTLS(door, "", "")
			} else {
				err = s.Serve(door)
			}
			if !errors.Is(err, http.ErrServerClosed) {
				faults <- err
			}
		})
		p.log.Info("listening", "address", door.Addr().String(), "door", name)
	}
	open(web.Pages, doors.pages, site.Pages(rooms...))
	if doors.receipts.Listener != nil {
		open(web.Receipts, doors.receipts, site.Receipts(rooms...))
	}
	if doors.api.Listener != nil {
		programs := programsOf(a)
		open(web.API, doors.api, site.Programs(programs, programs.Programs(site)))
	}
	err = begin(ctx, &jobs)
	if err == nil {
		jobs.Go(func() {
			if err := p.sending(ctx, a); err != nil {
				faults <- err
			}
		})
		jobs.Go(func() { p.keeping(ctx, a) })
		jobs.Go(func() { p.telling(ctx, a) })
		jobs.Go(func() { a.eraseDue(ctx, p.now, p.log) })
		jobs.Go(func() { p.sweeping(ctx, a) })
		select {
		case <-ctx.Done():
		case err = <-faults:
		}
	}
	stop()
	closing, done := context.WithTimeout(context.Background(), 10*time.Second)
	defer done()
	for _, s := range servers {
		err = errors.Join(err, s.Shutdown(closing))
	}
	jobs.Wait()
	p.log.Info("stopped; nothing is in flight")
	return err
}

// siteOf is the frame of the pages, with login where the settings ask for it.
func (p *program) siteOf(a *app, heading string) *web.Site {
	c := a.config.Web
	site := &web.Site{Now: p.now, Log: p.log, Version: version(), Heading: heading, Encrypted: c.Cert != "",
		Proxy: c.ProxyNetwork()}
	if c.NeedsLogin() {
		site.Login = web.NewLogin(a.access, c.Encrypted())
	}
	return site
}

// letIn gives the rooms, when somebody can be let in to them.
func (p *program) letIn(a *app, site *web.Site, doors doors) ([]web.Room, error) {
	providers, err := newProviders(a.config, p.now)
	if err == nil {
		err = p.inviteFirst(a, doors)
	}
	return roomsOf(a, site, providers), err
}

// inviteFirst prints a link that makes the first administrator, as long as there is none.
func (p *program) inviteFirst(a *app, doors doors) error {
	if !a.config.Web.NeedsLogin() {
		return nil
	}
	is, err := a.access.Administered(p.ctx)
	if err != nil || is {
		return err
	}
	secret, expires, err := a.access.FirstLink(p.ctx)
	if err != nil {
		return err
	}
	address := a.config.Web.Address
	if rest, free := strings.CutSuffix(address, ":0"); free { // the system has chosen the port
		_, port, _ := net.SplitHostPort(doors.pages.Addr().String())
		address = rest + ":" + port
	}
	fmt.Fprintf(p.out, "Der er ingen administrator. Den, der åbner dette link inden %s, bliver det; vis det "+
		"ikke til andre:\nThere is no administrator. Whoever opens this link before then becomes it; show it to "+
		"nobody else:\n%s\n", clock(expires), linkAddress(address, secret))
	return nil
}

const (
	sendEvery  = time.Second
	sweepEvery = time.Minute
)

// sending hands over what is due, as it becomes due. It ends with an error when the database has lost what
// has been done: what is due in it may have been sent.
func (p *program) sending(ctx context.Context, a *app) (lost error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	failing := p.troubleWith("sending failed")
	every(ctx, sendEvery, func() {
		err := a.kept.keep(ctx)
		if errors.Is(err, errLost) {
			lost = err
			stop()
			return
		}
		if err == nil {
			_, err = a.outbox.Send(ctx)
		}
		if ctx.Err() == nil {
			failing.saw(err)
		}
	})
	return lost
}

// keeping brings the checkpoint beside the database up to date, also while a long sending goes on. That the
// database does not answer is told by the sending.
func (p *program) keeping(ctx context.Context, a *app) {
	failing := p.troubleWith("the checkpoint beside the database was not kept")
	every(ctx, sendEvery, func() {
		err := a.kept.keep(ctx)
		if ctx.Err() == nil && !errors.Is(err, gateway.ErrUnavailable) {
			failing.saw(err)
		}
	})
}

// telling tells the associations' own systems how far their messages have come.
func (p *program) telling(ctx context.Context, a *app) {
	if len(a.teller.Listeners) == 0 {
		return
	}
	failing := p.troubleWith("an association's system was not told")
	every(ctx, sendEvery, func() {
		if err := a.teller.Tell(ctx); ctx.Err() == nil {
			failing.saw(err)
		}
	})
}

// sweeping looks at what time alone changes.
func (p *program) sweeping(ctx context.Context, a *app) {
	everyBy(ctx, p.now, sweepEvery, func() {
		if err := p.watchClock(ctx, a.db); err != nil && ctx.Err() == nil {
			p.log.Error("the clocks were not compared; it is tried again", "err", err)
		}
		_, work, mail := a.sweep(ctx, rules.AskedAt(p.now()))
		work = errors.Join(work, a.db.KeysOpen(ctx))
		if ctx.Err() != nil {
			return
		}
		if err := errors.Join(work, mail); err != nil {
			p.log.Error("the sweep failed; it is tried again", "err", err)
		}
		a.swept(work, mail, p.now())
		p.tellWitnesses(ctx, a)
		if err := a.alarms.Unstored(ctx, a.unstored(ctx, p.now())); err != nil {
			p.log.Error("nobody could be mailed that the service does not work; it is tried again", "err", err)
		}
	})
}

// every calls fn at once and then at every interval, until the context ends.
func every(ctx context.Context, interval time.Duration, fn func()) {
	tick := time.NewTicker(interval)
	defer tick.Stop()
	for {
		fn()
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// everyBy calls fn at once and then at every interval by the wall clock, until the context ends: on a machine
// that has slept meanwhile a ticker that was set for tomorrow would come too late.
func everyBy(ctx context.Context, now func() time.Time, interval time.Duration, fn func()) {
	var last time.Time
	every(ctx, min(interval, sendEvery), func() {
		if at := now(); passed(last, at, interval) {
			last = at
			fn()
		}
	})
}

// passed reports whether so long has passed since then, or the clock was set back.
func passed(then, now time.Time, long time.Duration) bool {
	return now.Before(then) || now.Sub(then) >= long
}
