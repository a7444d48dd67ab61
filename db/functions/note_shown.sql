-- Writes to access_logs whose data an answer shows to staff: every customer whose id or account number stands in its
-- text. Taken from the answer itself, so what is shown and what is written cannot differ.
create or replace function banking.note_shown(p_actor banking.actor, p_answer text, p_what text, p_request_id text)
returns void
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_named text[] := array(select distinct m[1] from regexp_matches(p_answer, '"(C[0-9]{10}|[0-9]{13})"', 'g') m);
begin
  insert into banking.access_logs (actor_user_id, customer_id, what, request_id)
  select p_actor.user_id, shown.id, p_what, p_request_id
    from (select c.id from banking.customers c where c.customer_id = any (v_named)
          union
          select p.customer_id from banking.accounts a join banking.account_parties p on p.account_id = a.id
           where a.account_number = any (v_named) and a.type <> 'bank' and p.valid_until > clock_timestamp()) shown
   order by shown.id;
end
$$;
