-- The origin MAC of an order that a job makes: HMAC-SHA256 over the order's text (orderText in worker/ledger/rules.ts).
-- p_pads is the job's key of that date, key ⊕ ipad ‖ key ⊕ opad, given with the call and never stored. p_from and
-- p_to are account numbers, p_minor is in minor units.
create or replace function banking.job_mac(p_pads bytea, p_id uuid, p_actor text, p_type text, p_from text, p_to text,
  p_minor bigint, p_currency text, p_ordered_at timestamptz) returns bytea
language sql stable parallel safe as $$
  select sha256(substring(p_pads from 65) || sha256(substring(p_pads from 1 for 64) || convert_to(concat_ws(e'\n',
    'edgebank-order-1', p_id, p_actor, p_type, p_from, p_to, p_minor, p_currency,
    to_char(p_ordered_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')), 'UTF8')))
$$;
alter function banking.job_mac owner to banking_money;
