-- Keeps the language of the caller's pages and how they group digits. Refuses as `admit`.
create or replace function banking.choose_language(p_jti text, p_language text, p_grouping text, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer'], true);
begin
  insert into banking.preferences as p (customer_id, language, grouping) values (v_actor.customer_id, p_language, p_grouping)
  on conflict (customer_id) do update set language = p_language, grouping = p_grouping, changed_at = clock_timestamp();
  insert into banking.audit_logs (actor, action, subject, request_id, detail)
  values ('user:' || v_actor.user_id, 'preferences.language', 'customer:' || v_actor.customer_id, p_request_id,
    jsonb_build_object('language', p_language, 'grouping', p_grouping));
  return banking.preferences_answer(v_actor.customer_id);
end
$$;
grant execute on function banking.choose_language(text, text, text, text) to banking_app;
