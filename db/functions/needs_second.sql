-- Whether an order of staff needs a second person: above the threshold of its currency (minor units), in a currency
-- without one, or when it may overdraw.
create or replace function banking.needs_second(p_order banking.proposals) returns boolean
language sql stable set search_path = pg_catalog, banking as $$
  select p_order.force_kind is not null
    or p_order.amount > coalesce((banking.setting(case when p_order.kind in ('shortage', 'overage')
      then 'till.difference_second_above' else 'till.second_person_above' end) ->> p_order.currency)::bigint, 0)
$$;
alter function banking.needs_second owner to banking_money;
