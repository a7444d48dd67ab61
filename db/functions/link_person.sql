-- Says which customer a member of staff is as a person (null: none). From then on they touch no account of that
-- customer, and cannot approve what another log-in of theirs proposed. For the internal tool.
create or replace function banking.link_person(p_actor text, p_user_id bigint, p_customer_id bigint) returns void
language plpgsql security definer set search_path = pg_catalog, banking as $$
begin
  update banking.users set person_id = p_customer_id where id = p_user_id and kind <> 'customer';
  if not found then
    raise exception 'not_found' using errcode = 'BK404';
  end if;
  insert into banking.audit_logs (actor, action, subject, detail)
  values (p_actor, 'users.link_person', 'user:' || p_user_id, jsonb_build_object('customer', p_customer_id));
end
$$;
