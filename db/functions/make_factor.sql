-- Puts down a factor that is not confirmed yet, in the place of an earlier one that never was. The caller holds the user's
-- row.
create or replace function banking.make_factor(p_user_id bigint, p_id uuid, p_kind text, p_secret text, p_label text,
  p_request_id text) returns void
language plpgsql set search_path = pg_catalog, banking as $$
begin
  update banking.user_factors f set removed_at = clock_timestamp()
   where f.user_id = p_user_id and f.confirmed_at is null and f.removed_at is null;
  insert into banking.user_factors (id, user_id, kind, secret, label)
  values (p_id, p_user_id, p_kind, p_secret, p_label);
  insert into banking.audit_logs (actor, action, subject, request_id)
  values ('user:' || p_user_id, 'factors.begin', 'factor:' || p_id, p_request_id);
end
$$;
