-- What a night proves of itself: its counts, basis, code and digests in one text, signed where the bank gives a key. A night that is
-- closed again gets another; none is changed.
create table run_manifest (
  run_id     bigint      not null references run,
  seq        integer     not null check (seq > 0),
  content    text        not null, -- the very bytes that were signed
  signature  text,                 -- Ed25519, base64
  written_at timestamptz not null,
  primary key (run_id, seq)
);

create trigger run_manifest_immutable before update or delete on run_manifest for each row execute function refuse_change();
