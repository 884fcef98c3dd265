-- Views for analysts and any BI tool. Made anew by every `narrows migrate`; they hold no data.

drop schema if exists analyst cascade;
create schema analyst;

-- The last finished run of every business date: what counts as that night's result.
create view analyst.latest_run as
select distinct on (business_date) *
from narrows.run
where read is not null -- closed at least once; a night that is opened again keeps its alerts in sight
order by business_date, run_id desc;

-- Every alert of the latest runs, with the payment in words: the morning's work list.
create view analyst.alert as
select
  a.alert_id,
  s.severity,
  s.score,
  s.reasons,
  p.business_date,
  p.uetr,
  p.end_to_end_id,
  p.amount,
  p.currency,
  debtor.name      as debtor,
  debtor.country   as debtor_country,
  creditor.name    as creditor,
  creditor.country as creditor_country,
  (select string_agg(t.text, ' / ' order by t.seq)
   from narrows.payment_text t
   where t.business_date = p.business_date and t.payment_id = p.payment_id and t.kind = 'remittance') as remittance,
  r.run_id,
  r.rules_id,
  m.file_name,
  p.record_index
from analyst.latest_run r
join narrows.assessment s on s.run_id = r.run_id
join narrows.alert a on a.alert_id = s.alert_id
join narrows.payment p on p.business_date = a.business_date and p.payment_id = a.payment_id
join narrows.message m on m.message_key = p.message_key
left join narrows.payment_party debtor
  on debtor.business_date = p.business_date and debtor.payment_id = p.payment_id and debtor.role = 'debtor'
left join narrows.payment_party creditor
  on creditor.business_date = p.business_date and creditor.payment_id = p.payment_id and creditor.role = 'creditor';

-- One row for every step of every waterfall: why an alert has its score.
create view analyst.alert_reason as
select
  a.alert_id,
  a.business_date,
  line.position,
  line.value ->> 'rule'            as rule,
  line.value ->> 'family'          as family,
  (line.value ->> 'points')::int   as points,
  line.value ->> 'sentence'        as sentence,
  line.value -> 'evidence'         as evidence
from analyst.alert a
join narrows.assessment s on s.run_id = a.run_id and s.alert_id = a.alert_id
cross join lateral jsonb_array_elements(s.content -> 'lines') with ordinality as line (value, position);

-- How often each rule and each listed entry raises alerts.
create view analyst.rule_yield as
select rule, family, count(*) as alerts, round(avg(points), 1) as mean_points
from analyst.alert_reason
group by rule, family;

-- The control totals of every night.
create view analyst.run_totals as
select
  run_id, business_date, state, rules_id, read, accepted, rejected, scored, failed, alerts, problems,
  planned_at, finished_at, finished_at - planned_at as took
from narrows.run;

-- Payments that no rule has judged: they could not be scored. They are nobody's clean customers.
create view analyst.unscored_payment as
select f.run_id, f.business_date, f.code, f.reason, p.uetr, p.end_to_end_id, m.file_name, p.record_index
from narrows.run_failure f
join narrows.payment p on p.business_date = f.business_date and p.payment_id = f.payment_id
join narrows.message m on m.message_key = p.message_key;

-- Records that could not be read.
create view analyst.rejected_record as
select m.file_name, r.record_index, r.business_date, r.code, r.reason, r.path
from narrows.rejected_record r
join narrows.message m on m.message_key = r.message_key;

-- Every list with the edition that screens tonight.
create view analyst.list_status as
select l.list_id, l.title, e.edition_id, e.dated, e.entries, e.rejected, e.imported_at, l.moved_at
from narrows.list l
join narrows.list_edition e on e.edition_id = l.edition_id;
