-- How soon a ticket is owed a first answer or its end (`answer`, `solve`), by its category: `support.categories`.
create or replace function banking.ticket_hours(p_category text, p_what text) returns interval
language sql stable set search_path = pg_catalog, banking as $$
  select (banking.setting('support.categories') -> p_category ->> p_what)::int * interval '1 hour'
$$;
