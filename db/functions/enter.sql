-- Opens a transaction of reads: admits the token and leaves the proved caller for the policies, for this
-- transaction only. Refuses as `admit`.
create or replace function banking.enter(p_jti text, p_kinds text[]) returns void
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, p_kinds, false);
  v_claim text := concat_ws('|', v_actor.kind, v_actor.user_id, coalesce(v_actor.customer_id::text, ''), v_actor.session_id);
begin
  perform set_config('banking.caller', v_claim || '|' || banking.caller_mac(v_claim), true);
end
$$;
grant execute on function banking.enter(text, text[]) to banking_app;
