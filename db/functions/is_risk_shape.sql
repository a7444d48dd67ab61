-- Whether parameters have the shape of their kind of rule: whole numbers alone, all that the kind needs and nothing else.
-- Amounts in minor units. Counts stay below the 64 orders that risk_counters keeps.
create or replace function banking.is_risk_shape(p_kind text, p_parameters jsonb) returns boolean
language sql immutable set search_path = pg_catalog, banking as $$
  select coalesce(case p_kind
      when 'velocity' then p_parameters ? 'minutes' and (p_parameters ? 'count' or p_parameters ? 'amount')
        and n.names <@ '{minutes,count,amount}'
      when 'structuring' then n.names @> '{threshold,percent,count,days}' and cardinality(n.names) = 4
      when 'new_payee' then n.names @> '{amount,deviceHours,payeeHours}' and cardinality(n.names) = 3
      when 'dormant' then n.names @> '{amount,days}' and cardinality(n.names) = 2
      when 'hour' then n.names @> '{amount,from,to}' and cardinality(n.names) = 3
      when 'large' then n.names @> '{amount,times}' and cardinality(n.names) = 2 end
    and not exists (select from jsonb_each(p_parameters) p where jsonb_typeof(p.value) <> 'number' or not case
      when jsonb_typeof(p.value) <> 'number' then false
      when (p.value)::numeric <> trunc((p.value)::numeric) then false
      else (p.value)::numeric between case when p.key in ('amount', 'from', 'to') then 0 when p.key = 'times' then 2 else 1 end
        and case p.key when 'minutes' then 1440 when 'count' then 63 when 'days' then 90 when 'percent' then 99
          when 'deviceHours' then 8760 when 'payeeHours' then 8760 when 'from' then 23 when 'to' then 23 when 'times' then 1000
          else 9000000000000000 end end), false)
    from (select array(select jsonb_object_keys(p_parameters)) as names) n
$$;
