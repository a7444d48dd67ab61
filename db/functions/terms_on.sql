-- The terms of each product in force on a day.
create or replace function banking.terms_on(p_date date) returns setof banking.product_terms
language sql stable set search_path = pg_catalog, banking as $$
  select distinct on (t.product_code) t.* from banking.product_terms t
   where t.effective_from <= p_date order by t.product_code, t.effective_from desc
$$;
