package gateway

import (
	"context"
	"errors"
	"time"

	"boligbro/rules"
)

// Store keeps what the gateway knows. storetest.Run holds every sentence of these contracts, on SQLite and
// PostgreSQL.
type Store interface {
	// Do runs fn in one transaction that is durable when Do returns nil, and leaves no trace when fn or the
	// commit fails. Every act that a Tx method adds is one entry of the compliance log, numbered at the
	// commit. fn may be run again after a conflict, so it must not have effects outside the Tx, and must
	// not call Do.
	Do(ctx context.Context, fn func(Tx) error) error
	// Lightly is Do that does not wait for the disk: others see at once what fn has done, and a loss of power
	// may undo it only until a later Do of anybody is done.
	Lightly(ctx context.Context, fn func(Tx) error) error
	// View runs fn on one consistent state and never takes a write lock.
	View(ctx context.Context, fn func(Reader) error) error
	// Blind is a keyed hash of the parts, for finding and comparing what is sealed. Whoever has the
	// database but not the master key cannot compute it.
	Blind(parts ...string) string
	// Municipal reports whether this process has the master key of municipal data. Without it every reading and
	// writing of what municipalities record is ErrNoMunicipalKey; of notices and alarms it sees what is the
	// associations', and NoticeFile.Closed says so.
	Municipal() bool
}

// Reader and Tx are unions of one small interface per noun. Lists are in a stable order; a limit of 0 is
// none. What lies outside the scope is not found.
type Reader interface {
	CaseReader
	VersionReader
	TaskReader
	RunReader
	RowReader
	NoticeReader
	NoticeLister
	MadeReader
	DeliveryReader
	ActReader
	AlarmReader
	DamageReader
	RetentionReader
	AccessReader
	PersonReader
	SignInReader
	SessionReader
	InterventionReader
	LogReader
	LogProver
}

// Tx adds and changes, and reads what it has itself written. It must not be used after fn has returned.
type Tx interface {
	Reader
	CaseWriter
	TaskWriter
	RunWriter
	RowWriter
	DeliveryWriter
	ActWriter
	AlarmWriter
	Marker
	RetentionWriter
	AccessWriter
	PersonWriter
	SignInWriter
	SessionKeeper
	InterventionWriter
	Leaser
	LogWriter
}

// Errors of every Store; test with errors.Is.
var (
	ErrNotFound = errors.New("not found, or not yours to see")
	ErrExists   = errors.New("it is there already")
	ErrState    = errors.New("the state does not allow it")
	// ErrMoved: what the change rests on has moved on since it was read. Read it again, and judge again.
	ErrMoved = errors.New("it has moved on since it was read")
	// ErrUnavailable: the database is read-only, full or not there. Nothing was changed; try again when
	// that is mended.
	ErrUnavailable = errors.New("the database cannot be written")
	// ErrErased: the data key is gone, so the sealed part can never be read again.
	ErrErased = errors.New("the personal data has been erased")
	// ErrNoMunicipalKey: this process has no master key of municipal data, and neither reads nor writes what
	// municipalities record.
	ErrNoMunicipalKey = errors.New(
		"this process has no master key of municipal data (keys.municipal), so that it neither reads nor writes " +
			"what municipalities record; do it where the key is")
	// ErrUnreadable: what is stored about one case was changed or damaged behind the program's back. It stands
	// in the way of nothing else, and is mended by putting back what was there, from a backup.
	ErrUnreadable = errors.New(
		"the case cannot be read: its rows in the database were changed or damaged; run boligbro log verify, and " +
			"restore them from a backup")
)

// OfOneCase reports whether the error is about what is stored of one case, so that the others can be gone on
// with; else the database is gone, or the program is to stop.
func OfOneCase(err error) bool {
	return err != nil && !errors.Is(err, ErrUnavailable) && !errors.Is(err, context.Canceled) &&
		!errors.Is(err, context.DeadlineExceeded)
}

// CaseReader reads the heads of cases.
type CaseReader interface {
	// EachCase calls each with every case of an association, in the order of their keys; each must not read
	// further.
	EachCase(s Scope, association string, each func(Case) error) error
	// Case: of a case that it has a notice of, a municipality sees ID, Number, Association and Municipality
	// only.
	// Of a number that it may not see it gets the same answer, by the same reading, as of one that no case has.
	Case(s Scope, number string) (Case, error)
	CaseByID(s Scope, id string) (Case, error)
	// CaseByKey is the association's case with that Key, for whoever adopts a run. ErrUnreadable: also when its
	// row says that it is of another association.
	CaseByKey(association, key string) (Case, error)
	// Cases are in the order of their numbers, after the given one.
	Cases(s Scope, after string, limit int) ([]Case, error)
	// Awake are the cases whose Wake has come, or whose RuleSet is another than the given one, in the order
	// of their ids, after the given one.
	Awake(today rules.Day, ruleSet, after string, limit int) ([]Case, error)
}

// DamageReader looks for what cannot be read, or whose parts contradict each other. What has been erased is
// not among it.
type DamageReader interface {
	// Damage looks at the cases, the municipalities' own too, that come after the id, in the order of their
	// ids, at most so many. next is where the next look begins; empty: there is nothing more.
	Damage(after string, most int) (d Damage, next string, err error)
	// DamageOf looks at the cases with these ids.
	DamageOf(ids []string) (Damage, error)
	// Mark is where a look that is taken in parts has come to, as it was set; empty: it has not begun.
	Mark(name string) (string, error)
}

// Marker remembers where a look has come to, whichever process goes on with it.
type Marker interface {
	SetMark(name, value string) error
}

// Damage is what cannot be read.
type Damage struct {
	Cases []Case     // each marked Unreadable, with what could be read of it
	Acts  []CaseActs // a municipality's acts in a case, each marked Unreadable and left out
}

// VersionReader reads what has been reported and answered about a case. It is the association's side: a
// municipality's scope sees none of it.
type VersionReader interface {
	Version(s Scope, caseID string, version int) (Version, error)
	// FilingsSeen reports whether a source of the association has ever reported a filing.
	FilingsSeen(association string) (bool, error)
	// Evaluations of a case, oldest first.
	Evaluations(s Scope, caseID string) ([]Evaluation, error)
}

// TaskReader reads what awaits a person, and what people have answered; the association's side.
type TaskReader interface {
	// Tasks are in the order of the list (Task.Place).
	Tasks(s Scope, f TaskFilter) ([]Task, error)
	// FirstTasks are the ids of the tasks that come first (Task.First), in the order of the list.
	FirstTasks(s Scope) ([]string, error)
	CountTasks(s Scope) (int, error)
	// Answers about a case, in the order they were given.
	Answers(s Scope, caseID string) ([]Answer, error)
	// RowAnswers are the answers about the association's rows, in the order they were given.
	RowAnswers(s Scope, association string) ([]Answer, error)
}

// CaseWriter stores what follows from judging cases.
type CaseWriter interface {
	// Apply stores what follows from judgements, each as one act: the case with its data key when it is new,
	// its next version or evaluation with the head that points at it, notices and messages, tasks, answers and
	// alarms. ErrExists: a new case's association has a case with that Key, or the case has a notice of that
	// rule, step and municipality. ErrMoved: something that a judgement rests on has moved (Changes.Basis);
	// judge again. Cases that are renumbered together may take over each other's numbers. ErrState: the parts
	// of the changes do not hang together. Only after ErrMoved and ErrState can the Tx go on.
	Apply(changes ...Changes) error
}

// TaskWriter keeps what awaits a person, and what people answer.
type TaskWriter interface {
	// SetRowTasks replaces what waits about the rows of an association; what waits about a case is part of
	// its Changes. A task that was there, by its ID, keeps its Owner and Substitute.
	SetRowTasks(association string, rows []Task) error
	// Assign says who sees to a task. ErrNotFound: there is none with this id.
	Assign(id, owner, substitute string) error
	// AddUnreadable adds the task to have a case mended that cannot be read, or, without a case, what a
	// municipality has recorded, by its Subject, unless it waits already; DropUnreadable ends it.
	AddUnreadable(t Task) error
	DropUnreadable(of string) error
	// AddRowAnswer stores a person's answer about a row; one about a case is part of its Changes.
	AddRowAnswer(a Answer) error
}

// NoticeFilter chooses notices.
type NoticeFilter struct {
	Case   string          // of one case, by id
	States []DeliveryState // any of these; none: all
	Later  bool            // any message may be in one of the States, and not the first alone
	After  string          // after the notice with this id
	Limit  int
}

// NoticeReader reads notices.
type NoticeReader interface {
	Notice(s Scope, id string) (Notice, error)
	// Notices are in the order in which they were made.
	Notices(s Scope, f NoticeFilter) ([]Notice, error)
	// NoticesOpenly are the association's notices about the cases with those ids, and about cases that are not
	// there or say that they are another's. Of each it gives what stands open: ID, Case, Municipality, and its
	// rule and day.
	NoticesOpenly(association string, cases []string) ([]Notice, error)
}

// DeliveryReader reads deliveries. Content, Payload and Reference are opened for whoever may see the
// delivery.
type DeliveryReader interface {
	Delivery(s Scope, id string) (Delivery, error)
	// Deliveries of a notice, oldest first.
	Deliveries(s Scope, noticeID string) ([]Delivery, error)
	// Opened are the whole of claimed deliveries (Claim), in no order. Erased ones are left out, and those that
	// have moved on may be.
	Opened(claimed []Delivery) ([]Delivery, error)
	// InState are the deliveries in a state that last changed before the instant, oldest first.
	InState(state DeliveryState, before time.Time, limit int) ([]Delivery, error)
	// PutOff are the deliveries that are not due before the instant, soonest due first.
	PutOff(until time.Time, limit int) ([]Delivery, error)
	// Attempts are the association's side: a municipality's scope does not see them.
	Attempts(s Scope, deliveryID string) ([]Attempt, error)
	Receipts(s Scope, deliveryID string) ([]Receipt, error)
	// Delays are what has waited to be handed over since before the instant, and what waits because the last
	// attempt failed so that somebody is told at once, by association, municipality, and the code and fault of
	// that failure.
	Delays(before time.Time, atOnce func(code string, whose Fault) bool) ([]Delay, error)
	// Overlooked looks at the newest notices that were made since and until the instants and that come before
	// the place (zero: all), newest first, at most so many, and gives those of their messages that are owed by
	// what has happened to them, though their rows do not say that they wait. next is where the next look
	// begins; zero: there is nothing more.
	Overlooked(since, until time.Time, before Place, most int) (owed []Delay, next Place, err error)
	// CountDeliveries counts by municipality and state.
	CountDeliveries() (map[string]map[DeliveryState]int, error)
}

// DeliveryWriter is the delivery ledger.
type DeliveryWriter interface {
	// Leases live by the database's clock where it has one of its own; one that ends later than any lease can
	// was taken by a clock that was wrong, and counts for nothing.
	//
	// Claim takes deliveries that are due (queued and Next has come or is further ahead than any delivery
	// waits, or sending under a lease that has run out) for owner until the lease ends, longest due first,
	// leaving out those to the destinations named. Two callers never get the same one. What comes says where
	// they go, and is whole when it is Opened.
	Claim(now time.Time, owner string, lease time.Time, limit int, except []Destination) ([]Delivery, error)
	// Extend keeps the owner's leases on the deliveries until the instant.
	Extend(owner string, ids []string, now, lease time.Time) error
	// Unclaim lets go of the owner's leases on the deliveries.
	Unclaim(owner string, ids []string) error
	// Hold reads deliveries without what they carry and keeps others from changing them until the
	// transaction ends, so that what follows about them in the transaction is written together.
	Hold(ids []string) ([]Delivery, error)
	// Trust takes the deliveries to be as they were read (d.Seen) without reading them again, as Hold does. When
	// one has moved on since and the transaction writes about it, all of the transaction fails with ErrMoved.
	Trust(read []Delivery) error
	// StartAttempt stores the delivery's payload and the attempt, before it is made: the state becomes
	// sending. ErrMoved: something has happened to the delivery, or its case has a newer version, since d
	// was read (d.Seen, unless it is zero); the Tx can go on. ErrState: it was neither queued nor sending,
	// a.N is not the next attempt, or a.Hash is not the payload's.
	StartAttempt(d Delivery, a Attempt) error
	// FinishAttempt stores how an attempt ended and the delivery's new state, and lets go of the lease. An
	// attempt that a later one has overtaken does not queue or fail the delivery, but what it proves
	// counts. ErrState: the attempt has ended, or the state may not follow (it may stay).
	FinishAttempt(d Delivery, a Attempt) error
	// SetDelivery stores a change without an attempt, such as a route that was found, and lets go of the
	// lease. ErrState when the state may not follow (it may stay).
	SetDelivery(d Delivery) error
	// AddReceipt stores a receipt and what it proves about the delivery, as one act. ErrExists: it is
	// known; the Tx can go on. ErrState: the state may not follow (it may stay), or the receipt does not
	// say by what it knows.
	AddReceipt(d Delivery, r Receipt) error
}

// ActReader reads the municipality's acts; only its own scope and the operator see them.
type ActReader interface {
	// Acts of a case, in the order they were recorded.
	Acts(s Scope, caseID string) ([]MunicipalAct, error)
	// OwnCase is a municipality's own case, by its number, or by the reference that a municipality of the scope
	// has given it.
	OwnCase(s Scope, called string) (OwnCase, error)
	// CaseActs calls each with what a municipality has recorded in a case, its own or an association's, when
	// some of it is about the case itself and about no notice. What has been erased is left out; each must not
	// read further.
	CaseActs(s Scope, each func(CaseActs) error) error
	// Shared is what of them the case's own association may see because the citizens have consented
	// (Share), and nothing else of them. A municipality's scope does not see it.
	Shared(s Scope, caseID string) ([]Shared, error)
}

// ActWriter adds the municipality's acts.
type ActWriter interface {
	// AddAct seals the act under the municipality's key of the case, made when it is the first.
	AddAct(f MunicipalAct) error
	// OpenCase adds a municipality's own case. ErrExists: it has one with that Reference.
	OpenCase(c OwnCase) error
}

// AlarmReader reads alarms.
type AlarmReader interface {
	// Alarms are a part of the open alarms, or of all, oldest first.
	Alarms(s Scope, part AlarmList) ([]Alarm, error)
	// AlarmCounts counts the open alarms by association, municipality and kind.
	AlarmCounts(s Scope) ([]AlarmCount, error)
	// OpenSubjects are what the open alarms of these kinds are about, each with its kind.
	OpenSubjects(kinds ...AlarmKind) (map[string]AlarmKind, error)
}

// AlarmWriter raises and settles alarms.
type AlarmWriter interface {
	// Raise adds the alarm; an open one of the same Kind and Subject is kept instead, with its Count and
	// Due brought up to date. One with another Code ends, and a takes its place, mailed as that was; an a
	// without a Code changes none. It tells whether the alarm is new: whether none was open.
	Raise(a Alarm) (bool, error)
	// SetAlarm stores Mailed and Escalated.
	SetAlarm(a Alarm) error
	// Settle ends the open alarms of those kinds about any of the subjects.
	Settle(kinds []AlarmKind, subjects []string, at time.Time) error
	// Resolve ends the open alarm of that kind and subject, if there is one.
	Resolve(kind AlarmKind, subject string, at time.Time) error
}

// OwnerPart stands between a process and what in it holds a lease, where that is not the whole process:
// host-17-ab12cd34/5e6f7a8b.
const OwnerPart = "/"

// Leaser keeps several machines out of each other's way.
type Leaser interface {
	// Lease takes or renews the named lease until the instant. False: somebody else holds it.
	Lease(name, owner string, now, until time.Time) (bool, error)
	// Release lets go of a lease that owner holds.
	Release(name, owner string) error
	// Free ends every lease of an owner that is known to be dead and of its parts (OwnerPart), its named ones
	// and those on deliveries (Claim).
	Free(owner string) error
}
