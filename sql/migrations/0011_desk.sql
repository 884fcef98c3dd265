-- The desk: what persons do with alerts. One append-only, hash-chained log holds every act; the tables beside it are what the log
-- comes to, kept by its triggers alone, so that no role can write a state that the log does not tell.

create table person (
  login        text        primary key check (login ~ '^[a-z0-9][a-z0-9._@-]{1,62}$' and login not in ('system', 'me', 'none')),
  name         text        not null check (name <> ''),
  role         text        not null check (role in ('analyst', 'supervisor', 'auditor', 'admin')),
  language     text        not null default 'en' check (language in ('en', 'tr')),
  active       boolean     not null default true,
  oidc_subject text        unique -- whom the bank's own sign-on says this is
);

-- Apart from the person, so that who may read persons cannot read these.
create table credential (
  login      text        primary key references person,
  password   text        not null check (password like 'scrypt$%'),
  changed_at timestamptz not null,
  -- Another person set it: whoever logs in with it must choose one of their own before anything else.
  is_given   boolean     not null default true
);

create table session (
  token_hash text        primary key check (token_hash ~ '^[0-9a-f]{64}$'), -- the token itself is in the cookie alone
  login      text        not null references person,
  csrf       text        not null,
  opened_at  timestamptz not null,
  seen_at    timestamptz not null
);

create table login_attempt (
  attempt_id bigint     primary key generated always as identity,
  login     text        not null,
  address   text        not null,
  at        timestamptz not null,
  succeeded boolean     not null
);

create index login_attempt_login on login_attempt (login, at);
create index login_attempt_address on login_attempt (address, at);

-- Who read what. Appended, never chained: a page must not wait for the log.
create table read_log (
  at      timestamptz not null,
  actor   text        not null,
  kind    text        not null,
  subject text        not null
);

create index read_log_subject on read_log (subject, at);
create trigger read_log_immutable before update or delete on read_log for each row execute function refuse_change();

-- Whom an alert is about, for grouping: found by the scorer with the assessment.
alter table assessment
  add column counterparty     text,
  add column counterparty_key text,  -- the name without case, accents and order
  add column correspondent    text;  -- the first eight letters of the bank abroad that it came from or went to

-- What a person sees of an alert and where it stands. Written by hand_over and by the log's triggers only.
create table review (
  alert_id         text        primary key references alert,
  run_id           bigint      not null references run, -- the run in force, whose assessment is shown
  business_date    date        not null,
  severity         text        not null check (severity in ('low', 'medium', 'high')),
  score            smallint    not null,
  reasons          text[]      not null,
  counterparty     text        not null,
  counterparty_key text        not null,
  correspondent    text        not null,
  amount           numeric     not null,
  currency         text        not null,
  state            text        not null default 'new' check (state in
                     ('new', 'assigned', 'in_review', 'awaiting_information', 'escalated', 'pending_approval', 'closed', 'reopened')),
  assignee         text        references person,
  -- Once escalated, a release needs a second person, whatever the severity (domain.md 5.2).
  was_escalated    boolean     not null default false,
  disposition      text        check (disposition in ('false_positive', 'true_match', 'reported')),
  reason           text,
  proposed_by      text        references person,
  decided_by       text        references person,
  decided_at       timestamptz,
  opened_at        timestamptz not null,
  due_at           timestamptz not null,
  -- The run in force no longer raises it: an entry was removed, or rules changed. A person still closes it.
  is_gone          boolean     not null default false,
  legal_hold       boolean     not null default false,
  version          integer     not null default 0,
  check ((state in ('pending_approval', 'closed')) = (disposition is not null)),
  check ((state in ('pending_approval', 'closed')) = (proposed_by is not null)),
  check ((state = 'closed') = (decided_at is not null)),
  -- Four eyes, whatever code wrote the row.
  check (state <> 'closed' or (decided_by is not null and (decided_by <> proposed_by
         or (severity <> 'high' and disposition = 'false_positive' and not was_escalated))))
);

create index review_open on review (score desc, alert_id) where state <> 'closed';
create index review_open_due on review (due_at, alert_id) where state <> 'closed';
create index review_score on review (score desc, alert_id);
create index review_date on review (business_date, score desc);
create index review_counterparty on review (counterparty_key);
create index review_assignee on review (assignee) where state <> 'closed';

-- What each alert rests on, for the yield of rules, lists and entries.
create table review_ground (
  alert_id   text not null references alert,
  rule       text not null,
  list_id    text not null default '',
  entry_id   text not null default '',
  entry_name text not null default '',
  primary key (alert_id, rule, list_id, entry_id)
);

-- The life cycle (domain.md 5.2). No row: the act is refused. `to_state` null: the state stays. The table is the same as
-- TRANSITIONS in src/review/transitions.ts, and a test holds the two together.
create table review_transition (
  action     text not null,
  from_state text not null,
  to_state   text,
  primary key (action, from_state)
);

insert into review_transition (action, from_state, to_state) values
  ('assign', 'new', 'assigned'), ('assign', 'reopened', 'assigned'), ('assign', 'assigned', null), ('assign', 'in_review', null),
  ('assign', 'awaiting_information', null), ('assign', 'escalated', null),
  ('start', 'new', 'in_review'), ('start', 'assigned', 'in_review'), ('start', 'reopened', 'in_review'),
  ('ask', 'new', 'awaiting_information'), ('ask', 'assigned', 'awaiting_information'), ('ask', 'in_review', 'awaiting_information'),
  ('ask', 'escalated', 'awaiting_information'), ('ask', 'reopened', 'awaiting_information'),
  ('answer', 'awaiting_information', 'in_review'),
  ('escalate', 'new', 'escalated'), ('escalate', 'assigned', 'escalated'), ('escalate', 'in_review', 'escalated'),
  ('escalate', 'awaiting_information', 'escalated'), ('escalate', 'reopened', 'escalated'),
  ('close', 'new', 'closed'), ('close', 'assigned', 'closed'), ('close', 'in_review', 'closed'),
  ('close', 'awaiting_information', 'closed'), ('close', 'reopened', 'closed'),
  ('propose', 'new', 'pending_approval'), ('propose', 'assigned', 'pending_approval'), ('propose', 'in_review', 'pending_approval'),
  ('propose', 'awaiting_information', 'pending_approval'), ('propose', 'escalated', 'pending_approval'),
  ('propose', 'reopened', 'pending_approval'),
  ('approve', 'pending_approval', 'closed'), ('return', 'pending_approval', 'in_review'),
  ('reopen', 'closed', 'reopened');

insert into review_transition (action, from_state, to_state)
select action, state, null
from unnest(array['comment', 'attach', 'hold', 'unhold']) as action,
     unnest(array['new', 'assigned', 'in_review', 'awaiting_information', 'escalated', 'pending_approval', 'closed', 'reopened']) as state;

-- Who may do what; PERMISSIONS in src/review/permissions.ts, held together by the same test.
create table review_permission (
  role   text not null,
  action text not null,
  primary key (role, action)
);

insert into review_permission (role, action)
select role, action
from unnest(array['analyst', 'supervisor']) as role,
     unnest(array['assign', 'start', 'ask', 'answer', 'escalate', 'close', 'propose', 'reopen', 'comment', 'attach', 'request_whitelist']) as action
union all
select 'supervisor', unnest(array['assign_others', 'approve', 'return', 'hold', 'unhold', 'decide_whitelist'])
union all
select 'admin', 'manage_people';

create table attachment (
  attachment_id bigint      primary key generated always as identity,
  alert_id      text        not null references review,
  name          text        not null check (name <> ''),
  media_type    text        not null,
  bytes         bytea       not null check (length(bytes) between 1 and 10485760),
  sha256        text        not null generated always as (encode(sha256(bytes), 'hex')) stored,
  added_by      text        not null references person,
  added_at      timestamptz not null
);

create index attachment_alert on attachment (alert_id);
create trigger attachment_immutable before update or delete on attachment for each row execute function refuse_change();

create sequence whitelist_request_no;

create table whitelist_request (
  request_id   text        primary key,
  alert_id     text        references review,
  counterparty text        not null,
  account      text,
  country      text,
  list_id      text        not null,
  source       text        not null,
  entry_id     text        not null,
  entry_name   text        not null,
  ground       text        not null, -- what of the entry was in sight; another by the time of approval is another question
  reason       text        not null check (reason <> ''),
  expires_on   date        not null,
  requested_by text        not null references person,
  requested_at timestamptz not null,
  state        text        not null default 'pending' check (state in ('pending', 'approved', 'refused')),
  decided_by   text        references person,
  decided_at   timestamptz,
  note         text,
  whitelist_id bigint      references whitelist,
  check (decided_by <> requested_by),
  check ((state = 'pending') = (decided_by is null)),
  check ((state = 'approved') = (whitelist_id is not null))
);

-- The log. `at` is the clock of the program, `recorded_at` that of the database; both are under the hash.
create table audit_event (
  seq         bigint      primary key,
  at          timestamptz not null check (isfinite(at)),
  recorded_at timestamptz not null,
  actor       text        not null check (actor !~ E'[\n\r]'), -- a login, or `system`
  kind        text        not null check (kind ~ '^[a-z_]+\.[a-z_]+$'),
  subject     text        not null check (subject !~ E'[\n\r]'),
  content     jsonb       not null default '{}' check (jsonb_typeof(content) = 'object'),
  previous    text        not null,
  hash        text        not null unique
);

create index audit_event_subject on audit_event (subject, seq);

-- The end of the chain; also what acts wait for, so that they are in one order.
create table audit_head (
  one  boolean primary key default true check (one),
  seq  bigint not null,
  hash text   not null
);

insert into audit_head (seq, hash) values (0, repeat('0', 64));

-- The text under the hash; src/pipeline/verify-audit.ts writes the same.
create function audit_hash(e audit_event) returns text
language sql stable set search_path = pg_catalog, pg_temp as $$
  select encode(sha256(convert_to(concat_ws(E'\n',
    e.seq, e.previous,
    to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    to_char(e.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    e.actor, e.kind, e.subject, e.content::text), 'UTF8')), 'hex')
$$;

create function refuse_act(code text, sentence text) returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  raise exception '%: %', code, sentence using errcode = 'NR001';
end
$$;

-- Runs as whoever inserts: only the owner, or a function of the owner's, may speak for the system.
-- The catalogue is named first: a caller's own pg_class would be looked up before it.
create function audit_event_actor() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if new.actor = 'system' and not pg_has_role(current_user, (select relowner from pg_class where oid = tg_relid), 'member') then
    perform narrows.refuse_act('DESK_ACTOR', 'only the system itself speaks for the system');
  end if;
  return new;
end
$$;

create function act_on_alert(e audit_event, who person) returns jsonb
language plpgsql security definer set search_path = narrows, pg_temp as $$
declare
  act    text := split_part(e.kind, '.', 2);
  r      review;
  target text;
  note   text := coalesce(e.content ->> 'note', '');
begin
  -- Not `for update`: whoever attaches a file holds the key, and waits for the log.
  select * into r from review where alert_id = e.subject for no key update;
  if not found then
    perform refuse_act('DESK_ALERT', 'there is no such alert on the desk');
  end if;
  if who.login is null and act not in ('reopen', 'return') then
    perform refuse_act('DESK_ACTOR', 'the system brings alerts back, and decides on none');
  end if;
  if who.login is not null and not exists (select from review_permission p where p.role = who.role and p.action = act) then
    perform refuse_act('DESK_ROLE', format('a person who is %s may not %s', who.role, act));
  end if;
  select coalesce(t.to_state, r.state) into target from review_transition t where t.action = act and t.from_state = r.state;
  if not found then
    perform refuse_act('DESK_TRANSITION', format('an alert that is %s cannot be met with %s', r.state, act));
  end if;
  -- Whoever decides must have seen what they decide on.
  if who.login is not null and act not in ('comment', 'attach') and (e.content ->> 'version')::int is distinct from r.version then
    perform refuse_act('DESK_STALE', 'someone has acted on the alert since it was shown');
  end if;
  if act in ('assign', 'start', 'ask', 'answer', 'escalate', 'close', 'propose') and r.assignee <> who.login and who.role <> 'supervisor' then
    perform refuse_act('DESK_ASSIGNEE', 'the alert is assigned to someone else');
  end if;
  if act in ('ask', 'answer', 'escalate', 'propose', 'return', 'reopen', 'comment', 'hold', 'unhold') and note = '' then
    perform refuse_act('DESK_NOTE', 'say why');
  end if;
  if act in ('close', 'propose') and coalesce(e.content ->> 'reason', '') = '' then
    perform refuse_act('DESK_REASON', 'a decision needs its reason');
  end if;

  case act
    when 'assign' then
      if e.content ->> 'assignee' <> who.login and who.role <> 'supervisor' then
        perform refuse_act('DESK_ROLE', 'only a supervisor gives alerts to others');
      end if;
      if not exists (select from person p where p.login = e.content ->> 'assignee' and p.active and p.role in ('analyst', 'supervisor')) then
        perform refuse_act('DESK_ASSIGNEE', 'nobody of that login reviews alerts');
      end if;
      if e.content ->> 'assignee' = r.assignee then
        perform refuse_act('DESK_TRANSITION', 'they have the alert already');
      end if;
      r.assignee := e.content ->> 'assignee';
    when 'start', 'ask', 'answer' then
      r.assignee := coalesce(r.assignee, who.login);
    when 'escalate' then
      r.was_escalated := true;
      r.assignee := null; -- for a supervisor to take
    when 'close' then
      if r.severity = 'high' or e.content ->> 'disposition' is distinct from 'false_positive' or r.was_escalated then
        perform refuse_act('DESK_FOUR_EYES', 'this decision needs a second person; propose it');
      end if;
    when 'approve' then
      if who.login = r.proposed_by then
        perform refuse_act('DESK_FOUR_EYES', 'another person must approve than the one who proposed');
      end if;
    when 'attach' then
      if not exists (
        select from attachment a
        where a.attachment_id::text = e.content ->> 'attachment_id' and a.alert_id = r.alert_id and a.sha256 = e.content ->> 'sha256'
      ) then
        perform refuse_act('DESK_ATTACHMENT', 'the attachment is not stored');
      end if;
    when 'hold' then r.legal_hold := true;
    when 'unhold' then r.legal_hold := false;
    else null;
  end case;

  if act in ('close', 'propose') then
    r.disposition := e.content ->> 'disposition';
    r.reason := e.content ->> 'reason';
    r.proposed_by := who.login;
    r.assignee := coalesce(r.assignee, who.login);
  end if;
  if target = 'closed' and r.state <> 'closed' then
    r.decided_by := who.login;
    r.decided_at := e.at;
  end if;
  if act in ('return', 'reopen') then
    r.disposition := null;
    r.reason := null;
    r.proposed_by := null;
    r.decided_by := null;
    r.decided_at := null;
  end if;
  if act = 'reopen' then
    r.assignee := null;
    r.due_at := coalesce((e.content ->> 'due_at')::timestamptz, e.at + (r.due_at - r.opened_at));
    r.opened_at := e.at;
  end if;

  update review
  set state = target, assignee = r.assignee, was_escalated = r.was_escalated, disposition = r.disposition, reason = r.reason,
      proposed_by = r.proposed_by, decided_by = r.decided_by, decided_at = r.decided_at, opened_at = r.opened_at, due_at = r.due_at,
      legal_hold = r.legal_hold, version = r.version + 1
  where alert_id = r.alert_id;
  -- The log says what was decided on: the state before and after, and the run whose assessment was in sight.
  return e.content || jsonb_build_object('from', r.state, 'to', target, 'run_id', r.run_id, 'score', r.score);
end
$$;

create function act_on_whitelist(e audit_event, who person) returns audit_event
language plpgsql security definer set search_path = narrows, pg_temp as $$
declare
  act     text := split_part(e.kind, '.', 2);
  request whitelist_request;
  made    bigint;
begin
  if not exists (
    select from review_permission p
    where p.role = who.role and p.action = case act when 'request' then 'request_whitelist' else 'decide_whitelist' end
  ) then
    perform refuse_act('DESK_ROLE', format('a person who is %s may not decide on whitelists', coalesce(who.role, 'nobody')));
  end if;
  if act = 'request' then
    e.subject := 'W-' || nextval('whitelist_request_no');
    if (e.content ->> 'expires_on')::date not between e.at::date + 1 and e.at::date + 366 then
      perform refuse_act('DESK_WHITELIST_DATE', 'a whitelist ends within a year');
    end if;
    insert into whitelist_request (request_id, alert_id, counterparty, account, country, list_id, source, entry_id, entry_name, ground, reason, expires_on, requested_by, requested_at)
    select e.subject, e.content ->> 'alert_id', e.content ->> 'counterparty', e.content ->> 'account', e.content ->> 'country',
           l.list_id, n.source, n.entry_id, n.name, whitelist_ground(n.content), e.content ->> 'reason', (e.content ->> 'expires_on')::date, who.login, e.at
    from list l
    join list_entry n on n.edition_id = l.edition_id
    where l.list_id = e.content ->> 'list' and n.entry_id = e.content ->> 'entry_id'
      and (e.content ->> 'source' is null or n.source = e.content ->> 'source')
    limit 1;
    if not found then
      perform refuse_act('DESK_WHITELIST_ENTRY', 'the list in force has no such entry');
    end if;
    return e;
  end if;
  if act = 'void' then
    update whitelist set voided_at = e.at, void_reason = e.content ->> 'note'
    where whitelist_id = e.subject::bigint and voided_at is null;
    if not found then
      perform refuse_act('DESK_WHITELIST', 'there is no such whitelist in force');
    end if;
    return e;
  end if;
  select * into request from whitelist_request where request_id = e.subject for update;
  if not found or request.state <> 'pending' then
    perform refuse_act('DESK_WHITELIST', 'there is no such request that waits');
  end if;
  if request.requested_by = who.login then
    perform refuse_act('DESK_FOUR_EYES', 'another person must decide than the one who asked');
  end if;
  if act = 'approve' then
    insert into whitelist (counterparty, counterparty_account, counterparty_country, list_id, source, entry_id, entry_name, ground, reason, requested_by, approved_by, created_at, expires_on)
    select request.counterparty, request.account, request.country, l.list_id, n.source, n.entry_id, n.name, whitelist_ground(n.content),
           request.reason, request.requested_by, who.login, e.at, request.expires_on
    from list l
    join list_entry n on n.edition_id = l.edition_id and n.source = request.source and n.entry_id = request.entry_id
    where l.list_id = request.list_id and whitelist_ground(n.content) = request.ground
    limit 1
    returning whitelist_id into made;
    if made is null then
      perform refuse_act('DESK_WHITELIST_ENTRY', 'the list in force no longer has the entry, or has other names, numbers or dates of it; ask anew');
    end if;
    e.content := e.content || jsonb_build_object('whitelist_id', made);
  elsif act <> 'refuse' then
    perform refuse_act('DESK_KIND', 'no such act');
  end if;
  update whitelist_request
  set state = case act when 'approve' then 'approved' else 'refused' end,
      decided_by = who.login, decided_at = e.at, note = e.content ->> 'note', whitelist_id = made
  where request_id = request.request_id;
  return e;
end
$$;

create function act_on_person(e audit_event, who person) returns void
language plpgsql security definer set search_path = narrows, pg_temp as $$
declare
  act text := split_part(e.kind, '.', 2);
begin
  -- Who comes through the bank's sign-on for the first time is bound to its subject, by themselves, once.
  if act = 'bind' then
    update person set oidc_subject = e.content ->> 'oidc_subject' where login = e.subject and login = e.actor and oidc_subject is null;
    if not found then
      perform refuse_act('DESK_PERSON', 'a person is bound to a sign-on once, and by themselves');
    end if;
    return;
  end if;
  if e.actor <> 'system' and not exists (select from review_permission p where p.role = who.role and p.action = 'manage_people') then
    perform refuse_act('DESK_ROLE', format('a person who is %s may not manage persons', who.role));
  end if;
  if act = 'add' then
    insert into person (login, name, role, language, oidc_subject)
    values (e.subject, e.content ->> 'name', e.content ->> 'role', coalesce(e.content ->> 'language', 'en'), e.content ->> 'oidc_subject');
  elsif act = 'change' then
    -- Nobody raises themselves, and nobody locks themselves out.
    if e.actor = e.subject then
      perform refuse_act('DESK_FOUR_EYES', 'another person must change a person’s own rights');
    end if;
    update person
    set name = coalesce(e.content ->> 'name', name),
        role = coalesce(e.content ->> 'role', role),
        active = coalesce((e.content ->> 'active')::boolean, active),
        oidc_subject = coalesce(e.content ->> 'oidc_subject', oidc_subject)
    where login = e.subject;
    if not found then
      perform refuse_act('DESK_PERSON', 'there is no such person');
    end if;
    delete from session where login = e.subject; -- rights are read at login and on every page; this ends what is open
  elsif act <> 'password' then
    perform refuse_act('DESK_KIND', 'no such act');
  end if;
end
$$;

-- Every act: who, may they, what comes of it; then its place in the chain.
create function audit_event_apply() returns trigger
language plpgsql security definer set search_path = narrows, pg_temp as $$
declare
  head audit_head;
  who  person;
begin
  -- First of all, and before any row of the desk: acts of one transaction and those of another then never wait for each other.
  select * into head from audit_head for update;
  if new.actor <> 'system' then
    select * into who from person where login = new.actor and active;
    if not found then
      perform refuse_act('DESK_ACTOR', 'there is no such person, or not any more');
    end if;
  end if;
  case split_part(new.kind, '.', 1)
    when 'alert' then new.content := act_on_alert(new, who);
    when 'whitelist' then
      if new.actor <> 'system' then
        new := act_on_whitelist(new, who);
      end if;
    when 'person' then perform act_on_person(new, who);
    when 'run' then
      if new.actor <> 'system' then
        perform refuse_act('DESK_KIND', 'runs speak for themselves');
      end if;
    else perform refuse_act('DESK_KIND', 'no such act');
  end case;
  -- What came of the act may have spoken itself (a whitelist that was added): the head is read again.
  select * into head from audit_head;
  new.seq := head.seq + 1;
  new.previous := head.hash;
  new.recorded_at := clock_timestamp();
  new.hash := audit_hash(new);
  update audit_head set seq = new.seq, hash = new.hash;
  return new;
end
$$;

create trigger audit_event_1_actor before insert on audit_event for each row execute function audit_event_actor();
create trigger audit_event_2_apply before insert on audit_event for each row execute function audit_event_apply();
create trigger audit_event_immutable before update or delete on audit_event for each row execute function refuse_change();
create trigger audit_event_kept before truncate on audit_event for each statement execute function refuse_change();

-- Whatever makes a whitelist, two persons of the desk stand behind it, and it ends within a year.
create function whitelist_by_persons() returns trigger
language plpgsql security definer set search_path = narrows, pg_temp as $$
begin
  if not exists (select from person p join review_permission r using (role) where p.login = new.requested_by and p.active and r.action = 'request_whitelist')
     or not exists (select from person p join review_permission r using (role) where p.login = new.approved_by and p.active and r.action = 'decide_whitelist') then
    perform refuse_act('DESK_ROLE', 'a whitelist is asked for by an analyst or a supervisor, and approved by another supervisor, of this desk');
  end if;
  if not isfinite(new.created_at) or new.expires_on > new.created_at::date + 366 then
    perform refuse_act('DESK_WHITELIST_DATE', 'a whitelist ends within a year');
  end if;
  return new;
end
$$;

create trigger whitelist_by_persons before insert on whitelist for each row execute function whitelist_by_persons();

-- A whitelist speaks by itself, whatever made it: the console, the command line or an edition that voids it.
create function whitelist_speaks() returns trigger
language plpgsql security definer set search_path = narrows, pg_temp as $$
begin
  insert into audit_event (at, actor, kind, subject, content)
  values (
    coalesce(new.voided_at, new.created_at), 'system',
    case when new.voided_at is null then 'whitelist.added' else 'whitelist.voided' end,
    new.whitelist_id::text, to_jsonb(new)
  );
  return null;
end
$$;

create trigger whitelist_speaks after insert or update on whitelist for each row execute function whitelist_speaks();

create function credential_speaks() returns trigger
language plpgsql security definer set search_path = narrows, pg_temp as $$
begin
  insert into audit_event (at, actor, kind, subject) values (new.changed_at, 'system', 'person.password', new.login);
  delete from session where login = new.login;
  return null;
end
$$;

create trigger credential_speaks after insert or update on credential for each row execute function credential_speaks();

create function severity_rank(severity text) returns integer
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select array_position(array['low', 'medium', 'high'], severity)
$$;

-- The night gives its alerts to the desk, in the transaction that closes the run: new ones, those that have another score, and
-- those that the run in force no longer raises. What was closed comes back when it weighs more, or rests on something new.
create function hand_over(of_run bigint, at timestamptz, sla_hours jsonb) returns void
language plpgsql security definer set search_path = narrows, pg_temp as $$
declare
  run_date date := (select business_date from run where run_id = of_run);
  counted  jsonb;
  again    record;
begin
  perform 1 from audit_head for update;
  -- A run that a later start has overtaken is not in force.
  if of_run is distinct from (select run_id from run where business_date = run_date and read is not null order by start_no desc limit 1) then
    return;
  end if;

  create temp table handed on commit drop as
  select s.alert_id, s.severity, s.score, s.reasons,
         coalesce(s.counterparty, c.name, 'unnamed') as counterparty,
         coalesce(s.counterparty_key, lower(c.name), 'unnamed') as counterparty_key,
         coalesce(s.correspondent, '') as correspondent, p.amount, p.currency
  from assessment s
  join alert a on a.alert_id = s.alert_id
  join payment p on p.business_date = a.business_date and p.payment_id = a.payment_id
  left join lateral (
    select name from payment_party q
    where q.business_date = p.business_date and q.payment_id = p.payment_id and q.role = 'creditor'
    limit 1
  ) as c on true
  where s.run_id = of_run;

  -- What was decided, or is proposed, on less than is known now comes back: more points, a higher severity, a new rule or entry; or it
  -- was closed as no longer raised. Bringing one back for nothing costs minutes; leaving one is a decision that nobody made.
  for again in
    select r.alert_id, r.state, h.score, h.severity
    from review r
    join handed h using (alert_id)
    where r.state in ('closed', 'pending_approval') and r.run_id <> of_run
      and (
        h.score > r.score
        or severity_rank(h.severity) > severity_rank(r.severity)
        or r.is_gone
        or exists (
          select g.rule, g.list_id, g.entry_id from grounds_of(of_run, r.alert_id) as g
          except
          select k.rule, k.list_id, k.entry_id from review_ground k where k.alert_id = r.alert_id
        )
      )
    order by r.alert_id
  loop
    insert into audit_event (at, actor, kind, subject, content)
    values (
      hand_over.at, 'system', case again.state when 'closed' then 'alert.reopen' else 'alert.return' end, again.alert_id,
      jsonb_build_object(
        'note', format('run %s raises it as %s with %s points', of_run, again.severity, again.score),
        'due_at', hand_over.at + make_interval(hours => (sla_hours ->> again.severity)::int)
      )
    );
  end loop;

  with
  come as (
    insert into review (alert_id, run_id, business_date, severity, score, reasons, counterparty, counterparty_key, correspondent, amount, currency, opened_at, due_at)
    select alert_id, of_run, run_date, severity, score, reasons, counterparty, counterparty_key, correspondent, amount, currency,
           hand_over.at, hand_over.at + make_interval(hours => (sla_hours ->> severity)::int)
    from handed
    on conflict (alert_id) do nothing
    returning alert_id
  ),
  changed as (
    update review r
    set run_id = of_run, severity = h.severity, score = h.score, reasons = h.reasons, is_gone = false, version = r.version + 1,
        counterparty = h.counterparty, counterparty_key = h.counterparty_key, correspondent = h.correspondent,
        -- What has become worse is due sooner; nothing is due later than it was.
        due_at = case when severity_rank(h.severity) > severity_rank(was.severity)
                   then least(r.due_at, hand_over.at + make_interval(hours => (sla_hours ->> h.severity)::int)) else r.due_at end
    from handed h
    join review was using (alert_id)
    where r.alert_id = h.alert_id and r.state <> 'closed' and (r.run_id <> of_run or r.score <> h.score or r.is_gone)
    returning r.alert_id, was.score as was_score, h.score as is_score
  ),
  gone as (
    update review r
    set is_gone = true, version = r.version + 1
    where r.business_date = run_date and r.state <> 'closed' and not r.is_gone
      and not exists (select from handed h where h.alert_id = r.alert_id)
      -- What could not be scored is not known to be gone.
      and (select state from run where run_id = of_run) <> 'unbalanced'
      and not exists (select from run_failure f join alert a using (business_date, payment_id) where f.run_id = of_run and a.alert_id = r.alert_id)
    returning r.alert_id
  )
  select jsonb_build_object(
    'business_date', run_date,
    'come', (select count(*) from come),
    'come_digest', (select encode(sha256(convert_to(coalesce(string_agg(alert_id, ',' order by alert_id), ''), 'UTF8')), 'hex') from come),
    'changed', (select coalesce(jsonb_object_agg(alert_id, jsonb_build_array(was_score, is_score)), '{}') from changed where was_score <> is_score),
    'gone', (select coalesce(jsonb_agg(alert_id order by alert_id), '[]') from gone)
  ) into counted;

  delete from review_ground g using handed h, review r where g.alert_id = h.alert_id and r.alert_id = h.alert_id and r.run_id = of_run;
  insert into review_ground (alert_id, rule, list_id, entry_id, entry_name)
  select h.alert_id, g.rule, g.list_id, g.entry_id, g.entry_name
  from handed h
  join review r on r.alert_id = h.alert_id and r.run_id = of_run
  cross join lateral grounds_of(of_run, h.alert_id) as g;

  drop table handed;
  insert into audit_event (at, actor, kind, subject, content) values (hand_over.at, 'system', 'run.handed_over', of_run::text, counted);
end
$$;

-- The rules that an assessment rests on, and with them the entries that they met.
create function grounds_of(of_run bigint, of_alert text)
returns table (rule text, list_id text, entry_id text, entry_name text)
language sql stable set search_path = narrows, pg_temp as $$
  select l ->> 'rule', coalesce(e ->> 'list', ''), coalesce(e ->> 'entryId', ''), min(coalesce(e ->> 'matched', ''))
  from assessment s
  cross join lateral jsonb_array_elements(s.content -> 'lines') as l
  left join lateral jsonb_array_elements(l -> 'evidence') as e on e ->> 'list' is not null
  where s.run_id = of_run and s.alert_id = of_alert
  group by 1, 2, 3
$$;

revoke all on function hand_over(bigint, timestamptz, jsonb) from public;
revoke all on function act_on_alert(audit_event, person) from public;
revoke all on function act_on_whitelist(audit_event, person) from public;
revoke all on function act_on_person(audit_event, person) from public;

alter function whitelist_ground(jsonb) set search_path = pg_catalog, pg_temp;

-- verify-audit reads what manifests say of the log.
alter table run_manifest add check ((content::json) is not null);

-- What earlier nights left goes to the desk too, as if it came now.
do $$
declare
  run_id bigint;
begin
  for run_id in
    select distinct on (r.business_date) r.run_id from narrows.run r where r.read is not null order by r.business_date, r.start_no desc
  loop
    perform narrows.hand_over(run_id, now(), '{"high": 24, "medium": 72, "low": 240}');
  end loop;
end
$$;
