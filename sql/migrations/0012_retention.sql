-- What has been kept for as long as it must be is removed, a month at a time, and the log says so. A month that holds an alert which is
-- open, or under legal hold, is kept whole. Runs, their manifests and the log itself stay: they prove that the nights were done.

-- Only the purge below may delete what never changes, and only for as long as its transaction lasts. No role but the owner may delete at all.
create or replace function refuse_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and current_setting('narrows.purging', true) = 'yes' then
    return old;
  end if;
  raise exception '% is append-only: old assessments point at it', tg_table_name;
end
$$;

-- Months whose payments are all older than a date, with what keeps each.
create function retention_due(before date)
returns table (month date, payments bigint, alerts bigint, open bigint, held bigint)
language sql stable set search_path = narrows, pg_temp as $$
  select
    m.month,
    (select count(*) from payment p where p.business_date >= m.month and p.business_date < m.month + interval '1 month'),
    count(r.alert_id),
    count(r.alert_id) filter (where r.state <> 'closed'),
    count(r.alert_id) filter (where r.legal_hold)
  from (select distinct date_trunc('month', business_date)::date as month from run where business_date < date_trunc('month', before)) as m
  left join review r on r.business_date >= m.month and r.business_date < m.month + interval '1 month'
  where to_regclass('payment' || to_char(m.month, '_YYYY_MM')) is not null
  group by m.month
  order by m.month
$$;

create function purge_month(of_month date, at timestamptz) returns jsonb
language plpgsql set search_path = narrows, pg_temp as $$
declare
  month   date := date_trunc('month', of_month);
  ends    date := month + interval '1 month';
  suffix  text := to_char(month, '_YYYY_MM');
  base    text;
  counted jsonb;
begin
  perform 1 from audit_head for update;
  if exists (select from review where business_date >= month and business_date < ends and (state <> 'closed' or legal_hold)) then
    perform refuse_act('RETENTION_KEPT', format('%s holds alerts that are open or under legal hold', to_char(month, 'YYYY-MM')));
  end if;
  perform set_config('narrows.purging', 'yes', true);
  create temp table gone on commit drop as select alert_id from alert where business_date >= month and business_date < ends;

  select jsonb_build_object(
    'payments', (select count(*) from payment where business_date >= month and business_date < ends),
    'alerts', (select count(*) from gone),
    'alert_ids', (select coalesce(jsonb_agg(alert_id order by alert_id), '[]') from gone),
    -- verify-audit expects no file of these any more.
    'attachments', (select coalesce(jsonb_agg(attachment_id order by attachment_id), '[]') from attachment join gone using (alert_id))
  ) into counted;

  delete from attachment where alert_id in (select alert_id from gone);
  update whitelist_request set alert_id = null where alert_id in (select alert_id from gone);
  delete from review_ground where alert_id in (select alert_id from gone);
  delete from review where alert_id in (select alert_id from gone);
  delete from run_change where alert_id in (select alert_id from gone);
  delete from assessment where alert_id in (select alert_id from gone);
  delete from alert where alert_id in (select alert_id from gone);
  delete from read_log where subject in (select alert_id from gone);
  delete from run_fact where run_id in (select run_id from run where business_date >= month and business_date < ends);
  delete from run_failure where business_date >= month and business_date < ends;
  delete from run_whitelisted where business_date >= month and business_date < ends;
  delete from payment_identity where business_date >= month and business_date < ends;
  delete from duplicate_record where business_date >= month and business_date < ends;
  delete from rejected_record where business_date >= month and business_date < ends;
  foreach base in array array['payment_outline', 'payment_flow', 'payment_party', 'payment'] loop
    execute format('drop table if exists %I', base || suffix);
  end loop;
  -- A file goes with its last record.
  create temp table idle on commit drop as
    select message_key from message m
    where not exists (select from payment p where p.message_key = m.message_key)
      and not exists (select from duplicate_record d where d.message_key = m.message_key)
      and not exists (select from rejected_record r where r.message_key = m.message_key);
  delete from read_count where message_key in (select message_key from idle);
  delete from message where message_key in (select message_key from idle);

  insert into audit_event (at, actor, kind, subject, content) values (purge_month.at, 'system', 'run.purged', to_char(month, 'YYYY-MM'), counted);
  perform set_config('narrows.purging', '', true);
  drop table gone, idle;
  return counted;
end
$$;

revoke all on function purge_month(date, timestamptz) from public;
