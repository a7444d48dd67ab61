-- Finds customers for staff: by customer id, account number, the blind index of an e-mail address or a phone number (64
-- hexadecimal digits), or the tokens of beginnings of their name's words, whichever the words look like. Names and e-mails
-- are sealed. Answers at most p_limit of them by their rows, those after p_after, and the "next" of p_after where there
-- are more; each one shown is written to access_logs.
-- Refuses as `admit`.
create or replace function banking.find_customers(p_jti text, p_words text, p_limit int, p_request_id text, p_after bigint) returns json
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator', 'admin'], true);
  v_words text := btrim(p_words);
  v_number text := regexp_replace(p_words, '\s', '', 'g');
  v_found bigint[];
begin
  if upper(v_number) ~ '^C[0-9]{10}$' then
    v_found := array(select c.id from banking.customers c where c.customer_id = upper(v_number));
  elsif v_number ~ '^[0-9]{13}$' then
    v_found := array(select p.customer_id from banking.accounts a join banking.account_parties p on p.account_id = a.id
      where a.account_number = v_number and a.type <> 'bank' and p.valid_until > clock_timestamp()
        and p.customer_id > coalesce(p_after, 0)
      order by p.customer_id limit p_limit + 1);
  elsif v_words ~ '^[0-9a-f]{64}$' then
    v_found := array(select u.customer_id from banking.users u where u.customer_id is not null
      and decode(v_words, 'hex') in (u.email_index, u.phone_index) and u.customer_id > coalesce(p_after, 0)
      order by u.customer_id limit p_limit + 1);
  elsif v_words ~ '^[0-9a-f]{32}( [0-9a-f]{32}){0,7}$' then
    v_found := banking.named('customer', v_words, coalesce(p_after, 0), p_limit + 1);
  end if;
  insert into banking.access_logs (actor_user_id, customer_id, what, request_id)
  select v_actor.user_id, id, 'find', p_request_id from unnest(v_found[1:p_limit]) id;
  return json_build_object('next', case when cardinality(v_found) > p_limit then v_found[p_limit]::text end, 'items', (
    select coalesce(json_agg(json_build_object('customerId', c.customer_id, 'name', banking.customer_name(c.id), 'status', c.status,
        'userId', u.id::text, 'email', u.email_sealed, 'key', banking.kept_key(banking.key_in(u.email_sealed)), 'memberSince', to_char(c.member_since, 'YYYY-MM-DD'), 'accounts', (select count(*)
          from banking.account_parties p where p.customer_id = c.id and p.valid_until > clock_timestamp())) order by f.at), '[]')
      from unnest(v_found[1:p_limit]) with ordinality f(id, at) join banking.customers c on c.id = f.id
      left join banking.users u on u.customer_id = c.id));
end
$$;
grant execute on function banking.find_customers to banking_app;
