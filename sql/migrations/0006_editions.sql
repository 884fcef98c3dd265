-- Editions of any size: entries are written as they are read, and the edition's row last, when its totals are known and have
-- been checked. Still nothing of it is seen before the pointer moves, and nothing of it is changed after.

alter table list_entry
  drop constraint list_entry_edition_id_fkey,
  add foreign key (edition_id) references list_edition deferrable initially deferred;

alter table list_reject
  drop constraint list_reject_edition_id_fkey,
  add foreign key (edition_id) references list_edition deferrable initially deferred;

-- Rows that are neither entry nor reject: addresses and ties of other rows, people whom nobody lists. And what the entries
-- hold, so that a file that lost its aliases or addresses is seen though every entry is there; null in editions from before.
alter table list_edition
  add column edges     integer not null default 0,
  add column context   integer not null default 0,
  add column names     integer,
  add column addresses integer;

-- Who owns or directs whom, as far as a list says. Ids are those of entries, or of parties that a list knows and does not list.
create table list_edge (
  edition_id    text    not null references list_edition deferrable initially deferred,
  ordinal       integer not null,
  relation      text    not null check (relation in ('owns', 'directs')),
  owner_id      text    not null,
  owner_name    text    not null,
  asset_id      text    not null,
  asset_name    text    not null,
  share         numeric check (share between 0 and 100),
  asset_country text,
  primary key (edition_id, ordinal)
);

create trigger list_edge_immutable before update or delete on list_edge for each row execute function refuse_change();

-- `restored`: the bytes of an edition that was stored before, and is in force again.
alter table list_event drop constraint list_event_event_check;
alter table list_event add check (event in ('imported', 'unchanged', 'restored', 'refused', 'failed'));

-- What a publisher's server said of the file last taken, so that it is asked only for what is new.
create table list_source (
  list_id       text        not null,
  url           text        not null,
  etag          text,
  last_modified text,
  checked_at    timestamptz not null,
  primary key (list_id, url)
);

-- What differs between two editions, an entry a row. Entries meet by source and id; where a publisher repeats an id, by their
-- order. `fields` names what differs, with what it was and what it is.
create function list_delta(from_edition text, to_edition text)
returns table (change text, source text, entry_id text, name text, fields jsonb)
language sql stable set search_path = narrows, pg_temp as $$
  with one as (
    select e.*, row_number() over (partition by e.source, e.entry_id order by e.ordinal) as nth
    from list_entry e
    where e.edition_id = from_edition
  ), other as (
    select e.*, row_number() over (partition by e.source, e.entry_id order by e.ordinal) as nth
    from list_entry e
    where e.edition_id = to_edition
  )
  select
    case when one.content is null then 'added' when other.content is null then 'removed' else 'changed' end,
    coalesce(other.source, one.source),
    coalesce(other.entry_id, one.entry_id),
    coalesce(other.name, one.name),
    case when one.content is not null and other.content is not null then (
      select jsonb_object_agg(key, jsonb_build_object('was', was.value, 'is', now.value))
      from jsonb_each(one.content) as was (key, value)
      full join jsonb_each(other.content) as now (key, value) using (key)
      where was.value is distinct from now.value
    ) end
  from one
  full join other using (source, entry_id, nth)
  where one.content is distinct from other.content
  order by 1, 2, 3
$$;
