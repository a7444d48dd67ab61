-- Counts a call of somebody within a window of time, and holds their row until the end of the transaction, so that two
-- at once are counted one after the other. Raises rate_limited above p_most, which counts nothing.
create or replace function banking.support_throttle(p_key text, p_window interval, p_most int) returns void
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_throttle banking.throttles;
begin
  insert into banking.throttles as t (key, window_start, calls) values (p_key, clock_timestamp(), 1)
  on conflict (key) do update
    set window_start = case when t.window_start < clock_timestamp() - p_window then clock_timestamp() else t.window_start end,
        calls = case when t.window_start < clock_timestamp() - p_window then 1 else t.calls + 1 end
  returning * into v_throttle;
  if v_throttle.calls > p_most then
    raise exception 'rate_limited' using errcode = 'BK429', detail = jsonb_build_object('retryAfterSeconds',
      greatest(1, ceil(extract(epoch from v_throttle.window_start + p_window - clock_timestamp()))::int));
  end if;
end
$$;
