-- Why a key that was claimed for something else cannot be used: a tombstone says that its order was taken back before
-- it came (already_settled); else it was another order (idempotency_conflict).
create or replace function banking.refuse_claimed(p_scope text, p_key text) returns void
language plpgsql stable set search_path = pg_catalog, banking as $$
begin
  if exists (select from banking.reversals r where r.scope = p_scope and r.key = p_key and r.original_seq is null) then
    raise exception 'already_settled' using errcode = 'BK409';
  end if;
  raise exception 'idempotency_conflict' using errcode = 'BK409';
end
$$;
alter function banking.refuse_claimed owner to banking_money;
