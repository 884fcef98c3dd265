-- Least privilege, made anew by every `narrows migrate`. Logins are the bank's own: grant them one of these.
--   narrows_loader   reads in payments and lists; cannot see or change a run or an alert
--   narrows_worker   reads payments and lists, writes runs and alerts; cannot change a payment or a list
--   narrows_reviewer decides on whitelists; changes nothing else
--   narrows_analyst  reads; changes nothing
--   narrows_console  reads, keeps logins and sessions, and appends to the log of the desk, whose triggers do the rest. It can neither
--                    change nor delete what the log or the desk holds. The console itself says who acts, so it is trusted with that.

do $$
declare
  name text;
begin
  foreach name in array array['narrows_loader', 'narrows_worker', 'narrows_reviewer', 'narrows_analyst', 'narrows_console'] loop
    if not exists (select from pg_roles where rolname = name) then
      execute format('create role %I nologin', name);
    end if;
  end loop;
exception
  when duplicate_object or unique_violation then null; -- another migration made them at the same moment
end
$$;

revoke all on all tables in schema narrows from narrows_loader, narrows_worker, narrows_reviewer, narrows_analyst, narrows_console;
revoke create on schema narrows from public;

-- Functions that run as the owner are nobody's but those that they are granted to below. One that anyone may call can be hung on a table
-- of their own, and then does the owner's work there.
do $$
declare
  one regprocedure;
begin
  for one in select oid from pg_proc where pronamespace = 'narrows'::regnamespace and prosecdef loop
    execute format('revoke all on function %s from public', one);
  end loop;
end
$$;

grant usage on schema narrows to narrows_loader, narrows_worker, narrows_reviewer, narrows_analyst, narrows_console;

grant select, insert, update on ingest to narrows_loader;
grant select, insert on message, payment, payment_party, payment_identity, payment_flow, payment_outline to narrows_loader;
grant select, insert on rejected_record, duplicate_record, read_count to narrows_loader;
grant update (resolved_at, resolution, note) on rejected_record to narrows_loader;
grant select, insert on list_edition, list_entry, list_reject, list_edge, list_event to narrows_loader;
grant select, insert, update on list, list_source to narrows_loader;
grant execute on function ensure_payment_months(date, date) to narrows_loader;
grant usage on sequence payment_payment_id_seq to narrows_loader;

grant select on message, payment, payment_party, payment_flow, payment_outline, rejected_record, read_count to narrows_worker;
grant select on list, list_edition, list_entry, list_edge to narrows_worker;
grant execute on function analyze_payments(date) to narrows_worker;
grant select, insert, update on run, run_chunk to narrows_worker;
grant select, insert on run_edition, run_whitelist, alert, assessment, run_manifest to narrows_worker;
grant select on whitelist to narrows_worker;
grant select, insert, delete on run_whitelisted to narrows_worker;
grant select, insert, delete on run_failure to narrows_worker;
grant select, insert, update on run_fact to narrows_worker;
grant usage on sequence run_start to narrows_worker;
grant select on installation to narrows_worker, narrows_analyst;
grant select, insert, delete on run_change to narrows_worker;

grant execute on function hand_over(bigint, timestamptz, jsonb) to narrows_worker;
grant select on audit_head to narrows_worker;

grant select on all tables in schema narrows to narrows_analyst, narrows_console;
revoke all on credential, session, login_attempt from narrows_analyst;
grant execute on function void_whitelist(text, text, timestamptz) to narrows_loader;

grant select on list, list_entry to narrows_reviewer;
grant select, insert on whitelist to narrows_reviewer;
grant update (voided_at, void_reason) on whitelist to narrows_reviewer;

grant insert (at, actor, kind, subject, content) on audit_event to narrows_console;
grant insert (alert_id, name, media_type, bytes, added_by, added_at) on attachment to narrows_console;
grant insert on read_log to narrows_console;
grant insert (login, address, at, succeeded), update (succeeded) on login_attempt to narrows_console;
grant insert, update, delete on session to narrows_console;
grant insert, update on credential to narrows_console;
grant update (language) on person to narrows_console;

grant execute on function list_delta(text, text) to narrows_loader, narrows_analyst, narrows_console;
grant usage on schema analyst to narrows_analyst, narrows_console;
grant select on all tables in schema analyst to narrows_analyst, narrows_console;
