-- The number that the deposit opened under this id will bear: the Worker signs the order that pays it in before the
-- account is made. The same for the same id; kept as a claim of its own, whose "payload" is the number. Refuses: as
-- `admit`.
create or replace function banking.reserve_number(p_jti text, p_id uuid) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer'], true);
  v_scope text := 'customer:' || v_actor.customer_id;
  v_number text := banking.reserved_number(v_scope, p_id);
begin
  if v_number is null then
    insert into banking.request_keys (scope, key, payload_hash)
    values (v_scope, 'number:' || p_id, convert_to(banking.issue_account_number(), 'UTF8')) on conflict do nothing;
    if found then
      insert into banking.audit_logs (actor, action, subject)
      values ('user:' || v_actor.user_id, 'accounts.reserve', 'request:' || p_id);
    end if;
    v_number := banking.reserved_number(v_scope, p_id);
  end if;
  return jsonb_build_object('accountNumber', v_number);
end
$$;
grant execute on function banking.reserve_number(text, uuid) to banking_app;

-- The number reserved under an id; null where there is none.
create or replace function banking.reserved_number(p_scope text, p_id uuid) returns text
language sql stable set search_path = pg_catalog, banking as $$
  select convert_from(k.payload_hash, 'UTF8') from banking.request_keys k
   where k.scope = p_scope and k.key = 'number:' || p_id
$$;
alter function banking.reserved_number owner to banking_money;
