package rules

import "time"

// Easter is påskedag of the year in the Gregorian calendar (the anonymous computus).
func Easter(year int) Day {
	a, b, c := year%19, year/100, year%100
	d, e := b/4, b%4
	g := (8*b + 13) / 25
	h := (19*a + b - d - g + 15) % 30
	j, k := c/4, c%4
	m := (a + 11*h) / 319
	r := (2*e + 2*j - k - h + m + 32) % 7
	month := (h - m + r + 90) / 25
	return Date(year, time.Month(month), (h-m+r+month+19)%32)
}

// lastBededag is the last year in which store bededag was a helligdag (lov nr. 214 af 6/3/2023 § 5).
const lastBededag = 2023

// Helligdag reports whether the day is a Danish public holiday of the church year or 1 January. Ordinary
// Sundays are not counted here, nor 5 June and 24 and 31 December, which are not helligdage.
func (d Day) Helligdag() bool {
	year, month, day := d.Date()
	switch {
	case month == time.January && day == 1, // nytårsdag
		month == time.December && (day == 25 || day == 26): // juledagene
		return true
	}
	switch d - Easter(year) {
	case -3, -2, 0, 1, // skærtorsdag, langfredag, påskedag, 2. påskedag
		39, 49, 50: // Kristi himmelfartsdag, pinsedag, 2. pinsedag
		return true
	case 26: // store bededag
		return year <= lastBededag
	}
	return false
}

// Hverdag reports whether the day is Monday to Friday and neither a helligdag nor 5 June (grundlovsdag),
// 24 December or 31 December: the days on which a public authority's time limit can end.
func (d Day) Hverdag() bool {
	_, month, day := d.Date()
	if month == time.December && (day == 24 || day == 31) {
		return false
	}
	return d.opensDemand()
}

// opensDemand reports whether the tenant's 14 days can end on the day: not on a helligdag (Sundays too),
// a Saturday or 5 June, but on 24 and 31 December, which almenlejeloven § 90, stk. 2, does not name.
func (d Day) opensDemand() bool {
	if w := d.Weekday(); w == time.Saturday || w == time.Sunday {
		return false
	}
	if _, month, day := d.Date(); month == time.June && day == 5 {
		return false
	}
	return !d.Helligdag()
}

// NextHverdag is the day itself when it is a hverdag, else the first hverdag after it.
func (d Day) NextHverdag() Day {
	for !d.Hverdag() {
		d++
	}
	return d
}

// AddHverdage is the n-th hverdag after the day, or before it when n is negative. The day itself is not
// counted; with n 0 it is the day itself, hverdag or not.
func (d Day) AddHverdage(n int) Day {
	step := Day(1)
	if n < 0 {
		step, n = -1, -n
	}
	for n > 0 {
		d += step
		if d.Hverdag() {
			n--
		}
	}
	return d
}

// Years is the same date n years later; 29 February becomes 1 March where there is none.
func (d Day) Years(n int) Day {
	year, month, day := d.Date()
	return Date(year+n, month, day)
}

// DemandExpires is the last day on which arrears can be paid after a demand (påkrav) that came to hand on the
// day: day 14, or the next day that is no helligdag, Sunday, Saturday or 5 June (almenlejeloven § 90, stk.
// 2).
func (d Day) DemandExpires() Day {
	d = d.Add(14)
	for !d.opensDemand() {
		d++
	}
	return d
}
