package store

import (
	"errors"
	"slices"

	"boligbro/gateway"
)

// DutyActs reads what the municipalities have recorded about notices that EachMade gave. Neither the rows of
// the notices nor their messages are read: a report asks about many, and each row takes its time.
func (r *reader) DutyActs(s gateway.Scope, made []gateway.MadeNotice) ([]gateway.NoticeActs, error) {
	if !s.Operator && len(s.Municipalities) == 0 { // an association is not told what municipalities record
		return make([]gateway.NoticeActs, len(made)), nil
	}
	found := make([]gateway.NoticeActs, 0, len(made))
	for part := range slices.Chunk(made, r.db.dialect.listMost) {
		files, byCase := make([]*rawFile, len(part)), map[string][]*rawFile{}
		for i := range part {
			f := &rawFile{notice: part[i].Notice, showsAll: true}
			files[i], byCase[f.notice.Case] = f, append(byCase[f.notice.Case], f)
		}
		if err := r.actsOf(byCase); err != nil {
			return nil, err
		}
		for _, f := range files {
			acts, err := f.openAbout(r.db.keys, s)
			if err != nil {
				return nil, err
			}
			found = append(found, acts)
		}
	}
	return found, nil
}

// openAbout opens what the municipality has recorded about the notice.
func (f *rawFile) openAbout(keys *keyring, s gateway.Scope) (about gateway.NoticeActs, err error) {
	if f.municipalityKey == nil {
		return about, nil
	}
	var file gateway.NoticeFile
	err = f.openTheirs(keys, s, &file)
	if about.Unreadable = errors.Is(err, gateway.ErrUnreadable); err != nil && !about.Unreadable {
		return about, err
	}
	about.Acts = gateway.About(file.Acts, f.notice)
	return about, nil
}
