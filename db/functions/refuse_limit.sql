-- Raises limit_exceeded: which limit, its amount and what is left of it (minor units, or a count where p_currency is
-- null), and when it is whole again (RFC 3339; null for a limit of one transaction).
create or replace function banking.refuse_limit(p_limit text, p_channel text, p_currency text, p_most bigint, p_left bigint,
  p_resets_at timestamptz) returns void
language plpgsql stable set search_path = pg_catalog, banking as $$
declare
  v_left bigint := greatest(p_left, 0);
begin
  raise exception 'limit_exceeded' using errcode = 'BK409',
    detail = jsonb_build_object('limit', p_limit, 'channel', p_channel, 'resetsAt',
      to_char(p_resets_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
      || case when p_currency is null then jsonb_build_object('maximum', p_most, 'left', v_left)
        else jsonb_build_object('currency', p_currency, 'minor', jsonb_build_object('maximum', p_most::text, 'left', v_left::text)) end;
end
$$;
alter function banking.refuse_limit owner to banking_money;
