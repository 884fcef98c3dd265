-- A night: what it screened against, how it was cut into chunks, and whether it balances.

create table run (
  run_id         bigint      primary key generated always as identity,
  business_date  date        not null,
  -- Everything that decides a score: rules, goods and geography by id and hash, and the list editions (run_edition).
  -- The basis is the hash of them all, so that a second start of the same night finds the same run.
  basis          text        not null check (basis ~ '^[0-9a-f]{64}$'),
  rules_id       text        not null,
  rules_hash     text        not null,
  goods_id       text        not null,
  goods_hash     text        not null,
  geography_id   text        not null,
  geography_hash text        not null,
  state          text        not null check (state in ('planned', 'complete', 'complete_with_failures', 'unbalanced')),
  -- Counts the starts: queue jobs carry it, so that those of a dead start are told from those of a living one.
  starts         integer     not null default 0,
  planned_at     timestamptz not null,
  finished_at    timestamptz,
  read           integer,
  accepted       integer,
  rejected       integer,
  scored         integer,
  failed         integer,
  alerts         integer,
  digest         text,
  problems       text[]      not null default '{}',
  unique (business_date, basis)
);

create table run_edition (
  run_id     bigint not null references run,
  list_id    text   not null,
  edition_id text   not null references list_edition,
  primary key (run_id, list_id)
);

-- Payments with ids in (after_id, through_id]. Done means: scored, its alerts and failures written, in one transaction.
create table run_chunk (
  run_id      bigint      not null references run,
  chunk_no    integer     not null,
  after_id    bigint      not null,
  through_id  bigint      not null,
  state       text        not null default 'open' check (state in ('open', 'done')),
  scored      integer     not null default 0,
  failed      integer     not null default 0,
  alerts      integer     not null default 0,
  digest      text,
  finished_at timestamptz,
  primary key (run_id, chunk_no),
  check (after_id < through_id),
  check ((state = 'done') = (digest is not null))
);

-- A payment that could not be scored. It is put before a person, and the run says so; it is never clean.
create table run_failure (
  run_id        bigint not null references run,
  business_date date   not null,
  payment_id    bigint not null,
  code          text   not null,
  reason        text   not null,
  primary key (run_id, payment_id)
);
