-- Above which amount (minor units) an order of a kind is not one person's to give; 0 in a currency without a threshold.
create or replace function banking.second_person_above(p_kind text, p_currency text) returns bigint
language sql stable set search_path = pg_catalog, banking as $$
  select coalesce((banking.setting(case when p_kind in ('shortage', 'overage')
    then 'till.difference_second_above' else 'till.second_person_above' end) ->> p_currency)::bigint, 0)
$$;
alter function banking.second_person_above owner to banking_money;

-- Whether an order of staff needs a second person by itself: above the threshold of its currency, in a currency without
-- one, or when it may overdraw. What was done before it counts where the rows that say so are locked: `carry_out` for
-- parts of one original, `count_till` for the differences of one till.
create or replace function banking.needs_second(p_order banking.proposals) returns boolean
language sql stable set search_path = pg_catalog, banking as $$
  select p_order.force_kind is not null or p_order.amount > banking.second_person_above(p_order.kind, p_order.currency)
$$;
alter function banking.needs_second owner to banking_money;
