-- Raises what make_transfer found, "code field", with what the caller may know about it; of a mandate that does not allow
-- it "forbidden field mandate".
create or replace function banking.refuse_transfer(p_refusal text, p_from banking.accounts) returns void
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_code text := split_part(p_refusal, ' ', 1);
  v_detail jsonb := jsonb_strip_nulls(jsonb_build_object('field', split_part(p_refusal, ' ', 2),
    'mandate', nullif(split_part(p_refusal, ' ', 3), '')));
begin
  if v_code = 'insufficient_funds' then
    v_detail := v_detail || jsonb_build_object('currency', p_from.currency, 'minor', jsonb_build_object('available',
      (p_from.posted - p_from.held + p_from.overdraft_limit)::text));
  end if;
  perform banking.refuse(v_code, v_detail);
end
$$;
alter function banking.refuse_transfer owner to banking_money;
