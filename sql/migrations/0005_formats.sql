-- Every format: what kind of money moves, how a payment met twice is known, and rejects that can be read again.

-- A night waits for no ingest: rows of a file of any size are written in one transaction, the message row last, so nothing
-- can point at it while it grows. Payments, parties and texts are never written apart from it.
alter table payment drop constraint payment_message_key_fkey;

alter table payment
  add column kind     text  not null default 'customer' check (kind in ('customer', 'cover', 'interbank', 'return')),
  -- The payment as one bank instructs another to make it: UETR, kind and the two banks; without a UETR, all that it says.
  add column identity uuid,
  -- What it says. The same identity with another content is a conflict; with the same it is the same payment again.
  add column content  uuid,
  -- What few payments have: exchange rate, charge bearer, what a return gives back, notes.
  add column details  jsonb not null default '{}';

create index payment_identity on payment (identity, business_date) where identity is not null;

-- A wrapped text knows where its pieces stood; a text in SWIFT's RUR6 code has a reading in Cyrillic.
alter table payment_text add column pieces jsonb, add column reading text;

-- A payment that is stored already, met again in another file. Kept with its bytes, for its file is kept whole.
create table duplicate_record (
  message_key   text    not null references message deferrable initially deferred,
  record_index  integer not null,
  business_date date    not null,
  payment_key   text    not null, -- of the payment that was stored before
  source        bytea   not null,
  primary key (message_key, record_index)
);

-- A reject may be read again after a mended parser or mapping; it then says what became of it, and stays.
alter table rejected_record
  add column resolved_at timestamptz,
  add column resolution  text check (resolution in ('accepted', 'duplicate')),
  add check ((resolved_at is null) = (resolution is null)),
  drop constraint rejected_record_message_key_fkey,
  add foreign key (message_key) references message deferrable initially deferred;

-- What ingest counted while it read, apart from the rows that it wrote, so that a night can hold one against the other.
-- A reject that is read again moves: it is taken from its old date, or from none, and added to the new one.
create table read_count (
  message_key   text        not null references message deferrable initially deferred,
  business_date date,
  records       integer     not null,
  counted_at    timestamptz not null
);

create index read_count_date on read_count (business_date);

insert into read_count
select message_key, business_date, count(*), now()
from (
  select message_key, business_date from payment
  union all
  select message_key, business_date from rejected_record
) as stored
group by message_key, business_date;

alter table message add column mapping jsonb; -- how the bank's columns were named when it was read

-- A month is made as a table of its own and then attached, for which no reader and no writer has to wait; made as a
-- partition at once it would wait for every ingest under way. The lock is taken only for a month that is missing.
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
    foreach base in array array['payment_text', 'payment_party', 'payment'] loop
      partition := base || to_char(month, '_YYYY_MM');
      continue when to_regclass(partition) is not null;
      perform pg_advisory_xact_lock(hashtext('narrows.ensure_payment_months'));
      continue when to_regclass(partition) is not null; -- another ingest made it while this one waited
      execute format('create table %I (like %I including defaults including generated including constraints)', partition, base);
      execute format(
        'alter table %I attach partition %I for values from (%L) to (%L)',
        base, partition, month, month + interval '1 month'
      );
    end loop;
    month := month + interval '1 month';
  end loop;
end
$$;
