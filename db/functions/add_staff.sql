-- Makes a user of the staff for an admin or the command line (p_change says who asks): as a proposal where
-- needs_second_person says so, else at once. p_sealed as for provision_staff. Refuses: as `change_user`, not_found (the person), invalid_input (a taken e-mail).
create or replace function banking.add_staff(p_change banking.user_changes, p_sealed jsonb, p_person text,
  p_salt bytea, p_memory_kib int, p_passes int, p_lanes int, p_verifier bytea, p_request_id text) returns jsonb
language plpgsql set search_path = pg_catalog, banking as $$
declare
  v_person bigint := (select c.id from banking.customers c where c.customer_id = p_person);
begin
  -- The replay finds the user that its first time made, the name by its tokens.
  p_change.user_id := (select c.user_id from banking.user_changes c join banking.users u on u.id = c.user_id
    where c.id = p_change.id and u.person_id is not distinct from v_person
      and array(select encode(t.token, 'hex') from banking.name_tokens t where t.kind = 'staff' and t.person = u.id order by 1)
        = array(select token from jsonb_array_elements_text(p_sealed -> 'nameTokens') token order by 1)
      and u.email_index = decode(p_sealed ->> 'emailIndex', 'hex'));
  if p_change.user_id is null and not exists (select from banking.user_changes c where c.id = p_change.id) then
    if p_person is not null and v_person is null then
      perform banking.refuse('not_found', '{"field":"person"}');
    end if;
    if banking.find_user(p_sealed ->> 'emailIndex') is not null then
      perform banking.refuse('invalid_input', '{"field":"email"}');
    end if;
    p_change.user_id := (banking.provision_staff(p_change.maker, p_change.after ->> 'role', p_sealed, p_salt,
      p_memory_kib, p_passes, p_lanes, p_verifier) ->> 'userId')::bigint;
    update banking.users set status = 'proposed', person_id = v_person where id = p_change.user_id;
  end if;
  return banking.change_user(p_change, p_request_id);
end
$$;
