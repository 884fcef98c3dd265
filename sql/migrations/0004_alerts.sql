-- What a person must look at. An alert belongs to a payment; each run that raises it adds its assessment.

create table alert (
  alert_id      text   primary key, -- from the payment key, so that the same payment has the same alert everywhere
  business_date date   not null,
  payment_id    bigint not null,
  first_run_id  bigint not null references run,
  unique (business_date, payment_id)
);

create table assessment (
  run_id   bigint   not null references run,
  alert_id text     not null references alert,
  severity text     not null check (severity in ('low', 'medium', 'high')),
  score    smallint not null check (score between 0 and 100),
  reasons  text[]   not null check (cardinality(reasons) > 0),
  content  jsonb    not null,
  primary key (run_id, alert_id)
);

create index assessment_alert on assessment (alert_id);

create trigger alert_immutable before update or delete on alert for each row execute function refuse_change();
create trigger assessment_immutable before update or delete on assessment for each row execute function refuse_change();
