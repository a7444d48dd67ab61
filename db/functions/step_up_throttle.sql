-- The codes sent to a user within this hour. Holds the row until the end of the transaction: of one user, challenges are
-- opened and codes are sent one after another.
create or replace function banking.step_up_throttle(p_user_id bigint) returns banking.throttles
language sql volatile set search_path = pg_catalog, banking as $$
  insert into banking.throttles as t (key, window_start, calls) values ('step_up_code:' || p_user_id, clock_timestamp(), 0)
  on conflict (key) do update
    set window_start = case when t.window_start < clock_timestamp() - interval '1 hour' then clock_timestamp() else t.window_start end,
        calls = case when t.window_start < clock_timestamp() - interval '1 hour' then 0 else t.calls end
  returning t.*
$$;
