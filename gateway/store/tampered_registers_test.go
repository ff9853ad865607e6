package store_test

import "boligbro/gateway/store"

var tamperedRegisters = []tampering{
	{
		"change a register's municipality", `UPDATE registers SET municipality = '0101'`, store.RowUnreadable,
		"registers",
	},
	{"renumber a page", `UPDATE registers SET n = n + 1`, store.RowUnreadable, "registers"},
	{"change a page", `UPDATE registers SET sealed = data_key`, store.RowUnreadable, "registers"},
	{"change a page's key", `UPDATE registers SET data_key = sealed`, store.RowUnreadable, "registers"},
	{"remove a page", `DELETE FROM registers`, store.StateWrong, "registers"},
	{
		"add an empty register for another", `INSERT INTO registers SELECT '0101', n, data_key, sealed
			FROM registers`, store.RowUnreadable, "registers",
	},
}
