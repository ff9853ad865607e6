package config

import "time"

// Delivery says how often and how long a notice is tried over each channel of a municipality.
type Delivery struct {
	First time.Duration `yaml:"first"` // wait before the second attempt; default 30s
	Most  time.Duration `yaml:"most"`  // the longest wait; default 1h
	// retries over the last channel end this long after the first over it; default 72h
	GiveUp time.Duration `yaml:"giveUp"`
	// NextChannel is when the next channel is used: this long after the first attempt over one that is not
	// the last; default 2h, so that what the night began at 20:00 goes the next way on the same day.
	NextChannel time.Duration `yaml:"nextChannel"`
}

func (d *Delivery) fill() {
	if d.First == 0 {
		d.First = 30 * time.Second
	}
	if d.Most == 0 {
		d.Most = max(time.Hour, d.First)
	}
	if d.GiveUp == 0 {
		d.GiveUp = max(72*time.Hour, d.Most)
	}
	if d.NextChannel == 0 {
		d.NextChannel = min(2*time.Hour, d.GiveUp)
	}
}

func (d Delivery) check(f *faults, path string) {
	if d.First > d.Most {
		f.add(path+".most", "må ikke være kortere end delivery.first",
			"must not be shorter than delivery.first")
	}
	if d.NextChannel > d.GiveUp {
		f.add(path+".nextChannel", "må ikke være længere end delivery.giveUp (72h, hvis den ikke er skrevet)",
			"must not be longer than delivery.giveUp (72h when it is not written)")
	}
	if d.Most > d.GiveUp {
		f.add(path+".giveUp", "må ikke være kortere end delivery.most (1h, hvis den ikke er skrevet)",
			"must not be shorter than delivery.most (1h when it is not written)")
	}
}
