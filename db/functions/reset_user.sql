-- The user for whom this token may set a password now, an active one, or of an invitation one who never had a password; null for a token that is used, voided, expired or unknown.
create or replace function banking.reset_user(p_token text) returns bigint
language sql stable set search_path = pg_catalog, banking as $$
  select r.user_id from banking.password_resets r join banking.users u on u.id = r.user_id
   where r.token_hash = sha256(convert_to(p_token, 'UTF8')) and r.used_at is null and r.voided_at is null
     and r.expires_at > clock_timestamp() 
     and u.status = case r.kind when 'invitation' then 'proposed' else 'active' end
$$;
