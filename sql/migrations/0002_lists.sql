-- Published lists as immutable editions: written beside the old one, checked, and then one pointer moves.

create table list_edition (
  edition_id   text        primary key, -- list id and the beginning of the sha256 of its files
  list_id      text        not null,
  sha256       text        not null check (sha256 ~ '^[0-9a-f]{64}$'),
  files        text[]      not null,
  imported_at  timestamptz not null,
  dated        date        not null, -- the day the edition stands for, in the bank's time zone
  -- Control totals: every row of the file that names the entries became an entry or a reject.
  rows         integer     not null,
  entries      integer     not null,
  rejected     integer     not null,
  unique (list_id, sha256)
);

create table list_entry (
  edition_id text    not null references list_edition,
  ordinal    integer not null,
  content    jsonb   not null,
  source     text    generated always as (content ->> 'source') stored,
  entry_id   text    generated always as (content ->> 'entryId') stored,
  kind       text    generated always as (content ->> 'kind') stored,
  name       text    generated always as (content #>> '{names,0,text}') stored,
  primary key (edition_id, ordinal)
);

create index list_entry_id on list_entry (entry_id);

create table list_reject (
  edition_id text    not null references list_edition,
  ordinal    integer not null,
  file       text    not null,
  line       integer not null,
  code       text    not null,
  reason     text    not null,
  raw        text    not null,
  primary key (edition_id, ordinal)
);

-- The pointer: which edition of a list screens tonight.
create table list (
  list_id    text        primary key,
  title      text        not null,
  edition_id text        not null references list_edition,
  moved_at   timestamptz not null
);

create table list_event (
  event_id   bigint      primary key generated always as identity,
  list_id    text        not null,
  edition_id text,
  event      text        not null check (event in ('imported', 'unchanged', 'refused', 'failed')),
  detail     text        not null,
  at         timestamptz not null
);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only: old assessments point at it', tg_table_name;
end
$$;

create trigger list_edition_immutable before update or delete on list_edition for each row execute function refuse_change();
create trigger list_entry_immutable before update or delete on list_entry for each row execute function refuse_change();
create trigger list_reject_immutable before update or delete on list_reject for each row execute function refuse_change();
create trigger list_event_immutable before update or delete on list_event for each row execute function refuse_change();
