-- Views for analysts and any BI tool. Made anew by every `narrows migrate`; they hold no data.

drop schema if exists analyst cascade;
create schema analyst;

-- The last finished run of every business date: what counts as that night's result.
create view analyst.latest_run as
select distinct on (business_date) *
from narrows.run
where read is not null -- closed at least once; a night that is opened again keeps its alerts in sight
order by business_date, start_no desc;

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
  (select string_agg(t ->> 'text', ' / ')
   from json_array_elements(p.content -> 'texts') as t
   where t ->> 'kind' = 'remittance') as remittance,
  r.run_id,
  r.rules_id,
  first_run.kind   as found_by, -- night, or a lookback when lists or rules changed
  m.file_name,
  p.record_index
from analyst.latest_run r
join narrows.assessment s on s.run_id = r.run_id
join narrows.alert a on a.alert_id = s.alert_id
join narrows.payment p on p.business_date = a.business_date and p.payment_id = a.payment_id
join narrows.message m on m.message_key = p.message_key
join narrows.run first_run on first_run.run_id = a.first_run_id
left join narrows.payment_party debtor
  on debtor.business_date = p.business_date and debtor.payment_id = p.payment_id and debtor.role = 'debtor'
left join narrows.payment_party creditor
  on creditor.business_date = p.business_date and creditor.payment_id = p.payment_id and creditor.role = 'creditor';

-- What lookbacks made of alerts: new, gone or of another score, and why. A removed entry takes its alerts down here.
create view analyst.lookback_change as
select r.business_date, r.run_id, r.since_run_id, r.finished_at, c.alert_id, c.was_severity, c.was_score, c.is_severity, c.is_score, c.reason
from narrows.run_change c
join narrows.run r on r.run_id = c.run_id;

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

-- Payments that would have been alerts without a whitelist decision: persons' work, and shown as such.
create view analyst.whitelisted_payment as
select w.run_id, w.business_date, p.uetr, p.end_to_end_id, p.amount, p.currency, w.severity_before, w.score_before, w.whitelist_ids
from narrows.run_whitelisted w
join narrows.payment p on p.business_date = w.business_date and p.payment_id = w.payment_id;

-- Every list's entries in force, a name a row.
create view analyst.entry_name as
select l.list_id, l.edition_id, e.source, e.entry_id, e.kind, n ->> 'text' as name, n ->> 'kind' as name_kind, n ->> 'script' as script
from narrows.list l
join narrows.list_entry e on e.edition_id = l.edition_id
cross join lateral jsonb_array_elements(e.content -> 'names') as n;

-- Rows of lists in force that could not become an entry.
create view analyst.list_reject as
select l.list_id, r.edition_id, r.file, r.line, r.code, r.reason, r.raw
from narrows.list l
join narrows.list_reject r on r.edition_id = l.edition_id;

-- Records that could not be read and wait for a person; `narrows rejects` shows their bytes and reads them again.
create view analyst.rejected_record as
select m.file_name, r.message_key, r.record_index, r.business_date, r.code, r.reason, r.path
from narrows.rejected_record r
join narrows.message m on m.message_key = r.message_key
where r.resolved_at is null;

-- A customer's payment and the banks' cover for it, joined by their UETR. A cover without its payment has none beside it.
create view analyst.cover as
select
  c.business_date,
  c.uetr,
  c.payment_id            as cover_id,
  c.message_type          as cover_type,
  c.amount                as cover_amount,
  c.currency              as cover_currency,
  (c.content -> 'notes')::jsonb @> '[{"code": "COVER_WITHOUT_UNDERLYING"}]' as without_underlying,
  p.business_date         as payment_date,
  p.payment_id,
  p.message_type          as payment_type,
  p.amount                as payment_amount,
  p.currency              as payment_currency
from narrows.payment c
left join narrows.payment p
  on p.uetr = c.uetr and p.kind = 'customer' and p.business_date between c.business_date - 30 and c.business_date + 30
where c.kind = 'cover';

-- Every sum of money once: a cover is counted only where the customer's payment that it covers did not come this way, and a
-- payment that passes through two of our links, or comes in two formats, is counted at its first.
create view analyst.counted_payment as
select p.business_date, p.payment_id, p.uetr, p.kind, p.amount, p.currency
from narrows.payment p
where p.uetr is null
   or p.payment_id = (
     select o.payment_id
     from narrows.payment o
     where o.uetr = p.uetr
       and (o.kind = 'return') = (p.kind = 'return')
       and o.business_date between p.business_date - 30 and p.business_date + 30
     order by (o.kind = 'customer') desc, o.payment_id
     limit 1
   );

-- Returns beside what they give back, found by the UETR.
create view analyst.returned_payment as
select
  r.business_date,
  r.payment_id,
  r.uetr,
  r.content -> 'returns' ->> 'reason'          as reason,
  r.content -> 'returns' ->> 'instructionId'   as returned_instruction_id,
  p.business_date                              as payment_date,
  p.payment_id                                 as returned_payment_id
from narrows.payment r
left join narrows.payment p
  on p.uetr = r.uetr and p.kind <> 'return' and p.business_date between r.business_date - 400 and r.business_date
where r.kind = 'return';

-- Every list with the edition that screens tonight.
create view analyst.list_status as
select l.list_id, l.title, e.edition_id, e.dated, e.entries, e.rejected, e.imported_at, l.moved_at
from narrows.list l
join narrows.list_edition e on e.edition_id = l.edition_id;

-- What each correspondent brings, for the question of EO 14114 whether dealings through one are significant (OFAC FAQ 1151 and 683: size,
-- number, frequency, nature, awareness and deception): how much, how often, what share alerted and with what signs. A transfer
-- counts for every bank of its chain, and once, though its cover came too.
create view analyst.correspondent_exposure as
with seen as (
  select
    left(q.bic, 8)                  as correspondent,
    p.business_date,
    p.currency,
    coalesce(p.uetr::text, p.payment_id::text) as transfer,
    p.amount,
    s.alert_id,
    s.severity,
    s.reasons
  from analyst.latest_run r
  join narrows.payment p on p.business_date = r.business_date
  join lateral (
    select distinct left(bic, 8) as bic
    from narrows.payment_party q
    where q.business_date = p.business_date and q.payment_id = p.payment_id
      and q.role in ('debtor_agent', 'creditor_agent', 'instructing_agent', 'intermediary_agent_1', 'intermediary_agent_2', 'intermediary_agent_3')
      and length(q.bic) >= 8
  ) as q on true
  left join narrows.alert a on a.business_date = p.business_date and a.payment_id = p.payment_id
  left join narrows.assessment s on s.alert_id = a.alert_id and s.run_id = r.run_id
),
transfers as (
  select
    correspondent, currency, transfer, max(amount) as amount, min(business_date) as business_date,
    count(distinct alert_id) as alerts, bool_or(severity = 'high') as is_high,
    bool_or(reasons && '{party,bank}') as with_listed, bool_or('goods' = any (reasons)) as with_goods, bool_or('evasion' = any (reasons)) as with_deception
  from seen
  group by correspondent, currency, transfer
)
select
  correspondent,
  substr(correspondent, 5, 2)                                     as country,
  currency,
  count(*)                                                        as payments,
  sum(amount)                                                     as amount,
  sum(alerts)                                                     as alerts,
  coalesce(sum(amount) filter (where alerts > 0), 0)              as alerted_amount,
  round(coalesce(sum(amount) filter (where alerts > 0), 0) / sum(amount), 4) as alerted_share,
  count(*) filter (where is_high)                                 as high,
  count(*) filter (where with_listed)                             as with_listed,
  count(*) filter (where with_goods)                              as with_goods,
  count(*) filter (where with_deception)                          as with_deception,
  min(business_date)                                              as first_date,
  max(business_date)                                              as last_date
from transfers
group by correspondent, currency;

-- The desk's work list: what is open, the most telling first, with how long it may still take.
create view analyst.queue as
select
  r.alert_id, r.severity, r.score, r.reasons, r.state, r.assignee, r.counterparty, r.correspondent, r.amount, r.currency, r.business_date,
  r.opened_at, r.due_at, r.due_at < now() as is_late, r.is_gone, r.legal_hold, p.uetr, p.end_to_end_id
from narrows.review r
join narrows.alert a on a.alert_id = r.alert_id
join narrows.payment p on p.business_date = a.business_date and p.payment_id = a.payment_id
where r.state <> 'closed'
order by r.score desc, r.alert_id;

-- Open alerts by age and severity, and how many of them are past their time.
create view analyst.aging as
select
  severity,
  case
    when now() - opened_at < interval '1 day'   then '0: today'
    when now() - opened_at < interval '3 days'  then '1: 1 to 3 days'
    when now() - opened_at < interval '7 days'  then '2: 3 to 7 days'
    when now() - opened_at < interval '30 days' then '3: 7 to 30 days'
    else '4: over 30 days'
  end                                     as age,
  count(*)                                as open,
  count(*) filter (where due_at < now())  as late
from narrows.review
where state <> 'closed'
group by severity, age;

-- Every alert once for every rule and entry that it rests on, with what was decided.
create view analyst.decided_ground as
select
  g.rule, g.list_id, g.entry_id, g.entry_name, r.alert_id, r.severity, r.business_date, r.counterparty, r.correspondent,
  case when r.state = 'closed' then r.disposition end                    as disposition,
  case when r.state = 'closed' then r.disposition <> 'false_positive' end as is_true,
  r.reason
from narrows.review_ground g
join narrows.review r on r.alert_id = g.alert_id;

-- How often each rule raised an alert that persons then found true: precision = true / decided.
create view analyst.rule_precision as
select
  rule,
  count(*)                                     as alerts,
  count(*) filter (where is_true is not null)  as decided,
  count(*) filter (where is_true)              as found_true,
  round(count(*) filter (where is_true)::numeric / nullif(count(*) filter (where is_true is not null), 0), 3) as precision
from (select distinct rule, alert_id, is_true from analyst.decided_ground) as once
group by rule;

-- The same by list, and by entry: an entry that is never meant is a case for a whitelist, of one counterparty at a time.
create view analyst.list_precision as
select
  list_id,
  count(*)                                     as alerts,
  count(*) filter (where is_true is not null)  as decided,
  count(*) filter (where is_true)              as found_true,
  round(count(*) filter (where is_true)::numeric / nullif(count(*) filter (where is_true is not null), 0), 3) as precision
from (select distinct list_id, alert_id, is_true from analyst.decided_ground where list_id <> '') as once
group by list_id;

create view analyst.entry_precision as
select
  list_id, entry_id, min(entry_name) as entry_name,
  count(*)                                     as alerts,
  count(*) filter (where is_true is not null)  as decided,
  count(*) filter (where is_true)              as found_true,
  round(count(*) filter (where is_true)::numeric / nullif(count(*) filter (where is_true is not null), 0), 3) as precision
from (
  select list_id, entry_id, min(entry_name) as entry_name, alert_id, is_true
  from analyst.decided_ground
  where list_id <> ''
  group by list_id, entry_id, alert_id, is_true
) as once
group by list_id, entry_id;

-- Alerts for every thousand payments of a night, by rule.
create view analyst.hit_rate as
select
  run.business_date, l.rule, count(distinct r.alert_id) as alerts, max(run.scored) as scored,
  round(1000.0 * count(distinct r.alert_id) / nullif(max(run.scored), 0), 3) as per_thousand
from analyst.latest_run run
join narrows.review r on r.business_date = run.business_date
join narrows.review_ground l on l.alert_id = r.alert_id
group by run.business_date, l.rule;

-- The false-positive rate as banks use it: alerts that were not true, of all that were decided (domain.md 5.5).
create view analyst.false_positive_rate as
select
  date_trunc('month', decided_at)::date as month, severity,
  count(*)                                                  as decided,
  count(*) filter (where disposition = 'false_positive')    as false_positives,
  round(count(*) filter (where disposition = 'false_positive')::numeric / count(*), 3) as rate
from narrows.review
where state = 'closed'
group by 1, 2;

-- What the desk found by the bank that brought the payment.
create view analyst.correspondent_alerts as
select
  correspondent,
  count(*)                                                as alerts,
  count(*) filter (where state <> 'closed')               as open,
  count(*) filter (where severity = 'high')               as high,
  count(*) filter (where disposition = 'false_positive')  as false_positives,
  count(*) filter (where state = 'closed' and disposition <> 'false_positive') as found_true
from narrows.review
group by correspondent;

-- Open work by counterparty: one decision often holds for all of a group.
create view analyst.counterparty_alerts as
select
  counterparty_key, min(counterparty) as counterparty,
  count(*)                                    as alerts,
  count(*) filter (where state <> 'closed')   as open,
  max(score)                                  as worst,
  count(*) filter (where state = 'closed' and disposition = 'false_positive') as false_positives,
  count(*) filter (where state = 'closed' and disposition <> 'false_positive') as found_true,
  min(business_date)                          as first_date,
  max(business_date)                          as last_date
from narrows.review
group by counterparty_key;
