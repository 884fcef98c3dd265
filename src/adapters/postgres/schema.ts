import type { Generated, GeneratedAlways } from 'kysely';
import type { Assessment } from '../../model/assessment.ts';
import type { PaymentKind } from '../../model/payment.ts';
import type { ListEntry } from '../../model/list-entry.ts';
import type { RunState } from '../../model/run.ts';
import type { Severity } from '../../model/rules.ts';

/** int8 and numeric arrive as strings, dates as YYYY-MM-DD (database.ts); tests/db/schema.test.ts holds this to the database. */
export interface Tables {
  ingest: {
    ingest_id: GeneratedAlways<string>;
    started_at: Date;
    finished_at: Date | null;
    files: Generated<number>;
    read: Generated<number>;
    accepted: Generated<number>;
    rejected: Generated<number>;
    duplicate: Generated<number>;
  };
  message: {
    message_key: string;
    ingest_id: string;
    file_name: string;
    format: string;
    records: number;
    head: Buffer;
    tail: Buffer;
    reading: unknown;
  };
  payment: {
    business_date: string;
    payment_id: Generated<string>;
    payment_key: string;
    message_key: string;
    record_index: number;
    message_type: string;
    message_id: string | null;
    uetr: string | null;
    end_to_end_id: string | null;
    instruction_id: string | null;
    amount: string;
    currency: string;
    instructed_amount: string | null;
    instructed_currency: string | null;
    source: Buffer;
    kind: Generated<PaymentKind>;
    content: unknown;
  };
  payment_identity: { identity: string; fingerprint: string; business_date: string; payment_key: string };
  payment_party: {
    business_date: string;
    payment_id: string;
    seq: number;
    role: string;
    name: string | null;
    bic: string | null;
    account: string | null;
    lei: string | null;
    country: string | null;
  };
  rejected_record: {
    message_key: string;
    record_index: number;
    business_date: string | null;
    code: string;
    reason: string;
    path: string;
    source: Buffer;
    resolved_at: Date | null;
    resolution: 'accepted' | 'duplicate' | 'closed' | null;
    note: string | null;
  };
  duplicate_record: { message_key: string; record_index: number; business_date: string; payment_key: string; source: Buffer };
  read_count: { message_key: string; business_date: string | null; records: number; counted_at: Date };
  list_edition: {
    edition_id: string;
    list_id: string;
    sha256: string;
    files: string[];
    imported_at: Date;
    dated: string;
    rows: number;
    entries: number;
    rejected: number;
  };
  list_entry: {
    edition_id: string;
    ordinal: number;
    content: ListEntry;
    source: GeneratedAlways<string | null>;
    entry_id: GeneratedAlways<string | null>;
    kind: GeneratedAlways<string | null>;
    name: GeneratedAlways<string | null>;
  };
  list_reject: { edition_id: string; ordinal: number; file: string; line: number; code: string; reason: string; raw: string };
  list: { list_id: string; title: string; edition_id: string; moved_at: Date };
  list_event: { event_id: GeneratedAlways<string>; list_id: string; edition_id: string | null; event: string; detail: string; at: Date };
  run: {
    run_id: GeneratedAlways<string>;
    business_date: string;
    basis: string;
    rules_id: string;
    rules_hash: string;
    goods_id: string;
    goods_hash: string;
    geography_id: string;
    geography_hash: string;
    state: RunState;
    starts: Generated<number>;
    planned_at: Date;
    finished_at: Date | null;
    read: number | null;
    accepted: number | null;
    rejected: number | null;
    scored: number | null;
    failed: number | null;
    alerts: number | null;
    digest: string | null;
    problems: Generated<string[]>;
  };
  run_edition: { run_id: string; list_id: string; edition_id: string };
  run_chunk: {
    run_id: string;
    chunk_no: number;
    after_id: string;
    through_id: string;
    state: Generated<'open' | 'done'>;
    scored: Generated<number>;
    failed: Generated<number>;
    alerts: Generated<number>;
    digest: string | null;
    finished_at: Date | null;
  };
  run_failure: { run_id: string; business_date: string; payment_id: string; code: string; reason: string };
  alert: { alert_id: string; business_date: string; payment_id: string; first_run_id: string };
  assessment: { run_id: string; alert_id: string; severity: Severity; score: number; reasons: string[]; content: Assessment };
}
