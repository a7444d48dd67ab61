-- Confirmation of payee for a typed name: whether it is the name behind an account number, and that name where it is
-- or comes close. Counted with the look-ups. Refuses as look_up_payee.
create or replace function banking.check_payee(p_jti text, p_account_number text, p_name text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_known jsonb := banking.look_up_payee(p_jti, p_account_number);
  v_match text := banking.match_name(p_name, v_known ->> 'name');
begin
  if v_known ? 'refused' then
    return v_known;
  end if;
  return v_known || jsonb_build_object('match', v_match, 'name', case when v_match <> 'none' then v_known ->> 'name' end);
end
$$;
grant execute on function banking.check_payee(text, text, text) to banking_app;
