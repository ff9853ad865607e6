package gateway

// TaskKind says what a person has to do.
type TaskKind string

const (
	TaskFinding  TaskKind = "finding"  // decide what the rules could not, or fill in what is missing
	TaskQuestion TaskKind = "question" // tell whether a step that nobody has reported was taken
	TaskRow      TaskKind = "row"      // look at a row that could not be used and may hold a legal step
)
