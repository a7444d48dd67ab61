-- The next chunk of accounts by id: takes the step, moves its cursor past them, and answers the range they lie in,
-- first exclusive and last inclusive, with their count; 0 when there are no more.
create or replace function banking.next_accounts(p_date date, p_name text, p_pads bytea, p_max integer,
  out first bigint, out last bigint, out count integer)
language plpgsql set search_path = pg_catalog, banking as $$
begin
  first := banking.take_step(p_date, p_name, p_pads);
  select max(c.id), count(*) into last, count
    from (select a.id from banking.accounts a where a.id > first order by a.id limit p_max) c;
  if count > 0 then
    update banking.eod_steps s set cursor = last where s.closed_date = p_date and s.name = p_name;
  end if;
end
$$;
