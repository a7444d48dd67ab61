-- What a copy of a customer's data holds besides the entries of their accounts: a section a table, the rows that are about
-- them (`t` is the row, $1 the customer), what is left out of a row, and what is sealed in it, [column, table, column,
-- row] of the place as `own_words` tells it. Bytes are left out everywhere: they are hashes, indexes and keys. A test holds
-- this list to the schema: a table that names a customer stands here, or among its exceptions with a reason. Of accounts it
-- holds what their pages show: those that the customer holds now, closed ones too; who was taken off one sees it no more.
create or replace function banking.export_sections()
returns table (section text, conditions text, hidden text[], sealed text[][])
language sql immutable set search_path = pg_catalog, banking as $$
  with held as (select 'select p.account_id from banking.account_parties p where p.customer_id = $1
      and p.valid_from <= clock_timestamp() and clock_timestamp() < p.valid_until' as ids),
    of as (select 't.account_id in (' || held.ids || ')' as accounts,
    't.account_id in (' || held.ids || ' and p.role = ''owner'')' as owned,
    't.id in (' || held.ids || ')' as held,
    't.hold_id in (select h.id from banking.holds h where h.account_id in (' || held.ids || '))' as holds,
    't.user_id in (select u.id from banking.users u where u.customer_id = $1)' as users,
    '{maker_user_id,maker_person,checker_user_id,checker_person,reason,decision,scope,key}'::text[] as staff from held)
  select * from (
    select 'customers', 't.id = $1', '{holder_name,holder_tokens,reminded_for}'::text[], '{{name_sealed,customers,full_name,t.id}}'::text[][]
    union all select 'users', 't.customer_id = $1', '{password_scheme,password_memory_kib,password_passes,password_lanes,failures,blocked_until,person_id}',
      '{{name_sealed,users,name,t.id},{email_sealed,users,email,t.id},{phone_sealed,users,phone,t.id}}'
    union all select 'applications', 't.customer_id = $1', '{makers,maker_user_id,checker_user_id,checker_person,provision,name_tokens,decision}',
      '{{person_sealed,applications,person_sealed,t.id}}'
    union all select 'documents', 't.application_id in (select a.id from banking.applications a where a.customer_id = $1)', '{key_id,added_by}', '{}'
    union all select 'accounts', of.held, '{holder_tokens}',
      '{{nickname,accounts,nickname,''''},{holder_name,journal,name,''''}}' from of
    union all select 'preferences', 't.customer_id = $1', '{}', '{}'
    union all select 'account_parties', 't.customer_id = $1', '{}', '{}'
    union all select 'account_nominees', of.owned, '{}',
      '{{name,account_nominees,name,a.account_number || ''.'' || t.position},{relation,account_nominees,relation,a.account_number || ''.'' || t.position}}' from of
    union all select 'joint_nominees', of.owned, '{}',
      '{{name,account_nominees,name,a.account_number || ''.'' || t.position},{relation,account_nominees,relation,a.account_number || ''.'' || t.position}}' from of
    union all select 'account_limits', of.accounts, '{}', '{}' from of
    union all select 'account_events', of.accounts, '{actor,scope,key,detail}', '{}' from of
    union all select 'account_changes', of.accounts, of.staff || '{before,after,subject}', '{}' from of
    union all select 'customer_changes', 't.customer_id = $1', of.staff, '{}' from of
    union all select 'limit_raises', of.accounts, '{reason,proposed_by,decided_by,decision}', '{}' from of
    union all select 'term_deposits', of.accounts, '{scope,key,ended_by}', '{}' from of
    union all select 'holds', of.accounts, '{}', '{}' from of
    union all select 'hold_moves', of.holds, '{actor,scope,key}', '{}' from of
    union all select 'interest_postings', of.accounts, '{}', '{}' from of
    union all select 'fee_charges', of.accounts, '{}', '{}' from of
    union all select 'fee_taxes', of.accounts, '{}', '{}' from of
    union all select 'force_debits', of.accounts, '{}', '{}' from of
    union all select 'statement_cuts', of.accounts, '{}', '{}' from of
    union all select 'transaction_notes', of.accounts, '{}',
      '{{note,transaction_notes,note,(select x.id from banking.transactions x where x.seq = t.transaction_seq)}}' from of
    union all select 'joint_orders', of.accounts, '{scope,key,maker_user_id}', '{}' from of
    union all select 'joint_approvals', 't.customer_id = $1', '{}', '{}'
    union all select 'pots', 't.customer_id = $1', '{}', '{{name,pots,name,t.id}}'
    union all select 'payees', 't.customer_id = $1', '{typed_name}', '{{nickname,payees,nickname,t.id},{name,journal,name,''''}}'
    union all select 'schedules', 't.customer_id = $1', '{}', '{{to_name,journal,name,''''}}'
    union all select 'schedule_runs', 't.schedule_id in (select s.id from banking.schedules s where s.customer_id = $1)', '{}', '{}'
    union all select 'fx_quotes', 't.customer_id = $1', '{}', '{}'
    union all select 'tickets', 't.customer_id = $1', '{assignee_user_id,priority}', '{{subject_sealed,tickets,subject,t.id},{rating_sealed,tickets,rating,t.id}}'
    union all select 'ticket_messages', 'not t.internal and t.ticket_id in (select k.id from banking.tickets k where k.customer_id = $1)', '{user_id,internal}',
      '{{body_sealed,ticket_messages,body,t.id}}'
    union all select 'ticket_attachments', 'not t.internal and t.customer_id = $1', '{user_id,internal,key_id}',
      '{{name_sealed,ticket_attachments,name,t.id}}'
    union all select 'disputes', 't.customer_id = $1', '{}', '{}'
    union all select 'user_sessions', of.users, '{}', '{{address,origins,address,''0''},{user_agent,origins,agent,''0''}}' from of
    union all select 'user_factors', of.users, '{secret,last_used_step}', '{}' from of
    union all select 'passkeys', of.users, '{}', '{}' from of
    union all select 'user_changes', of.users, of.staff || '{maker,contact_sealed,stopped_by,before,after}', '{}' from of
    union all select 'security_events', of.users, '{detail,request_id,transaction_id}', '{{address,origins,address,''0''},{agent,origins,agent,''0''}}' from of
    union all select 'access_logs', 't.customer_id = $1', '{actor_user_id,address,agent,request_id,transaction_id}', '{}'
    union all select 'audit_logs', 't.actor in (select ''user:'' || u.id from banking.users u where u.customer_id = $1)', '{address,agent,request_id,transaction_id,detail}', '{}'
    union all select 'outbox', of.users, '{address_sealed,facts,fault,tries,next_at}', '{}' from of
    union all select 'data_exports', 't.customer_id = $1', '{files,asked_by_user_id,after_account,after_version}', '{}'
  ) s
$$;

-- All of it, {"customers": […], …}; what is sealed as the Worker opens it. For the verbs that make copies.
create or replace function banking.export_record(p_customer_id bigint) returns jsonb
language plpgsql stable set search_path = pg_catalog, banking as $$
declare
  v_section record;
  v_has_account boolean;
  v_hidden text[];
  v_opened text;
  v_rows jsonb;
  v_all jsonb := '{}';
begin
  for v_section in select * from banking.export_sections() loop
    select array_agg(a.attname::text) filter (where a.atttypid in ('bytea'::regtype, 'bytea[]'::regtype)), bool_or(a.attname = 'account_id')
      into v_hidden, v_has_account
      from pg_attribute a where a.attrelid = ('banking.' || v_section.section)::regclass and a.attnum > 0 and not a.attisdropped;
    v_opened := 'jsonb_build_object(' || coalesce((select string_agg(format('%L, banking.own_words(%L, %L, (%s)::text, t.%I)',
        v_section.sealed[n][1], v_section.sealed[n][2], v_section.sealed[n][3], v_section.sealed[n][4], v_section.sealed[n][1]), ', ')
      from generate_subscripts(v_section.sealed, 1) n), '') || ')';
    execute format('select coalesce(jsonb_agg((to_jsonb(t) - $2) || %s %s), ''[]'') from banking.%I t %s where %s',
        v_opened, case when v_has_account then '|| jsonb_build_object(''account_number'', a.account_number)' else '' end,
        v_section.section, case when v_has_account then 'join banking.accounts a on a.id = t.account_id' else '' end, v_section.conditions)
      into v_rows using p_customer_id, v_section.hidden || coalesce(v_hidden, '{}');
    v_all := v_all || jsonb_build_object(v_section.section, v_rows);
  end loop;
  return v_all;
end
$$;

-- At most p_limit entries of the accounts that a customer holds, with the journal beside each, after an account and a
-- version of it.
create or replace function banking.export_entries(p_customer_id bigint, p_account bigint, p_version bigint, p_limit int)
returns jsonb
language sql stable set search_path = pg_catalog, banking as $$
  select coalesce(jsonb_agg(jsonb_build_object('account', l.account_number, 'account_id', l.account_id::text, 'version', l.version::text,
      'id', t.id, 'type', t.type, 'booking_date', l.booking_date, 'value_date', l.value_date, 'created_at', t.created_at,
      'amount', l.amount::text, 'balance_after', l.balance_after::text, 'currency', l.currency, 'from_number', t.from_number,
      'to_number', t.to_number, 'from_name', t.from_name, 'to_name', t.to_name, 'note', t.note,
      'own_note', banking.own_words('transaction_notes', 'note', t.id::text, n.note), 'category', n.category) order by l.account_id, l.version), '[]')
    from (select e.*, a.account_number from (select p.account_id from banking.account_parties p
            where p.customer_id = p_customer_id and p.account_id >= coalesce(p_account, 0)
              and p.valid_from <= clock_timestamp() and clock_timestamp() < p.valid_until) mine
          join banking.accounts a on a.id = mine.account_id
          join banking.entries e on e.account_id = mine.account_id
         where (e.account_id, e.version) > (coalesce(p_account, 0), coalesce(p_version, 0))
         order by e.account_id, e.version limit p_limit) l
    join banking.transactions t on t.seq = l.transaction_seq
    left join banking.transaction_notes n on n.account_id = l.account_id and n.transaction_seq = l.transaction_seq
$$;
