// Package rules is the law as pure functions. It reads no clock, no file and no setting: time is always passed in.
//
//   - case.go, record.go, value.go: the facts. merge.go, events.go, succeed.go: what sources report becomes a Case.
//   - identity.go: which reported event is which step, and which notice tells of which step.
//   - episode.go, order.go: where an episode begins and ends. history.go, filings.go: a Case as it can be seen when asked.
//   - law.go: the statutes. check.go: what a Check and a Rule are. engine.go asks them. set.go: all rules.
//   - doubts.go: checks that rules share. demand.go, filing.go, children.go, agreement.go: one table of checks each.
//   - wake.go: when an answer may change by time alone. question.go: what the association is asked.
//   - notice.go, answer.go: what a notice may say. measure.go: whether it came in time.
//   - duty.go, decided.go: what the municipality owes after a notice. explain.go: the same of a case read from JSON.
package rules
