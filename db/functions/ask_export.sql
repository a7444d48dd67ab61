-- Begins a copy of a customer's data, once for the client's id: the customer for themselves, with a further factor, or an
-- operator for the customer of that id, which is written to access_logs. One at a time, `exports.per_month` of them. p_key
-- is the copy's own, wrapped. Refuses: as `admit`, forbidden (a customer who names one; one's own person), not_found,
-- idempotency_conflict, already_settled (`id`: one is being made), rate_limited, step_up_required (returned).
create or replace function banking.ask_export(p_jti text, p_id uuid, p_customer text, p_key jsonb, p_challenge uuid,
  p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['customer', 'operator'], true);
  v_binding bytea := banking.export_binding(p_id);
  v_customer banking.customers;
  v_export banking.data_exports;
begin
  if (v_actor.kind = 'customer') is distinct from (p_customer is null) then
    perform banking.refuse('forbidden');
  end if;
  -- Of two at once one waits for the other.
  if v_actor.kind = 'customer' then
    select * into v_customer from banking.customers c where c.id = v_actor.customer_id for no key update;
  else
    v_customer := banking.served_customer(v_actor, p_customer);
  end if;
  select * into v_export from banking.data_exports x where x.id = p_id;
  if v_export.id is not null then
    if (v_export.customer_id, v_export.asked_by_user_id) is distinct from (v_customer.id, v_actor.user_id) then
      perform banking.refuse('idempotency_conflict');
    end if;
    return banking.export_answer(v_export) || '{"replayed": true}';
  end if;
  select * into v_export from banking.data_exports x
   where x.customer_id = v_customer.id and x.status = 'making' and x.expires_at > clock_timestamp();
  if v_export.id is not null then
    perform banking.refuse('already_settled', jsonb_build_object('id', v_export.id));
  end if;
  if (select count(*) from banking.data_exports x where x.customer_id = v_customer.id and x.asked_at > clock_timestamp() - interval '30 days')
    >= (banking.setting('exports.per_month') #>> '{}')::int then
    return '{"refused": "rate_limited", "retryAfterSeconds": 86400}';
  end if;
  if v_actor.kind = 'customer' and not banking.use_challenge(v_actor.user_id, v_actor.session_id, p_challenge, 'export', v_binding) then
    return banking.open_step_up(v_actor, 'export', v_binding, '{}', p_request_id);
  end if;
  perform banking.keep_key('export:' || p_id, p_key);
  insert into banking.data_exports (id, customer_id, asked_by_user_id, expires_at)
  values (p_id, v_customer.id, v_actor.user_id,
    clock_timestamp() + (banking.setting('exports.days') #>> '{}')::int * interval '1 day') returning * into v_export;
  perform banking.note_export(v_actor, v_export, p_request_id);
  insert into banking.audit_logs (actor, action, subject, request_id)
  values ('user:' || v_actor.user_id, 'exports.ask', 'customer:' || v_customer.id, p_request_id);
  return banking.export_answer(v_export);
end
$$;
grant execute on function banking.ask_export(text, uuid, text, jsonb, uuid, text) to banking_app;

-- What is confirmed to ask for a copy, and to take it.
create or replace function banking.export_binding(p_id uuid) returns bytea
language sql immutable set search_path = pg_catalog, banking as $$
  select sha256(convert_to(json_build_array('export', p_id)::text, 'UTF8'))
$$;

-- A copy as its customer or staff see it.
create or replace function banking.export_answer(p banking.data_exports) returns jsonb
language sql stable set search_path = pg_catalog, banking as $$
  select jsonb_build_object('id', p.id, 'customerId', c.customer_id, 'askedAt', p.asked_at, 'expiresAt', p.expires_at,
      'byStaff', not exists (select from banking.users u where u.id = p.asked_by_user_id and u.customer_id = p.customer_id),
      'status', case when p.expires_at <= clock_timestamp() then 'expired' else p.status end,
      'files', (select coalesce(jsonb_agg(jsonb_build_object('name', f -> 'name', 'contentType', f -> 'contentType', 'bytes', f -> 'bytes') order by n), '[]') from jsonb_array_elements(p.files) with ordinality x (f, n)))
    from banking.customers c where c.id = p.customer_id
$$;

-- Staff who make or take a copy have seen all of it.
create or replace function banking.note_export(p_actor banking.actor, p_export banking.data_exports, p_request_id text) returns void
language sql volatile set search_path = pg_catalog, banking as $$
  insert into banking.access_logs (actor_user_id, customer_id, what, request_id)
  select p_actor.user_id, p_export.customer_id, 'export', p_request_id where p_actor.kind <> 'customer'
$$;

-- A copy that the caller may make or take: a customer's own, or one that staff asked for. Refuses not_found (also an expired
-- one).
create or replace function banking.served_export(p_actor banking.actor, p_id uuid) returns banking.data_exports
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_export banking.data_exports;
begin
  select * into v_export from banking.data_exports x where x.id = p_id for update;
  if v_export.id is null or v_export.expires_at <= clock_timestamp() or v_export.status = 'expired'
    or (case p_actor.kind when 'customer' then v_export.customer_id <> p_actor.customer_id
      else v_export.asked_by_user_id <> p_actor.user_id end) then
    perform banking.refuse('not_found');
  end if;
  return v_export;
end
$$;
