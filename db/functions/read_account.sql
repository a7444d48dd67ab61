-- An account as staff serve it: balances, holders with their mandates, nominees, product and terms in force, open holds,
-- orders that leave it or pay out to it, what happened to it, what waits for a second person, and what keeps it open.
-- The bank's own stand without people. Written to access_logs for each party. Amounts in minor units, as text. Refuses
-- as `admit`, not_found.
create or replace function banking.read_account(p_jti text, p_account text, p_request_id text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator', 'admin'], true);
  v_account banking.accounts;
  v_product banking.products;
begin
  select * into v_account from banking.accounts a where a.account_number = p_account;
  if v_account.id is null then
    raise exception 'not_found' using errcode = 'BK404';
  end if;
  insert into banking.access_logs (actor_user_id, customer_id, what, request_id)
  select v_actor.user_id, p.customer_id, 'account', p_request_id from banking.account_parties p
   where p.account_id = v_account.id and v_account.type <> 'bank' and p.valid_until > clock_timestamp();
  select * into strict v_product from banking.products p where p.code = v_account.product_code;
  return banking.account_answer(v_account) || jsonb_build_object('id', v_account.account_number,
    'holderName', v_account.holder_name, 'own', banking.is_own_account(v_actor.user_id, v_account.id),
    'productCode', v_product.code, 'overdraftMost', v_product.overdraft_most::text,
    'overdraftAlone', coalesce((banking.setting('overdraft.second_person_above') ->> v_account.currency)::bigint, 0)::text,
    'terms', (select jsonb_build_object('since', to_char(nullif(t.effective_from, '-infinity'), 'YYYY-MM-DD'),
        'interestRatePercent', t.interest_rate_percent::text, 'overdraftRatePercent', t.overdraft_rate_percent::text)
      from banking.product_terms t where t.product_code = v_product.code
       and t.effective_from <= (select b.current from banking.business_dates b) order by t.effective_from desc limit 1),
    'deposit', (select jsonb_build_object('principal', d.principal::text, 'ratePercent', d.rate_percent::text,
        'openedOn', to_char(d.opened_on, 'YYYY-MM-DD'), 'maturesOn', to_char(d.matures_on, 'YYYY-MM-DD'),
        'renewal', d.renewal, 'status', d.status,
        'overdue', banking.overdue_answer(d, (select b.current from banking.business_dates b)))
      from banking.term_deposits d where d.account_id = v_account.id order by d.opened_on desc limit 1),
    'holders', (select coalesce(jsonb_agg(jsonb_build_object('customerId', c.customer_id, 'name', banking.customer_name(c.id),
        'role', p.role, 'mandate', p.mandate, 'since', p.valid_from) order by p.role = 'owner' desc, p.valid_from, c.id), '[]')
      from banking.account_parties p join banking.customers c on c.id = p.customer_id
     where p.account_id = v_account.id and banking.mandate_of(c.id, v_account.id) is not null),
    'nominees', (select coalesce(jsonb_agg(jsonb_build_object(
        'name', banking.own_words('account_nominees', 'name', v_account.account_number || '.' || n.position, n.name),
        'relation', banking.own_words('account_nominees', 'relation', v_account.account_number || '.' || n.position, n.relation),
        'sharePercent', n.share_percent::text) order by n.position), '[]')
      from banking.account_nominees n where n.account_id = v_account.id),
    'holds', (select coalesce(jsonb_agg(jsonb_build_object('id', h.id, 'kind', h.kind, 'merchant', h.merchant,
        'amount', (h.authorised - h.captured - h.released)::text, 'placedAt', h.placed_at, 'expiresAt', h.expires_at)
        order by h.placed_at desc, h.id), '[]')
      from (select * from banking.holds h where h.account_id = v_account.id and h.status = 'open'
             order by h.placed_at desc limit 200) h),
    'orders', (select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'to', s.to_number, 'name', s.to_name,
        'amount', s.amount::text, 'rule', s.rule, 'next', to_char(s.next_date, 'YYYY-MM-DD'), 'status', s.status)
        order by s.next_date, s.id), '[]')
      from (select * from banking.schedules s where s.from_account_id = v_account.id and s.status in ('active', 'paused')
             order by s.next_date limit 100) s),
    'events', (select coalesce(jsonb_agg(jsonb_build_object('at', e.at, 'kind', e.kind, 'reason', e.reason,
        'by', coalesce(case when u.kind = 'customer' then '"the customer"' else banking.user_name(u.id) end, to_jsonb(e.actor))) order by e.id desc), '[]')
      from (select * from banking.account_events e where e.account_id = v_account.id order by e.id desc limit 30) e
      left join banking.users u on u.id = banking.user_in(e.actor)),
    'waiting', banking.waiting_changes(v_account, v_actor.user_id),
    'obligations', to_jsonb(banking.open_obligations(v_account.id)));
end
$$;
grant execute on function banking.read_account(text, text, text) to banking_app;

-- What waits for a second person on an account: changes, raises of limits, orders of money; oldest first.
create or replace function banking.waiting_changes(p_account banking.accounts, p_user_id bigint) returns jsonb
language sql stable set search_path = pg_catalog, banking as $$
  select coalesce(jsonb_agg(w.shown order by w.made_at), '[]')
    from (select c.made_at, banking.with_bar(banking.account_change_shown(c, banking.person_of(p_user_id)),
             banking.account_bar(p_user_id, c.account_id, c.maker_user_id, c.maker_person))::jsonb as shown from banking.account_changes c
           where c.account_id = p_account.id and c.status = 'pending' and c.expires_at > clock_timestamp()
          union all
          select r.proposed_at, banking.with_bar(banking.raise_shown(r, banking.person_of(p_user_id)),
             banking.account_bar(p_user_id, r.account_id, r.proposed_by, banking.person_of(r.proposed_by)))::jsonb from banking.limit_raises r
           where r.account_id = p_account.id and r.status = 'pending'
          union all
          select p.made_at, banking.with_bar(banking.order_shown(p, banking.person_of(p_user_id)),
             banking.bar_of(p_user_id, p.maker_user_id, p.maker_person))::jsonb from banking.proposals p
           where p.account_number = p_account.account_number and p.status = 'pending' and p.expires_at > clock_timestamp()) w
$$;
