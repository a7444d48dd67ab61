-- A challenge as its person may see it: what is to be confirmed and by which ways; never a code, its salt or its hash.
create or replace function banking.challenge_answer(p_challenge banking.challenges) returns jsonb
language sql stable set search_path = pg_catalog, banking as $$
  select jsonb_strip_nulls((p_challenge.facts - 'amount' - 'currency')
    || case when p_challenge.facts ? 'amount' then jsonb_build_object('currency', p_challenge.facts ->> 'currency',
        'minor', jsonb_build_object('amount', p_challenge.facts ->> 'amount')) else '{}' end
    || jsonb_build_object('challengeId', p_challenge.id, 'purpose', p_challenge.purpose,
        'factors', banking.challenge_ways(p_challenge), 'expiresAt', banking.wire_instant(p_challenge.expires_at),
        -- Where the newest code went, for whoever comes back after a reload.
        'channel', p_challenge.channel))
$$;
