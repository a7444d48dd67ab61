-- Lets in who knows the credential of a job. The bank keeps sha256 of it, so what leaks from here opens nothing.
-- Refuses: forbidden, also where none was ever enrolled.
create or replace function banking.admit_job(p_job text, p_credential text) returns void
language plpgsql stable set search_path = pg_catalog, banking as $$
begin
  if not exists (select from banking.secrets s
      where s.name = 'job:' || p_job and s.value = sha256(convert_to(p_credential, 'UTF8'))) then
    raise exception 'forbidden' using errcode = 'BK403';
  end if;
end
$$;
