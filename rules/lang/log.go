package lang

// LogFaults are what can be wrong in the compliance log.
var LogFaults = Words{
	"leaf-broken": {
		"posten kan ikke læses, eller dens felter siger noget andet end posten selv",
		"the entry cannot be read, or its columns say something else than the entry itself"},
	"entry-missing":  {"en post mangler i loggen", "an entry is missing in the log"},
	"entry-repeated": {"to poster handler om den samme række", "two entries are about the same row"},
	"row-changed":    {"rækken er ikke, hvad loggen siger", "the row is not what the log says"},
	"row-missing": {
		"loggen fortæller om en række, der ikke findes",
		"the log tells of a row that is not there"},
	"row-added": {
		"rækken findes, men loggen fortæller ikke om den",
		"the row is there, but the log does not tell of it"},
	"row-unreadable": {
		"rækkens forseglede del kan ikke åbnes: den er ændret eller flyttet fra et andet sted",
		"the row's sealed part cannot be opened: it was changed, or moved from another place"},
	"state-wrong": {
		"rækken siger noget andet end de handlinger, der førte til den",
		"the row says something else than the acts that led to it"},
	"tile-wrong": {
		"en gemt del af loggens træ passer ikke til posterne",
		"a stored part of the log's tree does not fit the entries"},
	"head-wrong": {
		"den gemte ende af loggens træ passer ikke til posterne",
		"the stored end of the log's tree does not fit the entries"},
	"checkpoint-wrong": {
		"et underskrevet kontrolpunkt mangler, er ikke fra denne log eller passer ikke til posterne",
		"a signed checkpoint is missing, is not of this log, or does not fit the entries"},
}
