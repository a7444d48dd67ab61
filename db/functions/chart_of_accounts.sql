-- The chart of accounts as a tree with its sums at the end of a day, by booking or value date: each code once for each
-- currency in which something stands under it, with the sum of all below it, credit positive, in minor units as text.
-- `depth` from 0; a parent before its children. The roots of a currency sum to zero. Refuses as `admit`.
create or replace function banking.chart_of_accounts(p_jti text, p_date date, p_basis text) returns json
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_actor banking.actor := banking.admit(p_jti, array['operator', 'admin'], false);
begin
  return (with recursive tree as (
      select g.*, 0 as depth, array[g.code] as path from banking.gl_accounts g where g.parent is null
      union all
      select g.*, t.depth + 1, t.path || g.code from banking.gl_accounts g join tree t on g.parent = t.code
    ), sums as (
      select up.code, s.currency, sum(s.accounts) as accounts, sum(s.balance) as balance,
          bool_or(s.code = up.code) as is_leaf
        from banking.gl_standing(p_date, p_basis) s join tree t on t.code = s.code, unnest(t.path) up(code)
       group by 1, 2)
    select coalesce(json_agg(json_build_object('code', t.code, 'name', t.name, 'class', t.class, 'parent', t.parent,
        'depth', t.depth, 'leaf', s.is_leaf, 'currency', s.currency, 'accounts', s.accounts, 'balance', s.balance::text)
        order by s.currency, t.path), '[]')
      from tree t join sums s on s.code = t.code);
end
$$;
grant execute on function banking.chart_of_accounts(text, date, text) to banking_app;
