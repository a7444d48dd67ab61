-- Closes an account that a verb has just emptied, as part of that verb.
create or replace function banking.end_account(p_account_id bigint, p_actor text) returns void
language plpgsql security definer set search_path = pg_catalog, banking as $$
begin
  update banking.accounts a set status = 'closed' where a.id = p_account_id and a.posted = 0 and a.held = 0;
  if not found then
    raise exception 'account % is not empty', p_account_id using errcode = 'BK008';
  end if;
  insert into banking.account_events (account_id, kind, actor) values (p_account_id, 'closed', p_actor);
end
$$;
grant execute on function banking.end_account(bigint, text) to banking_money;
