-- What is known about a payment beside its own message: who paid whom, in a row so narrow that half a year is read at once.

alter table run
  add column lexicon_id   text not null default '',
  add column lexicon_hash text not null default '';

-- One transfer from payer to payee. A payment and its cover carry one UETR and are one `transfer`, so money is counted once.
create table payment_flow (
  business_date    date    not null,
  payment_id       bigint  not null,
  transfer         uuid    not null,
  debtor           uuid,   -- of the account, or of the name where there is none: a customer is who holds the account
  creditor         uuid,
  debtor_country   text,   -- where they say that they are, else of the IBAN, else of the bank
  creditor_country text,
  debtor_bank      text,   -- country of the payer's bank
  amount           numeric not null,
  currency         text    not null,
  primary key (business_date, payment_id)
) partition by range (business_date);

create index payment_flow_debtor on payment_flow (debtor, business_date);
create index payment_flow_creditor on payment_flow (creditor, currency, amount); -- what came in, by its sum
create index payment_flow_country on payment_flow (debtor_country, business_date);
create index payment_flow_bank on payment_flow (debtor_bank, business_date);

-- Who a party is to other payments.
create function party_key(account text, name text) returns uuid
language sql immutable parallel safe as $$
  select md5(coalesce(upper(regexp_replace(nullif(account, ''), '\s', '', 'g')), upper(trim(nullif(name, '')))))::uuid
$$;

create function country_of_account(account text) returns text
language sql immutable parallel safe as $$
  select substring(upper(regexp_replace(account, '\s', '', 'g')) from '^([A-Z]{2})\d{2}[A-Z0-9]{10,30}$')
$$;

-- The flows of stored payments. Money between banks for themselves, and money sent back, is nobody's trade.
create function flows_of(first_date date, last_date date, ids bigint[] default null) returns setof payment_flow
language sql stable as $$
  select p.business_date, p.payment_id, coalesce(p.uetr, md5(p.payment_key)::uuid),
         party_key(debtor.account, debtor.name), party_key(creditor.account, creditor.name),
         coalesce(debtor.country, country_of_account(debtor.account), substr(debtor_agent.bic, 5, 2)),
         coalesce(creditor.country, country_of_account(creditor.account), substr(creditor_agent.bic, 5, 2)),
         substr(debtor_agent.bic, 5, 2),
         p.amount, p.currency
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
    foreach base in array array['payment_flow', 'payment_party', 'payment'] loop
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

do $$
declare
  month date;
begin
  for month in select distinct date_trunc('month', business_date)::date from payment loop
    perform ensure_payment_months(month, month);
    insert into payment_flow select * from flows_of(month, (month + interval '1 month' - interval '1 day')::date);
  end loop;
end
$$;

-- A planner that knows nothing of a night that was just loaded reads it row by row. Run before a night, for its own month; security
-- definer, for only an owner may.
create function analyze_payments(business_date date) returns void
language plpgsql security definer set search_path = narrows, pg_temp as $$
declare
  base text;
begin
  foreach base in array array['payment_flow', 'payment_party', 'payment'] loop
    if to_regclass(base || to_char(business_date, '_YYYY_MM')) is not null then
      execute format('analyze %I', base || to_char(business_date, '_YYYY_MM'));
    end if;
  end loop;
end
$$;

revoke all on function analyze_payments(date) from public;
