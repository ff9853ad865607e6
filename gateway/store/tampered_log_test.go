package store_test

import (
	"boligbro/gateway/store"
)

// tamperedLog is what somebody changes behind the program's back, and what log verify finds.
var tamperedLog = []tampering{
	{
		"change an entry", `UPDATE log_entries SET leaf = (SELECT leaf FROM log_entries WHERE n = 1) WHERE n = 0`,
		store.CheckpointWrong, "log_checkpoints",
	},
	{
		"change an entry's time", `UPDATE log_entries SET at = at + 1 WHERE n = 5`, store.LeafBroken, "log_entries",
	},
	{
		"change an entry's kind", `UPDATE log_entries SET kind = 'notice' WHERE n = 0`, store.LeafBroken,
		"log_entries",
	},
	{
		"give a municipality's entry a time", `UPDATE log_entries SET at = 5 WHERE kind = 'municipal'`,
		store.LeafBroken, "log_entries",
	},
	{"remove an entry", `DELETE FROM log_entries WHERE n = 7`, store.EntryMissing, "log_entries"},
	{"remove the last entries", `DELETE FROM log_entries WHERE n > 300`, store.HeadWrong, "log_head"},
	{"remove all entries", `DELETE FROM log_entries`, store.RowAdded, "versions"},
	{
		"remove an entry and its row",
		`DELETE FROM municipal_acts WHERE id = (SELECT min(id) FROM municipal_acts); DELETE FROM log_entries
			WHERE n = 366`, store.EntryMissing, "log_entries",
	},
	{
		"reorder entries", `UPDATE log_entries SET n = -1 WHERE n = 3; UPDATE log_entries SET n = 3
			WHERE n = 4; UPDATE log_entries SET n = 4 WHERE n = -1`, store.CheckpointWrong, "log_checkpoints",
	},
	{
		"add an entry", `INSERT INTO log_entries SELECT 100000, at, kind, leaf FROM log_entries WHERE n = 1`,
		store.EntryRepeated, "notices",
	},
	{"change a tile", `UPDATE log_tiles SET hashes = (SELECT edge FROM log_head)`, store.TileWrong, "log_tiles"},
	{"remove a tile", `DELETE FROM log_tiles`, store.TileWrong, "log_tiles"},
	{"add a tile", `INSERT INTO log_tiles SELECT 7, n, hashes FROM log_tiles`, store.TileWrong, "log_tiles"},
	{
		"change the head", `UPDATE log_head SET edge = (SELECT hashes FROM log_tiles)`, store.HeadWrong, "log_head",
	},
	{"remove the head", `DELETE FROM log_head`, store.HeadWrong, "log_head"},
	{
		"change a checkpoint",
		`UPDATE log_checkpoints SET note = (SELECT note FROM log_checkpoints WHERE size = 120) WHERE size = 240`,
		store.CheckpointWrong, "log_checkpoints",
	},
	{
		"remove the last checkpoint",
		`DELETE FROM log_checkpoints WHERE size = (SELECT max(size) FROM log_checkpoints)`, store.CheckpointWrong,
		"log_checkpoints",
	},
	{
		"add a checkpoint", `INSERT INTO log_checkpoints SELECT size + 1, at, note FROM log_checkpoints
			WHERE size = 120`, store.CheckpointWrong, "log_checkpoints",
	},
	{
		"add a checkpoint beyond",
		`INSERT INTO log_checkpoints SELECT 99999, at, note FROM log_checkpoints WHERE size = 120`,
		store.CheckpointWrong, "log_checkpoints",
	},

	{
		"change a rule set", `UPDATE rule_sets SET settings = '{}' WHERE hash = (SELECT min(hash) FROM rule_sets)`,
		store.RowUnreadable, "rule_sets",
	},
	{
		"change when a rule set began",
		`UPDATE rule_sets SET recorded = 5 WHERE hash = (SELECT min(hash) FROM rule_sets)`, store.RowChanged,
		"rule_sets",
	},
	{
		"remove a rule set", `DELETE FROM rule_sets WHERE hash = (SELECT min(hash) FROM rule_sets)`,
		store.RowMissing, "rule_sets",
	},
	{
		"add a rule set", `INSERT INTO rule_sets SELECT 'new', settings, recorded FROM rule_sets
			WHERE hash = (SELECT min(hash) FROM rule_sets)`, store.RowAdded, "rule_sets",
	},
}
