package config

import "time"

// Delivery says how often and how long a notice is tried.
type Delivery struct {
	First  time.Duration `yaml:"first"`  // wait before the second attempt; default 30s
	Most   time.Duration `yaml:"most"`   // the longest wait; default 1h
	GiveUp time.Duration `yaml:"giveUp"` // retries end this long after the first attempt; default 72h
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
}

func (d Delivery) check(f *faults, path string) {
	if d.First > d.Most {
		f.add(path+".most", "må ikke være kortere end delivery.first", "must not be shorter than delivery.first")
	}
	if d.Most > d.GiveUp {
		f.add(path+".giveUp", "må ikke være kortere end delivery.most (1h, hvis den ikke er skrevet)", "must not be shorter than delivery.most (1h when it is not written)")
	}
}
