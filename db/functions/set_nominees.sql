-- Replaces the nominees of an account, [{name, relation, sharePercent}], the words sealed; the owner alone names them, and
-- where others decide about the account as well nobody does alone: all of them sign that at the bank. Refuses: as
-- `admit`, not_found, forbidden (not the owner; `holders`), account_not_active (closed), invalid_input (shares above 100).
create or replace function banking.set_nominees(p_jti text, p_account text, p_nominees jsonb, p_request_id text)
returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer'], true);
  v_account banking.accounts := banking.locked_account(v_actor.customer_id, p_account, false);
begin
  if not exists (select from banking.account_parties p
    where p.account_id = v_account.id and p.customer_id = v_actor.customer_id and p.role = 'owner') then
    raise exception 'forbidden' using errcode = 'BK403';
  end if;
  if exists (select from banking.cosigners(v_account.id, v_actor.customer_id)) then
    perform banking.refuse('forbidden', '{"field": "holders"}');
  end if;
  if v_account.status = 'closed' then
    raise exception 'account_not_active' using errcode = 'BK409';
  end if;
  if (select coalesce(sum(n.share), 0) > 100 or coalesce(bool_or(n.share <= 0 or n.share <> round(n.share, 2)), false)
        from jsonb_to_recordset(p_nominees) n0 ("sharePercent" numeric), lateral (select n0."sharePercent") n (share)) then
    raise exception 'invalid_input' using errcode = 'BK400', detail = '{"field":"nominees"}';
  end if;
  delete from banking.account_nominees n where n.account_id = v_account.id;
  insert into banking.account_nominees (account_id, position, name, relation, share_percent)
  select v_account.id, n.position, banking.check_sealed(n.one ->> 'name'), banking.check_sealed(n.one ->> 'relation'), (n.one ->> 'sharePercent')::numeric
    from jsonb_array_elements(p_nominees) with ordinality n (one, position);
  -- Who they are is personal: the audit row tells how many.
  insert into banking.audit_logs (actor, action, subject, request_id, detail)
  values ('user:' || v_actor.user_id, 'accounts.nominees', 'account:' || v_account.id, p_request_id,
    jsonb_build_object('count', jsonb_array_length(p_nominees)));
  return '{}';
end
$$;
grant execute on function banking.set_nominees(text, text, jsonb, text) to banking_app;
