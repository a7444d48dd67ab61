-- RFC 3339 with milliseconds, as the Worker writes it.
create or replace function banking.instant(p_at timestamptz) returns text
language sql stable parallel safe as $$
  select to_char(p_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;

-- A seal and a root as the Worker signs and answers them.
create or replace function banking.seal_answer(p_seal banking.seals) returns json
language sql stable parallel safe as $$
  select json_build_object('number', p_seal.number::text, 'firstSeq', p_seal.first_seq::text,
    'lastSeq', p_seal.last_seq::text, 'entries', p_seal.entries::text, 'digest', encode(p_seal.digest, 'hex'),
    'previous', encode(p_seal.previous, 'hex'), 'sealedAt', banking.instant(p_seal.sealed_at),
    'hash', encode(p_seal.hash, 'hex'))
$$;

create or replace function banking.root_answer(p_root banking.roots) returns json
language sql stable parallel safe as $$
  select json_build_object('date', p_root.date, 'accounts', p_root.accounts, 'root', encode(p_root.root, 'hex'),
    'seal', encode(p_root.seal, 'hex'), 'madeAt', banking.instant(p_root.made_at), 'keyId', p_root.key_id,
    'signature', encode(p_root.signature, 'hex'), 'evidence', case when p_root.evidence is not null then
      json_build_object('number', p_root.evidence_number::text, 'hash', encode(p_root.evidence, 'hex')) end)
$$;
