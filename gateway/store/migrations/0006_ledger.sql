-- The ledger, in the one SQL that SQLite and PostgreSQL read alike: TEXT, BIGINT and BYTEA only (SQLite keeps a BYTEA
-- as the blob that it is). Instants are microseconds since 1970 in UTC and 0 when unknown, days are ISO text and ''
-- when unknown, personal data lies sealed in BYTEA columns, and ids are made by the application.

-- +goose Up
CREATE TABLE keyring (
    name    TEXT   NOT NULL PRIMARY KEY,
    wrapped BYTEA  NOT NULL,
    created BIGINT NOT NULL
);

CREATE TABLE runs (
    id          TEXT   NOT NULL PRIMARY KEY,
    association TEXT   NOT NULL,
    key         TEXT   NOT NULL,
    state       TEXT   NOT NULL CHECK (state IN ('staging', 'staged', 'adopted', 'unchanged', 'refused', 'failed')),
    started     BIGINT NOT NULL,
    ended       BIGINT NOT NULL,
    asked       BIGINT NOT NULL,
    sources     TEXT   NOT NULL, -- JSON
    chunks      BIGINT NOT NULL,
    reason      TEXT   NOT NULL,
    source      TEXT   NOT NULL,
    accepted    BIGINT NOT NULL CHECK (accepted IN (0, 1)),
    data_key    BYTEA            -- wrapped; gone when nothing is staged any more
);
CREATE UNIQUE INDEX runs_key ON runs (association, key) WHERE key <> '' AND state <> 'failed';
CREATE INDEX runs_started ON runs (association, started);

-- How runs ended: a refusal that a person accepted is followed by another end.
CREATE TABLE run_ends (
    run      TEXT   NOT NULL REFERENCES runs (id),
    state    TEXT   NOT NULL CHECK (state IN ('adopted', 'unchanged', 'refused', 'failed')),
    ended    BIGINT NOT NULL,
    asked    BIGINT NOT NULL,
    sources  TEXT   NOT NULL,
    chunks   BIGINT NOT NULL,
    reason   TEXT   NOT NULL,
    source   TEXT   NOT NULL,
    accepted BIGINT NOT NULL,
    quarantined BIGINT NOT NULL, -- how many rows of quarantine the log vouches for
    PRIMARY KEY (run, state)
);

CREATE TABLE staged (
    run    TEXT   NOT NULL REFERENCES runs (id),
    chunk  BIGINT NOT NULL CHECK (chunk > 0),
    sealed BYTEA  NOT NULL,
    PRIMARY KEY (run, chunk)
);

CREATE TABLE quarantine (
    run    TEXT   NOT NULL REFERENCES runs (id),
    n      BIGINT NOT NULL,
    source TEXT   NOT NULL,
    file   TEXT   NOT NULL,
    line   BIGINT NOT NULL,
    col    TEXT   NOT NULL,
    code   TEXT   NOT NULL,
    step   TEXT   NOT NULL,
    row_key TEXT  NOT NULL, -- blind index of the row as it stands; '' when it was used but for a field
    since  BIGINT NOT NULL, -- when the row was first there
    due    TEXT   NOT NULL, -- the day of its demand or filing
    PRIMARY KEY (run, n)
);

CREATE TABLE cases (
    id               TEXT   NOT NULL PRIMARY KEY,
    number           TEXT   NOT NULL UNIQUE,
    association      TEXT   NOT NULL,
    municipality     TEXT   NOT NULL,
    key              TEXT   NOT NULL UNIQUE, -- blind index of the association and its own number
    version          BIGINT NOT NULL CHECK (version >= 0),
    wake             TEXT   NOT NULL,
    rule_set         TEXT   NOT NULL,
    digests          TEXT   NOT NULL, -- JSON
    tenancy          BYTEA  NOT NULL,
    evaluations      BIGINT NOT NULL CHECK (evaluations >= 0), -- how many there are
    association_key  BYTEA,           -- the data key, wrapped; erasing the association's data is deleting it
    received_key     BYTEA,           -- where that is erased: the key of what the municipality was sent, wrapped by its own
    CHECK (association_key IS NULL OR received_key IS NULL)
);
CREATE INDEX cases_association ON cases (association, key);
CREATE INDEX cases_erased ON cases (id) WHERE association_key IS NULL;
CREATE INDEX cases_received ON cases (id) WHERE received_key IS NOT NULL;
CREATE INDEX cases_wake ON cases (wake) WHERE wake <> '';

-- A version holds the evaluation that was stored with it; those that came later are rows of evaluations.
CREATE TABLE versions (
    case_id      TEXT   NOT NULL REFERENCES cases (id),
    version      BIGINT NOT NULL CHECK (version > 0),
    recorded     BIGINT NOT NULL,
    run          TEXT   NOT NULL,
    sealed       BYTEA  NOT NULL,
    n            BIGINT NOT NULL CHECK (n > 0),
    evaluation   TEXT   NOT NULL,
    at           BIGINT NOT NULL,
    asked        BIGINT NOT NULL,
    rule_set     TEXT   NOT NULL,
    municipality TEXT   NOT NULL,
    wake         TEXT   NOT NULL,
    findings     BYTEA  NOT NULL,
    PRIMARY KEY (case_id, version)
);

CREATE TABLE evaluations (
    case_id      TEXT   NOT NULL,
    version      BIGINT NOT NULL,
    n            BIGINT NOT NULL CHECK (n > 0), -- of the case
    evaluation   TEXT   NOT NULL,
    at           BIGINT NOT NULL,
    asked        BIGINT NOT NULL,
    rule_set     TEXT   NOT NULL,
    municipality TEXT   NOT NULL,
    wake         TEXT   NOT NULL,
    findings     BYTEA  NOT NULL,
    PRIMARY KEY (case_id, n),
    FOREIGN KEY (case_id, version) REFERENCES versions (case_id, version)
);
CREATE UNIQUE INDEX evaluations_id ON evaluations (evaluation);

-- The associations of which a source has reported that a request for eviction was filed.
CREATE TABLE filings_seen (
    association TEXT NOT NULL PRIMARY KEY
);

-- What the rule sets that have judged cases are made of, so that their answers can be given again.
CREATE TABLE rule_sets (
    hash     TEXT   NOT NULL PRIMARY KEY,
    settings TEXT   NOT NULL, -- hidden JSON: it names the agreements
    recorded BIGINT NOT NULL
);

-- What waits for a person. What a finding says, and whether children come first, is sealed; by which rule, why
-- and by when is hidden: an agreement's own would tell that children live there.
CREATE TABLE tasks (
    id          TEXT   NOT NULL PRIMARY KEY,
    kind        TEXT   NOT NULL CHECK (kind IN ('finding', 'question', 'row', 'call', 'plan', 'unreadable')),
    association TEXT   NOT NULL,
    case_id     TEXT   REFERENCES cases (id), -- none for a row, and for what a municipality has recorded
    rule        TEXT   NOT NULL, -- hidden
    episode     BIGINT NOT NULL,
    -- the step; of a row the blind index of the row as it stands; the municipality whose records cannot be read
    subject     TEXT   NOT NULL,
    outcome     TEXT   NOT NULL CHECK (outcome IN ('', 'review', 'incomplete')),
    reason      TEXT   NOT NULL, -- hidden
    missing     TEXT   NOT NULL, -- hidden JSON
    due         TEXT   NOT NULL, -- hidden
    since       BIGINT NOT NULL,
    owner       TEXT   NOT NULL,
    substitute  TEXT   NOT NULL,
    rank        BIGINT NOT NULL, -- of its kind in the list
    soonest     TEXT   NOT NULL, -- when it is due in the list: after all days where it has no day; an agreement's
                                 -- own day is not shown, but the day on which it came up
    line        BIGINT NOT NULL, -- of a row in its file
    priority    BYTEA, -- sealed: whether it comes first; none for a row
    sealed      BYTEA  NOT NULL,
    CHECK ((case_id IS NULL) = (kind = 'row' OR kind = 'unreadable' AND subject <> '')),
    CHECK ((kind = 'finding') = (outcome <> ''))
);
CREATE INDEX tasks_list ON tasks (rank, soonest, since, line, id);
CREATE INDEX tasks_association ON tasks (association, rank, soonest, since, line, id);
CREATE UNIQUE INDEX tasks_case ON tasks (case_id, kind, rule, episode, subject) WHERE kind <> 'row';
CREATE UNIQUE INDEX tasks_municipal ON tasks (subject) WHERE kind = 'unreadable' AND case_id IS NULL;
CREATE UNIQUE INDEX tasks_row ON tasks (association, subject) WHERE kind = 'row';
CREATE INDEX tasks_alike ON tasks (substr(subject, 1, 8)) WHERE kind = 'row';

-- What people have answered about tasks.
CREATE TABLE answers (
    id          TEXT   NOT NULL PRIMARY KEY,
    kind        TEXT   NOT NULL CHECK (kind IN ('finding', 'question', 'row')),
    association TEXT   NOT NULL,
    case_id     TEXT   REFERENCES cases (id), -- none for a row
    rule        TEXT   NOT NULL, -- hidden
    episode     BIGINT NOT NULL,
    subject     TEXT   NOT NULL,
    about       TEXT   NOT NULL, -- blind index of the finding and its facts, of the question, or of the row
    answer      TEXT   NOT NULL CHECK (answer IN ('notify', 'none')),
    reason      TEXT   NOT NULL,
    version     BIGINT NOT NULL,
    at          BIGINT NOT NULL,
    sealed      BYTEA  NOT NULL, -- who answered
    CHECK ((kind = 'row') = (case_id IS NULL))
);
CREATE INDEX answers_case ON answers (case_id);
CREATE INDEX answers_rows ON answers (association) WHERE kind = 'row';

CREATE TABLE notices (
    id           TEXT   NOT NULL PRIMARY KEY,
    case_id      TEXT   NOT NULL,
    association  TEXT   NOT NULL,
    municipality TEXT   NOT NULL,
    rule         TEXT   NOT NULL, -- hidden
    episode      BIGINT NOT NULL,
    step         TEXT   NOT NULL, -- its number in the case
    version      BIGINT NOT NULL,
    evaluation   TEXT   NOT NULL,
    due          TEXT   NOT NULL, -- in the list: of an agreement the day on which it was made
    -- hidden: the rule, by when it was due, and whether it is late; of a filing also its day, and how many tenants
    -- its message names, until the case is erased
    duty         TEXT   NOT NULL,
    created      BIGINT NOT NULL,
    delivery     TEXT   NOT NULL, -- the first
    sealed       BYTEA  NOT NULL, -- why it was made
    UNIQUE (case_id, rule, step, municipality),
    FOREIGN KEY (case_id, version) REFERENCES versions (case_id, version)
);
CREATE INDEX notices_created ON notices (created, id, case_id, association, municipality, duty, delivery); -- reports
CREATE INDEX notices_association ON notices (association, created, id, case_id); -- a list needs its cases too
CREATE INDEX notices_due ON notices (association, due, id) WHERE due <> '';

CREATE TABLE deliveries (
    id           TEXT   NOT NULL PRIMARY KEY,
    notice       TEXT   NOT NULL REFERENCES notices (id),
    case_id      TEXT   NOT NULL,
    kind         TEXT   NOT NULL,
    rule         TEXT   NOT NULL, -- hidden: of a notice's first delivery; else ''
    association  TEXT   NOT NULL,
    municipality TEXT   NOT NULL,
    channel      TEXT   NOT NULL,
    place        BIGINT NOT NULL CHECK (place >= 0), -- of the channel in the municipality's order, from 1; 0 without one
    earlier      BIGINT NOT NULL DEFAULT 0 CHECK (earlier >= 0), -- attempts over the channels before it
    created      BIGINT NOT NULL,
    content      BYTEA  NOT NULL, -- what it was made with
    -- SQLite builds a table for each list of IN with more than two values, for every row that it checks.
    state        TEXT   NOT NULL CHECK (state = 'queued' OR state = 'sending' OR state = 'arrived'
        OR state = 'transmitted' OR state = 'registered' OR state = 'rejected' OR state = 'failed' OR state = 'unrouted'
        OR state = 'lapsed'),
    next         BIGINT NOT NULL, -- when it is to be claimed; 0 when there is nothing to hand over
    attempts     BIGINT NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    first        BIGINT NOT NULL DEFAULT 0,
    payload      BIGINT NOT NULL DEFAULT 0, -- the act that holds the payload; 0 when none has been composed
    worded       BIGINT NOT NULL DEFAULT 0, -- the act that holds what it says; 0: content does
    fault        TEXT   NOT NULL DEFAULT '' CHECK (fault = '' OR fault = 'recipient' OR fault = 'ours'
        OR fault = 'data'),
    detail       TEXT   NOT NULL DEFAULT '',
    transmitted  BIGINT NOT NULL DEFAULT 0,
    arrived      BIGINT NOT NULL DEFAULT 0,
    registered   BIGINT NOT NULL DEFAULT 0,
    reference    BYTEA,
    changed      BIGINT NOT NULL,
    acts         BIGINT NOT NULL DEFAULT 0 CHECK (acts >= 0),
    lease_owner  TEXT   NOT NULL DEFAULT '',
    lease_until  BIGINT NOT NULL DEFAULT 0,
    CHECK (kind = 'notice' OR rule = ''),
    CHECK (state <> 'unrouted' OR channel = ''),
    CHECK ((state IN ('queued', 'sending')) = (next > 0)),
    CHECK (earlier <= attempts),
    CHECK ((channel = '') = (place = 0))
);
CREATE INDEX deliveries_later ON deliveries (notice) WHERE kind <> 'notice'; -- a notice names its first itself
CREATE INDEX deliveries_arrived ON deliveries (municipality, arrived, notice, rule) WHERE kind = 'notice' AND arrived > 0;
CREATE INDEX deliveries_waiting ON deliveries (municipality, created, notice) WHERE kind = 'notice' AND arrived = 0;
CREATE INDEX deliveries_made ON deliveries (created, id, transmitted, arrived) -- reports
    WHERE kind = 'notice' AND arrived > 0;
CREATE INDEX deliveries_due ON deliveries (next, id) WHERE next > 0;
CREATE INDEX deliveries_unrouted ON deliveries (changed, id) WHERE state = 'unrouted';
CREATE INDEX deliveries_rejected ON deliveries (id) WHERE state = 'rejected';
CREATE INDEX deliveries_lapsed ON deliveries (id) WHERE state = 'lapsed';
CREATE INDEX deliveries_worded ON deliveries (notice) WHERE worded > 0;
CREATE INDEX deliveries_silent ON deliveries (changed, id) WHERE state = 'transmitted';

-- How many deliveries of a municipality are in a state: kept with the deliveries, so that pages and metrics need not
-- count millions.
CREATE TABLE delivery_counts (
    municipality TEXT   NOT NULL,
    state        TEXT   NOT NULL,
    n            BIGINT NOT NULL,
    PRIMARY KEY (municipality, state)
);

-- Everything that has happened to a delivery since it was made, with the state that it left; the delivery's own
-- columns repeat what the last act left.
CREATE TABLE delivery_acts (
    delivery    TEXT   NOT NULL REFERENCES deliveries (id),
    n           BIGINT NOT NULL CHECK (n > 0),
    kind        TEXT   NOT NULL CHECK (kind = 'attempt' OR kind = 'attempt-end' OR kind = 'receipt'
        OR kind = 'change'),
    at          BIGINT NOT NULL,
    attempt     BIGINT NOT NULL, -- 0 when it is not about one
    outcome     TEXT   NOT NULL, -- how the attempt ended, or what the receipt proves
    code        TEXT   NOT NULL,
    receipt     TEXT   NOT NULL, -- the far side's id of the receipt, or ''
    received    BIGINT NOT NULL,
    -- by what a receipt knows
    proof       TEXT   NOT NULL CHECK (proof = '' OR proof = 'endpoint' OR proof = 'local' OR proof = 'receipt'
        OR proof = 'person'),
    channel     TEXT   NOT NULL,
    place       BIGINT NOT NULL,
    earlier     BIGINT NOT NULL,
    state       TEXT   NOT NULL CHECK (state = 'queued' OR state = 'sending' OR state = 'arrived'
        OR state = 'transmitted' OR state = 'registered' OR state = 'rejected' OR state = 'failed' OR state = 'unrouted'
        OR state = 'lapsed'),
    next        BIGINT NOT NULL,
    fault       TEXT   NOT NULL,
    detail      TEXT   NOT NULL,
    transmitted BIGINT NOT NULL,
    arrived     BIGINT NOT NULL,
    registered  BIGINT NOT NULL,
    sealed      BYTEA,
    PRIMARY KEY (delivery, n),
    CHECK ((kind = 'receipt') = (proof <> ''))
);
CREATE UNIQUE INDEX delivery_acts_receipt ON delivery_acts (delivery, receipt) WHERE receipt <> '';

-- What municipalities do. Who has no master key for municipal data sees that one of them did something, and neither
-- what nor in which case: a subject is a blind index of a case that only that key makes (retssikkerhedsloven § 5 a,
-- stk. 3).

-- The data keys of the cases in which a municipality has recorded something.
CREATE TABLE municipal_keys (
    subject  TEXT  NOT NULL PRIMARY KEY,
    data_key BYTEA              -- wrapped; erasing what is recorded in the case is deleting it
);
CREATE INDEX municipal_keys_erased ON municipal_keys (subject) WHERE data_key IS NULL;

-- A municipality's own cases: of what the fogedret has told it, and no association has.
CREATE TABLE municipal_cases (
    id           TEXT  NOT NULL PRIMARY KEY,
    number       TEXT  NOT NULL UNIQUE, -- blind index
    municipality TEXT  NOT NULL,
    key          TEXT  NOT NULL, -- blind index of the municipality's own reference
    sealed       BYTEA NOT NULL,
    UNIQUE (municipality, key)
);

CREATE TABLE municipal_acts (
    id           TEXT  NOT NULL PRIMARY KEY,
    subject      TEXT  NOT NULL,
    municipality TEXT  NOT NULL,
    sealed       BYTEA NOT NULL
);
CREATE INDEX municipal_acts_subject ON municipal_acts (subject, municipality);

-- That an alarm about a municipality's clock was raised, or ended: both are rows of one shape, so that neither which
-- they are nor which belong together is seen.
CREATE TABLE municipal_alarms (
    id           TEXT  NOT NULL PRIMARY KEY,
    municipality TEXT  NOT NULL,
    key          TEXT  NOT NULL UNIQUE, -- blind index of what it is about, and whether it was raised or ended
    sealed       BYTEA NOT NULL
);

-- A slot for each act of a municipality, and for each alarm about its clocks, sealed: what it is about.
CREATE TABLE registers (
    municipality TEXT   NOT NULL,
    n            BIGINT NOT NULL CHECK (n > 0),
    data_key     BYTEA  NOT NULL, -- wrapped
    sealed       BYTEA  NOT NULL,
    PRIMARY KEY (municipality, n)
);

-- The data keys that have been deleted: what they sealed can never be read again. Of a municipality's it is sealed
-- when and on which basis, and in which case.
CREATE TABLE erasures (
    id      TEXT   NOT NULL PRIMARY KEY,
    case_id TEXT   NOT NULL, -- of a municipality's the subject
    party   TEXT   NOT NULL CHECK (party IN ('association', 'municipality', 'received')),
    basis   TEXT   NOT NULL, -- the settings' own words for the law
    at      BIGINT NOT NULL,
    sealed  BYTEA  NOT NULL, -- who asked for it
    CHECK (party <> 'municipality' OR basis = '' AND at = 0),
    UNIQUE (case_id, party)
);

-- What keeps a case from being erased: the newest of a case says whether it is held.
CREATE TABLE holds (
    id       TEXT   NOT NULL PRIMARY KEY,
    case_id  TEXT   NOT NULL, -- of a municipality's own case a blind mark: then all else of it is sealed
    n        BIGINT NOT NULL CHECK (n > 0), -- of the case
    reason   TEXT   NOT NULL,
    released BIGINT NOT NULL CHECK (released IN (0, 1)),
    at       BIGINT NOT NULL,
    sealed   BYTEA  NOT NULL, -- who decided it
    CHECK (at > 0 OR reason = '' AND released = 0),
    UNIQUE (case_id, n)
);

-- What a person made Boligbro do that it does not do by itself.
CREATE TABLE interventions (
    id     TEXT   NOT NULL PRIMARY KEY,
    at     BIGINT NOT NULL,
    sealed BYTEA  NOT NULL -- what, to what, and who did it
);

CREATE TABLE alarms (
    id           TEXT   NOT NULL PRIMARY KEY,
    kind         TEXT   NOT NULL,
    association  TEXT   NOT NULL,
    municipality TEXT   NOT NULL,
    number       TEXT   NOT NULL,
    subject      TEXT   NOT NULL,
    code         TEXT   NOT NULL,
    count        BIGINT NOT NULL,
    due          TEXT   NOT NULL, -- hidden
    raised       BIGINT NOT NULL,
    mailed       BIGINT NOT NULL,
    escalated    BIGINT NOT NULL,
    resolved     BIGINT NOT NULL,
    CHECK (kind <> 'clock-at-risk' AND kind <> 'clock-late') -- these are municipal_alarms
);
CREATE UNIQUE INDEX alarms_open ON alarms (kind, subject) WHERE resolved = 0;
CREATE INDEX alarms_raised ON alarms (raised, id);
CREATE INDEX alarms_unresolved ON alarms (raised, id) WHERE resolved = 0;

-- The keys that let programs in. A row never changes; one of api_key_revocations ends it.
CREATE TABLE api_keys (
    id           TEXT   NOT NULL PRIMARY KEY,
    hash         BYTEA  NOT NULL UNIQUE, -- SHA-256 of the secret
    role         TEXT   NOT NULL,
    organisation TEXT   NOT NULL,
    verbs        TEXT   NOT NULL, -- JSON; [] is all that the role may
    made         BIGINT NOT NULL,
    expires      BIGINT NOT NULL,
    sealed       BYTEA  NOT NULL  -- what it is for, and who made it
);

CREATE TABLE api_key_revocations (
    api_key TEXT   NOT NULL PRIMARY KEY REFERENCES api_keys (id),
    at      BIGINT NOT NULL,
    sealed  BYTEA  NOT NULL -- who revoked it
);

CREATE TABLE api_key_uses (
    api_key TEXT   NOT NULL PRIMARY KEY REFERENCES api_keys (id),
    at      BIGINT NOT NULL
);

-- Who has read about the people of a case. All of it is sealed but when, and a blind index of the organisation
-- and the case's number.
CREATE TABLE readings (
    id       TEXT   NOT NULL PRIMARY KEY,
    case_key TEXT   NOT NULL,
    at       BIGINT NOT NULL,
    sealed   BYTEA  NOT NULL
);
CREATE INDEX readings_case ON readings (case_key, at, id);

-- The people who use the pages. A row never changes: what a person may do is what its acts have come to.
CREATE TABLE people (
    id          TEXT   NOT NULL PRIMARY KEY,
    account_key TEXT   NOT NULL UNIQUE, -- blind index of what the person signs in with
    made        BIGINT NOT NULL,
    sealed      BYTEA  NOT NULL
);

CREATE TABLE person_acts (
    id     TEXT   NOT NULL PRIMARY KEY,
    person TEXT   NOT NULL REFERENCES people (id),
    n      BIGINT NOT NULL, -- 1, 2 ... of the person
    at     BIGINT NOT NULL,
    sealed BYTEA  NOT NULL, -- what was done, which role, and who did it
    UNIQUE (person, n)
);

-- What people prove themselves with: hashes and secrets, all sealed.
CREATE TABLE credentials (
    person TEXT  NOT NULL PRIMARY KEY REFERENCES people (id),
    sealed BYTEA NOT NULL
);

CREATE TABLE links (
    hash    BYTEA  NOT NULL PRIMARY KEY, -- SHA-256 of the secret
    person  TEXT   NOT NULL, -- empty: whoever has it becomes the first administrator
    expires BIGINT NOT NULL,
    sealed  BYTEA  NOT NULL  -- the same and more; only what is sealed is believed
);

CREATE TABLE sessions (
    token  TEXT   NOT NULL PRIMARY KEY, -- hash of what the browser shows
    person TEXT   NOT NULL,
    until  BIGINT NOT NULL,
    sealed BYTEA  NOT NULL -- the same and more; only what is sealed is believed
);
CREATE INDEX sessions_person ON sessions (person);
CREATE INDEX sessions_until ON sessions (until);

CREATE TABLE sign_ins (
    id     TEXT   NOT NULL PRIMARY KEY,
    person TEXT   NOT NULL, -- empty: there is no such account
    at     BIGINT NOT NULL,
    sealed BYTEA  NOT NULL -- what it came to, and from where
);
CREATE INDEX sign_ins_at ON sign_ins (at, id);
CREATE INDEX sign_ins_person ON sign_ins (person, at, id);

-- How often something has been tried, such as signing in from an address.
CREATE TABLE tries (
    key   TEXT   NOT NULL PRIMARY KEY, -- blind index
    n     BIGINT NOT NULL,
    until BIGINT NOT NULL -- then they are forgotten
);
CREATE INDEX tries_until ON tries (until);

-- What programs were answered, for as long as they may ask the same again.
CREATE TABLE kept_answers (
    caller TEXT   NOT NULL,
    key    TEXT   NOT NULL, -- blind index of the program's own
    asked  BYTEA  NOT NULL, -- blind index of the request
    at     BIGINT NOT NULL, -- of a municipality's rounded up to the hour
    sealed BYTEA  NOT NULL, -- the answer
    PRIMARY KEY (caller, key)
);
CREATE INDEX kept_answers_at ON kept_answers (at);

-- Where the looks have come to that take a part at a time.
CREATE TABLE marks (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL -- JSON
);

CREATE TABLE leases (
    name  TEXT   NOT NULL PRIMARY KEY,
    owner TEXT   NOT NULL,
    until BIGINT NOT NULL
);

CREATE TABLE log_entries (
    n       BIGINT NOT NULL PRIMARY KEY,
    at      BIGINT NOT NULL,
    kind    TEXT   NOT NULL,
    leaf    BYTEA  NOT NULL
);

-- entries that no row answers to, and that are looked for
CREATE INDEX log_entries_mailed ON log_entries (n) WHERE kind = 'checkpoint-mail';
-- the id in the entry of a notice, which stands at a fixed place (prove_notice.go)
CREATE INDEX log_entries_notice ON log_entries (substr(leaf, 62, 36)) WHERE kind = 'notice';
CREATE INDEX log_entries_key ON log_entries (n) WHERE kind = 'log-key';

CREATE TABLE log_tiles (
    level  BIGINT NOT NULL,
    n      BIGINT NOT NULL,
    hashes BYTEA  NOT NULL,
    PRIMARY KEY (level, n)
);

CREATE TABLE log_head (
    id   BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    size BIGINT NOT NULL,
    edge BYTEA  NOT NULL,
    key  BIGINT NOT NULL -- how often the key that signs checkpoints was changed
);

CREATE TABLE log_checkpoints (
    size BIGINT NOT NULL PRIMARY KEY,
    at   BIGINT NOT NULL, -- 0 where all that is new in it is a municipality's
    note TEXT   NOT NULL
);
