-- What a glance sees of a payment, in a fifth of its bytes (src/pipeline/outline.ts). A night reads these, and the payments themselves
-- only where they show something or were never seen. Of payments stored before there were outlines there is none: they are read.
create table payment_outline (
  business_date date   not null,
  payment_id    bigint not null,
  outline       bytea  not null,
  primary key (business_date, payment_id)
) partition by range (business_date);

create or replace function ensure_payment_months(first_date date, last_date date) returns void
language plpgsql security definer set search_path = narrows, pg_temp as $$
declare
  month     date := date_trunc('month', first_date);
  base      text;
  partition text;
begin
  if first_date < date '1990-01-01' or last_date > date '2100-01-01' then
    raise exception 'no partition for dates from % to %', first_date, last_date;
  end if;
  while month <= last_date loop
    foreach base in array array['payment_outline', 'payment_flow', 'payment_party', 'payment'] loop
      partition := base || to_char(month, '_YYYY_MM');
      continue when to_regclass(partition) is not null;
      perform pg_advisory_xact_lock(hashtext('narrows.ensure_payment_months'));
      continue when to_regclass(partition) is not null; -- another ingest made it while this one waited
      execute format('create table %I (like %I including defaults including generated including constraints) with (toast_tuple_target = 8160)', partition, base);
      execute format(
        'alter table %I attach partition %I for values from (%L) to (%L)',
        base, partition, month, month + interval '1 month'
      );
    end loop;
    month := month + interval '1 month';
  end loop;
end
$$;

-- Months that are there get a table for what comes late.
select ensure_payment_months(month, month)
from (select to_date(right(inhrelid::regclass::text, 7), 'YYYY_MM') as month from pg_inherits where inhparent = 'payment'::regclass) as months;

alter table run_chunk
  -- How it was worked off: payments that a glance passed over, how many of those that were asked all the same showed what it had missed,
  -- and what reading and scoring took.
  add column passed   integer not null default 0,
  add column missed   integer not null default 0,
  add column read_ms  integer not null default 0,
  add column score_ms integer not null default 0;

-- What tells this database from others on the same Redis: their runs have the same numbers, and a worker must not take another's chunk.
create table installation (
  id      uuid    primary key default gen_random_uuid(),
  is_only boolean not null unique default true check (is_only)
);
insert into installation default values;

-- Correspondents ask after a payment by the reference of its first sender.
create index payment_end_to_end on payment (end_to_end_id);
