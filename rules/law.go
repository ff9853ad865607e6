package rules

import (
	"fmt"
	"time"
)

// This file is the law: each statutory rule is one literal, with its paragraph and the days from which each
// version is cited beside it. A change of law is a change here, with a vector in testdata. The texts were
// read in consolidated form as of 8 March 2026; what could not be confirmed says so.

// statute is a rule of law with the versions that it has had.
type statute struct {
	name    string
	kinds   []EventKind
	inForce Day // events before it are none/before-law
	// doubtful is the last day of a time in which the rule may or may not have been in force; zero: none.
	doubtful Day
	carries  []Field // what the statute says that the notice holds
	versions []version
}

// String holds everything that the rule's answers depend on.
func (s *statute) String() string {
	return fmt.Sprintf("%s %v %s %s %v %v", s.name, s.kinds, s.inForce, s.doubtful, s.carries, s.versions)
}

// version is how the rule is cited for events from a day on.
type version struct {
	from  Day
	cites []Citation
}

// worded are the versions of the rule, each with the checks that it is judged by.
func (s *statute) worded(checks, quiet []Check) (all []Version) {
	for _, v := range s.versions {
		all = append(all, Version{From: v.from, Cites: v.cites, Checks: checks, Quiet: quiet,
			Carries: s.carries})
	}
	return all
}

// cite is the hjemmel as it read on the day: the first version for a day before them all, the newest for one
// that is not known.
func cite(versions []version, on Day) []Citation {
	if on.IsZero() {
		return versions[len(versions)-1].cites
	}
	cites := versions[0].cites
	for _, v := range versions {
		if v.from <= on {
			cites = v.cites
		}
	}
	return cites
}

// Name, address and the step are what both acts ask for. The marker of protection goes with the name
// (CPR-loven § 44, stk. 1).
var statutoryCarries = []Field{FieldTenantName, FieldProtected, FieldAddress, FieldEvent}

// Almenboligloven (lov om almene boliger m.v.) § 59, stk. 13: a boligorganisation that sends a påkrav to a
// tenant who was assigned by kommunalbestyrelsen notifies it at the same time, within the first year after
// the tenancy began, in almene familie- and ungdomsboliger.
var assignedTenantDemand = statute{
	name:     AssignedTenantDemand,
	kinds:    []EventKind{Demanded},
	inForce:  day2013issued, // lov nr. 271 af 19/3/2013; its commencement is not confirmed
	doubtful: Date(2013, time.August, 21),
	carries:  statutoryCarries,
	versions: numbered59("stk. 11", "stk. 13"),
}

var day2013issued = Date(2013, time.March, 19)

// numbered59 are the versions of almenboligloven § 59: LBK 1343/2023 of 24 November 2023 moved stk. 11-12 to
// 13-14. The version cited is the latest whose day of issue is confirmed. Between them lie, with the same
// rule but with days that were not read, LBK 1278/2015, 1103/2016, 1116/2017, 119/2019, 1203/2020 and
// 1877/2021 (stk. 11-12) and 1171/2024 (stk. 13-14).
func numbered59(before, after string) []version {
	cited := func(section, version string) []Citation {
		return []Citation{{
			Statute: "almenboligloven", Section: "§ 59, " + section, Version: version,
			Issued: day2013issued, Unconfirmed: true,
		}}
	}
	return []version{
		{day2013issued, cited(before, "lov 271/2013")},
		{Date(2013, time.August, 21), cited(before, "LBK 1023/2013")},
		{Date(2023, time.November, 24), cited(after, "LBK 1343/2023")},
		{Date(2026, time.January, 25), cited(after, "LBK 207/2026")},
	}
}

// Almenlejeloven (lov om leje af almene boliger) § 92, stk. 2: a landlord who files a request with the
// fogedret for eviction because of payment default notifies the municipality in writing, at the latest at the
// same time, with the tenant's name and address. Inserted by lov nr. 286 af 15/4/2009 § 1, nr. 6; worded
// alike since. LBK 987/2009, 961/2010 and 228/2016 lie between the two that are cited; their days of issue
// were not read.
var evictionFiled = statute{
	name:    EvictionFiled,
	kinds:   []EventKind{Filed, FilingPlanned},
	inForce: day2009,
	carries: statutoryCarries,
	versions: []version{
		{day2009, []Citation{
			{Statute: "almenlejeloven", Section: "§ 92, stk. 2", Version: "lov 286/2009", InForce: day2009},
		}},
		{Date(2019, time.September, 4), []Citation{
			{Statute: "almenlejeloven", Section: "§ 92, stk. 2", Version: "LBK 928/2019", InForce: day2009},
		}},
	},
}

var day2009 = Date(2009, time.June, 1)

// The municipality's duties. Retssikkerhedsloven § 5 a was inserted by a law of 6 June 2007 for the
// fogedret's notices alone; the associations' notices and stk. 5 came with lov nr. 286 af 15/4/2009. It was
// read as LBK 354/2025, and which consolidated version applied between was not looked up, nor how the
// subsections were numbered then: unconfirmed.
var (
	takeUpVersions  = section5a("§ 5 a, stk. 1", "lov 286/2009", day2009)
	decideVersions  = section5a("§ 5 a, stk. 2", "lov 286/2009", day2009)
	contactVersions = section5a("§ 5 a, stk. 5", "lov 286/2009", day2009)
	// the fogedret's notices
	fogedTakeUpVersions = section5a("§ 5 a, stk. 1", "lov af 6/6/2007", day2007)
	fogedVersions       = section5a("§ 5 a, stk. 2", "lov af 6/6/2007", day2007)
	// Stk. 4 says that the decision can be appealed, and § 67 by when. Since when either has had this wording
	// was not looked up.
	appealVersions = []version{
		{cites: []Citation{
			{Statute: "retssikkerhedsloven", Section: "§ 5 a, stk. 4", Unconfirmed: true},
			{Statute: "retssikkerhedsloven", Section: "§ 67", Unconfirmed: true},
		}},
		{day2025, []Citation{
			{Statute: "retssikkerhedsloven", Section: "§ 5 a, stk. 4", Version: "LBK 354/2025",
				Unconfirmed: true},
			{Statute: "retssikkerhedsloven", Section: "§ 67", Version: "LBK 354/2025", Unconfirmed: true},
		}},
	}
	meetVersions = numbered59("stk. 12", "stk. 14")
)

var day2007 = Date(2007, time.July, 1)

// BailiffDutySince is the day from which a notice of the fogedret binds the municipality (retssikkerhedsloven
// § 5 a).
var BailiffDutySince = day2007

var day2025 = Date(2025, time.April, 2) // LBK nr. 354 af 2/4/2025

// section5a are the versions of a rule in retssikkerhedsloven § 5 a that a later law inserted.
func section5a(section, issued string, inForce Day) []version {
	return []version{
		{inForce, []Citation{
			{Statute: "retssikkerhedsloven", Section: section, Version: issued, InForce: inForce,
				Unconfirmed: true},
		}},
		{day2025, []Citation{
			{Statute: "retssikkerhedsloven", Section: section, Version: "LBK 354/2025", InForce: inForce},
		}},
	}
}
