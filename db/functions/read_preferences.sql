-- What the caller chose of language, figures and notifications. Refuses as `admit`.
create or replace function banking.read_preferences(p_jti text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer'], false);
begin
  return banking.preferences_answer(v_actor.customer_id);
end
$$;
grant execute on function banking.read_preferences(text) to banking_app;
