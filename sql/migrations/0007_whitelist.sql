-- «Good guys»: a person has decided that a counterparty of the bank's customers is not the entry that its name is like. Applied
-- after scoring, never before, and only while nothing has changed on either side.

-- What of an entry a decision rests on: if it gains a name, a number or a date of birth, the decision must be made again.
create function whitelist_ground(content jsonb) returns text
language sql immutable set search_path = pg_catalog as $$
  select encode(sha256(convert_to(jsonb_build_array(content -> 'names', content -> 'identifiers', content -> 'birthDates')::text, 'UTF8')), 'hex')
$$;

create table whitelist (
  whitelist_id         bigint      primary key generated always as identity,
  counterparty         text        not null, -- the name as payments give it
  counterparty_account text,                 -- conditions: where they are given, the payment must meet them
  counterparty_country text,
  max_amount           numeric,
  max_currency         text,
  list_id              text        not null,
  source               text        not null,
  entry_id             text        not null,
  entry_name           text        not null,
  ground               text        not null,
  reason               text        not null check (reason <> ''),
  requested_by         text        not null check (requested_by <> ''),
  approved_by          text        not null check (approved_by <> ''),
  created_at           timestamptz not null,
  expires_on           date        not null,
  voided_at            timestamptz,
  void_reason          text,
  check (requested_by <> approved_by),
  check ((voided_at is null) = (void_reason is null)),
  check ((max_amount is null) = (max_currency is null))
);

-- Decisions are not edited. They are voided, once.
create function whitelist_only_voids() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.voided_at is not null
     or (to_jsonb(new) - 'voided_at' - 'void_reason') <> (to_jsonb(old) - 'voided_at' - 'void_reason') then
    raise exception 'a whitelist decision is voided, once, and never edited';
  end if;
  return new;
end
$$;

create trigger whitelist_only_voids before update or delete on whitelist for each row execute function whitelist_only_voids();

-- Which decisions a night took into account, and which payments would have been alerts without them.
create table run_whitelist (
  run_id       bigint not null references run,
  whitelist_id bigint not null references whitelist,
  primary key (run_id, whitelist_id)
);

create table run_whitelisted (
  run_id          bigint   not null references run,
  business_date   date     not null,
  payment_id      bigint   not null,
  whitelist_ids   bigint[] not null,
  score_before    smallint not null,
  severity_before text     not null,
  primary key (run_id, payment_id)
);

-- Called when an edition comes into force: decisions whose entry has gone, or is not what it was, are void from that moment.
create function void_whitelist(of_list text, of_edition text, at timestamptz) returns integer
language plpgsql security definer set search_path = narrows, pg_temp as $$
declare
  voided integer;
begin
  update whitelist w
  set voided_at = at,
      void_reason = case when e.content is null
        then 'the entry is not in edition ' || of_edition
        else 'the entry has other names, numbers or dates in edition ' || of_edition end
  from whitelist w2
  left join list_entry e on e.edition_id = of_edition and e.source = w2.source and e.entry_id = w2.entry_id
  where w.whitelist_id = w2.whitelist_id
    and w.list_id = of_list
    and w.voided_at is null
    and (e.content is null or whitelist_ground(e.content) <> w.ground);
  get diagnostics voided = row_count;
  return voided;
end
$$;

revoke all on function void_whitelist(text, text, timestamptz) from public;
