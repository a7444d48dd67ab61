-- The first journal number booked after a date. Numbers grow with booking dates, so halving finds it in some twenty
-- looks at the primary key, whatever the size of the journal.
create or replace function banking.first_seq_after(p_date date) returns bigint
language plpgsql stable set search_path = pg_catalog, banking as $$
declare
  v_low bigint := 0;
  v_high bigint := coalesce((select max(t.seq) from banking.transactions t), 0) + 1;
  v_middle bigint;
  v_date date;
begin
  while v_low + 1 < v_high loop
    v_middle := (v_low + v_high) / 2;
    select t.booking_date into v_date from banking.transactions t where t.seq >= v_middle order by t.seq limit 1;
    if v_date is null or v_date > p_date then
      v_high := v_middle;
    else
      v_low := v_middle;
    end if;
  end loop;
  return v_high;
end
$$;
