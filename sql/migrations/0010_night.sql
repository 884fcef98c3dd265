-- A night finds what lies beside its payments once, set-wise, when it is planned; and its chunks have fences and leave proof.

alter table payment_flow add column kind text not null default 'customer';
update payment_flow f
set kind = p.kind
from payment p
where p.business_date = f.business_date and p.payment_id = f.payment_id and p.kind <> 'customer';
create index payment_flow_cover on payment_flow (business_date, transfer) where kind = 'cover';

-- A country field of a flat file holds whatever a bank puts there. Only a code says a country to SQL; a name is left to the account
-- and the bank, and is read where payments are scored.
create function country_code(country text) returns text
language sql immutable parallel safe as $$
  select case when trim(country) ~ '^[A-Za-z]{2}$' then upper(trim(country)) end
$$;

create or replace function flows_of(first_date date, last_date date, ids bigint[] default null) returns setof payment_flow
language sql stable as $$
  select p.business_date, p.payment_id, coalesce(p.uetr, md5(p.payment_key)::uuid),
         party_key(debtor.account, debtor.name), party_key(creditor.account, creditor.name),
         coalesce(country_code(debtor.country), country_of_account(debtor.account), substr(debtor_agent.bic, 5, 2)),
         coalesce(country_code(creditor.country), country_of_account(creditor.account), substr(creditor_agent.bic, 5, 2)),
         substr(debtor_agent.bic, 5, 2),
         p.amount, p.currency, p.kind
  from payment p
  left join lateral (
    select account, name, country from payment_party q
    where q.business_date = p.business_date and q.payment_id = p.payment_id and q.role = 'debtor' order by seq limit 1
  ) as debtor on true
  left join lateral (
    select account, name, country from payment_party q
    where q.business_date = p.business_date and q.payment_id = p.payment_id and q.role = 'creditor' order by seq limit 1
  ) as creditor on true
  left join lateral (
    select bic from payment_party q
    where q.business_date = p.business_date and q.payment_id = p.payment_id and q.role = 'debtor_agent' order by seq limit 1
  ) as debtor_agent on true
  left join lateral (
    select bic from payment_party q
    where q.business_date = p.business_date and q.payment_id = p.payment_id and q.role = 'creditor_agent' order by seq limit 1
  ) as creditor_agent on true
  where p.business_date between first_date and last_date and (ids is null or p.payment_id = any (ids)) and p.kind in ('customer', 'cover')
$$;

-- Other payments that a payment of the run is seen with: the other leg of its transfer, and the patterns that it ends.
create table run_fact (
  run_id     bigint not null references run,
  payment_id bigint not null,
  pattern    text   not null check (pattern in ('otherLeg', 'nearEqual', 'received', 'stopped')),
  others     jsonb  not null, -- [{"id": …, "date": …}], oldest first
  primary key (run_id, payment_id, pattern)
);

alter table run_chunk
  -- Raised whenever a worker takes the chunk or it is opened again. Who writes must hold the last one: a worker that was thought dead
  -- cannot write over the one that took its place.
  add column fence  integer not null default 0,
  -- Of every payment in the order of ids, one byte: its score, or 255 where it could not be scored. What nothing was found on is proven too.
  add column scores bytea;

-- A sample of the columns that queries choose by; the others are wide, and cost a second every night.
create or replace function analyze_payments(business_date date) returns void
language plpgsql security definer set search_path = narrows, pg_temp as $$
declare
  month text := to_char(business_date, '_YYYY_MM');
begin
  if to_regclass('payment' || month) is null then
    return;
  end if;
  execute format('analyze %I (business_date, payment_id, uetr, kind)', 'payment' || month);
  execute format('analyze %I (business_date, payment_id, seq, role)', 'payment_party' || month);
  if to_regclass('payment_flow' || month) is not null then
    execute format('analyze %I', 'payment_flow' || month);
  end if;
end
$$;

-- A lookback screens a date again because lists or rules changed since its last run.
alter table run
  add column kind         text   not null default 'night' check (kind in ('night', 'lookback')),
  add column since_run_id bigint references run,
  -- A date that is screened again against lists that it was once screened against finds its run of then: the last one asked for
  -- counts. A number and no time, for clocks jump.
  add column start_no bigint,
  add check ((kind = 'lookback') = (since_run_id is not null));

create sequence run_start;
update run set start_no = nextval('run_start') from (select run_id from run order by run_id) as ordered where ordered.run_id = run.run_id;
alter table run alter column start_no set not null;

-- What a lookback made of the alerts that were there, and of those that are new, and why.
create table run_change (
  run_id       bigint   not null references run,
  alert_id     text     not null references alert,
  was_severity text,
  was_score    smallint,
  is_severity  text,
  is_score     smallint not null,
  reason       text     not null,
  primary key (run_id, alert_id)
);
