// Package rules is the law as pure functions. It reads no clock, file or setting: time is always passed in.
//
//   - case.go, record.go, value.go: the facts. key.go: which numbers may be a person. merge.go, events.go,
//     succeed.go: reports become a Case.
//   - identity.go: which reported event is which step, and which notice tells of which step.
//   - episode.go, order.go, again.go: where an episode begins, and what came first on one day.
//   - history.go, filings.go: a Case as seen when asked.
//   - law.go: the statutes. check.go: what a Check and a Rule are. engine.go asks them. set.go: all rules.
//   - doubts.go: shared checks. demand.go, filing.go, children.go, agreement.go: a table of checks each.
//   - wake.go: when time alone may change an answer. question.go: what the association is asked.
//   - notice.go, answer.go: what a notice may say. measure.go: whether it came in time.
//   - duty.go, decided.go: what the municipality owes after it. explain.go: the same of a case in JSON.
package rules
