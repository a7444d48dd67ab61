-- The limits of a customer's account for staff: what holds in each channel, what is used, and what raises wait or were
-- decided last. Written to access_logs for each party. Refuses as `admit`, not_found.
create or replace function banking.read_account_limits(p_jti text, p_account text, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator', 'admin'], true);
  v_account banking.accounts;
begin
  select * into v_account from banking.accounts a where a.account_number = p_account and a.type <> 'bank';
  if v_account.id is null then
    raise exception 'not_found' using errcode = 'BK404';
  end if;
  insert into banking.access_logs (actor_user_id, customer_id, what, request_id)
  select v_actor.user_id, p.customer_id, 'limits', p_request_id from banking.account_parties p
   where p.account_id = v_account.id and p.valid_until > clock_timestamp();
  return jsonb_build_object('limits', banking.limits_answer(v_account), 'holderName', v_account.holder_name,
    'raises', (select coalesce(jsonb_agg(banking.raise_answer(row(r.*)::banking.limit_raises)
        || jsonb_build_object('own', banking.person_of(r.proposed_by) = banking.person_of(v_actor.user_id))
        order by r.proposed_at desc), '[]')
      from (select * from banking.limit_raises w where w.account_id = v_account.id
             order by w.status = 'pending' desc, w.proposed_at desc limit 20) r));
end
$$;
grant execute on function banking.read_account_limits(text, text, text) to banking_app;
