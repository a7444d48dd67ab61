-- Whether a user has proved a second factor, and uses up what proved it: a recovery code by its hash, or a factor that the
-- Worker judged, under its MAC. The assertion of `totp` is the factor's id and the time step, `id:step`; a step is good
-- once, and none before it any more: of two at once the second finds it used. That of `passkey` is in `take_passkey`. The caller holds the user's row.
create or replace function banking.take_factor(p_purpose text, p_user_id bigint, p_kind text, p_assertion text,
  p_challenge uuid, p_binding text, p_mac bytea, p_code_hash bytea) returns boolean
language plpgsql set search_path = pg_catalog, banking as $$
begin
  if p_code_hash is not null then
    update banking.recovery_codes c set used_at = clock_timestamp()
     where c.user_id = p_user_id and c.code_hash = sha256(p_code_hash) and c.used_at is null;
    return found;
  end if;
  if not banking.factor_is_proved(p_purpose, p_user_id, p_kind, p_assertion, p_challenge, p_binding, p_mac) then
    return false;
  end if;
  if p_kind = 'passkey' then
    -- What it signed is good once: without a challenge of the bank there is nothing that says so.
    return p_challenge is not null and banking.take_passkey(p_user_id, p_assertion);
  end if;
  update banking.user_factors f set last_used_step = split_part(p_assertion, ':', 2)::bigint
   where f.id = split_part(p_assertion, ':', 1)::uuid and f.user_id = p_user_id and f.kind = p_kind
     and f.confirmed_at is not null and f.removed_at is null
     and coalesce(f.last_used_step, -1) < split_part(p_assertion, ':', 2)::bigint;
  return found;
end
$$;
