-- Nights that do not add up, by counting again what was written. An empty answer is the good one; run it at any time.
select
  r.run_id,
  r.business_date,
  r.state,
  r.accepted,
  (select count(*) from narrows.payment p where p.business_date = r.business_date) as payments_now,
  r.alerts,
  (select count(*) from narrows.assessment s where s.run_id = r.run_id) as assessments_now,
  r.failed,
  (select count(*) from narrows.run_failure f where f.run_id = r.run_id) as failures_now
from narrows.run r
where r.state in ('complete', 'complete_with_failures')
  and (
    r.read <> r.accepted + r.rejected
    or r.accepted <> r.scored + r.failed
    or r.alerts <> (select count(*) from narrows.assessment s where s.run_id = r.run_id)
    or r.failed <> (select count(*) from narrows.run_failure f where f.run_id = r.run_id)
  );
