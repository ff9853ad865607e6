package document_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"boligbro/gateway"
	"boligbro/gateway/document"
	"boligbro/rules"
	"boligbro/rules/lang"
)

func sampleCompliance() *gateway.Compliance {
	return &gateway.Compliance{
		From: rules.Date(2026, 10, 1), To: rules.Date(2026, 10, 31), AsOf: "2026-11-02T07:30:00Z",
		ReadFrom: gateway.FromRows, Caution: (*gateway.Caution)(&lang.ReportUnheld),
		Notices: []gateway.NoticeTally{
			{Rule: rules.AssignedTenantDemand, Made: 3, OnTime: 2, Waiting: 1},
			{Rule: rules.EvictionFiled, Made: 13, OnTime: 7, Transmitted: 1, Late: 2, Overdue: 1, Rejected: 1,
				Lapsed:     1,
				MedianLate: 1, NinetyLate: 4},
		},
		Duties: []gateway.DutyTally{
			{Duty: rules.DecideNoHelp, Count: 10, OnTime: 4, Extended: 1, Late: 1, NoAnswer: 1, Open: 1, Withdrawn: 1,
				NoLimit: 1, Median: 9, Ninety: 19},
		},
		Nights: []gateway.NightTally{
			{Association: "13748136", Run: "1", State: gateway.RunAdopted,
				Started: time.Date(2026, 10, 5, 18, 0, 0, 0, time.UTC),
				Sources: []gateway.SourceRun{{Name: "<liste>", Rows: 600, Kept: 6, WithoutSteps: 592, Quarantined: 2}}},
			{Association: "13748136", Run: "2", State: gateway.RunRefused, Reason: "empty",
				Started: time.Date(2026, 10, 6, 18, 0, 0, 0, time.UTC)},
		},
		Alarms: []gateway.AlarmTally{{Kind: gateway.AlarmRunRefused, Raised: 1, Median: 14, Most: 14}},
		Erased: 1,
	}
}

// TestComplianceForms: the auditor's report in each form stands in testdata, for its readers to judge.
func TestComplianceForms(t *testing.T) {
	for _, format := range document.ComplianceFormats {
		got, err := document.Compliance(sampleCompliance(), format)
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join("testdata", "compliance."+format)
		if *update {
			if err := os.WriteFile(file, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("%s (-want +got; -update writes it anew):\n%s", file, diff)
		}
	}
	if _, err := document.Compliance(sampleCompliance(), "docx"); err == nil {
		t.Error("a form that there is not was written")
	}
}

// TestComplianceSaysWhatItHides: the association's report says that the municipality's side is left out, and
// not that there is nothing.
func TestComplianceSaysWhatItHides(t *testing.T) {
	c := sampleCompliance()
	c.Association, c.Duties = "13748136", nil
	got, err := document.Compliance(c, "text")
	if err != nil || !strings.Contains(string(got), "retssikkerhedsloven § 5 a, stk. 3") {
		t.Errorf("%v:\n%s", err, got)
	}
}

// TestComplianceSaysWhatItIsReadFrom: a report from rows says in each form, in Danish and in English, that
// nobody has held them against the log, and what to do; one from an exported log does not.
func TestComplianceSaysWhatItIsReadFrom(t *testing.T) {
	exported := sampleCompliance()
	exported.ReadFrom, exported.Caution = gateway.FromExport, nil
	for _, format := range document.ComplianceFormats {
		rows, err := document.Compliance(sampleCompliance(), format)
		if err != nil {
			t.Fatal(err)
		}
		log, err := document.Compliance(exported, format)
		if err != nil {
			t.Fatal(err)
		}
		for _, says := range []string{lang.ReportUnheld.DA, lang.ReportUnheld.EN} {
			if !strings.Contains(string(rows), says) {
				t.Errorf("%s of rows does not say: %s", format, says)
			}
			if strings.Contains(string(log), says) {
				t.Errorf("%s of an exported log says: %s", format, says)
			}
		}
	}
}
