package rules

// Flag is a fact that is true, false or not known. JSON: true, false, null.
type Flag uint8

const (
	Unknown Flag = iota
	Yes
	No
)

// Answer is a Flag whose JSON is "yes", "no" or "unknown".
type Answer Flag

// Ground is the set of grounds of a step; zero is not known. JSON: one of "arrears" and "other", or a list.
// Grounds that could tell a crime or a breach of house rules are read and kept as other, never by name.
type Ground uint8

const (
	GroundArrears Ground = 1 << iota // betalingsmisligholdelse
	GroundOther
)

// Amount is money in øre. JSON: a decimal string in kroner, "14250.00".
type Amount int64
