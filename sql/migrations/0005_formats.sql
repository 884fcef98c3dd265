-- Every format: what kind of money moves, how a payment met twice is known, and rejects that can be read again.

-- A night waits for no ingest: rows of a file of any size are written in one transaction, the message row last, so nothing
-- can point at it while it grows. Payments, parties and texts are never written apart from it.
alter table payment drop constraint payment_message_key_fkey;

alter table payment
  add column kind    text not null default 'customer' check (kind in ('customer', 'cover', 'interbank', 'return')),
  -- The payment as it was read, whole: what scoring reads, and nothing else. Paths that begin at `root` leave it out.
  add column content json;

update payment p
set content = jsonb_strip_nulls(jsonb_build_object(
  'root', '',
  'messageType', message_type,
  'kind', kind,
  'messageId', message_id,
  'uetr', uetr,
  'endToEndId', end_to_end_id,
  'instructionId', instruction_id,
  'businessDate', business_date,
  'amount', jsonb_build_object('value', amount::text, 'currency', currency),
  'instructedAmount', case when instructed_amount is not null
    then jsonb_build_object('value', instructed_amount::text, 'currency', instructed_currency) end,
  'parties', (
    select coalesce(jsonb_agg(q.fields || jsonb_build_object('role', q.role) order by q.seq), '[]')
    from payment_party q
    where q.business_date = p.business_date and q.payment_id = p.payment_id
  ),
  'texts', (
    select coalesce(jsonb_agg(jsonb_build_object('kind', t.kind, 'path', t.path, 'text', t.text) order by t.seq), '[]')
    from payment_text t
    where t.business_date = p.business_date and t.payment_id = p.payment_id
  ),
  'notes', '[]'::jsonb
));

alter table payment alter column content set not null;

-- Parties stay rows as well, narrow ones, for the questions that are asked of many payments at once. Texts are in the content.
alter table payment_party
  alter column name drop expression,
  alter column bic drop expression,
  alter column account drop expression,
  alter column lei drop expression,
  alter column country drop expression,
  drop column fields;

drop table payment_text;

drop index payment_key; -- nobody looks a payment up by its key

-- Covers are few, and every customer payment asks whether one came before it.
create index payment_cover on payment (uetr) where kind = 'cover';

-- A payment as one bank instructs another to make it: by UETR, kind and the two banks; without a UETR, by all that it says.
-- The same identity with another fingerprint, which is what it says, is a conflict; with the same it is the same payment
-- again. The key also holds when two ingests bring the same payment at once: the second fails, and is told so when repeated.
create table payment_identity (
  identity      uuid primary key,
  fingerprint   uuid not null,
  business_date date not null,
  payment_key   text not null
);

-- A payment that is stored already, met again in another file. Kept with its bytes, for its file is kept whole.
create table duplicate_record (
  message_key   text    not null references message deferrable initially deferred,
  record_index  integer not null,
  business_date date    not null,
  payment_key   text    not null, -- of the payment that was stored before
  source        bytea   not null,
  primary key (message_key, record_index)
);

-- A reject may be read again after a mended parser or mapping, or closed by a person with a reason; it then says what became
-- of it, and stays.
alter table rejected_record
  add column resolved_at timestamptz,
  add column resolution  text check (resolution in ('accepted', 'duplicate', 'closed')),
  add column note        text,
  add check ((resolved_at is null) = (resolution is null)),
  add check (resolution is distinct from 'closed' or note is not null),
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

alter table message add column reading jsonb; -- the mapping and the encoding that it was read with, where they were given

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
    foreach base in array array['payment_party', 'payment'] loop
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
