-- Raises a refusal by its code, with what the caller may know about it. For verbs that decide by one `case`.
create or replace function banking.refuse(p_code text, p_detail jsonb default '{}') returns void
language plpgsql set search_path = pg_catalog, banking as $$
begin
  raise exception '%', p_code using detail = p_detail,
    errcode = case p_code when 'invalid_input' then 'BK400' when 'forbidden' then 'BK403' when 'not_found' then 'BK404'
      when 'unavailable' then 'BK503' else 'BK409' end;
end
$$;
alter function banking.refuse owner to banking_money;
