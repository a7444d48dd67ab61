-- Confirms a factor that is being made, by its first code, which the Worker judged: from then on it counts, and that step
-- is used. The caller holds the user's row.
create or replace function banking.take_first_factor(p_purpose text, p_user_id bigint, p_kind text, p_assertion text,
  p_challenge uuid, p_binding text, p_mac bytea) returns boolean
language plpgsql set search_path = pg_catalog, banking as $$
begin
  if not banking.factor_is_proved(p_purpose, p_user_id, p_kind, p_assertion, p_challenge, p_binding, p_mac) then
    return false;
  end if;
  update banking.user_factors f
     set confirmed_at = clock_timestamp(), last_used_step = split_part(p_assertion, ':', 2)::bigint
   where f.id = split_part(p_assertion, ':', 1)::uuid and f.user_id = p_user_id and f.kind = p_kind
     and f.confirmed_at is null and f.removed_at is null;
  return found;
end
$$;
