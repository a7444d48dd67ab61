-- Raises what carry_out found, "code field", with what staff may know about it: p_minor is what there is (available,
-- cash in the till, or what is left of the original), in minor units.
create or replace function banking.refuse_order(p_refusal text, p_currency text, p_minor bigint) returns void
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_code text := split_part(p_refusal, ' ', 1);
  v_detail jsonb := jsonb_build_object('field', split_part(p_refusal, ' ', 2));
begin
  if v_code in ('insufficient_funds', 'limit_exceeded') then
    v_detail := v_detail || jsonb_build_object('currency', p_currency, 'minor',
      jsonb_build_object(case v_code when 'limit_exceeded' then 'left' else 'available' end, p_minor::text));
  end if;
  if v_code = 'limit_exceeded' then
    v_detail := v_detail || '{"limit": "refund"}';
  end if;
  perform banking.refuse(v_code, v_detail);
end
$$;
alter function banking.refuse_order owner to banking_money;
