-- Where a challenge stands: `used`, `voided`, `expired`, `spent` (too many wrong codes), `satisfied`, or `open`: only an
-- open one can be sent a code for or be satisfied.
create or replace function banking.challenge_state(p_challenge banking.challenges) returns text
language sql stable set search_path = pg_catalog, banking as $$
  select case
    when p_challenge.used_at is not null then 'used'
    when p_challenge.voided_at is not null then 'voided'
    when p_challenge.expires_at <= clock_timestamp() then 'expired'
    when p_challenge.satisfied_at is not null then 'satisfied'
    when p_challenge.tries >= (banking.setting('step_up.tries'))::int then 'spent'
    else 'open' end
$$;
