-- Trigger: terms of days that are closed stay as they were, since interest was accrued by them. The first terms of a
-- product may begin at any time.
create or replace function banking.refuse_closed_terms() returns trigger
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_closed date := (select max(r.closed_date) from banking.eod_runs r);
begin
  if tg_op <> 'INSERT' and old.effective_from <= v_closed
    or tg_op <> 'DELETE' and new.effective_from <= v_closed and exists (select from banking.product_terms t
      where t.product_code = new.product_code and t.effective_from <> new.effective_from)
  then
    raise exception 'terms of a closed day stay: give new ones a later date' using errcode = 'BK008';
  end if;
  return null;
end
$$;
