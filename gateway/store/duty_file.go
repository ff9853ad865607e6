package store

import (
	"maps"
	"slices"

	"boligbro/gateway"
)

// DutyFiles reads what duties hang on, of notices that EachMade gave. It does not read the rows of the
// notices again: a report opens many, and each row takes its time.
func (r *reader) DutyFiles(s gateway.Scope, made []gateway.MadeNotice) ([]gateway.NoticeFile, error) {
	return r.openFiles(s, len(made), func(yield func([]*rawFile, error) bool) {
		for part := range slices.Chunk(made, filesMost) {
			if !yield(r.rawDuties(s, part)) {
				return
			}
		}
	})
}

// rawDuties reads the messages and the acts of the notices.
func (r *reader) rawDuties(s gateway.Scope, made []gateway.MadeNotice) ([]*rawFile, error) {
	files := make([]*rawFile, len(made))
	byID, byCase := map[string]*rawFile{}, map[string][]*rawFile{}
	var later []string
	// an association is not told what municipalities record
	theirs := s.Operator || len(s.Municipalities) > 0
	for i := range made {
		n := &made[i]
		first := gateway.Delivery{Notice: n.ID, Case: n.Case, Kind: gateway.FirstNotice, Created: n.Created}
		f := &rawFile{
			notice: n.Notice, byMessage: true, thread: []gateway.Delivery{first}, said: make([][]byte, 1),
			showsAll: theirs,
		}
		files[i], byID[n.ID] = f, f
		byCase[n.Case] = append(byCase[n.Case], f)
		if n.Later {
			later = append(later, n.ID)
		}
	}
	err := r.firstMessages(s, byID)
	if err == nil {
		err = r.demandRecords(files)
	}
	if err == nil && len(later) > 0 {
		err = r.laterDeliveries(s, withIDs(s, later), byID)
	}
	if err == nil && theirs {
		err = r.actsOf(byCase)
	}
	return files, err
}

// firstMessages reads what the first messages of the notices say. A notice without a first message of its own
// is unreadable.
func (r *reader) firstMessages(s gateway.Scope, files map[string]*rawFile) error {
	for _, f := range files {
		f.notice.Unreadable = true
	}
	q := new(query).sql(`SELECT d.id, d.notice, d.association, d.municipality, d.worded, `+saidNow+`,
			c.version, c.association_key, `+countedKey(s)+`
		FROM notices n JOIN deliveries d ON d.id = n.delivery AND d.notice = n.id JOIN cases c ON c.id = d.case_id
		WHERE `).in("n.id", slices.Sorted(maps.Keys(files)))
	return r.each(func(row scanner) error {
		var id, notice, association, municipality string
		var said, key, received []byte
		var version, worded int
		err := row.Scan(&id, &notice, &association, &municipality, &worded, &said, &version, &key, &received)
		if f := files[notice]; f != nil && err == nil {
			f.notice.Unreadable, f.notice.Association, f.notice.Municipality = false, association, municipality
			f.thread[0].ID, f.worded, f.said[0], f.version, f.associationKey, f.receivedKey =
				id, worded, said, version, key, received
		}
		return unlessUnreadable(clean(err))
	}, q.text.String(), q.args...)
}
