-- An application as staff see it, for the answers of functions; `person` is sealed under `key`.
create or replace function banking.application_answer(p banking.applications, p_user_id bigint) returns jsonb
language sql stable set search_path = pg_catalog, banking as $$
  select banking.application_line(p, p_user_id) || jsonb_build_object('version', p.version, 'productCode', p.product_code,
    'riskReasons', coalesce(p.risk_reasons, '[]'), 'checker', banking.user_name(p.checker_user_id), 'decision', p.decision,
    'submittedAt', p.submitted_at, 'settledAt', p.settled_at, 'reviewOn', to_char(p.review_on, 'YYYY-MM-DD'),
    'permits', banking.setting('kyc.levels') -> p.kyc_level, 'duplicates', banking.application_duplicates(p),
    'hits', (select coalesce(jsonb_agg(jsonb_build_object('entryId', e.id::text, 'list', e.list, 'listed', e.name,
        'reference', e.reference, 'score', h.score, 'isMatch', h.is_match, 'reason', h.reason,
        'judge', banking.user_name(h.judge_user_id), 'judgedAt', h.judged_at) order by h.score desc, e.id), '[]')
      from banking.application_hits h join banking.screening_entries e on e.id = h.entry_id where h.application_id = p.id),
    'invitation', banking.invitation_state(p.customer_id))
$$;

-- A line of the list.
create or replace function banking.application_line(p banking.applications, p_user_id bigint) returns jsonb
language sql stable set search_path = pg_catalog, banking as $$
  select jsonb_build_object('id', p.id, 'status', banking.application_status(p), 'person', p.person_sealed,
    'key', banking.kept_key(banking.key_in(p.person_sealed)), 'kycLevel', p.kyc_level, 'risk', p.risk,
    'product', (select r.name from banking.products r where r.code = p.product_code),
    'maker', banking.user_name(p.maker_user_id), 'mine', banking.person_of(p_user_id) = any (p.makers),
    'barred', case when p.status = 'submitted' then banking.application_bar(p_user_id, p) end,
    'customerId', (select c.customer_id from banking.customers c where c.id = p.customer_id), 'madeAt', p.made_at,
    'changedAt', p.changed_at, 'expiresAt', case when p.status in ('draft', 'submitted') then p.expires_at end)
$$;

-- What it is by now: what nobody settled in time has expired.
create or replace function banking.application_status(p banking.applications) returns text
language sql stable set search_path = pg_catalog, banking as $$
  select case when p.status in ('draft', 'submitted') and p.expires_at <= clock_timestamp() then 'expired' else p.status end
$$;

-- Whether it is about the member of staff who asks: nobody acts on records of their own person.
create or replace function banking.is_own_application(p_user_id bigint, p banking.applications) returns boolean
language sql stable set search_path = pg_catalog, banking as $$
  select exists (select from banking.users u
    where (u.id = p_user_id or u.customer_id = (select s.person_id from banking.users s where s.id = p_user_id))
      and (u.email_index = p.email_index or u.phone_index = p.phone_index or u.customer_id = p.customer_id))
$$;

-- Who is known already under the same e-mail address, phone number or tax id: customers, and applications still under way.
create or replace function banking.application_duplicates(p banking.applications) returns jsonb
language sql stable set search_path = pg_catalog, banking as $$
  select coalesce(jsonb_agg(jsonb_build_object('customerId', d.customer_id, 'applicationId', d.application_id, 'by', d.by)), '[]')
    from (
      select c.customer_id, null::uuid as application_id, array_agg(distinct f.by order by f.by) as by
        from (select u.customer_id as id, case when u.email_index = p.email_index then 'email' else 'phone' end as by
                from banking.users u where u.email_index = p.email_index or u.phone_index = p.phone_index
              union all
              select u.customer_id, 'phone' from banking.users u where u.phone_index = p.phone_index
              union all
              select o.customer_id, 'tax' from banking.applications o where o.tax_index = p.tax_index) f
        join banking.customers c on c.id = f.id
       where f.id is distinct from p.customer_id
       group by c.customer_id
      union all
      select null, o.id, array_remove(array[case when o.email_index = p.email_index then 'email' end,
          case when o.phone_index = p.phone_index then 'phone' end, case when o.tax_index = p.tax_index then 'tax' end], null)
        from banking.applications o
       where (o.email_index = p.email_index or o.phone_index = p.phone_index or o.tax_index = p.tax_index)
         and o.id <> p.id and banking.application_status(o) in ('draft', 'submitted')) d
$$;

-- How it stands with the invitation of a customer: null where there was none.
create or replace function banking.invitation_state(p_customer_id bigint) returns jsonb
language sql stable set search_path = pg_catalog, banking as $$
  select jsonb_build_object('status', case when u.status <> 'proposed' then 'accepted' when r.voided_at is not null then 'revoked'
      when r.expires_at <= clock_timestamp() then 'expired' else 'sent' end, 'sentAt', r.requested_at, 'expiresAt', r.expires_at)
    from banking.users u join banking.password_resets r on r.user_id = u.id and r.kind = 'invitation'
   where u.customer_id = p_customer_id order by r.requested_at desc limit 1
$$;

-- The answer to a member of staff; whom it shows of the customers is written to access_logs.
create or replace function banking.application_told(p_actor banking.actor, p banking.applications, p_request_id text) returns jsonb
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_answer jsonb := banking.application_answer(p, p_actor.user_id);
begin
  perform banking.note_shown(p_actor, v_answer::text, 'application', p_request_id);
  return v_answer;
end
$$;

-- An application as the inbox shows it: without who it is.
create or replace function banking.application_shown(p banking.applications, p_person text) returns json
language sql stable set search_path = pg_catalog, banking as $$
  select json_build_object('id', p.id, 'kind', 'application', 'after', jsonb_build_object('product',
      (select r.name from banking.products r where r.code = p.product_code), 'kycLevel', p.kyc_level, 'risk', p.risk),
    'note', null, 'maker', banking.user_name(p.maker_user_id), 'mine', p_person = any (p.makers),
    'checker', banking.user_name(p.checker_user_id), 'reason', p.decision, 'madeAt', p.submitted_at, 'expiresAt', p.expires_at,
    'status', case banking.application_status(p) when 'submitted' then 'pending' else banking.application_status(p) end)
$$;
