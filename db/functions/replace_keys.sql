-- Puts new data keys in the place of old ones and takes what was sealed anew under them: p_keys [{"old", "subject", "id",
-- "kekId", "wrapped"}], p_users [{"userId", "customerId", "name", "fullName", "email", "phone"}]. The old keys retire: they open what others may have
-- sealed under them meanwhile, and what is never written again. For the internal tool, which holds the rows locked.
create or replace function banking.replace_keys(p_actor text, p_keys jsonb, p_users jsonb) returns void
language plpgsql volatile security definer set search_path = pg_catalog, banking as $$
begin
  update banking.encryption_keys k set retired_at = clock_timestamp()
    from jsonb_to_recordset(p_keys) as p(old uuid) where k.id = p.old;
  perform banking.keep_key(p ->> 'subject', p) from jsonb_array_elements(p_keys) p;
  update banking.users u set name_sealed = p.name, email_sealed = p.email, phone_sealed = p.phone
    from jsonb_to_recordset(p_users) as p("userId" bigint, name text, email text, phone text) where u.id = p."userId";
  update banking.customers c set name_sealed = p."fullName"
    from jsonb_to_recordset(p_users) as p("customerId" bigint, "fullName" text) where c.id = p."customerId";
  insert into banking.audit_logs (actor, action, subject, detail)
  values (p_actor, 'keys.replace', 'keys', jsonb_build_object('keys', jsonb_array_length(p_keys), 'users', jsonb_array_length(p_users)));
end
$$;
