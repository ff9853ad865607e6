package store

import (
	"slices"

	"boligbro/gateway"
	"boligbro/rules"
)

// endAlarms ends the open alarms about what has been erased: nobody can do anything about it any more, and
// nothing would end them later. Without the key of municipal data those about clocks are left to a process
// that has it (ClockHeads).
func (t *tx) endAlarms(e gateway.Erasure) error {
	if e.Party != gateway.PartyMunicipality {
		if err := t.endAlarmsOf(e); err != nil {
			return err
		}
	}
	if !t.db.keys.hasMunicipal() {
		return nil
	}
	subjects, err := t.erasedClocks(e)
	for _, subject := range subjects {
		for _, kind := range gateway.ClockKinds() {
			if err == nil {
				err = t.resolveClock(kind, subject, e.At)
			}
		}
	}
	return err
}

// endAlarmsOf ends the alarms that name the case: about its findings, its tasks and its messages.
func (t *tx) endAlarmsOf(e gateway.Erasure) error {
	open, err := all(&t.reader, t.scanAnyAlarm, `SELECT `+alarmColumns+` FROM alarms
		WHERE resolved = 0 AND number = (SELECT number FROM cases WHERE id = $1) ORDER BY raised, id`, e.Case)
	for _, a := range open {
		if err == nil {
			err = t.Resolve(a.Kind, a.Subject, e.At)
		}
	}
	return err
}

// erasedClocks are what alarms about clocks that cannot be told any more can be about: those of the case's
// notices; where the municipality keeps what it was sent, only that of a demand, which hangs on when the
// tenant received it; and where what municipalities recorded is gone, also what the fogedret told them of.
func (t *tx) erasedClocks(e gateway.Erasure) (subjects []string, err error) {
	notices, err := all(&t.reader, scanText, `SELECT id FROM notices WHERE case_id = $1 ORDER BY id`, e.Case)
	for _, id := range notices {
		demand := gateway.Notice{ID: id, Rule: rules.AssignedTenantDemand}
		filing := gateway.Notice{ID: id, Rule: rules.EvictionFiled}
		subjects = append(subjects, gateway.ClockSubjects(demand)...)
		if e.Party == gateway.PartyAssociation && e.Keep {
			continue
		}
		if subjects = append(subjects, gateway.OwnClocks(filing)...); e.Party == gateway.PartyMunicipality {
			subjects = append(subjects, gateway.ClockSubjects(filing)...)
		}
	}
	if err != nil || e.Party != gateway.PartyMunicipality {
		return subjects, err
	}
	codes, err := all(&t.reader, scanText, `SELECT DISTINCT municipality FROM municipal_acts WHERE subject = $1
		ORDER BY municipality`, t.db.keys.subject(e.Case))
	for _, code := range codes {
		subjects = append(subjects, gateway.ClockSubjects(gateway.Notice{Case: e.Case, Municipality: code})...)
		if err == nil { // it cannot be read, and need not be
			err = t.resolveClock(gateway.AlarmClockUnreadable, e.Case+"/"+code, e.At)
		}
	}
	return slices.Compact(slices.Sorted(slices.Values(subjects))), err
}
