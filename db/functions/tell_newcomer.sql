-- Who comes to have a product after the letters about worse terms went out (announce_product_changes) gets theirs at
-- once, for each such change that is still ahead, unless another account of theirs brought it already. The change is
-- held meanwhile, so that a run of the letters goes either before this holder or sees them.
create or replace function banking.tell_newcomer() returns trigger
language plpgsql security definer set search_path = pg_catalog, banking as $$
declare
  v_product text := (select a.product_code from banking.accounts a where a.id = new.account_id);
  v_change banking.setting_changes;
begin
  for v_change in
    select * from banking.setting_changes c
     where c.kind = 'product' and c.name = v_product and c.status = 'approved'
       and c.effective_from > (select b.current from banking.business_dates b)
       and cardinality(banking.worse_terms(c.before, c.after)) > 0
     order by c.settled_at, c.id for share
  loop
    if v_change.told_at is not null or v_change.told_customer >= new.customer_id then
      insert into banking.outbox (channel, user_id, template, facts)
      select 'email', u.id, 'terms_change', banking.terms_told(v_change)
        from banking.users u
       where u.customer_id = new.customer_id and u.kind = 'customer' and u.status <> 'closed'
         and not exists (select from banking.account_parties p join banking.accounts a on a.id = p.account_id
           where p.customer_id = new.customer_id and p.account_id <> new.account_id and a.product_code = v_product
             and a.status <> 'closed' and p.valid_from <= clock_timestamp() and clock_timestamp() < p.valid_until);
    end if;
  end loop;
  return null;
end
$$;
