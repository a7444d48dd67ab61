-- New recovery codes for a user, in the place of all that were. The Worker sends hashes; the bank keeps sha256 of those.
create or replace function banking.replace_recovery_codes(p_user_id bigint, p_code_hashes bytea[]) returns void
language plpgsql set search_path = pg_catalog, banking as $$
begin
  delete from banking.recovery_codes c where c.user_id = p_user_id;
  insert into banking.recovery_codes (user_id, code_hash) select p_user_id, sha256(h) from unnest(p_code_hashes) h;
end
$$;
