-- Which sessions outlive a change of their user's password: what a verb of the bank leaves, proved as the caller is,
-- for the trigger in `end_changed_sessions`, in the same transaction. Raw SQL cannot make the proof, and then all end.

-- For a password that its holder changes: this one session stays.
create or replace function banking.keep_session(p_user_id bigint, p_session_id bigint) returns void
language sql set search_path = pg_catalog, banking as $$
  select set_config('banking.kept', claim || '|' || banking.caller_mac(claim), true)
    from (select concat_ws('|', 'kept', p_user_id::text, coalesce(p_session_id::text, 'none'))) c (claim)
$$;

-- For the same password stored anew under dearer parameters: nothing was changed that a session rests on.
create or replace function banking.keep_all_sessions(p_user_id bigint) returns void
language sql set search_path = pg_catalog, banking as $$
  select set_config('banking.kept', claim || '|' || banking.caller_mac(claim), true)
    from (select concat_ws('|', 'kept', p_user_id::text, 'all')) c (claim)
$$;

-- What is kept of this user in this transaction: 'all', a session's id, or 'none', also where the proof is none.
create or replace function banking.kept_sessions(p_user_id bigint) returns text
language plpgsql stable set search_path = pg_catalog, banking as $$
declare
  v_parts text[] := string_to_array(current_setting('banking.kept', true), '|');
begin
  if v_parts[1] = 'kept' and v_parts[2] = p_user_id::text
      and banking.caller_mac(array_to_string(v_parts[1:3], '|')) = v_parts[4] then
    return v_parts[3];
  end if;
  return 'none';
end
$$;
